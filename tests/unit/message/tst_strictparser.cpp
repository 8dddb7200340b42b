#include "tests/unit/message/parserfixture.h"
#include "tests/unit/message/refusals.h"

#include <QFile>
#include <QTest>

using namespace roundtrip;
using namespace roundtrip::message;
using namespace roundtrip::message::test;

/// What a parser takes and refuses in conformance Strict, by which rule and at which byte.
class tst_StrictParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsStrictly_data();
    void readsStrictly();
    void letsNoRequestHideInAnother();
    void limitsWhatAMessageTakes_data();
    void limitsWhatAMessageTakes();
    void unfoldsResponses();
    void keepsLongValuesAndTheirTabs();
};

void tst_StrictParser::readsStrictly_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("heads");
    QTest::addColumn<int>("messages");
    QTest::addColumn<QByteArray>("broken");
    QFile file(ROUNDTRIP_SOURCE_DIR "/tests/unit/message/strict.txt");
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    while (!file.atEnd()) {
        const QByteArray line = file.readLine().chopped(1);
        if (line.isEmpty() || line.startsWith('#'))
            continue;
        const QByteArrayList cells = line.split('\t');
        QCOMPARE(cells.size(), 5);
        qint64 marked = -1;
        QByteArray bytes = unescaped(cells[1], &marked);
        if (cells[0] == "chunks") {
            bytes.prepend(chunked);
            marked += chunked.size();
        }
        const QByteArray broken =
            cells[4] == "-" ? cells[4] : cells[4] + " at " + QByteArray::number(marked);
        QTest::newRow((cells[0] + ' ' + cells[1]).constData())
            << cells[0] << bytes << cells[2].toInt() << cells[3].toInt() << broken;
    }
}

/// Whole, cut in two at each place, and byte by byte.
void tst_StrictParser::readsStrictly()
{
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, bytes);
    QFETCH(int, heads);
    QFETCH(int, messages);
    QFETCH(QByteArray, broken);
    const auto at = [](const QByteArray &rule, qint64 offset) {
        return rule + " at " + QByteArray::number(offset);
    };
    forEverySplit(bytes, [&](const QByteArrayList &pieces) {
        Recorder events;
        int refused = 0;
        QByteArray found = "-";
        events.answer = [&](const MessageHead &head) {
            if (head.broken == Rule::None)
                return AfterHead::ReadBody;
            ++refused;
            found = at(textOf(head.broken).name, head.brokenAt);
            return AfterHead::Refuse;
        };
        MessageParser parser(optionsFor(kind == "response" ? Response : Request), events);
        qint64 ignored = -1;
        const MessageParser::Fed fed = feedAll(parser, pieces, &ignored);
        if (fed.error)
            found = at(textOf(parser.brokenRule()).name, fed.error.byteOffset);
        else if (ignored >= 0)
            found = at("(after-close)", ignored);
        QCOMPARE(found, broken);
        QCOMPARE(events.countOf("head "), heads);
        QCOMPARE(events.countOf("complete"), messages);
    });
}

/// Every spelling of Transfer-Encoding with every spelling of Content-Length and of the last
/// chunk's size: what stands behind is a request of its own only where RFC 9112, section 6.3 says
/// so.
void tst_StrictParser::letsNoRequestHideInAnother()
{
    const QByteArray hidden = "GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n";
    const QByteArrayList codings = {"", "Transfer-Encoding: chunked\r\n",
        "transfer-encoding:\tCHUNKED \t\r\n", "Transfer-Encoding:\r\n", "Transfer-Encoding: \r\n",
        "Transfer-Encoding: xchunked\r\n", "Transfer-Encoding: chunkedx\r\n",
        "Transfer-Encoding: chunked, chunked\r\n", "Transfer-Encoding: chunked\r\n chunked\r\n",
        "Transfer-Encoding:\r\n chunked\r\n", "Transfer-Encoding: identity\r\n",
        "Transfer-Encoding: identity, chunked\r\n", "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: \"chunked\"\r\n", "Transfer-Encoding: 'chunked'\r\n",
        "Transfer-Encoding : chunked\r\n", " Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding\t: chunked\r\n", "Transfer-Encoding: \vchunked\r\n",
        "Transfer-Encoding: chunked\v\r\n", "X: y\rTransfer-Encoding: chunked\r\n",
        "X: y\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: chun\r\n ked\r\n",
        "Transfer-Encoding: chunked;a=b\r\n", "Transfer_Encoding: chunked\r\n",
        "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n",
        "Transfer-Encoding\r\n: chunked\r\n"};
    const QByteArrayList lengths = {"", "Content-Length: %1\r\n", "content-length:\t%1\t\r\n",
        "Content-Length: +%1\r\n", "Content-Length: -%1\r\n", "Content-Length: 0x%1\r\n",
        "Content-Length: %1 0\r\n", "Content-Length: %1, %1\r\n", "Content-Length: 0, %1\r\n",
        "Content-Length: %1\r\n 0\r\n", "Content-Length:\r\n %1\r\n", "Content-Length : %1\r\n",
        "Content-Length: %1\r\nContent-Length: %1\r\n",
        "Content-Length: 0\r\nContent-Length: %1\r\n", " Content-Length: %1\r\n",
        "Content-Length:\r\n", "Content-Length: 18446744073709551616\r\n",
        "Content-Length: \"%1\"\r\n", "Content-Length: %1\v\r\n", "Content-Length: 1e1\r\n",
        "X: y\nContent-Length: %1\r\n", "Content_Length: %1\r\n", "Content-Length: 00%1\r\n"};
    const QByteArrayList sizes = {"0\r\n\r\n", "00\r\n\r\n", "0;a\r\n\r\n", "0 ; a\r\n\r\n",
        "+0\r\n\r\n", "-0\r\n\r\n", "0x0\r\n\r\n", " 0\r\n\r\n", "0 \r\n\r\n", "0\n\r\n", "0\r\n\n",
        "0\n\n", "0\r\r\n\r\n", "0;\r\n\r\n", "0;a\n\r\n", "0;\"\r\n\r\n", "0,\r\n\r\n",
        "\r\n0\r\n\r\n", "10000000000000000\r\n\r\n", "0000000000000000000\r\n\r\n"};
    const auto isFramed = [](const QByteArray &line, const QByteArrayList &good) {
        return good.contains(line);
    };
    for (const QByteArray &coding : codings) {
        for (const QByteArray &length : lengths) {
            for (const QByteArray &size : sizes) {
                const QByteArray body = size + hidden;
                const QByteArray bytes = "POST / HTTP/1.1\r\nHost: a\r\n" + coding
                    + QByteArray(length).replace("%1", QByteArray::number(body.size())) + "\r\n"
                    + body;
                const bool nothing = length.isEmpty() || length.startsWith("Content_Length");
                const bool chunked = isFramed(coding, codings.mid(1, 2)) && nothing
                    && isFramed(size, sizes.first(4));
                for (const bool whole : {true, false}) {
                    Recorder events;
                    bool seen = false;
                    events.answer = [&](const MessageHead &head) {
                        seen = seen || head.target == "/hidden";
                        return head.broken == Rule::None ? AfterHead::ReadBody : AfterHead::Refuse;
                    };
                    MessageParser parser(optionsFor(Request), events);
                    QByteArrayList pieces{bytes};
                    if (!whole) {
                        pieces.clear();
                        for (const char byte : bytes)
                            pieces.append(QByteArray(1, byte));
                    }
                    feedAll(parser, pieces);
                    QVERIFY2(seen == chunked, bytes.constData());
                }
            }
        }
    }
}

void tst_StrictParser::limitsWhatAMessageTakes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("broken");
    QTest::addColumn<qint64>("offset");
    const QByteArray get = "GET / HTTP/1.1\r\nHost: a\r\n";
    const QByteArray post = "POST / HTTP/1.1\r\nHost:\r\n";
    const QByteArray chunked = post + "Transfer-Encoding: chunked\r\n\r\n";
    const auto row = [](const char *name, const QByteArray &fits, const QByteArray &more,
                         const QByteArray &rest, const char *rule, qint64 offset) {
        QTest::addRow("%s, the limit", name) << fits + rest << QByteArray("-") << qint64(-1);
        QTest::addRow("%s, one more", name) << fits + more + rest << QByteArray(rule) << offset;
    };
    const QByteArray target = "GET /" + QByteArray(94, 't');
    row("target", target, "ttttt", " HTTP/1.1\r\nHost:\r\n\r\n", "max-target-size", 4 + 99);
    const QByteArray header = get + "X: " + QByteArray(99 - 7, 'v');
    row("header", header, "v", "\r\n\r\n", "max-header-size", header.size());
    const QByteArray blanks = get + "X:" + QByteArray(200 - 4 - 2 - get.size(), ' ');
    row("blanks", blanks, " ", "\r\n\r\n", "max-head-size", 200);
    const QByteArray fields = get + "A:\r\nB:\r\n";
    row("fields", fields, "C:\r\n", "\r\n", "max-headers-count", fields.size());
    const QByteArray trailers = chunked + "0\r\nA:\r\nB:\r\nC:\r\n";
    row("trailers", trailers, "D:\r\n", "\r\n", "max-headers-count", trailers.size());
    const QByteArray trailer = chunked + "0\r\nA: " + QByteArray(98, 'v');
    row("trailer", trailer, "v", "\r\n\r\n", "max-header-size", trailer.size());
    const QByteArray extensions = chunked + "1 ; a\r\nx\r\n1;bcdef\r\nx\r\n1;g=2345678";
    row("extensions", extensions, "9", "\r\nx\r\n0\r\n\r\n", "max-chunk-extensions",
        extensions.size());
    const QByteArray bodies = chunked + "6\r\n123456\r\n5\r\n12345\r\n";
    row("body in chunks", bodies, "1\r\nx\r\n", "0\r\n\r\n", "max-body-size", bodies.size());
    const QByteArray length = post + "Content-Length: 1";
    QTest::newRow("length, the limit")
        << length + "1\r\n\r\n12345678901" << QByteArray("-") << qint64(-1);
    QTest::newRow("length, one more")
        << length + "2\r\n\r\n123456789012" << QByteArray("max-body-size") << length.size() - 1;
}

void tst_StrictParser::limitsWhatAMessageTakes()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, broken);
    QFETCH(qint64, offset);
    MessageParser::Options options = optionsFor(Request);
    options.maxHeaderSize = 100;
    options.maxHeadSize = 200;
    options.maxHeadersCount = 3;
    options.maxChunkExtensions = 20;
    options.maxBodySize = 11;
    forEverySplit(bytes, [&](const QByteArrayList &pieces) {
        Recorder events;
        events.answer = [](const MessageHead &head) {
            return head.broken == Rule::None ? AfterHead::ReadBody : AfterHead::Refuse;
        };
        MessageParser parser(options, events);
        const MessageParser::Fed fed = feedAll(parser, pieces);
        const Rule rule = fed.error ? parser.brokenRule() : events.lastHead.broken;
        QCOMPARE(rule == Rule::None ? "-" : textOf(rule).name, broken);
        QCOMPARE(fed.error ? fed.error.byteOffset : events.lastHead.brokenAt, offset);
    });
}

/// "A user agent that receives an obs-fold in a response message […] MUST replace each received
/// obs-fold with one or more SP octets" (RFC 9112, section 5.2).
void tst_StrictParser::unfoldsResponses()
{
    const QByteArray bytes = "HTTP/1.1 200 OK\r\nA: b \r\n \t c\r\n\td\r\nB:\r\n e\r\nC: f\tg\r\n"
                             " \r\nTransfer-Encoding: chunked\r\n\r\n0\r\nT: u\r\n v\r\n\r\n";
    forEverySplit(bytes, [&](const QByteArrayList &pieces) {
        Recorder events;
        MessageParser parser(optionsFor(Response), events);
        QCOMPARE(feedAll(parser, pieces).error.message, QByteArray());
        const RawHeaders &fields = events.lastHead.headers;
        QCOMPARE(fields.size(), size_t(4));
        QCOMPARE(fields[0], (HeaderField{"A", "b  c d"})); // one space for each fold, wherever it is cut
        QCOMPARE(fields[1], (HeaderField{"B", "e"}));
        QCOMPARE(fields[2], (HeaderField{"C", "f\tg"}));
        QCOMPARE(events.lastTrailers, (RawHeaders{{"T", "u v"}}));
        QCOMPARE(events.accounted, bytes.size());
    });
}

void tst_StrictParser::keepsLongValuesAndTheirTabs()
{
    QByteArrayList values = {
        "a" + QByteArray(3000, '\t') + "b", QByteArray("\ta").repeated(500) + "b"};
    for (int length = 500; length < 530; ++length) {
        values.append(QByteArray(length, 'v'));
        values.append(QByteArray(length, 'v') + "\t\tv");
    }
    for (const QByteArray &value : std::as_const(values)) {
        for (const QByteArray &around : {QByteArray(), QByteArray("\t"), QByteArray(100, '\t')}) {
            const QByteArray bytes =
                "GET / HTTP/1.1\r\nHost: a\r\nX:" + around + value + around + "\r\nY: y\r\n\r\n";
            Recorder events;
            RawHeaders headers;
            events.answer = [&](const MessageHead &head) {
                headers = head.headers;
                return AfterHead::ReadBody;
            };
            MessageParser parser(optionsFor(Request), events);
            QCOMPARE(parser.feed(bytes).error.message, QByteArray());
            QCOMPARE(headers.size(), size_t(3));
            QCOMPARE(headers[1].value, value.startsWith('\t') ? value.mid(1) : value);
            QCOMPARE(headers[2].value, QByteArray("y"));
            QCOMPARE(parser.position(), bytes.size());
        }
    }
}

QTEST_GUILESS_MAIN(tst_StrictParser)
#include "tst_strictparser.moc"
