#include "tests/support/tracebuilder.h"
#include "ui/window/curlcommand.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::ui;
using trace::EventKind;

class tst_CurlCommand final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void saysTheSameRequestInCurlsWords_data();
    void saysTheSameRequestInCurlsWords();
    void asksOverTlsWhatWentOverTls();
    void trustsWhatTheRequestTrusted();
    void goesWhereTheRequestWent();
    void anExchangeInsideTlsIsHttps();
    void anExchangeInTheClearIsHttp();

private:
    static flow::MessageView get(const QByteArray &host)
    {
        flow::MessageView request;
        request.known = true;
        request.startLine = "GET / HTTP/1.1";
        request.lines = {{"Host", host}};
        return request;
    }
};

void tst_CurlCommand::saysTheSameRequestInCurlsWords_data()
{
    QTest::addColumn<QByteArray>("startLine");
    QTest::addColumn<QByteArray>("value"); // of X-A
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("command");
    const QString own = QStringLiteral(" -H 'User-Agent:' -H 'Accept:'");
    const QString typed = own + QStringLiteral(" -H 'Content-Type:'");
    const QString url = QStringLiteral(" --globoff --path-as-is 'http://127.0.0.1:3000/a?b=[1]'");
    QTest::newRow("quote") << QByteArray("GET /a?b=[1] HTTP/1.1") << QByteArray("it's")
                           << QByteArray()
                           << QStringLiteral(R"(curl -H 'X-A: it'\''s')") + own + url;
    QTest::newRow("empty value") << QByteArray("HEAD /a?b=[1] HTTP/1.1") << QByteArray("")
                                 << QByteArray()
                                 << QStringLiteral("curl --head -H 'X-A;'") + own + url;
    QTest::newRow("a body that looks like a file")
        << QByteArray("PUT /a?b=[1] HTTP/1.1") << QByteArray("1") << QByteArray("@a'你")
        << QStringLiteral("curl -X 'PUT' -H 'X-A: 1'") + typed
            + QStringLiteral(R"( --data-raw '@a'\''你')") + url;
    QTest::newRow("bytes that are no text")
        << QByteArray("POST /a?b=[1] HTTP/1.1") << QByteArray("caf\xe9") << QByteArray("a\0%", 3)
        << QStringLiteral(R"(printf 'a\000\045' | curl -H $'X-A: caf\351')") + typed
            + QStringLiteral(" --data-binary @-") + url;
}

void tst_CurlCommand::saysTheSameRequestInCurlsWords()
{
    QFETCH(QByteArray, startLine);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, body);
    flow::MessageView request;
    request.known = true;
    request.startLine = startLine;
    request.lines = {{"X-A", value}, {"Host", "127.0.0.1:3000"}, {"Content-Length", "3"}};
    QTEST(curlCommandOf(request, body), "command");
}

void tst_CurlCommand::asksOverTlsWhatWentOverTls()
{
    CurlTarget target;
    target.tls = true;
    QCOMPARE(curlCommandOf(get("a.example"), {}, target),
        QStringLiteral("curl -H 'User-Agent:' -H 'Accept:' --globoff --path-as-is "
                       "'https://a.example/'"));
}

void tst_CurlCommand::trustsWhatTheRequestTrusted()
{
    CurlTarget target;
    target.tls = true;
    target.ca = "-----BEGIN CERTIFICATE-----\nMIIB\n";
    QVERIFY(curlCommandOf(get("a.example"), {}, target)
                .startsWith(QStringLiteral("curl --cacert <(printf %s '-----BEGIN CERTIFICATE-----"
                                           "\nMIIB\n') -H")));
    target.insecure = true; // then it does not matter what is trusted
    QVERIFY(curlCommandOf(get("a.example"), {}, target).startsWith(QStringLiteral("curl -k -H")));
    target.tls = false;
    QVERIFY(curlCommandOf(get("a.example"), {}, target).startsWith(QStringLiteral("curl -H")));
}

/// A Host of one's own does not move the request to another machine.
void tst_CurlCommand::goesWhereTheRequestWent()
{
    CurlTarget target;
    target.authority = "127.0.0.1:3000";
    QCOMPARE(curlCommandOf(get("shop.example"), {}, target),
        QStringLiteral("curl -H 'Host: shop.example' -H 'User-Agent:' -H 'Accept:' --globoff "
                       "--path-as-is 'http://127.0.0.1:3000/'"));
    QVERIFY(!curlCommandOf(get("127.0.0.1:3000"), {}, target).contains("Host"));
    target.authority.clear();
    target.socketPath = "/tmp/it's";
    QCOMPARE(curlCommandOf(get("localhost"), {}, target),
        QStringLiteral("curl --unix-socket '/tmp/it'\\''s' -H 'User-Agent:' -H 'Accept:' --globoff "
                       "--path-as-is 'http://localhost/'"));
}

namespace
{

/// One GET of this client, written to a socket whose bytes are inside TLS or are not.
CurlCommand commandOfTrace(quint8 insideTls, const QByteArray &plan)
{
    const QByteArray head = "GET / HTTP/1.1\r\nHost: localhost:8443\r\n\r\n";
    test::TraceBuilder builder;
    const trace::HalfId half = builder.newHalf();
    const trace::ConnectionId connection = builder.newConnection();
    const auto client = trace::Subject::connection(connection, trace::Side::Client);
    const auto request = trace::Subject::half(half);
    builder.addDetail(EventKind::PlanAdopted, trace::Subject::program(), trace::Plan{7, {}, plan},
        int(trace::PlanType::Request));
    builder.addDetail(EventKind::CallRequest, request,
        trace::RequestCall{"GET", "localhost", 8443, "/", 7, {}}, int(trace::Origin::Plan));
    builder.add(EventKind::AgentNewSocket, request, 0, connection.value);
    builder.add(EventKind::CallEnd, request);
    builder.addDetail(EventKind::HeadOut, request,
        trace::HeadOutDetail{
            quint32(head.size()), trace::Framing::NoBody, true, {trace::LineOrigin::Module}},
        int(trace::Framing::NoBody));
    const QByteArray pieces[] = {head};
    builder.writer().appendWrite(client, std::span<const QByteArray>(pieces), {}, insideTls);
    const trace::Snapshot snapshot = builder.snapshot();
    return curlCommandOf(snapshot, flow::Moment::headOf(snapshot), {half, {}});
}

} // namespace

void tst_CurlCommand::anExchangeInsideTlsIsHttps()
{
    const CurlCommand command = commandOfTrace(trace::insideTls,
        R"({"url": "https://localhost:8443/", "tls": {"rejectUnauthorized": false}})");
    QVERIFY2(command.text.startsWith(QStringLiteral("curl -k ")), qPrintable(command.text));
    QVERIFY2(command.text.endsWith(QStringLiteral("'https://localhost:8443/'")),
        qPrintable(command.text));
}

void tst_CurlCommand::anExchangeInTheClearIsHttp()
{
    const CurlCommand command = commandOfTrace(0, R"({"url": "http://localhost:8443/"})");
    QVERIFY2(command.text.endsWith(QStringLiteral("'http://localhost:8443/'")),
        qPrintable(command.text));
}

QTEST_GUILESS_MAIN(tst_CurlCommand)
#include "tst_curlcommand.moc"
