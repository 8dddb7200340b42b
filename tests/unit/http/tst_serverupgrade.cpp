#include "tests/unit/http/serverfixture.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::test;
using namespace std::chrono_literals;
using http::Server;
using Log = QByteArrayList;

namespace
{

const QByteArray upgradeRequest =
    "GET /u HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: foo\r\n\r\n";
const QByteArray connectRequest = "CONNECT b:80 HTTP/1.1\r\nHost: b:80\r\n\r\n";

/// The program's own protocol: what it hears of the transport it was given.
struct Duplex final : wire::TransportEvents {
    std::unique_ptr<wire::Transport> transport;
    QByteArray heard;
    bool ended = false;
    bool timedOut = false;

    void take(std::unique_ptr<wire::Transport> given)
    {
        transport = std::move(given);
        transport->setEvents(this);
    }
    void say(const QByteArray &bytes) { transport->write({&bytes, 1}); }
    void transportRead(QByteArrayView bytes, trace::EventIndex) override
    {
        heard += bytes.toByteArray();
    }
    void transportEnd() override { ended = true; }
    void transportFailed(const Error &) override { }
    void transportClosed(bool) override { }
    void transportTimeout() override { timedOut = true; }
};

} // namespace

/// 'upgrade' and 'connect' of a server (section 2.4, T16).
class tst_ServerUpgrade : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theTransportIsTheListeners_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::newRow("upgrade") << upgradeRequest;
        QTest::newRow("CONNECT") << connectRequest;
    }
    void theTransportIsTheListeners()
    {
        QFETCH(QByteArray, request);
        ServerFixture f;
        Duplex duplex;
        f.handle([](const auto &, const auto &) { QFAIL("not a request"); });
        const auto take = [&](const Server::Request &message,
                              std::unique_ptr<wire::Transport> transport, const QByteArray &head) {
            QVERIFY(message->upgrade());
            f.log.append(message->method() + ' ' + message->url() + " head=" + head);
            duplex.take(std::move(transport));
            duplex.say("HTTP/1.1 101 Switching Protocols\r\n\r\nhello");
        };
        f.server->onUpgrade(take);
        f.server->onConnect(take);
        const auto socket = f.connect();
        f.receive(socket, request + "first");
        const bool isConnect = request == connectRequest;
        QCOMPARE(
            f.takeLog(), (Log{QByteArray(isConnect ? "CONNECT b:80" : "GET /u") + " head=first"}));
        QCOMPARE(socket->takeWritten(), "HTTP/1.1 101 Switching Protocols\r\n\r\nhello");
        f.receive(socket, "GET / HTTP/1.1\r\n\r\n"); // no HTTP any more
        QCOMPARE(duplex.heard, "GET / HTTP/1.1\r\n\r\n");
        QVERIFY(socket->writes.isEmpty());
        QCOMPARE(f.server->connectionCount(), 0);
        QVERIFY(f.events().contains(isConnect ? "OnConnect" : "OnUpgrade"));
        QCOMPARE(f.events().count("HalfClosed"), 1);
    }

    /// The connection it came on has nothing more to do with it.
    void theRequestMayBeKeptBehindTheChange()
    {
        ServerFixture f;
        Duplex duplex;
        Server::Request kept;
        f.server->onUpgrade([&](const Server::Request &request, auto transport, const auto &) {
            kept = request;
            duplex.take(std::move(transport));
        });
        const auto socket = f.connect();
        f.receive(socket, upgradeRequest);
        f.run([&] { f.server.reset(); });
        f.run([&] {
            kept->onEnd([&] { f.log.append("end"); });
            kept->onClose([&] { f.log.append("close"); });
            kept->setTimeout(10ms);
            kept->resume();
        });
        QCOMPARE(f.takeLog(), (Log{"end", "close"}));
        f.run([&] { kept->destroy(); });
        QVERIFY(!socket->closed); // the transport is the listener's
    }

    void theHalfIsOpenUntilTheListenerLetsGoOfTheRequest()
    {
        ServerFixture f;
        Duplex duplex;
        Server::Request held;
        f.server->onConnect([&](const auto &message, auto transport, const auto &) {
            held = message;
            duplex.take(std::move(transport));
        });
        f.receive(f.connect(), connectRequest);
        QCOMPARE(f.events().count("HalfClosed"), 0);
        f.run([&] { held.reset(); });
        QCOMPARE(f.events().count("HalfClosed"), 1);
    }

    void noTimeoutOfTheServerHoldsAnyMore()
    {
        auto options = ServerFixture::nodeOptions();
        options.timeout = 100ms;
        options.headersTimeout = 100ms;
        options.requestTimeout = 100ms;
        options.connectionsCheckingInterval = 50ms;
        ServerFixture f(options);
        Duplex duplex;
        f.server->onUpgrade(
            [&](const auto &, auto transport, const auto &) { duplex.take(std::move(transport)); });
        const auto socket = f.connect();
        f.receive(socket, upgradeRequest);
        f.advance(10s);
        QVERIFY(!duplex.timedOut);
        QVERIFY(!socket->closed);
        f.run([&] { socket->receiveFin(); });
        QVERIFY(duplex.ended);
        QVERIFY(!socket->finSent);
    }

    void behindAKeptConnection()
    {
        ServerFixture f;
        Duplex duplex;
        f.handle([](const auto &, const auto &response) { QVERIFY(response->end("one")); });
        f.server->onUpgrade(
            [&](const auto &, auto transport, const auto &) { duplex.take(std::move(transport)); });
        const auto socket = f.connect();
        f.receive(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        f.takeLog();
        f.receive(socket, upgradeRequest);
        QVERIFY(duplex.transport);
        f.advance(1min); // the keep-alive deadline is gone with the connection
        QVERIFY(!socket->closed);
    }

    void requestsBeforeItThatWaitAreClosed()
    {
        ServerFixture f;
        Duplex duplex;
        Server::Response late;
        f.handle([&](const auto &, const auto &response) { late = response; });
        f.server->onUpgrade(
            [&](const auto &, auto transport, const auto &) { duplex.take(std::move(transport)); });
        const auto socket = f.connect();
        f.receive(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n" + upgradeRequest);
        QCOMPARE(f.takeLog(),
            (Log{"request /", "req.aborted", "res.close", "req.error ECONNRESET", "req.close"}));
        f.run([&] { QVERIFY(late->end("late")); });
        QVERIFY(socket->writes.isEmpty());
    }

    void withoutAListenerUpgradeIsIgnored()
    {
        ServerFixture f;
        f.handle([](const Server::Request &request, const Server::Response &response) {
            QVERIFY(!request->upgrade());
            QVERIFY(response->end("plain"));
        });
        const auto socket = f.connect();
        f.receive(socket, upgradeRequest);
        QVERIFY(socket->takeWritten().endsWith("plain"));
        f.receive(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        QVERIFY(socket->takeWritten().endsWith("plain"));
    }

    void withoutAListenerConnectClosesTheSocket()
    {
        ServerFixture f;
        f.handle([](const auto &, const auto &) { QFAIL("not a request"); });
        f.server->onUpgrade([](const auto &, auto, const auto &) { QFAIL("CONNECT is another"); });
        const auto socket = f.connect();
        f.receive(socket, connectRequest);
        QVERIFY(socket->closed);
        QVERIFY(socket->writes.isEmpty());
    }

    void strictAsksForHostHereToo()
    {
        for (const bool strict : {true, false}) {
            auto options = ServerFixture::nodeOptions();
            options.conformance = strict ? Conformance::Strict : Conformance::Node;
            ServerFixture f(options);
            bool upgraded = false;
            f.server->onUpgrade([&](const auto &, auto, const auto &) { upgraded = true; });
            const auto socket = f.connect();
            f.receive(socket, "GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: foo\r\n\r\n");
            QCOMPARE(upgraded, !strict);
            QCOMPARE(socket->written().startsWith("HTTP/1.1 400 "), strict);
        }
    }

    void theServerMayGoInTheListener()
    {
        ServerFixture f;
        Duplex duplex;
        f.server->onUpgrade([&](const auto &, auto transport, const auto &) {
            duplex.take(std::move(transport));
            f.server.reset();
        });
        const auto socket = f.connect();
        f.receive(socket, upgradeRequest);
        f.receive(socket, "still there");
        QCOMPARE(duplex.heard, "still there");
    }

    void theTransportMayGoInTheListener()
    {
        ServerFixture f;
        f.server->onUpgrade([](const auto &, auto, const auto &) {});
        const auto socket = f.connect();
        f.receive(socket, upgradeRequest + "more");
        QVERIFY(socket->closed);
    }

    void heldByTheGateItIsHandedOverWithItsStep()
    {
        ServerFixture f;
        Duplex duplex;
        f.server->onUpgrade([&](const auto &, auto transport, const auto &head) {
            duplex.take(std::move(transport));
            duplex.heard += head;
        });
        const auto socket = f.connect();
        f.gate.holdSide(trace::Side::Server, trace::Seam::Deliver, true);
        f.receive(socket, upgradeRequest + "first");
        QVERIFY(!duplex.transport);
        f.run([&] { f.gate.releaseAll({}); });
        QVERIFY(duplex.transport);
        f.receive(socket, "second");
        QCOMPARE(duplex.heard, "firstsecond");
    }
};

QTEST_GUILESS_MAIN(tst_ServerUpgrade)
#include "tst_serverupgrade.moc"
