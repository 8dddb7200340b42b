#pragma once

#include "core/http/server.h"
#include "core/http/twintable.h"
#include "tests/support/scriptednetwork.h"

#include <QByteArrayList>
#include <QMetaEnum>
#include <QTest>

#include <memory>
#include <vector>

namespace roundtrip::test
{

/// A server on a scripted network with a clock that is moved by hand. What happens to the program
/// is logged, in Node's words: "request /", "req.data abc", "res.finish".
class ServerFixture
{
public:
    using Socket = std::shared_ptr<wire::ScriptedSocket>;
    using Handler = http::Server::Listener;

    explicit ServerFixture(const http::ServerOptions &options = nodeOptions(),
        const trace::Writer::Options &traceOptions = {})
        : writer(traceOptions)
        , loop(clock, writer)
        , gate(loop)
        , network(loop, gate)
        , context(loop, network, gate)
        , server(std::make_unique<http::Server>(context, options))
    {
    }
    ~ServerFixture()
    {
        run([this] { server.reset(); });
    }

    static http::ServerOptions nodeOptions()
    {
        http::ServerOptions options;
        options.conformance = Conformance::Node;
        return options;
    }

    template <typename Function>
    void run(Function function)
    {
        loop.enter(function);
        loop.runUntilQuiet();
    }

    Socket connect()
    {
        run([this] { server->adopt(network.makeServerTransport()); });
        return network.lastSocket();
    }

    /// The bytes arrive in one read, and all that follows from it runs.
    void receive(const Socket &socket, const QByteArray &bytes)
    {
        run([&] { socket->receive(bytes); });
    }

    void advance(std::chrono::milliseconds time)
    {
        clock.advance(time);
        loop.runUntilQuiet();
    }

    /// Logs everything that is said about this exchange; `name` follows "req" and "res".
    void watch(const http::Server::Request &request, const http::Server::Response &response,
        const QByteArray &name = {})
    {
        const QByteArray req = "req" + name + '.';
        const QByteArray res = "res" + name + '.';
        request->onEnd([this, req] { log.append(req + "end"); });
        request->onClose([this, req] { log.append(req + "close"); });
        request->onAborted([this, req] { log.append(req + "aborted"); });
        request->onError([this, req](const Error &e) { log.append(req + "error " + e.code); });
        response->onFinish([this, res] { log.append(res + "finish"); });
        response->onClose([this, res] { log.append(res + "close"); });
        response->onDrain([this, res] { log.append(res + "drain"); });
        response->onError([this, res](const Error &e) { log.append(res + "error " + e.code); });
    }

    void watchData(const http::Server::Request &request, const QByteArray &name = {})
    {
        request->onData([this, name](QByteArrayView data) {
            log.append("req" + name + ".data " + data.toByteArray());
        });
    }

    /// Every request is logged and watched, then handled.
    void handle(Handler handler)
    {
        server->onRequest([this, handler](const auto &request, const auto &response) {
            log.append("request " + request->url());
            watch(request, response);
            handler(request, response);
        });
    }

    /// Every request is answered "ok" before its body is read.
    void answerAtOnce()
    {
        handle([](const auto &, const auto &response) { QVERIFY(response->end("ok")); });
    }

    QByteArrayList takeLog() { return std::exchange(log, {}); }

    /// What the socket sent since the last time, with D for the Date line and KA for the two lines
    /// of keep-alive, as in the table of traces.
    static QByteArray shortened(QByteArray bytes)
    {
        qsizetype at = 0;
        while ((at = bytes.indexOf("Date: ", at)) >= 0)
            bytes.replace(at, bytes.indexOf("\r\n", at) + 2 - at, "D ");
        bytes.replace("Connection: keep-alive\r\nKeep-Alive: timeout=5\r\n", "KA ");
        bytes.replace("Connection: close\r\n", "CC ");
        return bytes;
    }

    /// The names of the events from `first` on.
    QByteArrayList events(quint64 first = 0)
    {
        writer.publish();
        const trace::Snapshot snapshot = writer.snapshot();
        QByteArrayList names;
        for (quint64 i = first; i < snapshot.endEvent(); ++i) {
            const trace::Event event = snapshot.at({i});
            names.append(QMetaEnum::fromType<trace::EventKind>().valueToKey(int(event.kind)));
        }
        return names;
    }
    quint64 eventCount()
    {
        writer.publish();
        return writer.snapshot().endEvent();
    }

    wire::ManualClock clock;
    trace::Writer writer;
    wire::Loop loop;
    wire::Gate gate;
    wire::ScriptedNetwork network;
    http::Context context;
    std::unique_ptr<http::Server> server;
    QByteArrayList log;
};

} // namespace roundtrip::test
