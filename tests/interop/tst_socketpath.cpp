#include "core/http/server.h"
#include "tests/interop/clientbench.h"
#include "tests/interop/peerprocess.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace roundtrip;
using namespace roundtrip::http;

/// HTTP over Unix domain sockets: our server before curl and Node, our client before Node, and both
/// as one.
class tst_SocketPath : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_bench = std::make_unique<ClientBench>(); }
    void cleanup()
    {
        m_bench->loop.enter([this] {
            m_bench->agent.destroy();
            m_server.reset();
        });
        m_bench.reset();
    }

    void curlAsksOurServer();
    void nodeAsksOurServer();
    void ourClientAsksNode();
    void bothEndsAreOneConnection();
    void theAgentKeepsThemByTheirPath();
    void failsInNodesWords();
    void aServerListensOnce();

private:
    static constexpr int patience = 20'000;

    QByteArray path(const char *name = "http.sock") const
    {
        return QFile::encodeName(m_folder.filePath(QLatin1String(name)));
    }
    void serve()
    {
        m_bench->loop.enter([this] {
            m_server = std::make_unique<Server>(m_bench->context, ServerOptions());
            m_server->onRequest([](const auto &request, const auto &response) {
                QVERIFY(response->end(
                    request->method() + ' ' + request->header("host") + request->url()));
            });
            QVERIFY(m_server->listen(path()));
        });
        QCOMPARE(m_server->address(), "unix:" + path());
        QCOMPARE(m_server->port(), 0);
    }
    /// What another program says while our server answers it.
    static QByteArray saidBy(const QString &command, const QStringList &words)
    {
        QProcess process;
        process.start(command, words);
        [&] { QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, patience); }();
        return process.exitCode() == 0 ? process.readAllStandardOutput()
                                       : process.readAllStandardError();
    }
    RequestOptions optionsFor(const QByteArray &target, const char *name = "http.sock")
    {
        RequestOptions options;
        options.socketPath = path(name);
        options.path = target;
        options.agent = &m_bench->agent;
        return options;
    }
    std::shared_ptr<Answer> ask(const RequestOptions &options)
    {
        const auto answer = m_bench->send(options);
        [&] { QTRY_VERIFY_WITH_TIMEOUT(answer->closed, patience); }();
        return answer;
    }

    QTemporaryDir m_folder;
    std::unique_ptr<ClientBench> m_bench;
    std::unique_ptr<Server> m_server;
};

void tst_SocketPath::curlAsksOurServer()
{
    const QString curl = QStandardPaths::findExecutable("curl");
    if (curl.isEmpty())
        QSKIP("There is no curl.");
    serve();
    const QString socket = QFile::decodeName(path());
    const QStringList words{
        "-sS", "--unix-socket", socket, "http://a.example:81/one", "http://a.example:81/two"};
    QCOMPARE(saidBy(curl, words), "GET a.example:81/oneGET a.example:81/two");
}

void tst_SocketPath::nodeAsksOurServer()
{
    if (PeerProcess::node().isEmpty())
        QSKIP(PeerProcess::missing);
    serve();
    const QString script = "require('http').get({ socketPath: process.argv[1], path: '/x' },"
                           " (res) => res.pipe(process.stdout));";
    QCOMPARE(
        saidBy(PeerProcess::node(), {"-e", script, QFile::decodeName(path())}), "GET localhost/x");
}

void tst_SocketPath::ourClientAsksNode()
{
    if (PeerProcess::node().isEmpty())
        QSKIP(PeerProcess::missing);
    QProcess node;
    node.start(PeerProcess::node(),
        {"-e",
            "require('http').createServer((req, res) => res.end(req.rawHeaders.join('|') +"
            " req.url)).listen(process.argv[1], () => console.log('listening'));"
            "process.stdin.resume().on('end', () => process.exit());",
            QFile::decodeName(path("node.sock"))});
    QVERIFY(node.waitForReadyRead(patience));
    const auto answer = ask(optionsFor("/x", "node.sock"));
    QCOMPARE(answer->status, 200);
    QCOMPARE(answer->body, "Host|localhost|Connection|keep-alive/x");
    RequestOptions named = optionsFor("/y", "node.sock");
    named.host = "a.example";
    named.port = 81;
    QCOMPARE(ask(named)->body, "Host|a.example:81|Connection|keep-alive/y");
    node.closeWriteChannel();
    QVERIFY(node.waitForFinished(patience));
}

void tst_SocketPath::bothEndsAreOneConnection()
{
    serve();
    QCOMPARE(ask(optionsFor("/x"))->body, "GET localhost/x");
    const trace::Snapshot all = m_bench->writer.snapshot();
    QByteArrayList twins;
    QSet<quint32> connections;
    for (quint64 i = all.firstEvent(); i < all.endEvent(); ++i) {
        const trace::Event event = all.at({i});
        if (event.kind == trace::EventKind::Twin)
            twins.append(QByteArray::number(event.value));
        if (event.subject().isConnection())
            connections.insert(event.subject().connectionId().value);
        if (event.kind == trace::EventKind::CallRequest)
            QCOMPARE(all.detailOf<trace::RequestCall>({i}).host, "unix:" + path());
    }
    QCOMPARE(twins.size(), 1); // the server's half knows the client's
    QCOMPARE(connections.size(), 1);
}

void tst_SocketPath::theAgentKeepsThemByTheirPath()
{
    serve();
    QVERIFY(!ask(optionsFor("/1"))->reused);
    QVERIFY(ask(optionsFor("/2"))->reused);
    RequestOptions other = optionsFor("/3");
    other.host = "other.example"; // as in Node the name is of both
    QVERIFY(!ask(other)->reused);
    QByteArrayList names;
    for (const Agent::PoolCount &pool : m_bench->agent.pools())
        names.append(pool.name);
    std::sort(names.begin(), names.end());
    QCOMPARE(names, QByteArrayList({"localhost:80::" + path(), "other.example:80::" + path()}));
}

void tst_SocketPath::failsInNodesWords()
{
    const auto answer = ask(optionsFor("/"));
    QCOMPARE(answer->error.code, "ENOENT");
    QCOMPARE(answer->error.message, "connect ENOENT " + path());
    QCOMPARE(answer->error.syscall, "connect");
}

void tst_SocketPath::aServerListensOnce()
{
    serve();
    m_bench->loop.enter([this] {
        QCOMPARE(m_server->listen(path("other")).error().code, "ERR_SERVER_ALREADY_LISTEN");
        Server second(m_bench->context, ServerOptions(), 2);
        QCOMPARE(second.listen(path()).error().message,
            "listen EADDRINUSE: address already in use " + path());
        m_server->close();
        QVERIFY(!QFile::exists(m_folder.filePath("http.sock")));
        QVERIFY(second.listen(path()));
    });
    QVERIFY(!QFile::exists(m_folder.filePath("http.sock"))); // it went with the second
}

QTEST_GUILESS_MAIN(tst_SocketPath)
#include "tst_socketpath.moc"
