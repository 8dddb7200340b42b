#include "core/message/syntax.h"
#include "tests/unit/message/parserfixture.h"

#include <QTest>

#include <limits>

using namespace roundtrip;
using namespace roundtrip::message;
using namespace roundtrip::message::test;

/// What messages mean, at every split and with a pause in every call.
class tst_MessageParser : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsMessagesAtEverySplit_data();
    void readsMessagesAtEverySplit();
    void pausesInEveryCallAndResumes_data() { readsMessagesAtEverySplit_data(); }
    void pausesInEveryCallAndResumes();
    void sayWhatTheHeadMeans_data();
    void sayWhatTheHeadMeans();
    void countsWireBytesOfEachPart();
    void aChunkSizeIsNeverNegative();
    void skipsTheBodyOfAnAnswerToHead();
    void keepsSkipBodyWhenPausedInTheHead();
    void endsAResponseBodyWithFin();
    void deliversWhatAPauseHeldBackAtFin_data();
    void deliversWhatAPauseHeldBackAtFin();
    void stopsBehindAnUpgrade();
    void goesOnWhenAnUpgradeIsNotTaken();
    void knowsEveryMethodOfNode();
    void knowsBetweenMessages();
};

void tst_MessageParser::readsMessagesAtEverySplit_data()
{
    QTest::addColumn<bool>("request");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArrayList>("lines");
    const auto row = [](const char *name, bool request, const QByteArray &bytes,
                         const QByteArrayList &lines) {
        QTest::newRow(name) << request << bytes << lines;
    };
    row("GET", true, "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        {"begin", "head GET / [Host: a]", "complete"});
    row("empty lines before", true, "\r\n\r\nGET / HTTP/1.1\r\n\r\n",
        {"begin", "head GET /", "complete"});
    row("blanks around a value", true, "GET / HTTP/1.1\r\nA: \t b c \t\r\nB:\r\n\r\n",
        {"begin", "head GET / [A: b c] [B: ]", "complete"});
    row("duplicates in order", true, "GET / HTTP/1.1\r\na: 1\r\nA: 2\r\n\r\n",
        {"begin", "head GET / [a: 1] [A: 2]", "complete"});
    row("content-length", true, "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello",
        {"begin", "head POST / [Content-Length: 5]", "body hello", "complete"});
    row("QUERY", true, "QUERY /q HTTP/1.1\r\nContent-Length: 2\r\n\r\nok",
        {"begin", "head QUERY /q [Content-Length: 2]", "body ok", "complete"});
    row("pipelined", true,
        "GET /1 HTTP/1.1\r\n\r\nPOST /2 HTTP/1.1\r\nContent-Length: 1\r\n\r\nxQUERY /3 "
        "HTTP/1.1\r\n\r\n",
        {"begin", "head GET /1", "complete", "begin", "head POST /2 [Content-Length: 1]", "body x",
            "complete", "begin", "head QUERY /3", "complete"});
    row("chunked", true, chunkedPost + "3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n",
        {"begin", "head POST /a?b [Host: h] [Transfer-Encoding: chunked]", "chunk 3", "body abc",
            "chunk 10", "body 0123456789", "complete"});
    row("chunk extensions", true,
        chunkedPost + "1;a=b;c=\"d;\\\" \"\r\nx\r\n001;q\r\ny\r\n0;last\r\n\r\n",
        {"begin", "head POST /a?b [Host: h] [Transfer-Encoding: chunked]", "chunk 1", "body x",
            "chunk 1", "body y", "complete"});
    row("trailers", true,
        chunkedPost + "1\r\nx\r\n0\r\nA: b\r\nC:  d \r\n\r\nGET / HTTP/1.1\r\n\r\n",
        {"begin", "head POST /a?b [Host: h] [Transfer-Encoding: chunked]", "chunk 1", "body x",
            "complete [A: b] [C: d]", "begin", "head GET /", "complete"});
    row("response", false, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
        {"begin", "head 200 OK [Content-Length: 2]", "body ok", "complete"});
    row("no reason phrase", false, "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n",
        {"begin", "head 200  [Content-Length: 0]", "complete"});
    row("1xx before the response", false,
        "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        {"begin", "head 103 Early Hints [Link: a]", "complete", "begin",
            "head 200 OK [Content-Length: 0]", "complete"});
    row("204 with a length", false,
        "HTTP/1.1 204 No Content\r\nContent-Length: 9\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: "
        "0\r\n\r\n",
        {"begin", "head 204 No Content [Content-Length: 9]", "complete", "begin",
            "head 200 OK [Content-Length: 0]", "complete"});
    row("304 chunked", false,
        "HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\nHTTP/1.1 200 "
        "OK\r\nContent-Length: "
        "0\r\n\r\n",
        {"begin", "head 304 Not Modified [Transfer-Encoding: chunked]", "complete", "begin",
            "head 200 OK [Content-Length: 0]", "complete"});
    row("until close", false, "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nabc",
        {"begin", "head 200 OK [Transfer-Encoding: gzip]", "body abc", "complete"});
}

void tst_MessageParser::readsMessagesAtEverySplit()
{
    QFETCH(bool, request);
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArrayList, lines);
    forEverySplit(bytes, [&](const QByteArrayList &pieces) {
        Recorder events;
        MessageParser parser(optionsFor(request ? Request : Response), events);
        const MessageParser::Fed fed = feedAll(parser, pieces);
        QCOMPARE(fed.error.message, QByteArray());
        QCOMPARE(parser.finish().message, QByteArray());
        QCOMPARE(events.lines, lines);
        QCOMPARE(parser.position(), bytes.size());
        QCOMPARE(events.accounted, bytes.size());
    });
}

void tst_MessageParser::pausesInEveryCallAndResumes()
{
    QFETCH(bool, request);
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArrayList, lines);
    forEverySplit(bytes, [&](const QByteArrayList &pieces) {
        Recorder events;
        MessageParser parser(optionsFor(request ? Request : Response), events);
        events.pauseInEveryCall = &parser;
        QCOMPARE(feedAll(parser, pieces).error.message, QByteArray());
        QCOMPARE(parser.finish().message, QByteArray());
        QCOMPARE(events.lines, lines);
        QCOMPARE(events.accounted, bytes.size());
    });
}

void tst_MessageParser::sayWhatTheHeadMeans_data()
{
    QTest::addColumn<bool>("request");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("meaning");
    const auto row = [](const char *name, bool request, const char *bytes, const char *meaning) {
        QTest::newRow(name) << request << QByteArray(bytes) << QByteArray(meaning);
    };
    row("1.1 request", true, "GET / HTTP/1.1\r\n\r\n", "1.1 keep-alive");
    row("1.0 request", true, "GET / HTTP/1.0\r\n\r\n", "1.0");
    row("1.0 keep-alive", true, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        "1.0 keep-alive");
    row("close", true, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n", "1.1");
    row("chunked", true, "POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        "1.1 chunked keep-alive");
    row("length", true, "POST / HTTP/1.1\r\nContent-Length: 7\r\n\r\n", "1.1 length=7 keep-alive");
    row("upgrade", true, "GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n",
        "1.1 keep-alive upgrade");
    row("upgrade without connection", true, "GET / HTTP/1.1\r\nUpgrade: x\r\n\r\n",
        "1.1 keep-alive");
    row("CONNECT", true, "CONNECT a:80 HTTP/1.1\r\n\r\n", "1.1 keep-alive upgrade");
    row("2.0", true, "GET / HTTP/2.0\r\n\r\n", "2.0");
    row("response until close", false, "HTTP/1.1 200 OK\r\n\r\n", "1.1 untilClose");
    row("response with other coding", false, "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
        "1.1 untilClose");
    row("response 304", false, "HTTP/1.1 304 Not Modified\r\n\r\n", "1.1 keep-alive");
    row("101", false, "HTTP/1.1 101 S\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
        "1.1 keep-alive upgrade");
    row("200 that offers an upgrade", false,
        "HTTP/1.1 200 S\r\nContent-Length: 0\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
        "1.1 length=0 keep-alive");
}

void tst_MessageParser::sayWhatTheHeadMeans()
{
    QFETCH(bool, request);
    QFETCH(QByteArray, bytes);
    Recorder events;
    MessageParser parser(optionsFor(request ? Request : Response), events);
    parser.feed(bytes);
    const MessageHead &head = events.lastHead;
    QByteArray meaning =
        QByteArray::number(head.versionMajor) + '.' + QByteArray::number(head.versionMinor);
    if (head.chunked)
        meaning += " chunked";
    if (head.contentLength >= 0)
        meaning += " length=" + QByteArray::number(head.contentLength);
    if (head.untilClose)
        meaning += " untilClose";
    if (head.shouldKeepAlive)
        meaning += " keep-alive";
    if (head.upgrade)
        meaning += " upgrade";
    QTEST(meaning, "meaning");
}

void tst_MessageParser::countsWireBytesOfEachPart()
{
    class Counter : public ParserEvents
    {
    public:
        QList<qint64> counts;
        AfterHead headParsed(const MessageHead &head) override
        {
            counts.append(head.wireBytes);
            return AfterHead::ReadBody;
        }
        void chunkBegan(qint64, qint64 wireBytes) override { counts.append(wireBytes); }
        void bodyParsed(QByteArrayView) override { }
        void messageComplete(const RawHeaders &, qint64 wireBytes) override
        {
            counts.append(wireBytes);
        }
    } events;
    MessageParser parser(optionsFor(Request), events);
    parser.feed("\r\n" + chunkedPost + "3;x=y\r\nabc\r\n1\r\nd\r\n0\r\nA: b\r\n\r\n");
    // "3;x=y" CRLF; the CRLF of that chunk and "1" CRLF; CRLF, "0" CRLF, "A: b" CRLF, CRLF
    QCOMPARE(events.counts, (QList<qint64>{chunkedPost.size() + 2, 7, 5, 13}));
}

/// Node takes sizes of 64 bits.
void tst_MessageParser::aChunkSizeIsNeverNegative()
{
    for (const char *size : {"8000000000000000", "ffffffffffffffff"}) {
        class Sizes : public ParserEvents
        {
        public:
            QList<qint64> sizes;
            qint64 bytes = 0;
            AfterHead headParsed(const MessageHead &) override { return AfterHead::ReadBody; }
            void chunkBegan(qint64 of, qint64) override { sizes.append(of); }
            void bodyParsed(QByteArrayView part) override { bytes += part.size(); }
            void messageComplete(const RawHeaders &, qint64) override { }
        } events;
        MessageParser::Options options = optionsFor(Request);
        options.conformance = Conformance::Node;
        MessageParser parser(options, events);
        const MessageParser::Fed fed = parser.feed(chunkedPost + size + "\r\nabc");
        QVERIFY(!fed.error);
        QCOMPARE(events.sizes, QList<qint64>{std::numeric_limits<qint64>::max()});
        QCOMPARE(events.bytes, 3);
    }
}

void tst_MessageParser::skipsTheBodyOfAnAnswerToHead()
{
    const QByteArray bytes = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"
                             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                             "HTTP/1.1 200 OK\r\n\r\n"
                             "HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\n";
    forEverySplit(bytes, [&](const QByteArrayList &pieces) {
        Recorder events;
        events.answer = [](const MessageHead &) { return AfterHead::SkipBody; };
        MessageParser parser(optionsFor(Response), events);
        QCOMPARE(feedAll(parser, pieces).error.message, QByteArray());
        QCOMPARE(events.lines.count("complete"), 4);
        QCOMPARE(events.accounted, bytes.size());
    });
}

void tst_MessageParser::keepsSkipBodyWhenPausedInTheHead()
{
    Recorder events;
    events.answer = [](const MessageHead &) { return AfterHead::SkipBody; };
    MessageParser parser(optionsFor(Response), events);
    events.pauseInEveryCall = &parser;
    const QByteArray first = "HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n";
    const QByteArray second = "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n";
    QCOMPARE(feedAll(parser, {first + second}).error.message, QByteArray());
    QCOMPARE(events.lines,
        (QByteArrayList{"begin", "head 200 OK [Content-Length: 40]", "complete", "begin",
            "head 200 OK [Content-Length: 50]", "complete"}));
}

void tst_MessageParser::endsAResponseBodyWithFin()
{
    Recorder events;
    MessageParser parser(optionsFor(Response), events);
    parser.feed("HTTP/1.1 200 OK\r\n\r\nabc");
    QVERIFY(!parser.isIdle());
    QVERIFY(!events.lines.contains("complete"));
    QVERIFY(!parser.finish());
    QCOMPARE(events.lines.last(), "complete");
    QVERIFY(parser.isIdle());
}

void tst_MessageParser::deliversWhatAPauseHeldBackAtFin_data()
{
    QTest::addColumn<bool>("resumed");
    QTest::newRow("resumed before") << true;
    QTest::newRow("still paused") << false;
}

void tst_MessageParser::deliversWhatAPauseHeldBackAtFin()
{
    QFETCH(bool, resumed);
    Recorder events;
    MessageParser parser(optionsFor(Request), events);
    events.answer = [&](const MessageHead &) {
        parser.pause();
        return AfterHead::ReadBody;
    };
    const MessageParser::Fed fed = parser.feed("GET / HTTP/1.1\r\n\r\n");
    QVERIFY(fed.paused);
    QVERIFY(parser.hasDueEvents());
    QVERIFY(!events.lines.contains("complete"));
    if (resumed)
        parser.resume();
    QVERIFY(!parser.finish());
    QCOMPARE(events.lines.last(), "complete");
    QVERIFY(!parser.hasDueEvents());
}

void tst_MessageParser::stopsBehindAnUpgrade()
{
    const QByteArray head = "GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n";
    Recorder events;
    events.answer = [](const MessageHead &message) {
        return message.upgrade ? AfterHead::Upgrade : AfterHead::ReadBody;
    };
    MessageParser parser(optionsFor(Request), events);
    const MessageParser::Fed fed = parser.feed(head + "\x01rest");
    QVERIFY(fed.upgraded);
    QVERIFY(!fed.error);
    QCOMPARE(fed.consumed, head.size());
    QCOMPARE(events.lines.last(), "complete");
    QCOMPARE(parser.feed("more").consumed, 0);
}

void tst_MessageParser::goesOnWhenAnUpgradeIsNotTaken()
{
    Recorder events;
    MessageParser parser(optionsFor(Request), events);
    const MessageParser::Fed fed =
        parser.feed("GET /1 HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n"
                    "GET /2 HTTP/1.1\r\n\r\n");
    QVERIFY(!fed.upgraded);
    QCOMPARE(events.lines.count("complete"), 2);
}

void tst_MessageParser::knowsEveryMethodOfNode()
{
    for (const QByteArray &method : methods()) {
        Recorder events;
        MessageParser parser(optionsFor(Request), events);
        const QByteArray target = method == "CONNECT" ? "a:80" : "/";
        const MessageParser::Fed fed = parser.feed(method + ' ' + target + " HTTP/1.1\r\n\r\n");
        QCOMPARE(fed.error.message, QByteArray());
        QCOMPARE(events.lastHead.method, method);
    }
}

void tst_MessageParser::knowsBetweenMessages()
{
    Recorder events;
    MessageParser parser(optionsFor(Request), events);
    QVERIFY(parser.isIdle());
    parser.feed("\r\n");
    QVERIFY(parser.isIdle());
    parser.feed("Q");
    QVERIFY(!parser.isIdle());
    parser.feed("UERY / HTTP/1.1\r\nContent-Length: 1\r\n\r\n");
    QVERIFY(!parser.isIdle());
    parser.feed("x");
    QVERIFY(parser.isIdle());
}

QTEST_GUILESS_MAIN(tst_MessageParser)
#include "tst_messageparser.moc"
