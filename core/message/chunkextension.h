#pragma once

#include <QtGlobal>

namespace roundtrip::message
{

/// Reads the chunk-ext behind a chunk-size byte by byte (RFC 9112, section 7.1.1):
///   chunk-ext = *( ";" chunk-ext-name [ "=" chunk-ext-val ] )
/// llhttp 8.1 knows only one value and no quoted-pair, so it never sees extensions; errors are
/// those of llhttp 9.
class ChunkExtension
{
public:
    enum class Next : quint8 {
        More, ///< the byte belongs to the extension
        End, ///< it is the CR behind it
        Wrong, ///< reason() says why
    };

    /// Begins behind the first ";".
    void begin() { *this = ChunkExtension{}; }
    Next take(char byte);

    const char *code() const { return m_code; }
    const char *reason() const { return m_reason; }
    /// Bytes of names and values, as Node counts them against its limit.
    qint64 counted() const { return m_counted; }

private:
    enum class State : quint8 { NameBegin, Name, Value, Quoted, QuotedPair, AfterQuoted };

    Next wrong(const char *reason, const char *code = "HPE_STRICT");
    Next takeName(char byte);
    Next takeValue(char byte);
    Next takeQuoted(char byte);

    State m_state = State::NameBegin;
    qint64 m_counted = 0;
    const char *m_code = nullptr;
    const char *m_reason = nullptr;
};

} // namespace roundtrip::message
