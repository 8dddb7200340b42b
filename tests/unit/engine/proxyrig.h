#pragma once

#include "core/engine/proxy.h"
#include "tests/unit/http/serverfixture.h"

namespace roundtrip::engine::test
{

using Socket = roundtrip::test::ServerFixture::Socket;

/// A proxy between a client and a server that both are played by the test.
class ProxyRig : public roundtrip::test::ServerFixture
{
public:
    explicit ProxyRig(Conformance conformance = Conformance::Strict, Proxy::Options options = {})
        : ServerFixture(serverOptions(conformance))
    {
        options.via = "roundtrip:3000";
        proxy = std::make_unique<Proxy>(context, options);
        const auto forward = [this](const auto &request, const auto &response) {
            proxy->forward(request, response);
        };
        server->onRequest(forward);
        server->onCheckContinue(forward);
        server->onConnect([this](const auto &request, auto transport, const auto &head) {
            proxy->connect(request, std::move(transport), head);
        });
    }
    ~ProxyRig()
    {
        run([this] { proxy.reset(); });
    }

    Socket client() { return connect(); }
    /// What the proxy opened, in order.
    std::vector<Socket> upstream() const
    {
        std::vector<Socket> sockets;
        for (const Socket &socket : network.sockets()) {
            if (socket->subject.side() == trace::Side::Client)
                sockets.push_back(socket);
        }
        return sockets;
    }
    Socket lastUpstream() const { return upstream().back(); }

    trace::Snapshot snapshot()
    {
        writer.publish();
        return writer.snapshot();
    }
    /// All events of a kind.
    std::vector<trace::EventIndex> events(trace::EventKind kind)
    {
        const trace::Snapshot all = snapshot();
        std::vector<trace::EventIndex> found;
        for (quint64 i = all.firstEvent(); i < all.endEvent(); ++i) {
            if (all.at({i}).kind == kind)
                found.push_back({i});
        }
        return found;
    }

    std::unique_ptr<Proxy> proxy;

private:
    static http::ServerOptions serverOptions(Conformance conformance)
    {
        http::ServerOptions options;
        options.conformance = conformance;
        return options;
    }
};

inline const QByteArray get = "GET http://127.0.0.1:81/x HTTP/1.1\r\nHost: 127.0.0.1:81\r\n\r\n";
inline const QByteArray connectRequest =
    "CONNECT 127.0.0.1:443 HTTP/1.1\r\nHost: 127.0.0.1:443\r\n\r\n";
inline const QByteArray established = "HTTP/1.1 200 Connection Established\r\n\r\n";

/// Without the lines that a server adds for itself.
inline QByteArray plain(QByteArray head)
{
    for (const QByteArrayView line : {"Date: ", "Connection: ", "Keep-Alive: "}) {
        if (const qsizetype at = head.indexOf("\r\n" + line.toByteArray()); at >= 0)
            head.remove(at + 2, head.indexOf("\r\n", at + 2) - at);
    }
    return head;
}

inline QByteArray statusLine(const QByteArray &answer)
{
    return answer.first(answer.indexOf("\r\n"));
}

inline QByteArray bodyOf(const QByteArray &answer)
{
    return answer.sliced(answer.indexOf("\r\n\r\n") + 4);
}

} // namespace roundtrip::engine::test
