#include "ui/stage/stagelayout.h"
#include "ui/theme/theme.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::ui;
using flow::Label;
using flow::Lane;
using flow::PieceKind;
using flow::Row;
using std::chrono::microseconds;

namespace
{

Row call(Lane lane, const QString &text, int at, Label::Kind kind = Label::Kind::Call,
    const QString &note = {})
{
    Row row;
    row.begin = row.end = microseconds(at);
    row.label = {lane, text, note, Label::Role::Head, kind, trace::EventIndex{quint64(at)}};
    return row;
}

Row arrow(trace::Side from, std::vector<flow::Segment> segments, int begin, int end, bool arrived)
{
    Row row;
    row.kind = Row::Kind::Arrow;
    row.begin = microseconds(begin);
    row.end = microseconds(end);
    row.arrow.from = from;
    row.arrow.write = trace::EventIndex{quint64(begin)};
    if (arrived)
        row.arrow.read = trace::EventIndex{quint64(end)};
    for (const flow::Segment &segment : segments)
        row.arrow.bytes += segment.bytes;
    row.arrow.segments = std::move(segments);
    return row;
}

Row quiet(const QString &text)
{
    Row row;
    row.kind = Row::Kind::Quiet;
    row.begin = microseconds(800);
    row.end = microseconds(1'200'000);
    row.quiet = {row.end - row.begin, text};
    return row;
}

/// The design's picture: a POST in two pieces, 1.2 s apart, its answer on the way.
flow::Scene post()
{
    flow::Scene scene;
    scene.client = QStringLiteral("ClientRequest #7");
    scene.server = QStringLiteral("(req, res) ⇒");
    scene.rows = {
        call(Lane::Client, QStringLiteral("http.request()"), 1),
        call(Lane::Client, QStringLiteral("agent lends :51322"), 1, Label::Kind::Agent,
            QStringLiteral("reused, idle 2.1 s")),
        call(Lane::Client, QStringLiteral("write('{\"key\"')"), 1),
        arrow(trace::Side::Client,
            {{PieceKind::Head, 155, QStringLiteral("head 155")},
                {PieceKind::Chunk, 11, QStringLiteral("chunk 11")}},
            100, 400, true),
        call(Lane::Server, QStringLiteral("'request'"), 700, Label::Kind::Callback),
        call(Lane::Server, QStringLiteral("req 'data' 6 B"), 700, Label::Kind::Callback),
        quiet(QStringLiteral(
            "1.2 s · the server is registered for more 'data' · the next write() comes at 1.2 s")),
        call(
            Lane::Client, QStringLiteral("write(': \"a value that is rather long\"}')"), 1'200'000),
        call(Lane::Client, QStringLiteral("end()"), 1'200'000),
        arrow(trace::Side::Client,
            {{PieceKind::Chunk, 15, QStringLiteral("chunk 15")},
                {PieceKind::End, 5, QStringLiteral("end 5")}},
            1'200'100, 1'200'400, true),
        call(Lane::Server, QStringLiteral("req 'data' 10 B"), 1'200'700, Label::Kind::Callback),
        call(Lane::Server, QStringLiteral("req 'end'"), 1'200'700, Label::Kind::Callback),
        call(Lane::Server, QStringLiteral("write('你好！世界，这是一个很长的正文')"), 1'200'700),
        call(Lane::Server, QStringLiteral("end()"), 1'200'700),
        arrow(trace::Side::Server,
            {{PieceKind::Head, 157, QStringLiteral("head 157")},
                {PieceKind::Chunk, 14, QStringLiteral("chunk 14")},
                {PieceKind::End, 5, QStringLiteral("end 5")}},
            1'200'800, 1'200'800, false),
    };
    scene.elbows = {{0, 1, microseconds(0), Label::Role::Agent},
        {2, 3, microseconds(99), Label::Role::Chunk}, {3, 4, microseconds(300), Label::Role::Head},
        {8, 9, microseconds(100), Label::Role::End}, {9, 10, microseconds(300), Label::Role::Chunk},
        {13, 14, microseconds(100), Label::Role::Head}};
    return scene;
}

/// Everything that is read, with its place.
QList<QPair<QString, QRectF>> textsOf(const StageLayout &layout)
{
    QList<QPair<QString, QRectF>> texts;
    for (const PlacedLabel &label : layout.labels)
        texts << qMakePair(label.text, label.bounds());
    for (const PlacedElbow &elbow : layout.elbows) {
        if (!elbow.text.isEmpty())
            texts << qMakePair(elbow.text, elbow.textRect);
    }
    for (const PlacedArrow &placed : layout.arrows)
        texts << qMakePair(placed.caption, placed.captionRect);
    for (const PlacedQuiet &placed : layout.quiets)
        texts << qMakePair(QStringLiteral("quiet"), placed.rect);
    return texts;
}

} // namespace

class tst_StageLayout : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_metrics = StageMetrics::of(Theme()); }

    void nothingOverlapsAtAnyWidth_data()
    {
        QTest::addColumn<double>("zoom");
        QTest::newRow("small") << 0.8;
        QTest::newRow("normal") << 1.0;
        QTest::newRow("large") << 2.0;
    }
    void nothingOverlapsAtAnyWidth()
    {
        QFETCH(double, zoom);
        Theme theme;
        theme.setZoom(zoom);
        const StageMetrics metrics = StageMetrics::of(theme);
        const flow::Scene scene = post();
        for (double width = 360 * zoom; width < 1800 * zoom; width += 37) {
            const auto texts =
                textsOf(StageLayout::of(scene, metrics, {width, microseconds(1'201'000)}));
            for (qsizetype i = 0; i < texts.size(); ++i) {
                const QString where = QStringLiteral("%1 at %2").arg(texts[i].first).arg(width);
                QVERIFY2(texts[i].second.left() >= 0 && texts[i].second.right() <= width,
                    qPrintable(where));
                for (qsizetype k = i + 1; k < texts.size(); ++k) {
                    const QRectF common = texts[i].second.intersected(texts[k].second);
                    QVERIFY2(common.width() < 1 || common.height() < 1,
                        qPrintable(where + QStringLiteral(" and ") + texts[k].first));
                }
            }
        }
    }

    void timeRunsDown()
    {
        const flow::Scene scene = post();
        const StageLayout layout =
            StageLayout::of(scene, m_metrics, {620, microseconds(1'201'000)});
        double above = 0;
        for (const PlacedLabel &label : layout.labels) {
            QVERIFY(label.pill.center().y() >= above);
            above = label.pill.center().y();
        }
        for (const PlacedElbow &elbow : layout.elbows)
            QVERIFY(elbow.to.y() >= elbow.from.y() - 0.5);
        QVERIFY(layout.nowY > layout.rowRects.back().bottom());
    }

    void whatIsInPlaceStaysWhenMoreHappens()
    {
        const flow::Scene all = post();
        const StageLayout last = StageLayout::of(all, m_metrics, {620, microseconds(1'201'000)});
        for (size_t rows = 1; rows < all.rows.size(); ++rows) {
            flow::Scene some = all;
            some.rows.resize(rows);
            if (some.rows.back().kind == Row::Kind::Arrow)
                some.rows.back().arrow.read = {};
            const StageLayout layout =
                StageLayout::of(some, m_metrics, {620, some.rows.back().begin});
            for (size_t row = 0; row < rows; ++row)
                QCOMPARE(layout.rowRects.at(row), last.rowRects.at(row));
        }
    }

    void labelsStayInTheirRegion()
    {
        for (const double width : {360.0, 620.0, 1400.0}) {
            const flow::Scene scene = post();
            const StageLayout layout = StageLayout::of(scene, m_metrics, {width, microseconds(0)});
            for (const PlacedLabel &label : layout.labels) {
                const flow::Label &fact = scene.rows.at(size_t(label.row)).label;
                if (fact.lane == Lane::Server)
                    QVERIFY(label.pill.left() > layout.columns.serverLine);
                else if (fact.kind == Label::Kind::Agent)
                    QVERIFY(label.pill.right() < layout.columns.serverLine);
                else
                    QVERIFY(label.pill.right() < layout.columns.clientLine);
            }
        }
    }

    /// What waited on its way has not reached the other end above the band that says so.
    void whatWaitedArrivesBelowItsBand()
    {
        flow::Scene scene;
        scene.rows = {call(Lane::Client, QStringLiteral("end()"), 1),
            arrow(trace::Side::Client, {{PieceKind::Head, 68, QStringLiteral("head 68")}}, 100,
                304'000, true),
            quiet(QStringLiteral("304 ms · The link delays 68 B")),
            call(Lane::Server, QStringLiteral("'request'"), 304'000, Label::Kind::Callback),
            arrow(trace::Side::Server, {{PieceKind::Head, 171, QStringLiteral("head 171")}},
                304'100, 304'110, true),
            quiet(QStringLiteral("1.2 s · later"))};
        scene.rows[2].begin = microseconds(100);
        scene.rows[2].end = microseconds(304'000);
        scene.rows[5].begin = microseconds(304'110);
        scene.rows[5].end = microseconds(1'504'110);
        scene.elbows = {{1, 3, microseconds(303'900), Label::Role::Head}};
        const StageLayout layout = StageLayout::of(scene, m_metrics, {900, microseconds(0)});
        const PlacedArrow &waited = layout.arrows.front();
        QVERIFY(waited.bar.x2() < waited.way.x2() - 5);
        QVERIFY(waited.arrival().y() > layout.quiets.front().rect.bottom());
        QCOMPARE(layout.elbows.front().from, waited.arrival());
        QVERIFY(waited.arrival().y() <= layout.elbows.front().to.y());
        const PlacedArrow &atOnce = layout.arrows.back();
        QCOMPARE(atOnce.arrival(), atOnce.way.p2());
    }

    void aLongCallKeepsItsEnd()
    {
        const QString text = QStringLiteral("write('a very long piece of a body')");
        const QString elided = elidedCode(text, m_metrics.label, 100);
        QVERIFY(elided.startsWith(QStringLiteral("write('")));
        QVERIFY(elided.endsWith(QStringLiteral("…')")));
        QVERIFY(m_metrics.width(StageMetrics::Face::Label, elided) <= 100);
    }

    /// From the window's 900 pixels on (a stage of some 340) up to a large one.
    void namesAreReadableAtEveryWidth_data()
    {
        QTest::addColumn<bool>("far");
        QTest::addColumn<int>("content");
        QTest::newRow("code") << false << int(StageColumns::Content::Calls);
        QTest::newRow("protocol") << false << int(StageColumns::Content::Lines);
        QTest::newRow("story") << true << int(StageColumns::Content::Names);
    }
    void namesAreReadableAtEveryWidth()
    {
        QFETCH(bool, far);
        QFETCH(int, content);
        const Theme theme;
        flow::Scene scene;
        int at = 0;
        for (const Lane lane : {Lane::Client, Lane::Server}) {
            for (const char *text : {"http.request()", "'response' 200", "req 'data' 752 B",
                     "writeHead(200)", "'secureConnect'", "end()", "req 'close'"})
                scene.rows.push_back(call(lane, QString::fromUtf8(text), ++at));
        }
        scene.rows.push_back(call(Lane::Client, QStringLiteral("agent opens a connection"), ++at,
            Label::Kind::Agent, QStringLiteral("no free socket in the pool")));
        scene.rows.push_back(call(Lane::Client, QStringLiteral("chunks follow, up to size 0"), ++at,
            Label::Kind::Decision, QStringLiteral("the length is not known · RFC 9112, 7.1")));
        for (double width = 338; width < 1500; width += 23) {
            const StageMetrics metrics =
                StageMetrics::of(theme, far ? StageMetrics::farScale(width) : 1);
            const StageLayout layout = StageLayout::of(
                scene, metrics, {width, microseconds(0), StageColumns::Content(content)});
            for (const PlacedLabel &label : layout.labels) {
                const QString where = QStringLiteral("%1 at %2").arg(label.text).arg(width);
                QVERIFY2(
                    !label.text.contains(u'…') && !label.note.contains(u'…'), qPrintable(where));
                for (const QString &line : label.text.split(u'\n'))
                    QVERIFY2(metrics.width(StageMetrics::Face::Label, line) <= label.pill.width(),
                        qPrintable(where));
            }
        }
    }

    void fewerWordsComeBeforeMoreLines()
    {
        flow::Scene scene;
        scene.rows = {call(Lane::Client, QStringLiteral("'data' ×47 · 752 B"), 1)};
        scene.rows.front().label.shortText = QStringLiteral("'data' ×47");
        const auto textAt = [&](double width) {
            return StageLayout::of(scene, m_metrics, {width, microseconds(0)}).labels.front().text;
        };
        QCOMPARE(textAt(1200), QStringLiteral("'data' ×47 · 752 B"));
        QCOMPARE(textAt(400), QStringLiteral("'data' ×47"));
    }

    void theLinesOnTheWireLieBelowTheirArrow()
    {
        flow::Scene scene = post();
        flow::Arrow &first = scene.rows[3].arrow;
        first.lines = {{PieceKind::Head, QStringLiteral("POST /api/data HTTP/1.1↵"), false, -1},
            {PieceKind::Head, QString(200, u'x') + u'↵', true, -1}};
        for (const double width : {340.0, 620.0, 1400.0}) {
            const StageLayout layout = StageLayout::of(
                scene, m_metrics, {width, microseconds(0), StageColumns::Content::Lines});
            const PlacedArrow &arrow = layout.arrows.front();
            QVERIFY(arrow.lines.size() >= 2);
            double above = arrow.way.p2().y();
            for (const PlacedArrow::Line &line : arrow.lines) {
                QVERIFY(line.rect.top() >= above);
                QVERIFY(line.rect.right() <= layout.columns.connectionRight);
                above = line.rect.bottom();
            }
            QVERIFY(layout.arrows.at(1).bounds.top() >= above); // nothing lies over them
            QCOMPARE(layout.rowAt(arrow.lines.back().rect.center()), 3);
        }
    }

    /// "held 1.2 s" stands with what was let go, not with what went before it.
    void whatWasHeldStandsBesideItsOwnArrow()
    {
        flow::Scene scene;
        scene.rows = {arrow(trace::Side::Client, {{PieceKind::Head, 155, QStringLiteral("head 155")}},
                          100, 400, true),
            call(Lane::Client, QStringLiteral("held 1.20 s"), 1'200'000, Label::Kind::Held,
                QStringLiteral("chunk 15 B")),
            arrow(trace::Side::Client, {{PieceKind::Chunk, 15, QStringLiteral("chunk 15")}},
                1'200'100, 1'200'400, true)};
        for (const double width : {340.0, 620.0, 1400.0}) {
            const StageLayout layout = StageLayout::of(scene, m_metrics, {width, microseconds(0)});
            const PlacedLabel &held = layout.labels.front();
            QVERIFY(held.pill.top() >= layout.arrows.at(0).bounds.bottom());
            QVERIFY(held.pill.center().y() <= layout.arrows.at(1).way.p1().y());
        }
    }

    void segmentsFillTheBarInTheOrderOfTheWire()
    {
        const std::vector<flow::Segment> pieces{{PieceKind::Head, 155, QStringLiteral("head 155")},
            {PieceKind::Chunk, 11, QStringLiteral("chunk 11")},
            {PieceKind::End, 5, QStringLiteral("end 5")}};
        const auto placed = placeSegments(pieces, 300, m_metrics);
        QCOMPARE(placed.size(), 3u);
        QCOMPARE(placed.at(0).kind, PieceKind::Head);
        QCOMPARE(placed.at(0).end, 300.0); // the first byte arrives first
        QCOMPARE(placed.at(0).begin, placed.at(1).end);
        QCOMPARE(placed.at(1).begin, placed.at(2).end);
        QVERIFY(qAbs(placed.at(2).begin) < 0.01);
        QCOMPARE(placed.at(0).label, QStringLiteral("head 155"));
    }

    void aLargerPieceIsNeverTheNarrower()
    {
        const std::vector<flow::Segment> pieces{{PieceKind::Chunk, 22, QStringLiteral("chunk 22")},
            {PieceKind::End, 5, QStringLiteral("end 5")}};
        for (int length = 30; length < 300; ++length) {
            const auto placed = placeSegments(pieces, length, m_metrics);
            const double chunk = placed.at(0).end - placed.at(0).begin;
            const double end = placed.at(1).end - placed.at(1).begin;
            QVERIFY2(chunk >= end, QByteArray::number(length).constData());
        }
    }

    void aSmallPieceBesideALargeOneIsStillSeen()
    {
        const std::vector<flow::Segment> pieces{{PieceKind::Head, 100, QStringLiteral("head 100")},
            {PieceKind::Chunk, 9'000'000, QStringLiteral("chunk 9000000")},
            {PieceKind::End, 5, QStringLiteral("end 5")}};
        for (const PlacedSegment &segment : placeSegments(pieces, 120, m_metrics))
            QVERIFY(segment.end - segment.begin >= m_metrics.px(9));
    }

    void manyPiecesShareABarAndNoneIsLost()
    {
        std::vector<flow::Segment> pieces{{PieceKind::Head, 100, QStringLiteral("head 100")}};
        for (int i = 0; i < 50'000; ++i)
            pieces.push_back({PieceKind::Chunk, 20, QStringLiteral("chunk 20")});
        pieces.push_back({PieceKind::End, 5, QStringLiteral("end 5")});
        const auto placed = placeSegments(pieces, 150, m_metrics);
        int count = 0;
        for (const PlacedSegment &segment : placed)
            count += segment.count;
        QCOMPARE(count, int(pieces.size()));
        QVERIFY(placed.size() <= 150 / m_metrics.px(4) + 1);
        QCOMPARE(placed.back().kind, PieceKind::End);
    }

    void aPieceUnderWayComesCloserAndNeverArrivesByItself()
    {
        const flow::Scene scene = post();
        StageLayout layout = StageLayout::of(scene, m_metrics, {620, microseconds(1'200'800)});
        double tip = layout.arrows.back().bar.x2();
        QCOMPARE(layout.arrows.back().state, PlacedArrow::State::UnderWay);
        for (const int clock : {1'200'900, 1'201'500, 1'300'000, 2'000'000'000}) {
            layout.moveTo(scene, m_metrics, microseconds(clock));
            QVERIFY(layout.arrows.back().bar.x2() < tip); // to the left, to the client
            tip = layout.arrows.back().bar.x2();
            QVERIFY(tip > layout.columns.connectionLeft);
        }
    }

    void arrowsToAndFromOutsideAreOpenThere()
    {
        flow::Scene scene = post();
        scene.serverOutside = true;
        for (const PlacedArrow &placed : StageLayout::of(scene, m_metrics, {620, {}}).arrows) {
            const bool toServer =
                scene.rows.at(size_t(placed.row)).arrow.from == trace::Side::Client;
            QCOMPARE(placed.state,
                toServer ? PlacedArrow::State::OpenTip : PlacedArrow::State::OpenTail);
        }
    }

    void codeOfOneTurnIsOneBar()
    {
        const StageLayout layout = StageLayout::of(post(), m_metrics, {620, {}});
        QCOMPARE(layout.activations.size(), 4u); // two turns of each program
        QVERIFY(layout.activations.front().rect.height() > m_metrics.pillHeight() * 2);
    }

    void aPointFindsItsRow()
    {
        const StageLayout layout = StageLayout::of(post(), m_metrics, {620, {}});
        for (const PlacedLabel &label : layout.labels)
            QCOMPARE(layout.rowAt(label.pill.center()), label.row);
        for (const PlacedArrow &placed : layout.arrows)
            QCOMPARE(layout.rowAt(placed.bar.center()), placed.row);
        QCOMPARE(layout.rowAt(QPointF(1, layout.nowY + 5)), -1);
    }

    void anEmptySceneHasNoRows()
    {
        const StageLayout layout = StageLayout::of({}, m_metrics, {620, {}});
        QVERIFY(layout.rowRects.empty());
        QCOMPARE(layout.rowAt(QPointF(10, 10)), -1);
    }

private:
    StageMetrics m_metrics;
};

QTEST_MAIN(tst_StageLayout)
#include "tst_stagelayout.moc"
