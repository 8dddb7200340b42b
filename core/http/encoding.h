#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace roundtrip::http
{

/// Node's encodings of text: what setEncoding() gives and what write() takes. Text is UTF-8 here,
/// whatever its bytes on the wire are.
enum class Encoding : quint8 { Utf8, Utf16le, Latin1, Ascii, Hex, Base64, Base64url };

/// By Node's names in any case: "utf8", "utf-8", "ucs2", "ucs-2", "utf16le", "utf-16le", "latin1",
/// "binary", "ascii", "hex", "base64", "base64url". None: ERR_UNKNOWN_ENCODING in Node.
std::optional<Encoding> encodingNamed(QByteArrayView name);

/// Buffer.from(text, encoding): what stands for no byte of it ends hex and is passed over in
/// base64; characters over U+00FF lose their upper bits in latin1 and ascii.
QByteArray bytesOf(QByteArrayView text, Encoding encoding);

/// Node's StringDecoder: text out of bytes that come in pieces. Text does not depend on where they
/// were cut, but for what is no character anyway.
class StringDecoder
{
public:
    explicit StringDecoder(Encoding encoding)
        : m_encoding(encoding)
    {
    }

    /// What of the text is complete. The beginning of a character waits for its end: at most three
    /// bytes (two of three in base64).
    QByteArray write(QByteArrayView bytes);
    /// No more bytes come: U+FFFD for a character that never became complete, the rest of base64.
    QByteArray end();

private:
    void takeMissing(QByteArrayView &bytes, QByteArray &text);
    qsizetype unfinishedTail(QByteArrayView bytes);
    qsizetype unfinishedUtf16(QByteArrayView bytes);
    qsizetype unfinishedUtf8(QByteArrayView bytes);

    const Encoding m_encoding;
    QByteArray m_begun; ///< of a character
    qsizetype m_missing = 0; ///< how many bytes complete it
};

} // namespace roundtrip::http
