#include "core/flow/exchangereading.h"
#include "core/plan/planjson.h"
#include "tests/gui/recordedbackend.h"
#include "tests/support/tracebuilder.h"
#include "ui/compose/headerrows.h"
#include "ui/compose/piecerows.h"
#include "ui/compose/playgroundroutes.h"
#include "ui/compose/requestform.h"
#include "ui/compose/serverform.h"
#include "ui/exchanges/exchangelist.h"
#include "ui/exchanges/exchangemodel.h"
#include "ui/models/visiblesteps.h"
#include "ui/stage/headerline.h"
#include "ui/stage/sentenceview.h"
#include "ui/stage/stage.h"
#include "ui/stage/stageview.h"
#include "ui/stage/timeline.h"
#include "ui/theme/theme.h"
#include "ui/window/controlbar.h"
#include "ui/window/curlcommand.h"
#include "ui/window/mainwindow.h"
#include "ui/window/modebadge.h"
#include "ui/window/requestofexchange.h"
#include "ui/window/tracewatch.h"
#include "ui/window/windowactions.h"

#include <QActionGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScrollBar>
#include <QTabBar>
#include <QTest>
#include <QToolButton>

using namespace roundtrip;
using namespace roundtrip::ui;

namespace
{

/// A trace in which a server listens on this port.
trace::Snapshot listening(quint16 port)
{
    test::TraceBuilder builder;
    builder.addDetail(trace::EventKind::Listening, trace::Subject::program(),
        trace::Listen{1, "127.0.0.1", port, {}});
    return builder.snapshot();
}

trace::Snapshot listenFailed()
{
    test::TraceBuilder builder;
    const Error error{
        "EADDRINUSE", "listen EADDRINUSE: address already in use 127.0.0.1:3000", "listen"};
    builder.addDetail(trace::EventKind::ListenFailed, trace::Subject::program(),
        trace::Listen{1, "127.0.0.1", 3000, error});
    return builder.snapshot();
}

} // namespace

class tst_MainWindow final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }
    void init() { m_theme.setZoom(1); }

    void firstStartInvites();
    void recordedTraceIsShownEverywhere();
    void steppingBackChangesAllViews();
    void ctrlEnterSendsFromAnywhere();
    void wrongFormSendsNothing();
    void sentRequestIsSelectedAndReplayed();
    void inRealTimeNothingIsReplayed();
    void exchangeFromOutsideIsShownWhenNothingIsSelected();
    void followsTheNewestUntilOneIsChosen();
    void serverButtonsPostCommands();
    void theProxyIsSwitchedWhileTheServerRuns();
    void portInUseIsNamedAndAnotherOffered();
    void formFollowsTheServerToItsPort();
    void onlyAUrlOfOurServerFollowsIt_data();
    void onlyAUrlOfOurServerFollowsIt();
    void whatWasTypedStays();
    void exampleOfARouteGoesIntoTheForm();
    void requestOfAnExchangeComesBackIntoTheForm();
    void badgeSaysWhatIsTrue();
    void manyEqualPillsOpenOnClick();
    void aBacklogIsReadInSlices();
    void theClockRunsWhileAnythingRuns();
    void connectionsOfBothEndsAreCounted();
    void suggestsOneThingAfterTheFirstExchange();
    void runningExchangeIsEnded();
    void listIsClearedAndShownAgain();
    void curlSaysWhatItLacks();
    void whatIsClearedIsNotLookedAt();
    void beforeItsBeginningItIsSaidWhichAndWhen();
    void theServerThatWasIsCalledSo();
    void addressesOfTheInvitationWork_data();
    void addressesOfTheInvitationWork();
    void whatIsWrongWithTheServerIsShown();
    void bothEndsOfTimeAreButtons();
    void aChosenByteBringsItsArrowIntoView();

private:
    Theme m_theme;
};

void tst_MainWindow::firstStartInvites()
{
    test::RecordedBackend backend;
    MainWindow window(m_theme, backend);
    window.show();
    QVERIFY(window.stage().view().isGhost());
    backend.shown = listening(3000);
    window.poll();
    QTRY_COMPARE(window.stage().sentence().sentence().text,
        QStringLiteral("A server listens on 127.0.0.1:3000. Ctrl+Enter sends `GET /`."));
    QCOMPARE(window.requestForm().plan().method, QByteArray("GET"));
}

void tst_MainWindow::recordedTraceIsShownEverywhere()
{
    const test::SampleTrace post = test::sampleTrace(test::Sample::Post);
    test::RecordedBackend backend(post.snapshot);
    MainWindow window(m_theme, backend);
    window.show();
    window.selection().setExchange(test::keyOf(post));
    QCOMPARE(window.exchanges().model()->rowCount(), 7);
    QCOMPARE(window.exchanges().table()->currentIndex().row(), 6);
    QVERIFY(!window.stage().view().scene().rows.empty());
    QCOMPARE(window.stage().header().heading().target, QStringLiteral("/api/data"));
    QVERIFY(window.countsLabel().text().startsWith(QLatin1String("7 exchange")));
}

void tst_MainWindow::steppingBackChangesAllViews()
{
    const test::SampleTrace post = test::sampleTrace(test::Sample::Post);
    test::RecordedBackend backend(post.snapshot);
    MainWindow window(m_theme, backend);
    window.show();
    window.selection().setExchange(test::keyOf(post));
    const auto rows = window.stage().view().scene().rows.size();
    const auto status = [&] {
        return window.exchanges().model()->index(6, ExchangeModel::Status).data().toString();
    };
    QCOMPARE(status(), QStringLiteral("200"));
    int steps = 0;
    while (status() == QLatin1String("200") && ++steps < 100)
        window.actions().stepBack->trigger();
    QCOMPARE(status(), QStringLiteral("…"));
    QVERIFY(window.stage().view().scene().rows.size() < rows);
    QCOMPARE(window.playback().mode(), Playback::Mode::Paused);
    QVERIFY(window.controls().badge()->text().startsWith(QLatin1String("PAUSED")));
    window.actions().goLive->trigger();
    QCOMPARE(status(), QStringLiteral("200"));
}

void tst_MainWindow::ctrlEnterSendsFromAnywhere()
{
    test::RecordedBackend backend;
    MainWindow window(m_theme, backend);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    const QList<QWidget *> places{window.requestForm().urlEdit(), window.exchanges().table(),
        window.exchanges().filterEdit(), window.stage().view().viewport()};
    window.requestForm().headerRows()->addRow();
    window.requestForm().pieceRows()->addRow();
    size_t sent = 0;
    for (QWidget *place : places) {
        place->setFocus();
        QTest::keyClick(place, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(backend.sent.size(), ++sent);
    }
    // Every field of the form, also what edits inside a combo or a spin box.
    for (QWidget *field : window.requestForm().findChildren<QWidget *>()) {
        if (field->focusPolicy() == Qt::NoFocus || !field->isVisible())
            continue;
        field->setFocus();
        QTest::keyClick(field, Qt::Key_Enter, Qt::ControlModifier);
        QVERIFY2(backend.sent.size() == ++sent,
            qPrintable(QString::fromLatin1(field->metaObject()->className()) + u' '
                + field->accessibleName()));
    }
    QVERIFY(sent > 15);
    QCOMPARE(backend.sent.front().url, QByteArray("http://127.0.0.1:3000/"));
}

void tst_MainWindow::wrongFormSendsNothing()
{
    test::RecordedBackend backend;
    MainWindow window(m_theme, backend);
    window.show();
    window.requestForm().urlEdit()->setText(QStringLiteral("http://"));
    window.actions().send->trigger();
    QCOMPARE(backend.sent.size(), size_t(0));
    QVERIFY(window.requestForm().urlComplaint()->isVisible());
}

void tst_MainWindow::sentRequestIsSelectedAndReplayed()
{
    const test::SampleTrace post = test::sampleTrace(test::Sample::Post);
    const quint32 planId = test::planIdOf(post);
    QVERIFY(planId > 0);
    test::RecordedBackend backend;
    backend.lastId = planId - 1;
    MainWindow window(m_theme, backend);
    window.resize(1280, 720); // where the badge has room for all of its words
    window.show();
    window.actions().send->trigger();
    backend.shown = post.snapshot;
    window.poll();
    QTRY_COMPARE(window.selection().exchange(), test::keyOf(post));
    QCOMPARE(window.playback().mode(), Playback::Mode::Replay);
    QVERIFY(window.controls().badge()->text().startsWith(QLatin1String("REPLAY")));
    QVERIFY(window.playback().moment().events < post.snapshot.endEvent());
    window.actions().liftVeil->trigger(); // it ends after 1.2 s: known only so
    QVERIFY(window.controls().badge()->text().startsWith(QLatin1String("REPLAY, really 1.2")));
}

void tst_MainWindow::inRealTimeNothingIsReplayed()
{
    const test::SampleTrace get = test::sampleTrace(test::Sample::GetWithLength);
    test::RecordedBackend backend;
    backend.lastId = test::planIdOf(get) - 1;
    MainWindow window(m_theme, backend);
    window.show();
    window.setPace(Pace::toScale(1));
    window.actions().send->trigger();
    backend.shown = get.snapshot;
    window.poll();
    QTRY_VERIFY(window.selection().exchange());
    QCOMPARE(window.playback().mode(), Playback::Mode::Live);
}

void tst_MainWindow::exchangeFromOutsideIsShownWhenNothingIsSelected()
{
    test::RecordedBackend backend;
    MainWindow window(m_theme, backend);
    window.show();
    const test::SampleTrace outside = test::sampleTrace(test::Sample::FromOutside);
    backend.shown = outside.snapshot;
    window.poll();
    QTRY_COMPARE(window.selection().exchange().server, outside.server);
    QVERIFY(window.stage().view().scene().clientOutside);
}

void tst_MainWindow::followsTheNewestUntilOneIsChosen()
{
    const trace::Snapshot whole = test::sampleTrace(test::Sample::Post).snapshot;
    flow::ExchangeIndex index;
    index.update(whole);
    const auto until = [&](int row) { return whole.until(index.rangeOf(row).first.value + 1); };
    test::RecordedBackend backend(whole.until(index.rangeOf(3).last.value + 1));
    MainWindow window(m_theme, backend);
    window.show();
    const auto shown = [&] {
        return window.exchanges().model()->indexRowOf(window.selection().exchange());
    };
    QTRY_COMPARE(shown(), 3);
    backend.shown = until(4);
    window.poll();
    QTRY_COMPARE(shown(), 4);

    window.exchanges().selectNeighbour(-1);
    QCOMPARE(shown(), 3);
    QPushButton *link = window.stage().header().link();
    QVERIFY(link->isHidden()); // what was there already is no news
    backend.shown = until(6);
    window.poll();
    QTRY_VERIFY(!link->isHidden());
    QVERIFY(link->accessibleName().contains(QLatin1String("Exchange 7 runs")));
    QCOMPARE(shown(), 3);
    link->click();
    QCOMPARE(shown(), 6);
    QVERIFY(link->isHidden());

    window.exchanges().selectNeighbour(-1);
    QTest::keyClick(window.exchanges().table(), Qt::Key_End);
    QCOMPARE(shown(), 6);
}

void tst_MainWindow::serverButtonsPostCommands()
{
    test::RecordedBackend backend;
    MainWindow window(m_theme, backend);
    window.show();
    QTest::mouseClick(window.controls().serverButton(), Qt::LeftButton);
    QCOMPARE(backend.posted.size(), size_t(1));
    const auto *start = std::get_if<engine::StartServer>(&backend.posted.back());
    QVERIFY(start);
    QCOMPARE(start->plan.host, QByteArray("127.0.0.1"));
    backend.shown = listening(3000);
    window.poll();
    QTRY_COMPARE(
        window.controls().serverButton()->accessibleDescription(), QStringLiteral("Server on 127.0.0.1:3000"));
    QTest::mouseClick(window.controls().serverButton(), Qt::LeftButton);
    QVERIFY(std::holds_alternative<engine::StopServer>(backend.posted.back()));
}

void tst_MainWindow::theProxyIsSwitchedWhileTheServerRuns()
{
    test::RecordedBackend backend;
    MainWindow window(m_theme, backend);
    backend.shown = listening(3000);
    window.poll();
    QTRY_VERIFY(std::holds_alternative<ServerListening>(window.serverForm().state()));
    window.serverForm().proxySwitch()->click();
    const auto *set = std::get_if<engine::SetProxy>(&backend.posted.back());
    QVERIFY(set && set->on);
}

void tst_MainWindow::portInUseIsNamedAndAnotherOffered()
{
    test::RecordedBackend backend;
    MainWindow window(m_theme, backend);
    window.show();
    window.startServer();
    backend.shown = listenFailed();
    window.poll();
    QTRY_VERIFY(window.serverForm().freePortButton()->isVisible());
    QVERIFY(window.controls().serverLabel()->text().contains(QLatin1String("127.0.0.1:3000")));
    QTest::mouseClick(window.serverForm().freePortButton(), Qt::LeftButton);
    const auto *start = std::get_if<engine::StartServer>(&backend.posted.back());
    QVERIFY(start);
    QCOMPARE(start->plan.port, 0);
}

void tst_MainWindow::formFollowsTheServerToItsPort()
{
    test::RecordedBackend backend;
    MainWindow window(m_theme, backend);
    backend.shown = listening(45678);
    window.poll();
    QTRY_COMPARE(window.requestForm().plan().url, QByteArray("http://127.0.0.1:45678/"));

    test::TraceBuilder again;
    for (const quint16 port : {quint16(45678), quint16(45679)})
        again.addDetail(trace::EventKind::Listening, trace::Subject::program(),
            trace::Listen{1, "127.0.0.1", port, {}});
    backend.shown = again.snapshot();
    window.poll();
    QTRY_COMPARE(window.requestForm().plan().url, QByteArray("http://127.0.0.1:45679/"));
}

void tst_MainWindow::onlyAUrlOfOurServerFollowsIt_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("ours") << QByteArray("http://127.0.0.1:3000/a?b#c")
                          << QByteArray("http://127.0.0.1:4000/a?b#c");
    QTest::newRow("with a password") << QByteArray("http://me:p%40ss@127.0.0.1:3000/a@b")
                                     << QByteArray("http://me:p%40ss@127.0.0.1:4000/a@b");
    QTest::newRow("somebody else's on this machine")
        << QByteArray("http://127.0.0.1:8080/api") << QByteArray("http://127.0.0.1:8080/api");
    QTest::newRow("elsewhere") << QByteArray("http://example.org:3000/a")
                               << QByteArray("http://example.org:3000/a");
}

void tst_MainWindow::onlyAUrlOfOurServerFollowsIt()
{
    QFETCH(QByteArray, url);
    QFETCH(QByteArray, expected);
    const QByteArray before = url;
    const bool changed = pointAtServer(url, {"127.0.0.1", 3000}, {"127.0.0.1", 4000});
    QCOMPARE(changed, url != before);
    QCOMPARE(url, expected);
    QVERIFY(!pointAtServer(url, {"127.0.0.1", 4000}, {"127.0.0.1", 4000}));
}

/// The server and the link touch one field: the others keep what was typed, right or wrong.
void tst_MainWindow::whatWasTypedStays()
{
    test::RecordedBackend backend;
    MainWindow window(m_theme, backend);
    window.show();
    RequestForm &form = window.requestForm();
    plan::RequestPlan plan = form.plan();
    plan.headers = {{"X-Price", "1"}};
    form.setPlan(plan);
    const auto valueField = [&] {
        const auto fields = form.headerRows()->findChildren<QLineEdit *>();
        const auto at = std::find_if(fields.begin(), fields.end(),
            [](const QLineEdit *field) { return field->text() == QString(QChar(0x20ac)); });
        return at == fields.end() ? nullptr : *at;
    };
    for (QLineEdit *field : form.headerRows()->findChildren<QLineEdit *>()) {
        if (field->text() == QLatin1String("1"))
            field->setText(QString(QChar(0x20ac))); // no Latin-1: not to be sent
    }
    form.timeoutEdit()->setText(QStringLiteral("soon"));
    QVERIFY(form.hasProblems());
    QVERIFY(valueField());

    backend.shown = listening(45678);
    window.poll();
    QTRY_COMPARE(form.urlEdit()->text(), QStringLiteral("127.0.0.1:45678/"));
    QVERIFY(valueField());
    QCOMPARE(form.timeoutEdit()->text(), QStringLiteral("soon"));
    form.setFinish(plan::Finish::None);
    QCOMPARE(form.plan().finish, plan::Finish::None);
    QVERIFY(valueField());
    QCOMPARE(form.timeoutEdit()->text(), QStringLiteral("soon"));
}

void tst_MainWindow::exampleOfARouteGoesIntoTheForm()
{
    test::RecordedBackend backend;
    MainWindow window(m_theme, backend);
    window.show();
    Q_EMIT window.serverForm().examplePicked(
        exampleFor(playgroundRoutes().at(1), "127.0.0.1", 3000));
    QCOMPARE(window.requestForm().plan().method, QByteArray("POST"));
    QVERIFY(window.requestForm().isVisible());
}

void tst_MainWindow::requestOfAnExchangeComesBackIntoTheForm()
{
    plan::RequestPlan plan;
    plan.method = "PUT";
    plan.url = "http://127.0.0.1:3000/api/item/3";
    plan.headers = {{"X-Mark", "1"}};
    test::TraceBuilder builder;
    const test::ClientScript client(builder, "PUT", "/api/item/3", {}, plan::toJson(plan));
    test::RecordedBackend backend(builder.snapshot());
    MainWindow window(m_theme, backend);
    flow::ExchangeKey key;
    key.client = client.id();
    window.selection().setExchange(key);
    window.actions().editAgain->trigger();
    QVERIFY(window.requestForm().plan() == plan);

    // What a foreign client meant nobody knows.
    const test::SampleTrace outside = test::sampleTrace(test::Sample::FromOutside);
    QVERIFY(!requestOfExchange(
        outside.snapshot, flow::Moment::headOf(outside.snapshot), test::keyOf(outside)));
}

void tst_MainWindow::badgeSaysWhatIsTrue()
{
    const trace::Snapshot snapshot = test::sampleTrace(test::Sample::Post).snapshot;
    Playback playback(
        [&] { return snapshot; }, [&] { return flow::Moment::headOf(snapshot).clock; });
    playback.refresh();
    QCOMPARE(badgeOf(playback).text, QStringLiteral("LIVE"));
    playback.seek(snapshot.endEvent() - 14);
    QCOMPARE(badgeOf(playback).text, QStringLiteral("PAUSED, 14 more"));
    playback.seek(snapshot.endEvent());
    QCOMPARE(badgeOf(playback).text, QStringLiteral("PAUSED"));
    const flow::ExchangeKey key = test::keyOf(test::sampleTrace(test::Sample::Post));
    playback.setViewClock([] { return std::chrono::microseconds(0); });
    playback.seek(stopsOf(snapshot, key).stops.at(5).events);
    playback.resume(key);
    const QString replay = badgeOf(playback).text;
    QVERIFY2(replay.startsWith(QStringLiteral("REPLAY, really ")), qPrintable(replay));
    QVERIFY2(replay.endsWith(QStringLiteral(", %1 more").arg(playback.eventsBehind())),
        qPrintable(replay));
    QCOMPARE(moreText(9'999), QStringLiteral("9,999"));
    QCOMPARE(moreText(12'345), QStringLiteral("12,000+"));
}

void tst_MainWindow::manyEqualPillsOpenOnClick()
{
    test::TraceBuilder builder;
    test::Line line = test::newLine(builder, 51322);
    test::ClientScript client(builder, "POST", "/");
    client.newSocket(line);
    client.connected();
    for (int i = 0; i < 9; ++i)
        client.write("abc");
    test::RecordedBackend backend(builder.snapshot());
    MainWindow window(m_theme, backend);
    window.resize(1400, 900);
    window.show();
    window.selection().setExchange({client.id(), {}});
    StageView &view = window.stage().view();
    const auto foldedRow = [&view] {
        const auto &rows = view.scene().rows;
        const auto found = std::find_if(rows.begin(), rows.end(), [](const flow::Row &row) {
            return row.label.text == QStringLiteral("write() ×9 · 27 B");
        });
        return int(found - rows.begin());
    };
    const size_t closed = view.scene().rows.size();
    QVERIFY(size_t(foldedRow()) < closed);
    const auto click = [&] {
        QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, view.pointOf(foldedRow()));
    };
    click();
    QCOMPARE(view.scene().rows.size(), closed + 9);
    // What is selected anywhere is marked, also inside a fold that is closed again.
    const trace::EventIndex third = view.scene().rows.at(size_t(foldedRow() + 3)).label.event;
    click();
    QCOMPARE(view.scene().rows.size(), closed);
    window.selection().setEvent(third);
    QCOMPARE(view.selectedRow(), foldedRow());
}

void tst_MainWindow::aBacklogIsReadInSlices()
{
    test::TraceBuilder builder;
    for (int i = 0; i < 60'000; ++i)
        builder.add(trace::EventKind::AcceptResumed, trace::Subject::program());
    test::RecordedBackend backend(builder.snapshot());
    MainWindow window(m_theme, backend);
    window.show();
    const ExchangeModel *model = window.exchanges().model();
    QTRY_VERIFY(!model->isReading()); // nobody has to ask for the rest
    QCOMPARE(model->eventsBehind(), quint64(0));
    QVERIFY(!window.countsLabel().text().contains(QLatin1String("behind")));
}

void tst_MainWindow::theClockRunsWhileAnythingRuns()
{
    TraceWatch watch;
    watch.read(test::sampleTrace(test::Sample::GetNeverEnded).snapshot);
    QVERIFY(watch.anythingRuns());
    TraceWatch over;
    over.read(test::sampleTrace(test::Sample::Post).snapshot);
    QVERIFY(!over.anythingRuns());
}

void tst_MainWindow::connectionsOfBothEndsAreCounted()
{
    test::TraceBuilder builder;
    const trace::ConnectionId own = builder.newConnection();
    const trace::ConnectionId foreign = builder.newConnection();
    using trace::EventKind;
    using trace::Subject;
    builder.add(EventKind::ConnectStarted, Subject::connection(own, trace::Side::Client));
    builder.add(EventKind::Accepted, Subject::connection(own, trace::Side::Server));
    builder.add(EventKind::Accepted, Subject::connection(foreign, trace::Side::Server));
    TraceWatch watch;
    watch.read(builder.snapshot());
    QCOMPARE(watch.connectionsInUse(), 1);
    QCOMPARE(watch.connectionsAccepted(), 2);
    builder.add(EventKind::SocketClosed, Subject::connection(foreign, trace::Side::Server));
    watch.read(builder.snapshot());
    QCOMPARE(watch.connectionsAccepted(), 1);
}

void tst_MainWindow::suggestsOneThingAfterTheFirstExchange()
{
    const test::SampleTrace post = test::sampleTrace(test::Sample::Post);
    test::RecordedBackend backend;
    backend.lastId = test::planIdOf(post) - 1;
    MainWindow window(m_theme, backend);
    window.show();
    QPushButton *link = window.stage().header().link();
    window.send();
    backend.shown = post.snapshot;
    window.poll();
    QTRY_COMPARE(window.playback().mode(), Playback::Mode::Replay);
    QVERIFY(link->isHidden()); // it is still being watched
    window.playback().goLive();
    QTRY_VERIFY(!link->isHidden());
    window.stage().header().link()->click();
    QCOMPARE(window.requestForm().plan().finish, plan::Finish::None);
    QVERIFY(link->accessibleName().contains(QStringLiteral("send it"))); // and says so
    const size_t sent = backend.sent.size();
    QTest::mouseClick(link, Qt::LeftButton);
    QCOMPARE(backend.sent.size(), sent + 1);
    QCOMPARE(backend.sent.back().finish, plan::Finish::None);
    QVERIFY(link->isHidden());
    window.playback().pause();
    window.playback().goLive();
    QVERIFY(link->isHidden()); // one, and once
}

void tst_MainWindow::runningExchangeIsEnded()
{
    const test::SampleTrace post = test::sampleTrace(test::Sample::Post);
    test::RecordedBackend backend(post.snapshot.until(post.snapshot.endEvent() - 12));
    MainWindow window(m_theme, backend);
    window.show();
    window.poll();
    QTRY_VERIFY(window.actions().endExchange->isEnabled());
    window.actions().endExchange->trigger();
    const auto *call = std::get_if<engine::CallOnHalf>(&backend.posted.back());
    QVERIFY(call);
    QCOMPARE(call->verb, engine::CallOnHalf::Verb::Destroy);
    QCOMPARE(call->half, post.client);
    backend.shown = post.snapshot;
    window.poll();
    QTRY_VERIFY(!window.actions().endExchange->isEnabled());
}

void tst_MainWindow::listIsClearedAndShownAgain()
{
    const test::SampleTrace post = test::sampleTrace(test::Sample::Post);
    test::RecordedBackend backend(post.snapshot);
    MainWindow window(m_theme, backend);
    window.show();
    const ExchangeModel *model = window.exchanges().model();
    QTRY_COMPARE(model->rowCount(), model->total());
    QVERIFY(model->total() > 0);
    window.actions().clearList->trigger();
    QCOMPARE(model->rowCount(), 0);
    window.exchanges().filterEdit()->setText(QStringLiteral("post")); // still hidden
    QCOMPARE(model->rowCount(), 0);
    window.exchanges().filterEdit()->clear();
    window.actions().showCleared->trigger();
    QTRY_COMPARE(model->rowCount(), model->total());
    QVERIFY(!window.actions().showCleared->isEnabled());
}

/// A command that does not send the whole request says so.
void tst_MainWindow::curlSaysWhatItLacks()
{
    using Lacks = CurlCommand::Lacks;
    const auto lacks = [](test::Sample which) {
        const test::SampleTrace sample = test::sampleTrace(which);
        const flow::Moment moment = flow::Moment::headOf(sample.snapshot);
        const CurlCommand command = curlCommandOf(sample.snapshot, moment, keyOf(sample));
        return command.text.isEmpty() ? std::optional<Lacks>() : command.lacks;
    };
    QCOMPARE(lacks(test::Sample::Post), std::optional(Lacks::Nothing));
    QCOMPARE(lacks(test::Sample::GetWithLength), std::optional(Lacks::Nothing));
    QCOMPARE(lacks(test::Sample::PostNeverEnded), std::optional(Lacks::UnsentBody));
}

void tst_MainWindow::whatIsClearedIsNotLookedAt()
{
    const test::SampleTrace post = test::sampleTrace(test::Sample::Post);
    test::RecordedBackend backend(post.snapshot);
    MainWindow window(m_theme, backend);
    window.show();
    window.selection().setExchange(test::keyOf(post));
    QTRY_VERIFY(window.exchanges().model()->total() > 0);
    window.actions().clearList->trigger();
    QVERIFY(!window.selection().exchange());
    QVERIFY(window.stage().view().isGhost());
    window.poll();
    QVERIFY(!window.selection().exchange()); // it does not come back
    window.actions().showCleared->trigger();
    QVERIFY(window.selection().exchange());
}

void tst_MainWindow::beforeItsBeginningItIsSaidWhichAndWhen()
{
    const test::SampleTrace post = test::sampleTrace(test::Sample::Post);
    test::RecordedBackend backend(post.snapshot);
    MainWindow window(m_theme, backend);
    window.show();
    window.selection().setExchange(test::keyOf(post));
    QTRY_COMPARE(window.stage().header().heading().number, 7);
    window.playback().setVeilLifted(true);
    window.playback().seek(3);
    const flow::Sentence sentence = window.stage().sentence().sentence();
    QVERIFY2(sentence.text.startsWith(
                 QLatin1String("Exchange 7, `POST /api/data`, has not begun: it does with event ")),
        qPrintable(sentence.text));
    QCOMPARE(window.stage().header().heading().number, 7);
    QCOMPARE(window.stage().header().heading().note, QStringLiteral("not begun"));
    window.actions().goOn->trigger();
    QVERIFY(window.playback().moment().events > 3);
    QVERIFY(!window.stage().view().scene().rows.empty());
}

void tst_MainWindow::theServerThatWasIsCalledSo()
{
    test::TraceBuilder builder;
    builder.add(trace::EventKind::AcceptResumed, trace::Subject::program());
    builder.addDetail(trace::EventKind::Listening, trace::Subject::program(),
        trace::Listen{1, "127.0.0.1", 3000, {}});
    test::RecordedBackend backend(builder.snapshot());
    MainWindow window(m_theme, backend);
    window.resize(2000, 900);
    window.show();
    window.poll();
    QTRY_COMPARE(window.controls().serverLabel()->text(), QStringLiteral("Server on 127.0.0.1:3000"));
    window.playback().seek(1);
    QCOMPARE(window.controls().serverLabel()->text(), QStringLiteral("Then: Server stopped"));
    QCOMPARE(window.serverForm().stateLabel()->text(), QStringLiteral("Then: Server stopped"));
    window.actions().goLive->trigger();
    QCOMPARE(window.controls().serverLabel()->text(), QStringLiteral("Server on 127.0.0.1:3000"));
    QCOMPARE(window.serverForm().stateLabel()->text(), QStringLiteral("Server on 127.0.0.1:3000"));
}

void tst_MainWindow::addressesOfTheInvitationWork_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<QString>("bound");
    QTest::addColumn<QString>("asked");
    QTest::newRow("IPv6") << QByteArray("::1") << "[::1]:3000" << "http://[::1]:3000/";
    QTest::newRow("any") << QByteArray("0.0.0.0") << "0.0.0.0:3000" << "http://127.0.0.1:3000/";
    QTest::newRow("any IPv6") << QByteArray("::") << "[::]:3000" << "http://[::1]:3000/";
}

void tst_MainWindow::addressesOfTheInvitationWork()
{
    QFETCH(QByteArray, host);
    QFETCH(QString, bound);
    QFETCH(QString, asked);
    test::TraceBuilder builder;
    builder.addDetail(
        trace::EventKind::Listening, trace::Subject::program(), trace::Listen{1, host, 3000, {}});
    test::RecordedBackend backend(builder.snapshot());
    MainWindow window(m_theme, backend);
    window.show();
    window.poll();
    const auto sentence = [&] { return window.stage().sentence().sentence(); };
    QTRY_VERIFY(sentence().text.startsWith(QStringLiteral("A server listens on %1.").arg(bound)));
    QVERIFY2(sentence().next.contains(asked), qPrintable(sentence().next));
}

void tst_MainWindow::whatIsWrongWithTheServerIsShown()
{
    test::RecordedBackend backend;
    MainWindow window(m_theme, backend);
    window.show();
    window.serverForm().hostEdit()->clear();
    QVERIFY(!window.serverForm().isVisible());
    window.actions().startServer->trigger();
    QVERIFY(window.serverForm().isVisible());
    QCOMPARE(window.focusWidget(), window.serverForm().hostEdit());
    QVERIFY(backend.posted.empty());
}

void tst_MainWindow::bothEndsOfTimeAreButtons()
{
    const test::SampleTrace post = test::sampleTrace(test::Sample::Post);
    test::RecordedBackend backend(post.snapshot);
    MainWindow window(m_theme, backend);
    window.show();
    const auto buttonOf = [&](const QAction *action) -> QToolButton * {
        for (QToolButton *button : window.findChildren<QToolButton *>()) {
            if (button->defaultAction() == action && button->isVisible())
                return button;
        }
        return nullptr;
    };
    window.requestForm().focusUrl(); // where Home and End mean something else
    QToolButton *begin = buttonOf(window.actions().toBegin);
    QToolButton *end = buttonOf(window.actions().follow);
    QVERIFY(begin && end);
    begin->click();
    QCOMPARE(window.playback().moment().events, 0u);
    end->click();
    QCOMPARE(window.playback().mode(), Playback::Mode::Live);
}

/// Also while the stage has not been scrolled by anybody.
void tst_MainWindow::aChosenByteBringsItsArrowIntoView()
{
    const test::SampleTrace post = test::sampleTrace(test::Sample::Post);
    test::RecordedBackend backend(post.snapshot);
    MainWindow window(m_theme, backend);
    window.resize(1200, 520); // the stage is too low for all of it
    window.show();
    window.selection().setExchange(test::keyOf(post));
    window.stage().view().followNow();
    const flow::ExchangeReading reading(
        post.snapshot, flow::Moment::headOf(post.snapshot), test::keyOf(post));
    const trace::EventIndex first = reading.request().writes.front().event;
    const auto isSeen = [&] {
        const QScrollBar *bar = window.stage().view().verticalScrollBar();
        return bar->value() < bar->maximum() / 2;
    };
    QVERIFY(!isSeen());
    window.selection().setBytes({flow::Message::Request, 0, 4}, first);
    QVERIFY(isSeen());
    window.playback().pause(); // the stage is shown anew
    window.stage().setDepth(flow::Depth::Protocol);
    window.stage().setDepth(flow::Depth::Code);
    QVERIFY(isSeen());
}

QTEST_MAIN(tst_MainWindow)
#include "tst_mainwindow.moc"
