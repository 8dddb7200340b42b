#include "tests/unit/flow/livetraces.h"

#include "tests/unit/engine/hostfixture.h"

#include <QFile>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

namespace roundtrip::test
{

using namespace trace;
using namespace std::chrono_literals;
using engine::Command;
using plan::RequestPlan;

namespace
{

/// A host, its requests, and peers outside.
class Stage
{
public:
    explicit Stage(const plan::ServerPlan &server = {})
        : m_fixture(server)
    {
    }

    HostFixture &fixture() { return m_fixture; }
    RequestPlan plan(const QByteArray &method, const QByteArray &path) const
    {
        RequestPlan plan;
        plan.method = method;
        plan.url = m_fixture.url(path);
        return plan;
    }
    void run(const RequestPlan &plan) { m_fixture.run(plan); }
    void start(const RequestPlan &plan) { m_fixture.start(plan); }
    void perform(const Command &command)
    {
        m_fixture.host.loop().enter([&] { m_fixture.host.perform(command); });
    }
    void await(EventKind kind, int n = 1)
    {
        if (!QTest::qWaitFor([&] { return m_fixture.count(kind) >= n; }, 10'000))
            qFatal("it does not come to %d × %d", n, int(kind));
    }
    /// Lets the loop run for a while in which nothing happens, so that the trace has a quiet
    /// stretch.
    void beQuiet()
    {
        const auto until = m_fixture.clock.now() + 60ms;
        if (!QTest::qWaitFor([&] { return m_fixture.clock.now() >= until; }, 10'000))
            qFatal("the clock stands still");
    }
    /// The newest half of a side that the trace knows.
    HalfId newestHalf(EventKind begin) const
    {
        const Snapshot snapshot = m_fixture.trace.snapshot();
        for (quint64 i = snapshot.endEvent(); i-- > 0;) {
            if (snapshot.at({i}).kind == begin)
                return snapshot.at({i}).subject().halfId();
        }
        return {};
    }
    void callOnClient(engine::CallOnHalf::Verb verb, const QByteArray &data = {})
    {
        perform(engine::CallOnHalf{newestHalf(EventKind::CallRequest), verb, data});
    }
    /// Waits until more than `released` steps have been held and releases one; false when the
    /// exchange is over instead.
    bool releaseNext(int released)
    {
        const auto isOver = [this] { return m_fixture.count(EventKind::HalfClosed) >= 2; };
        const auto isHeld = [&] { return m_fixture.count(EventKind::StepHeld) > released; };
        if (!QTest::qWaitFor([&] { return isHeld() || isOver(); }, 10'000))
            qFatal("nothing is held and the exchange does not end");
        if (!isHeld())
            return false;
        perform(engine::ReleaseStep{});
        return true;
    }
    Snapshot snapshot()
    {
        m_fixture.host.loop().enter([] {});
        return m_fixture.trace.snapshot();
    }

    /// Sends bytes from a socket that is not the program's and waits for the connection's end.
    void fromOutside(const QByteArray &bytes, bool untilClosed, int answers = 1)
    {
        QTcpSocket socket;
        socket.connectToHost(QStringLiteral("127.0.0.1"), m_fixture.port);
        socket.write(bytes);
        QByteArray seen;
        const bool done = QTest::qWaitFor(
            [&] {
                seen += socket.readAll();
                return untilClosed ? socket.state() == QAbstractSocket::UnconnectedState
                                   : seen.count("HTTP/1.1 ") >= answers;
            },
            10'000);
        if (!done)
            qFatal("no answer from the server");
        socket.disconnectFromHost();
        await(EventKind::SocketClosed);
    }

private:
    HostFixture m_fixture;
};

Snapshot twoGets()
{
    Stage stage;
    stage.run(stage.plan("GET", "/"));
    stage.run(stage.plan("GET", "/status/204"));
    return stage.snapshot();
}

RequestPlan postOfTwoPieces(const Stage &stage)
{
    RequestPlan plan = stage.plan("POST", "/echo");
    plan.pieces = {{"{\"key\"", 0ms}, {": \"value\"}", 60ms}};
    return plan;
}

Snapshot post()
{
    Stage stage;
    stage.run(postOfTwoPieces(stage));
    return stage.snapshot();
}

Snapshot postInOne()
{
    Stage stage;
    RequestPlan plan = stage.plan("POST", "/echo");
    plan.pieces = {{"hello", 0ms}};
    plan.framing = plan::FramingChoice::ContentLength;
    stage.run(plan);
    return stage.snapshot();
}

Snapshot forgottenEnd(const QByteArray &method, const std::vector<plan::Piece> &pieces)
{
    Stage stage;
    RequestPlan plan = stage.plan(method, "/echo");
    plan.pieces = pieces;
    plan.finish = plan::Finish::None;
    stage.start(plan);
    stage.await(EventKind::Accepted);
    if (!pieces.empty())
        stage.await(EventKind::OnRequest);
    stage.beQuiet();
    stage.callOnClient(engine::CallOnHalf::Verb::End);
    stage.await(EventKind::HalfClosed, 2);
    return stage.snapshot();
}

Snapshot neverEnd()
{
    Stage stage;
    stage.start(stage.plan("GET", "/never-end"));
    stage.await(EventKind::OnResponse);
    stage.beQuiet();
    stage.callOnClient(engine::CallOnHalf::Verb::Abort);
    stage.await(EventKind::HalfClosed, 2);
    return stage.snapshot();
}

Snapshot get(const QByteArray &path)
{
    Stage stage;
    stage.run(stage.plan("GET", path));
    return stage.snapshot();
}

Snapshot head()
{
    Stage stage;
    stage.run(stage.plan("HEAD", "/"));
    return stage.snapshot();
}

Snapshot refused()
{
    Stage stage;
    RequestPlan plan = stage.plan("GET", "/");
    {
        QTcpServer closed;
        closed.listen(QHostAddress::LocalHost);
        plan.url = "http://127.0.0.1:" + QByteArray::number(closed.serverPort()) + "/";
    }
    stage.run(plan);
    return stage.snapshot();
}

Snapshot unframedBody()
{
    plan::ServerPlan server;
    server.conformance = Conformance::Node;
    Stage stage(server);
    RequestPlan plan = stage.plan("GET", "/");
    plan.conformance = Conformance::Node;
    plan.pieces = {{"body of a GET", 0ms}};
    stage.run(plan);
    stage.await(EventKind::HalfClosed, 3);
    return stage.snapshot();
}

Snapshot queue()
{
    Stage stage;
    stage.perform(engine::AdoptAgents{{{"one", {.keepAlive = true, .maxSockets = 1}}}});
    RequestPlan plan = stage.plan("GET", "/delay/30");
    plan.agent = plan::NamedAgent{"one"};
    for (int i = 0; i < 3; ++i)
        stage.start(plan);
    stage.await(EventKind::HalfClosed, 6);
    return stage.snapshot();
}

Snapshot waitForContinue()
{
    Stage stage;
    RequestPlan plan = postOfTwoPieces(stage);
    plan.waitForContinue = true;
    stage.run(plan);
    return stage.snapshot();
}

Snapshot abortAfterPieces()
{
    Stage stage;
    RequestPlan plan = postOfTwoPieces(stage);
    plan.finish = plan::Finish::Abort;
    stage.run(plan);
    stage.await(EventKind::HalfClosed, 2);
    return stage.snapshot();
}

/// Everything of one seam waits until a person lets it go, step by step.
Snapshot heldAt(Side side, Seam seam)
{
    Stage stage;
    stage.perform(engine::HoldSeam{side, seam, true});
    stage.start(stage.plan("GET", "/"));
    for (int released = 0; stage.releaseNext(released); ++released) { }
    return stage.snapshot();
}

Snapshot outside(const QByteArray &bytes, bool untilClosed, int answers = 1)
{
    Stage stage;
    stage.fromOutside(bytes, untilClosed, answers);
    return stage.snapshot();
}

/// Our client asks somebody else's server.
Snapshot serverOutside(const QByteArray &answer, bool close)
{
    Stage stage;
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    QObject::connect(&server, &QTcpServer::newConnection, &server, [&] {
        QTcpSocket *const socket = server.nextPendingConnection();
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket, answer, close] {
            socket->readAll();
            socket->write(answer);
            if (close)
                socket->disconnectFromHost();
        });
    });
    RequestPlan plan = stage.plan("GET", "/");
    plan.url = "http://127.0.0.1:" + QByteArray::number(server.serverPort()) + "/";
    stage.run(plan);
    return stage.snapshot();
}

/// Somebody outside and the proxy: what is said one after another, and what is heard before the
/// next; then they go.
Snapshot throughProxy(
    const std::function<QList<std::pair<QByteArray, QByteArray>>(quint16)> &talk, int halves)
{
    plan::ServerPlan plan;
    plan.proxy = true;
    Stage stage(plan);
    const quint16 port = stage.fixture().port;
    QTcpSocket client;
    client.connectToHost(QHostAddress::LocalHost, port);
    for (const auto &[say, hear] : talk(port)) {
        QByteArray heard;
        client.write(say);
        const bool came = QTest::qWaitFor(
            [&] {
                heard += client.readAll();
                return heard.contains(hear);
            },
            10'000);
        if (!came)
            qFatal("it is not heard: %s", hear.constData());
    }
    client.disconnectFromHost();
    stage.await(EventKind::HalfClosed, halves);
    return stage.snapshot();
}

Snapshot proxied(const QByteArray &path)
{
    return throughProxy(
        [path](quint16 port) {
            const QByteArray url = "http://127.0.0.1:" + QByteArray::number(port) + path;
            return QList<std::pair<QByteArray, QByteArray>>{
                {"GET " + url + " HTTP/1.1\r\nHost: a\r\nUser-Agent: curl/7.88.1\r\n\r\n",
                    path == "/" ? "World!\n" : "\r\n0\r\n\r\n"}};
        },
        3);
}

Snapshot proxyRefused()
{
    return throughProxy(
        [](quint16) {
            return QList<std::pair<QByteArray, QByteArray>>{
                {"GET http://127.0.0.1:1/ HTTP/1.1\r\nHost: a\r\n\r\n", "ECONNREFUSED"}};
        },
        2);
}

Snapshot overAUnixSocket()
{
    const QTemporaryDir folder;
    plan::ServerPlan server;
    server.socketPath = QFile::encodeName(folder.filePath("s"));
    Stage stage(server);
    for (const char *path : {"/", "/status/204"}) {
        RequestPlan plan;
        plan.url = QByteArray("http://localhost") + path;
        plan.socketPath = server.socketPath;
        stage.run(plan);
    }
    return stage.snapshot();
}

Snapshot tunnel()
{
    return throughProxy(
        [](quint16 port) {
            const QByteArray to = "127.0.0.1:" + QByteArray::number(port);
            return QList<std::pair<QByteArray, QByteArray>>{
                {"CONNECT " + to + " HTTP/1.1\r\nHost: " + to + "\r\n\r\n", "\r\n\r\n"},
                {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "World!\n"},
                {"GET /bytes/300000 HTTP/1.1\r\nHost: a\r\n\r\n", "\r\n\r\n"}};
        },
        3);
}

Snapshot tunnelRefused()
{
    return throughProxy(
        [](quint16) {
            return QList<std::pair<QByteArray, QByteArray>>{
                {"CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: a\r\n\r\n", "ECONNREFUSED"}};
        },
        1);
}

} // namespace

const std::vector<LiveScenario> &liveScenarios()
{
    static const QByteArray curl = "GET / HTTP/1.1\r\nHost: a\r\nUser-Agent: curl/7.88.1\r\n\r\n";
    static const std::vector<LiveScenario> scenarios{
        {"twoGets", twoGets},
        {"post", post},
        {"postInOne", postInOne},
        {"forgottenEnd", [] { return forgottenEnd("GET", {}); }},
        {"postWithoutEnd",
            [] {
                return forgottenEnd("POST", {{"abc", 0ms}});
            }},
        {"neverEnd", neverEnd},
        {"reset", [] { return get("/reset"); }},
        {"head", head},
        {"refused", refused},
        {"unframedBody", unframedBody},
        {"queue", queue},
        {"waitForContinue", waitForContinue},
        {"earlyHints", [] { return get("/early-hints"); }},
        {"chunks", [] { return get("/chunks/5?size=15&delay=50"); }},
        {"trailers", [] { return get("/trailers"); }},
        {"close", [] { return get("/close"); }},
        {"manyBytes", [] { return get("/bytes/300000"); }},
        {"abortAfterPieces", abortAfterPieces},
        {"heldOut", [] { return heldAt(Side::Client, Seam::Out); }},
        {"heldIn", [] { return heldAt(Side::Client, Seam::In); }},
        {"heldDeliver", [] { return heldAt(Side::Server, Seam::Deliver); }},
        {"heldConnect", [] { return heldAt(Side::Client, Seam::Connect); }},
        {"curl", [] { return outside(curl, false); }},
        {"malformed", [] { return outside("GET / HTTP/1.1\r\nHost a\r\n\r\n", true); }},
        {"pipelined", [] { return outside(curl + curl, false, 2); }},
        {"serverOutside",
            [] { return serverOutside("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", false); }},
        {"serverOutsideCloses", [] { return serverOutside("HTTP/1.1 200 OK\r\n\r\nhi", true); }},
        {"proxied", [] { return proxied("/"); }},
        {"proxiedChunks", [] { return proxied("/chunks/3?delay=30"); }},
        {"proxyRefused", proxyRefused},
        {"tunnel", tunnel},
        {"tunnelRefused", tunnelRefused},
        {"overAUnixSocket", overAUnixSocket},
        {"notHttp", [] { return serverOutside("220 mail ready\r\n", true); }},
    };
    return scenarios;
}

Snapshot liveTrace(const char *name)
{
    for (const LiveScenario &scenario : liveScenarios()) {
        if (qstrcmp(scenario.name, name) == 0)
            return scenario.run();
    }
    qFatal("no scenario %s", name);
}

} // namespace roundtrip::test
