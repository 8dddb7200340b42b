#pragma once

#include <QByteArray>
#include <QString>

namespace roundtrip::flow
{

/// An address of this machine's own network (127.0.0.0/8, ::1, also as ::ffff:127.0.0.1), or the
/// name "localhost". A name that only begins like such an address is none.
bool isLoopback(const QByteArray &host);

/// Would a connection to `asked` come to a socket that is bound to the address `bound`? An
/// any-address takes all of its family, and :: those of IPv4 too. "localhost", as long as it was
/// not looked up, may be any address of the loopback.
bool reaches(const QByteArray &asked, const QByteArray &bound);

/// "unix:/tmp/server.sock": there are no ports.
bool isUnixSocket(const QByteArray &address);

/// "127.0.0.1:3000", "[::1]:3000", "unix:/tmp/server.sock".
QString placeText(const QByteArray &address, quint16 port);

/// What to ask for to reach a socket that is bound to this address: of an any-address the loopback
/// of its family.
QByteArray hostToAsk(const QByteArray &bound);

} // namespace roundtrip::flow
