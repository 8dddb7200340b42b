#include "ui/inspect/inspector.h"

#include "ui/inspect/bodypage.h"
#include "ui/inspect/bytespage.h"
#include "ui/inspect/eventcard.h"
#include "ui/inspect/eventspage.h"
#include "ui/inspect/headerspage.h"
#include "ui/inspect/overviewpage.h"
#include "ui/inspect/timingpage.h"
#include "ui/models/playback.h"
#include "ui/models/selection.h"

#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include <utility>

namespace roundtrip::ui
{

namespace
{

/// Before what takes long to gather is gathered anew.
constexpr std::chrono::milliseconds pause{100};
/// In a flood, behind the other views: so the window does less in one go.
constexpr std::chrono::milliseconds afterOthers{66};

} // namespace

Inspector::Inspector(
    const Theme &theme, Playback &playback, Selection &selection, RowSource rows, QWidget *parent)
    : QWidget(parent)
    , m_playback(playback)
    , m_selection(selection)
    , m_rows(std::move(rows))
    , m_tabs(new QTabBar(this))
    , m_stack(new QStackedWidget(this))
    , m_card(new EventCard(theme, this))
{
    m_tabs->setAccessibleName(tr("Inspector"));
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    m_tabs->setProperty("crowded", true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_tabs);
    column->addWidget(m_stack, 1);
    column->addWidget(m_card);
    // Before the pages: what they scroll to has its place by then.
    connect(&selection, &Selection::eventChanged, this, &Inspector::showCard);
    connect(m_card, &EventCard::causeWanted, &selection, &Selection::setEvent);
    addPage(tr("Overview"), new OverviewPage(theme, m_stack));
    addPage(tr("Headers"), new HeadersPage(theme, selection, m_stack));
    addPage(tr("Body"), new BodyPage(theme, m_stack));
    addPage(tr("Bytes"), new BytesPage(theme, selection, m_stack));
    addPage(tr("Timing"), new TimingPage(theme, playback, selection, m_stack));
    addPage(tr("Events"), new EventsPage(theme, playback, selection, m_stack));

    m_soon.setSingleShot(true);
    connect(&m_soon, &QTimer::timeout, this, &Inspector::refresh);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int index) {
        const int before = m_stack->currentIndex();
        m_stack->setCurrentIndex(index);
        if (before != index && before >= 0 && before < m_pages.size())
            m_pages.at(before)->letGo();
        refresh();
    });
    connect(&playback, &Playback::momentChanged, this, &Inspector::onMoment);
    connect(&selection, &Selection::exchangeChanged, this, &Inspector::onSelected);
    refresh();
}

Inspector::Page Inspector::currentPage() const
{
    return Page(m_tabs->currentIndex());
}

void Inspector::setCurrentPage(Page page)
{
    m_tabs->setCurrentIndex(page);
}

/// A flood is followed by the window itself: then it is no click that waits for an answer.
void Inspector::onSelected()
{
    if (m_playback.isFlooded() && m_shown)
        m_soon.start(afterOthers);
    else
        refresh();
}

void Inspector::refresh()
{
    m_soon.stop();
    if (!isVisible() || m_pages.size() < PageCount)
        return;
    QElapsedTimer took;
    took.start();
    showPage();
    m_lastTook = std::chrono::nanoseconds(took.nsecsElapsed());
    m_lastShown.start();
}

/// All views show one moment; what takes long to gather is looked at less often.
bool Inspector::mayShowNow() const
{
    constexpr int share = 3; // of the time, at the most one part
    return !m_lastShown.isValid()
        || std::chrono::nanoseconds(m_lastShown.nsecsElapsed()) >= share * m_lastTook;
}

void Inspector::showPage()
{
    const flow::ExchangeKey key = m_selection.exchange();
    const std::optional<flow::ExchangeRow> row = key ? m_rows(key) : std::nullopt;
    InspectorPage *page = m_pages.at(currentPage());
    m_shown = key;
    m_shownEvents = m_playback.horizon().events;
    m_shownFrom = m_playback.visible().firstEvent();
    m_shownRuns = row && row->running;
    if (!row) {
        m_reading = nullptr;
        showCard();
        page->clear(key ? tr("At this moment there is nothing of the selected exchange.")
                        : tr("Select an exchange."));
        m_own.clear();
        return;
    }
    const InspectedExchange exchange{m_playback.visible(), m_playback.horizon(), row->key, *row,
        m_playback.moment().events < m_playback.horizon().events};
    m_reading = exchange.reading();
    m_own.remember(*m_reading, row->running);
    showCard();
    page->show(exchange);
}

/// A page that says itself what is selected needs no second one to say it: below the list of events
/// there is a line for it.
void Inspector::showCard()
{
    if (m_pages.size() < PageCount)
        return;
    const trace::EventIndex event = m_selection.event();
    const bool wanted = m_reading && event && currentPage() != Events
        && !m_pages.at(currentPage())->explains(*m_reading, event);
    m_card->setNote(wanted ? flow::eventNoteOf(*m_reading, event) : flow::EventNote(), event);
    layout()->activate();
}

void Inspector::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

void Inspector::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_soon.stop();
    m_reading = nullptr;
    if (m_pages.size() == PageCount)
        m_pages.at(currentPage())->letGo();
}

void Inspector::addPage(const QString &title, InspectorPage *page)
{
    m_pages.append(page);
    m_stack->addWidget(page);
    m_tabs->addTab(title);
}

void Inspector::onMoment()
{
    if (!isVisible() || !m_selection.exchange())
        return;
    const quint64 now = m_playback.horizon().events;
    const bool clockAlone = std::exchange(m_seenEvents, now) == now;
    if (m_playback.mode() != Playback::Mode::Live || now < m_shownEvents) {
        refresh();
    } else if (m_shownRuns || m_own.isAnyOf(m_playback.visible(), m_shownEvents, now)
        || m_shownFrom != m_playback.visible().firstEvent()) {
        // What runs takes longer with every moment; and no page keeps what was forgotten.
        const bool flooded = m_playback.isFlooded(); // then behind the other views
        if (!flooded && (clockAlone || mayShowNow()))
            refresh();
        else if (!m_soon.isActive())
            m_soon.start(flooded && mayShowNow() ? afterOthers : pause);
    } else {
        m_shownEvents = now;
    }
}

} // namespace roundtrip::ui
