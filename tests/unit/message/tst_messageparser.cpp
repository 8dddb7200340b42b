#include "core/message/syntax.h"
#include "parserfixture.h"

#include <QFile>
#include <QTest>

using namespace roundtrip;
using namespace roundtrip::message;
using namespace roundtrip::message::test;

namespace
{

constexpr auto Request = MessageParser::Kind::Request;
constexpr auto Response = MessageParser::Kind::Response;

MessageParser::Options optionsFor(MessageParser::Kind kind)
{
    MessageParser::Options options;
    options.kind = kind;
    return options;
}

/// Undoes the escapes of refusals.txt.
QByteArray unescaped(QByteArrayView text)
{
    QByteArray bytes;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != '\\') {
            bytes += text[i];
            continue;
        }
        const char c = text[++i];
        if (c >= '0' && c <= '7') {
            bytes += char(text.sliced(i, 3).toByteArray().toInt(nullptr, 8));
            i += 2;
        } else {
            bytes += c == 'r' ? '\r' : c == 'n' ? '\n' : c == 't' ? '\t' : c;
        }
    }
    return bytes;
}

const QByteArray chunkedPost =
    "POST /a?b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";

} // namespace

class tst_MessageParser : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsMessagesAtEverySplit_data();
    void readsMessagesAtEverySplit();
    void pausesInEveryCallAndResumes_data() { readsMessagesAtEverySplit_data(); }
    void pausesInEveryCallAndResumes();
    void refuses_data();
    void refuses();
    void givesTheSameErrorAgain();
    void sayWhatTheHeadMeans_data();
    void sayWhatTheHeadMeans();
    void countsWireBytesOfEachPart();
    void skipsTheBodyOfAnAnswerToHead();
    void keepsSkipBodyWhenPausedInTheHead();
    void endsAResponseBodyWithFin();
    void refusesFinWithinAMessage_data();
    void refusesFinWithinAMessage();
    void deliversWhatAPauseHeldBackAtFin();
    void stopsBehindAnUpgrade();
    void goesOnWhenAnUpgradeIsNotTaken();
    void countsHeaderSizeAsNode_data();
    void countsHeaderSizeAsNode();
    void dropsFieldsOverTheLimit();
    void limitsChunkExtensionsOfEachChunk();
    void knowsEveryMethodOfNode();
    void knowsBetweenMessages();
    void errorOffsetCountsFromTheConnectionsStart();
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

void tst_MessageParser::refuses_data()
{
    QTest::addColumn<bool>("request");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<qint64>("offset");
    QTest::addColumn<QByteArray>("reason");
    QFile file(ROUNDTRIP_SOURCE_DIR "/tests/unit/message/refusals.txt");
    QVERIFY(file.open(QIODevice::ReadOnly));
    while (!file.atEnd()) {
        const QByteArray line = file.readLine().chopped(1);
        if (line.startsWith('#'))
            continue;
        const QByteArrayList cells = line.split('\t');
        QCOMPARE(cells.size(), 5);
        QTest::newRow((cells[0] + ' ' + cells[1]).constData())
            << (cells[0] == "request") << unescaped(cells[1]) << cells[2] << cells[3].toLongLong()
            << cells[4];
    }
}

void tst_MessageParser::refuses()
{
    QFETCH(bool, request);
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, code);
    QFETCH(qint64, offset);
    QFETCH(QByteArray, reason);
    forEverySplit(bytes, [&](const QByteArrayList &pieces) {
        Recorder events;
        MessageParser parser(optionsFor(request ? Request : Response), events);
        const MessageParser::Fed fed = feedAll(parser, pieces);
        QCOMPARE(fed.error.code, code);
        QCOMPARE(fed.reason, reason);
        QCOMPARE(fed.error.message, "Parse Error: " + reason);
        QCOMPARE(fed.error.byteOffset, offset);
    });
}

void tst_MessageParser::givesTheSameErrorAgain()
{
    Recorder events;
    MessageParser parser(optionsFor(Request), events);
    const MessageParser::Fed first = parser.feed("BLAH");
    const MessageParser::Fed second = parser.feed("GET / HTTP/1.1\r\n\r\n");
    QCOMPARE(first.error.code, "HPE_INVALID_METHOD");
    QCOMPARE(second.error, first.error);
    QCOMPARE(second.consumed, 0);
    QCOMPARE(parser.finish(), first.error);
    QCOMPARE(events.lines, QByteArrayList{"begin"});
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

void tst_MessageParser::refusesFinWithinAMessage_data()
{
    QTest::addColumn<bool>("request");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("method") << true << QByteArray("GE");
    QTest::newRow("QUERY") << true << QByteArray("QUERY");
    QTest::newRow("head") << true << QByteArray("GET / HTTP/1.1\r\nA: b\r\n");
    QTest::newRow("HTTP/0.9") << true << QByteArray("GET /\r\n");
    QTest::newRow("body") << true << QByteArray("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nab");
    QTest::newRow("chunk") << true << chunkedPost + "3\r\nab";
    QTest::newRow("last chunk") << true << chunkedPost + "0\r\n";
    QTest::newRow("response head") << false << QByteArray("HTTP/1.1 200 OK");
    QTest::newRow("response body")
        << false << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab");
}

void tst_MessageParser::refusesFinWithinAMessage()
{
    QFETCH(bool, request);
    QFETCH(QByteArray, bytes);
    Recorder events;
    MessageParser parser(optionsFor(request ? Request : Response), events);
    QVERIFY(!parser.feed(bytes).error);
    const Error error = parser.finish();
    QCOMPARE(error.code, "HPE_INVALID_EOF_STATE");
    QCOMPARE(error.message, "Parse Error: Invalid EOF state");
    QCOMPARE(error.byteOffset, bytes.size());
}

void tst_MessageParser::deliversWhatAPauseHeldBackAtFin()
{
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

void tst_MessageParser::countsHeaderSizeAsNode_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("fits");
    // target + names + values; 16384 is too much
    const auto get = [](qsizetype target, qsizetype value) {
        return "GET /" + QByteArray(target - 1, 't') + " HTTP/1.1\r\nAbc: " + QByteArray(value, 'v')
            + "\r\n\r\n";
    };
    QTest::newRow("one less") << get(1, 16383 - 4) << true;
    QTest::newRow("the limit") << get(1, 16384 - 4) << false;
    QTest::newRow("target one less") << get(16383 - 4, 1) << true;
    QTest::newRow("target") << get(16384 - 4, 1) << false;
    QTest::newRow("blanks do not count") << "GET / HTTP/1.1\r\nA:" + QByteArray(20000, ' ')
            + "b\r\n\r\n" << true;
    QTest::newRow("trailers one less") << chunkedPost + "0\r\nAbc: " + QByteArray(16383 - 3, 'v')
            + "\r\n\r\n" << true;
    QTest::newRow("trailers") << chunkedPost + "0\r\nAbc: " + QByteArray(16384 - 3, 'v')
            + "\r\n\r\n" << false;
}

void tst_MessageParser::countsHeaderSizeAsNode()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, fits);
    Recorder events;
    MessageParser parser(optionsFor(Request), events);
    const MessageParser::Fed fed = parser.feed(bytes);
    QCOMPARE(fed.error.code, fits ? QByteArray() : QByteArray("HPE_HEADER_OVERFLOW"));
    QCOMPARE(fed.error.message, fits ? QByteArray() : QByteArray("Parse Error: Header overflow"));
    QCOMPARE(parser.isIdle(), fits);
}

void tst_MessageParser::dropsFieldsOverTheLimit()
{
    MessageParser::Options options = optionsFor(Request);
    options.maxHeadersCount = 2;
    Recorder events;
    MessageParser parser(options, events);
    parser.feed("GET / HTTP/1.1\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n");
    QCOMPARE(events.lastHead.headers, (RawHeaders{{"A", "1"}, {"B", "2"}}));
}

void tst_MessageParser::limitsChunkExtensionsOfEachChunk()
{
    const auto chunk = [](qsizetype extension) {
        return "1;" + QByteArray(extension, 'e') + "\r\nx\r\n";
    };
    for (const bool fits : {true, false}) {
        Recorder events;
        MessageParser parser(optionsFor(Request), events);
        const MessageParser::Fed fed =
            parser.feed(chunkedPost + chunk(16384) + chunk(fits ? 16384 : 16385));
        QCOMPARE(fed.error.code, fits ? QByteArray() : QByteArray("HPE_CHUNK_EXTENSIONS_OVERFLOW"));
        QCOMPARE(events.lines.count("chunk 1"), fits ? 2 : 1);
    }
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

void tst_MessageParser::errorOffsetCountsFromTheConnectionsStart()
{
    Recorder events;
    MessageParser parser(optionsFor(Request), events);
    const QByteArray good = "GET / HTTP/1.1\r\n\r\n";
    QVERIFY(!parser.feed(good).error);
    const MessageParser::Fed fed = parser.feed("GET / HTTP/1.1\r\nA: b\n\r\n");
    QCOMPARE(fed.error.byteOffset, good.size() + 20);
}

QTEST_GUILESS_MAIN(tst_MessageParser)
#include "tst_messageparser.moc"
