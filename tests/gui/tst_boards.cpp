#include "core/flow/comparison.h"
#include "core/flow/connections.h"
#include "tests/support/sampletraces.h"
#include "tests/support/tracebuilder.h"
#include "ui/stage/compareview.h"
#include "ui/stage/connectionslayout.h"
#include "ui/stage/poollayout.h"
#include "ui/stage/poolview.h"
#include "ui/theme/theme.h"

#include <QContextMenuEvent>
#include <QSignalSpy>
#include <QTest>

using namespace roundtrip;
using namespace roundtrip::ui;
using namespace std::chrono_literals;
using trace::EventKind;
using trace::Subject;

namespace
{

constexpr int widths[] = {260, 400, 560, 694, 900, 1400};

ExchangeName longName(trace::HalfId half)
{
    return {QStringLiteral("#%1").arg(half.value),
        QStringLiteral("DELETE /a/rather/long/target/with/%1/pieces?and=more").arg(half.value)};
}

/// One agent with two names: sockets in use and free, and a long queue.
trace::Snapshot crowded(int requests)
{
    test::TraceBuilder builder;
    builder.addDetail(EventKind::PlanAdopted, Subject::program(),
        trace::Plan{1, "agent 1", "{\"keepAlive\":true,\"maxSockets\":3}"},
        int(trace::PlanType::Agent));
    for (int i = 0; i < requests; ++i) {
        const trace::HalfId half = builder.newHalf();
        builder.addDetail(EventKind::CallRequest, Subject::half(half),
            trace::RequestCall{"GET", i % 5 ? "127.0.0.1" : "a.very.long.host.example", 3000, "/",
                0, "agent 1", 1});
        if (i < 4)
            builder.add(EventKind::AgentNewSocket, Subject::half(half), 0,
                builder.newConnection().value);
        else
            builder.add(EventKind::AgentQueued, Subject::half(half),
                int(trace::QueuedBecause::MaxSockets), i - 3);
        if (i == 2)
            builder.add(EventKind::AgentKeptSocket, Subject::half(half), 0, 3);
        builder.wait(3ms);
    }
    return builder.snapshot();
}

/// No two of them lie over each other.
template <typename Items, typename RectOf>
QString overlap(const Items &items, RectOf rectOf)
{
    for (size_t i = 0; i < items.size(); ++i) {
        for (size_t k = i + 1; k < items.size(); ++k) {
            const QRectF common = rectOf(items[i]).intersected(rectOf(items[k]));
            if (common.width() > 0.5 && common.height() > 0.5)
                return QStringLiteral("%1 and %2").arg(i).arg(k);
        }
    }
    return {};
}

} // namespace

/// Where things stand on the pages beside the exchange, at every width.
class tst_Boards final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }
    void poolItemsLieBesideEachOther_data();
    void poolItemsLieBesideEachOther();
    void aQueueThatIsTooLongIsCounted();
    void aFreeSocketsPieShrinksWithTheClock();
    void blocksLieBesideEachOther_data() { poolItemsLieBesideEachOther_data(); }
    void blocksLieBesideEachOther();
    void whatEndedAConnectionStandsAboveTheQuiet_data() { poolItemsLieBesideEachOther_data(); }
    void whatEndedAConnectionStandsAboveTheQuiet();
    void eightColumnsAreReadableAtTheSmallestStage();
    void theRightButtonChoosesAndAsksForAMenu();
    void whatIsUnderTheKeyboardStaysAsOthersCome();
    void comparedLinesLieBelowEachOther_data() { poolItemsLieBesideEachOther_data(); }
    void comparedLinesLieBelowEachOther();

private:
    Theme m_theme;
};

void tst_Boards::poolItemsLieBesideEachOther_data()
{
    QTest::addColumn<int>("width");
    for (const int width : widths)
        QTest::addRow("%d", width) << width;
}

void tst_Boards::poolItemsLieBesideEachOther()
{
    QFETCH(int, width);
    const trace::Snapshot trace = crowded(30);
    const flow::Moment head = flow::Moment::headOf(trace);
    const flow::AgentPools pools(trace, head);
    const StageMetrics metrics = StageMetrics::of(m_theme);
    const PoolLayout layout = PoolLayout::of(pools, head.clock, longName, metrics, width);
    QCOMPARE(layout.panels.size(), size_t(2));
    QCOMPARE(overlap(layout.items, [](const PoolItem &item) { return item.rect; }), QString());
    QCOMPARE(
        overlap(layout.texts, [](const PoolLayout::Text &text) { return text.rect; }), QString());
    for (const PoolItem &item : layout.items) {
        QVERIFY(!item.spoken.isEmpty());
        QVERIFY(item.rect.right() <= width);
        QVERIFY(std::ranges::any_of(layout.panels,
            [&](const QRectF &panel) { return panel.contains(item.rect); }));
        for (const PoolLayout::Text &text : layout.texts)
            QVERIFY(!text.rect.intersects(item.rect));
    }
}

void tst_Boards::aQueueThatIsTooLongIsCounted()
{
    const trace::Snapshot trace = crowded(60);
    const flow::Moment head = flow::Moment::headOf(trace);
    const flow::AgentPools pools(trace, head);
    const PoolLayout layout =
        PoolLayout::of(pools, head.clock, longName, StageMetrics::of(m_theme), 700);
    int shown = 0;
    int counted = 0;
    for (const PoolItem &item : layout.items) {
        shown += item.kind == PoolItem::Kind::Waiting;
        if (item.kind == PoolItem::Kind::More)
            counted += item.title.mid(2).section(u' ', 0, 0).toInt();
    }
    int waiting = 0;
    for (const flow::Pool &pool : pools.agents().front().pools)
        waiting += int(pool.queue.size());
    QCOMPARE(shown + counted, waiting);
}

void tst_Boards::aFreeSocketsPieShrinksWithTheClock()
{
    test::TraceBuilder builder;
    test::Line line = test::newLine(builder, 51400);
    test::ClientScript client(builder, "GET", "/");
    client.newSocket(line);
    client.connected();
    builder.add(EventKind::DeadlineArmed, line.client(), int(trace::DeadlineName::SocketTimeout),
        4000);
    builder.add(EventKind::AgentKeptSocket, client.subject(), 0, line.id.value);
    const trace::Snapshot trace = builder.snapshot();
    const flow::Moment head = flow::Moment::headOf(trace);
    const flow::AgentPools pools(trace, head);
    const StageMetrics metrics = StageMetrics::of(m_theme);
    const auto leftAt = [&](std::chrono::microseconds clock) {
        return PoolLayout::of(pools, clock, longName, metrics, 700).items.front().left;
    };
    QCOMPARE(leftAt(head.clock), 1.0);
    QCOMPARE(leftAt(head.clock + 3s), 0.25);
    QCOMPARE(leftAt(head.clock + 9s), 0.0);
}

void tst_Boards::blocksLieBesideEachOther()
{
    QFETCH(int, width);
    for (const test::Sample sample : test::allSamples) {
        const trace::Snapshot trace = test::sampleTrace(sample).snapshot;
        const flow::Moment head = flow::Moment::headOf(trace);
        flow::ExchangeIndex index;
        index.update(trace);
        const StageMetrics metrics = StageMetrics::of(m_theme);
        const auto columns = flow::connectionsAt(index, {trace, head}, head, {},
            ConnectionsLayout::roomFor(width, metrics));
        const ConnectionsLayout layout =
            ConnectionsLayout::of(columns.columns, head.clock, metrics, width);
        QCOMPARE(overlap(layout.blocks,
                     [](const ConnectionsLayout::Block &block) { return block.rect; }),
            QString());
        QCOMPARE(
            overlap(layout.marks, [](const ConnectionsLayout::Mark &mark) { return mark.rect; }),
            QString());
        for (const ConnectionsLayout::Block &block : layout.blocks) {
            QVERIFY(block.rect.right() <= width + 0.5);
            QVERIFY(block.rect.height() > 2 * QFontMetricsF(metrics.note).height());
            for (const ConnectionsLayout::Fold &fold : layout.folds)
                QVERIFY(!fold.rect.intersects(block.rect));
            for (const ConnectionsLayout::Column &column : layout.columns)
                QVERIFY(!column.endRect.intersects(block.rect));
        }
        for (const ConnectionsLayout::Column &column : layout.columns) {
            for (const ConnectionsLayout::Fold &fold : layout.folds)
                QVERIFY(!column.endRect.intersects(fold.rect));
        }
    }
}

/// Of a connection that has ended the reason stands above the bar of the quiet that follows, in two
/// lines at most: where there is no room for all of it, who has ended it.
void tst_Boards::whatEndedAConnectionStandsAboveTheQuiet()
{
    QFETCH(int, width);
    const StageMetrics metrics = StageMetrics::of(m_theme);
    flow::ConnectionColumn ended;
    ended.life.id = {1};
    ended.life.connected = 1ms;
    ended.life.ended = 2ms;
    ended.life.end = flow::ConnectionLife::End::ByAgent;
    ended.life.dropped = trace::NotPooledBecause::IdleTimeout;
    ended.life.serverKeeps = 5;
    ended.exchanges.emplace_back();
    ended.exchanges.back().end = 2ms;
    flow::ConnectionColumn later = ended;
    later.life.id = {2};
    later.life.begin = 5s;
    later.life.connected = 5s + 1ms;
    later.life.ended.reset();
    later.life.end = flow::ConnectionLife::End::None;
    later.exchanges.back().begin = 5s;
    later.exchanges.back().end = 5s + 2ms;
    const ConnectionsLayout layout =
        ConnectionsLayout::of({ended, later}, 6s, metrics, width);
    QCOMPARE(layout.folds.size(), size_t(1));
    const ConnectionsLayout::Column &column = layout.columns.front();
    QVERIFY(!column.end.isEmpty() && column.end.size() <= 2);
    QVERIFY(column.end.join(u' ').startsWith(QStringLiteral("the agent closed it")));
    QVERIFY(column.ending.endsWith(QStringLiteral("(Keep-Alive: timeout=5)")));
    QVERIFY(column.endRect.bottom() <= layout.folds.front().rect.top());
    QVERIFY(layout.height >= column.endRect.bottom());
    QVERIFY(column.note.startsWith(QStringLiteral("1 exchange")));
}

/// 1280×720 leaves the stage some 690 pixels.
void tst_Boards::eightColumnsAreReadableAtTheSmallestStage()
{
    const StageMetrics metrics = StageMetrics::of(m_theme);
    QVERIFY(ConnectionsLayout::roomFor(670, metrics) >= 8);
}

void tst_Boards::theRightButtonChoosesAndAsksForAMenu()
{
    const trace::Snapshot trace = crowded(8);
    const flow::Moment head = flow::Moment::headOf(trace);
    const flow::AgentPools pools(trace, head);
    PoolView view(m_theme);
    view.resize(700, 400);
    view.show(pools, head.clock, longName);
    QSignalSpy chosen(&view, &PoolView::chosen);
    QSignalSpy menu(&view, &PoolView::menuRequested);
    const QPoint place = view.pointOf(0);
    QContextMenuEvent event(QContextMenuEvent::Mouse, place, view.viewport()->mapToGlobal(place));
    QCoreApplication::sendEvent(view.viewport(), &event);
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(menu.size(), 1);
    QCOMPARE(view.currentItem(), 0);
}

void tst_Boards::whatIsUnderTheKeyboardStaysAsOthersCome()
{
    const trace::Snapshot earlier = crowded(8);
    const trace::Snapshot later = crowded(12); // begins with the same
    const flow::AgentPools before(earlier, flow::Moment::headOf(earlier));
    const flow::AgentPools after(later, flow::Moment::headOf(later));
    for (const PoolItem::Kind kind : {PoolItem::Kind::Waiting, PoolItem::Kind::Decision}) {
        PoolView view(m_theme);
        view.resize(700, 400);
        view.show(before, 1s, longName);
        const auto current = [&] { return view.placed().items.at(size_t(view.currentItem())); };
        do
            QTest::keyClick(&view, Qt::Key_Down);
        while (current().kind != kind && view.currentItem() + 1 < int(view.placed().items.size()));
        QCOMPARE(current().kind, kind);
        const PoolItem item = current();
        const int place = view.currentItem();
        view.show(after, 2s, longName);
        QCOMPARE(current().half, item.half);
        QCOMPARE(current().event, item.event);
        if (kind == PoolItem::Kind::Decision)
            QVERIFY(view.currentItem() != place);
    }
}

void tst_Boards::comparedLinesLieBelowEachOther()
{
    QFETCH(int, width);
    const trace::Snapshot trace = test::sampleTrace(test::Sample::Post).snapshot;
    const flow::Moment head = flow::Moment::headOf(trace);
    flow::ExchangeIndex index;
    index.update(trace);
    const flow::Comparison comparison = flow::comparisonOf(
        {trace, head, index.keyAt(5)}, {trace, head, index.keyAt(6)});
    QVERIFY(comparison.differences() > 3);
    const CompareLayout layout =
        CompareLayout::of(comparison, StageMetrics::of(m_theme), width);
    QCOMPARE(overlap(layout.lines, [](const CompareLayout::Line &line) { return line.rect; }),
        QString());
    for (const CompareLayout::Line &line : layout.lines) {
        if (line.index < 0)
            continue;
        QVERIFY(line.what.right() <= line.before.left());
        if (line.after.isEmpty())
            continue;
        QVERIFY(line.before.right() <= line.sign.left());
        QVERIFY(line.sign.right() <= line.after.left());
        QVERIFY(line.after.right() <= width);
        QCOMPARE(line.before.left(), layout.before.left());
        QCOMPARE(line.after.left(), layout.after.left());
    }
    // The titles stand above the columns before anything stands in them.
    const CompareLayout empty = CompareLayout::of({}, StageMetrics::of(m_theme), width);
    QCOMPARE(empty.before, layout.before);
    QCOMPARE(empty.after, layout.after);
}

QTEST_MAIN(tst_Boards)
#include "tst_boards.moc"
