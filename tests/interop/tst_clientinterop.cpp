#include "core/http/clientrequest.h"
#include "core/http/server.h"
#include "core/wire/tcpnetwork.h"
#include "tests/interop/peerprocess.h"

#include <QTest>

#include <functional>

using namespace roundtrip;
using namespace roundtrip::http;
using std::chrono::milliseconds;

namespace
{

/// Real sockets and the real clock.
struct Engine {
    wire::SteadyClock clock;
    trace::Writer writer;
    wire::Loop loop{clock, writer};
    wire::Gate gate{loop};
    wire::TcpNetwork network{loop, gate};
    Context context{loop, network, gate};
};

/// What a request came to.
struct Answer {
    bool closed = false;
    int status = 0;
    QByteArray body;
    message::RawHeaders trailers;
    Error error;
    QByteArrayList events;
    bool reused = false;
    QByteArray header(QByteArrayView name) const
    {
        const message::HeaderField *field = message::findHeader(headers, name);
        return field ? field->value : QByteArray();
    }
    message::RawHeaders headers;
};

} // namespace

/// Our client against Node's server, against servers that break the rules, and against our own
/// server.
class tst_ClientInterop : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();

    void eventsAsNodesClient_data();
    void eventsAsNodesClient();
    void everyMethodReachesNode_data();
    void everyMethodReachesNode();
    void largeBodyArrivesWhole();
    void largeBodyLeavesWhole();
    void trailersArrive();
    void manyRequestsShareOneSocket();
    void refusedConnection();
    void unknownHost();
    void strictDoesNotReuseADoubtfulConnection_data();
    void strictDoesNotReuseADoubtfulConnection();
    void ownServerInTheSameLoop();

private:
    RequestOptions optionsFor(quint16 port, const QByteArray &path);
    std::shared_ptr<Answer> send(const RequestOptions &options, const QByteArrayList &pieces = {},
        const QByteArray &last = {});
    static void watch(ClientRequest &request, const std::shared_ptr<Answer> &answer);

    PeerProcess m_server;
    PeerProcess m_broken;
    std::unique_ptr<Engine> m_engine;
    std::unique_ptr<Agent> m_agent;
};

void tst_ClientInterop::initTestCase()
{
    if (PeerProcess::node().isEmpty())
        QSKIP("Node was not found (ROUNDTRIP_NODE, then node)");
    QVERIFY(m_server.start(QStringLiteral("server.js")));
    QVERIFY(m_broken.start(QStringLiteral("broken.js")));
}

void tst_ClientInterop::cleanup()
{
    m_agent.reset();
    m_engine.reset();
}

RequestOptions tst_ClientInterop::optionsFor(quint16 port, const QByteArray &path)
{
    if (!m_engine) {
        m_engine = std::make_unique<Engine>();
        m_agent = std::make_unique<Agent>(
            m_engine->context, AgentOptions{.name = "agent", .keepAlive = true});
    }
    RequestOptions options;
    options.host = "127.0.0.1";
    options.port = port;
    options.path = path;
    options.agent = m_agent.get();
    return options;
}

void tst_ClientInterop::watch(ClientRequest &request, const std::shared_ptr<Answer> &answer)
{
    const auto note = [answer](const QByteArray &word) { answer->events.append(word); };
    request.onSocket([note] { note("req.socket"); });
    request.onFinish([note] { note("req.finish"); });
    request.onTimeout([note] { note("req.timeout"); });
    request.onAbort([note] { note("req.abort"); });
    request.onContinue([note] { note("req.continue"); });
    request.onError([note, answer](const Error &error) {
        answer->error = error;
        note("req.error(" + error.code + ")");
    });
    request.onClose([note, answer] {
        answer->closed = true;
        note("req.close");
    });
    request.onInformation([note](const ClientRequest::Information &information) {
        note("req.information(" + QByteArray::number(information.statusCode) + ")");
    });
    request.onResponse([note, answer, &request](const ClientRequest::Response &response) {
        answer->status = response->statusCode();
        answer->headers = response->rawHeaders();
        answer->reused = request.reusedSocket();
        note("req.response(" + QByteArray::number(response->statusCode()) + ")");
        response->onData([answer](QByteArrayView bytes) { answer->body += bytes; });
        response->onEnd([note, answer, raw = response.get()] {
            answer->trailers = raw->rawTrailers();
            note("res.data(" + QByteArray::number(answer->body.size()) + ")");
            note("res.end");
        });
        response->onAborted([note] { note("res.aborted"); });
        response->onClose([note] { note("res.close"); });
        response->onError([note](const Error &error) { note("res.error(" + error.code + ")"); });
    });
}

std::shared_ptr<Answer> tst_ClientInterop::send(
    const RequestOptions &options, const QByteArrayList &pieces, const QByteArray &last)
{
    const auto answer = std::make_shared<Answer>();
    m_engine->loop.enter([&] {
        const auto request = ClientRequest::request(m_engine->context, options);
        if (!request)
            return;
        watch(**request, answer);
        for (const QByteArray &piece : pieces)
            (void)(*request)->write(piece);
        (void)(*request)->end(last);
    });
    return answer;
}

void tst_ClientInterop::eventsAsNodesClient_data()
{
    QTest::addColumn<bool>("broken");
    QTest::addColumn<QByteArray>("scenario");
    QTest::addColumn<QByteArray>("path");
    const auto row = [](bool broken, const char *scenario, const char *path) {
        QTest::addRow("%s %s", scenario, path)
            << broken << QByteArray(scenario) << QByteArray(path);
    };
    for (const char *path :
        {"/hello", "/204", "/304", "/trailers", "/until-close", "/close", "/hints"})
        row(false, "get", path);
    row(false, "close-mode", "/hello");
    row(false, "close-mode", "/until-close");
    row(false, "head", "/length5");
    row(false, "head", "/204");
    row(false, "post", "/echo");
    row(false, "early", "/early");
    row(false, "expect", "/echo");
    row(false, "expect", "/refuse");
    row(false, "unread", "/hello");
    for (const char *scenario :
        {"destroy-at-once", "abort-at-once", "destroy-in-socket", "abort-in-socket",
            "destroy-in-response", "destroy-with-error", "abort-in-response", "destroy-in-data"})
        row(false, scenario, "/length5");
    for (const char *scenario : {"destroy-in-response", "destroy-response", "destroy-with-error",
             "abort-in-response", "destroy-in-data", "destroy-response-in-data"})
        row(true, scenario, "/stall-in-body");
    for (const char *path :
        {"/nonsense", "/reset-before", "/reset-in-body", "/fin-before", "/fin-in-body", "/excess",
            "/until-close", "/both-lengths", "/old-chunked", "/long-head", "/reset-until-close"})
        row(true, "get", path);
    row(true, "timeout-destroy", "/stall");
    row(true, "destroy-later", "/stall");
}

void tst_ClientInterop::eventsAsNodesClient()
{
    QFETCH(bool, broken);
    QFETCH(QByteArray, scenario);
    QFETCH(QByteArray, path);
    const quint16 port = broken ? m_broken.port() : m_server.port();

    QProcess node;
    node.start(PeerProcess::node(),
        {QStringLiteral(ROUNDTRIP_SOURCE_DIR "/tests/interop/peers/clientevents.js"),
            QString::number(port), QString::fromLatin1(scenario), QString::fromLatin1(path)});
    QVERIFY(node.waitForFinished(20000));
    const QByteArray expected = node.readAllStandardOutput().trimmed();
    QVERIFY(!expected.isEmpty());

    RequestOptions options = optionsFor(port, path);
    options.conformance = Conformance::Node;
    Agent closing(m_engine->context, {});
    if (scenario == "close-mode")
        options.agent = &closing;
    if (scenario == "head")
        options.method = "HEAD";
    if (scenario == "post" || scenario == "early" || scenario == "expect")
        options.method = "POST";
    if (scenario == "expect")
        options.headers = {{"Expect", "100-continue"}, {"Content-Length", "4"}};
    if (scenario == "early")
        options.headers = {{"Content-Length", "6"}};
    if (scenario == "timeout-destroy")
        options.timeout = milliseconds(50);

    const auto answer = std::make_shared<Answer>();
    std::shared_ptr<ClientRequest> request;
    const auto onceResponded =
        [&](const std::function<void(const ClientRequest::Response &)> &act) {
            // Behind what watch() registered: the response is watched first, then acted on.
            request->onResponse([=, request = request.get()](
                                    const ClientRequest::Response &response) {
                answer->status = response->statusCode();
                answer->events.append(
                    "req.response(" + QByteArray::number(response->statusCode()) + ")");
                const auto note = [answer](const QByteArray &word) { answer->events.append(word); };
                if (scenario != "unread") {
                    response->onData([=](QByteArrayView bytes) {
                        answer->body += bytes;
                        if (scenario == "destroy-in-data")
                            request->destroy();
                        if (scenario == "destroy-response-in-data")
                            response->destroy();
                    });
                }
                response->onEnd([=] {
                    note("res.data(" + QByteArray::number(answer->body.size()) + ")");
                    note("res.end");
                });
                response->onAborted([=] { note("res.aborted"); });
                response->onClose([=] { note("res.close"); });
                response->onError(
                    [=](const Error &error) { note("res.error(" + error.code + ")"); });
                act(response);
            });
        };
    m_engine->loop.enter([&] {
        request = *ClientRequest::request(m_engine->context, options);
        watch(*request, answer);
        const auto raw = request.get();
        if (scenario == "destroy-in-response")
            onceResponded([raw](const auto &) { raw->destroy(); });
        else if (scenario == "destroy-response")
            onceResponded([](const auto &response) { response->destroy(); });
        else if (scenario == "destroy-with-error")
            onceResponded(
                [raw](const auto &) { raw->destroy({.code = "BOOM", .message = "boom"}); });
        else if (scenario == "abort-in-response")
            onceResponded([raw](const auto &) { raw->abort(); });
        else if (scenario == "unread" || scenario.endsWith("-in-data"))
            onceResponded([](const auto &) {});

        if (scenario == "expect") {
            request->onContinue([raw, answer] {
                answer->events.append("req.continue");
                (void)raw->end("body");
            });
        } else if (scenario == "post") {
            (void)request->write("aaa");
            (void)request->end("bbb");
        } else if (scenario == "early") {
            (void)request->write("abc");
        } else {
            (void)request->end();
        }
        if (scenario == "destroy-at-once")
            request->destroy();
        if (scenario == "abort-at-once")
            request->abort();
        if (scenario == "destroy-in-socket" || scenario == "abort-in-socket") {
            request->onSocket([raw, answer, scenario] {
                answer->events.append("req.socket");
                scenario == "abort-in-socket" ? raw->abort() : raw->destroy();
            });
        }
        if (scenario == "timeout-destroy") {
            request->onTimeout([raw, answer] {
                answer->events.append("req.timeout");
                raw->destroy();
            });
        }
    });
    if (scenario == "early") {
        QTRY_COMPARE(answer->events.size(), expected.count(' ') - 1);
        m_engine->loop.enter([&] { (void)request->end("def"); });
    }
    if (scenario == "destroy-later") {
        QTRY_VERIFY(answer->events.contains("req.finish"));
        m_engine->loop.enter([&] { request->destroy(); });
    }
    QTRY_COMPARE_WITH_TIMEOUT(answer->events.join(' '), expected, 5000);
}

void tst_ClientInterop::everyMethodReachesNode_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("framing");
    for (const char *method : {"GET", "DELETE", "OPTIONS"})
        QTest::newRow(method) << QByteArray(method) << QByteArray("none");
    for (const char *method : {"POST", "PUT", "PATCH", "PROPFIND", "LOCK", "M-SEARCH", "PURGE"})
        QTest::newRow(method) << QByteArray(method) << QByteArray("4");
}

void tst_ClientInterop::everyMethodReachesNode()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, framing);
    RequestOptions options = optionsFor(m_server.port(), "/echo");
    options.method = method;
    const auto answer = send(options, {}, framing == "none" ? QByteArray() : QByteArray("body"));
    QTRY_VERIFY(answer->closed);
    QCOMPARE(answer->status, 200);
    QCOMPARE(answer->header("X-Method"), method);
    QCOMPARE(answer->header("X-Framing"), framing);
    QCOMPARE(answer->body, framing == "none" ? QByteArray() : QByteArray("body"));
}

void tst_ClientInterop::largeBodyArrivesWhole()
{
    const auto answer = send(optionsFor(m_server.port(), "/large"));
    QTRY_VERIFY(answer->closed);
    QCOMPARE(answer->body, QByteArray(1 << 20, 'x'));
}

void tst_ClientInterop::largeBodyLeavesWhole()
{
    RequestOptions options = optionsFor(m_server.port(), "/echo");
    options.method = "POST";
    QByteArrayList pieces;
    for (char c = 'a'; c <= 'p'; ++c)
        pieces.append(QByteArray(200000, c));
    const auto answer = send(options, pieces);
    QTRY_VERIFY_WITH_TIMEOUT(answer->closed, 20000);
    QCOMPARE(answer->header("X-Framing"), QByteArray("chunked"));
    QVERIFY(answer->body == pieces.join());
}

void tst_ClientInterop::trailersArrive()
{
    const auto answer = send(optionsFor(m_server.port(), "/trailers"));
    QTRY_VERIFY(answer->closed);
    const message::RawHeaders expected{{"X-Sum", "42"}};
    QCOMPARE(answer->trailers, expected);
}

void tst_ClientInterop::manyRequestsShareOneSocket()
{
    RequestOptions options = optionsFor(m_server.port(), "/hello");
    for (int i = 0; i < 50; ++i) {
        const auto answer = send(options);
        QTRY_VERIFY(answer->closed);
        QCOMPARE(answer->body, QByteArray("hello"));
        QCOMPARE(answer->reused, i > 0);
    }
    QCOMPARE(m_agent->totalSocketCount(), 1);
}

void tst_ClientInterop::refusedConnection()
{
    Engine other;
    quint16 port = 0;
    {
        Server server(other.context, {});
        other.loop.enter([&] { QVERIFY(server.listen(0)); });
        port = server.port();
    }
    const auto answer = send(optionsFor(port, "/"));
    QTRY_VERIFY(answer->closed);
    QCOMPARE(answer->error.code, QByteArray("ECONNREFUSED"));
    QCOMPARE(answer->error.message, "connect ECONNREFUSED 127.0.0.1:" + QByteArray::number(port));
    QCOMPARE(answer->events.join(' '), QByteArray("req.socket req.error(ECONNREFUSED) req.close"));
}

void tst_ClientInterop::unknownHost()
{
    RequestOptions options = optionsFor(80, "/");
    options.host = "nosuch.invalid";
    const auto answer = send(options);
    QTRY_VERIFY_WITH_TIMEOUT(answer->closed, 30000);
    if (answer->error.code == "EAI_AGAIN")
        QSKIP("no name server answers here");
    QCOMPARE(answer->error.message, QByteArray("getaddrinfo ENOTFOUND nosuch.invalid"));
}

void tst_ClientInterop::strictDoesNotReuseADoubtfulConnection_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::newRow("an HTTP/1.0 answer in chunks") << QByteArray("/old-chunked");
    QTest::newRow("bytes nobody asked for, later") << QByteArray("/late-excess");
}

void tst_ClientInterop::strictDoesNotReuseADoubtfulConnection()
{
    QFETCH(QByteArray, path);
    RequestOptions options = optionsFor(m_broken.port(), path);
    options.conformance = Conformance::Strict;
    const auto strict = send(options);
    QTRY_VERIFY(strict->closed);
    QCOMPARE(strict->body, QByteArray("hello"));
    QTRY_COMPARE(m_agent->totalSocketCount(), 0);
}

void tst_ClientInterop::ownServerInTheSameLoop()
{
    RequestOptions options = optionsFor(0, "/x");
    Server server(m_engine->context, {});
    server.onRequest([](const Server::Request &request, const Server::Response &response) {
        (void)response->setHeader("X-Url", request->url());
        request->onData([raw = response.get()](
                            QByteArrayView bytes) { (void)raw->write(bytes.toByteArray()); });
        request->onEnd([raw = response.get()] { (void)raw->end(); });
    });
    m_engine->loop.enter([&] { QVERIFY(server.listen(0)); });
    options.port = server.port();
    options.method = "POST";
    for (int i = 0; i < 3; ++i) {
        const auto answer = send(options, {"aaa", "bbb"}, "ccc");
        QTRY_VERIFY(answer->closed);
        QCOMPARE(answer->body, QByteArray("aaabbbccc"));
        QCOMPARE(answer->header("X-Url"), QByteArray("/x"));
        QCOMPARE(answer->reused, i > 0);
    }
    // Both ends are one connection, and each server half knows its client half.
    m_engine->writer.publish();
    const trace::Snapshot snapshot = m_engine->writer.snapshot();
    int twins = 0;
    for (quint64 i = snapshot.firstEvent(); i < snapshot.endEvent(); ++i)
        twins += snapshot.at({i}).kind == trace::EventKind::Twin;
    QCOMPARE(twins, 3);
    m_engine->loop.enter([&] { server.closeAllConnections(); });
}

QTEST_GUILESS_MAIN(tst_ClientInterop)
#include "tst_clientinterop.moc"
