#include "core/flow/eventnotes.h"
#include "core/flow/eventtext.h"
#include "tests/support/tracebuilder.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::test;
using namespace roundtrip::trace;

namespace
{

flow::EventNote noteOf(TraceBuilder &builder, flow::ExchangeKey key, EventIndex event)
{
    const Snapshot snapshot = builder.snapshot();
    return flow::eventNoteOf(
        flow::ExchangeReading(snapshot, flow::Moment::headOf(snapshot), key), event);
}

/// A request and the server's half of it, both of this program.
struct Both {
    TraceBuilder b;
    Line line = newLine(b, 51800);
    ClientScript client{b, "POST", "/x"};
    HalfId server;

    Both()
    {
        client.newSocket(line);
        client.write("piece");
        client.onSocket();
        client.connected();
        accept(b, line);
        server = ServerScript(b, line, client.id()).id();
    }
    Subject half(Side side) const
    {
        return Subject::half(side == Side::Client ? client.id() : server);
    }
    Subject socket(Side side) const { return side == Side::Client ? line.client() : line.server(); }
    QString meaning(EventIndex event) { return noteOf(b, {client.id(), server}, event).meaning; }
};

} // namespace

/// What the card of an event says.
class tst_EventNotes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aDeadlineMeansWhatItsNameSays_data();
    void aDeadlineMeansWhatItsNameSays();
    void aCallIsOfWhoMakesIt_data();
    void aCallIsOfWhoMakesIt();
    void whatIsTakenOverDependsOnTheSide_data();
    void whatIsTakenOverDependsOnTheSide();
    void aMessageThatLacksItsEndAloneIsNotCutShort();
    void aSocketThatWasGivenUpReadsNoMore();
    void anErrorThatNobodyHearsIsNotHeard();
    void theHalfOfAnotherExchangeHasItsOwnSide();
    void theSideOfAHalfThatBeganLongAgoIsKnown();
};

void tst_EventNotes::aDeadlineMeansWhatItsNameSays_data()
{
    QTest::addColumn<int>("name");
    QTest::addColumn<QString>("armed");
    QTest::addColumn<QString>("fired");
    const auto row = [](DeadlineName name, const char *armed, const char *fired) {
        QTest::addRow("%d", int(name))
            << int(name) << QString::fromLatin1(armed) << QString::fromLatin1(fired);
    };
    const char *over = "The delay is over, as it was meant to be";
    const char *ranOut = "ran out before what was waited for had come";
    row(DeadlineName::HeadersTimeout, "if it runs out first, the module acts", ranOut);
    row(DeadlineName::RequestTimeout, "if it runs out first, the module acts", ranOut);
    row(DeadlineName::TlsHandshake, "if it runs out first, the module acts", ranOut);
    row(DeadlineName::KeepAliveTimeout, "for a next request", "No next request");
    row(DeadlineName::SocketTimeout, "is told", "Nothing moved");
    row(DeadlineName::PlanTimeout, "the request is given up", "before the exchange was over");
    row(DeadlineName::ContinueWait, "sent without it", "sent without it");
    row(DeadlineName::ProxyTimeout, "the proxy gives up", "not answered in time");
    row(DeadlineName::PlanDelay, "on purpose", over);
    row(DeadlineName::RouteDelay, "on purpose", over);
    row(DeadlineName::LinkDelay, "set to be slow", over);
    row(DeadlineName::ConnectionsCheck, "", "");
    row(DeadlineName::AcceptRetry, "", "");
}

void tst_EventNotes::aDeadlineMeansWhatItsNameSays()
{
    QFETCH(int, name);
    QFETCH(QString, armed);
    QFETCH(QString, fired);
    for (const Side side : {Side::Client, Side::Server}) {
        Both both;
        const Subject subject = both.socket(side);
        const EventIndex set = both.b.add(EventKind::DeadlineArmed, subject, name, 900);
        const EventIndex reached = both.b.add(EventKind::DeadlineFired, subject, name, 900, set);
        for (const auto &[event, words] : {std::pair{set, armed}, std::pair{reached, fired}}) {
            const QString meaning = both.meaning(event);
            QVERIFY2(meaning.contains(words), qPrintable(meaning));
            QCOMPARE(meaning.isEmpty(), words.isEmpty());
        }
    }
}

void tst_EventNotes::aCallIsOfWhoMakesIt_data()
{
    QTest::addColumn<int>("origin");
    QTest::addColumn<QString>("caller");
    const auto row = [](Origin origin, const char *caller) {
        QTest::addRow("%d", int(origin)) << int(origin) << QString::fromLatin1(caller);
    };
    row(Origin::Module, "The module ");
    row(Origin::Plan, "The program ");
    row(Origin::Routes, "The program ");
    row(Origin::Person, "A person ");
    row(Origin::Script, "A script ");
    row(Origin::Program, "The program ");
    row(Origin::Proxy, "The proxy ");
}

void tst_EventNotes::aCallIsOfWhoMakesIt()
{
    QFETCH(int, origin);
    QFETCH(QString, caller);
    for (const EventKind kind : {EventKind::CallWrite, EventKind::CallEnd, EventKind::CallAbort,
             EventKind::CallDestroy, EventKind::CallSetTimeout}) {
        for (const Side side : {Side::Client, Side::Server}) {
            Both both;
            const QString meaning = both.meaning(both.b.add(kind, both.half(side), origin, 0));
            QVERIFY2(meaning.startsWith(caller), qPrintable(meaning));
            QVERIFY2(!meaning.contains(u'%'), qPrintable(meaning));
        }
    }
}

void tst_EventNotes::whatIsTakenOverDependsOnTheSide_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("client");
    QTest::addColumn<QString>("server");
    QTest::newRow("connect") << int(EventKind::OnConnect)
                             << QStringLiteral("The answer to `CONNECT` is here")
                             << QStringLiteral("A `CONNECT` has arrived");
    QTest::newRow("upgrade") << int(EventKind::OnUpgrade) << QStringLiteral("is no HTTP")
                             << QStringLiteral("The client asks for another protocol");
}

void tst_EventNotes::whatIsTakenOverDependsOnTheSide()
{
    QFETCH(int, kind);
    QFETCH(QString, client);
    QFETCH(QString, server);
    for (const Side side : {Side::Client, Side::Server}) {
        Both both;
        const QString meaning = both.meaning(both.b.add(EventKind(kind), both.half(side)));
        QVERIFY2(meaning.contains(side == Side::Client ? client : server), qPrintable(meaning));
    }
}

void tst_EventNotes::aMessageThatLacksItsEndAloneIsNotCutShort()
{
    for (const bool whole : {false, true}) {
        Both both;
        const Subject half = both.half(Side::Server);
        if (whole)
            both.b.add(EventKind::MessageInEnd, half);
        const QString meaning = both.meaning(both.b.add(EventKind::MessageInCut, half, 0, 5));
        QVERIFY2(meaning.contains(QStringLiteral("all of the message had come")) == whole,
            qPrintable(meaning));
        QVERIFY(meaning.contains(QStringLiteral("before the message was complete")) != whole);
    }
}

void tst_EventNotes::aSocketThatWasGivenUpReadsNoMore()
{
    for (const bool destroyed : {false, true}) {
        Both both;
        const Subject socket = both.socket(Side::Client);
        const EventIndex cause =
            destroyed ? both.b.add(EventKind::SocketDestroyed, socket) : EventIndex{};
        const QString meaning = both.meaning(both.b.add(EventKind::FinSent, socket, 0, 0, cause));
        QVERIFY2(meaning.contains(QStringLiteral("reads nothing more")) == destroyed,
            qPrintable(meaning));
    }
}

void tst_EventNotes::anErrorThatNobodyHearsIsNotHeard()
{
    for (const int listens : {0, int(nobodyListens)}) {
        Both both;
        const EventIndex event = both.b.addDetail(EventKind::OnError, both.half(Side::Client),
            ErrorDetail{Error{"ECONNRESET", "socket hang up"}}, listens);
        const QString meaning = both.meaning(event);
        QVERIFY2(meaning.contains(QStringLiteral("nobody")) == (listens != 0), qPrintable(meaning));
    }
}

/// A proxy asks because of what its own server got.
void tst_EventNotes::theHalfOfAnotherExchangeHasItsOwnSide()
{
    Both outer;
    const EventIndex got = outer.b.add(EventKind::OnRequest, outer.half(Side::Server));
    const HalfId asks = outer.b.newHalf();
    const EventIndex call = outer.b.addDetail(
        EventKind::CallRequest, Subject::half(asks), RequestCall{}, int(Origin::Proxy), got);
    const flow::EventNote note = noteOf(outer.b, {asks, {}}, call);
    QCOMPARE(note.who, QStringLiteral("client"));
    QCOMPARE(note.causeText, QStringLiteral("#%1 server 'request'").arg(got.value));
    const Snapshot snapshot = outer.b.snapshot();
    QCOMPARE(flow::sideOfEvent(snapshot, got, {asks, {}}), Side::Server);
    QCOMPARE(flow::sideOfEvent(snapshot, call, {{}, outer.server}), Side::Client);
}

/// … as long as it is open: behind other chunks, and where its beginning was forgotten.
void tst_EventNotes::theSideOfAHalfThatBeganLongAgoIsKnown()
{
    Writer::Options options;
    options.limitBytes = 64 << 10;
    options.chunkBytes = 4 << 10;
    TraceBuilder b(options);
    const HalfId client = b.newHalf();
    b.addDetail(EventKind::CallRequest, Subject::half(client), RequestCall{}, int(Origin::Program));
    const HalfId server = b.newHalf();
    b.add(EventKind::RequestBegan, Subject::half(server), 0, b.newConnection().value);
    for (const int events : {600, 60'000}) {
        for (int i = 0; i < events; ++i)
            b.add(EventKind::KernelBuffer, Subject::connection({1}, Side::Server), 0, i);
        const EventIndex sent = b.add(EventKind::CallWrite, Subject::half(client), 0, 5);
        const EventIndex got = b.add(EventKind::OnData, Subject::half(server), 0, 5);
        const Snapshot snapshot = b.snapshot();
        QCOMPARE(snapshot.firstEvent() > 0, events > 600);
        QCOMPARE(flow::sideOfEvent(snapshot, sent, {}), Side::Client);
        QCOMPARE(flow::sideOfEvent(snapshot, got, {}), Side::Server);
    }
}

QTEST_GUILESS_MAIN(tst_EventNotes)
#include "tst_eventnotes.moc"
