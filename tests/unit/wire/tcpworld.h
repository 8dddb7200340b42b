#pragma once

#include "core/wire/tcpnetwork.h"
#include "tests/unit/wire/wirefixture.h"

#include <QTest>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <span>

namespace roundtrip::wire
{

inline qint64 send(Transport &transport, const QByteArray &bytes)
{
    return transport.write(std::span(&bytes, 1));
}

/// Everything that a program with sockets has, for one test.
struct World {
    SteadyClock clock;
    trace::Writer writer;
    Loop loop{clock, writer};
    Gate gate{loop};
    TcpNetwork network{loop, gate};
    Acceptor acceptor;
    Recorder client;
    std::unique_ptr<Listener> listener;
    std::unique_ptr<Transport> transport;

    void listen()
    {
        auto result = network.listen({}, acceptor);
        QVERIFY(result);
        listener = std::move(*result);
    }
    void connect()
    {
        loop.enter([&] {
            transport = network.connect({"127.0.0.1", listener->port(), {}, 0, true});
            transport->setEvents(&client);
        });
    }
    /// Both ends stand.
    void open()
    {
        listen();
        connect();
        QTRY_VERIFY(!acceptor.sides.empty() && client.heard.contains("connected"));
    }
    ServerSide &server() { return *acceptor.sides.front(); }
};

/// A peer outside the program: a plain blocking socket.
class ForeignSocket
{
public:
    ForeignSocket()
        : m_descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
    }
    ~ForeignSocket() { close(); }
    Q_DISABLE_COPY_MOVE(ForeignSocket)

    bool connectTo(quint16 port)
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return ::connect(m_descriptor, reinterpret_cast<sockaddr *>(&address), sizeof(address))
            == 0;
    }
    void send(const QByteArray &bytes)
    {
        QCOMPARE(::send(m_descriptor, bytes.constData(), size_t(bytes.size()), 0), bytes.size());
    }
    void sendFin() { ::shutdown(m_descriptor, SHUT_WR); }
    void reset()
    {
        const linger none{1, 0};
        ::setsockopt(m_descriptor, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
        close();
    }
    void close()
    {
        if (m_descriptor >= 0)
            ::close(std::exchange(m_descriptor, -1));
    }

private:
    int m_descriptor;
};

} // namespace roundtrip::wire
