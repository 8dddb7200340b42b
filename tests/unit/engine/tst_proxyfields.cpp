#include "core/engine/proxyfields.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::engine;
using message::MessageHead;
using message::MessageParser;
using message::RawHeaders;

namespace
{

/// The head of a message that is parsed.
class HeadOf final : private message::ParserEvents
{
public:
    HeadOf(const QByteArray &bytes, MessageParser::Kind kind, Conformance conformance)
        : m_parser(options(kind, conformance), *this)
    {
        const auto fed = m_parser.feed(bytes);
        if (fed.error && m_head.headers.empty())
            qFatal("%s: %s", fed.error.message.constData(), bytes.constData());
    }
    const MessageHead &head() const { return m_head; }

private:
    static MessageParser::Options options(MessageParser::Kind kind, Conformance conformance)
    {
        MessageParser::Options options;
        options.kind = kind;
        options.conformance = conformance;
        return options;
    }
    message::AfterHead headParsed(const MessageHead &head) override
    {
        m_head = head;
        return message::AfterHead::SkipBody;
    }
    void chunkBegan(qint64, qint64) override { }
    void bodyParsed(QByteArrayView) override { }
    void messageComplete(const RawHeaders &, qint64) override { }

    MessageHead m_head;
    MessageParser m_parser;
};

/// Lines as they are written here: "A: 1 | B: 2".
QByteArray wire(QByteArray lines)
{
    return lines.isEmpty() ? lines : lines.replace(" | ", "\r\n") + "\r\n";
}

QByteArray shown(const RawHeaders &fields)
{
    QByteArrayList lines;
    for (const message::HeaderField &field : fields)
        lines.append(field.name + ": " + field.value);
    return lines.join(" | ");
}

MessageHead request(
    const QByteArray &line, const QByteArray &lines, Conformance conformance = Conformance::Strict)
{
    return HeadOf(line + "\r\n" + wire(lines) + "\r\n", MessageParser::Kind::Request, conformance)
        .head();
}

MessageHead response(const QByteArray &line, const QByteArray &lines)
{
    return HeadOf(
        line + "\r\n" + wire(lines) + "\r\n", MessageParser::Kind::Response, Conformance::Strict)
        .head();
}

const QByteArray via = "roundtrip:3000";

} // namespace

/// Which field lines leave the proxy for which came (RFC 9110, section 7.6).
class tst_ProxyFields : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void targets_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("connectsTo");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("host");
        const auto row = [](const char *name, const char *method, const char *target,
                             const char *connectsTo, const char *path, const char *host) {
            QTest::newRow(name) << QByteArray(method) << QByteArray(target)
                                << QByteArray(connectsTo) << QByteArray(path) << QByteArray(host);
        };
        row("plain", "GET", "http://a.test/x?y=1", "http: a.test 0", "/x?y=1", "a.test");
        row("port", "GET", "http://a.test:8080/", "http: a.test 8080", "/", "a.test:8080");
        row("no path", "GET", "http://a.test", "http: a.test 0", "/", "a.test");
        row("only a query", "GET", "http://a.test?q", "http: a.test 0", "/?q", "a.test");
        row("the path is not rewritten", "GET", "http://a.test/a/../b/./%7e//", "http: a.test 0",
            "/a/../b/./%7e//", "a.test");
        row("OPTIONS of a server", "OPTIONS", "http://a.test", "http: a.test 0", "*", "a.test");
        row("OPTIONS of a path", "OPTIONS", "http://a.test/", "http: a.test 0", "/", "a.test");
        row("an IPv6 address", "GET", "http://[::1]:81/", "http: ::1 81", "/", "[::1]:81");
        row("the case of a name", "GET", "HTTP://A.Test/", "http: a.test 0", "/", "A.Test");
        row("https", "GET", "https://a.test/", "https: a.test 0", "/", "a.test");
    }
    void targets()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, target);
        const auto read = forwardTarget(method, target);
        QVERIFY2(read, target.constData());
        QTEST(
            read->protocol + ' ' + read->host + ' ' + QByteArray::number(read->port), "connectsTo");
        QTEST(read->path, "path");
        QTEST(read->hostField, "host");
    }

    void noTarget_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::newRow("another scheme") << QByteArray("ftp://a.test/");
        QTest::newRow("no host") << QByteArray("http:///x");
        QTest::newRow("a port that is none") << QByteArray("http://a.test:99999/");
        QTest::newRow("a password") << QByteArray("http://me:secret@a.test/");
        QTest::newRow("authority-form") << QByteArray("a.test:80");
    }
    void noTarget()
    {
        QFETCH(QByteArray, target);
        QVERIFY(!forwardTarget("GET", target));
    }

    void fieldsOfARequest_data()
    {
        QTest::addColumn<QByteArray>("came");
        QTest::addColumn<QByteArray>("leaves");
        const auto row = [](const char *name, const char *came, const char *leaves) {
            QTest::newRow(name) << QByteArray(came) << QByteArray(leaves);
        };
        // Each begins with POST http://b:81/ HTTP/1.1, Host: a, and gets Via.
        row("Host is that of the target", "", "Host: b:81 | Via: 1.1 roundtrip:3000");
        row("the order stays, and what comes twice", "X: 1 | Accept: a | x: 2 | Cookie: c",
            "Host: b:81 | X: 1 | Accept: a | x: 2 | Cookie: c | Via: 1.1 roundtrip:3000");
        row("Connection and what it names", "Connection: close, X-Hop | X-Hop: 1 | x-hop: 2 | Y: 3",
            "Host: b:81 | Y: 3 | Via: 1.1 roundtrip:3000");
        row("several lines of Connection",
            "Connection: X | Connection: , y ,, | X: 1 | Y: 2 | Z: 3",
            "Host: b:81 | Z: 3 | Via: 1.1 roundtrip:3000");
        row("known ones that nobody named",
            "Keep-Alive: timeout=5 | Proxy-Connection: keep-alive | TE: gzip | Upgrade: h2c | "
            "HTTP2-Settings: AAMA",
            "Host: b:81 | Via: 1.1 roundtrip:3000");
        row("what is between client and proxy",
            "Proxy-Authorization: Basic eA== | Authorization: Basic eQ==",
            "Host: b:81 | Authorization: Basic eQ== | Via: 1.1 roundtrip:3000");
        row("Connection cannot take away where a message ends or goes",
            "Connection: Content-Length, Host, Via | Content-Length: 3 | Via: 1.0 other",
            "Host: b:81 | Content-Length: 3 | Via: 1.0 other | Via: 1.1 roundtrip:3000");
        row("a length is written as a number", "Content-Length: 003",
            "Host: b:81 | Content-Length: 3 | Via: 1.1 roundtrip:3000");
        row("chunked is this proxy's own", "Transfer-Encoding: Chunked",
            "Host: b:81 | Via: 1.1 roundtrip:3000 | Transfer-Encoding: chunked");
        row("trailers that are announced", "Transfer-Encoding: chunked | Trailer: X-Sum",
            "Host: b:81 | Trailer: X-Sum | Via: 1.1 roundtrip:3000 | Transfer-Encoding: chunked");
        row("and that cannot come", "Content-Length: 1 | Trailer: X-Sum",
            "Host: b:81 | Content-Length: 1 | Via: 1.1 roundtrip:3000");
        row("who takes trailers says so to the next one", "Connection: TE | TE: trailers, gzip;q=1",
            "Host: b:81 | Via: 1.1 roundtrip:3000 | Connection: keep-alive, TE | TE: trailers");
        row("an expectation goes on with its body", "Expect: 100-continue | Content-Length: 3",
            "Host: b:81 | Expect: 100-continue | Content-Length: 3 | Via: 1.1 roundtrip:3000");
        row("without a body there is nothing to wait for", "Expect: 100-continue",
            "Host: b:81 | Via: 1.1 roundtrip:3000");
        row("Max-Forwards of a POST is not counted", "Max-Forwards: 3",
            "Host: b:81 | Max-Forwards: 3 | Via: 1.1 roundtrip:3000");
    }
    void fieldsOfARequest()
    {
        QFETCH(QByteArray, came);
        const QByteArray lines = "Host: a" + (came.isEmpty() ? came : " | " + came);
        const MessageHead head = request("POST http://b:81/ HTTP/1.1", lines);
        QCOMPARE(whyNotForwarded(head, via), std::nullopt);
        const auto target = forwardTarget(head.method, head.target);
        QTEST(shown(forwardedRequestFields(head, *target, via)), "leaves");
    }

    void anOlderClientIsNamedInVia()
    {
        const MessageHead head =
            request("POST http://b/ HTTP/1.0", "Expect: 100-continue | Content-Length: 3");
        const auto target = forwardTarget(head.method, head.target);
        QCOMPARE(shown(forwardedRequestFields(head, *target, via)),
            "Host: b | Content-Length: 3 | Via: 1.0 roundtrip:3000");
    }

    void maxForwardsIsCounted()
    {
        const MessageHead head = request("OPTIONS http://b/ HTTP/1.1", "Host: b | Max-Forwards: 2");
        QCOMPARE(forwardsLeft(head), std::optional<qint64>(2));
        const auto target = forwardTarget(head.method, head.target);
        QCOMPARE(shown(forwardedRequestFields(head, *target, via)),
            "Host: b | Max-Forwards: 1 | Via: 1.1 roundtrip:3000");
        QCOMPARE(forwardsLeft(request("GET http://b/ HTTP/1.1", "Host: b | Max-Forwards: 0")),
            std::nullopt);
    }

    void requestsThatAreNotForwarded_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("lines");
        QTest::addColumn<int>("status");
        const auto row = [](const char *name, const char *lines, int status,
                             const char *line = "POST http://b/ HTTP/1.1") {
            QTest::newRow(name) << QByteArray(line) << QByteArray(lines) << status;
        };
        row("it has come by here before", "Via: 1.1 x, 1.1 Roundtrip:3000 (again)", 508);
        row("a coding that is not understood", "Transfer-Encoding: gzip, chunked", 501);
        row("Max-Forwards is no number", "Max-Forwards: -1", 400, "TRACE http://b/ HTTP/1.1");
        row("Max-Forwards twice", "Max-Forwards: 1 | Max-Forwards: 2", 400,
            "OPTIONS http://b/ HTTP/1.1");
    }
    void requestsThatAreNotForwarded()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, lines);
        // In conformance Node the parser lets more pass; the proxy does not.
        const auto refusal =
            whyNotForwarded(request(line, "Host: b | " + lines, Conformance::Node), via);
        QVERIFY(refusal);
        QTEST(refusal->status, "status");
    }

    /// What no parser lets pass today must not depend on that.
    void aHeadThatEndsInTwoWaysIsNotForwarded()
    {
        MessageHead both = request("POST http://b/ HTTP/1.1", "Host: b | Content-Length: 3");
        both.headers.push_back({"Transfer-Encoding", "chunked"});
        QCOMPARE(whyNotForwarded(both, via)->status, 400);
        MessageHead twice = request("POST http://b/ HTTP/1.1", "Host: b | Content-Length: 3");
        twice.headers.push_back({"Content-Length", "4"});
        QCOMPARE(whyNotForwarded(twice, via)->status, 400);
        MessageHead chunkedTwice = request("POST http://b/ HTTP/1.1", "Host: b");
        chunkedTwice.headers.push_back({"Transfer-Encoding", "chunked, chunked"});
        QCOMPARE(whyNotForwarded(chunkedTwice, via)->status, 501);
        MessageHead older = request("POST http://b/ HTTP/1.0", "Host: b");
        older.headers.push_back({"Transfer-Encoding", "chunked"});
        QCOMPARE(whyNotForwarded(older, via)->status, 400);
    }

    void anotherProxysNameIsNoLoop()
    {
        const MessageHead head =
            request("GET http://b/ HTTP/1.1", "Host: b | Via: 1.1 roundtrip:3001, 1.1 a roundtrip");
        QCOMPARE(whyNotForwarded(head, via), std::nullopt);
    }

    void fieldsOfAResponse_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("came");
        QTest::addColumn<QByteArray>("leaves");
        QTest::addColumn<bool>("isVersion11");
        QTest::addColumn<bool>("askedHead");
        const auto row = [](const char *name, const char *line, const char *came,
                             const char *leaves, bool isVersion11 = true, bool askedHead = false) {
            QTest::newRow(name) << QByteArray(line) << QByteArray(came) << QByteArray(leaves)
                                << isVersion11 << askedHead;
        };
        row("end to end", "HTTP/1.1 200 OK", "Set-Cookie: a | ETag: 1 | set-cookie: b",
            "Set-Cookie: a | ETag: 1 | set-cookie: b | Via: 1.1 roundtrip:3000");
        row("hop by hop", "HTTP/1.1 200 OK",
            "Connection: close, X | X: 1 | Keep-Alive: timeout=1 | Proxy-Authenticate: Basic | "
            "Upgrade: h2c | Y: 2",
            "Y: 2 | Via: 1.1 roundtrip:3000");
        row("a length", "HTTP/1.0 200 OK", "Content-Length: 3",
            "Content-Length: 3 | Via: 1.0 roundtrip:3000");
        row("chunked with trailers", "HTTP/1.1 200 OK", "Transfer-Encoding: chunked | Trailer: X",
            "Trailer: X | Via: 1.1 roundtrip:3000");
        row("to a client without chunks", "HTTP/1.1 200 OK",
            "Transfer-Encoding: chunked | Trailer: X", "Via: 1.1 roundtrip:3000", false);
        row("HEAD keeps the length", "HTTP/1.1 200 OK", "Content-Length: 9",
            "Content-Length: 9 | Via: 1.1 roundtrip:3000", true, true);
        row("HEAD of chunks", "HTTP/1.1 200 OK", "Transfer-Encoding: chunked | Trailer: X",
            "Via: 1.1 roundtrip:3000", true, true);
        row("304 keeps the length", "HTTP/1.1 304 Not Modified", "Content-Length: 9 | ETag: 1",
            "Content-Length: 9 | ETag: 1 | Via: 1.1 roundtrip:3000");
        row("204 has none", "HTTP/1.1 204 No Content", "Content-Length: 0",
            "Via: 1.1 roundtrip:3000");
    }
    void fieldsOfAResponse()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, came);
        QFETCH(bool, isVersion11);
        QFETCH(bool, askedHead);
        const MessageHead head = response(line, came);
        QCOMPARE(whyNotForwarded(head), std::nullopt);
        QTEST(shown(forwardedResponseFields(head, {isVersion11, askedHead}, via)), "leaves");
    }

    void aCodingOfTheAnswerThatIsNotUnderstoodIsABadGateway()
    {
        const MessageHead head = response("HTTP/1.1 200 OK", "Transfer-Encoding: gzip, chunked");
        QCOMPARE(whyNotForwarded(head)->status, 502);
    }

    void trailersThatWouldChangeAMessageAreLeftOut()
    {
        const RawHeaders trailers{{"X-Sum", "1"}, {"Content-Length", "3"},
            {"Transfer-Encoding", "chunked"}, {"Connection", "X-Hop"}, {"X-Hop", "1"},
            {"Content-Type", "a/b"}, {"Set-Cookie", "c"}, {"Server-Timing", "t"}};
        QCOMPARE(shown(forwardedTrailers(trailers)), "X-Sum: 1 | Server-Timing: t");
    }

    void informationHasItsLinks()
    {
        QCOMPARE(shown(forwardedInformationFields(
                     {{"Link", "</a>; rel=preload"}, {"Connection", "X"}, {"X", "1"}}, "1.1", via)),
            "Link: </a>; rel=preload | Via: 1.1 roundtrip:3000");
    }

    void aTraceTellsNoSecrets()
    {
        const MessageHead head = request("TRACE http://b/x HTTP/1.1",
            "Host: b | Cookie: c | Authorization: a | Proxy-Authorization: p | X: 1");
        QCOMPARE(traceBody(head), "TRACE http://b/x HTTP/1.1\r\nHost: b\r\nX: 1\r\n\r\n");
    }
};

QTEST_GUILESS_MAIN(tst_ProxyFields)
#include "tst_proxyfields.moc"
