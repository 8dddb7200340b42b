#pragma once

#include "core/message/messageparser.h"

namespace roundtrip::message
{

/// What a request's head asks for that the RFC does not allow although it can be parsed: its Host,
/// its transfer codings, its target, its expectation. The parser tells of each field line; what is
/// found first by check() has the last word.
class HeadRules
{
public:
    struct Broken {
        Rule rule = Rule::None;
        qint64 byteOffset = -1;
    };

    struct Places {
        qint64 begin = 0; ///< of the first byte of the request-line …
        qint64 end = 0; ///< … and behind the blank line, in the connection's bytes
        bool hasVersion = true; ///< the request-line says one; HTTP/0.9 had none
    };

    void begin() { *this = HeadRules{}; }
    /// A field line, and where its name and its value begin in the connection's bytes.
    void take(const HeaderField &field, qint64 nameAt, qint64 valueAt);
    Broken check(const MessageHead &head, Places places, bool requireHost) const;
    /// Of the value of Content-Length, -1: none.
    qint64 lengthAt() const { return m_lengthAt; }
    /// "Connection: close" in any spelling.
    bool saysClose() const { return m_saysClose; }

private:
    void takeHost(QByteArrayView value, qint64 nameAt, qint64 valueAt);
    void takeCodings(QByteArrayView value, qint64 at);
    void takeExpectations(QByteArrayView value, qint64 at);
    void takeConnection(QByteArrayView value);
    Broken checkCodings(const MessageHead &head) const;
    Broken checkTargetAndHost(const MessageHead &head, Places places, bool requireHost) const;

    int m_hosts = 0;
    bool m_hostEmpty = false;
    bool m_hostValid = true;
    qint64 m_hostAt = -1;
    qint64 m_secondHostAt = -1;
    bool m_hasCodings = false; ///< there is a Transfer-Encoding
    int m_chunked = 0;
    bool m_chunkedLast = false;
    qint64 m_lastCodingAt = -1;
    qint64 m_unknownCodingAt = -1;
    qint64 m_lengthAt = -1;
    qint64 m_unknownExpectationAt = -1;
    bool m_saysClose = false;
};

} // namespace roundtrip::message
