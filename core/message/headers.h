#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QList>

#include <vector>

namespace roundtrip::message
{

/// One field line as it stands on the wire: name and value as bytes, case kept, optional whitespace
/// trimmed.
struct HeaderField {
    QByteArray name;
    QByteArray value;
    bool operator==(const HeaderField &) const = default;
};
/// Field lines in wire order, duplicates kept.
using RawHeaders = std::vector<HeaderField>;

/// Node's message.headers: lower-case names in order of first appearance, duplicates joined by
/// Node's rules (first wins for age, authorization …; set-cookie keeps each; cookie joined with ";
/// "; the rest with ", "). A name that was set more than once keeps its values apart only for
/// set-cookie.
struct JoinedHeader {
    QByteArray name; ///< lower case
    QList<QByteArray> values; ///< one, except for set-cookie
    bool operator==(const JoinedHeader &) const = default;
};
using JoinedHeaders = std::vector<JoinedHeader>;
JoinedHeaders joinHeaders(const RawHeaders &raw, bool joinDuplicateHeaders = false);
/// Node's message.headersDistinct: lower-case names in order of first appearance, each with all its
/// values.
JoinedHeaders distinctHeaders(const RawHeaders &raw);
/// The joined value of a name (any case); a null array when absent. Set-cookie gives its values
/// joined with ", ".
QByteArray joinedValue(const JoinedHeaders &headers, QByteArrayView name);

/// Does a comma-separated list field contain this token (any case)? "Connection: a, Close" has
/// "close".
bool hasToken(const RawHeaders &headers, QByteArrayView name, QByteArrayView token);
/// The first field line of this name (any case), or nullptr.
const HeaderField *findHeader(const RawHeaders &headers, QByteArrayView name);

/// ASCII lower case; names of fields are compared this way.
bool equalsIgnoringCase(QByteArrayView a, QByteArrayView b) noexcept;

} // namespace roundtrip::message
