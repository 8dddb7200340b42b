#pragma once

#include "core/result.h"
#include "core/wire/socketaddress.h"

#include <QObject>

#include <functional>
#include <vector>

namespace roundtrip::wire
{

/// Asks the system for the addresses of a name, without blocking (QHostInfo). Destroying it forgets
/// the answer.
class HostLookup
{
public:
    using Answer = Result<std::vector<SocketAddress>>;

    /// `family` is 0, 4 or 6. The answer comes from Qt, not from a turn of the loop; its error is
    /// Node's
    /// (`getaddrinfo ENOTFOUND name`).
    HostLookup(const QByteArray &host, quint16 port, int family,
        std::function<void(const Answer &)> answered);
    ~HostLookup();
    Q_DISABLE_COPY_MOVE(HostLookup)

private:
    QObject m_context;
    int m_id;
};

} // namespace roundtrip::wire
