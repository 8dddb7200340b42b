#include "core/http/server.h"
#include "core/wire/tcpnetwork.h"
#include "tests/interop/peerprocess.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpSocket>
#include <QTest>

using namespace roundtrip;
using namespace std::chrono_literals;
using http::Server;

namespace
{

constexpr int patience = 20'000;

void answer(const Server::Request &request, const Server::Response &response)
{
    if (request->url() == "/hello") {
        QVERIFY(response->setHeader("Content-Type", "text/plain"));
        QVERIFY(response->setHeader("Content-Length", "5"));
        QVERIFY(response->end("hello"));
    } else if (request->url() == "/echo") {
        request->onData(
            [response](QByteArrayView data) { QVERIFY(response->write(data.toByteArray())); });
        request->onEnd([response] { QVERIFY(response->end()); });
    } else if (request->url() == "/trailers") {
        QVERIFY(response->writeHead(200, {{"Trailer", "Check"}}));
        QVERIFY(response->write("body"));
        QVERIFY(response->addTrailers({{"Check", "42"}}));
        QVERIFY(response->end());
    } else if (request->url() == "/break") {
        // The callback of a write() runs when the kernel has the bytes.
        QVERIFY(response->write("half", [response](const Error &) { response->destroy(); }));
    } else {
        response->statusCode = 404;
        QVERIFY(response->end());
    }
}

} // namespace

/// Our server on real sockets, and programs that are not ours in front of it.
class tst_ServerInterop : public QObject
{
    Q_OBJECT

    struct Module {
        wire::SteadyClock clock;
        trace::Writer trace;
        wire::Loop loop{clock, trace};
        wire::Gate gate{loop};
        wire::TcpNetwork network{loop, gate};
        http::Context context{loop, network, gate};
    };

    std::unique_ptr<Module> m_module;
    std::unique_ptr<Server> m_server;

    QString url(const QString &path) const
    {
        return QStringLiteral("http://127.0.0.1:%1%2").arg(m_server->port()).arg(path);
    }

    /// Runs a program while our server answers it; its standard output.
    QByteArray run(
        const QString &program, const QStringList &arguments, const QByteArray &input = {})
    {
        QProcess process;
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process.start(program, arguments);
        process.write(input);
        process.closeWriteChannel();
        if (!QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, patience)) {
            process.kill();
            return "did not end";
        }
        return process.readAllStandardOutput();
    }

    QByteArray curl(const QStringList &arguments, const QByteArray &input = {})
    {
        return run(QStringLiteral("curl"),
            QStringList{"--silent", "--http1.1", "--noproxy", "*"} + arguments, input);
    }

    /// Sends bytes, waits until the server has closed, and gives what came.
    QByteArray exchange(const QByteArray &bytes)
    {
        QTcpSocket socket;
        socket.connectToHost(QStringLiteral("127.0.0.1"), m_server->port());
        socket.write(bytes);
        const bool closed = QTest::qWaitFor(
            [&] {
                return socket.bytesToWrite() == 0
                    && socket.state() == QAbstractSocket::UnconnectedState;
            },
            patience);
        return closed ? socket.readAll() : "did not close";
    }

private Q_SLOTS:
    void init()
    {
        m_module = std::make_unique<Module>();
        http::ServerOptions options;
        options.conformance = Conformance::Node;
        m_server = std::make_unique<Server>(m_module->context, options);
        m_server->onRequest(answer);
        m_module->loop.enter([this] { QVERIFY(m_server->listen(0)); });
    }
    void cleanup()
    {
        m_server.reset();
        m_module.reset();
    }

    void nodesClient()
    {
        const QString node = PeerProcess::node();
        if (node.isEmpty())
            QSKIP(PeerProcess::missing);
        const QByteArray output = run(node,
            {QStringLiteral(ROUNDTRIP_SOURCE_DIR "/tests/interop/peers/client.js"),
                QString::number(m_server->port())});
        const QJsonArray seen = QJsonDocument::fromJson(output).array();
        QCOMPARE(seen.size(), 5);
        QCOMPARE(seen[0]["status"].toInt(), 200);
        QCOMPARE(seen[0]["body"].toString(), "hello");
        QCOMPARE(seen[0]["headers"]["keep-alive"].toString(), "timeout=5");
        QCOMPARE(seen[1]["body"].toString(), "one two three");
        QCOMPARE(seen[1]["headers"]["transfer-encoding"].toString(), "chunked");
        QVERIFY(seen[1]["reused"].toBool());
        QCOMPARE(seen[2]["headers"]["content-length"].toString(), "5");
        QCOMPARE(seen[2]["body"].toString(), QString());
        QVERIFY(seen[2]["reused"].toBool());
        QCOMPARE(seen[3]["trailers"]["check"].toString(), "42");
        QVERIFY(seen[3]["complete"].toBool());
        QVERIFY(!seen[4]["complete"].toBool(true));
        QCOMPARE(seen[4]["error"].toString(), "ECONNRESET");
    }

    void curlOnOneConnection()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("curl")).isEmpty())
            QSKIP("No curl was found.");
        QCOMPARE(curl({"--write-out", "[%{http_code} %{num_connects}]", url("/hello"),
                     url("/nothing"), url("/trailers")}),
            "hello[200 1][404 0]body[200 0]");
    }

    void curlUploads()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("curl")).isEmpty())
            QSKIP("No curl was found.");
        const QByteArray body = QByteArray("0123456789").repeated(30'000);
        QCOMPARE(curl({"--data-binary", "@-", url("/echo")}, body), body);
        QCOMPARE(
            curl({"--header", "Transfer-Encoding: chunked", "--data-binary", "@-", url("/echo")},
                body),
            body);
        QCOMPARE(
            curl({"--header", "Expect: 100-continue", "--data-binary", "@-", url("/echo")}, body),
            body);
        QVERIFY(curl({"--head", url("/hello")}).contains("\r\nContent-Length: 5\r\n"));
    }

    void pipelinedRequests()
    {
        QByteArray requests;
        for (int i = 0; i < 500; ++i)
            requests += "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";
        requests += "GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        const QByteArray received = exchange(requests);
        QCOMPARE(received.count("\r\n\r\nhello"), 500);
        QVERIFY(received.lastIndexOf("HTTP/1.1 404") > received.lastIndexOf("hello"));
    }

    void brokenPeers()
    {
        const QByteArray badRequest = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n";
        QCOMPARE(exchange("\x16\x03\x01 is not HTTP\r\n\r\n"), badRequest);
        QVERIFY(exchange("GET / HTTP/1.1\r\nHost: a\r\nX: " + QByteArray(20000, 'x') + "\r\n\r\n")
                    .startsWith("HTTP/1.1 431"));
        const QByteArray upload =
            "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nsome";
        for (const bool reset : {false, true}) {
            QTcpSocket socket;
            socket.connectToHost(QStringLiteral("127.0.0.1"), m_server->port());
            QVERIFY(QTest::qWaitFor([&] { return m_server->connectionCount() == 1; }, patience));
            socket.write(upload);
            QVERIFY(QTest::qWaitFor([&] { return socket.bytesToWrite() == 0; }, patience));
            if (reset)
                socket.abort();
            else
                socket.disconnectFromHost();
            QVERIFY(QTest::qWaitFor([&] { return m_server->connectionCount() == 0; }, patience));
        }
        QVERIFY(exchange("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                    .endsWith("\r\n\r\nhello"));
    }

    void aReaderWhoStopsIsWaitedFor()
    {
        const QByteArray body(8'000'000, 'x');
        m_server->onRequest(
            [&](const auto &, const Server::Response &response) { QVERIFY(response->end(body)); });
        QTcpSocket socket;
        socket.setReadBufferSize(4096);
        socket.connectToHost(QStringLiteral("127.0.0.1"), m_server->port());
        socket.write("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        QVERIFY(QTest::qWaitFor([&] { return socket.bytesAvailable() == 4096; }, patience));
        QByteArray received = socket.readAll();
        socket.setReadBufferSize(0);
        const bool closed = QTest::qWaitFor(
            [&] {
                received += socket.readAll();
                return socket.state() == QAbstractSocket::UnconnectedState;
            },
            patience);
        QVERIFY(closed);
        received += socket.readAll();
        QVERIFY(received.endsWith(body));
    }
};

QTEST_GUILESS_MAIN(tst_ServerInterop)
#include "tst_serverinterop.moc"
