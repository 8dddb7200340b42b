#include "tests/gui/recordedbackend.h"
#include "ui/models/playback.h"
#include "ui/models/selection.h"
#include "ui/stage/stage.h"
#include "ui/stage/stageview.h"
#include "ui/theme/theme.h"
#include "ui/window/mainwindow.h"
#include "ui/window/windowactions.h"

#include <QAction>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QWheelEvent>

using namespace roundtrip;
using namespace roundtrip::ui;
using test::Sample;

namespace
{

/// A GET that is answered in this many chunks, all of them in one write.
test::SampleTrace chunked(int chunks)
{
    test::TraceBuilder builder;
    test::Line line = test::newLine(builder, 51322);
    test::ClientScript client(builder, "GET", "/");
    client.newSocket(line);
    client.end();
    test::accept(builder, line);
    client.connected();
    test::ServerScript server(builder, line, client.id());
    for (int i = 0; i < chunks; ++i)
        server.write("a piece of it");
    server.end();
    server.flush();
    client.read();
    return {builder.snapshot(), client.id(), server.id(), {}};
}

struct Bench {
    explicit Bench(const test::SampleTrace &trace)
        : sample(trace)
        , playback([this] { return sample.snapshot; },
              [this] { return flow::Moment::headOf(sample.snapshot).clock; })
        , stage(playback, selection, theme)
    {
        stage.resize(980, 620);
        stage.show();
        playback.refresh();
        selection.setExchange({sample.client, sample.server});
    }
    StageView &view() const { return stage.view(); }
    void wheel(QPoint at, int notches, Qt::KeyboardModifiers modifiers) const
    {
        QWidget *viewport = view().viewport();
        QWheelEvent event(at, viewport->mapToGlobal(at), {}, {0, 120 * notches}, Qt::NoButton,
            modifiers, Qt::NoScrollPhase, false);
        QApplication::sendEvent(viewport, &event);
    }
    int rowOf(flow::Stretch::Kind kind) const
    {
        const auto &rows = view().scene().rows;
        for (size_t row = 0; row < rows.size(); ++row) {
            const auto stretch = flow::stretchOf(rows[row]);
            if (stretch && stretch->kind == kind)
                return int(row);
        }
        return -1;
    }
    void click(int row) const
    {
        view().setZoom(view().zoom()); // nothing; the row is where it was
        if (view().pointOf(row).y() > view().viewport()->height() - 30)
            view().verticalScrollBar()->setValue(view().verticalScrollBar()->value() + 300);
        QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, view().pointOf(row));
    }

    test::SampleTrace sample;
    Theme theme;
    Selection selection;
    Playback playback;
    Stage stage;
};

} // namespace

/// The stage larger and smaller, moved about, and what is folded in it opened.
class tst_StageZoom : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void controlAndTheWheelZoomAroundThePointer();
    void aSmallerStageShowsMore();
    void draggingTheGroundMovesThePicture();
    void theMiddleButtonDragsAnything();
    void shiftAndTheWheelGoSideways();
    void theWindowsKeysZoomTheStage();
    void zoomAndReducedMotionAreKept();
    void aQuietBandOpensAndCloses();
    void manyEqualOnesOpenByKey();
    void theLinesThatAreLeftOutOpen();
};

void tst_StageZoom::controlAndTheWheelZoomAroundThePointer()
{
    Bench bench(test::sampleTrace(Sample::Post));
    StageView &view = bench.view();
    const double text = view.metrics().height(StageMetrics::Face::Label);
    const int row = 5;
    const QPoint point = view.pointOf(row);
    for (const int notches : {1, 1, 1, -1, 1, 1, 1}) {
        bench.wheel(point, notches, Qt::ControlModifier);
        QVERIFY2((view.pointOf(row) - point).manhattanLength() < 40,
            qPrintable(QString::number(view.zoom())));
    }
    QVERIFY(view.zoom() > 1.9);
    QVERIFY(view.metrics().height(StageMetrics::Face::Label) > 1.7 * text);
    QVERIFY(view.horizontalScrollBar()->maximum() > view.viewport()->width() / 2);
    bench.wheel(point, 40, Qt::ControlModifier);
    QCOMPARE(view.zoom(), StageView::mostZoom);
    bench.wheel(point, -80, Qt::ControlModifier);
    QCOMPARE(view.zoom(), StageView::leastZoom);
    QCOMPARE(bench.theme.zoom(), 1.0); // the window's is another
}

void tst_StageZoom::aSmallerStageShowsMore()
{
    Bench bench(test::sampleTrace(Sample::Post));
    StageView &view = bench.view();
    const double high = view.placed().height;
    const double wide = view.placed().columns.width;
    view.setZoom(0.6);
    QVERIFY(view.placed().height < 0.75 * high);
    QCOMPARE(view.placed().columns.width, wide);
    QCOMPARE(view.horizontalScrollBar()->maximum(), 0);
}

void tst_StageZoom::draggingTheGroundMovesThePicture()
{
    Bench bench(test::sampleTrace(Sample::Post));
    StageView &view = bench.view();
    view.setZoom(2);
    view.verticalScrollBar()->setValue(150);
    view.horizontalScrollBar()->setValue(0);
    const QSignalSpy clicks(&view, &StageView::eventClicked);
    // At the left edge beside a call there is nothing.
    int row = 0;
    while (view.pointOf(row).y() < 150 || view.scene().rows.at(size_t(row)).kind != flow::Row::Kind::Label)
        ++row;
    const QPoint ground(4, view.pointOf(row).y());
    QTest::mousePress(view.viewport(), Qt::LeftButton, {}, ground);
    QTest::mouseMove(view.viewport(), ground + QPoint(-60, 40));
    QTest::mouseRelease(view.viewport(), Qt::LeftButton, {}, ground + QPoint(-60, 40));
    QCOMPARE(view.horizontalScrollBar()->value(), 60);
    QCOMPARE(view.verticalScrollBar()->value(), 110);
    QTest::mouseMove(view.viewport(), ground); // let go
    QCOMPARE(view.horizontalScrollBar()->value(), 60);
    QVERIFY(clicks.isEmpty());
}

void tst_StageZoom::theMiddleButtonDragsAnything()
{
    Bench bench(test::sampleTrace(Sample::Post));
    StageView &view = bench.view();
    view.setZoom(2);
    view.verticalScrollBar()->setValue(100);
    view.horizontalScrollBar()->setValue(300);
    const QSignalSpy clicks(&view, &StageView::eventClicked);
    const QPoint middle = view.viewport()->rect().center();
    QTest::mousePress(view.viewport(), Qt::MiddleButton, {}, middle);
    QTest::mouseMove(view.viewport(), middle + QPoint(50, -30));
    QTest::mouseRelease(view.viewport(), Qt::MiddleButton, {}, middle + QPoint(50, -30));
    QCOMPARE(view.horizontalScrollBar()->value(), 250);
    QCOMPARE(view.verticalScrollBar()->value(), 130);
    QVERIFY(clicks.isEmpty());
}

void tst_StageZoom::shiftAndTheWheelGoSideways()
{
    Bench bench(test::sampleTrace(Sample::Post));
    bench.view().setZoom(2);
    bench.view().horizontalScrollBar()->setValue(0);
    const int before = bench.view().verticalScrollBar()->value();
    bench.wheel({200, 200}, -1, Qt::ShiftModifier);
    QVERIFY(bench.view().horizontalScrollBar()->value() > 0);
    QCOMPARE(bench.view().verticalScrollBar()->value(), before);
}

void tst_StageZoom::theWindowsKeysZoomTheStage()
{
    Theme theme;
    const test::SampleTrace post = test::sampleTrace(Sample::Post);
    test::RecordedBackend backend(post.snapshot);
    MainWindow window(theme, backend);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    window.selection().setExchange(test::keyOf(post));
    StageView &view = window.stage().view();
    view.setFocus();
    QTest::keyClick(&view, Qt::Key_Plus);
    QVERIFY(view.zoom() > 1.1);
    QTest::keyClick(&view, Qt::Key_Equal);
    QVERIFY(view.zoom() > 1.3);
    QTest::keyClick(&view, Qt::Key_Minus);
    QVERIFY(view.zoom() < 1.2);
    QTest::keyClick(&view, Qt::Key_0);
    QCOMPARE(view.zoom(), 1.0);
    QCOMPARE(theme.zoom(), 1.0);
}

void tst_StageZoom::zoomAndReducedMotionAreKept()
{
    const QTemporaryDir directory;
    QSettings settings(directory.filePath(QStringLiteral("kept.ini")), QSettings::IniFormat);
    test::RecordedBackend backend;
    {
        Theme theme;
        theme.setReducesMotion(false);
        MainWindow window(theme, backend, &settings);
        window.show();
        window.actions().reducedMotion->trigger();
        QVERIFY(theme.reducesMotion());
        window.stage().view().setZoom(1.5);
        window.close();
    }
    Theme theme;
    theme.setReducesMotion(false);
    MainWindow window(theme, backend, &settings);
    QVERIFY(theme.reducesMotion());
    QVERIFY(window.actions().reducedMotion->isChecked());
    QCOMPARE(window.stage().view().zoom(), 1.5);
}

void tst_StageZoom::aQuietBandOpensAndCloses()
{
    Bench bench(test::sampleTrace(Sample::Post));
    StageView &view = bench.view();
    const int row = bench.rowOf(flow::Stretch::Kind::Quiet);
    QVERIFY(row >= 0);
    const double closed = view.placed().rowRects.at(size_t(row)).height();
    bench.selection.setEvent(StageView::eventOf(view.scene().rows.at(0)));
    QVERIFY(bench.selection.event());
    bench.click(row);
    QVERIFY(!bench.selection.event()); // one thing is selected, here and in the inspector
    QVERIFY(view.scene().rows.at(size_t(row)).quiet.open);
    QVERIFY(!view.scene().rows.at(size_t(row)).quiet.details.isEmpty());
    QVERIFY(view.placed().rowRects.at(size_t(row)).height() > closed);
    QCOMPARE(view.selectedRow(), row); // it stays chosen, for Enter
    QTest::keyClick(&view, Qt::Key_Return);
    QVERIFY(!view.scene().rows.at(size_t(row)).quiet.open);
    QCOMPARE(view.placed().rowRects.at(size_t(row)).height(), closed);
    // By keys alone: it lies on the way down.
    view.setSelectedEvent(StageView::eventOf(view.scene().rows.at(0)));
    for (int i = 0; i < 40 && view.selectedRow() != row; ++i)
        QTest::keyClick(&view, Qt::Key_Down);
    QCOMPARE(view.selectedRow(), row);
    QVERIFY(!view.accessibleDescription().isEmpty());
    QTest::keyClick(&view, Qt::Key_Return);
    QVERIFY(view.scene().rows.at(size_t(row)).quiet.open);
    bench.stage.foldAll();
    QVERIFY(!view.scene().rows.at(size_t(row)).quiet.open);
}

void tst_StageZoom::manyEqualOnesOpenByKey()
{
    Bench bench(chunked(20));
    StageView &view = bench.view();
    const size_t rows = view.scene().rows.size();
    const int row = bench.rowOf(flow::Stretch::Kind::Labels);
    QVERIFY(row >= 0);
    view.setSelectedEvent(StageView::eventOf(view.scene().rows.at(size_t(row))));
    QTest::keyClick(&view, Qt::Key_Return);
    QCOMPARE(view.scene().rows.size(), rows + 20);
    QTest::keyClick(&view, Qt::Key_Return);
    QCOMPARE(view.scene().rows.size(), rows);
}

void tst_StageZoom::theLinesThatAreLeftOutOpen()
{
    Bench bench(chunked(20));
    bench.stage.setDepth(flow::Depth::Protocol);
    StageView &view = bench.view();
    const int row = bench.rowOf(flow::Stretch::Kind::Lines);
    QVERIFY(row >= 0);
    const auto lines = [&] { return view.scene().rows.at(size_t(row)).arrow.lines; };
    const size_t closed = lines().size();
    view.setSelectedEvent(StageView::eventOf(view.scene().rows.at(size_t(row))));
    QTest::keyClick(&view, Qt::Key_Return);
    QVERIFY(lines().size() > closed + 20);
    int pieces = 0;
    for (const flow::WireLine &line : lines())
        pieces += line.text.startsWith(QStringLiteral("a piece of it"));
    QCOMPARE(pieces, 20);
    QVERIFY(lines().back().text.startsWith(u'…')); // it says how it closes
    QTest::keyClick(&view, Qt::Key_Return);
    QCOMPARE(lines().size(), closed);
}

QTEST_MAIN(tst_StageZoom)
#include "tst_stagezoom.moc"
