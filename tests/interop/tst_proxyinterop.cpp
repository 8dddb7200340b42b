#include "tests/interop/peerprocess.h"
#include "tests/interop/program.h"
#include "tests/support/certificates.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace roundtrip::testing;

// `roundtrip serve --proxy` between real clients (curl, Node) and real servers (this program,
// Node).
namespace
{

/// A proxy and a server behind it, in two processes.
struct Chain {
    explicit Chain(const QStringList &words = {})
        : proxy(QStringList{"--proxy"} + words)
    {
    }
    Run curl(const QStringList &words, const QByteArray &input = {})
    {
        return run(QStringLiteral("curl"),
            QStringList{"-sS", "--noproxy", "", "--proxy", proxy.url(), "--max-time", "20"} + words,
            input);
    }
    Served server;
    Served proxy;
};

/// A script for Node with the arguments behind it; its stdout.
Run node(const QByteArray &script, const QStringList &arguments)
{
    return run(PeerProcess::node(), QStringList{"-e", QString::fromUtf8(script)} + arguments);
}

/// Asks the proxy for the front page of a server of this machine.
void askFor(QTcpSocket &client, quint16 proxy, quint16 server)
{
    client.connectToHost(QHostAddress::LocalHost, proxy);
    if (!client.waitForConnected(longEnough))
        qFatal("no connection to the proxy");
    client.write(
        "GET http://127.0.0.1:" + QByteArray::number(server) + "/ HTTP/1.1\r\nHost: a\r\n\r\n");
    client.waitForBytesWritten(longEnough);
}

/// Reads until the text has come, or the end.
QByteArray readUntil(QTcpSocket &socket, const QByteArray &text)
{
    QByteArray all;
    while (!all.contains(text) && socket.waitForReadyRead(longEnough))
        all += socket.readAll();
    return all;
}

QByteArray contentOf(const QString &name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray tellsApart(qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    quint32 x = 1;
    for (char &byte : bytes) {
        x = x * 1664525 + 1013904223;
        byte = char(x >> 24);
    }
    return bytes;
}

} // namespace

class tst_ProxyInterop : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("curl")).isEmpty())
            QSKIP("There is no curl.");
    }

    void aGet()
    {
        Chain chain;
        const Run answer = chain.curl({"-i", chain.server.url("/inspect")});
        QCOMPARE(answer.exitCode, 0);
        QVERIFY(answer.out.startsWith("HTTP/1.1 200 OK\r\n"));
        const QByteArray via = "Via: 1.1 roundtrip:" + QByteArray::number(chain.proxy.port());
        QVERIFY(answer.out.contains(via + "\r\n"));
        QVERIFY(!answer.out.contains("Proxy-Connection")); // of what the server got, too
        QVERIFY(answer.out.simplified().contains("\"Via\", \"" + via.mid(5) + "\""));
    }

    void headAndNotModified()
    {
        Chain chain;
        const Run head = chain.curl({"-I", chain.server.url("/")});
        QCOMPARE(head.exitCode, 0);
        QVERIFY(head.out.startsWith("HTTP/1.1 200 OK\r\n"));
        const Run tagged = chain.curl({"-i", chain.server.url("/etag")});
        const qsizetype at = tagged.out.indexOf("ETag: ") + 6;
        const QByteArray tag = tagged.out.mid(at, tagged.out.indexOf("\r\n", at) - at);
        const Run same = chain.curl(
            {"-i", "-H", "If-None-Match: " + QString::fromLatin1(tag), chain.server.url("/etag")});
        QCOMPARE(same.exitCode, 0);
        QVERIFY(same.out.startsWith("HTTP/1.1 304 Not Modified\r\n"));
    }

    void bigBodiesBothWays_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("Content-Length") << QStringList{};
        QTest::newRow("chunked") << QStringList{"-H", "Transfer-Encoding: chunked"};
        QTest::newRow("without waiting for 100") << QStringList{"-H", "Expect:"};
        QTest::newRow("HTTP/1.0") << QStringList{"--http1.0"};
    }
    void bigBodiesBothWays()
    {
        QFETCH(QStringList, words);
        Chain chain;
        const QByteArray body = tellsApart(8 << 20);
        const Run answer =
            chain.curl(words + QStringList{"--data-binary", "@-", chain.server.url("/echo")}, body);
        QCOMPARE(answer.exitCode, 0);
        QVERIFY(answer.out == body);
    }

    void continueComesFromTheServer()
    {
        Chain chain;
        const Run answer = chain.curl({"-v", "-H", "Expect: 100-continue", "--expect100-timeout",
            "20", "-d", "hello", chain.server.url("/echo")});
        QCOMPARE(answer.out, "hello");
        QVERIFY(answer.err.contains("< HTTP/1.1 100 Continue"));
        QVERIFY(answer.err.contains("< Via: 1.1 roundtrip:"));
    }

    void earlyHintsAndTrailers()
    {
        Chain chain;
        const Run hints = chain.curl({"-i", chain.server.url("/early-hints")});
        QVERIFY(hints.out.startsWith("HTTP/1.1 103 Early Hints\r\nLink: </style.css>"));
        const Run trailers = chain.curl({"-D", "-", chain.server.url("/trailers")});
        QVERIFY(trailers.out.contains("Trailer: X-Checksum\r\n"));
        QVERIFY(trailers.out.contains("X-Checksum: 5d41402a"));
    }

    void nobodyThereIsABadGateway()
    {
        QTcpServer closed;
        QVERIFY(closed.listen(QHostAddress::LocalHost));
        const QString url = QStringLiteral("http://127.0.0.1:%1/").arg(closed.serverPort());
        closed.close();
        Chain chain;
        const Run answer = chain.curl({"-i", url});
        QVERIFY(answer.out.startsWith("HTTP/1.1 502 Bad Gateway\r\n"));
        QVERIFY(answer.out.contains("ECONNREFUSED"));
        const Run tunnel = chain.curl({"--proxytunnel", url});
        QVERIFY(tunnel.exitCode != 0);
        QVERIFY(tunnel.err.contains("502"));
    }

    void aResetInMidBodyIsNoCompleteAnswer()
    {
        Chain chain;
        QCOMPARE(chain.curl({chain.server.url("/reset")}).exitCode, 18); // partial file
        // To a client of HTTP/1.0 a FIN would be the end of the body.
        QVERIFY(chain.curl({"--http1.0", chain.server.url("/reset")}).exitCode != 0);
    }

    void aClientThatLeavesIsGoneForTheServer()
    {
        QTcpServer upstream;
        QVERIFY(upstream.listen(QHostAddress::LocalHost));
        Chain chain;
        QTcpSocket client;
        askFor(client, chain.proxy.port(), upstream.serverPort());
        QVERIFY(upstream.waitForNewConnection(longEnough));
        const std::unique_ptr<QTcpSocket> server(upstream.nextPendingConnection());
        QVERIFY(readUntil(*server, "\r\n\r\n").startsWith("GET / HTTP/1.1\r\n"));
        server->write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
        server->waitForBytesWritten(longEnough);
        QVERIFY(readUntil(client, "abc").contains("abc"));
        client.abort();
        QVERIFY(server->state() != QAbstractSocket::ConnectedState
            || server->waitForDisconnected(longEnough));
    }

    void aSlowReaderSlowsTheServer()
    {
        QTcpServer upstream;
        QVERIFY(upstream.listen(QHostAddress::LocalHost));
        Chain chain;
        QTcpSocket client;
        client.setReadBufferSize(1);
        askFor(client, chain.proxy.port(), upstream.serverPort());
        QVERIFY(upstream.waitForNewConnection(longEnough));
        const std::unique_ptr<QTcpSocket> server(upstream.nextPendingConnection());
        readUntil(*server, "\r\n\r\n");
        // More than all kernels and the proxy keep: it is not taken before the client reads.
        constexpr qint64 total = 256 << 20;
        server->write(
            "HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(total) + "\r\n\r\n");
        const QByteArray block(1 << 20, 'x');
        for (qint64 given = 0; given < total; given += block.size())
            server->write(block);
        while (server->bytesToWrite() > 0 && server->waitForBytesWritten(500)) { }
        QVERIFY(server->bytesToWrite() > total / 2);
        client.setReadBufferSize(0);
        qint64 read = 0;
        while (
            read < total && (client.bytesAvailable() > 0 || client.waitForReadyRead(longEnough))) {
            read += client.readAll().size();
            server->waitForBytesWritten(1);
        }
        QVERIFY(read >= total);
    }

    void itsOwnAddressIsAnsweredAtTheSecondTime()
    {
        Chain chain;
        const Run answer = chain.curl({"-i", chain.proxy.url("/")});
        QCOMPARE(answer.exitCode, 0);
        QVERIFY(answer.out.endsWith("Hello, World!\n"));
        QCOMPARE(answer.out.count("Via: "), 1);
        const Run loop = chain.curl({"-i", "-H",
            "Via: 1.1 roundtrip:" + QString::number(chain.proxy.port()), chain.proxy.url("/")});
        QVERIFY(loop.out.startsWith("HTTP/1.1 508 Loop Detected\r\n"));
    }

    void whatIsNotForOthersIsAnsweredHere()
    {
        Chain chain;
        const Run direct =
            run(QStringLiteral("curl"), {"-sS", "--noproxy", "*", chain.proxy.url("/")});
        QCOMPARE(direct.out, "Hello, World!\n");
        const Run waits = run(QStringLiteral("curl"),
            {"-sS", "--noproxy", "*", "-H", "Expect: 100-continue", "-d", "hello",
                chain.proxy.url("/echo")});
        QCOMPARE(waits.out, "hello");
    }

    void withoutTheOptionThereIsNoProxy()
    {
        Served server;
        const QStringList words{"-sS", "--noproxy", "", "--proxy", server.url()};
        QVERIFY(run(QStringLiteral("curl"), words + QStringList{"--proxytunnel", server.url("/")})
                    .exitCode
            != 0);
    }

    /// Its address and what it connects to are said where it starts.
    void itSaysThatItIsAProxy()
    {
        Chain chain;
        QVERIFY(chain.proxy.end());
        const QByteArray said = chain.proxy.err();
        QVERIFY(said.contains("curl --proxy " + chain.proxy.url().toLatin1()));
        QVERIFY(!said.contains("other machines"));
        Served open({"--proxy", "--host", "0.0.0.0"});
        QVERIFY(open.end());
        QVERIFY(open.err().contains("other machines can reach through it"));
    }

    // ---- Tunnels ----

    void curlSpeaksTlsThroughATunnel()
    {
        if (!Certificates::missing().isEmpty())
            QSKIP(qPrintable(Certificates::missing()));
        Certificates certificates;
        const Certificates::Pair pair = certificates.localhost();
        Served secure({"--tls-cert", pair.certificate, "--tls-key", pair.key});
        QTemporaryDir directory;
        const QString trace = directory.filePath("trace");
        Chain chain({"--trace", "json:" + trace});
        const QByteArray body = tellsApart(1 << 20);
        const QString url = QStringLiteral("https://localhost:%1/echo").arg(secure.port());
        const Run answer =
            chain.curl({"--cacert", certificates.ca(), "--resolve",
                           QStringLiteral("localhost:%1:127.0.0.1").arg(secure.port()),
                           "--data-binary", "@-", url},
                body);
        QCOMPARE(answer.exitCode, 0);
        QVERIFY(answer.out == body);
        QTRY_VERIFY_WITH_TIMEOUT(contentOf(trace).contains("TunnelClosed"), longEnough);
        QVERIFY(chain.proxy.end());
        checkTunnel(contentOf(trace), body);
    }

    void eachDirectionEndsForItself()
    {
        if (PeerProcess::node().isEmpty())
            QSKIP(PeerProcess::missing);
        Chain chain;
        // The server answers behind the FIN of the client, which still reads.
        const Run counted = node(R"(
const net = require('net');
const server = net.createServer({allowHalfOpen: true}, socket => {
  let n = 0;
  socket.on('data', data => n += data.length);
  socket.on('end', () => socket.end('total ' + n));
}).listen(0, '127.0.0.1', () => {
  const to = `127.0.0.1:${server.address().port}`;
  const client = net.connect({port: +process.argv[1], host: '127.0.0.1', allowHalfOpen: true});
  client.write(`CONNECT ${to} HTTP/1.1\r\nHost: ${to}\r\n\r\n`);
  let text = '', begun = false;
  client.on('data', data => {
    text += data;
    if (begun || !text.includes('\r\n\r\n')) return;
    begun = true;
    client.end(Buffer.alloc(3000000, 'x'));
  });
  client.on('end', () => { console.log(text.split('\r\n\r\n')[1]); server.close(); });
});
)",
            {QString::number(chain.proxy.port())});
        QCOMPARE(counted.out, "total 3000000\n");
    }

    // ---- Node ----

    void nodesClientAndServer()
    {
        if (PeerProcess::node().isEmpty())
            QSKIP(PeerProcess::missing);
        Chain chain;
        const Run seen = node(R"(
const http = require('http');
const server = http.createServer((req, res) => {
  let body = '';
  req.on('data', d => body += d);
  req.on('end', () => {
    res.setHeader('Trailer', 'X-Sum');
    res.write(req.method + ' ' + req.url + ' ' + body.length + ' ' + (req.trailers['x-sum'] || '-')
      + ' ' + (req.headers.te || '-') + ' ' + req.headers.connection);
    res.addTrailers({'X-Sum': 'down'});
    res.end();
  });
}).listen(0, '127.0.0.1', async () => {
  const agent = new http.Agent({keepAlive: true, maxSockets: 1});
  const target = `http://127.0.0.1:${server.address().port}`;
  const ask = (method, path, chunks) => new Promise((resolve, reject) => {
    const headers = {TE: 'trailers', Connection: 'keep-alive, TE'};
    if (chunks) headers.Trailer = 'X-Sum';
    const req = http.request({host: '127.0.0.1', port: +process.argv[1], agent, method,
      path: target + path, headers}, res => {
      let text = '';
      res.on('data', d => text += d);
      res.on('end', () => resolve(text + ' ' + res.trailers['x-sum'] + ' ' + req.reusedSocket));
    });
    req.on('error', reject);
    for (const chunk of chunks || []) req.write(chunk);
    if (chunks) req.addTrailers({'X-Sum': 'up'});
    req.end();
  });
  console.log(await ask('GET', '/a'));
  console.log(await ask('POST', '/b', ['x'.repeat(100000), 'y']));
  console.log(await ask('DELETE', '/c'));
  agent.destroy();
  server.closeAllConnections();
  server.close();
});
)",
            {QString::number(chain.proxy.port())});
        QCOMPARE(seen.out,
            "GET /a 0 - trailers keep-alive, TE down false\n"
            "POST /b 100001 up trailers keep-alive, TE down true\n"
            "DELETE /c 0 - trailers keep-alive, TE down true\n");
    }

private:
    /// What the trace says of the tunnel: how much passed, and of that only the first bytes.
    static void checkTunnel(const QByteArray &trace, const QByteArray &body)
    {
        QJsonObject closed;
        qint64 kept = 0;
        for (const QByteArray &text : trace.split('\n')) {
            const QJsonObject line = QJsonDocument::fromJson(text).object();
            if (line.value("kind") == "TunnelClosed")
                closed = line;
            kept += QByteArray::fromBase64(line.value("data").toString().toLatin1()).size();
        }
        QCOMPARE(closed.value("arg").toString(), "Both");
        QVERIFY(closed.value("bytesToServer").toInteger() > body.size());
        QVERIFY(closed.value("bytesToClient").toInteger() > body.size());
        QVERIFY(kept < 64 << 10);
    }
};

QTEST_GUILESS_MAIN(tst_ProxyInterop)
#include "tst_proxyinterop.moc"
