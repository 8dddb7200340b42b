#include "tests/interop/clientbench.h"
#include "tests/interop/peerprocess.h"

#include <QTest>

#include <map>

using namespace roundtrip;
using namespace roundtrip::http;
using std::chrono::milliseconds;

namespace
{

/// What a program asks for and does. peers/clientevents.js knows the same scenarios.
struct Scenario {
    QByteArray method = "GET";
    message::RawHeaders headers = {};
    milliseconds timeout{0};
    bool keepAlive = true;
    ClientBench::Program program = {};
    /// Something done from outside, once this has been seen.
    QByteArray laterAfter = {};
    ClientBench::Act later = {};
};

const Error boom{.code = "BOOM", .message = "boom"};

void destroy(ClientRequest &request)
{
    request.destroy();
}
void abort(ClientRequest &request)
{
    request.abort();
}
void destroyRequest(ClientRequest &request, const ClientBench::Response &)
{
    request.destroy();
}
void destroyResponse(ClientRequest &, const ClientBench::Response &response)
{
    response->destroy();
}
void destroyWithError(ClientRequest &request, const ClientBench::Response &)
{
    request.destroy(boom);
}
void abortRequest(ClientRequest &request, const ClientBench::Response &)
{
    request.abort();
}
void endAndDestroy(ClientRequest &request)
{
    (void)request.end();
    request.destroy();
}
void endAndAbort(ClientRequest &request)
{
    (void)request.end();
    request.abort();
}
void writeAndEnd(ClientRequest &request)
{
    (void)request.write("aaa");
    (void)request.end("bbb");
}
void writeOnly(ClientRequest &request)
{
    (void)request.write("abc");
}
void endLate(ClientRequest &request)
{
    (void)request.end("def");
}
void endWithBody(ClientRequest &request)
{
    (void)request.end("body");
}
void nothing(ClientRequest &)
{
}

const std::map<QByteArray, Scenario> scenarios{
    {"get", {}},
    {"close-mode", {.keepAlive = false}},
    {"head", {.method = "HEAD"}},
    {"post", {.method = "POST", .program = {.start = writeAndEnd}}},
    {"early",
        {.method = "POST",
            .headers = {{"Content-Length", "6"}},
            .program = {.start = writeOnly},
            .laterAfter = "res.close",
            .later = endLate}},
    {"expect",
        {.method = "POST",
            .headers = {{"Expect", "100-continue"}, {"Content-Length", "4"}},
            .program = {.start = nothing, .inContinue = endWithBody}}},
    {"unread", {.program = {.reads = false}}},
    {"destroy-at-once", {.program = {.start = endAndDestroy}}},
    {"abort-at-once", {.program = {.start = endAndAbort}}},
    {"destroy-in-socket", {.program = {.inSocket = destroy}}},
    {"abort-in-socket", {.program = {.inSocket = abort}}},
    {"destroy-in-response", {.program = {.inResponse = destroyRequest}}},
    {"destroy-response", {.program = {.inResponse = destroyResponse}}},
    {"destroy-with-error", {.program = {.inResponse = destroyWithError}}},
    {"abort-in-response", {.program = {.inResponse = abortRequest}}},
    {"destroy-in-data", {.program = {.inData = destroyRequest}}},
    {"destroy-response-in-data", {.program = {.inData = destroyResponse}}},
    {"timeout-destroy", {.timeout = milliseconds(50), .program = {.inTimeout = destroy}}},
    {"destroy-later", {.laterAfter = "req.finish", .later = destroy}},
};

/// The rows: a scenario and the paths it is run on, of Node's server or of the broken one.
struct Rows {
    bool broken;
    QByteArrayList scenarios;
    QByteArrayList paths;
};
const Rows rows[] = {
    {false, {"get"}, {"/hello", "/204", "/304", "/trailers", "/until-close", "/close", "/hints"}},
    {false, {"close-mode"}, {"/hello", "/until-close"}},
    {false, {"head"}, {"/length5", "/204"}},
    {false, {"post"}, {"/echo"}},
    {false, {"early"}, {"/early"}},
    {false, {"expect"}, {"/echo", "/refuse"}},
    {false, {"unread"}, {"/hello"}},
    {false,
        {"destroy-at-once", "abort-at-once", "destroy-in-socket", "abort-in-socket",
            "destroy-in-response", "destroy-with-error", "abort-in-response", "destroy-in-data"},
        {"/length5"}},
    {true,
        {"destroy-in-response", "destroy-response", "destroy-with-error", "abort-in-response",
            "destroy-in-data", "destroy-response-in-data"},
        {"/stall-in-body"}},
    {true, {"get"},
        {"/nonsense", "/reset-before", "/reset-in-body", "/fin-before", "/fin-in-body", "/excess",
            "/until-close", "/both-lengths", "/old-chunked", "/long-head", "/reset-until-close"}},
    {true, {"timeout-destroy", "destroy-later"}, {"/stall"}},
};

} // namespace

/// Our client and Node's in front of the same server, Node's own or one that breaks the rules: both
/// must say the same in the same order.
class tst_ClientEvents : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void asNodesClient_data();
    void asNodesClient();

private:
    PeerProcess m_server;
    PeerProcess m_broken;
};

void tst_ClientEvents::initTestCase()
{
    if (PeerProcess::node().isEmpty())
        QSKIP(PeerProcess::missing);
    QVERIFY(m_server.start(QStringLiteral("server.js")));
    QVERIFY(m_broken.start(QStringLiteral("broken.js")));
}

void tst_ClientEvents::asNodesClient_data()
{
    QTest::addColumn<quint16>("port");
    QTest::addColumn<QByteArray>("scenario");
    QTest::addColumn<QByteArray>("path");
    for (const Rows &some : rows) {
        for (const QByteArray &scenario : some.scenarios) {
            for (const QByteArray &path : some.paths)
                QTest::addRow("%s %s", scenario.constData(), path.constData())
                    << (some.broken ? m_broken : m_server).port() << scenario << path;
        }
    }
}

void tst_ClientEvents::asNodesClient()
{
    QFETCH(quint16, port);
    QFETCH(QByteArray, scenario);
    QFETCH(QByteArray, path);
    QProcess node;
    node.start(PeerProcess::node(),
        {QStringLiteral(ROUNDTRIP_SOURCE_DIR "/tests/interop/peers/clientevents.js"),
            QString::number(port), QString::fromLatin1(scenario), QString::fromLatin1(path)});
    QVERIFY(node.waitForFinished(20000));
    const QByteArray expected = node.readAllStandardOutput().trimmed();
    QVERIFY(!expected.isEmpty());

    const Scenario &wanted = scenarios.at(scenario);
    ClientBench bench;
    Agent closing(bench.context, {});
    RequestOptions options = bench.optionsFor(port, path);
    options.conformance = Conformance::Node;
    options.method = wanted.method;
    options.headers = wanted.headers;
    options.timeout = wanted.timeout;
    if (!wanted.keepAlive)
        options.agent = &closing;
    const auto answer = std::make_shared<Answer>();
    const ClientBench::Request request = bench.request(options, wanted.program, answer);
    QVERIFY(request);
    if (wanted.later) {
        QTRY_VERIFY(answer->events.contains(wanted.laterAfter));
        bench.loop.enter([&] { wanted.later(*request); });
    }
    QTRY_COMPARE_WITH_TIMEOUT(answer->events.join(' '), expected, 5000);
}

QTEST_GUILESS_MAIN(tst_ClientEvents)
#include "tst_clientevents.moc"
