#include "ui/window/mainwindow.h"

#include "ui/compose/requestform.h"
#include "ui/exchanges/exchangelist.h"
#include "ui/exchanges/exchangemodel.h"
#include "ui/exchanges/exchangetext.h"
#include "ui/stage/headerline.h"
#include "ui/stage/stage.h"
#include "ui/stage/stageview.h"
#include "ui/window/handdesk.h"

#include <QApplication>
#include <QDockWidget>
#include <QPushButton>
#include <QStatusBar>
#include <QTabBar>

// Which exchange is looked at when nobody has chosen one, and what the link above the stage offers.

namespace roundtrip::ui
{

namespace
{

/// Of a flood of exchanges some can be seen for a moment.
constexpr qint64 leastSeen = 400; // milliseconds
constexpr qint64 leastSeenOfFlood = 1000;
constexpr int suggestionTime = 8000; // milliseconds in the status bar

} // namespace

/// While the window is live and nobody has chosen a row or scrolled away, an exchange that begins
/// is what there is to see. What begins in a replay or a pause is only told, as is what begins while the
/// exchange that is looked at waits for a person's calls: it takes nothing away.
/// Under an open menu nothing changes: its actions are about what was selected when it opened.
void MainWindow::followNewest()
{
    if (QApplication::activePopupWidget())
        return; // it is followed as soon as the menu is closed
    const flow::ExchangeIndex &index = m_exchanges->model()->index();
    const int last = m_exchanges->model()->total() - 1;
    if (last < 0 || last >= index.rowCount() || m_exchanges->model()->isReading())
        return;
    const int number = index.numberAt(last);
    const bool live = m_playback.mode() == Playback::Mode::Live;
    const bool wanted =
        !m_chosen && m_exchanges->isFollowing() && !m_hand->panel().hasCalls();
    if (!wanted || !live || number <= m_newestKnown || m_watch.isAwaiting()) {
        m_newestKnown = std::max(m_newestKnown, number);
        return;
    }
    const qint64 least = m_playback.isFlooded() ? leastSeenOfFlood : leastSeen;
    if (m_followedAt.isValid() && m_followedAt.elapsed() < least)
        return; // the next poll comes soon
    m_followedAt.start();
    m_newestKnown = number;
    m_selection.setExchange(index.keyAt(last));
}

/// The number of the newest exchange that may be seen when it is another than the one that is
/// looked at and began since that was chosen; 0: none.
int MainWindow::newerExchange() const
{
    const flow::ExchangeIndex &index = m_exchanges->model()->index();
    const int last = index.rowCountAt(m_playback.horizon()) - 1;
    if (last < 0 || !m_selection.exchange())
        return 0;
    const int number = index.numberAt(last);
    const bool shown = last == m_exchanges->model()->indexRowOf(m_selection.exchange());
    return shown || number <= m_newestSeen ? 0 : number;
}

/// Until a person asks for the newest again, what they have chosen stays.
void MainWindow::choose()
{
    m_chosen = true;
    const flow::ExchangeIndex &index = m_exchanges->model()->index();
    const int last = index.rowCountAt(m_playback.horizon()) - 1;
    m_newestSeen = last >= 0 ? index.numberAt(last) : 0;
    showLink();
}

void MainWindow::showNewest()
{
    m_chosen = false;
    m_playback.goLive();
    m_exchanges->setFollowing(true);
    const flow::ExchangeIndex &index = m_exchanges->model()->index();
    if (const int last = index.rowCountAt(m_playback.horizon()) - 1; last >= 0)
        m_selection.setExchange(index.keyAt(last));
    m_stage->view().followNow();
    showLink();
}

/// The row of the other exchange of the two that the proxy made of one; -1: none.
int MainWindow::joinedExchange() const
{
    const int row = m_exchanges->model()->indexRowOf(m_selection.exchange());
    const int joined = row < 0 ? -1 : m_exchanges->model()->index().joinedRow(row);
    return joined < m_exchanges->model()->total() ? joined : -1;
}

/// The other half of a proxied exchange comes first, then one that is not looked at; else, after
/// the first exchange of one's own has been seen, one thing to try, in words, and no more.
void MainWindow::showLink()
{
    if (showHeldLink())
        return;
    HeaderLine &header = m_stage->header();
    if (const int joined = joinedExchange(); joined >= 0) {
        const flow::ExchangeRow row = m_exchanges->model()->index().rowAt(
            joined, flow::Moment::headOf(m_playback.snapshot()));
        header.setLink({tr("Exchange %1: %2").arg(row.number).arg(betweenText(row)),
            tr("Show %1").arg(row.number),
            tr("The proxy asks for what it is asked for: two exchanges, joined by cause")});
        return;
    }
    if (const int newer = newerExchange(); newer > 0) {
        const flow::ExchangeIndex &index = m_exchanges->model()->index();
        const flow::Moment &horizon = m_playback.horizon();
        const bool runs = index.rowAt(index.rowCountAt(horizon) - 1, horizon).running;
        header.setLink({runs ? tr("Exchange %1 runs: show it").arg(newer)
                             : tr("Exchange %1 is the newest: show it").arg(newer),
            tr("Show %1").arg(newer), tr("End, in the list, does the same")});
        return;
    }
    if (m_suggestionInForm) {
        header.setLink({tr("The form forgets end() now: send it"), tr("Send it"),
            tr("Sends what stands in the form, as Ctrl+Enter does")});
        return;
    }
    const bool seen = m_sentHere && !m_suggested && !m_running && !m_watch.isAwaiting()
        && m_playback.mode() == Playback::Mode::Live;
    header.setLink(
        seen ? HeaderLink{tr("Try next: what if end() is forgotten?"), tr("Try next"),
            tr("Sets the form to forget end(); Ctrl+Enter sends it"), tr("Try next: forget end()")}
             : HeaderLink{});
}

void MainWindow::followLink()
{
    if (const auto held = heldElsewhere()) {
        if (isHeldNow(*held))
            showHeld();
        else
            showHeldThen(*held);
    } else if (const int joined = joinedExchange(); joined >= 0) {
        m_selection.setExchange(m_exchanges->model()->index().keyAt(joined));
        choose();
    } else if (newerExchange() > 0) {
        showNewest();
    } else if (m_suggestionInForm) {
        send();
    } else {
        takeSuggestion();
    }
}

void MainWindow::takeSuggestion()
{
    m_request->setFinish(plan::Finish::None);
    reveal(m_requestDock);
    m_doTabs->setCurrentIndex(0);
    m_request->sendButton()->setFocus(Qt::OtherFocusReason);
    m_suggested = true;
    m_suggestionInForm = true;
    showLink();
    statusBar()->showMessage(tr("end() will be forgotten: Ctrl+Enter sends it"), suggestionTime);
}

} // namespace roundtrip::ui
