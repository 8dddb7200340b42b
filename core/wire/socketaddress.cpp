#include "core/wire/socketaddress.h"

#include "core/wire/transport.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <cstddef>
#include <cstring>

namespace roundtrip::wire
{

namespace
{

template <typename T>
T read(const sockaddr_storage &storage)
{
    T address;
    std::memcpy(&address, &storage, sizeof(T));
    return address;
}

/// The scope behind the '%' of a link-local address: an interface's name or number.
quint32 scopeOf(const QByteArray &zone)
{
    bool isNumber = false;
    const quint32 number = zone.toUInt(&isNumber);
    return isNumber ? number : if_nametoindex(zone.constData());
}

} // namespace

std::optional<SocketAddress> SocketAddress::fromText(const QByteArray &address, quint16 port)
{
    SocketAddress result;
    sockaddr_in v4{};
    if (inet_pton(AF_INET, address.constData(), &v4.sin_addr) == 1) {
        v4.sin_family = AF_INET;
        v4.sin_port = htons(port);
        std::memcpy(&result.m_storage, &v4, sizeof(v4));
        result.m_length = sizeof(v4);
        return result;
    }
    const qsizetype percent = address.indexOf('%');
    sockaddr_in6 v6{};
    const QByteArray digits = percent < 0 ? address : address.left(percent);
    if (inet_pton(AF_INET6, digits.constData(), &v6.sin6_addr) != 1)
        return std::nullopt;
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    if (percent >= 0)
        v6.sin6_scope_id = scopeOf(address.mid(percent + 1));
    std::memcpy(&result.m_storage, &v6, sizeof(v6));
    result.m_length = sizeof(v6);
    return result;
}

std::optional<SocketAddress> SocketAddress::fromPath(const QByteArray &path)
{
    SocketAddress result;
    sockaddr_un address{};
    const bool isAbstract = path.startsWith('\0');
    const auto size = std::size_t(path.size());
    if (size + (isAbstract ? 0 : 1) > sizeof(address.sun_path)) // a path has its NUL behind it
        return std::nullopt;
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.constData(), size);
    std::memcpy(&result.m_storage, &address, sizeof(address));
    result.m_length = socklen_t(offsetof(sockaddr_un, sun_path) + size + (isAbstract ? 0 : 1));
    return result;
}

SocketAddress SocketAddress::localOf(int descriptor)
{
    SocketAddress result;
    const bool known = getsockname(descriptor, result.data(), result.lengthForKernel()) == 0;
    return known ? result : SocketAddress();
}

SocketAddress SocketAddress::remoteOf(int descriptor)
{
    SocketAddress result;
    const bool known = getpeername(descriptor, result.data(), result.lengthForKernel()) == 0;
    return known ? result : SocketAddress();
}

quint16 SocketAddress::port() const noexcept
{
    if (family() == AF_INET)
        return ntohs(read<sockaddr_in>(m_storage).sin_port);
    if (family() == AF_INET6)
        return ntohs(read<sockaddr_in6>(m_storage).sin6_port);
    return 0;
}

QByteArray SocketAddress::path() const
{
    constexpr auto begin = socklen_t(offsetof(sockaddr_un, sun_path));
    if (!isUnix() || m_length <= begin)
        return {};
    const auto address = read<sockaddr_un>(m_storage);
    const QByteArray path(address.sun_path, qsizetype(m_length - begin));
    return path.startsWith('\0') ? path : QByteArray(path.constData());
}

QByteArray SocketAddress::text() const
{
    if (isUnix()) {
        const QByteArray name = path();
        return name.isEmpty() ? QByteArray() : unixAddress(name);
    }
    char buffer[INET6_ADDRSTRLEN] = "";
    if (family() == AF_INET) {
        const auto v4 = read<sockaddr_in>(m_storage);
        inet_ntop(AF_INET, &v4.sin_addr, buffer, sizeof(buffer));
    } else if (family() == AF_INET6) {
        const auto v6 = read<sockaddr_in6>(m_storage);
        inet_ntop(AF_INET6, &v6.sin6_addr, buffer, sizeof(buffer));
    }
    return buffer;
}

QByteArray SocketAddress::key() const
{
    if (isUnix()) {
        const QByteArray name = path();
        return name.startsWith('\0') ? name : QByteArray("unix");
    }
    in6_addr address{};
    if (family() == AF_INET) {
        auto v4 = read<sockaddr_in>(m_storage).sin_addr;
        if (v4.s_addr == htonl(INADDR_ANY))
            v4.s_addr = htonl(INADDR_LOOPBACK);
        address.s6_addr[10] = address.s6_addr[11] = 0xff;
        std::memcpy(address.s6_addr + 12, &v4, sizeof(v4));
    } else if (family() == AF_INET6) {
        address = read<sockaddr_in6>(m_storage).sin6_addr;
        if (IN6_IS_ADDR_UNSPECIFIED(&address))
            address = in6addr_loopback;
    }
    QByteArray result(reinterpret_cast<const char *>(address.s6_addr), sizeof(address.s6_addr));
    const quint16 number = port();
    result.append(char(number >> 8)).append(char(number & 0xff));
    return result;
}

trace::Endpoints endpointsOf(const SocketAddress &client, const SocketAddress &server)
{
    return {client.text(), client.port(), server.text(), server.port()};
}

} // namespace roundtrip::wire
