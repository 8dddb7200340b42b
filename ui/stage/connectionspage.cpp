#include "ui/stage/connectionspage.h"

#include "ui/models/playback.h"
#include "ui/models/selection.h"
#include "ui/stage/connectionsview.h"
#include "ui/stage/momentlook.h"
#include "ui/stage/sentenceview.h"
#include "ui/theme/theme.h"

#include <QVBoxLayout>

#include <algorithm>

namespace roundtrip::ui
{

ConnectionsPage::ConnectionsPage(
    Playback &playback, Selection &selection, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_playback(playback)
    , m_selection(selection)
    , m_sentence(new SentenceView(theme, this))
    , m_view(new ConnectionsView(theme, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, theme.px(8));
    column->setSpacing(0);
    column->addWidget(m_sentence);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(theme.px(10), theme.px(2), theme.px(4), 0);
    row->addWidget(m_view);
    column->addLayout(row, 1);
    new MomentLook(playback, [this] { showMoment(); }, this);
    connect(&selection, &Selection::exchangeChanged, this, &ConnectionsPage::showMoment);
    connect(m_view, &ConnectionsView::roomChanged, this, &ConnectionsPage::showMoment);
    connect(m_view, &ConnectionsView::chosen, this, &ConnectionsPage::chosen);
    connect(m_view, &ConnectionsView::connectionWanted, this, &ConnectionsPage::connectionWanted);
}

ConnectionsPage::~ConnectionsPage() = default;

void ConnectionsPage::setSource(Source source)
{
    m_source = std::move(source);
    showMoment();
}

void ConnectionsPage::showMoment()
{
    if (!isVisible() || !m_source)
        return;
    const flow::Moment &moment = m_playback.moment();
    const flow::ConnectionColumns columns =
        m_source(moment, m_selection.exchange(), m_view->room());
    m_sentence->setKeepsRoom(true);
    say(columns);
    m_view->setSelected(m_selection.exchange());
    m_view->setColumns(columns.columns, moment.clock);
}

void ConnectionsPage::say(const flow::ConnectionColumns &columns)
{
    if (columns.columns.empty()) {
        m_sentence->setSentence({tr("There is no connection at this moment."),
            tr("A burst in the tab Agent opens several at once.")});
        return;
    }
    int inUse = 0;
    int ended = 0;
    for (const flow::ConnectionColumn &column : columns.columns) {
        if (column.life.end != flow::ConnectionLife::End::None)
            ++ended;
        else if (std::ranges::any_of(column.exchanges, &flow::ExchangeRow::running))
            ++inUse;
    }
    const int count = int(columns.columns.size());
    const QString states =
        tr("%1 in use, %2 idle, %3 ended").arg(inUse).arg(count - inUse - ended).arg(ended);
    const QString text = columns.hidden > 0
        ? tr("%1 of %n connection(s) are shown; of these %2.", nullptr, count + columns.hidden)
              .arg(count)
              .arg(states)
        : tr("%n connection(s): %1.", nullptr, count).arg(states);
    m_sentence->setSentence({text,
        columns.waiting > 0
            ? tr("%n exchange(s) have no connection yet.", nullptr, columns.waiting)
            : QString()});
}

void ConnectionsPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    showMoment();
}

} // namespace roundtrip::ui
