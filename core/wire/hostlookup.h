#pragma once

#include "core/result.h"
#include "core/wire/socketaddress.h"

#include <QObject>

#include <functional>
#include <vector>

namespace roundtrip::wire
{

/// Asks the system for the addresses of a name, without blocking (QHostInfo). Destroying it forgets
/// the answer; the system's question goes on until it is answered.
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

    /// Was an answer forgotten before it came? Then the end of the application waits for it, for as
    /// long as a resolver takes to give up.
    static bool anyForgotten();

private:
    bool m_answered = false;
    QObject m_context;
    int m_id;
};

} // namespace roundtrip::wire
