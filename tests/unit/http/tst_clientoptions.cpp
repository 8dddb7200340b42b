#include "core/http/abortsignal.h"
#include "tests/unit/http/clientrig.h"
#include "tests/unit/http/noting.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::http;
using test::Noting;

/// Options and lesser calls of ClientRequest and Agent (sections 1.1 to 1.3, 2.1, 2.2).
class tst_ClientOptions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void getEndsAndKeepsTheMethod()
    {
        ClientRig rig;
        RequestOptions options;
        options.host = "a";
        options.method = "post";
        rig.enter([&] { QVERIFY(ClientRequest::get(rig.context, options)); });
        QVERIFY(rig.socket()->written().startsWith("POST / HTTP/1.1\r\n"));
        QVERIFY(rig.socket()->written().endsWith("Content-Length: 0\r\n\r\n"));
        options.path = "/a b";
        rig.enter([&] { QVERIFY(!ClientRequest::get(rig.context, options)); });
    }

    void signalBeforeTheSocket()
    {
        ClientRig rig;
        AbortController controller;
        controller.abort();
        RequestOptions options;
        options.signal = controller.signal();
        rig.enter([&] { QVERIFY(rig.request(options)->end()); });
        QCOMPARE(rig.callbacks(), "req.error(ABORT_ERR) req.close");
        QVERIFY(rig.socket()->written().isEmpty());
    }

    void signalBeforeTheResponse()
    {
        ClientRig rig;
        Agent agent(rig.context, {.name = "agent", .keepAlive = true});
        AbortController controller;
        RequestOptions options;
        options.agent = &agent;
        options.signal = controller.signal();
        rig.enter([&] { QVERIFY(rig.request(options)->end()); });
        rig.enter([&] { controller.abort(); });
        QCOMPARE(rig.callbacks(), "req.socket req.finish req.error(ABORT_ERR) req.close");
        QCOMPARE(agent.totalSocketCount(), 0);
    }

    void signalInMidResponse()
    {
        ClientRig rig;
        AbortController controller;
        RequestOptions options;
        options.signal = controller.signal();
        rig.enter([&] { QVERIFY(rig.request(options)->end()); });
        rig.receive("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhello");
        rig.callbacks();
        rig.enter([&] { controller.abort(); });
        QCOMPARE(rig.callbacks(),
            "req.error(ABORT_ERR) res.aborted req.close res.error(ECONNRESET) res.close");
        rig.enter([&] { controller.abort(); }); // once
        QCOMPARE(rig.callbacks(), "");
    }

    void signalAfterTheEndDoesNothing()
    {
        ClientRig rig;
        Agent agent(rig.context, {.name = "agent", .keepAlive = true});
        AbortController controller;
        RequestOptions options;
        options.agent = &agent;
        options.signal = controller.signal();
        rig.enter([&] { QVERIFY(rig.request(options)->end()); });
        rig.receive(hello);
        rig.callbacks();
        rig.enter([&] { controller.abort(); });
        QCOMPARE(rig.callbacks(), "");
        QCOMPARE(agent.totalSocketCount(), 1);
    }

    void aSignalForgetsRequestsThatAreGone()
    {
        ClientRig rig;
        Agent agent(rig.context, {.name = "agent", .keepAlive = true});
        AbortController controller;
        RequestOptions options;
        options.agent = &agent;
        options.signal = controller.signal();
        for (int i = 0; i < 1000; ++i) {
            rig.enter([&] { QVERIFY(rig.request(options)->end()); });
            rig.receive(hello);
        }
        QVERIFY(controller.signal()->listenerCount() < 100);
    }

    void aSocketOfOnesOwn()
    {
        ClientRig rig;
        QByteArrayList asked;
        QByteArrayList log;
        RequestOptions options;
        options.createConnection = [&](const wire::ConnectOptions &connectOptions) {
            asked.append(connectOptions.host + ':' + QByteArray::number(connectOptions.port));
            return std::make_unique<Noting>(rig.network.connect(connectOptions), log);
        };
        rig.enter([&] { QVERIFY(rig.request(options)->end()); });
        QCOMPARE(asked, (QByteArrayList{"127.0.0.1:80"}));
        QVERIFY(rig.socket()->written().contains("Connection: close\r\n"));
        rig.receive(hello);
        QCOMPARE(rig.socket()->closed, true);
    }

    void agentsMakeTheirSocketsThemselves()
    {
        ClientRig rig;
        QByteArrayList log;
        {
            Agent agent(rig.context, {.name = "agent", .keepAlive = true});
            agent.setCreateConnection([&](const wire::ConnectOptions &connectOptions) {
                log.append("made");
                return std::make_unique<Noting>(rig.network.connect(connectOptions), log);
            });
            rig.enter([&] { rig.get(&agent); });
            rig.receive(hello);
            rig.enter([&] { rig.get(&agent); });
            rig.receive(hello);
            QCOMPARE(log, (QByteArrayList{"made", "keepAlive 1000", "keepAlive 1000"}));
        }
        rig.run();
        QVERIFY(rig.socket()->closed);
    }

    void socketOptionsWaitForTheSocket()
    {
        ClientRig rig;
        QByteArrayList log;
        RequestOptions options;
        options.createConnection = [&](const wire::ConnectOptions &connectOptions) {
            return std::make_unique<Noting>(rig.network.connect(connectOptions), log);
        };
        ClientRig::Request request;
        rig.enter([&] {
            request = rig.request(options);
            request->setNoDelay();
            request->setSocketKeepAlive(true, std::chrono::milliseconds(700));
            QVERIFY(log.isEmpty());
        });
        QCOMPARE(log, (QByteArrayList{"noDelay", "keepAlive 700"}));
        rig.enter([&] { request->setNoDelay(false); });
        QCOMPARE(log.last(), "delay");
        rig.enter([&] { request->destroy(); });
    }

    void uniqueHeadersShareALine()
    {
        ClientRig rig;
        RequestOptions options;
        options.uniqueHeaders = {"X-One"};
        rig.enter([&] {
            const auto request = rig.request(options);
            QVERIFY(request->setHeader("x-one", QList<QByteArray>{"a", "b"}));
            QVERIFY(request->setHeader("Cookie", QList<QByteArray>{"c=1", "d=2"}));
            QVERIFY(request->end());
        });
        QVERIFY(rig.socket()->written().contains("x-one: a; b\r\nCookie: c=1; d=2\r\n"));
    }

    void theAgentsMapsNameWhoIsWhere()
    {
        ClientRig rig;
        Agent agent(rig.context, {.name = "agent", .keepAlive = true, .maxSockets = 1});
        ClientRig::Request first;
        ClientRig::Request second;
        const QByteArray name = "127.0.0.1:80:";
        rig.enter([&] {
            first = rig.get(&agent);
            second = rig.get(&agent);
            QCOMPARE(agent.sockets(name).size(), size_t(1));
            QCOMPARE(agent.requests(name), (std::vector<trace::HalfId>{second->half()}));
        });
        rig.receive(hello);
        QCOMPARE(agent.sockets(name), (std::vector<trace::ConnectionId>{second->connectionId()}));
        QVERIFY(agent.requests(name).empty());
        rig.receive(hello);
        QVERIFY(agent.sockets(name).empty());
        QCOMPARE(
            agent.freeSockets(name), (std::vector<trace::ConnectionId>{first->connectionId()}));
        rig.enter([&] { agent.destroy(); });
        QVERIFY(agent.freeSockets(name).empty());
        QVERIFY(agent.pools().empty());
    }

    void aThousandFieldsOfAResponseAreKept()
    {
        ClientRig rig; // Strict refuses a head with more: tst_strictparser
        QByteArray head = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n";
        for (int i = 0; i < 1200; ++i)
            head += "a: 1\r\n";
        RequestOptions options;
        options.conformance = Conformance::Node;
        std::size_t fields = 0;
        rig.enter([&] {
            const auto request = rig.request(options);
            request->onResponse([&](const ClientRequest::Response &response) {
                fields = response->rawHeaders().size();
            });
            QVERIFY(request->end());
        });
        rig.receive(head + "\r\n");
        QCOMPARE(fields, std::size_t(1000));
    }

    void aHeadOverMaxHeaderSizeFailsTheRequest()
    {
        ClientRig rig;
        RequestOptions options;
        options.maxHeaderSize = 100;
        rig.enter([&] { QVERIFY(rig.request(options)->end()); });
        rig.callbacks();
        rig.receive("HTTP/1.1 200 OK\r\nA: " + QByteArray(100, 'x') + "\r\n\r\n");
        QCOMPARE(rig.callbacks(), "req.error(HPE_HEADER_OVERFLOW) req.close");
    }

    void highWaterMarkSaysWhenToWait()
    {
        ClientRig rig;
        RequestOptions options;
        options.method = "POST";
        options.highWaterMark = 1000;
        rig.enter([&] {
            const auto request = rig.request(options);
            QCOMPARE(request->writableHighWaterMark(), qint64(1000));
            QVERIFY(*request->write(QByteArray(500, 'x')));
            QVERIFY(!*request->write(QByteArray(500, 'x')));
        });
        QVERIFY(rig.callbacks().contains("req.drain"));
    }

    void aResponseMaySetTheTimeout()
    {
        ClientRig rig;
        Agent agent(rig.context, {.name = "agent", .keepAlive = true});
        RequestOptions options;
        options.agent = &agent;
        QByteArrayList log;
        ClientRequest::Response kept;
        rig.enter([&] {
            const auto request = rig.request(options);
            request->onResponse([&](const ClientRequest::Response &response) {
                kept = response;
                response->setTimeout(std::chrono::milliseconds(30));
                response->onTimeout([&] { log.append("res.timeout"); });
                response->onData([](QByteArrayView) {});
            });
            QVERIFY(request->end());
        });
        rig.receive("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhello");
        rig.advance(std::chrono::milliseconds(40));
        QCOMPARE(log, (QByteArrayList{"res.timeout"}));
    }
};

QTEST_GUILESS_MAIN(tst_ClientOptions)
#include "tst_clientoptions.moc"
