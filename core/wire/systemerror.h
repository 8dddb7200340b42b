#pragma once

#include "core/result.h"

#include <QByteArray>

#include <cerrno>

namespace roundtrip::wire
{

/// "ECONNREFUSED" for an errno, "UNKNOWN" for one without a name.
QByteArray errorName(int number);

/// Node's errors of system calls: `read ECONNRESET` …
Error systemError(const char *syscall, int number);
/// … `connect ECONNREFUSED 127.0.0.1:1` …
Error connectError(int number, const QByteArray &address, quint16 port);
/// … `bind EADDRNOTAVAIL 192.0.2.1` …
Error bindError(int number, const QByteArray &address);
/// … `listen EADDRINUSE: address already in use 127.0.0.1:3000` …
Error listenError(int number, const QByteArray &address, quint16 port);
/// … `getaddrinfo ENOTFOUND nosuch.invalid`.
Error lookupError(const char *code, const QByteArray &host);

/// Not a failure: there is nothing to do now.
inline bool wouldBlock(int number)
{
    return number == EAGAIN || number == EWOULDBLOCK || number == EINTR;
}
/// The peer sent RST. Behind a FIN the kernel calls it EPIPE.
inline bool isReset(int number)
{
    return number == ECONNRESET || number == EPIPE;
}
/// Of a reset what Node calls it.
Error readError(int number);

} // namespace roundtrip::wire
