#include "core/wire/systemerror.h"

#include <algorithm>
#include <array>

#include <cerrno>

namespace roundtrip::wire
{

namespace
{

struct Named {
    int number;
    const char *name;
    const char *text; ///< libuv's words
};

constexpr std::array names{
    Named{EACCES, "EACCES", "permission denied"},
    Named{EADDRINUSE, "EADDRINUSE", "address already in use"},
    Named{EADDRNOTAVAIL, "EADDRNOTAVAIL", "address not available"},
    Named{EAFNOSUPPORT, "EAFNOSUPPORT", "address family not supported"},
    Named{EALREADY, "EALREADY", "connection already in progress"},
    Named{EBADF, "EBADF", "bad file descriptor"},
    Named{ECONNABORTED, "ECONNABORTED", "software caused connection abort"},
    Named{ECONNREFUSED, "ECONNREFUSED", "connection refused"},
    Named{ECONNRESET, "ECONNRESET", "connection reset by peer"},
    Named{EHOSTDOWN, "EHOSTDOWN", "host is down"},
    Named{EHOSTUNREACH, "EHOSTUNREACH", "host is unreachable"},
    Named{EEXIST, "EEXIST", "file already exists"},
    Named{EINVAL, "EINVAL", "invalid argument"},
    Named{EISCONN, "EISCONN", "socket is already connected"},
    Named{EISDIR, "EISDIR", "illegal operation on a directory"},
    Named{ELOOP, "ELOOP", "too many symbolic links encountered"},
    Named{EMFILE, "EMFILE", "too many open files"},
    Named{EMSGSIZE, "EMSGSIZE", "message too long"},
    Named{ENAMETOOLONG, "ENAMETOOLONG", "name too long"},
    Named{ENETDOWN, "ENETDOWN", "network is down"},
    Named{ENETRESET, "ENETRESET", "connection reset by network"},
    Named{ENETUNREACH, "ENETUNREACH", "network is unreachable"},
    Named{ENFILE, "ENFILE", "file table overflow"},
    Named{ENOBUFS, "ENOBUFS", "no buffer space available"},
    Named{ENOENT, "ENOENT", "no such file or directory"},
    Named{ENOPROTOOPT, "ENOPROTOOPT", "protocol not available"},
    Named{ENOMEM, "ENOMEM", "not enough memory"},
    Named{ENOTCONN, "ENOTCONN", "socket is not connected"},
    Named{ENOTDIR, "ENOTDIR", "not a directory"},
    Named{ENOTSOCK, "ENOTSOCK", "socket operation on non-socket"},
    Named{EPROTOTYPE, "EPROTOTYPE", "protocol wrong type for socket"},
    Named{EROFS, "EROFS", "read-only file system"},
    Named{EAGAIN, "EAGAIN", "resource temporarily unavailable"},
    Named{EPERM, "EPERM", "operation not permitted"},
    Named{EPIPE, "EPIPE", "broken pipe"},
    Named{EPROTO, "EPROTO", "protocol error"},
    Named{EPROTONOSUPPORT, "EPROTONOSUPPORT", "protocol not supported"},
    Named{ETIMEDOUT, "ETIMEDOUT", "connection timed out"},
};

const Named *find(int number)
{
    const auto found = std::ranges::find(names, number, &Named::number);
    return found == names.end() ? nullptr : found;
}

QByteArray place(const QByteArray &address, quint16 port)
{
    return port ? address + ':' + QByteArray::number(port) : address;
}

} // namespace

QByteArray errorName(int number)
{
    const Named *named = find(number);
    return named ? named->name : "UNKNOWN";
}

Error systemError(const char *syscall, int number)
{
    const QByteArray code = errorName(number);
    return {code, QByteArray(syscall) + ' ' + code, syscall};
}

Error readError(int number)
{
    return systemError("read", isReset(number) ? ECONNRESET : number);
}

Error connectError(int number, const QByteArray &address, quint16 port)
{
    Error error = systemError("connect", number);
    error.message += ' ' + place(address, port);
    return error;
}

Error bindError(int number, const QByteArray &address)
{
    Error error = systemError("bind", number);
    error.message += ' ' + address;
    return error;
}

Error listenError(int number, const QByteArray &address, quint16 port)
{
    Error error = systemError("listen", number);
    const Named *named = find(number);
    error.message +=
        QByteArray(": ") + (named ? named->text : "unknown error") + ' ' + place(address, port);
    return error;
}

Error lookupError(const char *code, const QByteArray &host)
{
    return {code, QByteArray("getaddrinfo ") + code + ' ' + host, "getaddrinfo"};
}

} // namespace roundtrip::wire
