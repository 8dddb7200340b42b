#pragma once

#include <QByteArray>

namespace roundtrip::plan
{

/// A JSON string of UTF-8 text.
inline QByteArray quoted(QByteArrayView utf8)
{
    QByteArray json = "\"";
    for (const char c : utf8) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            json.append('\\').append(c);
        else if (c == '\n')
            json += "\\n";
        else if (c == '\r')
            json += "\\r";
        else if (c == '\t')
            json += "\\t";
        else if (byte < 0x20)
            json += "\\u" + QByteArray::number(byte, 16).rightJustified(4, '0');
        else
            json += c;
    }
    return json + '"';
}

/// Writes the members of an object, comma by comma.
class ObjectWriter
{
public:
    ObjectWriter &raw(QByteArrayView key, const QByteArray &json)
    {
        m_json += m_json.isEmpty() ? '{' : ',';
        m_json += quoted(key) + ':' + json;
        return *this;
    }
    ObjectWriter &text(QByteArrayView key, const QByteArray &utf8)
    {
        return raw(key, quoted(utf8));
    }
    ObjectWriter &boolean(QByteArrayView key, bool value, bool usual)
    {
        return value == usual ? *this : raw(key, value ? "true" : "false");
    }
    ObjectWriter &number(QByteArrayView key, qint64 value, qint64 usual)
    {
        return value == usual ? *this : raw(key, QByteArray::number(value));
    }
    ObjectWriter &array(QByteArrayView key, const QByteArray &json)
    {
        return json == "[]" ? *this : raw(key, json);
    }
    QByteArray json() const { return m_json.isEmpty() ? QByteArray("{}") : m_json + '}'; }

private:
    QByteArray m_json;
};

template <typename List, typename ToJson>
QByteArray arrayJson(const List &list, ToJson toJson)
{
    QByteArray json = "[";
    for (const auto &item : list) {
        if (json.size() > 1)
            json += ',';
        json += toJson(item);
    }
    return json + ']';
}

} // namespace roundtrip::plan
