#include "hostfixture.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace roundtrip;

class tst_Playground : public QObject
{
    Q_OBJECT

    static QByteArray header(const engine::RunResult &result, QByteArrayView name)
    {
        const message::HeaderField *field = message::findHeader(result.rawHeaders, name);
        return field ? field->value : QByteArray();
    }

private Q_SLOTS:
    void answersWithStatusAndBody_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        const auto row = [](const char *path, int status, const QByteArray &body) {
            QTest::newRow(path) << QByteArray(path) << status << body;
        };
        row("/", 200, "Hello, World!\n");
        row("/?x=1", 200, "Hello, World!\n");
        row("/status/418", 418, "418 I'm a Teapot\n");
        row("/status/99", 400, "A final status code lies between 200 and 999.\n");
        row("/status/x", 400, "A final status code lies between 200 and 999.\n");
        row("/status/204", 204, "");
        row("/status/205", 205, "");
        row("/status/304", 304, "");
        row("/delay/1", 200, "after 1 ms\n");
        row("/delay/-1", 400, "/delay/MS takes a number of milliseconds.\n");
        row("/chunks/3?size=2", 200, "ababab");
        row("/chunks/2?size=1&delay=1", 200, "aa");
        row("/chunks/0", 200, "");
        row("/chunks/3?size=0", 400, "A chunk has at least one byte: size=0 would end the body.\n");
        row("/bytes/5", 200, "abcde");
        row("/bytes/0", 200, "");
        row("/redirect/0", 200, "Hello, World!\n");
        row("/redirect/2", 302, "see /redirect/1\n");
        row("/cache", 200, "Keep me for a minute.\n");
        row("/trailers", 200, "The checksum comes after the body.\n");
        row("/close", 200, "Good-bye.\n");
        row("/basic-auth/ann", 400, "/basic-auth/USER/PASSWORD needs both.\n");
        row("/basic-auth/ann/secret", 401, "Who are you?\n");
        row("/nowhere", 404, "There is nothing at /nowhere\n");
    }
    void answersWithStatusAndBody()
    {
        QFETCH(QByteArray, path);
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        HostFixture fixture;
        const auto outcome = fixture.get(path);
        QCOMPARE(outcome.result.error.code, QByteArray());
        QCOMPARE(outcome.result.statusCode, status);
        QCOMPARE(outcome.body, body);
        QVERIFY(outcome.result.complete);
    }

    void aStatusBringsItsFields_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("value");
        const auto row = [](const char *path, const char *name, const char *value) {
            QTest::newRow(path) << QByteArray(path) << QByteArray(name) << QByteArray(value);
        };
        row("/status/205", "content-length", "0");
        row("/status/302", "location", "/");
        row("/status/401", "www-authenticate", "Basic realm=\"playground\"");
        row("/status/405", "allow", "GET, HEAD");
        row("/status/407", "proxy-authenticate", "Basic realm=\"playground\"");
        row("/status/416", "content-range", "bytes */0");
        row("/status/426", "upgrade", "HTTP/2.0");
    }
    void aStatusBringsItsFields()
    {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, value);
        HostFixture fixture;
        QCOMPARE(header(fixture.get(path).result, name), value);
    }

    void manyBytesArriveWhole()
    {
        HostFixture fixture;
        const auto outcome = fixture.get("/bytes/3000000");
        QCOMPARE(outcome.body.size(), 3000000);
        QCOMPARE(header(outcome.result, "content-length"), QByteArray("3000000"));
    }

    void echoGivesTheBodyBack()
    {
        HostFixture fixture;
        plan::RequestPlan plan;
        plan.method = "POST";
        plan.url = fixture.url("/echo");
        plan.headers = {{"Content-Type", "text/x-test"}};
        plan.pieces = {{"aaa", {}}, {QByteArray(2'000'000, 'x'), {}}, {"bbb", {}}};
        const auto outcome = fixture.run(plan);
        QCOMPARE(outcome.body, "aaa" + QByteArray(2'000'000, 'x') + "bbb");
        QCOMPARE(header(outcome.result, "content-type"), QByteArray("text/x-test"));
    }

    void inspectTellsWhatArrived()
    {
        HostFixture fixture;
        plan::RequestPlan plan;
        plan.method = "PUT";
        plan.url = fixture.url("/inspect?q=1");
        plan.headers = {{"X-Test", "1"}};
        plan.pieces = {{"hello", {}}};
        plan.framing = plan::FramingChoice::ContentLength;
        const QJsonObject seen = QJsonDocument::fromJson(fixture.run(plan).body).object();
        QCOMPARE(seen["method"].toString(), QString("PUT"));
        QCOMPARE(seen["url"].toString(), QString("/inspect?q=1"));
        QCOMPARE(seen["body"].toString(), QString("hello"));
        QCOMPARE(seen["bodyBytes"].toInt(), 5);
        QCOMPARE(seen["headers"][0][0].toString(), QString("X-Test"));
    }

    void basicAuthLetsTheRightOneIn()
    {
        HostFixture fixture;
        const QByteArray credentials = "Basic " + QByteArray("ann:secret").toBase64();
        QCOMPARE(fixture.get("/basic-auth/ann/secret", {{"Authorization", credentials}}).body,
            QByteArray("Welcome, ann.\n"));
    }

    void validatorsGive304()
    {
        HostFixture fixture;
        const QByteArray etag = header(fixture.get("/etag").result, "etag");
        QCOMPARE(fixture.get("/etag", {{"If-None-Match", etag}}).result.statusCode, 304);
        const QByteArray modified = header(fixture.get("/cache").result, "last-modified");
        QCOMPARE(fixture.get("/cache", {{"If-Modified-Since", modified}}).result.statusCode, 304);
    }

    void headersAreAsManyAsAsked()
    {
        HostFixture fixture;
        const auto outcome = fixture.get("/headers?n=3");
        QCOMPARE(header(outcome.result, "x-header-3"), QByteArray("value 3"));
        QVERIFY(header(outcome.result, "x-header-4").isEmpty());
    }

    void trailersComeAfterTheBody()
    {
        HostFixture fixture;
        const auto trailers = fixture.get("/trailers").result.rawTrailers;
        QCOMPARE(trailers.size(), size_t(1));
        QCOMPARE(trailers.front().name, QByteArray("X-Checksum"));
    }

    void hintsComeBeforeTheAnswer()
    {
        HostFixture fixture;
        const auto outcome = fixture.get("/early-hints");
        QCOMPARE(outcome.result.informational.size(), size_t(1));
        QCOMPARE(outcome.result.informational.front().statusCode, 103);
        QCOMPARE(outcome.result.statusCode, 200);
    }

    void resetBreaksOff()
    {
        HostFixture fixture;
        const auto outcome = fixture.get("/reset");
        QCOMPARE(outcome.result.statusCode, 200);
        QVERIFY(!outcome.result.complete);
        QCOMPARE(outcome.result.error.code, QByteArray("ECONNRESET"));
    }

    void neverEndHoldsTheClientUntilItGivesUp()
    {
        HostFixture fixture;
        plan::RequestPlan plan;
        plan.url = fixture.url("/never-end");
        plan.timeout = std::chrono::milliseconds(100);
        const auto outcome = fixture.run(plan);
        QCOMPARE(outcome.body, QByteArray("partial\n"));
        QCOMPARE(outcome.result.error.code, QByteArray("ETIMEDOUT"));
    }
};

QTEST_GUILESS_MAIN(tst_Playground)
#include "tst_playground.moc"
