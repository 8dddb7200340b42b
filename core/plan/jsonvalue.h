#pragma once

#include "core/plan/planjson.h"

#include <QByteArray>

#include <vector>

namespace roundtrip::plan
{

struct JsonMember;

/// A JSON value that knows where it stands in its text. QJsonDocument gives neither positions nor
/// duplicate keys, and the errors of a plan name the line and column of the value that is wrong.
struct JsonValue {
    enum class Type : quint8 { Null, Boolean, Number, String, Array, Object };

    Type type = Type::Null;
    bool boolean = false;
    double number = 0;
    qsizetype offset = 0; ///< of its first byte in the text
    QByteArray text; ///< of a string: UTF-8, escapes undone
    std::vector<JsonValue> items;
    std::vector<JsonMember> members; ///< in the order of the text, each key once
};

struct JsonMember {
    qsizetype offset = 0; ///< of the key
    QByteArray key;
    JsonValue value;
};

/// What a text may have at most, so that no file can exhaust memory or stack.
struct JsonLimits {
    qsizetype bytes = 32 * 1024 * 1024;
    int depth = 32;
    int values = 500'000;
};

/// Reads JSON as RFC 8259 defines it and nothing beyond: no comments, no trailing commas, no
/// duplicate keys, UTF-8.
Result<JsonValue, JsonError> readJson(const QByteArray &json, const JsonLimits &limits = {});

/// Line and column, counted from 1, the column in characters.
JsonError jsonErrorAt(const QByteArray &json, qsizetype offset, const QString &message);

} // namespace roundtrip::plan
