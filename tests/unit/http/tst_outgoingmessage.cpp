#include "core/http/context.h"
#include "core/http/outgoingmessage.h"
#include "tests/support/scriptednetwork.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::http;
using message::RawHeaders;
using trace::Framing;

namespace
{

/// Takes everything at once, or as little as the test says.
class Sink final : public OutgoingSink
{
public:
    qint64 sinkWrite(std::span<const QByteArray> pieces, trace::EventIndex) override
    {
        QByteArray together;
        for (const QByteArray &piece : pieces)
            together += piece;
        writes.append(together);
        if (blocked)
            queued += together.size();
        return queued;
    }
    qint64 sinkQueuedBytes() const override { return queued; }
    bool sinkIsWritable() const override { return writable; }
    void sinkFinished(OutgoingMessage &) override { finished = true; }

    QByteArrayList writes;
    qint64 queued = 0;
    bool blocked = false;
    bool writable = true;
    bool finished = false;
};

/// A message with a start line of its own and rules that the test sets.
class Message final : public OutgoingMessage
{
public:
    explicit Message(Context &context)
        : OutgoingMessage(context, context.newHalf())
    {
    }
    HeadRules &rules() { return m_rules; }
    Status render(const RawHeaders &headers) { return renderHead("START", headers); }
    void destroy(const Error &) override { markDestroyed(); }
    void setTimeout(std::chrono::milliseconds) override { }

private:
    Status renderImplicitHead() override { return renderHead("START", fields()); }
};

struct Rig {
    Rig()
        : loop(clock, writer)
        , gate(loop)
        , network(loop, gate)
        , context(loop, network, gate)
        , message(std::make_shared<Message>(context))
    {
        message->assignSink(&sink);
    }
    template <typename Function>
    void run(Function function)
    {
        loop.enter(function);
        loop.runUntilQuiet();
    }
    QByteArray written() const { return sink.writes.join(); }
    trace::HeadOutDetail head()
    {
        writer.publish();
        const trace::Snapshot snapshot = writer.snapshot();
        for (quint64 i = 0; i < snapshot.endEvent(); ++i) {
            if (snapshot.at({i}).kind == trace::EventKind::HeadOut)
                return snapshot.detailOf<trace::HeadOutDetail>({i});
        }
        return {};
    }

    wire::ManualClock clock;
    trace::Writer writer;
    wire::Loop loop;
    wire::Gate gate;
    wire::ScriptedNetwork network;
    Context context;
    Sink sink;
    std::shared_ptr<Message> message;
};

QByteArray codeOf(const Status &status)
{
    return status ? QByteArray() : status.error().code;
}

} // namespace

class tst_OutgoingMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void manyFieldsAtOnce()
    {
        Rig rig;
        Message &m = *rig.message;
        QVERIFY(m.setHeaders({{"Set-Cookie", "a=1"}, {"X-A", "1"}, {"set-cookie", "b=2"},
            {"x-a", "2"}, {"X-B", "3"}}));
        const RawHeaders expected{
            {"x-a", "2"}, {"X-B", "3"}, {"set-cookie", "a=1"}, {"set-cookie", "b=2"}};
        QCOMPARE(m.getRawHeaders(), expected);
        QCOMPARE(m.getRawHeaderNames(), (QList<QByteArray>{"x-a", "X-B", "set-cookie"}));
        QCOMPARE(codeOf(m.setHeaders({{"bad name", "x"}})), "ERR_INVALID_HTTP_TOKEN");
        rig.run([&] { QVERIFY(m.flushHeaders()); });
        const Status late = m.setHeaders({{"X", "1"}});
        QCOMPARE(codeOf(late), "ERR_HTTP_HEADERS_SENT");
        QCOMPARE(late.error().message, "Cannot set headers after they are sent to the client");
    }

    void corksAreCounted()
    {
        Rig rig;
        Message &m = *rig.message;
        QCOMPARE(m.writableHighWaterMark(), qint64(16384));
        m.cork();
        m.cork();
        QCOMPARE(m.writableCorked(), 2);
        rig.run([&] {
            QVERIFY(m.write("a"));
            m.uncork();
        });
        QVERIFY(rig.sink.writes.isEmpty());
        rig.run([&] { m.uncork(); });
        QCOMPARE(rig.sink.writes.size(), 1);
        m.cork();
        rig.run([&] { QVERIFY(m.end()); }); // end() uncorks entirely
        QCOMPARE(m.writableCorked(), 0);
        QVERIFY(rig.written().endsWith("0\r\n\r\n"));
    }

    void fieldsKeepTheirPlace()
    {
        Rig rig;
        Message &m = *rig.message;
        QVERIFY(m.setHeader("X-One", "1"));
        QVERIFY(m.setHeader("X-Two", QList<QByteArray>{"2", "3"}));
        QVERIFY(m.setHeader("x-one", "4"));
        QVERIFY(m.appendHeader("X-TWO", "5"));
        QVERIFY(m.setHeader("Cookie", QList<QByteArray>{"a=1", "b=2"}));
        QVERIFY(m.setHeader("X-Gone", "0"));
        QVERIFY(m.removeHeader("x-gone"));
        QCOMPARE(m.getRawHeaders(),
            (RawHeaders{{"x-one", "4"}, {"X-Two", "2"}, {"X-Two", "3"}, {"X-Two", "5"},
                {"Cookie", "a=1; b=2"}}));
        QCOMPARE(m.getHeaderNames(), (QList<QByteArray>{"x-one", "x-two", "cookie"}));
        QCOMPARE(m.getHeader("X-ONE"), "4");
        QVERIFY(m.getHeader("absent").isNull());
        QVERIFY(!m.hasHeader("X-Gone"));
    }

    void whatIsWrongIsRefused()
    {
        Rig rig;
        Message &m = *rig.message;
        QCOMPARE(codeOf(m.setHeader("bad name", "x")), "ERR_INVALID_HTTP_TOKEN");
        QCOMPARE(codeOf(m.setHeader("X", "a\nb")), "ERR_INVALID_CHAR");
        QCOMPARE(codeOf(m.addTrailers({{"bad name", "x"}})), "ERR_INVALID_HTTP_TOKEN");
        QCOMPARE(codeOf(m.addTrailers({{"X", "a\nb"}})), "ERR_INVALID_CHAR");
        rig.run([&] { QVERIFY(m.flushHeaders()); });
        const Status late = m.setHeader("X", "1");
        QCOMPARE(codeOf(late), "ERR_HTTP_HEADERS_SENT");
        QCOMPARE(late.error().message, "Cannot set headers after they are sent to the client");
        QCOMPARE(codeOf(m.appendHeader("X", "1")), "ERR_HTTP_HEADERS_SENT");
        QCOMPARE(codeOf(m.removeHeader("X")), "ERR_HTTP_HEADERS_SENT");
    }

    void framing_data()
    {
        QTest::addColumn<bool>("request");
        QTest::addColumn<bool>("useChunked");
        QTest::addColumn<QByteArray>("field"); ///< "Name: value", or "-name" to remove it
        QTest::addColumn<QByteArray>("calls"); ///< w: write("ab"), e: end(), E: end("ab")
        QTest::addColumn<Framing>("framing");
        QTest::addColumn<QByteArray>("body");
        const auto row = [](const char *name, bool request, bool useChunked, const char *field,
                             const char *calls, Framing framing, const char *body) {
            QTest::newRow(name) << request << useChunked << QByteArray(field) << QByteArray(calls)
                                << framing << QByteArray(body);
        };
        row("end(data)", false, true, "", "E", Framing::ContentLengthKnown, "ab");
        row("end()", false, true, "", "e", Framing::ContentLengthZero, "");
        row("write", false, true, "", "we", Framing::ChunkedBecauseLengthUnknown,
            "2\r\nab\r\n0\r\n\r\n");
        row("Trailer", false, true, "Trailer: X", "E", Framing::ChunkedBecauseTrailers,
            "2\r\nab\r\n0\r\n\r\n");
        row("Content-Length given", false, true, "Content-Length: 4", "wE",
            Framing::ContentLengthGiven, "abab");
        row("Transfer-Encoding given", false, true, "Transfer-Encoding: chunked", "E",
            Framing::ChunkedGiven, "2\r\nab\r\n0\r\n\r\n");
        row("old client", false, false, "", "E", Framing::UntilClose, "ab");
        row("encoding removed", false, true, "-transfer-encoding", "we", Framing::UntilClose, "ab");
        row("GET", true, false, "", "e", Framing::NoBody, "");
        row("GET with a body", true, false, "", "wE", Framing::Unframed, "abab");
    }
    void framing()
    {
        QFETCH(bool, request);
        QFETCH(bool, useChunked);
        QFETCH(QByteArray, field);
        QFETCH(QByteArray, calls);
        QFETCH(Framing, framing);
        QFETCH(QByteArray, body);
        Rig rig;
        Message &m = *rig.message;
        m.rules().isRequest = request;
        m.rules().useChunkedByDefault = useChunked;
        if (field.startsWith('-'))
            QVERIFY(m.removeHeader(field.mid(1)));
        else if (!field.isEmpty())
            QVERIFY(m.setHeader(field.split(':')[0], field.split(':')[1].trimmed()));
        rig.run([&] {
            for (const char call : calls) {
                if (call == 'w')
                    QVERIFY(m.write("ab"));
                else
                    QVERIFY(m.end(call == 'E' ? "ab" : ""));
            }
        });
        const QByteArray written = rig.written();
        const qsizetype headEnd = written.indexOf("\r\n\r\n") + 4;
        QCOMPARE(written.mid(headEnd), body);
        QCOMPARE(rig.head().framing, framing);
        QCOMPARE(qsizetype(rig.head().length), headEnd);
        QCOMPARE(rig.sink.writes.size(), 1);
        QVERIFY(rig.sink.finished);
        QVERIFY(m.writableFinished());
    }

    void trailersNeedChunks()
    {
        Rig rig;
        Message &m = *rig.message;
        QCOMPARE(codeOf(m.render({{"Trailer", "X"}, {"Content-Length", "2"}})),
            "ERR_HTTP_TRAILER_INVALID");
    }

    void callbacksComeInNodesOrder()
    {
        Rig rig;
        Message &m = *rig.message;
        QByteArrayList log;
        const auto note = [&log](const char *text) { return [&log, text] { log.append(text); }; };
        const auto done = [&log](const char *text) {
            return [&log, text](const Error &) { log.append(text); };
        };
        rig.run([&] {
            QVERIFY(m.write("a", done("a")));
            QVERIFY(m.write("b", done("b")));
            QVERIFY(m.end({}, done("end")));
            m.onFinish(note("finish"));
            QVERIFY(log.isEmpty());
        });
        QCOMPARE(log, (QByteArrayList{"a", "b", "end", "finish"}));
        QCOMPARE(rig.sink.writes.size(), 1);
    }

    /// Node throws before it takes the callback.
    void aRefusedBodyHasNoCallback()
    {
        Rig rig;
        rig.message->rules().hasBody = false;
        rig.message->rejectNonStandardBodyWrites = true;
        bool called = false;
        rig.run([&] { QVERIFY(!rig.message->write("a", [&](const Error &) { called = true; })); });
        QVERIFY(!called);
    }

    void endingTwice()
    {
        Rig rig;
        Message &m = *rig.message;
        QByteArrayList log;
        const auto done = [&](const Error &error) { log.append("done " + error.code); };
        rig.sink.blocked = true;
        rig.run([&] {
            QVERIFY(m.end("x"));
            QVERIFY(m.end({}, done)); // waits for 'finish', as long as not everything was taken
        });
        QVERIFY(log.isEmpty());
        rig.sink.queued = 0;
        rig.run([&] { m.sinkDrained(); });
        QCOMPARE(log, (QByteArrayList{"done "}));
        rig.run([&] { QVERIFY(m.end({}, done)); });
        QCOMPARE(log.back(), "done ERR_STREAM_ALREADY_FINISHED");
        m.onError([&](const Error &error) { log.append("error " + error.code); });
        rig.run([&] { QVERIFY(m.end("more", done)); });
        QCOMPARE(log.mid(2),
            (QByteArrayList{
                "done ERR_STREAM_WRITE_AFTER_END", "error ERR_STREAM_WRITE_AFTER_END"}));
    }

    void bufferedUntilItsTurn()
    {
        Rig rig;
        Message &m = *rig.message;
        m.detachSink();
        QByteArrayList rooms;
        rig.run([&] {
            for (int i = 0; i < 5; ++i)
                rooms.append(*m.write(QByteArray(5000, 'x')) ? "yes" : "no");
        });
        QCOMPARE(rooms, (QByteArrayList{"yes", "yes", "yes", "no", "no"}));
        QVERIFY(rig.sink.writes.isEmpty());
        bool drained = false;
        m.onDrain([&] { drained = true; });
        rig.run([&] { m.assignSink(&rig.sink); });
        QCOMPARE(rig.sink.writes.size(), 1);
        QVERIFY(drained);
    }

    void drainsWhenTheSinkHas()
    {
        Rig rig;
        Message &m = *rig.message;
        rig.sink.blocked = true;
        bool drained = false;
        m.onDrain([&] { drained = true; });
        rig.run([&] { QVERIFY(!*m.write(QByteArray(20000, 'x'))); });
        QVERIFY(m.writableNeedDrain());
        QVERIFY(!drained);
        rig.sink.queued = 0;
        rig.run([&] { m.sinkDrained(); });
        QVERIFY(drained);
        QVERIFY(!m.writableNeedDrain());
    }

    void corkedWritesAreOneChunk()
    {
        Rig rig;
        Message &m = *rig.message;
        rig.run([&] { QVERIFY(m.flushHeaders()); });
        rig.sink.writes.clear();
        rig.run([&] {
            m.cork();
            QVERIFY(m.write("one"));
            QVERIFY(m.write("two"));
        });
        QVERIFY(rig.sink.writes.isEmpty());
        rig.run([&] { m.uncork(); });
        QCOMPARE(rig.written(), "6\r\nonetwo\r\n");
    }

    void strictLength()
    {
        Rig rig;
        Message &m = *rig.message;
        m.strictContentLength = true;
        QVERIFY(m.setHeader("Content-Length", "3"));
        rig.run([&] {
            QVERIFY(m.write("ab"));
            const Status tooShort = m.end();
            QCOMPARE(codeOf(tooShort), "ERR_HTTP_CONTENT_LENGTH_MISMATCH");
            const auto tooLong = m.write("cd");
            QCOMPARE(tooLong.error().message,
                "Response body's content-length of 4 byte(s) does not match the content-length of "
                "3 byte(s) set in header");
            QVERIFY(m.end("c"));
        });
        QVERIFY(rig.written().endsWith("\r\n\r\nabc"));
    }

    void nothingFollowsOnABrokenSocket()
    {
        Rig rig;
        Message &m = *rig.message;
        rig.sink.writable = false;
        bool finished = false;
        m.onFinish([&] { finished = true; });
        rig.run([&] { QVERIFY(m.end("late")); });
        QVERIFY(rig.sink.writes.isEmpty());
        QVERIFY(!finished);
    }
};

QTEST_GUILESS_MAIN(tst_OutgoingMessage)
#include "tst_outgoingmessage.moc"
