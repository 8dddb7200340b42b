#include "tests/unit/http/clientrig.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::http;
using std::chrono::milliseconds;

/// What the client puts on the wire, what it refuses to put there, and when it waits.
class tst_ClientWire : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesAsNode_data();
    void refusesAsNode();
    void optionsFromUrl();
    void httpsHasItsPortItsNameAndItsAgents();
    void headLines_data();
    void headLines();
    void framingByMethod_data();
    void framingByMethod();
    void unframedBodyOfTheGuide();
    void whatIsWrittenBeforeTheSocketLeavesInOnePacket();
    void drainAfterTheHighWaterMark();
    void trailersFollowTheLastChunk();
    void pausedResponsePausesTheSocket();
    void agentTimeoutReachesARequestThatDidNotAsk();
    void strictDropsWhatSpeaksUnasked();
    void closeThatWeSaid();
};

void tst_ClientWire::refusesAsNode_data()
{
    QTest::addColumn<RequestOptions>("options");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char *name, const std::function<void(RequestOptions &)> &change,
                         const char *code, const char *message) {
        RequestOptions options;
        change(options);
        QTest::newRow(name) << options << QByteArray(code) << QByteArray(message);
    };
    row(
        "space in the path", [](auto &o) { o.path = "/a b"; }, "ERR_UNESCAPED_CHARACTERS",
        "Request path contains unescaped characters");
    row(
        "ftp", [](auto &o) { o.protocol = "ftp:"; }, "ERR_INVALID_PROTOCOL",
        "Protocol \"ftp:\" not supported. Expected \"http:\"");
    row(
        "method", [](auto &o) { o.method = "B AD"; }, "ERR_INVALID_HTTP_TOKEN",
        "Method must be a valid HTTP token [\"B AD\"]");
    row(
        "timeout", [](auto &o) { o.timeout = milliseconds(-1); }, "ERR_OUT_OF_RANGE",
        "The value of \"timeout\" is out of range. It must be a non-negative finite number. "
        "Received -1");
    row(
        "maxHeaderSize", [](auto &o) { o.maxHeaderSize = -1; }, "ERR_OUT_OF_RANGE",
        "The value of \"maxHeaderSize\" is out of range. It must be >= 0 && <= 9007199254740991. "
        "Received -1");
    row(
        "header name",
        [](auto &o) {
            o.headers = {{"bad name", "x"}};
        },
        "ERR_INVALID_HTTP_TOKEN", "Header name must be a valid HTTP token [\"bad name\"]");
    row(
        "header value",
        [](auto &o) {
            o.headers = {{"X", "a\nb"}};
        },
        "ERR_INVALID_CHAR", "Invalid character in header content [\"X\"]");
    row(
        "host", [](auto &o) { o.host = "a\r\nX: y"; }, "ERR_INVALID_CHAR",
        "Invalid character in header content [\"Host\"]");
}

void tst_ClientWire::refusesAsNode()
{
    QFETCH(RequestOptions, options);
    QFETCH(QByteArray, code);
    QFETCH(QByteArray, message);
    ClientRig rig;
    const auto made = ClientRequest::request(rig.context, options);
    QVERIFY(!made);
    QCOMPARE(made.error().code, code);
    QCOMPARE(made.error().message, message);
    QVERIFY(rig.network.sockets().empty());
    QVERIFY(rig.snapshot().isEmpty());
}

void tst_ClientWire::optionsFromUrl()
{
    const auto options = RequestOptions::fromUrl("http://user:p%40ss@example.org:8080/a?b#c");
    QVERIFY(options);
    QCOMPARE(options->host, QByteArray("example.org"));
    QCOMPARE(options->port, quint16(8080));
    QCOMPARE(options->path, QByteArray("/a?b"));
    QCOMPARE(options->auth, QByteArray("user:p@ss"));
    QCOMPARE(RequestOptions::fromUrl("nonsense").error().code, QByteArray("ERR_INVALID_URL"));
    QCOMPARE(RequestOptions::fromUrl("ftp://a/").error().code, QByteArray("ERR_INVALID_PROTOCOL"));
}

void tst_ClientWire::httpsHasItsPortItsNameAndItsAgents()
{
    ClientRig rig;
    RequestOptions options = *RequestOptions::fromUrl("https://example.org/");
    QCOMPARE(options.withDefaults().port, quint16(443));
    QCOMPARE(options.withDefaults().hostField(), QByteArray("example.org"));
    QVERIFY(options.connectOptions().tls);
    QVERIFY(!RequestOptions().connectOptions().tls);
    options.port = 80;
    QCOMPARE(options.hostField(), QByteArray("example.org:80"));
    // SNI, as Node's agent makes it
    QCOMPARE(options.serverName({}), QByteArray("example.org"));
    QCOMPARE(options.serverName("other.net:8443"), QByteArray("other.net"));
    QCOMPARE(options.serverName("[::1]:8443"), QByteArray());
    QCOMPARE(options.serverName("127.0.0.1"), QByteArray());

    Agent plain(rig.context, {});
    options.agent = &plain;
    QCOMPARE(options.validate().error().message,
        QByteArray("Protocol \"https:\" not supported. Expected \"http:\""));
    AgentOptions ofHttps;
    ofHttps.protocol = "https:";
    Agent secure(rig.context, ofHttps);
    options.agent = &secure;
    QVERIFY(options.validate());
    options.protocol = "http:";
    QCOMPARE(options.validate().error().message,
        QByteArray("Protocol \"http:\" not supported. Expected \"https:\""));
}

void tst_ClientWire::headLines_data()
{
    QTest::addColumn<RequestOptions>("options");
    QTest::addColumn<QByteArray>("lines");
    const auto row = [](const char *name, const std::function<void(RequestOptions &)> &change,
                         const char *lines) {
        RequestOptions options;
        change(options);
        QTest::newRow(name) << options << QByteArray(lines);
    };
    row(
        "the program's lines first, case kept",
        [](auto &o) {
            o.headers = {{"X-b", "1"}, {"a", "2"}};
            o.auth = "u:p";
            o.port = 8080;
        },
        "GET / HTTP/1.1 | X-b: 1 | a: 2 | Host: localhost:8080 | Authorization: Basic dTpw | "
        "Connection: keep-alive");
    row(
        "the default port is left out", [](auto &o) { o.port = 80; },
        "GET / HTTP/1.1 | Host: localhost | Connection: keep-alive");
    row(
        "IPv6 in brackets",
        [](auto &o) {
            o.host = "::1";
            o.port = 81;
        },
        "GET / HTTP/1.1 | Host: [::1]:81 | Connection: keep-alive");
    row(
        "a Host of one's own",
        [](auto &o) {
            o.headers = {{"hOST", "x"}};
        },
        "GET / HTTP/1.1 | hOST: x | Connection: keep-alive");
    row(
        "no Host", [](auto &o) { o.setHost = false; }, "GET / HTTP/1.1 | Connection: keep-alive");
    row(
        "an Authorization of one's own",
        [](auto &o) {
            o.headers = {{"authorization", "x"}};
            o.auth = "u:p";
        },
        "GET / HTTP/1.1 | authorization: x | Host: localhost | Connection: keep-alive");
    row(
        "an array goes out as it is",
        [](auto &o) {
            o.headers = {{"A", "1"}, {"B", "2"}, {"A", "3"}};
            o.rawHeaders = true;
            o.auth = "u:p";
        },
        "GET / HTTP/1.1 | A: 1 | B: 2 | A: 3 | Connection: keep-alive");
    row(
        "order and duplicates are kept",
        [](auto &o) {
            o.headers = {{"A", "1"}, {"B", "2"}, {"A", "3"}};
        },
        "GET / HTTP/1.1 | A: 1 | B: 2 | A: 3 | Host: localhost | Connection: keep-alive");
    row(
        "methods are upper-cased", [](auto &o) { o.method = "delete"; },
        "DELETE / HTTP/1.1 | Host: localhost | Connection: keep-alive");
}

void tst_ClientWire::headLines()
{
    QFETCH(RequestOptions, options);
    QFETCH(QByteArray, lines);
    ClientRig rig;
    Agent agent(rig.context, keepAlive());
    options.agent = &agent;
    if (options.host.isEmpty())
        options.host = "localhost";
    rig.enter([&] { QVERIFY(rig.request(options)->end()); });
    QCOMPARE(linesOf(rig.socket()->takeWritten()), lines);
}

void tst_ClientWire::framingByMethod_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("written"); ///< to write(), before end()
    QTest::addColumn<QByteArray>("ended"); ///< to end()
    QTest::addColumn<QByteArray>("framing");
    QTest::addColumn<QByteArray>("body");
    for (const char *method : {"GET", "HEAD", "DELETE", "OPTIONS", "TRACE"}) {
        const QByteArray name(method);
        QTest::addRow("%s%s", method, " without a body")
            << name << QByteArray() << QByteArray() << QByteArray() << QByteArray();
        QTest::addRow("%s%s", method, " end(data) is unframed")
            << name << QByteArray() << QByteArray("abc") << QByteArray() << QByteArray("abc");
        QTest::addRow("%s%s", method, " write() is unframed")
            << name << QByteArray("ab") << QByteArray("c") << QByteArray() << QByteArray("abc");
    }
    for (const char *method : {"POST", "PUT", "PATCH", "PROPFIND", "FOO"}) {
        const QByteArray name(method);
        QTest::addRow("%s%s", method, " end()")
            << name << QByteArray() << QByteArray() << QByteArray("Content-Length: 0\r\n")
            << QByteArray();
        QTest::addRow("%s%s", method, " end(data)")
            << name << QByteArray() << QByteArray("abc") << QByteArray("Content-Length: 3\r\n")
            << QByteArray("abc");
        QTest::addRow("%s%s", method, " write() and end(data)")
            << name << QByteArray("ab") << QByteArray("c")
            << QByteArray("Transfer-Encoding: chunked\r\n")
            << QByteArray("2\r\nab\r\n1\r\nc\r\n0\r\n\r\n");
    }
}

void tst_ClientWire::framingByMethod()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, written);
    QFETCH(QByteArray, ended);
    QFETCH(QByteArray, framing);
    QFETCH(QByteArray, body);
    ClientRig rig;
    Agent agent(rig.context, keepAlive());
    RequestOptions options;
    options.agent = &agent;
    options.method = method;
    rig.enter([&] {
        const ClientRig::Request request = rig.request(options);
        if (!written.isEmpty())
            QVERIFY(request->write(written));
        QVERIFY(request->end(ended));
    });
    QCOMPARE(rig.socket()->writes.size(), 1);
    QCOMPARE(rig.socket()->takeWritten(),
        method + " / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\n" + framing + "\r\n"
            + body);
}

void tst_ClientWire::unframedBodyOfTheGuide()
{
    ClientRig rig;
    Agent agent(rig.context, AgentOptions::global());
    RequestOptions options;
    options.agent = &agent;
    options.path = "/api";
    options.headers = {{"User-Agent", "MyClient"}};
    rig.enter([&] {
        const ClientRig::Request request = rig.request(options);
        QVERIFY(request->write("{\"key\": \"value\"}"));
        QVERIFY(request->end());
    });
    QCOMPARE(rig.socket()->takeWritten(),
        QByteArray("GET /api HTTP/1.1\r\nUser-Agent: MyClient\r\nHost: 127.0.0.1\r\n"
                   "Connection: keep-alive\r\n\r\n{\"key\": \"value\"}"));
}

void tst_ClientWire::whatIsWrittenBeforeTheSocketLeavesInOnePacket()
{
    ClientRig rig;
    rig.network.setConnecting(wire::ScriptedNetwork::Connecting::ByTest);
    Agent agent(rig.context, AgentOptions::global());
    RequestOptions options;
    options.agent = &agent;
    options.method = "POST";
    ClientRig::Request request;
    rig.enter([&] {
        request = rig.request(options);
        QVERIFY(request->write("one"));
    });
    rig.enter([&] {
        QVERIFY(request->write("two"));
        QVERIFY(request->end());
    });
    QVERIFY(rig.socket()->writes.isEmpty());
    QVERIFY(!request->writableFinished());
    rig.socket()->accept();
    rig.run();
    QCOMPARE(rig.socket()->writes.size(), 1);
    QVERIFY(rig.socket()->written().endsWith("3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n"));
    QCOMPARE(rig.callbacks(), QByteArray("req.socket req.finish"));
}

void tst_ClientWire::drainAfterTheHighWaterMark()
{
    ClientRig rig;
    Agent agent(rig.context, AgentOptions::global());
    RequestOptions options;
    options.agent = &agent;
    options.method = "POST";
    ClientRig::Request request;
    QList<bool> room;
    rig.enter([&] {
        request = rig.request(options);
        for (int i = 0; i < 5; ++i)
            room.append(*request->write(QByteArray(5000, 'x')));
    });
    QCOMPARE(room, (QList<bool>{true, true, true, false, false}));
    QCOMPARE(rig.callbacks(), QByteArray("req.socket req.drain"));
    QVERIFY(!request->writableNeedDrain());
}

void tst_ClientWire::trailersFollowTheLastChunk()
{
    ClientRig rig;
    Agent agent(rig.context, AgentOptions::global());
    RequestOptions options;
    options.agent = &agent;
    options.method = "PUT";
    options.headers = {{"Trailer", "X-Sum"}};
    rig.enter([&] {
        const ClientRig::Request request = rig.request(options);
        QVERIFY(request->addTrailers({{"X-Sum", "42"}}));
        QVERIFY(request->end("body"));
    });
    QVERIFY(rig.socket()->takeWritten().endsWith("4\r\nbody\r\n0\r\nX-Sum: 42\r\n\r\n"));
}

void tst_ClientWire::pausedResponsePausesTheSocket()
{
    ClientRig rig;
    rig.registerForData = false;
    Agent agent(rig.context, keepAlive());
    ClientRequest::Response response;
    rig.enter([&] {
        rig.get(&agent)->onResponse([&](const ClientRequest::Response &got) { response = got; });
    });
    rig.receive("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + QByteArray(60000, 'x'));
    rig.receive(QByteArray(60000, 'x'));
    QCOMPARE(rig.socket()->unread(), qint64(60000));
    qint64 got = 0;
    rig.enter([&] { response->onData([&](QByteArrayView bytes) { got += bytes.size(); }); });
    QCOMPARE(rig.socket()->unread(), qint64(0));
    QCOMPARE(got, qint64(120000));
    rig.receive(QByteArray(80000, 'x'));
    QCOMPARE(got, qint64(200000));
    QCOMPARE(agent.pools().front().freeSockets, 1);
}

void tst_ClientWire::agentTimeoutReachesARequestThatDidNotAsk()
{
    ClientRig rig;
    Agent agent(rig.context, AgentOptions::global());
    rig.enter([&] { rig.get(&agent); });
    rig.callbacks();
    rig.advance(milliseconds(4999));
    QCOMPARE(rig.callbacks(), QByteArray());
    rig.advance(milliseconds(1));
    QCOMPARE(rig.callbacks(), QByteArray("req.timeout"));
    rig.receive(hello);
    QVERIFY(rig.callbacks().startsWith("req.response(200)"));
}

void tst_ClientWire::strictDropsWhatSpeaksUnasked()
{
    for (const Conformance conformance : {Conformance::Node, Conformance::Strict}) {
        ClientRig rig;
        Agent agent(rig.context, keepAlive());
        RequestOptions options;
        options.agent = &agent;
        options.conformance = conformance;
        rig.enter([&] { QVERIFY(rig.request(options)->end()); });
        rig.receive(hello);
        rig.receive("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        QCOMPARE(agent.totalSocketCount(), conformance == Conformance::Node ? 1 : 0);
    }
}

void tst_ClientWire::closeThatWeSaid()
{
    for (const Conformance conformance : {Conformance::Node, Conformance::Strict}) {
        ClientRig rig;
        Agent agent(rig.context, keepAlive());
        RequestOptions options;
        options.agent = &agent;
        options.conformance = conformance;
        options.headers = {{"Connection", "close"}};
        rig.enter([&] { QVERIFY(rig.request(options)->end()); });
        rig.story();
        rig.receive(hello); // a server that does not take the hint
        QCOMPARE(rig.story().contains("dropped(WeSaidClose)"), conformance == Conformance::Strict);
    }
}

QTEST_GUILESS_MAIN(tst_ClientWire)
#include "tst_clientwire.moc"
