#include "core/message/serializer.h"

#include <QTest>

#include <algorithm>

using namespace roundtrip::message;

namespace
{

const char *nameOf(Span::Name name)
{
    switch (name) {
    case Span::Name::Method:
        return "Method";
    case Span::Name::RequestTarget:
        return "RequestTarget";
    case Span::Name::Version:
        return "Version";
    case Span::Name::StatusCode:
        return "StatusCode";
    case Span::Name::ReasonPhrase:
        return "ReasonPhrase";
    case Span::Name::StartLine:
        return "StartLine";
    case Span::Name::FieldName:
        return "FieldName";
    case Span::Name::FieldValue:
        return "FieldValue";
    case Span::Name::FieldLine:
        return "FieldLine";
    case Span::Name::HeadEnd:
        return "HeadEnd";
    case Span::Name::ChunkSize:
        return "ChunkSize";
    case Span::Name::ChunkExtension:
        return "ChunkExtension";
    case Span::Name::ChunkData:
        return "ChunkData";
    case Span::Name::ChunkEnd:
        return "ChunkEnd";
    case Span::Name::LastChunk:
        return "LastChunk";
    case Span::Name::TrailerSection:
        return "TrailerSection";
    case Span::Name::Body:
        return "Body";
    }
    return "";
}

/// "Method=GET" for each span, "FieldName0=…" for those of fields.
QByteArrayList described(const std::vector<Span> &spans, const QByteArray &bytes)
{
    QByteArrayList list;
    for (const Span &span : spans)
        list.append(nameOf(span.name)
            + (span.field < 0 ? QByteArray() : QByteArray::number(span.field)) + '='
            + bytes.sliced(span.begin, span.length));
    return list;
}

} // namespace

class tst_Serializer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void writesHeads();
    void writesChunks();
    void namesARequestHead();
    void namesAResponseHead();
    void namesChunks();
    void namesLieWithinEveryPrefix();
    void linesCoverTheHead();
    void stopsNamingAtNonsense();
};

void tst_Serializer::writesHeads()
{
    QCOMPARE(serializeHead("GET / HTTP/1.1", {}), "GET / HTTP/1.1\r\n\r\n");
    QCOMPARE(serializeHead("HTTP/1.1 200 OK", {{"a", "1"}, {"A", ""}}),
        "HTTP/1.1 200 OK\r\na: 1\r\nA: \r\n\r\n");
}

void tst_Serializer::writesChunks()
{
    QCOMPARE(chunkHead(14), "e\r\n");
    QCOMPARE(chunkHead(65536), "10000\r\n");
    QCOMPARE(lastChunk(), "0\r\n\r\n");
    QCOMPARE(lastChunk({{"T", "u"}}), "0\r\nT: u\r\n\r\n");
}

void tst_Serializer::namesARequestHead()
{
    const QByteArray head = "\r\nGET /a?b HTTP/1.1\r\nHost:  h:1 \t\r\nX:\r\n\r\nbody";
    QCOMPARE(described(nameHeadSpans(head), head),
        (QByteArrayList{"StartLine=GET /a?b HTTP/1.1\r\n", "Method=GET", "RequestTarget=/a?b",
            "Version=HTTP/1.1", "FieldLine0=Host:  h:1 \t\r\n", "FieldName0=Host",
            "FieldValue0=h:1", "FieldLine1=X:\r\n", "FieldName1=X",
            "FieldValue1=", "HeadEnd=\r\n"}));
}

void tst_Serializer::namesAResponseHead()
{
    const QByteArray head = "HTTP/1.1 404 Not Found\r\n\r\n";
    QCOMPARE(described(nameHeadSpans(head), head),
        (QByteArrayList{"StartLine=HTTP/1.1 404 Not Found\r\n", "Version=HTTP/1.1",
            "StatusCode=404", "ReasonPhrase=Not Found", "HeadEnd=\r\n"}));
    const QByteArray bare = "HTTP/1.1 200\r\n";
    QCOMPARE(described(nameHeadSpans(bare), bare),
        (QByteArrayList{"StartLine=HTTP/1.1 200\r\n", "Version=HTTP/1.1", "StatusCode=200"}));
}

void tst_Serializer::namesChunks()
{
    const QByteArray body = "3\r\nabc\r\nA;x=\"y\"\r\n0123456789\r\n0\r\nT: u\r\n\r\n";
    QCOMPARE(described(nameChunkSpans(body), body),
        (QByteArrayList{"ChunkSize=3", "ChunkData=abc", "ChunkEnd=\r\n", "ChunkSize=A",
            "ChunkExtension=;x=\"y\"", "ChunkData=0123456789", "ChunkEnd=\r\n", "LastChunk=0\r\n",
            "ChunkSize=0", "TrailerSection=T: u\r\n", "FieldLine0=T: u\r\n", "FieldName0=T",
            "FieldValue0=u", "HeadEnd=\r\n"}));
    const QByteArray part = "5\r\nab";
    QCOMPARE(
        described(nameChunkSpans(part), part), (QByteArrayList{"ChunkSize=5", "ChunkData=ab"}));
}

void tst_Serializer::namesLieWithinEveryPrefix()
{
    const QByteArray head = serializeHead("POST /x HTTP/1.1", {{"A", "b"}, {"C", " d "}});
    const QByteArray body = "3;e\r\nabc\r\n0\r\nT: u\r\n\r\n";
    const auto within = [](const std::vector<Span> &spans, qsizetype size) {
        return std::all_of(spans.begin(), spans.end(), [size](const Span &span) {
            return span.begin >= 0 && span.length >= 0 && span.begin + span.length <= size;
        });
    };
    for (qsizetype size = 0; size <= head.size(); ++size)
        QVERIFY(within(nameHeadSpans(head.first(size)), size));
    for (qsizetype size = 0; size <= body.size(); ++size)
        QVERIFY(within(nameChunkSpans(body.first(size)), size));
}

void tst_Serializer::linesCoverTheHead()
{
    const QByteArray head = serializeHead("GET / HTTP/1.1", {{"A", "b"}, {"C", ""}});
    QByteArray covered;
    for (const Span &span : nameHeadSpans(head)) {
        if (span.name == Span::Name::StartLine || span.name == Span::Name::FieldLine
            || span.name == Span::Name::HeadEnd)
            covered += head.sliced(span.begin, span.length);
    }
    QCOMPARE(covered, head);
}

void tst_Serializer::stopsNamingAtNonsense()
{
    for (const char *none : {"xyz", "+5", "-5", "0x5", " 5", "5 "})
        QVERIFY(nameChunkSpans(QByteArray(none) + "\r\nabcde").empty());
    QVERIFY(nameChunkSpans("ffffffffffffffffffff\r\nabc").empty());
    QVERIFY(nameHeadSpans("\r\n\r\n").empty());
    const QByteArray huge = "7fffffffffffffff\r\nab";
    QCOMPARE(described(nameChunkSpans(huge), huge),
        (QByteArrayList{"ChunkSize=7fffffffffffffff", "ChunkData=ab"}));
}

QTEST_GUILESS_MAIN(tst_Serializer)
#include "tst_serializer.moc"
