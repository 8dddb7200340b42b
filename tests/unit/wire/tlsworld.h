#pragma once

#include "core/wire/ends.h"
#include "core/wire/tcpnetwork.h"
#include "core/wire/tlsidentity.h"
#include "tests/support/certificates.h"
#include "tests/unit/wire/wirefixture.h"

#include <QTest>

#include <sys/socket.h>

namespace roundtrip::wire
{

inline qint64 send(Transport &transport, const QByteArray &bytes)
{
    return transport.write(std::span(&bytes, 1));
}

/// Closing it sends a reset.
inline void resetOnClose(qintptr descriptor)
{
    const linger none{1, 0};
    ::setsockopt(int(descriptor), SOL_SOCKET, SO_LINGER, &none, sizeof(none));
}

/// What a listener with TLS tells.
struct TlsAcceptor final : ListenerEvents {
    Acceptor plain;
    std::vector<Error> failures;
    std::vector<trace::Subject> failed;

    void connectionAccepted(std::unique_ptr<Transport> transport) override
    {
        plain.connectionAccepted(std::move(transport));
    }
    void handshakeFailed(const Error &error, trace::Subject side) override
    {
        failures.push_back(error);
        failed.push_back(side);
    }
};

/// Everything that a program with sockets has, for one test.
struct TlsWorld {
    SteadyClock clock;
    trace::Writer writer;
    Loop loop{clock, writer};
    Gate gate{loop};
    TcpNetwork network{loop, gate};
    TlsAcceptor acceptor;
    Recorder client;
    std::unique_ptr<Listener> listener;
    std::unique_ptr<Transport> transport;

    void listen(const roundtrip::testing::Certificates::Pair &pair,
        std::chrono::milliseconds handshakeTimeout = std::chrono::minutes(2))
    {
        const auto identity = TlsIdentity::load(pair.certificate, pair.key);
        QVERIFY(identity);
        ListenOptions options;
        options.tls = *identity;
        options.handshakeTimeout = handshakeTimeout;
        listener = std::move(*network.listen(options, acceptor));
    }
    void connect(const TlsClientOptions &options, const QByteArray &host = "127.0.0.1")
    {
        connectTo(listener->port(), options, host);
    }
    void connectTo(
        quint16 port, const TlsClientOptions &options, const QByteArray &host = "127.0.0.1")
    {
        ConnectOptions connect;
        connect.host = host;
        connect.port = port;
        connect.tls = options;
        loop.enter([&] {
            transport = network.connect(connect);
            transport->setEvents(&client);
        });
    }
    ServerSide &server() { return *acceptor.plain.sides.front(); }
    trace::Subject clientSide() const { return transport->subject(); }
    bool happened(trace::EventKind kind, trace::Subject side) const
    {
        return bool(findEvent(writer.snapshot(), kind, side));
    }
    template <typename Detail>
    Detail detail(trace::EventKind kind, trace::Subject side) const
    {
        const auto snapshot = writer.snapshot();
        return snapshot.detailOf<Detail>(findEvent(snapshot, kind, side));
    }
};

/// What the tests of TLS begin with.
class TlsSetUp
{
protected:
    testing::Certificates m_certificates;

    TlsClientOptions trusting()
    {
        return {testing::Certificates::contentOf(m_certificates.ca()), true, {}};
    }
    /// Both ends stand, behind their handshake.
    void open(TlsWorld &world)
    {
        world.listen(m_certificates.localhost());
        world.connect(trusting());
        QTRY_VERIFY(!world.acceptor.plain.sides.empty()
            && world.happened(trace::EventKind::TlsFinished, world.clientSide()));
    }
};

} // namespace roundtrip::wire
