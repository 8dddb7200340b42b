#include "core/message/chunkextension.h"

#include "core/message/syntax.h"

namespace roundtrip::message
{

ChunkExtension::Next ChunkExtension::take(char byte)
{
    switch (m_state) {
    case State::NameBegin:
        if (byte == '\r' || byte == ' ')
            return wrong("Invalid character in chunk extensions");
        return takeName(byte);
    case State::Name:
        return takeName(byte);
    case State::Value:
        return takeValue(byte);
    case State::Quoted:
    case State::QuotedPair:
        return takeQuoted(byte);
    case State::AfterQuoted:
        if (byte == '\r')
            return Next::End;
        if (byte == '\n')
            return wrong("Missing expected CR after chunk extension value", "HPE_CR_EXPECTED");
        if (byte != ';')
            return wrong("Invalid character in chunk extensions quote value");
        m_state = State::NameBegin;
        return Next::More;
    }
    return Next::More;
}

ChunkExtension::Next ChunkExtension::wrong(const char *reason, const char *code)
{
    m_reason = reason;
    m_code = code;
    return Next::Wrong;
}

ChunkExtension::Next ChunkExtension::takeName(char byte)
{
    if (byte == '\r')
        return Next::End;
    if (byte == '\n')
        return wrong("Missing expected CR after chunk extension name", "HPE_CR_EXPECTED");
    if (byte == ';') {
        m_state = State::NameBegin;
    } else if (byte == '=') {
        m_state = State::Value;
    } else if (isToken({&byte, 1})) {
        m_state = State::Name;
        ++m_counted;
    } else {
        return wrong("Invalid character in chunk extensions name");
    }
    return Next::More;
}

ChunkExtension::Next ChunkExtension::takeValue(char byte)
{
    if (byte == '\r')
        return Next::End;
    if (byte == '\n')
        return wrong("Missing expected CR after chunk extension value", "HPE_CR_EXPECTED");
    if (byte == ';') {
        m_state = State::NameBegin;
        return Next::More;
    }
    ++m_counted;
    if (byte == '"')
        m_state = State::Quoted;
    else if (!isToken({&byte, 1}))
        return wrong("Invalid character in chunk extensions value");
    return Next::More;
}

ChunkExtension::Next ChunkExtension::takeQuoted(char byte)
{
    const bool escaped = m_state == State::QuotedPair;
    if (!isFieldValue({&byte, 1}))
        return wrong(escaped ? "Invalid quoted-pair in chunk extensions quoted value"
                             : "Invalid character in chunk extensions quoted value");
    ++m_counted;
    if (escaped)
        m_state = State::Quoted;
    else if (byte == '\\')
        m_state = State::QuotedPair;
    else if (byte == '"')
        m_state = State::AfterQuoted;
    return Next::More;
}

} // namespace roundtrip::message
