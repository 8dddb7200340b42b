#include "tests/unit/message/parserfixture.h"
#include "tests/unit/message/refusals.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::message;
using namespace roundtrip::message::test;

/// What a parser refuses in conformance Node, with which code and at which byte, and what it has
/// too much of.
class tst_ParserRefusals : public QObject
{
    Q_OBJECT

    static MessageParser::Options nodeOptions(MessageParser::Kind kind)
    {
        MessageParser::Options options = optionsFor(kind);
        options.conformance = Conformance::Node;
        return options;
    }

private Q_SLOTS:
    void refuses_data();
    void refuses();
    void givesTheSameErrorAgain();
    void refusesFinWithinAMessage_data();
    void refusesFinWithinAMessage();
    void countsHeaderSizeAsNode_data();
    void countsHeaderSizeAsNode();
    void dropsFieldsOverTheLimit();
    void limitsChunkExtensionsOfEachChunk();
    void errorOffsetCountsFromTheConnectionsStart();
};

void tst_ParserRefusals::refuses_data()
{
    QTest::addColumn<bool>("request");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<qint64>("offset");
    QTest::addColumn<QByteArray>("reason");
    const std::vector<Refusal> all = refusals();
    QVERIFY2(!all.empty(), "refusals.txt cannot be read");
    for (const Refusal &refusal : all) {
        QTest::newRow(refusal.name.constData())
            << refusal.request << refusal.bytes << refusal.code << refusal.offset << refusal.reason;
    }
}

void tst_ParserRefusals::refuses()
{
    QFETCH(bool, request);
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, code);
    QFETCH(qint64, offset);
    QFETCH(QByteArray, reason);
    forEverySplit(bytes, [&](const QByteArrayList &pieces) {
        Recorder events;
        MessageParser parser(nodeOptions(request ? Request : Response), events);
        const MessageParser::Fed fed = feedAll(parser, pieces);
        QVERIFY(parser.brokenRule() != Rule::None);
        QCOMPARE(fed.error.code, code);
        QCOMPARE(fed.reason, reason);
        QCOMPARE(fed.error.message, "Parse Error: " + reason);
        QCOMPARE(fed.error.byteOffset, offset);
    });
}

void tst_ParserRefusals::givesTheSameErrorAgain()
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

void tst_ParserRefusals::refusesFinWithinAMessage_data()
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

void tst_ParserRefusals::refusesFinWithinAMessage()
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

void tst_ParserRefusals::countsHeaderSizeAsNode_data()
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

void tst_ParserRefusals::countsHeaderSizeAsNode()
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

void tst_ParserRefusals::dropsFieldsOverTheLimit()
{
    MessageParser::Options options = nodeOptions(Request);
    options.maxHeadersCount = 2;
    Recorder events;
    MessageParser parser(options, events);
    parser.feed("GET / HTTP/1.1\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n");
    QCOMPARE(events.lastHead.headers, (RawHeaders{{"A", "1"}, {"B", "2"}}));
}

void tst_ParserRefusals::limitsChunkExtensionsOfEachChunk()
{
    const auto chunk = [](qsizetype extension) {
        return "1;" + QByteArray(extension, 'e') + "\r\nx\r\n";
    };
    for (const bool fits : {true, false}) {
        Recorder events;
        MessageParser parser(nodeOptions(Request), events);
        const MessageParser::Fed fed =
            parser.feed(chunkedPost + chunk(16384) + chunk(fits ? 16384 : 16385));
        QCOMPARE(fed.error.code, fits ? QByteArray() : QByteArray("HPE_CHUNK_EXTENSIONS_OVERFLOW"));
        QCOMPARE(events.lines.count("chunk 1"), fits ? 2 : 1);
    }
}

void tst_ParserRefusals::errorOffsetCountsFromTheConnectionsStart()
{
    Recorder events;
    MessageParser parser(optionsFor(Request), events);
    const QByteArray good = "GET / HTTP/1.1\r\n\r\n";
    QVERIFY(!parser.feed(good).error);
    const MessageParser::Fed fed = parser.feed("GET / HTTP/1.1\r\nA: b\n\r\n");
    QCOMPARE(fed.error.byteOffset, good.size() + 20);
}

QTEST_GUILESS_MAIN(tst_ParserRefusals)
#include "tst_parserrefusals.moc"
