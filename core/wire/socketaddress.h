#pragma once

#include "core/trace/details.h"

#include <QByteArray>

#include <optional>

#include <sys/socket.h>

namespace roundtrip::wire
{

/// An IPv4 or IPv6 address with a port, as the kernel takes it.
class SocketAddress
{
public:
    SocketAddress() = default;
    /// "127.0.0.1", "::1", "fe80::1%eth0"; nothing for a name.
    static std::optional<SocketAddress> fromText(const QByteArray &address, quint16 port);
    /// Of this end or the other end of a descriptor; a default-made one when the kernel has none.
    static SocketAddress localOf(int descriptor);
    static SocketAddress remoteOf(int descriptor);

    bool isNull() const noexcept { return m_length == 0; }
    int family() const noexcept { return m_storage.ss_family; }
    quint16 port() const noexcept;
    QByteArray text() const; ///< without brackets and port

    const sockaddr *data() const noexcept { return reinterpret_cast<const sockaddr *>(&m_storage); }
    sockaddr *data() noexcept { return reinterpret_cast<sockaddr *>(&m_storage); }
    socklen_t length() const noexcept { return m_length; }
    /// For calls that fill it in: the room there is.
    socklen_t *lengthForKernel() noexcept
    {
        m_length = sizeof(m_storage);
        return &m_length;
    }

    /// 16 bytes of address and 2 of port; an IPv4 address and the same one mapped into IPv6 are
    /// equal, and "any" is the loopback that connecting to it reaches.
    QByteArray key() const;

private:
    sockaddr_storage m_storage{};
    socklen_t m_length = 0;
};

/// The addresses of a connection, seen from the client.
trace::Endpoints endpointsOf(const SocketAddress &client, const SocketAddress &server);

} // namespace roundtrip::wire
