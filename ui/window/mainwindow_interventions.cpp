#include "ui/window/mainwindow.h"

#include "ui/exchanges/exchangelist.h"
#include "ui/exchanges/exchangemodel.h"
#include "ui/stage/stage.h"
#include "ui/window/barmenu.h"
#include "ui/window/controlbar.h"
#include "ui/window/linkcontrols.h"

// What a person does to real exchanges: who carries it out, and what they need to know of the
// window.

namespace roundtrip::ui
{

namespace
{

/// The connection of an exchange at a moment; which of its ends are open is asked of the present.
SelectedConnection connectionOf(
    const flow::ExchangeRow &row, quint64 lastEvent, const TraceWatch &watch)
{
    SelectedConnection out;
    out.id = row.connection;
    out.name = QStringLiteral(":%1 → :%2").arg(row.clientPort).arg(row.serverPort);
    out.outside = row.clientOutside || row.serverOutside;
    for (const trace::Side side : {trace::Side::Client, trace::Side::Server})
        out.open[int(side)] = row.connection && watch.isOpen(row.connection, side);
    out.lastEvent = row.running ? 0 : lastEvent;
    return out;
}

} // namespace

void MainWindow::makeInterventions()
{
    const auto selected = [this](const flow::Moment &moment) {
        const flow::ExchangeIndex &index = m_exchanges->model()->index();
        const int place = m_exchanges->model()->indexRowOf(m_selection.exchange());
        const auto row = rowOf(m_selection.exchange(), moment);
        return row && place >= 0 ? connectionOf(*row, index.rangeOf(place).last.value, m_watch)
                                 : SelectedConnection();
    };
    m_link = new LinkControls(
        m_theme, m_backend, m_playback, m_interventions, *m_actions, selected, this);
    m_controls->addMenu(m_link->button());
    connect(&m_interventions, &InterventionWatch::changed, this, &MainWindow::followInterventions);
    connect(&m_selection, &Selection::exchangeChanged, this, &MainWindow::followInterventions);
    connect(m_exchanges, &ExchangeList::countChanged, this, &MainWindow::followInterventions);
}

void MainWindow::followInterventions()
{
    m_link->showNotice(*m_stage);
    m_link->followSelection();
}

} // namespace roundtrip::ui
