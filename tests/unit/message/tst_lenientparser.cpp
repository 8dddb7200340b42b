#include "tests/unit/message/parserfixture.h"
#include "tests/unit/message/refusals.h"

#include <QFile>
#include <QTest>

#include <utility>

using namespace roundtrip;
using namespace roundtrip::message;
using namespace roundtrip::message::test;

/// What a parser takes that is told to be lenient: what Node takes with insecureHTTPParser
/// (lenient.txt).
class tst_LenientParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatNodeSays_data();
    void saysWhatNodeSays();
    void accountsForEachByte_data() { saysWhatNodeSays_data(); }
    void accountsForEachByte();
    void strictlyNothingIsLenient();
    void limitsStay_data();
    void limitsStay();
    void whatIsOverTheLimitBeginsAtAByte();
};

namespace
{

MessageParser::Options lenientOptions(MessageParser::Kind kind)
{
    MessageParser::Options options = optionsFor(kind);
    options.conformance = Conformance::Node;
    options.lenient = true;
    return options;
}

/// Writes heads down as lenient.txt has them.
class NodesRecorder final : public Recorder
{
public:
    AfterHead headParsed(const MessageHead &head) override
    {
        const AfterHead after = Recorder::headParsed(head);
        QByteArray line = lines.takeLast();
        const qsizetype fields = line.indexOf(" [");
        const QByteArray said = ' ' + QByteArray::number(head.versionMajor) + '.'
            + QByteArray::number(head.versionMinor) + (head.shouldKeepAlive ? " keep" : " last");
        lines.append(line.insert(fields < 0 ? line.size() : fields, said));
        return after;
    }
};

QByteArray said(MessageParser::Kind kind, const QByteArrayList &pieces)
{
    NodesRecorder events;
    MessageParser parser(lenientOptions(kind), events);
    const MessageParser::Fed fed = feedAll(parser, pieces);
    QByteArrayList lines;
    const auto take = [&] {
        for (const QByteArray &line : std::exchange(events.lines, {})) {
            const bool goesOn =
                line.startsWith("body ") && !lines.isEmpty() && lines.last().startsWith("body ");
            if (goesOn) // Node tells of no chunks
                lines.last() += line.sliced(5);
            else if (line != "begin" && !line.startsWith("chunk "))
                lines.append(line);
        }
    };
    take();
    if (fed.error) {
        lines.append(
            fed.error.code + ' ' + fed.reason + " at " + QByteArray::number(fed.error.byteOffset));
    } else {
        lines.append("fin");
        const Error error = parser.finish();
        take();
        if (error)
            lines.append(error.code);
    }
    return lines.join(" | ");
}

} // namespace

void tst_LenientParser::saysWhatNodeSays_data()
{
    QTest::addColumn<bool>("request");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("said");
    QFile file(ROUNDTRIP_SOURCE_DIR "/tests/unit/message/lenient.txt");
    QVERIFY(file.open(QIODevice::ReadOnly));
    while (!file.atEnd()) {
        const QByteArray line = file.readLine().chopped(1);
        const QByteArrayList cells = line.split('\t');
        if (line.startsWith('#'))
            continue;
        QTest::newRow((cells[0] + ' ' + cells.value(1)).constData())
            << (cells[0] == "request") << unescaped(cells.value(1)) << unescaped(cells.value(2));
    }
}

void tst_LenientParser::saysWhatNodeSays()
{
    QFETCH(bool, request);
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, said);
    forEverySplit(bytes, [&](const QByteArrayList &pieces) {
        if (QTest::currentTestFailed())
            return;
        QCOMPARE(::said(request ? Request : Response, pieces), said);
    });
}

void tst_LenientParser::accountsForEachByte()
{
    QFETCH(bool, request);
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, said);
    if (!said.endsWith(" | fin"))
        return; // something was not taken, or is not complete
    const qsizetype leading = std::find_if(bytes.begin(), bytes.end(), [](char c) {
        return c != '\r' && c != '\n';
    }) - bytes.begin();
    forEverySplit(bytes, [&, request = request](const QByteArrayList &pieces) {
        Recorder events;
        MessageParser parser(lenientOptions(request ? Request : Response), events);
        feedAll(parser, pieces);
        QCOMPARE(parser.position(), bytes.size());
        // Empty lines behind the last message belong to nobody yet.
        QCOMPARE_LE(events.accounted, bytes.size());
        QCOMPARE_GE(events.accounted, bytes.size() - leading - 2);
    });
}

void tst_LenientParser::strictlyNothingIsLenient()
{
    MessageParser::Options options = lenientOptions(Request);
    options.conformance = Conformance::Strict;
    Recorder events;
    MessageParser parser(options, events);
    QCOMPARE(parser.feed("GET / HTTP/1.1\nHost: a\r\n\r\n").error.code, "HPE_INVALID_VERSION");
}

void tst_LenientParser::limitsStay_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("a head") << "GET / HTTP/1.1\nA: " + QByteArray(17000, 'a')
                            << QByteArray("HPE_HEADER_OVERFLOW");
    QTest::newRow("a folded field")
        << "GET / HTTP/1.1\nA: a" + QByteArray("\n " + QByteArray(1000, 'a')).repeated(17)
        << QByteArray("HPE_HEADER_OVERFLOW");
    QTest::newRow("the extensions of a chunk") << chunkedPost + "1;" + QByteArray(16385, 'e')
                                               << QByteArray("HPE_CHUNK_EXTENSIONS_OVERFLOW");
    QTest::newRow("chunks") << chunkedPost + "ffff\n" << QByteArray("HPE_BODY_OVERFLOW");
    QTest::newRow("a body that FIN ends") << "POST / HTTP/1.1\nTransfer-Encoding: gzip\n\n"
            + QByteArray(20001, 'b') << QByteArray("HPE_BODY_OVERFLOW");
}

void tst_LenientParser::limitsStay()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, code);
    MessageParser::Options options = lenientOptions(Request);
    options.maxBodySize = 20000;
    Recorder events;
    MessageParser parser(options, events);
    // The end of a chunk-size shows with the byte behind it.
    QCOMPARE(parser.feed(bytes + "x").error.code, code);
}

void tst_LenientParser::whatIsOverTheLimitBeginsAtAByte()
{
    const QByteArray head = "POST / HTTP/1.1\nTransfer-Encoding: gzip\n\n";
    MessageParser::Options options = lenientOptions(Request);
    options.maxBodySize = 4;
    forEverySplit(head + "abcdef", [&](const QByteArrayList &pieces) {
        Recorder events;
        MessageParser parser(options, events);
        const Error error = feedAll(parser, pieces).error;
        QCOMPARE(error.code, QByteArray("HPE_BODY_OVERFLOW"));
        QCOMPARE(error.byteOffset, qint64(head.size() + 4));
        QVERIFY(events.lines.contains("body abcd"));
    });
}

QTEST_GUILESS_MAIN(tst_LenientParser)
#include "tst_lenientparser.moc"
