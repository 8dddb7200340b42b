#include "ui/window/mainwindow.h"

#include "core/flow/addresses.h"
#include "core/plan/planjson.h"
#include "ui/compose/requestform.h"
#include "ui/compose/serverform.h"
#include "ui/exchanges/exchangelist.h"
#include "ui/exchanges/exchangemodel.h"
#include "ui/inspect/inspector.h"
#include "ui/stage/headerline.h"
#include "ui/stage/stage.h"
#include "ui/stage/stageview.h"
#include "ui/stage/timeline.h"
#include "ui/theme/theme.h"
#include "ui/window/backend.h"
#include "ui/window/commandpalette.h"
#include "ui/window/controlbar.h"
#include "ui/window/demonstration.h"
#include "ui/window/handdesk.h"
#include "ui/window/plainkeys.h"
#include "ui/window/presenter.h"
#include "ui/window/requestofexchange.h"
#include "ui/window/sendagain.h"
#include "ui/window/sourcetexts.h"
#include "ui/window/stageviews.h"
#include "ui/window/windowactions.h"

#include <QAbstractScrollArea>
#include <QApplication>
#include <QCloseEvent>
#include <QCoreApplication>
#include <QDockWidget>
#include <QLabel>
#include <QLayout>
#include <QSettings>
#include <QStatusBar>

#include <algorithm>
#include <limits>
#include <utility>

// How the window is laid out is in mainwindow_layout.cpp, what its forms ask for in mainwindow_forms.cpp; here
// is how it behaves.

namespace roundtrip::ui
{

namespace
{

constexpr int activePollMs = 16;
constexpr int floodedPollMs = 8; // twice as often half as much
constexpr int floodedNumbersMs = 250; // between two pictures
constexpr int quietPollMs = 40;
constexpr int quietAfter = 60;
constexpr std::chrono::milliseconds watchBudget{2};
constexpr quint16 usualPort = 3000;
constexpr int leastWidth = 480;
constexpr int leastHeight = 320;

/// For the form of a word: a count may be larger than what chooses it.
int pluralOf(quint64 count)
{
    return int(std::min<quint64>(count, std::numeric_limits<int>::max()));
}

flow::ExchangeKey keyOfClient(trace::HalfId client)
{
    flow::ExchangeKey key;
    key.client = client;
    return key;
}

} // namespace

MainWindow::MainWindow(Theme &theme, Backend &backend, QSettings *settings, QWidget *parent)
    : QMainWindow(parent)
    , m_theme(theme)
    , m_backend(backend)
    , m_settings(settings)
    , m_playback([&backend] { return backend.snapshot(); }, [&backend] { return backend.now(); })
    , m_interventions(m_playback)
{
    setWindowTitle(QStringLiteral("Roundtrip"));
    setObjectName(QStringLiteral("roundtrip"));
    SourceTexts::listen();
    m_actions = new WindowActions(theme, this);
    m_palette = new CommandPalette(theme, *m_actions, this);
    new PlainKeys(this);
    makeViews();
    makeToolBars();
    makeDocks();
    makeStatusBar();
    makeInterventions();
    m_demonstration = std::make_unique<Demonstration>(m_backend, *m_request, *m_server);
    makePresenter();
    makeHand();
    connectActions();
    connectForms();
    connectTrace();
    m_layoutZoom = m_theme.zoom();
    connect(&m_theme, &Theme::changed, this, &MainWindow::followZoom);
    // No zoom and no text makes the window larger than a person has made it.
    layout()->setSizeConstraint(QLayout::SetNoConstraint);
    setMinimumSize(leastWidth, leastHeight);
    orderTabs();
    restoreState();
    plan::RequestPlan first;
    first.url = "http://127.0.0.1:" + QByteArray::number(usualPort) + "/";
    m_request->setPlan(first);
    m_serverAddress = {"127.0.0.1", usualPort, false};
    m_playback.refresh();
    onTrace();
    onMoment();
    onSelected();
    // No field has it before a person wants to type: the first plain key would write over what
    // stands there. Ctrl+L leads to the URL.
    focusShown();
}

/// Views that are hidden lay themselves out once more, and ask the playback. Dialogs that go after
/// it give the focus away.
MainWindow::~MainWindow()
{
    hide();
    disconnect(qApp, nullptr, this, nullptr);
}

/// The trace is looked at at frame rate while something happens and less often when nothing does;
/// nothing is signalled for each event.
void MainWindow::poll()
{
    const trace::Snapshot newest = m_backend.snapshot();
    if (newest.endEvent() != m_polledEnd) {
        m_polledEnd = newest.endEvent();
        m_quietPolls = 0;
        const bool flooded = m_playback.isFlooded();
        if (const int wanted = flooded ? floodedPollMs : activePollMs; m_poll.interval() != wanted)
            m_poll.setInterval(wanted);
        m_playback.poke();
        if (flooded)
            readAhead(newest);
    } else if (m_watch.eventsBehind() > 0) {
        onTrace();
    } else if (++m_quietPolls == quietAfter) {
        m_poll.setInterval(quietPollMs);
    }
    followNewest();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    m_presenter->setOn(false); // what is kept is the window as it was before
    saveState();
    QMainWindow::closeEvent(event);
}

QSize MainWindow::sizeHint() const
{
    return {m_theme.px(1400), m_theme.px(880)};
}

/// Its keys are those of time.
void MainWindow::focusShown()
{
    const StageMode mode = m_stageViews->mode();
    QWidget *view = mode == StageMode::Exchange
        ? &m_stage->view()
        : m_stage->page(mode)->findChild<QAbstractScrollArea *>();
    if (view)
        view->setFocus(Qt::OtherFocusReason);
}

QString MainWindow::keysHint()
{
    return tr("Space, F10, Home and End are about time; Ctrl+L goes to the URL");
}

/// Where Home is the list's own, or a field's, it would not be true.
void MainWindow::withdrawKeysHint()
{
    const QWidget *focused = focusWidget();
    if (focused && !PlainKeys::areOfTheWindow(focused)
        && statusBar()->currentMessage() == keysHint())
        statusBar()->clearMessage();
}

void MainWindow::connectTrace()
{
    connect(&m_playback, &Playback::snapshotChanged, this, &MainWindow::onTrace);
    connect(&m_playback, &Playback::momentChanged, this, &MainWindow::onMoment);
    connect(&m_playback, &Playback::modeChanged, this, &MainWindow::onMoment);
    connect(&m_selection, &Selection::exchangeChanged, this, &MainWindow::onSelected);
    connect(m_exchanges, &ExchangeList::picked, this, &MainWindow::choose);
    connect(m_exchanges, &ExchangeList::newestWanted, this, &MainWindow::showNewest);
    connect(m_exchanges, &ExchangeList::caughtUp, this, [this] {
        completeSelection();
        pinSelection(); // its row may only be known by now
    });
    m_numbersLater.setSingleShot(true);
    connect(&m_numbersLater, &QTimer::timeout, this, &MainWindow::showNumbers);
    m_poll.setInterval(activePollMs);
    connect(&m_poll, &QTimer::timeout, this, &MainWindow::poll);
    m_poll.start();
}

/// Of a flood there are few pictures: what each will need is read meanwhile.
void MainWindow::readAhead(const trace::Snapshot &newest)
{
    m_exchanges->readAhead(newest);
    m_interventions.readAhead(newest);
    m_watch.readAhead(newest, watchBudget);
}

void MainWindow::onTrace()
{
    m_watch.read(m_playback.snapshot(), watchBudget);
    // While any exchange runs its time goes on, although nothing happens.
    m_playback.setTicking(m_watch.anythingRuns());
    m_hand->read();
    takeAwaited();
    followServer();
    completeSelection();
    if (m_playback.mode() != Playback::Mode::Live) // else the list knows when the moment comes
        followRunning();
}

void MainWindow::onMoment()
{
    followServer();
    selectFirst();
    const Playback::Mode mode = m_playback.mode();
    const bool playing = mode != Playback::Mode::Paused;
    m_actions->playPause->setText(playing ? tr("&Pause") : tr("&Play"));
    m_actions->playPause->setIconText(playing ? tr("Pause") : tr("Play"));
    m_actions->goLive->setEnabled(mode != Playback::Mode::Live);
    m_actions->goOn->setEnabled(!playing || !m_interventions.now().held().empty());
    m_controls->setThen(m_playback.isVeiled());
    m_server->setThen(m_playback.isVeiled());
    noteSeen();
    if (mode == Playback::Mode::Live)
        followRunning();
    followNewest();
    followNumbers();
}

/// What was sent has become an exchange: it is selected and, unless the pace is real time, shown
/// slowly.
void MainWindow::takeAwaited()
{
    if (QApplication::activePopupWidget())
        return; // its actions are about what is selected
    const std::optional<trace::HalfId> half = m_watch.takeFound();
    if (!half)
        return;
    m_exchanges->refresh();
    m_chosen = false;
    m_exchanges->setFollowing(true);
    m_selection.setExchange(keyOfClient(*half));
    m_sendAgain->found(m_selection.exchange());
    const bool open = std::exchange(m_sentOpen, false) || m_hand->byHand().isOn();
    if (!open && !m_playback.pace().isRealTime())
        m_playback.replay(m_selection.exchange());
}

/// A client half gets its server half a little later: the selection then is both.
void MainWindow::completeSelection()
{
    const flow::ExchangeKey key = m_selection.exchange();
    if (!key || (key.client && key.server))
        return;
    m_exchanges->refresh();
    const flow::ExchangeIndex &index = m_exchanges->model()->index();
    const int row = m_exchanges->model()->indexRowOf(key);
    const flow::ExchangeKey whole = row < 0 ? key : index.keyAt(row);
    if (whole == key)
        return;
    const bool replayed =
        m_playback.mode() == Playback::Mode::Replay && m_playback.replayedExchange() == key;
    m_selection.setExchange(whole);
    if (replayed)
        m_playback.resume(whole);
}

/// As long as nobody has selected anything, the newest exchange that comes from outside is what
/// there is to see.
void MainWindow::selectFirst()
{
    const ExchangeModel *model = m_exchanges->model();
    if (m_selection.exchange() || m_watch.isAwaiting() || model->total() == 0
        || model->hidesNewest())
        return;
    m_selection.setExchange(model->index().keyAt(model->total() - 1));
}

/// Whoever winds back to before its beginning has seen it.
void MainWindow::noteSeen()
{
    const flow::ExchangeKey key = m_selection.exchange();
    const flow::ExchangeIndex &index = m_exchanges->model()->index();
    const int row = m_exchanges->model()->indexRowOf(key);
    if (row < 0 || m_lastSeen.row(key) || row >= index.rowCountAt(m_playback.moment()))
        return;
    m_lastSeen.note(index.rowAt(row, m_playback.moment()), index.rangeOf(row).first);
}

/// What is cleared is not looked at any longer.
void MainWindow::clearList()
{
    m_exchanges->model()->hideAll();
    m_exchanges->refresh();
    if (m_exchanges->model()->rowOf(m_selection.exchange()) < 0)
        m_selection.setExchange({});
}

void MainWindow::onSelected()
{
    const flow::ExchangeKey key = m_selection.exchange();
    m_actions->editAgain->setEnabled(bool(key.client));
    m_actions->copyCurl->setEnabled(bool(key));
    m_actions->replay->setEnabled(bool(key));
    const ExchangeModel *model = m_exchanges->model();
    if (const int row = model->indexRowOf(key); row >= 0 && row < model->total())
        m_newestSeen = std::max(m_newestSeen, model->index().numberAt(row));
    showLink();
    pinSelection();
    showLink();
    noteSeen();
}

/// What is looked at stays when the limit forgets it.
void MainWindow::pinSelection()
{
    if (m_pin.first)
        m_backend.unpin(m_pin.first, m_pin.last);
    m_pin = {};
    const flow::ExchangeIndex &index = m_exchanges->model()->index();
    const int row = m_exchanges->model()->indexRowOf(m_selection.exchange());
    if (row < 0)
        return;
    const flow::ExchangeIndex::Range range = index.rangeOf(row);
    const trace::EventIndex end{range.last.value + 1};
    if (range.first && m_backend.pin(range.first, end))
        m_pin = {range.first, end, index.rowAt(row, flow::Moment::headOf(m_playback.snapshot()))};
}

/// What a person can do to an exchange is asked of the present: it can be ended as long as it
/// really runs. When it is over, all of it is pinned.
void MainWindow::followRunning()
{
    const std::optional<flow::ExchangeRow> row =
        rowOf(m_selection.exchange(), flow::Moment::headOf(m_playback.snapshot()));
    const bool running = row && row->running;
    if (running != m_running) {
        m_running = running;
        m_actions->endExchange->setEnabled(running);
        if (!running)
            pinSelection();
    }
}

/// Another text in the status bar or beside the heading lays the whole window out: of a flood some are as good.
void MainWindow::followNumbers()
{
    if (!m_playback.isFlooded())
        showNumbers();
    else if (!m_numbersLater.isActive())
        m_numbersLater.start(floodedNumbersMs);
}

void MainWindow::showNumbers()
{
    m_numbersLater.stop();
    showLink();
    showCounts();
}

void MainWindow::showCounts()
{
    const int total = m_exchanges->model()->total();
    const int shown = m_exchanges->model()->rowCount();
    QStringList parts;
    if (shown != total)
        parts << tr("%L1 of %Ln exchange(s)", nullptr, total).arg(shown);
    else
        parts << tr("%Ln exchange(s)", nullptr, total);
    // Its number, as the field beside the timeline and the page of events have it: from #0, so that a
    // count would be one more.
    if (const quint64 events = m_playback.horizon().events; events > 0)
        parts << tr("newest event: #%1").arg(events - 1);
    if (m_playback.mode() == Playback::Mode::Live) {
        parts << tr("agent: %Ln connection(s) in use, %L1 free in the pool", nullptr,
            m_watch.connectionsInUse())
                     .arg(m_watch.connectionsFree());
        parts << tr("server: %Ln connection(s)", nullptr, m_watch.connectionsAccepted());
    }
    if (const quint64 behind = m_exchanges->model()->eventsBehind(); behind > 0)
        parts << tr("The list is still %L1 event(s) behind", nullptr, pluralOf(behind)).arg(behind);
    const QString text = parts.join(QStringLiteral("     "));
    if (m_counts->text() != text)
        m_counts->setText(text);
    const quint64 forgotten = m_playback.snapshot().firstEvent();
    m_forgotten->setVisible(forgotten > 0);
    m_forgotten->setText(
        tr("%L1 older event(s) forgotten, to stay within the limit", nullptr, pluralOf(forgotten))
            .arg(forgotten));
}

void MainWindow::showInvitation()
{
    const plan::RequestPlan plan = m_request->plan();
    const QString request =
        QStringLiteral("%1 %2").arg(QString::fromUtf8(plan.method), pathOf(plan.url));
    const ServerState &state = m_knownServer;
    if (const auto *listening = std::get_if<ServerListening>(&state)) {
        const QString scheme = listening->secure ? QStringLiteral("https://") : QString();
        const QString bound = flow::placeText(listening->host, listening->port);
        const QString asked = flow::placeText(flow::hostToAsk(listening->host), listening->port);
        m_stage->setInvitation(tr("A server listens on %1. Ctrl+Enter sends `%2`.")
                                   .arg(scheme + bound, request),
            listening->secure ? tr("Or ask it from outside: `curl -k https://%1/`").arg(asked)
                              : tr("Or ask it from outside: `curl http://%1/`").arg(asked),
            {QString::fromLatin1(listening->host), listening->port});
    } else if (const auto *failed = std::get_if<ServerFailed>(&state)) {
        m_stage->setInvitation(tr("No server: %1").arg(QString::fromUtf8(failed->error.message)),
            tr("Pick another port in the tab Server, or send to a server elsewhere."));
    } else {
        m_stage->setInvitation(tr("No server runs here. Ctrl+Enter sends `%1`.").arg(request),
            tr("Start one in the tab Server."));
    }
}

std::optional<flow::ExchangeRow> MainWindow::rowOf(flow::ExchangeKey key) const
{
    return rowOf(key, m_playback.horizon());
}

std::optional<flow::ExchangeRow> MainWindow::rowOf(
    flow::ExchangeKey key, const flow::Moment &moment) const
{
    const flow::ExchangeIndex &index = m_exchanges->model()->index();
    const int row = m_exchanges->model()->indexRowOf(key);
    if (row < 0 && m_pin.first && key && m_pin.row.key == key)
        return m_pin.row;
    if (row < 0 || row >= index.rowCountAt(moment))
        return std::nullopt;
    return index.rowAt(row, moment);
}

} // namespace roundtrip::ui
