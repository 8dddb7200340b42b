#pragma once

#include <QByteArray>

#include <vector>

namespace roundtrip::message::test
{

/// What a parser refuses, and where: a line of refusals.txt.
struct Refusal {
    bool request = true; ///< else a response
    QByteArray name; ///< the kind and the bytes, escaped
    QByteArray bytes;
    QByteArray code;
    qint64 offset = -1;
    QByteArray reason;
};

/// Undoes the escapes of refusals.txt and strict.txt; "\\>" marks a place.
QByteArray unescaped(QByteArrayView text, qint64 *marked = nullptr);

/// Every line of refusals.txt; empty if it cannot be read.
std::vector<Refusal> refusals();

} // namespace roundtrip::message::test
