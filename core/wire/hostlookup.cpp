#include "core/wire/hostlookup.h"

#include "core/wire/systemerror.h"

#include <QHostInfo>

#include <atomic>

namespace roundtrip::wire
{

namespace
{

HostLookup::Answer toAnswer(const QHostInfo &info, const QByteArray &host, quint16 port, int family)
{
    if (info.error() == QHostInfo::UnknownError)
        return Failure{lookupError("EAI_AGAIN", host)};
    std::vector<SocketAddress> addresses;
    const auto list = info.addresses();
    for (const QHostAddress &each : list) {
        const bool isV4 = each.protocol() == QAbstractSocket::IPv4Protocol;
        if (family != 0 && (family == 4) != isV4)
            continue;
        if (const auto address = SocketAddress::fromText(each.toString().toLatin1(), port))
            addresses.push_back(*address);
    }
    if (addresses.empty())
        return Failure{lookupError("ENOTFOUND", host)};
    return addresses;
}

std::atomic<bool> forgotten = false;

} // namespace

HostLookup::HostLookup(
    const QByteArray &host, quint16 port, int family, std::function<void(const Answer &)> answered)
    : m_id(QHostInfo::lookupHost(QString::fromUtf8(host), &m_context,
        [this, host, port, family, answered = std::move(answered)](const QHostInfo &info) {
            m_answered = true;
            answered(toAnswer(info, host, port, family));
        }))
{
}

HostLookup::~HostLookup()
{
    QHostInfo::abortHostLookup(m_id);
    if (!m_answered)
        forgotten = true;
}

bool HostLookup::anyForgotten()
{
    return forgotten;
}

} // namespace roundtrip::wire
