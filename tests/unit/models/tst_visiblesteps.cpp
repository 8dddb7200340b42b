#include "core/flow/exchangereading.h"
#include "core/flow/scene.h"
#include "core/flow/steps.h"
#include "tests/support/samplewriters.h"
#include "ui/models/visiblesteps.h"

#include <QTest>

#include <algorithm>

using namespace roundtrip;
using namespace roundtrip::trace;
using namespace std::chrono_literals;

namespace
{

using Exchanges = std::vector<test::SampleTrace::Pair>;

/// The client destroys before there is an answer: each side ends its direction.
test::SampleTrace destroyedEarly()
{
    test::TraceBuilder b;
    test::samples::begin(b);
    test::Line line = test::newLine(b, 51500);
    test::ClientScript client(b, "GET", "/never-end");
    client.newSocket(line);
    client.end();
    test::samples::connectAndSend(b, client, line);
    test::ServerScript server(b, line, client.id());
    b.wait(30us);
    const EventIndex call =
        b.add(EventKind::CallDestroy, client.subject(), int(MessageObject::Outgoing));
    b.add(EventKind::SocketDestroyed, line.client(), 0, 0, call);
    b.add(EventKind::FinSent, line.client(), 0, 0, call);
    b.wait(30us);
    b.add(EventKind::FinReceived, line.server());
    b.add(EventKind::OnAborted, server.subject());
    b.add(EventKind::FinSent, line.server());
    b.wait(30us);
    b.add(EventKind::FinReceived, line.client());
    client.fail({"ECONNRESET", "socket hang up", {}, -1}, call, MessageObject::Outgoing);
    client.close(true);
    test::closeSocket(b, line, Side::Client);
    server.close(true);
    test::closeSocket(b, line, Side::Server);
    return {b.snapshot(), client.id(), server.id(), {{client.id(), server.id()}}};
}

/// All is over when the server's FIN waits for a person; one that nobody held is of no exchange.
test::SampleTrace ended(bool held)
{
    test::TraceBuilder b;
    test::samples::begin(b);
    test::Line line = test::newLine(b, 51502);
    test::ClientScript client(b, "GET", "/");
    client.newSocket(line);
    client.end();
    test::samples::connectAndSend(b, client, line);
    test::ServerScript server(b, line, client.id());
    b.wait(30us);
    server.writeHead(200, {{"Content-Type", "text/plain"}, {"Content-Length", "3"}});
    test::samples::answer(b, client, server, "Hi\n");
    b.wait(1s);
    EventIndex cause;
    if (held) {
        const quint8 fin = heldArg(Seam::Out, HeldItem::Fin);
        b.add(EventKind::StepHeld, line.server(), fin);
        b.wait(1s);
        const EventIndex click = b.addDetail(
            EventKind::CommandGiven, line.server(), Command{"release", "{}"}, int(Origin::Person));
        cause = b.add(EventKind::StepReleased, line.server(), fin, 0, click);
    }
    b.add(EventKind::FinSent, line.server(), 0, 0, cause);
    b.wait(30us);
    b.add(EventKind::FinReceived, line.client());
    test::closeSocket(b, line, Side::Client);
    test::closeSocket(b, line, Side::Server);
    return {b.snapshot(), client.id(), server.id(), {{client.id(), server.id()}}};
}

flow::ExchangeReading readingAt(const Snapshot &snapshot, quint64 events, flow::ExchangeKey key)
{
    const flow::Moment moment{
        events, events ? snapshot.timeOf({events - 1}) : std::chrono::microseconds(0)};
    return flow::ExchangeReading(snapshot, moment, key);
}

std::vector<flow::Arrow> arrowsOf(const Snapshot &snapshot, flow::ExchangeKey key)
{
    const auto reading = readingAt(snapshot, snapshot.endEvent(), key);
    std::vector<flow::Arrow> arrows;
    for (const flow::Row &row : flow::sceneOf(reading, flow::Depth::Code).rows) {
        if (row.kind == flow::Row::Kind::Arrow)
            arrows.push_back(row.arrow);
    }
    return arrows;
}

/// Where something of an arrow is drawn: its beginnings and its arrivals. What a step sets off by
/// itself, asking for a connection and sending a reset, comes along with that step.
std::vector<EventIndex> endsDrawn(const Snapshot &snapshot, flow::ExchangeKey key)
{
    std::vector<EventIndex> ends;
    for (const flow::Arrow &arrow : arrowsOf(snapshot, key)) {
        ends.insert(ends.end(), arrow.events.begin(), arrow.events.end());
        ends.insert(ends.end(), {arrow.write, arrow.read});
    }
    std::erase_if(ends, [&](EventIndex index) {
        const EventKind kind = index ? snapshot.at(index).kind : EventKind::ConnectStarted;
        return kind == EventKind::ConnectStarted || kind == EventKind::ResetSent;
    });
    return ends;
}

int finEnds(const std::vector<EventIndex> &ends, const Snapshot &snapshot)
{
    return int(std::ranges::count_if(ends, [&](EventIndex index) {
        const EventKind kind = snapshot.at(index).kind;
        return kind == EventKind::FinSent || kind == EventKind::FinReceived;
    }));
}

/// A stop begins with this event: what lies between the one before and it is no step.
bool beginsStop(
    const Snapshot &snapshot, flow::ExchangeKey key, const ui::Stops &stops, EventIndex event)
{
    const ui::Stop *stop = stops.after(event.value);
    if (!stop)
        return false;
    const ui::Stop *before = stops.before(stop->events);
    const quint64 from = before ? before->events : stops.first;
    const auto events = flow::eventsOf(snapshot, flow::Moment::headOf(snapshot), key);
    return std::ranges::none_of(events, [&](EventIndex index) {
        return index.value >= from && index < event && ui::isVisibleStep(snapshot.at(index));
    });
}

} // namespace

/// What is drawn at the depth Code and what stepping stops at are the same.
class tst_VisibleSteps final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aStepChangesWhatIsDrawn_data();
    void aStepChangesWhatIsDrawn();
    void whatIsDrawnIsAStep_data() { aStepChangesWhatIsDrawn_data(); }
    void whatIsDrawnIsAStep();
    void theFinsThatMatterAreDrawn();
};

void tst_VisibleSteps::aStepChangesWhatIsDrawn_data()
{
    QTest::addColumn<Snapshot>("snapshot");
    QTest::addColumn<Exchanges>("exchanges");
    const auto add = [](const char *name, const test::SampleTrace &trace) {
        QTest::newRow(name) << trace.snapshot << trace.exchanges;
    };
    for (const test::Sample sample : test::allSamples)
        add(test::nameOf(sample), test::sampleTrace(sample));
    add("a FIN each before the answer", destroyedEarly());
    add("a FIN held after the answer", ended(true));
    add("a FIN after the answer", ended(false));
}

void tst_VisibleSteps::aStepChangesWhatIsDrawn()
{
    QFETCH(Snapshot, snapshot);
    QFETCH(Exchanges, exchanges);
    for (const auto &pair : exchanges) {
        const flow::ExchangeKey key{pair.client, pair.server};
        const ui::Stops stops = ui::stopsOf(snapshot, key);
        const auto drawnAt = [&](quint64 events) {
            const auto reading = readingAt(snapshot, events, key);
            return std::tuple(flow::sceneOf(reading, flow::Depth::Code), flow::clientSteps(reading),
                flow::serverSteps(reading));
        };
        quint64 from = stops.first;
        for (const ui::Stop &stop : stops.stops) {
            QVERIFY2(drawnAt(from) != drawnAt(stop.events),
                qPrintable(QStringLiteral("from %1 to %2").arg(from).arg(stop.events)));
            from = stop.events;
        }
    }
}

void tst_VisibleSteps::whatIsDrawnIsAStep()
{
    QFETCH(Snapshot, snapshot);
    QFETCH(Exchanges, exchanges);
    for (const auto &pair : exchanges) {
        const flow::ExchangeKey key{pair.client, pair.server};
        const ui::Stops stops = ui::stopsOf(snapshot, key);
        QVERIFY(!stops.stops.empty());
        for (const EventIndex end : endsDrawn(snapshot, key)) {
            if (end.value < stops.stops.front().events)
                continue; // what was there when it began shows with its first step
            QVERIFY2(beginsStop(snapshot, key, stops, end),
                qPrintable(QStringLiteral("#%1").arg(end.value)));
        }
    }
}

void tst_VisibleSteps::theFinsThatMatterAreDrawn()
{
    const auto fins = [](const test::SampleTrace &trace) {
        return finEnds(endsDrawn(trace.snapshot, {trace.client, trace.server}), trace.snapshot);
    };
    QCOMPARE(fins(destroyedEarly()), 4);
    QCOMPARE(fins(ended(true)), 2);
    QCOMPARE(fins(ended(false)), 0);
}

QTEST_GUILESS_MAIN(tst_VisibleSteps)
#include "tst_visiblesteps.moc"
