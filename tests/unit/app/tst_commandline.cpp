#include "app/commandline.h"

#include "tests/support/certificates.h"

#include <QTemporaryDir>
#include <QTest>

using namespace roundtrip;
using roundtrip::testing::Certificates;
using namespace roundtrip::app;

class tst_CommandLine : public QObject
{
    Q_OBJECT

    template <typename T>
    static T parsed(const QStringList &words)
    {
        const auto result = parseCommandLine(words);
        if (!result)
            qFatal("%s", qPrintable(result.error().message));
        return std::get<T>(*result);
    }

    static QString written(const QTemporaryDir &folder, const QString &name, const QByteArray &text)
    {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write %s", qPrintable(file.fileName()));
        return file.fileName();
    }

private Q_SLOTS:
    void nothingOpensTheWindow() { (void)parsed<OpenWindow>({}); }
    void windowHasALanguage()
    {
        QCOMPARE(parsed<OpenWindow>({}).language, QString());
        QCOMPARE(parsed<OpenWindow>({"--lang", "zh_CN"}).language, QStringLiteral("zh_CN"));
    }

    void sendWithChunksIsAPost()
    {
        const auto send =
            parsed<Send>({"send", "http://127.0.0.1:1/echo", "--chunk", "aaa", "--chunk", "bbb"});
        QCOMPARE(send.file.requests.size(), size_t(1));
        const plan::RequestPlan &plan = send.file.requests.front();
        QCOMPARE(plan.method, QByteArray("POST"));
        QCOMPARE(plan.pieces.size(), size_t(2));
        QCOMPARE(plan.pieces[1].data, QByteArray("bbb"));
        QCOMPARE(plan.framing, plan::FramingChoice::Auto);
    }

    void dataHasALength()
    {
        const auto send = parsed<Send>({"send", "http://a/", "-X", "PUT", "-d", "hello"});
        QCOMPARE(send.file.requests.front().method, QByteArray("PUT"));
        QCOMPARE(send.file.requests.front().framing, plan::FramingChoice::ContentLength);
    }

    void dataComesFromAFile()
    {
        const QTemporaryDir folder;
        const QString file = written(folder, "body", "from the file");
        const auto send = parsed<Send>({"send", "http://a/", "-d", '@' + file});
        QCOMPARE(send.file.requests.front().pieces.front().data, QByteArray("from the file"));
    }

    void headersKeepOrderAndDuplicates()
    {
        const auto send =
            parsed<Send>({"send", "http://a/", "-H", "X-B: 1", "-H", "x-b:2", "--no-end",
                "--timeout", "50", "--trace", "json:out.jsonl", "--json", "--conformance", "node"});
        const plan::RequestPlan &plan = send.file.requests.front();
        const plan::FieldList expected{{"X-B", "1"}, {"x-b", "2"}};
        QCOMPARE(plan.headers, expected);
        QCOMPARE(plan.finish, plan::Finish::None);
        QCOMPARE(plan.timeout, std::chrono::milliseconds(50));
        QCOMPARE(plan.conformance, Conformance::Node);
        QCOMPARE(send.trace.file, QString("out.jsonl"));
        QVERIFY(send.json);
    }

    void serveTakesPortAndRoutes()
    {
        const QTemporaryDir folder;
        const QString file = written(folder, "routes.json", R"({"roundtrip":1,"routes":[]})");
        const auto serve =
            parsed<Serve>({"serve", "--port", "8080", "--host", "::1", "--routes", file});
        QCOMPARE(serve.plan.port, quint16(8080));
        QCOMPARE(serve.plan.host, QByteArray("::1"));
        QVERIFY(!serve.plan.proxy);
    }

    void aProxyIsAskedForAndListensOnThisMachineOnly()
    {
        const auto serve = parsed<Serve>({"serve", "--proxy"});
        QVERIFY(serve.plan.proxy);
        QCOMPARE(serve.plan.host, QByteArray("127.0.0.1"));
    }

    void aUnixSocketStandsForHostAndPort()
    {
        QCOMPARE(parsed<Serve>({"serve", "--socket", "/tmp/s"}).plan.socketPath, "/tmp/s");
        const auto send = parsed<Send>({"send", "http://a/", "--socket", "/tmp/s"});
        QCOMPARE(send.file.requests.front().socketPath, "/tmp/s");
    }

    void theInsecureParserGoesWithNode()
    {
        const QStringList node{"--insecure-http-parser", "--conformance", "node"};
        QVERIFY(parsed<Serve>(QStringList{"serve"} + node).plan.insecureHTTPParser);
        const auto send = parsed<Send>(QStringList{"send", "http://a/"} + node);
        QVERIFY(send.file.requests.front().insecureHTTPParser);
    }

    void serveTakesLimits()
    {
        const auto serve =
            parsed<Serve>({"serve", "--max-body", "10000000000", "--max-connections", "100"});
        QCOMPARE(serve.plan.maxBodySize, 10'000'000'000);
        QCOMPARE(serve.plan.maxConnections, 100);
        QCOMPARE(parsed<Serve>({"serve"}).plan, plan::ServerPlan());
    }

    void tlsHasItsFiles()
    {
        if (const QString missing = Certificates::missing(); !missing.isEmpty())
            QSKIP(qPrintable(missing));
        Certificates certificates;
        const auto pair = certificates.localhost();
        const auto serve =
            parsed<Serve>({"serve", "--tls-cert", pair.certificate, "--tls-key", pair.key});
        QCOMPARE(
            serve.plan.tls, (plan::ServerTlsPlan{pair.certificate.toUtf8(), pair.key.toUtf8()}));
        const auto send =
            parsed<Send>({"send", "https://a/", "--ca", certificates.ca(), "--insecure"});
        const plan::TlsPlan tls = send.file.requests.front().tls;
        QCOMPARE(tls.ca, Certificates::contentOf(certificates.ca()));
        QVERIFY(!tls.rejectUnauthorized);
        QCOMPARE(parsed<Send>({"send", "https://a/"}).file.requests.front().tls, plan::TlsPlan());
    }

    void pictureHasItsOptions()
    {
        const auto picture =
            parsed<TakePicture>({"--picture", "out.png", "--size", "1280x720", "--theme", "dark",
                "--lang", "zh_CN", "--zoom", "1.5", "--depth", "3", "http://127.0.0.1/"});
        QCOMPARE(picture.size, QSize(1280, 720));
        QVERIFY(picture.dark);
        QCOMPARE(picture.language, QString("zh_CN"));
        QCOMPARE(picture.zoom, 1.5);
        QCOMPARE(picture.depth, flow::Depth::Protocol);
    }

    void helpAndVersionArePrinted()
    {
        QVERIFY(parsed<Print>({"--help"}).text.contains("roundtrip send URL"));
        QVERIFY(parsed<Print>({"send", "--help"}).text.contains("--requests"));
        QVERIFY(parsed<Print>({"--version"}).text.startsWith("roundtrip "));
    }

    void errorsSayWhatIsWrong_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("says");
        QTest::newRow("no command") << QStringList{"banana"} << "banana";
        QTest::newRow("unknown option") << QStringList{"serve", "--wat"} << "wat";
        QTest::newRow("port that is none") << QStringList{"serve", "--port", "70000"} << "70000";
        QTest::newRow("routes that are not there")
            << QStringList{"serve", "--routes", "/nowhere"} << "/nowhere";
        QTest::newRow("a path and a port")
            << QStringList{"serve", "--socket", "x", "--port", "1"} << "--port";
        QTest::newRow("a proxy on a path")
            << QStringList{"serve", "--socket", "x", "--proxy"} << "--proxy";
        QTest::newRow("insecure and strict")
            << QStringList{"serve", "--insecure-http-parser"} << "--conformance node";
        QTest::newRow("insecure and strict, of a request")
            << QStringList{"send", "http://a/", "--insecure-http-parser"} << "--conformance node";
        QTest::newRow("limit that is none")
            << QStringList{"serve", "--max-body", "1k"} << "--max-body";
        QTest::newRow("negative limit") << QStringList{"serve", "--max-connections", "-1"} << "-1";
        QTest::newRow("limit over what can be counted")
            << QStringList{"serve", "--max-connections", "3000000000"} << "3000000000";
        QTest::newRow("certificate without key")
            << QStringList{"serve", "--tls-cert", "x"} << "--tls-key";
        QTest::newRow("certificate that is not there")
            << QStringList{"serve", "--tls-cert", "/nowhere", "--tls-key", "y"} << "/nowhere";
        QTest::newRow("CA that is not there")
            << QStringList{"send", "https://a/", "--ca", "/nowhere"} << "/nowhere";
        QTest::newRow("CA beside a file")
            << QStringList{"send", "--requests", "x", "--ca", "y"} << "--ca";
        QTest::newRow("no URL") << QStringList{"send"} << "URL";
        QTest::newRow("bad URL") << QStringList{"send", "http://"} << "ERR_INVALID_URL";
        QTest::newRow("other protocol")
            << QStringList{"send", "ftp://a/"} << "ERR_INVALID_PROTOCOL";
        QTest::newRow("two URLs") << QStringList{"send", "http://a/", "http://b/"} << "http://b/";
        QTest::newRow("header without colon")
            << QStringList{"send", "http://a/", "-H", "X"} << "colon";
        QTest::newRow("bad header name")
            << QStringList{"send", "http://a/", "-H", "a b: c"} << "ERR_INVALID_HTTP_TOKEN";
        QTest::newRow("header beyond latin-1") << QStringList{"send", "http://a/", "-H",
            "X-ok: 你好"} << "Invalid character in header content [\"X-ok\"] (ERR_INVALID_CHAR)";
        QTest::newRow("bad method")
            << QStringList{"send", "http://a/", "-X", "B AD"} << "ERR_INVALID_HTTP_TOKEN";
        QTest::newRow("data and chunk")
            << QStringList{"send", "http://a/", "-d", "x", "--chunk", "y"} << "exclude";
        QTest::newRow("bad trace") << QStringList{"send", "http://a/", "--trace", "xml"} << "xml";
        QTest::newRow("bad timeout")
            << QStringList{"send", "http://a/", "--timeout", "soon"} << "soon";
        QTest::newRow("option beside a file")
            << QStringList{"send", "--requests", "x", "-d", "y"} << "data";
        QTest::newRow("size without picture") << QStringList{"--size", "1x1"} << "--picture";
        QTest::newRow("bad language of the window") << QStringList{"--lang", "fr"} << "fr";
        QTest::newRow("bad theme")
            << QStringList{"--picture", "x.png", "--theme", "pink"} << "pink";
        QTest::newRow("bad depth") << QStringList{"--picture", "x.png", "--depth", "5"} << "5";
    }
    void errorsSayWhatIsWrong()
    {
        QFETCH(QStringList, words);
        QFETCH(QString, says);
        const auto result = parseCommandLine(words);
        QVERIFY(!result);
        QVERIFY2(result.error().message.contains(says), qPrintable(result.error().message));
    }

    void errorsInAFileNameLineAndColumn()
    {
        const QTemporaryDir folder;
        const QString file = written(
            folder, "requests.json", "[\n  {\"url\": \"http://a/\", \"metod\": \"GET\"}\n]");
        const auto result = parseCommandLine({"send", "--requests", file});
        QVERIFY(!result);
        QVERIFY2(
            result.error().message.startsWith(file + ":2:"), qPrintable(result.error().message));
        QVERIFY2(result.error().message.contains("metod"), qPrintable(result.error().message));
    }
};

QTEST_GUILESS_MAIN(tst_CommandLine)
#include "tst_commandline.moc"
