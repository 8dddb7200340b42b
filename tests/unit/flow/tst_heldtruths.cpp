#include "core/flow/agentpools.h"
#include "core/flow/connections.h"
#include "core/flow/eventtext.h"
#include "core/flow/exchangereading.h"
#include "core/flow/standing.h"
#include "tests/unit/engine/handfixture.h"
#include "tests/unit/flow/flowdump.h"

#include <QTcpSocket>

using namespace roundtrip;
using namespace roundtrip::test;
using namespace roundtrip::trace;
using namespace std::chrono_literals;
using flow::ExchangeReading;
using flow::Moment;
using flow::Step;

namespace
{

struct Told {
    explicit Told(const HandFixture &f)
        : Told(f.trace.snapshot(), Moment::headOf(f.trace.snapshot()))
    {
    }
    Told(const Snapshot &whole, const Moment &at)
        : snapshot(whole)
        , moment(at)
    {
        index.update(snapshot);
        if (index.rowCountAt(moment) > 0)
            reading.emplace(snapshot, moment, index.keyAt(0));
    }
    flow::ExchangeRow row() const { return index.rowAt(0, moment); }
    const flow::PhaseSpan *phase(const flow::ExchangeRow &row, flow::Phase which) const
    {
        const auto end = row.phases.begin() + row.phasesUsed;
        const auto found = std::find_if(row.phases.begin(), end,
            [which](const flow::PhaseSpan &span) { return span.phase == which; });
        return found == end ? nullptr : &*found;
    }
    flow::Scene scene(flow::Depth depth = flow::Depth::Code) const
    {
        return flow::sceneOf(*reading, depth);
    }

    Snapshot snapshot;
    Moment moment;
    flow::ExchangeIndex index;
    std::optional<ExchangeReading> reading;
};

/// "write('…')" of the call from which a line leads to each of a side's arrows.
QStringList causesOf(const flow::Scene &scene, Side from)
{
    QStringList causes;
    for (int row = 0; row < int(scene.rows.size()); ++row) {
        const flow::Row &arrow = scene.rows[size_t(row)];
        if (arrow.kind != flow::Row::Kind::Arrow || arrow.arrow.kind != flow::Arrow::Kind::Bytes
            || arrow.arrow.from != from)
            continue;
        const auto elbow = std::ranges::find(scene.elbows, row, &flow::Elbow::toRow);
        causes << arrow.arrow.segments.front().label + QStringLiteral(" < ")
                + (elbow == scene.elbows.end() ? QStringLiteral("nothing")
                                               : scene.rows[size_t(elbow->fromRow)].label.text);
    }
    return causes;
}

const Step *find(const std::vector<Step> &steps, int number)
{
    const auto step = std::ranges::find(steps, number, &Step::guideNumber);
    return step == steps.end() ? nullptr : &*step;
}

/// A client that is not this program's, as curl is.
struct Outside {
    explicit Outside(const HandFixture &f)
    {
        socket.connectToHost(QStringLiteral("127.0.0.1"), f.port);
        socket.write("GET / HTTP/1.1\r\nHost: a\r\nUser-Agent: curl/7.88.1\r\n\r\n");
    }
    QTcpSocket socket;
};

plan::BreakpointPlan beforeTheRequest(int id)
{
    plan::BreakpointPlan breakpoint;
    breakpoint.id = id;
    breakpoint.at = plan::BreakAt::HeadOut;
    breakpoint.side = plan::BreakSide::Client;
    return breakpoint;
}

QString nameOf(HalfId half)
{
    return u'#' + QString::number(half.value);
}

} // namespace

/// What is said while persons take hold of an exchange, and of what they did to it.
class tst_HeldTruths : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aHeldPieceComesFromTheCallThatMadeIt();
    void sendingLastsWhileItsEndIsHeld_data();
    void sendingLastsWhileItsEndIsHeld();
    void aLargeBodyHasOneLine();
    void anOutsiderThatGivesUpIsNotTheBeginning();
    void whoHasTheWholeAnswerDoesNotGiveUp();
    void aWholeRequestIsNotCutOff();
    void whatWasHeldWhenItEndedWasHeld();
    void whatIsHeldBeforeTheRequestIsNotSaidToBeNothing();
    void whatWasHeldKeepsItsNameAndItsTime_data();
    void whatWasHeldKeepsItsNameAndItsTime();
    void whatWaitsBehindABreakpointIsHeldByIt();
    void whatAPersonHoldsTooIsHeldByThePerson();
    void aDeadlineThatIsLetRunIsSeenUntilItIsReached();
    void aHeldFinIsNoStep();
    void aFinThatIsLetGoIsDrawn();
    void behindAResetNothingWaitsToBeSent();
    void aBodyThatNobodyReadIsOver();
    void aResetByAPersonIsTheirs_data();
    void aResetByAPersonIsTheirs();
    void aStallIsTheirs();
    void aDelayIsTheirs();
    void aByteThatAPersonChangedIsTheirs();
    void aSplitChunkIsOneChunk();
    void theDelayOfTheLinkIsNoError();
    void aRefusedConnectionWasNeverClosedByTheServer();
    void aHalfCloseIsNoEnd();
    void oneOfManyConnectionsIsFound();
};

void tst_HeldTruths::aHeldPieceComesFromTheCallThatMadeIt()
{
    HandFixture f;
    f.holdSide(Side::Client, Seam::Out);
    const auto outcome = f.start(f.post("/echo", {"{\"key\"", ": \"value\"}"}));
    QTRY_COMPARE(f.count(EventKind::Connected), 1);
    f.stepThrough(outcome);
    const Told told(f);
    QCOMPARE(causesOf(told.scene(), Side::Client),
        (QStringList{"head 98 < write('{\"key\"')", "chunk 11 < write('{\"key\"')",
            "chunk 15 < write(': \"value\"}')", "end 5 < end()"}));
    QList<EventKind> causes; // as the page of events says it
    for (const flow::Transfer &write : told.reading->request().writes)
        causes << told.snapshot.at(told.snapshot.causeOf(write.event)).kind;
    QCOMPARE(causes,
        (QList<EventKind>{EventKind::CallWrite, EventKind::CallWrite, EventKind::CallWrite,
            EventKind::CallEnd}));
}

void tst_HeldTruths::sendingLastsWhileItsEndIsHeld_data()
{
    QTest::addColumn<QByteArray>("edited");
    QTest::newRow("as it was made") << QByteArray();
    QTest::newRow("made longer by a person") << QByteArray("much longer than it was");
    QTest::newRow("made shorter by a person") << QByteArray("x");
}

void tst_HeldTruths::sendingLastsWhileItsEndIsHeld()
{
    QFETCH(QByteArray, edited);
    HandFixture f;
    f.holdSide(Side::Client, Seam::Out);
    const auto outcome = f.start(f.post("/inspect", {"{\"key\"", ": \"value\"}"}));
    QTRY_COMPARE(f.count(EventKind::Connected), 1);
    if (!edited.isEmpty())
        f.perform(engine::EditStep{f.awaitHeld(2).event, edited});
    f.stepThrough(outcome);
    const Snapshot whole = f.trace.snapshot();
    const quint64 last = Told(f).reading->request().writes.back().event.value;
    for (quint64 events = f.event(EventKind::Connected).value + 1; events <= last; ++events) {
        const Told told(whole, momentAt(whole, events));
        const flow::ExchangeRow row = told.row();
        QVERIFY(!told.phase(row, flow::Phase::Waiting));
        const flow::PhaseSpan *sending = told.phase(row, flow::Phase::Sending);
        QVERIFY(sending && sending->underWay);
    }
    const Told sent(whole, momentAt(whole, last + 1));
    QVERIFY(!sent.phase(sent.row(), flow::Phase::Sending)->underWay);
}

void tst_HeldTruths::aLargeBodyHasOneLine()
{
    HandFixture f;
    f.perform(engine::SetLink{*plan::findLinkPreset("one-byte")});
    QCOMPARE(f.run(f.request("/")).body, "Hello, World!\n");
    const Told told(f);
    const QStringList causes = causesOf(told.scene(), Side::Server);
    QVERIFY(causes.size() > 10);
    QCOMPARE(causes.filter(QStringLiteral("nothing")).size(), causes.size() - 2); // head and body
}

void tst_HeldTruths::anOutsiderThatGivesUpIsNotTheBeginning()
{
    HandFixture f;
    f.holdSide(Side::Server, Seam::In);
    Outside client(f);
    f.awaitHeld();
    client.socket.disconnectFromHost();
    QTRY_COMPARE(f.count(EventKind::FinReceived), 1);
    const auto until = f.clock.now() + 5ms;
    QTRY_VERIFY(f.clock.now() > until);
    f.release();
    QTRY_COMPARE(f.count(EventKind::HeadIn), 1);
    const Told told(f);
    const flow::ExchangeRow row = told.row();
    QCOMPARE(told.reading->begin(), row.begin); // one clock for all
    for (const flow::Depth depth : {flow::Depth::Code, flow::Depth::Protocol}) {
        const flow::Scene scene = told.scene(depth);
        const auto first =
            std::ranges::find(scene.rows, flow::Row::Kind::Arrow, &flow::Row::kind);
        QVERIFY(first != scene.rows.end());
        QCOMPARE(first->arrow.kind, flow::Arrow::Kind::Bytes);
        QCOMPARE(first->begin, row.begin);
        QVERIFY(std::ranges::any_of(scene.rows, [](const flow::Row &one) {
            return one.kind == flow::Row::Kind::Arrow
                && one.arrow.kind == flow::Arrow::Kind::Fin;
        }));
    }
    QVERIFY(flow::sentenceOf(*told.reading).text.startsWith(
        QStringLiteral("The client outside gave up")));
}

/// The handler has answered before its request's 'end', which is still held when the client ends its
/// connection, as anybody does who has what they asked for.
void tst_HeldTruths::whoHasTheWholeAnswerDoesNotGiveUp()
{
    HandFixture f;
    f.holdSide(Side::Server, Seam::In);
    f.holdSide(Side::Server, Seam::Deliver);
    Outside client(f);
    for (const HeldItem item : {HeldItem::Arrived, HeldItem::Head}) {
        QCOMPARE(f.awaitHeld().item, item);
        f.release();
        QTRY_VERIFY(f.now().held().empty() || f.now().held().front().item != item);
    }
    QTRY_VERIFY(client.socket.bytesAvailable() > 150);
    QVERIFY(client.socket.readAll().contains("200 OK"));
    QCOMPARE(f.awaitHeld().item, HeldItem::End);
    client.socket.disconnectFromHost();
    QTRY_COMPARE(f.count(EventKind::FinReceived), 1);
    const QString sentence = flow::sentenceOf(*Told(f).reading).text;
    QVERIFY2(sentence.startsWith(QStringLiteral("Held by you: `req 'end'`")), qPrintable(sentence));
    f.release();
    QCOMPARE(f.awaitHeld().item, HeldItem::Fin);
    QCOMPARE(flow::sentenceOf(*Told(f).reading).text,
        QStringLiteral("Held by you: the FIN has come and is not read."));
    f.release();
    QTRY_COMPARE(f.count(EventKind::HalfClosed), 1);
}

/// It only never gets its 'end', which was held when its client went.
void tst_HeldTruths::aWholeRequestIsNotCutOff()
{
    HandFixture f;
    for (const Seam seam : {Seam::In, Seam::Deliver, Seam::Out})
        f.holdSide(Side::Server, seam);
    Outside client(f);
    for (const HeldItem item : {HeldItem::Arrived, HeldItem::Head}) {
        QCOMPARE(f.awaitHeld().item, item);
        f.release();
        QTRY_VERIFY(f.now().held().empty() || f.now().held().front().item != item);
    }
    f.awaitHeld(3);
    client.socket.abort();
    QTRY_VERIFY(f.count(EventKind::FinReceived) + f.count(EventKind::ResetReceived) > 0);
    f.perform(engine::ReleaseAll{});
    QTRY_COMPARE(f.count(EventKind::HalfClosed), 1);
    QCOMPARE(f.count(EventKind::MessageInCut), 1);
    const QByteArray scene = dump(Told(f).scene(flow::Depth::Code));
    QVERIFY2(scene.contains("the request ends without 'end' (all of it had come)"),
        scene.constData());
    const std::vector<Step> steps = flow::serverSteps(*Told(f).reading);
    QVERIFY(find(steps, 4)->state == Step::State::Failed);
}

/// The server is stopped while a person holds a step: that it was held for so long stays said.
void tst_HeldTruths::whatWasHeldWhenItEndedWasHeld()
{
    HandFixture f;
    f.holdSide(Side::Server, Seam::Deliver);
    Outside client(f);
    f.awaitHeld();
    const auto until = f.clock.now() + 50ms;
    QTRY_VERIFY(f.clock.now() > until);
    f.perform(engine::StopServer{});
    client.socket.abort();
    QTRY_COMPARE(f.count(EventKind::HalfClosed), 1);
    const flow::ExchangeRow row = Told(f).row();
    const auto held = std::ranges::find(row.lulls, flow::Lull::Why::Held, &flow::Lull::why);
    QVERIFY(held != row.lulls.end());
    QVERIFY(held->duration() >= 50ms);
}

void tst_HeldTruths::whatIsHeldBeforeTheRequestIsNotSaidToBeNothing()
{
    HandFixture f;
    f.holdSide(Side::Server, Seam::Connect);
    f.holdSide(Side::Server, Seam::In);
    Outside client(f);
    QCOMPARE(f.awaitHeld().seam, Seam::Connect);
    f.release();
    QCOMPARE(f.awaitHeld().seam, Seam::In);
    const auto until = f.clock.now() + 250ms; // long enough to be a quiet stretch
    QTRY_VERIFY(f.clock.now() > until);
    f.release();
    QTRY_COMPARE(f.count(EventKind::HeadIn), 1);
    const Told told(f);
    const flow::Scene scene = told.scene(flow::Depth::Code);
    const auto quiet = std::ranges::find(scene.rows, flow::Row::Kind::Quiet, &flow::Row::kind);
    QVERIFY(quiet != scene.rows.end());
    QVERIFY2(quiet->quiet.text.contains(QStringLiteral("Held by you")),
        qPrintable(quiet->quiet.text));
}

void tst_HeldTruths::whatWasHeldKeepsItsNameAndItsTime_data()
{
    QTest::addColumn<Side>("side");
    QTest::addColumn<Seam>("seam");
    QTest::newRow("request not written") << Side::Client << Seam::Out;
    QTest::newRow("request not read") << Side::Server << Seam::In;
    QTest::newRow("handler not called") << Side::Server << Seam::Deliver;
    QTest::newRow("answer not read") << Side::Client << Seam::In;
}

/// While it is held there is a band that says so; let go, the band stays, and behind it a pill says
/// what it was.
void tst_HeldTruths::whatWasHeldKeepsItsNameAndItsTime()
{
    QFETCH(Side, side);
    QFETCH(Seam, seam);
    HandFixture f;
    f.holdSide(side, seam);
    const auto outcome = f.start(f.request("/"));
    const auto held = f.awaitHeld();
    const auto until = f.clock.now() + 250ms; // long enough to be a quiet stretch
    QTRY_VERIFY(f.clock.now() > until);
    const Snapshot holding = f.trace.snapshot();
    const Moment then{holding.endEvent(), f.clock.now()};
    f.holdSide(side, seam, false);
    QTRY_VERIFY(outcome->closed);
    const Told after(f);
    for (const flow::Depth depth : {flow::Depth::Story, flow::Depth::Code, flow::Depth::Protocol}) {
        const std::vector<flow::Row> before = Told(holding, then).scene(depth).rows;
        const std::vector<flow::Row> rows = after.scene(depth).rows;
        QCOMPARE(before.back().kind, flow::Row::Kind::Quiet);
        QVERIFY(before.back().quiet.text.contains(QStringLiteral("Held by you")));
        QVERIFY(rows.size() > before.size());
        for (size_t i = 0; i < before.size(); ++i)
            QCOMPARE(rows[i].kind, before[i].kind);
        QCOMPARE(rows[before.size() - 1].quiet.text.section(u'·', 1),
            before.back().quiet.text.section(u'·', 1));
        const auto letGo = std::find_if(rows.begin() + qsizetype(before.size()), rows.end(),
            [](const flow::Row &row) {
                return row.kind == flow::Row::Kind::Label
                    && row.label.kind == flow::Label::Kind::Held;
            });
        QCOMPARE(letGo != rows.end(), depth != flow::Depth::Story);
        if (letGo != rows.end())
            QVERIFY(letGo->label.note.startsWith(flow::itemText(held)));
    }
}

void tst_HeldTruths::whatWaitsBehindABreakpointIsHeldByIt()
{
    HandFixture f;
    f.breakAt({beforeTheRequest(7)});
    const auto outcome = f.start(f.post("/echo", {"hello", "world"}));
    f.awaitHeld(2);
    const Told told(f);
    const flow::Standing now(*told.reading);
    const auto &held = now.hands.held();
    QCOMPARE(flow::reasonText(held.at(0)), QStringLiteral("held by breakpoint 7"));
    for (size_t i = 1; i < held.size(); ++i)
        QCOMPARE(flow::reasonText(held.at(i)), QStringLiteral("held behind breakpoint 7"));
    QVERIFY(!dump(told.scene(flow::Depth::Protocol)).contains("by you"));
    f.release();
    QTRY_VERIFY(outcome->closed);
    QVERIFY(f.now().held().empty());
}

/// The exchange says what the badge says: with both on the same seam only what met the breakpoint waits
/// for it, and nothing goes with it.
void tst_HeldTruths::whatAPersonHoldsTooIsHeldByThePerson()
{
    HandFixture f;
    f.holdSide(Side::Client, Seam::Out);
    f.breakAt({beforeTheRequest(7)});
    const auto outcome = f.start(f.post("/echo", {"hello", "world"}));
    f.awaitHeld(2);
    const Told told(f);
    const auto held = flow::Standing(*told.reading).hands.held();
    QCOMPARE(held, f.now().held());
    QCOMPARE(flow::reasonText(held.at(0)), QStringLiteral("held by breakpoint 7"));
    for (size_t i = 1; i < held.size(); ++i)
        QCOMPARE(flow::reasonText(held.at(i)), QStringLiteral("held by you"));
    f.release();
    f.host.loop().runUntilQuiet();
    QCOMPARE(f.now().held().size(), held.size() - 1);
    f.stepThrough(outcome);
}

/// Frozen, it stands in the card of what is held; let run, it still does, and how much of it is left;
/// reached, a label says so and whose it was.
void tst_HeldTruths::aDeadlineThatIsLetRunIsSeenUntilItIsReached()
{
    HandFixture f;
    f.holdSide(Side::Server, Seam::In);
    plan::RequestPlan plan = f.request("/");
    plan.agent = plan::AgentPlan{.keepAlive = true, .timeoutMs = 4000};
    f.start(plan);
    f.awaitHeld();
    const auto piesOf = [&] {
        QStringList pies;
        for (const flow::HeldSide &side : Told(f).scene().held) {
            for (const flow::HeldSide::Pie &pie : side.pies)
                pies << QStringLiteral("%1: %2").arg(pie.name, pie.text);
        }
        return pies.filter(QStringLiteral("agent.timeout"));
    };
    QCOMPARE(piesOf().size(), 1);
    QVERIFY(!piesOf().join(u' ').contains(QStringLiteral("runs")));
    const Subject client = f.trace.snapshot().at(f.event(EventKind::Connected)).subject();
    f.perform(engine::ThawDeadlines{client, true});
    QCOMPARE(piesOf().size(), 1);
    QVERIFY(piesOf().join(u' ').contains(QStringLiteral("runs")));
    QTRY_COMPARE_WITH_TIMEOUT(f.count(EventKind::SocketTimeout), 1, 20'000);
    QVERIFY(piesOf().isEmpty());
    QVERIFY(dump(Told(f).scene(flow::Depth::Code)).contains("deadline of 4.00 s reached"));
    f.release();
    QTRY_VERIFY(f.count(EventKind::HalfClosed) >= 1);
    QVERIFY(dump(Told(f).scene(flow::Depth::Code)).contains("deadline of 4.00 s reached")); // it stays
}

void tst_HeldTruths::aHeldFinIsNoStep()
{
    HandFixture f;
    Outside client(f);
    QTRY_VERIFY(client.socket.bytesAvailable() > 0);
    f.holdSide(Side::Server, Seam::In);
    client.socket.disconnectFromHost();
    QCOMPARE(f.awaitHeld().item, HeldItem::Fin);
    const Told told(f);
    for (const Step &step : flow::serverSteps(*told.reading))
        QVERIFY2(step.state != Step::State::Held, qPrintable(step.title));
}

/// One of a connection that ends as it should is not, at this depth: what a step lets go is.
void tst_HeldTruths::aFinThatIsLetGoIsDrawn()
{
    const auto finsOf = [](const HandFixture &f) {
        const flow::Scene scene = Told(f).scene(flow::Depth::Code);
        return std::ranges::count_if(scene.rows, [](const flow::Row &row) {
            return row.kind == flow::Row::Kind::Arrow && row.arrow.kind == flow::Arrow::Kind::Fin;
        });
    };
    for (const bool held : {false, true}) {
        HandFixture f;
        Outside client(f);
        QTRY_VERIFY(client.socket.bytesAvailable() > 0);
        f.holdSide(Side::Server, Seam::In, held);
        client.socket.disconnectFromHost();
        if (held) {
            QCOMPARE(f.awaitHeld().item, HeldItem::Fin);
            f.release();
        }
        QTRY_COMPARE(f.count(EventKind::FinReceived), 1);
        QCOMPARE(finsOf(f), held ? 1 : 0);
    }
}

/// The peer's kernel takes no more, then the peer resets.
void tst_HeldTruths::behindAResetNothingWaitsToBeSent()
{
    HandFixture f;
    Outside client(f);
    client.socket.setReadBufferSize(1);
    client.socket.write("GET /bytes/20000000 HTTP/1.1\r\nHost: a\r\n\r\n");
    QTRY_VERIFY(f.count(EventKind::WriteBlocked) > 0);
    f.holdSide(Side::Server, Seam::In);
    f.perform(engine::LookAtKernel{});
    const Subject server =
        f.trace.snapshot().at(f.event(EventKind::WriteBlocked)).subject();
    QVERIFY(f.now().kernelOf(server).unsent > 0);
    client.socket.abort();
    QTRY_VERIFY(f.count(EventKind::ResetReceived) + f.count(EventKind::SocketClosed) > 0);
    QCOMPARE(f.now().kernelOf(server).unsent, 0);
}

void tst_HeldTruths::aBodyThatNobodyReadIsOver()
{
    HandFixture f;
    f.run(f.post("/status/418", {"hello", "world"}));
    QTRY_COMPARE(f.count(EventKind::HalfClosed), 2);
    const Told told(f);
    QVERIFY(!told.row().running);
    for (const Step &step : flow::serverSteps(*told.reading))
        QVERIFY2(step.state == Step::State::Done, qPrintable(step.title));
    const std::vector<Step> steps = flow::serverSteps(*told.reading);
    QCOMPARE(find(steps, 4)->detail, QStringLiteral("10 B arrived, none of it read"));
}

void tst_HeldTruths::aResetByAPersonIsTheirs_data()
{
    QTest::addColumn<Side>("side");
    QTest::newRow("at the client") << Side::Client;
    QTest::newRow("at the server") << Side::Server;
}

/// The exchange, its connection and the pool say the same.
void tst_HeldTruths::aResetByAPersonIsTheirs()
{
    QFETCH(Side, side);
    HandFixture f;
    const auto outcome = f.start(f.request("/never-end"));
    QTRY_COMPARE(f.count(EventKind::OnResponse), 1);
    const Subject client = f.trace.snapshot().at(f.event(EventKind::Connected)).subject();
    plan::FaultPlan fault;
    fault.kind = plan::FaultChoice::Reset;
    f.perform(engine::InjectFault{Subject::connection(client.connectionId(), side), fault, {}});
    QTRY_VERIFY(outcome->closed);
    QTRY_COMPARE(f.count(EventKind::SocketClosed), 2);

    const Told told(f);
    const QByteArray scene = dump(told.scene());
    QVERIFY2(scene.contains("agent drops the socket (you reset it)"), scene.constData());
    QCOMPARE(flow::sentenceOf(*told.reading).text,
        QStringLiteral("You reset the connection in the middle of the answer."));
    const flow::ConnectionLives lives(told.snapshot, told.moment);
    const auto column =
        flow::connectionAt(told.index, lives, told.moment, client.connectionId());
    QCOMPARE(flow::endText(column->life), QStringLiteral("you reset it"));
    const flow::AgentPools pools(told.snapshot, told.moment);
    QCOMPARE(
        flow::reasonText(*pools.newest(), nameOf), QStringLiteral("not kept: you reset it"));
}

namespace
{

/// An answer in chunks, one of which a person disturbs on its way.
struct Disturbed : HandFixture {
    explicit Disturbed(const plan::FaultPlan &fault)
    {
        outcome = start(request("/chunks/6?delay=60"));
        if (!QTest::qWaitFor([&] { return count(EventKind::OnResponse) == 1; }, 10'000))
            qFatal("no answer");
        disturb(fault);
    }
    void disturb(const plan::FaultPlan &fault)
    {
        const Subject client = trace.snapshot().at(event(EventKind::Connected)).subject();
        perform(engine::InjectFault{
            Subject::connection(client.connectionId(), Side::Server), fault, {}});
    }
    /// What is said when this had happened first.
    QString saidAt(EventKind kind) const
    {
        const quint64 events = event(kind).value + 1;
        const Snapshot snapshot = trace.snapshot();
        const Told told(snapshot, Moment{events, snapshot.timeOf({events - 1}) + 1ms});
        return flow::sentenceOf(*told.reading).text;
    }
    std::shared_ptr<Outcome> outcome;
};

plan::FaultPlan faultOf(plan::FaultChoice kind, qint64 at = 0)
{
    plan::FaultPlan fault;
    fault.kind = kind;
    fault.at = at;
    return fault;
}

} // namespace

void tst_HeldTruths::aStallIsTheirs()
{
    Disturbed f(faultOf(plan::FaultChoice::Stall));
    QTRY_VERIFY(f.count(EventKind::LinkHeld) > 0);
    const QString said = f.saidAt(EventKind::LinkHeld);
    QVERIFY2(said.startsWith(QLatin1String("You have stalled ")), qPrintable(said));
    f.disturb(faultOf(plan::FaultChoice::Resume));
    QTRY_VERIFY(f.outcome->closed);
    QCOMPARE(flow::sentenceOf(*Told(f).reading).text.section(u' ', 0, 0), QStringLiteral("Done:"));
}

void tst_HeldTruths::aDelayIsTheirs()
{
    plan::FaultPlan fault = faultOf(plan::FaultChoice::Delay);
    fault.delay = 300ms;
    Disturbed f(fault);
    QTRY_VERIFY(f.outcome->closed);
    const QString said = f.saidAt(EventKind::LinkHeld);
    QVERIFY2(said.startsWith(QLatin1String("You delay ")), qPrintable(said));
}

void tst_HeldTruths::aByteThatAPersonChangedIsTheirs()
{
    Disturbed f(faultOf(plan::FaultChoice::Corrupt));
    QTRY_VERIFY(f.outcome->closed);
    const Told told(f);
    const QString said = flow::sentenceOf(*told.reading).text;
    QVERIFY2(said.startsWith(QLatin1String("You changed a byte. The parser refused the answer")),
        qPrintable(said));
    // What is said of the body adds up to what the message has.
    const QByteArray scene = dump(told.scene());
    const qint64 whole = flow::responseOf(*told.reading).payloadBytes;
    const qint64 refused = 16;
    const QByteArray note = QStringLiteral("%1 of its body parsed, %2 not")
                                .arg(flow::bytesText(whole - refused), flow::bytesText(refused))
                                .toUtf8();
    QVERIFY2(scene.contains(note), scene.constData());
}

void tst_HeldTruths::aSplitChunkIsOneChunk()
{
    Disturbed f(faultOf(plan::FaultChoice::Split, 10));
    QTRY_VERIFY(f.outcome->closed);
    QStringList labels;
    for (const flow::Row &row : Told(f).scene().rows) {
        for (const flow::Segment &segment : row.arrow.segments)
            labels << segment.label;
    }
    const qsizetype first = labels.indexOf(QStringLiteral("chunk 22, first 10"));
    QVERIFY2(first > 0, qPrintable(labels.join(u'|')));
    QCOMPARE(labels.value(first + 1), QStringLiteral("… 12"));
    QVERIFY(!labels.contains(QStringLiteral("chunk 12")));
}

void tst_HeldTruths::theDelayOfTheLinkIsNoError()
{
    HandFixture f;
    f.perform(engine::SetLink{*plan::findLinkPreset("3g")});
    f.run(f.request("/echo"));
    QVERIFY(f.count(EventKind::DeadlineFired) > 0);
    const Told told(f);
    for (const flow::Depth depth : {flow::Depth::Code, flow::Depth::Protocol, flow::Depth::Wire}) {
        const flow::Scene scene = told.scene(depth);
        for (const flow::Row &row : scene.rows)
            QVERIFY2(row.label.role != flow::Label::Role::Error, qPrintable(row.label.text));
    }
    QVERIFY(!dump(told.scene()).contains("deadline"));
    QVERIFY(dump(told.scene(flow::Depth::Wire)).contains("✎ the link"));
}

void tst_HeldTruths::aRefusedConnectionWasNeverClosedByTheServer()
{
    HandFixture f;
    plan::RequestPlan plan = f.request("/");
    plan.url = "http://127.0.0.1:1/";
    f.run(plan);
    const Told told(f);
    const flow::AgentPools pools(told.snapshot, told.moment);
    QCOMPARE(
        flow::reasonText(*pools.newest(), nameOf), QStringLiteral("not kept: it never connected"));
}

void tst_HeldTruths::aHalfCloseIsNoEnd()
{
    HandFixture f;
    const auto outcome = f.start(f.request("/never-end"));
    QTRY_COMPARE(f.count(EventKind::OnResponse), 1);
    const Subject client = f.trace.snapshot().at(f.event(EventKind::Connected)).subject();
    f.holdSide(Side::Server, Seam::In); // it does not answer with a FIN of its own
    plan::FaultPlan fault;
    fault.kind = plan::FaultChoice::HalfClose;
    f.perform(engine::InjectFault{client, fault, {}});
    QTRY_COMPARE(f.count(EventKind::FinSent), 1);
    const Told told(f);
    const flow::ConnectionLives lives(told.snapshot, told.moment);
    const auto column =
        flow::connectionAt(told.index, lives, told.moment, client.connectionId());
    QVERIFY(column->life.isHalfClosed());
    QVERIFY(!column->life.ended);
    QVERIFY(flow::sentenceOf(*column, told.moment.clock).text.contains(
        QStringLiteral("is half-closed: you ended one direction of it")));
}

/// Of very many connections not all are remembered: one that is asked for is looked for.
void tst_HeldTruths::oneOfManyConnectionsIsFound()
{
    HandFixture f;
    f.run(f.request("/"));
    f.run(f.request("/"));
    const Told told(f);
    const ConnectionId id = told.row().connection;
    const flow::ConnectionLives all(told.snapshot, told.moment);
    const flow::ConnectionLives none;
    const auto known = flow::connectionAt(told.index, all, told.moment, id);
    QVERIFY(known);
    for (int row = 0; row < 2; ++row)
        QVERIFY(known == flow::connectionAt(told.index, none, told.moment, id, row));
    const flow::ConnectionColumns columns =
        flow::connectionsAt(told.index, none, told.moment, {}, 8);
    QCOMPARE(columns.columns.size(), size_t(1));
    QCOMPARE(columns.hidden, 0);
}

QTEST_GUILESS_MAIN(tst_HeldTruths)
#include "tst_heldtruths.moc"
