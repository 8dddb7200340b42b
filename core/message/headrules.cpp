#include "core/message/headrules.h"

#include "core/message/requesttarget.h"

#include <limits>
#include <utility>

namespace roundtrip::message
{

namespace
{

constexpr bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

/// Calls `take(element, place in the list)` for each element that is not empty (RFC 9110, section
/// 5.6.1).
template <typename Take>
void forEachElement(QByteArrayView list, Take take)
{
    qsizetype at = 0;
    while (at <= list.size()) {
        qsizetype comma = list.indexOf(',', at);
        if (comma < 0)
            comma = list.size();
        qsizetype begin = at;
        qsizetype end = comma;
        while (begin < end && isBlank(list[begin]))
            ++begin;
        while (end > begin && isBlank(list[end - 1]))
            --end;
        if (end > begin)
            take(list.sliced(begin, end - begin), qint64(begin));
        at = comma + 1;
    }
}

} // namespace

void HeadRules::take(const HeaderField &field, qint64 nameAt, qint64 valueAt)
{
    switch (field.name.size()) {
    case 4:
        if (equalsIgnoringCase(field.name, "host"))
            takeHost(field.value, nameAt, valueAt);
        break;
    case 6:
        if (equalsIgnoringCase(field.name, "expect"))
            takeExpectations(field.value, valueAt);
        break;
    case 10:
        if (equalsIgnoringCase(field.name, "connection"))
            takeConnection(field.value);
        break;
    case 14:
        if (equalsIgnoringCase(field.name, "content-length"))
            m_lengthAt = valueAt;
        break;
    case 17:
        if (equalsIgnoringCase(field.name, "transfer-encoding"))
            takeCodings(field.value, valueAt);
        break;
    }
}

void HeadRules::takeHost(QByteArrayView value, qint64 nameAt, qint64 valueAt)
{
    if (++m_hosts == 2)
        m_secondHostAt = nameAt;
    if (m_hosts > 1)
        return;
    m_hostAt = valueAt;
    m_hostEmpty = value.isEmpty();
    m_hostValid = isHostValue(value);
}

void HeadRules::takeCodings(QByteArrayView value, qint64 at)
{
    if (!std::exchange(m_hasCodings, true))
        m_lastCodingAt = at;
    forEachElement(value, [&](QByteArrayView coding, qint64 place) {
        m_lastCodingAt = at + place;
        m_chunkedLast = equalsIgnoringCase(coding, "chunked");
        if (m_chunkedLast)
            ++m_chunked;
        else if (m_unknownCodingAt < 0)
            m_unknownCodingAt = at + place;
    });
}

void HeadRules::takeExpectations(QByteArrayView value, qint64 at)
{
    forEachElement(value, [&](QByteArrayView expectation, qint64 place) {
        if (m_unknownExpectationAt < 0 && !equalsIgnoringCase(expectation, "100-continue"))
            m_unknownExpectationAt = at + place;
    });
}

void HeadRules::takeConnection(QByteArrayView value)
{
    forEachElement(value, [&](QByteArrayView option, qint64) {
        m_saysClose = m_saysClose || equalsIgnoringCase(option, "close");
    });
}

HeadRules::Broken HeadRules::check(const MessageHead &head, Places places, bool requireHost) const
{
    if (head.versionMajor != 1) {
        const qint64 behindTarget = places.begin + head.method.size() + 1 + head.target.size();
        const int name = places.hasVersion ? 1 + 5 : 0; // " HTTP/"
        return {Rule::VersionSupported, behindTarget + name};
    }
    if (const Broken codings = checkCodings(head); codings.rule != Rule::None)
        return codings;
    if (head.contentLength == std::numeric_limits<qint64>::max())
        return {Rule::ContentLength, m_lengthAt};
    return checkTargetAndHost(head, places, requireHost);
}

/// "If a Transfer-Encoding header field is present in a request and the chunked transfer coding is
/// not the final encoding, the message body length cannot be determined reliably; the server MUST
/// respond with the 400 (Bad Request) status code and then close the connection" (RFC 9112, section
/// 6.3). One that is not known gets 501 (section 6.1).
HeadRules::Broken HeadRules::checkCodings(const MessageHead &head) const
{
    if (!m_hasCodings)
        return {};
    if (!m_chunkedLast || m_chunked > 1 || !head.chunked)
        return {Rule::ChunkedLast, m_lastCodingAt};
    if (m_unknownCodingAt >= 0)
        return {Rule::TransferCoding, m_unknownCodingAt};
    return {};
}

/// "A server MUST respond with a 400 (Bad Request) status code to any HTTP/1.1 request message that
/// lacks a Host header field and to any request message that contains more than one Host header
/// field line or a Host header field with an invalid field value" (RFC 9112, section 3.2).
HeadRules::Broken HeadRules::checkTargetAndHost(
    const MessageHead &head, Places places, bool requireHost) const
{
    const RequestTarget target = readTarget(head.method, head.target);
    const qint64 targetAt = places.begin + head.method.size() + 1;
    if (target.form == TargetForm::Invalid)
        return {head.method == "CONNECT" ? Rule::ConnectTarget : Rule::RequestTarget, targetAt};
    if (m_hosts > 1)
        return {Rule::HostOnce, m_secondHostAt};
    if (!m_hostValid)
        return {Rule::HostValid, m_hostAt};
    if (m_hosts == 1 && m_hostEmpty && !target.authority.isEmpty())
        return {Rule::HostOfTarget, m_hostAt};
    const bool version11 = head.versionMinor >= 1;
    if (m_hosts == 0 && version11 && requireHost)
        return {Rule::HostPresent, places.end - 2}; // the blank line came instead
    if (version11 && m_unknownExpectationAt >= 0)
        return {Rule::Expectation, m_unknownExpectationAt};
    return {};
}

} // namespace roundtrip::message
