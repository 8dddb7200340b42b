#pragma once

#include "core/trace/details.h"

#include <QByteArray>

#include <optional>

#include <sys/socket.h>

namespace roundtrip::wire
{

/// An IPv4 or IPv6 address with a port, or the path of a Unix domain socket, as the kernel takes
/// it.
class SocketAddress
{
public:
    SocketAddress() = default;
    /// "127.0.0.1", "::1", "fe80::1%eth0"; nothing for a name.
    static std::optional<SocketAddress> fromText(const QByteArray &address, quint16 port);
    /// Of a Unix domain socket; one that begins with NUL is an abstract name. Nothing when it is
    /// longer than the kernel takes (Node would cut it off).
    static std::optional<SocketAddress> fromPath(const QByteArray &path);
    /// Of this end or the other end of a descriptor; a default-made one when the kernel has none.
    static SocketAddress localOf(int descriptor);
    static SocketAddress remoteOf(int descriptor);

    bool isNull() const noexcept { return m_length == 0; }
    int family() const noexcept { return m_storage.ss_family; }
    bool isUnix() const noexcept { return family() == AF_UNIX; }
    quint16 port() const noexcept; ///< 0 of a Unix domain socket
    /// Without brackets and port; "unix:PATH", "unix:@NAME", empty for a Unix domain socket without
    /// one (most clients').
    QByteArray text() const;
    QByteArray path() const; ///< of a Unix domain socket, as fromPath() took it

    const sockaddr *data() const noexcept { return reinterpret_cast<const sockaddr *>(&m_storage); }
    sockaddr *data() noexcept { return reinterpret_cast<sockaddr *>(&m_storage); }
    socklen_t length() const noexcept { return m_length; }
    /// For calls that fill it in: the room there is.
    socklen_t *lengthForKernel() noexcept
    {
        m_length = sizeof(m_storage);
        return &m_length;
    }

    /// Tells the ends of a connection from those of others: 16 bytes of address and 2 of port; an
    /// IPv4 address and the same one mapped into IPv6 are equal, and "any" is the loopback that
    /// connecting to it reaches. Of Unix domain sockets only an abstract name is told, which no two
    /// clients have.
    QByteArray key() const;

private:
    sockaddr_storage m_storage{};
    socklen_t m_length = 0;
};

/// The addresses of a connection, seen from the client.
trace::Endpoints endpointsOf(const SocketAddress &client, const SocketAddress &server);

} // namespace roundtrip::wire
