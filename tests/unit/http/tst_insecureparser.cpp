#include "tests/unit/http/clientrig.h"
#include "tests/unit/http/serverfixture.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::http;
using test::ServerFixture;
using trace::EventKind;

/// insecureHTTPParser: who may have it, and what the trace says of it. What it takes is in
/// tests/unit/message/lenient.txt.
class tst_InsecureParser : public QObject
{
    Q_OBJECT

    static ServerOptions insecure()
    {
        ServerOptions options = ServerFixture::nodeOptions();
        options.insecureHTTPParser = true;
        return options;
    }
    /// Of the LenientParsing events their args: "10".
    static QByteArray leniency(const trace::Snapshot &snapshot, trace::Side side)
    {
        QByteArray args;
        for (quint64 i = snapshot.firstEvent(); i < snapshot.endEvent(); ++i) {
            const trace::Event event = snapshot.at({i});
            if (event.kind == EventKind::LenientParsing && event.subject().side() == side)
                args += QByteArray::number(event.arg);
        }
        return args;
    }

private Q_SLOTS:
    void strictlyItIsRefused()
    {
        const QByteArray words =
            "The property 'options.insecureHTTPParser' must be false in conformance Strict: what "
            "it lets pass is what requests are smuggled with. Received true";
        ServerOptions options = insecure();
        options.conformance = Conformance::Strict;
        ServerFixture f(options);
        const Status listening = f.server->listen(3000);
        QVERIFY(!listening);
        QCOMPARE(listening.error().code, "ERR_INVALID_ARG_VALUE");
        QCOMPARE(listening.error().message, words);
        RequestOptions request;
        request.insecureHTTPParser = true;
        const auto made = ClientRequest::request(f.context, request);
        QVERIFY(!made);
        QCOMPARE(made.error().code, "ERR_INVALID_ARG_VALUE");
        QCOMPARE(made.error().message, words);
    }

    void aServersConnectionsSaySo()
    {
        ServerFixture f(insecure());
        QByteArrayList urls;
        f.server->onRequest([&](const auto &request, const auto &response) {
            urls.append(request->url());
            QVERIFY(response->end("ok"));
        });
        const auto socket = f.connect();
        f.receive(socket, "GET /lf HTTP/1.1\nHost: a\n\n");
        f.receive(socket, "GET /fold HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n");
        QCOMPARE(urls, QByteArrayList({"/lf", "/fold"}));
        f.writer.publish();
        const trace::Snapshot snapshot = f.writer.snapshot();
        QCOMPARE(leniency(snapshot, trace::Side::Server), "1");
        // before anything was read
        const auto kindAt = [&](quint64 i) { return snapshot.at({i}).kind; };
        quint64 first = snapshot.firstEvent();
        while (kindAt(first) != EventKind::LenientParsing && kindAt(first) != EventKind::SocketRead)
            ++first;
        QCOMPARE(kindAt(first), EventKind::LenientParsing);
    }

    void aServerWithoutItRefusesTheSame()
    {
        ServerFixture f;
        const auto socket = f.connect();
        f.receive(socket, "GET /lf HTTP/1.1\nHost: a\n\n");
        QVERIFY(socket->written().startsWith("HTTP/1.1 400 "));
        f.writer.publish();
        QCOMPARE(leniency(f.writer.snapshot(), trace::Side::Server), "");
    }

    /// Neither Content-Length nor chunked: a request's body as Node takes it, up to FIN.
    void aRequestsBodyMayEndWithTheConnection()
    {
        ServerFixture f(insecure());
        QByteArray body;
        bool ended = false;
        f.server->onRequest([&](const auto &request, const auto &) {
            request->onData([&](QByteArrayView data) { body += data; });
            request->onEnd([&] { ended = true; });
        });
        const auto socket = f.connect();
        f.receive(socket,
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: gzip\r\n\r\n"
            "abcdef");
        QCOMPARE(body, "abcdef");
        QVERIFY(!ended);
        f.run([&] { socket->receiveFin(); });
        QVERIFY(ended);
    }

    void aLimitHoldsForSuchABody()
    {
        ServerOptions options = insecure();
        options.maxBodySize = 5;
        ServerFixture f(options);
        const auto socket = f.connect();
        f.receive(socket, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\nabc");
        QCOMPARE(socket->written(), "");
        f.receive(socket, "def");
        QVERIFY(socket->written().startsWith("HTTP/1.1 413 "));
    }

    /// As in Node each request says for itself how its response is parsed, also on a socket that is
    /// used again.
    void eachRequestSaysForItself()
    {
        ClientRig rig;
        Agent agent(rig.context, keepAlive());
        RequestOptions options;
        options.agent = &agent;
        options.conformance = Conformance::Node;
        options.insecureHTTPParser = true;
        rig.enter([&] { (void)rig.request(options)->end(); });
        rig.receive("HTTP/1.1 200 OK\nContent-Length: 2\n\nok");
        QVERIFY(rig.story().contains("res.end"));
        options.insecureHTTPParser = false;
        rig.enter([&] { (void)rig.request(options)->end(); });
        rig.receive("HTTP/1.1 200 OK\nContent-Length: 2\n\nok");
        QCOMPARE(rig.network.sockets().size(), 1u);
        QVERIFY(rig.callbacks().contains("error"));
        QCOMPARE(leniency(rig.snapshot(), trace::Side::Client), "10");
    }
};

QTEST_GUILESS_MAIN(tst_InsecureParser)
#include "tst_insecureparser.moc"
