#include "tests/interop/program.h"

#include <QFile>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace roundtrip::testing;

/// Options of the program that change what it listens on and how it reads.
class tst_ProgramOptions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void servesAndSendsOverAUnixSocket()
    {
        const QTemporaryDir folder;
        const QString socket = folder.filePath("http.sock");
        Served served({"--socket", socket});
        QCOMPARE(served.url(), "unix:" + socket);
        const Run sent = run(program, {"send", "http://a.example/hello", "--socket", socket});
        QCOMPARE(sent.exitCode, 0);
        const Run again = run(program, {"serve", "--socket", socket});
        QCOMPARE(again.exitCode, 1);
        QVERIFY2(again.err.contains("EADDRINUSE"), again.err.constData());
        if (has("curl")) {
            const Run asked =
                run("curl", {"-sS", "-i", "--unix-socket", socket, "http://a.example/"});
            QVERIFY2(asked.out.startsWith("HTTP/1.1 200 OK\r\n"), asked.err.constData());
        }
        QVERIFY(served.end());
        QVERIFY(!QFile::exists(socket));
        const Run late = run(program, {"send", "http://a.example/", "--socket", socket});
        QCOMPARE(late.exitCode, 1);
        QVERIFY2(late.err.contains("connect ENOENT"), late.err.constData());
    }

    void theInsecureParserTakesWhatNodeTakes_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QByteArray>("begin");
        const QStringList node{"--conformance", "node", "--trace", "text"};
        QTest::newRow("without") << node << QByteArray("HTTP/1.1 400 Bad Request\r\n");
        QTest::newRow("with") << node + QStringList{"--insecure-http-parser"}
                              << QByteArray("HTTP/1.1 200 OK\r\n");
    }
    void theInsecureParserTakesWhatNodeTakes()
    {
        QFETCH(QStringList, words);
        QFETCH(QByteArray, begin);
        Served served(words);
        QTcpSocket client;
        client.connectToHost("127.0.0.1", served.port());
        client.write("GET / HTTP/1.1\nHost: a\n\n");
        QByteArray answer;
        while (answer.size() < begin.size() && client.waitForReadyRead(longEnough))
            answer += client.readAll();
        QCOMPARE(answer.first(begin.size()), begin);
        client.abort();
        QVERIFY(served.end());
        QCOMPARE(
            served.err().contains("insecureHTTPParser"), words.contains("--insecure-http-parser"));
    }
};

QTEST_GUILESS_MAIN(tst_ProgramOptions)
#include "tst_programoptions.moc"
