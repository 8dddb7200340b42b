#include "ui/window/mainwindow.h"

#include "core/flow/eventtext.h"
#include "ui/compose/explain.h"
#include "ui/exchanges/exchangelist.h"
#include "ui/exchanges/exchangemodel.h"
#include "ui/exchanges/exchangetext.h"
#include "ui/inspect/eventspage.h"
#include "ui/inspect/inspector.h"
#include "ui/inspect/payloadtext.h"
#include "ui/stage/connectionpage.h"
#include "ui/stage/connectionspage.h"
#include "ui/stage/connectionsview.h"
#include "ui/stage/flowrail.h"
#include "ui/stage/headerline.h"
#include "ui/stage/stage.h"
#include "ui/stage/stageview.h"
#include "ui/window/barmenu.h"
#include "ui/window/breakcontrols.h"
#include "ui/window/contextmenus.h"
#include "ui/window/controlbar.h"
#include "ui/window/faultcontrols.h"
#include "ui/window/handdesk.h"
#include "ui/window/heldsteps.h"
#include "ui/window/linkcontrols.h"
#include "ui/window/modebadge.h"
#include "ui/window/presenter.h"
#include "ui/window/stageviews.h"
#include "ui/window/windowactions.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QStatusBar>

#include <algorithm>

// What a person does to real exchanges: who carries it out, and what they need to know of the
// window.

namespace roundtrip::ui
{

namespace
{

constexpr int messageTime = 8000; // milliseconds in the status bar

/// The connection of an exchange at a moment; which of its ends are open is asked of the present.
SelectedConnection connectionOf(
    const flow::ExchangeRow &row, quint64 lastEvent, const TraceWatch &watch)
{
    SelectedConnection out;
    out.id = row.connection;
    out.name = row.unixSocket ? QStringLiteral("unix #%1").arg(row.connection.value)
                              : QStringLiteral(":%1 → :%2").arg(row.clientPort).arg(row.serverPort);
    out.outside = row.clientOutside || row.serverOutside;
    for (const trace::Side side : {trace::Side::Client, trace::Side::Server})
        out.open[int(side)] = row.connection && watch.isOpen(row.connection, side);
    out.lastEvent = row.running ? 0 : lastEvent;
    return out;
}

bool isSame(flow::ExchangeKey one, flow::ExchangeKey other)
{
    return (one.client && one.client == other.client) || (one.server && one.server == other.server);
}

/// Which one holds it, itself or what goes before it.
quint32 breakpointOf(const flow::Interventions::HeldStep &step)
{
    return step.breakpoint ? step.breakpoint : step.behind;
}

} // namespace

void MainWindow::makeInterventions()
{
    m_breaks = new BreakControls(
        m_theme, m_backend, m_playback, m_selection, m_interventions, *m_actions,
        [this](flow::ExchangeKey key) { return rowOf(key); }, this);
    const auto selected = [this](const flow::Moment &moment) {
        const flow::ExchangeIndex &index = m_exchanges->model()->index();
        const int place = m_exchanges->model()->indexRowOf(m_selection.exchange());
        const auto row = rowOf(m_selection.exchange(), moment);
        return row && place >= 0 ? connectionOf(*row, index.rangeOf(place).last.value, m_watch)
                                 : SelectedConnection();
    };
    m_link = new LinkControls(
        m_theme, m_backend, m_playback, m_interventions, *m_actions, selected, this);
    m_faults = new FaultControls(
        m_theme, m_backend, m_playback, m_selection, m_interventions, *m_actions, selected, this);
    m_menus = new ContextMenus(*m_actions, *m_breaks, *m_link, *m_faults, this);
    m_controls->addMenu(m_link->button());
    m_controls->addMenu(m_breaks->button());
    connect(&m_interventions, &InterventionWatch::changed, this, &MainWindow::followInterventions);
    connect(&m_selection, &Selection::exchangeChanged, this, &MainWindow::followInterventions);
    connect(m_exchanges, &ExchangeList::countChanged, this, &MainWindow::followInterventions);
    connect(m_breaks, &BreakControls::said, this,
        [this](const QString &text) { statusBar()->showMessage(text, messageTime); });
    connect(&m_breaks->breakpoints(), &BreakpointList::changed, this, &MainWindow::markBreakpoints);
    connect(m_breaks->showHeld(), &QAction::triggered, this, &MainWindow::showHeld);
    connect(&m_interventions, &InterventionWatch::refused, this, [this](const Error &why) {
        statusBar()->showMessage(
            tr("It was not done: %1").arg(explainRefusal(why)), messageTime);
    });
    connectMenus();
}

void MainWindow::followInterventions()
{
    m_link->showNotice(*m_stage);
    m_link->followSelection();
    showHeldBadge();
    markHeld();
    followNumbers();
}

/// Whoever selects on the stage, or asks for a menu anywhere, has chosen what is looked at. These
/// come before those that open the menus.
void MainWindow::chooseOnStage()
{
    const auto chooseEvent = [this](trace::EventIndex event) {
        if (event)
            choose();
    };
    connect(&m_stage->view(), &StageView::eventClicked, this, chooseEvent);
    for (const FlowRail *rail : {&m_stage->clientRail(), &m_stage->serverRail()})
        connect(rail, &FlowRail::factClicked, this, chooseEvent);
    connect(m_stage, &Stage::menuRequested, this, [this](const Pointed &pointed) {
        if (pointed.what != Pointed::What::Ground)
            choose();
    });
    connect(&m_stageViews->connection().view(), &StageView::menuRequested, this,
        &MainWindow::choose);
    connect(&m_stageViews->connections().view(), &ConnectionsView::menuRequested, this,
        &MainWindow::choose);
    connect(m_exchanges, &ExchangeList::menuRequested, this, &MainWindow::choose);
    const auto *events = static_cast<EventsPage *>(m_inspector->page(Inspector::Events));
    connect(events, &EventsPage::menuRequested, this, &MainWindow::choose);
}

void MainWindow::connectMenus()
{
    chooseOnStage();
    connect(m_stage, &Stage::menuRequested, m_menus, &ContextMenus::open);
    connect(&m_stageViews->connection().view(), &StageView::menuRequested, m_menus,
        &ContextMenus::open);
    connect(&m_stageViews->connections().view(), &ConnectionsView::menuRequested, m_menus,
        &ContextMenus::open);
    connect(m_exchanges, &ExchangeList::menuRequested, m_menus, &ContextMenus::open);
    const auto *events = static_cast<EventsPage *>(m_inspector->page(Inspector::Events));
    connect(events, &EventsPage::menuRequested, m_menus, &ContextMenus::open);
    connect(m_actions->goToSelected, &QAction::triggered, this, [this] {
        m_stage->view().followNow();
        m_playback.seek(m_selection.event().value + 1);
    });
    connect(m_actions->copyText, &QAction::triggered, this, [this] { copySelected(false); });
    connect(m_actions->copyBytes, &QAction::triggered, this, [this] { copySelected(true); });
    for (const auto changed : {&Selection::exchangeChanged, &Selection::eventChanged})
        connect(&m_selection, changed, this, &MainWindow::followSelectedEvent);
    followSelectedEvent();
}

void MainWindow::followSelectedEvent()
{
    const trace::EventIndex event = m_selection.event();
    m_actions->goToSelected->setEnabled(bool(event));
    m_actions->copyText->setEnabled(event || m_selection.exchange());
    m_actions->copyBytes->setEnabled(event && m_playback.snapshot().byteCountOf(event) > 0);
}

/// Of a read or write what it carried, of anything else its words; without an event those of the
/// exchange.
QString MainWindow::textOfSelected() const
{
    const trace::EventIndex event = m_selection.event();
    const trace::Snapshot &snapshot = m_playback.visible();
    if (!event) {
        const auto row = rowOf(m_selection.exchange());
        return row ? spokenText(*row) : QString();
    }
    if (const QByteArray bytes = snapshot.bytesOf(event); !bytes.isEmpty())
        return isReadableText(bytes) ? QString::fromUtf8(bytes) : hexDump(bytes);
    const trace::Subject subject = snapshot.at(event).subject();
    const trace::Side side = subject.isConnection()         ? subject.side()
        : subject.halfId() == m_selection.exchange().server ? trace::Side::Server
                                                            : trace::Side::Client;
    const flow::EventText words = flow::textOf(snapshot, event, side);
    QStringList parts{words.who, words.what, words.detail};
    parts.removeAll(QString());
    return parts.join(u' ');
}

void MainWindow::copySelected(bool bytes)
{
    const QString text = bytes
        ? QString::fromLatin1(m_playback.visible().bytesOf(m_selection.event()).toHex(' '))
        : textOfSelected();
    if (!text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

/// The badge and the verbs look at the present.
void MainWindow::showHeldBadge()
{
    const HeldPlaces places = heldPlacesOf(m_interventions.now());
    HeldBadge badge;
    badge.places = places.count();
    badge.steps = int(m_interventions.now().held().size());
    badge.breakpoint = places.count() == 1 ? breakpointOf(places.first.front()) : 0;
    for (const flow::Interventions::HeldStep &step : places.first)
        badge.what << QStringLiteral("%1: %2").arg(
            flow::itemText(step.item), flow::reasonText(step));
    m_controls->badge()->setHeld(badge);
    m_presenter->badge().setHeld(badge);
    m_breaks->showHeld()->setEnabled(badge.places > 0);
    m_actions->goOn->setEnabled(badge.places > 0 || m_playback.mode() == Playback::Mode::Paused);
}

/// The list tells what was held by the moment.
void MainWindow::markHeld()
{
    std::set<flow::ExchangeKey> held;
    std::set<trace::ConnectionId> withoutRow;
    for (const flow::Interventions::HeldStep &step : m_interventions.shown().held()) {
        const flow::ExchangeKey key = exchangeOf(step, *m_exchanges->model());
        held.insert(key);
        if (!key && step.connection)
            withoutRow.insert(step.connection);
    }
    m_exchanges->model()->setHeld(held);
    m_heldWithoutRow->setVisible(!withoutRow.empty());
    m_heldWithoutRow->setText(
        tr("%Ln connection(s) held, without a request yet", nullptr, int(withoutRow.size())));
}

void MainWindow::markBreakpoints()
{
    std::vector<flow::BreakPlace> places;
    for (const plan::BreakpointPlan &one : m_breaks->breakpoints().acting()) {
        if (one.enabled)
            places.push_back({one.at, one.side});
    }
    m_stage->setBreakPlaces(places);
}

/// The oldest that waits in an exchange which is not looked at, by the moment.
std::optional<flow::Interventions::HeldStep> MainWindow::heldElsewhere() const
{
    const HeldPlaces places = heldPlacesOf(m_interventions.shown());
    for (const flow::Interventions::HeldStep &step : places.first) {
        const flow::ExchangeKey key = exchangeOf(step, *m_exchanges->model());
        if (key && !isSame(key, m_selection.exchange()))
            return step;
    }
    return std::nullopt;
}

bool MainWindow::showHeldLink()
{
    const auto step = heldElsewhere();
    if (!step)
        return false;
    const int places = heldPlacesOf(m_interventions.shown()).count();
    const int steps = int(m_interventions.shown().held().size());
    const quint32 breakpoint = breakpointOf(*step);
    const QString text = breakpoint
        ? tr("Breakpoint %1 holds %2: show it")
              .arg(breakpoint)
              .arg(flow::itemText(step->item))
        : tr("%1 is held by hand: show it").arg(flow::itemText(step->item));
    m_stage->header().setLink({places > 1 ? tr("%Ln held · %1", nullptr, steps).arg(text) : text,
        places > 1 ? tr("%Ln held", nullptr, steps) : tr("Show what is held"),
        isHeldNow(*step)
            ? tr("Goes to what waits longest in another exchange: that one really waits (F8)")
            : tr("It was held then; it is not held any more")});
    return true;
}

bool MainWindow::isHeldNow(const flow::Interventions::HeldStep &step) const
{
    return std::ranges::any_of(m_interventions.now().held(),
        [&](const auto &held) { return held.event == step.event; });
}

/// What was held at the moment, and is not any more: the moment stays.
void MainWindow::showHeldThen(const flow::Interventions::HeldStep &step)
{
    m_selection.setExchange(exchangeOf(step, *m_exchanges->model()));
    m_selection.setEvent(step.event);
    choose();
    statusBar()->showMessage(tr("It was held then; it is not held any more"), messageTime);
}

/// The next one behind what is looked at, round and round; the present is shown, because it is there
/// that it waits. What belongs to no exchange has none to show.
void MainWindow::showHeld()
{
    const HeldPlaces places = heldPlacesOf(m_interventions.now());
    if (places.count() == 0)
        return;
    if (!showsPresent())
        m_playback.goLive();
    const auto key = [this](const flow::Interventions::HeldStep &step) {
        return exchangeOf(step, *m_exchanges->model());
    };
    const auto &first = places.first;
    auto looked = std::ranges::find(
        first, m_selection.event(), &flow::Interventions::HeldStep::event);
    if (looked == first.end())
        looked = std::ranges::find_if(
            first, [&](const auto &step) { return isSame(key(step), m_selection.exchange()); });
    const size_t from = looked == first.end() ? 0 : size_t(looked - first.begin()) + 1;
    for (size_t i = 0; i < first.size(); ++i) {
        const flow::Interventions::HeldStep &next = first[(from + i) % first.size()];
        if (!key(next))
            continue;
        m_selection.setExchange(key(next));
        m_selection.setEvent(next.event);
        choose();
        m_stage->view().followNow();
        return;
    }
    statusBar()->showMessage(tr("What is held belongs to no exchange yet"), messageTime);
}

/// Step lets go what can be seen: what waits in another exchange is shown first. What belongs to
/// none, or to the rest of the one that is looked at, goes, and it is said what that was.
void MainWindow::stepElsewhere(const flow::Interventions::HeldStep &step)
{
    const flow::ExchangeKey key = exchangeOf(step, *m_exchanges->model());
    if (key && m_selection.exchange() && !isSame(key, m_selection.exchange())) {
        showHeld();
        statusBar()->showMessage(
            tr("This waits in another exchange. Step (F10) lets it go."), messageTime);
        return;
    }
    m_hand->byHand().release(step.event);
    statusBar()->showMessage(
        tr("Let go: %1, %2").arg(flow::itemText(step), flow::placeText(step)), messageTime);
}

/// Whatever is looked at is what there is now: a step there can only be a real one.
bool MainWindow::showsPresent() const
{
    return m_playback.mode() == Playback::Mode::Live
        || (m_playback.mode() == Playback::Mode::Paused && m_playback.eventsBehind() == 0);
}

} // namespace roundtrip::ui
