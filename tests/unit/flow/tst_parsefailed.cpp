#include "core/flow/eventtext.h"
#include "tests/unit/http/clientrig.h"
#include "tests/unit/http/serverfixture.h"
#include "tests/unit/message/parserfixture.h"
#include "tests/unit/message/refusals.h"

#include <QJsonObject>
#include <QTest>

using namespace roundtrip;
using message::test::Refusal;
using test::ServerFixture;
using trace::EventIndex;
using trace::EventKind;

namespace
{

std::vector<EventIndex> eventsOf(const trace::Snapshot &snapshot, EventKind kind)
{
    std::vector<EventIndex> found;
    for (quint64 i = 0; i < snapshot.endEvent(); ++i) {
        if (snapshot.at({i}).kind == kind)
            found.push_back({i});
    }
    return found;
}

/// The bytes as one read, as two with the cut before and behind the wrong byte, and byte by byte.
QList<QByteArrayList> splits(const QByteArray &bytes, qint64 wrong)
{
    QList<QByteArrayList> all{{bytes}};
    for (const qint64 cut : {wrong, wrong + 1}) {
        if (cut > 0 && cut < bytes.size())
            all.append({bytes.first(cut), bytes.sliced(cut)});
    }
    QByteArrayList single;
    for (const char byte : bytes)
        single.append(QByteArray(1, byte));
    all.append(single);
    return all;
}

/// Does the wrong byte come behind a whole response? In a read of its own nobody waits for it.
bool isExcess(const QByteArray &bytes, qint64 wrong)
{
    message::test::Recorder events;
    message::MessageParser::Options options = message::test::optionsFor(message::test::Response);
    options.conformance = Conformance::Node;
    message::MessageParser parser(options, events);
    parser.feed(bytes.first(wrong));
    return wrong > 0 && parser.isIdle();
}

/// Is the one parse error of the trace recorded with this code at this byte, in the event as in
/// what is said of it?
void checkRecorded(const trace::Snapshot &snapshot, const QByteArray &code, qint64 byte)
{
    const std::vector<EventIndex> failures = eventsOf(snapshot, EventKind::ParseFailed);
    QCOMPARE(failures.size(), size_t(1));
    const EventIndex failed = failures.front();
    const Error error = snapshot.detailOf<trace::ErrorDetail>(failed).error;
    QCOMPARE(error.code, code);
    QCOMPARE(error.byteOffset, byte);
    const QString detail = flow::textOf(snapshot, failed, trace::Side::Server).detail;
    QVERIFY2(detail.endsWith(QStringLiteral("byte %1").arg(byte)), qPrintable(detail));
    QVERIFY2(detail.contains(QString::fromUtf8(error.message)), qPrintable(detail));
    QCOMPARE(flow::jsonOf(snapshot, failed).value("error")["byteOffset"].toInteger(-1), byte);
}

trace::Snapshot snapshotOf(ServerFixture &f)
{
    f.writer.publish();
    return f.writer.snapshot();
}

http::ServerOptions withoutHost()
{
    http::ServerOptions options = ServerFixture::nodeOptions();
    options.requireHostHeader = false;
    return options;
}

void addRefusals(bool requests)
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<qint64>("wrong");
    for (const Refusal &refusal : message::test::refusals()) {
        if (refusal.request == requests)
            QTest::newRow(refusal.name.constData())
                << refusal.bytes << refusal.code << refusal.offset;
    }
}

} // namespace

/// The parse error that is recorded names the byte that is wrong, counted from the connection's
/// first: of everything a parser refuses, whole and split over reads, on a fresh connection and
/// behind another message.
class tst_ParseFailed : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void serverNamesTheByte_data() { addRefusals(true); }
    void serverNamesTheByte()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, code);
        QFETCH(qint64, wrong);
        const QByteArray good = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        for (const QByteArrayList &pieces : splits(bytes, wrong)) {
            for (const QByteArray &before : {QByteArray(), good}) {
                ServerFixture f(withoutHost());
                f.handle([](const auto &, const auto &) {});
                const auto socket = f.connect();
                if (!before.isEmpty())
                    f.receive(socket, before);
                for (const QByteArray &piece : pieces)
                    f.receive(socket, piece);
                checkRecorded(snapshotOf(f), code, before.size() + wrong);
            }
        }
    }

    void serverNamesTheByteOfWhatIsTooLong_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<qint64>("room"); ///< the byte behind these is one too many
        QTest::addColumn<QByteArray>("code");
        const QByteArray get = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
        // 16383 bytes of target, names and values; "/", "Host", "a" and "X" are seven of them
        QTest::newRow("head") << get << qint64(get.size() + 16383 - 7)
                              << QByteArray("HPE_HEADER_OVERFLOW");
        const QByteArray post =
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;";
        QTest::newRow("chunk extension")
            << post << qint64(post.size() + 16384) << QByteArray("HPE_CHUNK_EXTENSIONS_OVERFLOW");
    }
    void serverNamesTheByteOfWhatIsTooLong()
    {
        QFETCH(QByteArray, head);
        QFETCH(qint64, room);
        QFETCH(QByteArray, code);
        const QByteArray bytes = head + QByteArray(17000, 'x');
        for (const qint64 cut : {qint64(0), head.size() + 5, room, room + 1}) {
            ServerFixture f(withoutHost());
            f.handle([](const auto &, const auto &) {});
            const auto socket = f.connect();
            if (cut > 0)
                f.receive(socket, bytes.first(cut));
            f.receive(socket, bytes.sliced(cut));
            checkRecorded(snapshotOf(f), code, room);
        }
    }

    /// A head without Host is not a parse error: the module answers 400, and no byte is to blame.
    void missingHostIsNoParseError()
    {
        ServerFixture f;
        f.handle([](const auto &, const auto &) { QFAIL("not a request for the program"); });
        const auto socket = f.connect();
        f.receive(socket, "GET / HTTP/1.1\r\nAccept: a\r\n\r\n");
        QVERIFY(socket->written().startsWith("HTTP/1.1 400 Bad Request\r\n"));
        const trace::Snapshot snapshot = snapshotOf(f);
        QVERIFY(eventsOf(snapshot, EventKind::ParseFailed).empty());
        const auto answers = eventsOf(snapshot, EventKind::CallWriteHead);
        QCOMPARE(answers.size(), size_t(1));
        QCOMPARE(trace::Origin(snapshot.at(answers.front()).arg), trace::Origin::Module);
    }

    /// What is missing when FIN comes is missing behind the last byte, and FIN is the cause.
    void serverNamesTheEnd()
    {
        const QByteArray bytes = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello";
        ServerFixture f;
        f.handle([](const auto &, const auto &) {});
        const auto socket = f.connect();
        f.receive(socket, bytes);
        f.run([&] { socket->receiveFin(); });
        const trace::Snapshot snapshot = snapshotOf(f);
        checkRecorded(snapshot, "HPE_INVALID_EOF_STATE", bytes.size());
        const EventIndex failed = eventsOf(snapshot, EventKind::ParseFailed).front();
        QCOMPARE(snapshot.at(snapshot.causeOf(failed)).kind, EventKind::FinReceived);
    }

    void clientNamesTheByte_data() { addRefusals(false); }
    void clientNamesTheByte()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, code);
        QFETCH(qint64, wrong);
        const bool excess = isExcess(bytes, wrong);
        for (const QByteArrayList &pieces : splits(bytes, wrong)) {
            if (excess && pieces.first().size() <= wrong)
                continue;
            for (const bool reused : {false, true}) {
                ClientRig rig;
                rig.conformance = Conformance::Node;
                http::Agent agent(rig.context, keepAlive());
                if (reused) {
                    rig.enter([&] { rig.get(&agent); });
                    rig.receive(hello);
                }
                rig.enter([&] { rig.get(&agent); });
                for (const QByteArray &piece : pieces)
                    rig.receive(piece);
                checkRecorded(rig.snapshot(), code, (reused ? hello.size() : 0) + wrong);
            }
        }
    }
};

QTEST_GUILESS_MAIN(tst_ParseFailed)
#include "tst_parsefailed.moc"
