#include "core/flow/agentpools.h"
#include "core/flow/connections.h"
#include "core/flow/eventtext.h"
#include "core/flow/exchangereading.h"
#include "core/plan/planjson.h"
#include "tests/support/sampletraces.h"
#include "tests/support/tracebuilder.h"
#include "tests/unit/engine/handfixture.h"
#include "tests/unit/flow/flowdump.h"
#include "tests/unit/flow/livetraces.h"

#include <QSet>
#include <QTcpSocket>
#include <QTest>

using namespace roundtrip;
using namespace roundtrip::trace;
using namespace std::chrono_literals;
using flow::ConnectionColumn;
using flow::ConnectionLife;
using flow::ConnectionLives;
using flow::Moment;

namespace
{

constexpr size_t most = 8;

/// All that is told of the connections at a moment.
QByteArray dump(const Snapshot &snapshot, const Moment &moment, ConnectionId wanted,
    ConnectionLives &lives)
{
    flow::ExchangeIndex index;
    index.update(snapshot);
    lives.advanceTo(snapshot, moment);
    const flow::ConnectionColumns columns =
        flow::connectionsAt(index, lives, moment, wanted, most);
    QByteArray out = QByteArray::number(columns.hidden) + " hidden "
        + QByteArray::number(columns.waiting) + " waiting\n";
    for (const ConnectionColumn &column : columns.columns) {
        const flow::Sentence sentence = flow::sentenceOf(column, moment.clock);
        out += QByteArray::number(column.life.id.value) + ' '
            + QByteArray::number(column.life.endpoints.clientPort) + ' ' + sentence.text.toUtf8()
            + '|' + sentence.next.toUtf8() + '\n';
        for (const flow::ExchangeRow &row : column.exchanges)
            out += "  " + test::dump(row);
        out += test::dump(flow::sceneOf(snapshot, moment, column).scene);
    }
    return out;
}

std::vector<ConnectionId> idsOf(const Snapshot &snapshot)
{
    QSet<quint32> ids;
    for (quint64 i = 0; i < snapshot.endEvent(); ++i) {
        if (const ConnectionId id = snapshot.at({i}).subject().connectionId())
            ids.insert(id.value);
    }
    std::vector<ConnectionId> sorted;
    for (const quint32 id : ids)
        sorted.push_back({id});
    std::sort(sorted.begin(), sorted.end());
    return sorted;
}

void compareWithCuts(const Snapshot &whole)
{
    ConnectionLives forward;
    const std::vector<ConnectionId> ids = idsOf(whole);
    for (quint64 events = 0; events <= whole.endEvent(); ++events) {
        const Moment moment = test::momentAt(whole, events);
        const ConnectionId wanted = ids.empty() ? ConnectionId() : ids[events % ids.size()];
        ConnectionLives cut;
        QCOMPARE(dump(whole, moment, wanted, forward),
            dump(whole.until(events), moment, wanted, cut));
    }
    for (quint64 events = whole.endEvent(); events > 11; events -= 11) {
        const Moment moment = test::momentAt(whole, events);
        ConnectionLives fresh;
        QCOMPARE(dump(whole, moment, {}, forward), dump(whole, moment, {}, fresh));
    }
}

ConnectionColumn columnOf(const Snapshot &snapshot, ConnectionId id)
{
    flow::ExchangeIndex index;
    index.update(snapshot);
    const Moment head = Moment::headOf(snapshot);
    const auto column = flow::connectionAt(index, {snapshot, head}, head, id);
    if (!column)
        qFatal("no such connection");
    return *column;
}

} // namespace

class tst_Connections : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sampleKnowsNothingInAdvance_data();
    void sampleKnowsNothingInAdvance();
    void liveTraceKnowsNothingInAdvance_data();
    void liveTraceKnowsNothingInAdvance();
    void exchangesOfAConnectionStandInARow();
    void whatEndedItIsSaid_data();
    void whatEndedItIsSaid();
    void aClosingHasOneReasonEverywhere();
    void idleStretchesAreFolded();
    void everyArrowBelongsToAnExchange_data() { sampleKnowsNothingInAdvance_data(); }
    void everyArrowBelongsToAnExchange();
    void timeRunsDown_data() { sampleKnowsNothingInAdvance_data(); }
    void timeRunsDown();
    void asManyAsFitAndTheOthersCounted();
    void whatIsWantedIsAmongThem();
    void thoseWithoutARequestAreAmongThem();
};

void tst_Connections::sampleKnowsNothingInAdvance_data()
{
    QTest::addColumn<test::Sample>("sample");
    for (const test::Sample sample : test::allSamples)
        QTest::newRow(test::nameOf(sample)) << sample;
}

void tst_Connections::sampleKnowsNothingInAdvance()
{
    QFETCH(test::Sample, sample);
    compareWithCuts(test::sampleTrace(sample).snapshot);
}

void tst_Connections::liveTraceKnowsNothingInAdvance_data()
{
    QTest::addColumn<QByteArray>("scenario");
    for (const char *name : {"twoGets", "queue", "close", "refused", "curl", "pipelined"})
        QTest::newRow(name) << QByteArray(name);
}

void tst_Connections::liveTraceKnowsNothingInAdvance()
{
    QFETCH(QByteArray, scenario);
    compareWithCuts(test::liveTrace(scenario.constData()));
}

void tst_Connections::exchangesOfAConnectionStandInARow()
{
    const test::SampleTrace post = test::sampleTrace(test::Sample::Post);
    flow::ExchangeIndex index;
    index.update(post.snapshot);
    const Moment head = Moment::headOf(post.snapshot);
    const int last = index.rowCount() - 1;
    const ConnectionColumn column =
        columnOf(post.snapshot, index.rowAt(last, head).connection);
    QCOMPARE(column.exchanges.size(), size_t(3));
    QCOMPARE(column.earlier, 0);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(column.exchanges[size_t(i)].number, last - 1 + i);
    const flow::ConnectionScene scene = flow::sceneOf(post.snapshot, head, column);
    QStringList titles;
    std::chrono::microseconds time{0};
    for (const flow::Row &row : scene.scene.rows) {
        QVERIFY(row.begin >= time); // time runs down
        time = row.begin;
        if (row.kind == flow::Row::Kind::Label && row.label.lane == flow::Lane::Connection)
            titles << row.label.text;
    }
    QCOMPARE(titles,
        (QStringList{"#5 GET /missing", "#6 PUT /api/item/3", "#7 POST /api/data"}));
}

void tst_Connections::whatEndedItIsSaid_data()
{
    QTest::addColumn<QByteArray>("scenario");
    QTest::addColumn<QString>("said");
    QTest::newRow("close") << QByteArray("close")
                           << QStringLiteral("the server closed it");
    QTest::newRow("refused") << QByteArray("refused")
                             << QStringLiteral("it failed: ECONNREFUSED");
    QTest::newRow("reset") << QByteArray("reset") << QStringLiteral("it was reset");
    QTest::newRow("kept") << QByteArray("twoGets") << QString();
}

void tst_Connections::whatEndedItIsSaid()
{
    QFETCH(QByteArray, scenario);
    const Snapshot whole = test::liveTrace(scenario.constData());
    QTEST(flow::endText(columnOf(whole, idsOf(whole).front()).life), "said");
}

/// Connection, stage, events and pool say the same of a free socket that the agent gives up.
void tst_Connections::aClosingHasOneReasonEverywhere()
{
    const QString reason =
        QStringLiteral("a second before the server may (Keep-Alive: timeout=5)");
    test::TraceBuilder builder;
    builder.addDetail(EventKind::PlanAdopted, Subject::program(),
        trace::Plan{0, "globalAgent", plan::toJson(plan::AgentPlan::global())},
        int(PlanType::Agent));
    test::Line line = test::newLine(builder, 51400);
    test::ClientScript client(builder, "GET", "/");
    client.newSocket(line);
    client.end();
    client.connected();
    line.toClient = "HTTP/1.1 200 OK\r\nKeep-Alive: timeout=5\r\nContent-Length: 0\r\n\r\n";
    client.read();
    client.release();
    const int silence = int(DeadlineName::SocketTimeout);
    builder.add(EventKind::DeadlineArmed, line.client(), silence, 4000);
    builder.wait(4s);
    const EventIndex fired =
        builder.add(EventKind::DeadlineFired, line.client(), silence, 4000);
    builder.add(EventKind::SocketTimeout, line.client(), 0, 4000, fired);
    const EventIndex dropped = builder.add(EventKind::AgentDroppedSocket, line.client(),
        int(NotPooledBecause::IdleTimeout), line.id.value);
    const Snapshot now = builder.snapshot();
    const Moment head = Moment::headOf(now);

    QCOMPARE(flow::endText(columnOf(now, line.id).life),
        QStringLiteral("the agent closed it: ") + reason);
    const flow::ExchangeReading reading(now, head, {client.id(), {}});
    const QByteArray scene = test::dump(flow::sceneOf(reading, flow::Depth::Code));
    QVERIFY2(scene.contains(reason.toUtf8()), scene.constData());
    QVERIFY(flow::textOf(now, dropped, Side::Client).detail.endsWith(reason));
    QVERIFY(flow::textOf(reading, dropped, Side::Client).detail.endsWith(reason));
    const flow::AgentPools pools(now, head);
    QVERIFY(flow::reasonText(*pools.newest(), {}).endsWith(reason));
    QVERIFY(flow::sentenceOf(pools, head.clock, {}).text.endsWith(reason + u'.'));
}

void tst_Connections::idleStretchesAreFolded()
{
    const test::SampleTrace post = test::sampleTrace(test::Sample::Post);
    const ConnectionColumn column = columnOf(post.snapshot, idsOf(post.snapshot).back());
    int folded = 0;
    for (const flow::Row &row :
        flow::sceneOf(post.snapshot, Moment::headOf(post.snapshot), column).scene.rows) {
        if (row.kind != flow::Row::Kind::Quiet)
            continue;
        ++folded;
        QVERIFY(row.quiet.duration >= 20ms);
        QVERIFY(row.quiet.text.contains(QStringLiteral("nobody uses the connection")));
    }
    QCOMPARE(folded, 2); // between the three
}

void tst_Connections::everyArrowBelongsToAnExchange()
{
    QFETCH(test::Sample, sample);
    const Snapshot whole = test::sampleTrace(sample).snapshot;
    for (const ConnectionId id : idsOf(whole)) {
        const ConnectionColumn column = columnOf(whole, id);
        const flow::ConnectionScene scene =
            flow::sceneOf(whole, Moment::headOf(whole), column);
        QSet<quint64> seen;
        for (const flow::Row &row : scene.scene.rows) {
            if (row.kind != flow::Row::Kind::Arrow)
                continue;
            const EventIndex event = row.arrow.write ? row.arrow.write : row.arrow.read;
            QVERIFY(!event || scene.ownerOf(event));
            QVERIFY(!event || !seen.contains(event.value)); // drawn once
            seen.insert(event.value);
        }
    }
}

/// Also where an exchange waited in the queue while another was on the connection.
void tst_Connections::timeRunsDown()
{
    QFETCH(test::Sample, sample);
    const Snapshot all = test::sampleTrace(sample).snapshot;
    const Moment head = Moment::headOf(all);
    flow::ExchangeIndex index;
    index.update(all);
    for (const ConnectionId id : idsOf(all)) {
        const auto column = flow::connectionAt(index, {all, head}, head, id);
        QVERIFY(column);
        std::chrono::microseconds last{0};
        for (const flow::Row &row : flow::sceneOf(all, head, *column).scene.rows) {
            if (row.label.event == column->life.endEvent)
                continue; // the first sign of the end stands below all, whatever came behind it
            QVERIFY2(row.begin >= last, qPrintable(row.label.text));
            last = row.begin;
        }
    }
}

void tst_Connections::asManyAsFitAndTheOthersCounted()
{
    HandFixture fixture;
    plan::RequestPlan plan = fixture.request("/delay/30");
    plan.agent = plan::AgentPlan{.keepAlive = true};
    std::vector<std::shared_ptr<HostFixture::Outcome>> outcomes;
    for (int i = 0; i < 10; ++i)
        outcomes.push_back(fixture.start(plan));
    QVERIFY(QTest::qWaitFor(
        [&] { return std::ranges::all_of(outcomes, [](const auto &one) { return one->closed; }); },
        10'000));
    const Snapshot now = fixture.trace.snapshot();
    const Moment head = Moment::headOf(now);
    flow::ExchangeIndex index;
    index.update(now);
    const flow::ConnectionColumns columns =
        flow::connectionsAt(index, {now, head}, head, {}, most);
    QCOMPARE(columns.columns.size(), most);
    QCOMPARE(columns.hidden, 2);
    for (size_t i = 1; i < most; ++i)
        QVERIFY(columns.columns[i - 1].life.firstEvent < columns.columns[i].life.firstEvent);
}

void tst_Connections::whatIsWantedIsAmongThem()
{
    const Snapshot post = test::sampleTrace(test::Sample::Post).snapshot;
    const Moment head = Moment::headOf(post);
    flow::ExchangeIndex index;
    index.update(post);
    for (const ConnectionId id : idsOf(post)) {
        const flow::ConnectionColumns columns =
            flow::connectionsAt(index, {post, head}, head, id, 2);
        QCOMPARE(columns.columns.size(), size_t(2));
        QVERIFY(std::ranges::any_of(columns.columns,
            [id](const ConnectionColumn &column) { return column.life.id == id; }));
    }
}

/// Accepted, and nobody has asked for anything yet.
void tst_Connections::thoseWithoutARequestAreAmongThem()
{
    HostFixture fixture;
    QTcpSocket sockets[3];
    for (QTcpSocket &socket : sockets)
        socket.connectToHost(QStringLiteral("127.0.0.1"), fixture.port);
    QTRY_COMPARE(fixture.count(EventKind::Accepted), 3);
    sockets[0].write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    QTRY_COMPARE(fixture.count(EventKind::HalfClosed), 1);
    const auto columnsOf = [&](size_t room) {
        const Snapshot now = fixture.trace.snapshot();
        flow::ExchangeIndex index;
        index.update(now);
        const Moment head = Moment::headOf(now);
        return flow::connectionsAt(index, {now, head}, head, {}, room);
    };
    QCOMPARE(columnsOf(most).columns.size(), size_t(3));
    QCOMPARE(std::ranges::count_if(columnsOf(most).columns,
                 [](const ConnectionColumn &column) { return column.exchanges.empty(); }),
        2);
    QCOMPARE(columnsOf(2).columns.size(), size_t(2));
    QCOMPARE(columnsOf(2).hidden, 1);
    sockets[2].disconnectFromHost();
    QTRY_COMPARE(fixture.count(EventKind::SocketClosed), 1);
    QCOMPARE(columnsOf(most).columns.size(), size_t(2));
}

QTEST_GUILESS_MAIN(tst_Connections)
#include "tst_connections.moc"
