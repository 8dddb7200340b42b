#include "ui/inspect/eventspage.h"

#include "ui/inspect/eventsmodel.h"
#include "ui/models/playback.h"
#include "ui/models/selection.h"
#include "ui/theme/parts.h"
#include "ui/theme/theme.h"

#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace roundtrip::ui
{

namespace
{

/// Of a panel that has no room for the columns side by side.
constexpr int roomForColumns = 560;

/// Two lines for an event: its number and who did what, and below when and the words, which have all
/// of the width that is left.
class TwoLines final : public QStyledItemDelegate
{
public:
    TwoLines(const Theme &theme, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
    {
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override
    {
        const Palette &palette = m_theme.palette();
        const bool selected = option.state & QStyle::State_Selected;
        const QColor ground = selected ? palette.selection : palette.panel;
        painter->save();
        painter->fillRect(option.rect, ground);
        painter->setPen(palette.line);
        painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
        painter->setFont(option.font);
        const QRect box = option.rect.adjusted(m_theme.px(6), m_theme.px(2), -m_theme.px(4), 0);
        const QRect above(box.topLeft(), QSize(box.width(), painter->fontMetrics().height()));
        const QRect below = above.translated(0, above.height());
        const bool number = index.column() == EventsModel::Index;
        const auto text = [&](EventsModel::Column column) {
            return index.siblingAtColumn(column).data().toString();
        };
        const auto write = [&](const QRect &line, const QString &words, const QColor &ink) {
            painter->setPen(ink);
            painter->drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                painter->fontMetrics().elidedText(words, Qt::ElideRight, line.width()));
        };
        const QColor muted = readableOn(palette.muted, ground);
        write(below, number ? timeOf(index) : text(EventsModel::Detail), muted);
        write(above,
            number ? text(EventsModel::Index)
                   : QStringLiteral("%1 · %2").arg(text(EventsModel::Who), text(EventsModel::What)),
            palette.text);
        painter->restore();
    }

    /// With its unit: no heading stands above it.
    static QString timeOf(const QModelIndex &index)
    {
        return QStringLiteral("%1 ms").arg(
            index.siblingAtColumn(EventsModel::Time).data().toString());
    }

private:
    const Theme &m_theme;
};

} // namespace

EventsPage::EventsPage(
    const Theme &theme, Playback &playback, Selection &selection, QWidget *parent)
    : InspectorPage(parent)
    , m_theme(theme)
    , m_playback(playback)
    , m_selection(selection)
    , m_model(new EventsModel(this))
    , m_table(new QTableView(this))
    , m_words(makeNote(this))
    , m_twoLines(new TwoLines(theme, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_table, 1);
    column->addWidget(m_words);
    m_words->setContentsMargins(theme.px(12), theme.px(6), theme.px(12), theme.px(8));
    m_words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    setUpTable();
    scaleToTheme();
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        [this](const QModelIndex &current) {
            showWords();
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
    m_model->show(exchange.reading(), exchange.key);
    fitColumns();
    showSelection();
    showWords();
}

void EventsPage::letGo()
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

void EventsPage::clear(const QString &why)
{
    m_model->clear();
    m_words->setText(why);
    m_words->setVisible(!why.isEmpty());
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
    m_table->horizontalHeader()->setMinimumSectionSize(m_theme.px(24));
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
}

void EventsPage::scaleToTheme()
{
    m_table->setFont(m_theme.small());
    fitColumns();
    fitRows();
}

void EventsPage::fitRows()
{
    const QFontMetrics metrics(m_theme.small());
    m_table->verticalHeader()->setDefaultSectionSize(
        m_narrow ? 2 * metrics.height() + m_theme.px(5) : m_theme.px(23));
}

/// In a narrow panel two columns are seen, and what stands in the others below what is in them.
void EventsPage::setNarrow(bool narrow)
{
    if (std::exchange(m_narrow, narrow) == narrow)
        return;
    for (const auto column :
        {EventsModel::Time, EventsModel::Who, EventsModel::Detail, EventsModel::Cause})
        m_table->setColumnHidden(column, narrow);
    m_table->setHorizontalScrollBarPolicy(
        narrow ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    for (const auto column : {EventsModel::Index, EventsModel::What})
        m_table->setItemDelegateForColumn(column, narrow ? m_twoLines : nullptr);
    fitRows();
}

/// Numbers and names have the room they need and no more: the words need it.
void EventsPage::fitColumns()
{
    constexpr int mostMeasured = 300;
    const QFontMetrics metrics(m_table->font());
    // What the style keeps free around a text, and a little for letters that stand out.
    const int margin = m_theme.px(12) + m_theme.px(8);
    const int rows = m_model->rowCount();
    const std::tuple now{rows, m_table->viewport()->width(), metrics.height()};
    if (std::exchange(m_fitted, now) == now)
        return;
    const auto widest = [&](EventsModel::Column column, const QString &least) {
        int width = metrics.horizontalAdvance(least);
        for (int row = 0; row < std::min(rows, mostMeasured); ++row)
            width = std::max(width,
                metrics.horizontalAdvance(m_model->index(row, column).data().toString()));
        if (rows > mostMeasured) // the last ones are the longest of numbers
            width = std::max(width,
                metrics.horizontalAdvance(m_model->index(rows - 1, column).data().toString()));
        return width + margin;
    };
    const int room = m_table->viewport()->width();
    setNarrow(room < m_theme.px(roomForColumns));
    if (m_narrow) {
        const int numbers = std::max(widest(EventsModel::Index, QStringLiteral("000")),
            widest(EventsModel::Time, QStringLiteral("0.000"))
                + metrics.horizontalAdvance(QStringLiteral(" ms")) - m_theme.px(8));
        m_table->setColumnWidth(EventsModel::Index, numbers);
        m_table->doItemsLayout(); // whether there is a scroll bar is known now
        m_table->setColumnWidth(EventsModel::What,
            std::max(m_theme.px(140), m_table->viewport()->width() - numbers));
        return;
    }
    int taken = 0;
    const auto give = [&](EventsModel::Column column, int width) {
        m_table->setColumnWidth(column, width);
        taken += m_table->columnWidth(column);
    };
    give(EventsModel::Index, widest(EventsModel::Index, QStringLiteral("000")));
    give(EventsModel::Time, widest(EventsModel::Time, QStringLiteral("0.000")));
    give(EventsModel::Who, widest(EventsModel::Who, {}));
    give(EventsModel::Cause, widest(EventsModel::Cause, QStringLiteral("#000")));
    const int mostOfWhat = std::max(m_theme.px(104), (room - taken) / 2);
    give(EventsModel::What, std::min(widest(EventsModel::What, {}), mostOfWhat));
    m_table->setColumnWidth(EventsModel::Detail, std::max(m_theme.px(140), room - taken));
}

/// The whole of what is chosen, also where its column is too narrow for it.
void EventsPage::showWords()
{
    constexpr qsizetype most = 600;
    const QString words = m_model->wholeText(m_table->currentIndex().row()).left(most);
    m_words->setText(words);
    m_words->setVisible(!words.isEmpty());
}

void EventsPage::resizeEvent(QResizeEvent *event)
{
    InspectorPage::resizeEvent(event);
    fitColumns();
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
