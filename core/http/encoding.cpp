#include "core/http/encoding.h"

#include <QString>

#include <algorithm>
#include <utility>

namespace roundtrip::http
{

namespace
{

constexpr QByteArrayView replacementCharacter = "\xEF\xBF\xBD";

struct Name {
    QByteArrayView name;
    Encoding encoding;
};
constexpr Name names[] = {
    {"utf8", Encoding::Utf8},
    {"utf-8", Encoding::Utf8},
    {"ucs2", Encoding::Utf16le},
    {"ucs-2", Encoding::Utf16le},
    {"utf16le", Encoding::Utf16le},
    {"utf-16le", Encoding::Utf16le},
    {"latin1", Encoding::Latin1},
    {"binary", Encoding::Latin1},
    {"ascii", Encoding::Ascii},
    {"hex", Encoding::Hex},
    {"base64", Encoding::Base64},
    {"base64url", Encoding::Base64url},
};

bool isContinuation(char c)
{
    return (uchar(c) & 0xc0) == 0x80;
}

/// How many bytes a character has that begins with this one; 0: none does.
qsizetype utf8Length(uchar first)
{
    if ((first & 0xe0) == 0xc0)
        return 2;
    if ((first & 0xf0) == 0xe0)
        return 3;
    return (first & 0xf8) == 0xf0 ? 4 : 0;
}

/// The second byte is what forbids overlong forms, surrogates and what is over U+10FFFF (RFC 3629,
/// section 4).
bool isSecondOf(uchar first, uchar second)
{
    switch (first) {
    case 0xe0:
        return second >= 0xa0 && second <= 0xbf;
    case 0xed:
        return second >= 0x80 && second <= 0x9f;
    case 0xf0:
        return second >= 0x90 && second <= 0xbf;
    case 0xf4:
        return second >= 0x80 && second <= 0x8f;
    default:
        return (second & 0xc0) == 0x80;
    }
}

/// The character at the beginning, or what of it is one: the longest part that could have been one
/// gets a single U+FFFD (Unicode, section 3.9).
struct Character {
    qsizetype length = 1;
    bool valid = false;
};
Character firstCharacter(QByteArrayView bytes)
{
    const auto first = uchar(bytes.front());
    if (first < 0x80)
        return {1, true};
    const qsizetype length = utf8Length(first);
    if (length == 0 || first < 0xc2 || first > 0xf4)
        return {};
    if (bytes.size() < 2 || !isSecondOf(first, uchar(bytes[1])))
        return {};
    qsizetype taken = 2;
    while (taken < length && taken < bytes.size() && isContinuation(bytes[taken]))
        ++taken;
    return {taken, taken == length};
}

QByteArray validUtf8(QByteArrayView bytes)
{
    QByteArray text;
    text.reserve(bytes.size());
    while (!bytes.isEmpty()) {
        const Character next = firstCharacter(bytes);
        text.append(next.valid ? bytes.first(next.length) : replacementCharacter);
        bytes = bytes.sliced(next.length);
    }
    return text;
}

QByteArray fromUtf16le(QByteArrayView bytes)
{
    QString text;
    text.reserve(bytes.size() / 2);
    for (qsizetype i = 0; i + 1 < bytes.size(); i += 2)
        text.append(QChar(ushort(uchar(bytes[i]) | uchar(bytes[i + 1]) << 8)));
    // A surrogate without its other half has no UTF-8.
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool pair =
            text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate();
        if (pair)
            ++i;
        else if (text[i].isSurrogate())
            text[i] = QChar::ReplacementCharacter;
    }
    return text.toUtf8();
}

QByteArray textOf(QByteArrayView bytes, Encoding encoding)
{
    switch (encoding) {
    case Encoding::Utf8:
        return validUtf8(bytes);
    case Encoding::Utf16le:
        return fromUtf16le(bytes);
    case Encoding::Latin1:
        return QString::fromLatin1(bytes).toUtf8();
    case Encoding::Ascii: {
        QByteArray text = bytes.toByteArray();
        std::transform(
            text.begin(), text.end(), text.begin(), [](char c) { return char(c & 0x7f); });
        return text;
    }
    case Encoding::Hex:
        return bytes.toByteArray().toHex();
    case Encoding::Base64:
        return bytes.toByteArray().toBase64();
    case Encoding::Base64url:
        return bytes.toByteArray().toBase64(
            QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    }
    return {};
}

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

QByteArray fromHex(QByteArrayView text)
{
    QByteArray bytes;
    for (qsizetype i = 0; i + 1 < text.size(); i += 2) {
        const int high = hexDigit(text[i]);
        const int low = hexDigit(text[i + 1]);
        if (high < 0 || low < 0)
            break;
        bytes.append(char(high << 4 | low));
    }
    return bytes;
}

/// Both alphabets at once, as in Node; everything else is passed over, and "=" ends it.
QByteArray fromBase64(QByteArrayView text)
{
    QByteArray digits;
    for (const char c : text) {
        if (c == '=')
            break;
        const bool isDigit = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')
            || (c >= '0' && c <= '9') || c == '+' || c == '/';
        if (isDigit)
            digits.append(c);
        else if (c == '-' || c == '_')
            digits.append(c == '-' ? '+' : '/');
    }
    return QByteArray::fromBase64(digits);
}

QByteArray toUtf16le(QByteArrayView text)
{
    QByteArray bytes;
    for (const QChar unit : QString::fromUtf8(text)) {
        bytes.append(char(unit.cell()));
        bytes.append(char(unit.row()));
    }
    return bytes;
}

QByteArray toLatin1(QByteArrayView text)
{
    QByteArray bytes;
    for (const QChar unit : QString::fromUtf8(text))
        bytes.append(char(unit.cell()));
    return bytes;
}

} // namespace

std::optional<Encoding> encodingNamed(QByteArrayView name)
{
    const auto found = std::find_if(std::begin(names), std::end(names),
        [name](const Name &known) { return name.compare(known.name, Qt::CaseInsensitive) == 0; });
    return found == std::end(names) ? std::nullopt : std::optional(found->encoding);
}

QByteArray bytesOf(QByteArrayView text, Encoding encoding)
{
    switch (encoding) {
    case Encoding::Utf8:
        return text.toByteArray();
    case Encoding::Utf16le:
        return toUtf16le(text);
    case Encoding::Latin1:
    case Encoding::Ascii:
        return toLatin1(text);
    case Encoding::Hex:
        return fromHex(text);
    case Encoding::Base64:
    case Encoding::Base64url:
        return fromBase64(text);
    }
    return {};
}

QByteArray StringDecoder::write(QByteArrayView bytes)
{
    QByteArray text;
    if (m_missing > 0)
        takeMissing(bytes, text);
    if (bytes.isEmpty())
        return text;
    const qsizetype tail = unfinishedTail(bytes);
    m_begun = bytes.last(tail).toByteArray();
    return text + textOf(bytes.chopped(tail), m_encoding);
}

/// Completes the character that the bytes before began, or finds that it is none.
void StringDecoder::takeMissing(QByteArrayView &bytes, QByteArray &text)
{
    qsizetype taken = std::min(m_missing, bytes.size());
    if (m_encoding == Encoding::Utf8) {
        const auto begin = bytes.begin();
        const qsizetype good = std::find_if_not(begin, begin + taken, isContinuation) - begin;
        if (good < taken) {
            taken = good; // something else begins there
            m_missing = taken;
        }
    }
    m_begun.append(bytes.first(taken));
    bytes = bytes.sliced(taken);
    m_missing -= taken;
    if (m_missing > 0)
        return;
    const bool isLead = m_encoding == Encoding::Utf16le && m_begun.size() == 2
        && (uchar(m_begun.back()) & 0xfc) == 0xd8;
    if (isLead) {
        m_missing = 2;
        if (!bytes.isEmpty())
            takeMissing(bytes, text);
        return;
    }
    text += textOf(std::exchange(m_begun, {}), m_encoding);
}

/// How many bytes at the end begin a character that is not complete.
qsizetype StringDecoder::unfinishedTail(QByteArrayView bytes)
{
    switch (m_encoding) {
    case Encoding::Utf8:
        return unfinishedUtf8(bytes);
    case Encoding::Utf16le:
        return unfinishedUtf16(bytes);
    case Encoding::Base64:
    case Encoding::Base64url: {
        const qsizetype tail = bytes.size() % 3;
        m_missing = tail ? 3 - tail : 0;
        return tail;
    }
    case Encoding::Latin1:
    case Encoding::Ascii:
    case Encoding::Hex:
        break;
    }
    return 0;
}

/// Half a unit, the first of two surrogates, or both.
qsizetype StringDecoder::unfinishedUtf16(QByteArrayView bytes)
{
    const qsizetype half = bytes.size() % 2;
    const QByteArrayView units = bytes.chopped(half);
    const bool lead = !units.isEmpty() && (uchar(units.back()) & 0xfc) == 0xd8;
    m_missing = lead ? 2 - half : half;
    return lead ? 2 + half : half;
}

qsizetype StringDecoder::unfinishedUtf8(QByteArrayView bytes)
{
    constexpr qsizetype longest = 4;
    qsizetype tail = 0;
    while (tail < std::min(longest, bytes.size())) {
        const char c = bytes[bytes.size() - ++tail];
        if (isContinuation(c))
            continue;
        const qsizetype length = utf8Length(uchar(c));
        m_missing = length > tail ? length - tail : 0;
        return m_missing > 0 ? tail : 0;
    }
    return 0;
}

QByteArray StringDecoder::end()
{
    m_missing = 0;
    if (m_encoding == Encoding::Utf16le && m_begun.size() % 2 == 1)
        m_begun.chop(1);
    const QByteArray rest = std::exchange(m_begun, {});
    return rest.isEmpty() ? QByteArray() : textOf(rest, m_encoding);
}

} // namespace roundtrip::http
