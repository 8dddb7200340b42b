#include "core/plan/jsonvalue.h"

#include <QCoreApplication>
#include <QSet>
#include <QStringDecoder>

#include <algorithm>
#include <optional>

namespace roundtrip::plan
{

namespace
{

constexpr QByteArrayView byteOrderMark = "\xef\xbb\xbf";

class JsonReader
{
    Q_DECLARE_TR_FUNCTIONS(roundtrip::plan::JsonReader)

public:
    JsonReader(const QByteArray &json, const JsonLimits &limits)
        : m_json(json)
        , m_limits(limits)
    {
    }

    Result<JsonValue, JsonError> read();

private:
    bool readValue(JsonValue &value);
    bool readArray(JsonValue &value);
    bool readObject(JsonValue &value);
    bool readMember(JsonValue &object, QSet<QByteArray> &keys);
    bool readString(QByteArray &text);
    bool readEscape(QByteArray &text);
    std::optional<uint> readHex4();
    bool readNumber(JsonValue &value);
    bool readWord(const char *word);
    bool skipDigits();

    bool fail(const QString &message) { return failAt(m_at, message); }
    bool failAt(qsizetype offset, const QString &message);
    bool atEnd() const { return m_at >= m_json.size(); }
    char peek() const { return atEnd() ? '\0' : m_json[m_at]; }
    bool take(char c);
    void skipBlanks();

    const QByteArray &m_json;
    JsonLimits m_limits;
    qsizetype m_at = 0;
    int m_depth = 0;
    int m_values = 0;
    std::optional<JsonError> m_error;
};

Result<JsonValue, JsonError> JsonReader::read()
{
    JsonValue root;
    if (m_json.startsWith(byteOrderMark))
        m_at = byteOrderMark.size();
    const bool complete = [&] {
        if (m_json.size() > m_limits.bytes)
            return failAt(0, tr("The text is larger than %1 bytes.").arg(m_limits.bytes));
        skipBlanks();
        if (!readValue(root))
            return false;
        skipBlanks();
        return atEnd() || fail(tr("Nothing may follow the value."));
    }();
    if (!complete)
        return Failure{*m_error};
    return root;
}

bool JsonReader::failAt(qsizetype offset, const QString &message)
{
    m_error = jsonErrorAt(m_json, offset, message);
    return false;
}

bool JsonReader::take(char c)
{
    if (atEnd() || m_json[m_at] != c)
        return false;
    ++m_at;
    return true;
}

void JsonReader::skipBlanks()
{
    while (!atEnd() && QByteArrayView(" \t\r\n").contains(m_json[m_at]))
        ++m_at;
}

bool JsonReader::readValue(JsonValue &value)
{
    value.offset = m_at;
    if (++m_values > m_limits.values)
        return fail(tr("There are more than %1 values.").arg(m_limits.values));
    if (atEnd())
        return fail(tr("The text ends where a value is expected."));
    switch (peek()) {
    case '{':
        return readObject(value);
    case '[':
        return readArray(value);
    case '"':
        value.type = JsonValue::Type::String;
        return readString(value.text);
    case 't':
    case 'f':
        value.type = JsonValue::Type::Boolean;
        value.boolean = peek() == 't';
        return readWord(value.boolean ? "true" : "false");
    case 'n':
        return readWord("null");
    default:
        return readNumber(value);
    }
}

bool JsonReader::readArray(JsonValue &value)
{
    value.type = JsonValue::Type::Array;
    if (++m_depth > m_limits.depth)
        return fail(tr("Values are nested more than %1 deep.").arg(m_limits.depth));
    take('[');
    skipBlanks();
    if (!take(']')) {
        do {
            skipBlanks();
            if (!readValue(value.items.emplace_back()))
                return false;
            skipBlanks();
        } while (take(','));
        if (!take(']'))
            return fail(tr("\",\" or \"]\" is expected here."));
    }
    --m_depth;
    return true;
}

bool JsonReader::readObject(JsonValue &value)
{
    value.type = JsonValue::Type::Object;
    if (++m_depth > m_limits.depth)
        return fail(tr("Values are nested more than %1 deep.").arg(m_limits.depth));
    QSet<QByteArray> keys;
    take('{');
    skipBlanks();
    if (!take('}')) {
        do {
            skipBlanks();
            if (!readMember(value, keys))
                return false;
            skipBlanks();
        } while (take(','));
        if (!take('}'))
            return fail(tr("\",\" or \"}\" is expected here."));
    }
    --m_depth;
    return true;
}

bool JsonReader::readMember(JsonValue &object, QSet<QByteArray> &keys)
{
    JsonMember member;
    member.offset = m_at;
    if (peek() != '"')
        return fail(tr("A key in quotation marks is expected here."));
    if (!readString(member.key))
        return false;
    if (keys.contains(member.key))
        return failAt(
            member.offset, tr("The key \"%1\" is there twice.").arg(QString::fromUtf8(member.key)));
    skipBlanks();
    if (!take(':'))
        return fail(tr("\":\" is expected here."));
    skipBlanks();
    if (!readValue(member.value))
        return false;
    keys.insert(member.key);
    object.members.push_back(std::move(member));
    return true;
}

bool JsonReader::readString(QByteArray &text)
{
    const qsizetype begin = m_at;
    take('"');
    while (!take('"')) {
        if (atEnd())
            return failAt(begin, tr("The closing quotation mark is missing."));
        const char c = peek();
        if (static_cast<unsigned char>(c) < 0x20)
            return fail(tr("A control character in a string is written as an escape."));
        ++m_at;
        if (c != '\\')
            text += c;
        else if (!readEscape(text))
            return false;
    }
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString decoded = decoder(text);
    Q_UNUSED(decoded)
    if (decoder.hasError())
        return failAt(begin, tr("The string is not UTF-8."));
    return true;
}

bool JsonReader::readEscape(QByteArray &text)
{
    const qsizetype begin = m_at - 1;
    const char c = peek();
    ++m_at;
    constexpr QByteArrayView letters = "\"\\/bfnrt";
    constexpr QByteArrayView meanings = "\"\\/\b\f\n\r\t";
    if (const qsizetype letter = letters.indexOf(c); c != '\0' && letter >= 0) {
        text += meanings[letter];
        return true;
    }
    if (c != 'u')
        return failAt(begin, tr("JSON has no such escape."));
    std::optional<uint> code = readHex4();
    if (code && QChar::isHighSurrogate(*code) && take('\\') && take('u')) {
        const std::optional<uint> low = readHex4();
        code = low && QChar::isLowSurrogate(*low)
            ? std::optional<uint>(QChar::surrogateToUcs4(char16_t(*code), char16_t(*low)))
            : std::nullopt;
    }
    if (!code || QChar::isSurrogate(*code))
        return failAt(begin, tr("The escape is no character."));
    const char32_t character = *code;
    text += QString::fromUcs4(&character, 1).toUtf8();
    return true;
}

std::optional<uint> JsonReader::readHex4()
{
    uint code = 0;
    for (int i = 0; i < 4; ++i) {
        const char c = peek();
        const bool isDigit = c >= '0' && c <= '9';
        const char letter = char(c | 0x20);
        if (!isDigit && !(letter >= 'a' && letter <= 'f'))
            return {};
        code = code * 16 + uint(isDigit ? c - '0' : letter - 'a' + 10);
        ++m_at;
    }
    return code;
}

// number = [ minus ] int [ frac ] [ exp ] (RFC 8259, section 6)
bool JsonReader::readNumber(JsonValue &value)
{
    const qsizetype begin = m_at;
    value.type = JsonValue::Type::Number;
    take('-');
    const bool leadingZero = take('0');
    if (!leadingZero && !skipDigits())
        return failAt(begin, tr("A value is expected here."));
    if (leadingZero && peek() >= '0' && peek() <= '9')
        return failAt(begin, tr("A number does not begin with a needless 0."));
    if (take('.') && !skipDigits())
        return fail(tr("A digit is expected here."));
    bool isSmall = false;
    if (take('e') || take('E')) {
        if (!take('+'))
            isSmall = take('-');
        if (!skipDigits())
            return fail(tr("A digit is expected here."));
    }
    bool fits = false;
    value.number = m_json.sliced(begin, m_at - begin).toDouble(&fits); // 0 when it is too small
    return fits || isSmall || failAt(begin, tr("The number is too large."));
}

bool JsonReader::skipDigits()
{
    const qsizetype begin = m_at;
    while (peek() >= '0' && peek() <= '9')
        ++m_at;
    return m_at > begin;
}

bool JsonReader::readWord(const char *word)
{
    const QByteArrayView expected(word);
    if (!QByteArrayView(m_json).sliced(m_at).startsWith(expected))
        return fail(tr("A value is expected here."));
    m_at += expected.size();
    return true;
}

} // namespace

Result<JsonValue, JsonError> readJson(const QByteArray &json, const JsonLimits &limits)
{
    return JsonReader(json, limits).read();
}

JsonError jsonErrorAt(const QByteArray &json, qsizetype offset, const QString &message)
{
    QByteArrayView before = QByteArrayView(json).first(std::min(offset, json.size()));
    if (before.startsWith(byteOrderMark))
        before = before.sliced(byteOrderMark.size());
    const auto line = std::count(before.begin(), before.end(), '\n');
    const QByteArrayView sameLine = before.sliced(before.lastIndexOf('\n') + 1);
    const auto characters = std::count_if(sameLine.begin(), sameLine.end(),
        [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
    return {int(line) + 1, int(characters) + 1, message};
}

} // namespace roundtrip::plan
