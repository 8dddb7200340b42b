#pragma once

#include <QtGlobal>

namespace roundtrip::message
{

/// Reads the chunk-ext behind a chunk-size byte by byte (RFC 9112, section 7.1.1):
///   chunk-ext = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] )
/// llhttp 8.1 knows only one value and no quoted-pair, so it never sees extensions. As in Node
/// blanks are refused, and names and values may be empty; errors are those of llhttp 9. Strictly it
/// is the grammar.
class ChunkExtension
{
public:
    enum class Next : quint8 {
        More, ///< the byte belongs to the extension
        End, ///< it is the CR behind it
        Wrong, ///< reason() says why
    };

    /// The next byte is the first behind the chunk-size: a ";", or strictly a blank.
    void begin(bool strict)
    {
        *this = ChunkExtension{};
        m_strict = strict;
    }
    Next take(char byte);

    const char *code() const { return m_code; }
    const char *reason() const { return m_reason; }
    /// Bytes of names and values, as Node counts them against its limit.
    qint64 counted() const { return m_counted; }

private:
    enum class State : quint8 {
        Begin, ///< before a ";"
        NameBegin,
        Name,
        AfterName, ///< blanks behind it
        ValueBegin,
        Value,
        AfterValue, ///< blanks behind it
        Quoted,
        QuotedPair,
        AfterQuoted,
    };

    Next takeStrictly(char byte);
    Next takeDelimiter(char byte);
    Next takeBegin(char byte);
    Next takeAsNode(char byte);
    Next goTo(State state);
    Next wrong(const char *reason, const char *code = "HPE_STRICT");
    Next takeName(char byte);
    Next takeValue(char byte);
    Next takeQuoted(char byte);

    State m_state = State::Begin;
    bool m_strict = false;
    qint64 m_counted = 0;
    const char *m_code = nullptr;
    const char *m_reason = nullptr;
};

} // namespace roundtrip::message
