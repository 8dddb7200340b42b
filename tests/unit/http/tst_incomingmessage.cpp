#include "core/http/context.h"
#include "core/http/incomingmessage.h"
#include "tests/support/scriptednetwork.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::http;

namespace
{

class Connection final : public IncomingConnection
{
public:
    void incomingFull(IncomingMessage &) override { log.append("full"); }
    void incomingWantsMore(IncomingMessage &) override { log.append("more"); }
    void incomingDestroyed(IncomingMessage &, const Error &error) override
    {
        log.append("destroy " + error.code);
    }
    void incomingClosed(IncomingMessage &) override { log.append("closed"); }
    QByteArrayList log;
};

struct Rig {
    explicit Rig(qint64 contentLength = -1)
        : loop(clock, writer)
        , gate(loop)
        , network(loop, gate)
        , context(loop, network, gate)
    {
        message::MessageHead head;
        head.method = "POST";
        head.target = "/";
        head.chunked = contentLength < 0;
        head.contentLength = contentLength;
        head.headers = {{"X-A", "1"}, {"Set-Cookie", "a"}, {"x-a", "2"}, {"set-cookie", "b"}};
        message = std::make_shared<IncomingMessage>(context, context.newHalf(), head);
        message->setConnection(&connection);
        message->onEnd([this] { log.append("end"); });
        message->onClose([this] { log.append("close"); });
        message->onAborted([this] { log.append("aborted"); });
    }
    void watch()
    {
        message->onData([this](QByteArrayView data) { log.append(data.toByteArray()); });
    }
    template <typename Function>
    void run(Function function)
    {
        loop.enter(function);
        loop.runUntilQuiet();
    }
    void push(const QByteArray &data)
    {
        run([&] { message->push(data, {}); });
    }
    void finish()
    {
        run([&] { message->finish({}, 5, {}); });
    }

    wire::ManualClock clock;
    trace::Writer writer;
    wire::Loop loop;
    wire::Gate gate;
    wire::ScriptedNetwork network;
    Context context;
    Connection connection;
    QByteArrayList log;
    std::shared_ptr<IncomingMessage> message;
};

using Log = QByteArrayList;

} // namespace

class tst_IncomingMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void headersDistinctKeepsEachValue()
    {
        Rig rig;
        const message::JoinedHeaders expected{{"x-a", {"1", "2"}}, {"set-cookie", {"a", "b"}}};
        QCOMPARE(rig.message->headersDistinct(), expected);
        rig.run([&] { rig.message->finish({{"T", "1"}, {"t", "2"}}, 5, {}); });
        const message::JoinedHeaders trailers{{"t", {"1", "2"}}};
        QCOMPARE(rig.message->trailersDistinct(), trailers);
        QCOMPARE(rig.message->trailers(), (message::JoinedHeaders{{"t", {"1, 2"}}}));
    }

    void headersAreJoined()
    {
        Rig rig;
        QCOMPARE(rig.message->header("X-a"), "1, 2");
        QCOMPARE(rig.message->header("SET-COOKIE"), "a, b");
        QVERIFY(rig.message->header("absent").isNull());
        QCOMPARE(rig.message->httpVersion(), "1.1");
        QCOMPARE(rig.message->rawHeaders().size(), 4u);
    }

    void flowsToWhoIsRegistered()
    {
        Rig rig;
        rig.run([&] { rig.watch(); });
        rig.push("a");
        rig.push("b");
        rig.finish();
        QCOMPARE(rig.log, (Log{"a", "b", "end", "close"}));
        QVERIFY(rig.message->complete());
        QVERIFY(rig.message->readableEnded());
        QVERIFY(!rig.message->aborted());
        QCOMPARE(rig.connection.log.back(), "closed");
    }

    void waitsForWhoRegistersLater()
    {
        Rig rig;
        rig.push("a");
        rig.finish();
        QVERIFY(rig.log.isEmpty());
        rig.run([&] {
            rig.watch();
            QVERIFY(rig.log.isEmpty()); // never from inside the call
        });
        QCOMPARE(rig.log, (Log{"a", "end", "close"}));
    }

    void fullWhenNobodyReads()
    {
        Rig rig;
        rig.push(QByteArray(16383, 'x'));
        QVERIFY(rig.connection.log.isEmpty());
        rig.push("y");
        QCOMPARE(rig.connection.log, (Log{"full"}));
        rig.run([&] { rig.message->resume(); });
        QCOMPARE(rig.connection.log, (Log{"full", "more"}));
    }

    void pausesInTheMiddle()
    {
        Rig rig;
        rig.run([&] {
            rig.message->onData([&](QByteArrayView data) {
                rig.log.append(data.toByteArray());
                rig.message->pause();
            });
        });
        rig.push("a");
        rig.push("b");
        rig.push("c");
        QCOMPARE(rig.log, (Log{"a"}));
        rig.run([&] { rig.message->resume(); });
        QCOMPARE(rig.log, (Log{"a", "b"}));
        rig.run([&] { rig.message->resume(); });
        rig.finish();
        QCOMPARE(rig.log, (Log{"a", "b", "c"})); // paused before the end
        rig.run([&] { rig.message->resume(); });
        QCOMPARE(rig.log, (Log{"a", "b", "c", "end", "close"}));
    }

    void textComesInWholeCharacters()
    {
        Rig rig;
        rig.message->setEncoding(Encoding::Utf8);
        rig.run([&] { rig.watch(); });
        const QByteArray text = "你好€";
        rig.push(text.mid(0, 2));
        rig.push(text.mid(2, 2));
        rig.push(text.mid(4, 3));
        rig.push(text.mid(7));
        QCOMPARE(rig.log, (Log{"你", "好", "€"}));
        rig.push("\xe2\x82");
        rig.finish();
        QCOMPARE(rig.log.mid(3), (Log{"\xEF\xBF\xBD", "end", "close"}));
    }

    /// Half of a surrogate pair is no text.
    void surrogatesComeInPairs()
    {
        Rig rig;
        rig.message->setEncoding(Encoding::Utf16le);
        rig.run([&] { rig.watch(); });
        for (const char byte : QByteArray("\x3D\xD8\x00\xDE", 4))
            rig.push(QByteArray(1, byte));
        QCOMPARE(rig.log, (Log{"😀"}));
    }

    /// A byte order mark is a character, wherever the cut is.
    void aByteOrderMarkIsText()
    {
        Rig rig;
        rig.message->setEncoding(Encoding::Utf8);
        rig.run([&] { rig.watch(); });
        rig.push("\xEF\xBB\xBFhi");
        QCOMPARE(rig.log, (Log{"\xEF\xBB\xBFhi"}));
    }

    void binaryTextWaitsForWholeGroups()
    {
        Rig rig;
        rig.message->setEncoding(Encoding::Base64);
        rig.run([&] { rig.watch(); });
        rig.push("ab");
        rig.push("cde");
        rig.finish();
        QCOMPARE(rig.log, (Log{"YWJj", "ZGU=", "end", "close"}));
    }

    /// The orders are those of Node 20.
    void whoReadsIsToldWhenThereIsSomething_data()
    {
        QTest::addColumn<QByteArrayList>("pieces");
        QTest::addColumn<int>("count"); // of read(count); 0: read(), once; -1: read(), until null
        QTest::addColumn<QByteArrayList>("log");
        QTest::newRow("read()") << Log{"ab",
            "cd"} << -1 << Log{"readable", "ab", "readable", "cd", "readable", "end", "close"};
        QTest::newRow("nothing to read") << Log{} << -1 << Log{"readable", "end", "close"};
        QTest::newRow("once") << Log{"ab", "cd"} << 0
                              << Log{"readable", "ab", "readable", "cd", "readable", "null", "end",
                                     "close"};
        QTest::newRow("read(4)") << Log{"ab", "cd", "ef"} << 4
                                 << Log{"readable", "readable", "abcd", "readable", "ef",
                                        "readable", "end", "close"};
        QTest::newRow("read(3)") << Log{"ab", "cd", "ef"} << 3
                                 << Log{"readable", "readable", "abc", "readable", "def",
                                        "readable", "end", "close"};
    }
    void whoReadsIsToldWhenThereIsSomething()
    {
        QFETCH(QByteArrayList, pieces);
        QFETCH(int, count);
        QFETCH(QByteArrayList, log);
        Rig rig;
        rig.run([&] {
            rig.message->onEnd([&] { rig.log.append("end"); });
            rig.message->onClose([&] { rig.log.append("close"); });
            rig.message->onReadable([&] {
                rig.log.append("readable");
                do {
                    const auto read =
                        rig.message->read(count > 0 ? std::optional<qint64>(count) : std::nullopt);
                    if (!read && count != 0)
                        break;
                    rig.log.append(read ? *read : "null");
                } while (count != 0);
            });
        });
        for (qsizetype i = 0; i < pieces.size(); ++i) {
            rig.run([&] {
                rig.message->push(pieces[i], {});
                if (i == pieces.size() - 1)
                    rig.message->finish({}, 5, {});
            });
        }
        if (pieces.isEmpty())
            rig.finish();
        QCOMPARE(rig.log, log);
    }

    void whoReadsHearsOfDataToo()
    {
        Rig rig;
        rig.run([&] {
            rig.watch();
            rig.message->onReadable([&] {
                rig.log.append("readable");
                while (rig.message->read()) { }
            });
        });
        rig.push("ab");
        rig.finish();
        QCOMPARE(rig.log, (Log{"readable", "ab", "readable", "end", "close"}));
    }

    void readingMakesRoom()
    {
        Rig rig;
        rig.run([&] { rig.message->onReadable([] {}); });
        rig.push(QByteArray(20000, 'x'));
        QCOMPARE(rig.connection.log, (Log{"full"}));
        rig.run([&] { QCOMPARE(rig.message->read(10000)->size(), 10000); });
        QCOMPARE(rig.connection.log, (Log{"full", "more"}));
        rig.run([&] { QVERIFY(!rig.message->read(10001)); });
    }

    void abortedWithItsConnection()
    {
        Rig rig;
        rig.message->onError([&](const Error &error) { rig.log.append("error " + error.code); });
        rig.push("a");
        rig.run([&] {
            rig.message->connectionGone({"ECONNRESET", "aborted"});
            QCOMPARE(rig.log, (Log{"aborted"})); // at once; the rest in later ticks
        });
        QCOMPARE(rig.log, (Log{"aborted", "error ECONNRESET", "close"}));
        QVERIFY(rig.message->aborted());
        QVERIFY(!rig.message->complete());
    }

    void destroyingTakesTheSocketAlong()
    {
        Rig rig;
        rig.run([&] { rig.message->destroy({"EBOOM", "boom"}); });
        QVERIFY(rig.connection.log.contains("destroy EBOOM"));
        QCOMPARE(rig.log, (Log{"aborted", "close"})); // before the socket has closed
        rig.run([&] { rig.message->connectionGone({"ECONNRESET", "aborted"}); });
        QCOMPARE(rig.log, (Log{"aborted", "close"}));
    }

    void dumpedToTheEnd()
    {
        Rig rig;
        rig.watch();
        rig.push("a");
        rig.log.clear();
        rig.run([&] { rig.message->dump(); });
        rig.push(QByteArray(50000, 'x'));
        rig.finish();
        QCOMPARE(rig.log, (Log{"end", "close"}));
        QVERIFY(!rig.connection.log.contains("full"));
    }

    void aCallbackMayReplaceItself()
    {
        Rig rig;
        rig.run([&] { rig.message->onData([&](QByteArrayView) { rig.watch(); }); });
        rig.push("a");
        rig.push("b");
        QCOMPARE(rig.log, (Log{"b"}));
    }

    void contentLengthEndsTheMessage()
    {
        Rig rig(3);
        rig.run([&] { rig.watch(); });
        rig.push("abc");
        rig.finish();
        rig.writer.publish();
        const trace::Snapshot snapshot = rig.writer.snapshot();
        bool ends = false;
        for (quint64 i = 0; i < snapshot.endEvent(); ++i) {
            const trace::Event event = snapshot.at({i});
            QVERIFY(event.kind != trace::EventKind::MessageInEnd);
            if (event.kind == trace::EventKind::BodyIn)
                ends = event.arg == (trace::BodyDelivered | trace::BodyEndsMessage);
        }
        QVERIFY(ends);
    }
};

QTEST_GUILESS_MAIN(tst_IncomingMessage)
#include "tst_incomingmessage.moc"
