#include "core/message/chunkextension.h"

#include "core/message/syntax.h"

namespace roundtrip::message
{

namespace
{

constexpr bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

} // namespace

ChunkExtension::Next ChunkExtension::take(char byte)
{
    return m_strict ? takeStrictly(byte) : takeAsNode(byte);
}

ChunkExtension::Next ChunkExtension::takeAsNode(char byte)
{
    switch (m_state) {
    case State::Begin:
        m_state = State::NameBegin;
        return Next::More;
    case State::NameBegin:
        if (byte == '\r' || byte == ' ')
            return wrong("Invalid character in chunk extensions");
        return takeName(byte);
    case State::Name:
    case State::AfterName:
        return takeName(byte);
    case State::ValueBegin:
    case State::Value:
    case State::AfterValue:
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
        return goTo(State::NameBegin);
    }
    return Next::More;
}

/// BWS may stand before and behind ";" and "=", and nowhere else: not at the end of the line.
ChunkExtension::Next ChunkExtension::takeStrictly(char byte)
{
    switch (m_state) {
    case State::Begin:
    case State::AfterName:
    case State::AfterValue:
        return isBlank(byte) ? goTo(m_state) : takeDelimiter(byte);
    case State::NameBegin:
    case State::ValueBegin:
        return takeBegin(byte);
    case State::Name:
    case State::Value:
    case State::AfterQuoted:
        if (m_state != State::AfterQuoted && isToken({&byte, 1}))
            return goTo(m_state);
        if (byte == '\r')
            return Next::End;
        if (isBlank(byte))
            return goTo(m_state == State::Name ? State::AfterName : State::AfterValue);
        return takeDelimiter(byte);
    case State::Quoted:
    case State::QuotedPair:
        return takeQuoted(byte);
    }
    return Next::More;
}

ChunkExtension::Next ChunkExtension::takeDelimiter(char byte)
{
    if (byte == ';')
        return goTo(State::NameBegin);
    if (byte == '=' && (m_state == State::Name || m_state == State::AfterName))
        return goTo(State::ValueBegin);
    return wrong("Invalid character in chunk extensions");
}

ChunkExtension::Next ChunkExtension::takeBegin(char byte)
{
    if (isBlank(byte))
        return goTo(m_state);
    if (m_state == State::ValueBegin && byte == '"')
        return goTo(State::Quoted);
    if (isToken({&byte, 1}))
        return goTo(m_state == State::NameBegin ? State::Name : State::Value);
    return wrong("Invalid character in chunk extensions");
}

ChunkExtension::Next ChunkExtension::goTo(State state)
{
    m_state = state;
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
