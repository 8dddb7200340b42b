#include "ui/inspect/eventspage.h"

#include "ui/inspect/eventsmodel.h"
#include "ui/models/playback.h"
#include "ui/models/selection.h"
#include "ui/theme/theme.h"

#include <QHeaderView>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace roundtrip::ui
{

EventsPage::EventsPage(
    const Theme &theme, Playback &playback, Selection &selection, QWidget *parent)
    : InspectorPage(parent)
    , m_theme(theme)
    , m_playback(playback)
    , m_selection(selection)
    , m_model(new EventsModel(this))
    , m_table(new QTableView(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_table);
    setUpTable();
    scaleToTheme();
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        [this](const QModelIndex &current) {
            const trace::EventIndex event = m_model->eventAt(current.row());
            if (current.isValid() && event != m_selection.event())
                m_selection.setEvent(event);
        });
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex &index) {
        if (const trace::EventIndex event = m_model->eventAt(index.row()))
            m_playback.seek(event.value + 1);
    });
    connect(&selection, &Selection::eventChanged, this, &EventsPage::showSelection);
    connect(&theme, &Theme::changed, this, &EventsPage::scaleToTheme);
}

void EventsPage::show(const InspectedExchange &exchange)
{
    m_model->show(*exchange.reading(), exchange.key);
    fitNumbers();
    showSelection();
}

void EventsPage::clear()
{
    m_model->clear();
}

/// The row is selected by then: by the mouse, or it was.
void EventsPage::pointAt(QPoint place)
{
    const QModelIndex current = m_table->currentIndex();
    const trace::EventIndex event = m_model->eventAt(current.row());
    if (!current.isValid() || !event)
        return;
    const QRect row = m_table->visualRect(current);
    const QPoint inside = row.contains(QPoint(row.center().x(), place.y())) ? place : row.center();
    Pointed pointed;
    pointed.what = Pointed::What::Event;
    pointed.event = event;
    Q_EMIT menuRequested(pointed, m_table->viewport()->mapToGlobal(inside));
}

void EventsPage::setUpTable()
{
    m_table->setModel(m_model);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table, &QWidget::customContextMenuRequested, this, &EventsPage::pointAt);
    m_table->setAccessibleName(tr("Events of this exchange"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
}

void EventsPage::scaleToTheme()
{
    constexpr int widths[] = {0, 0, 52, 150, 140, 84};
    m_table->setFont(m_theme.small());
    for (int column = EventsModel::Who; column < EventsModel::ColumnCount; ++column)
        m_table->setColumnWidth(column, m_theme.px(widths[column]));
    fitNumbers();
    m_table->verticalHeader()->setDefaultSectionSize(m_theme.px(23));
}

/// The numbers have the room they need and no more: the words need it.
void EventsPage::fitNumbers()
{
    const QFontMetrics metrics(m_table->font());
    const int last = m_model->rowCount() - 1;
    for (const auto column : {EventsModel::Index, EventsModel::Time}) {
        const QString longest =
            last < 0 ? QString() : m_model->index(last, column).data().toString();
        const int digits = std::max<int>(column == EventsModel::Index ? 3 : 6, int(longest.size()));
        m_table->setColumnWidth(
            column, metrics.horizontalAdvance(QString(digits, u'0')) + m_theme.px(14));
    }
}

void EventsPage::showSelection()
{
    const int row = m_model->rowOf(m_selection.event());
    if (row < 0) {
        m_table->setCurrentIndex({});
        return;
    }
    if (m_table->currentIndex().row() == row)
        return;
    m_table->setCurrentIndex(m_model->index(row, 0));
    m_table->scrollTo(m_model->index(row, 0));
}

} // namespace roundtrip::ui
