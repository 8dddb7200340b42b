#include "ui/inspect/payloadtext.h"

#include <QJsonDocument>
#include <QStringDecoder>

#include <algorithm>

namespace roundtrip::ui
{

namespace
{

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool isReadable(QChar c)
{
    return c >= u' ' ? c != u'\x7f' : (c == u'\t' || c == u'\r' || c == u'\n');
}

/// Writes valid JSON anew, token by token.
class JsonIndenter
{
public:
    JsonIndenter(const QByteArray &json, qsizetype most)
        : m_json(json)
        , m_most(most)
    {
    }

    /// Nothing when it would become larger than allowed.
    std::optional<QByteArray> run()
    {
        while (m_at < m_json.size() && m_out.size() <= m_most)
            token();
        return m_out.size() > m_most ? std::nullopt : std::optional(m_out);
    }

private:
    void token()
    {
        const char c = m_json.at(m_at);
        if (isBlank(c)) {
            ++m_at;
        } else if (c == '"') {
            string();
        } else if (c == '{' || c == '[') {
            open(c);
        } else if (c == '}' || c == ']') {
            --m_depth;
            newLine();
            put(c);
        } else if (c == ',') {
            put(c);
            newLine();
        } else if (c == ':') {
            put(c);
            m_out += ' ';
        } else {
            put(c);
        }
    }

    void put(char c)
    {
        m_out += c;
        ++m_at;
    }

    void open(char c)
    {
        put(c);
        while (m_at < m_json.size() && isBlank(m_json.at(m_at)))
            ++m_at;
        if (m_at < m_json.size() && (m_json.at(m_at) == '}' || m_json.at(m_at) == ']')) {
            put(m_json.at(m_at));
            return;
        }
        ++m_depth;
        newLine();
    }

    void string()
    {
        const qsizetype begin = m_at++;
        while (m_at < m_json.size() && m_json.at(m_at) != '"')
            m_at += m_json.at(m_at) == '\\' ? 2 : 1;
        m_at = std::min(m_at + 1, m_json.size());
        m_out += m_json.mid(begin, m_at - begin);
    }

    void newLine()
    {
        m_out += '\n';
        m_out += QByteArray(2 * m_depth, ' ');
    }

    const QByteArray &m_json;
    const qsizetype m_most;
    QByteArray m_out;
    qsizetype m_at = 0;
    qsizetype m_depth = 0;
};

void putHex(QByteArray &out, uint value, int digits)
{
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
        out += "0123456789abcdef"[(value >> shift) & 15];
}

void putHexLine(QByteArray &out, QByteArrayView line, qsizetype offset, qsizetype bytesInLine)
{
    putHex(out, uint(offset), 6);
    out += "  ";
    for (qsizetype i = 0; i < bytesInLine; ++i) {
        if (i == bytesInLine / 2)
            out += ' ';
        if (i < line.size())
            putHex(out, uchar(line.at(i)), 2);
        else
            out += "  ";
        out += ' ';
    }
    out += ' ';
    for (const char c : line)
        out += c >= 0x20 && c < 0x7f ? QByteArray(1, c) : QByteArray("\xc2\xb7"); // a middle dot
}

} // namespace

bool isReadableText(const QByteArray &bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder.decode(bytes);
    if (decoder.hasError())
        return false;
    return std::all_of(text.begin(), text.end(), isReadable);
}

bool isJson(const QByteArray &bytes)
{
    QJsonParseError error{};
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &error);
    return error.error == QJsonParseError::NoError && !document.isNull();
}

std::optional<QByteArray> prettyJson(const QByteArray &json, qsizetype most)
{
    return isJson(json) ? JsonIndenter(json, most).run() : std::nullopt;
}

QString hexDump(const QByteArray &bytes, int bytesInLine)
{
    QByteArray dump;
    dump.reserve(bytes.size() * 5);
    for (qsizetype at = 0; at < bytes.size(); at += bytesInLine) {
        if (at > 0)
            dump += '\n';
        const qsizetype length = std::min<qsizetype>(bytesInLine, bytes.size() - at);
        putHexLine(dump, QByteArrayView(bytes).sliced(at, length), at, bytesInLine);
    }
    return QString::fromUtf8(dump);
}

BrokenLines breakLongLines(const QString &text, qsizetype longest)
{
    BrokenLines out;
    for (qsizetype at = 0; at < text.size();) {
        const qsizetype found = text.indexOf(u'\n', at);
        const qsizetype end = found < 0 ? text.size() : found;
        out.broken += end - at > longest ? 1 : 0;
        while (end - at > longest) {
            const bool pair = text.at(at + longest - 1).isHighSurrogate();
            const qsizetype length = pair ? longest - 1 : longest;
            out.text += QStringView(text).sliced(at, length);
            out.text += u'\n';
            at += length;
        }
        const qsizetype next = found < 0 ? end : end + 1;
        out.text += QStringView(text).sliced(at, next - at);
        at = next;
    }
    return out;
}

} // namespace roundtrip::ui
