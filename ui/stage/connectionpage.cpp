#include "ui/stage/connectionpage.h"

#include "ui/models/playback.h"
#include "ui/models/selection.h"
#include "ui/stage/momentlook.h"
#include "ui/stage/sentenceview.h"
#include "ui/stage/stageview.h"
#include "ui/theme/theme.h"

#include <QVBoxLayout>

#include <utility>

namespace roundtrip::ui
{

ConnectionPage::ConnectionPage(
    Playback &playback, Selection &selection, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_playback(playback)
    , m_selection(selection)
    , m_sentence(new SentenceView(theme, this))
    , m_view(new StageView(theme, this))
{
    m_view->setAccessibleName(tr("Connection"));
    m_view->setDepth(flow::Depth::Protocol); // the connection is what there is to see: it is wide
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, theme.px(8));
    column->setSpacing(0);
    column->addWidget(m_sentence);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(theme.px(10), theme.px(4), theme.px(4), 0);
    row->addWidget(m_view);
    column->addLayout(row, 1);
    new MomentLook(playback, [this] { showMoment(); }, this);
    connect(&selection, &Selection::exchangeChanged, this, &ConnectionPage::showMoment);
    connect(&selection, &Selection::eventChanged, this,
        [this] { m_view->setSelectedEvent(m_selection.event()); });
    connect(m_view, &StageView::eventClicked, this, [this](trace::EventIndex event) {
        if (!event)
            m_selection.setEvent({});
        else if (const flow::ExchangeKey owner = m_scene.ownerOf(event))
            Q_EMIT chosen(owner, event);
    });
    connect(m_view, &StageView::stretchChosen, this, &ConnectionPage::toggle);
    connect(m_view, &StageView::stepRequested, this, &ConnectionPage::stepRequested);
    connect(m_view, &StageView::eventStepRequested, this, &ConnectionPage::eventStepRequested);
}

ConnectionPage::~ConnectionPage() = default;

void ConnectionPage::setSource(Source source)
{
    m_source = std::move(source);
    showMoment();
}

void ConnectionPage::toggle(const flow::Stretch &stretch)
{
    if (m_opened.erase(stretch) == 0)
        m_opened.insert(stretch);
    m_column.reset();
    showMoment();
}

void ConnectionPage::foldAll()
{
    m_opened.clear();
    m_column.reset();
    showMoment();
}

void ConnectionPage::showMoment()
{
    if (!isVisible())
        return;
    const flow::Moment &moment = m_playback.moment();
    const auto column =
        m_source ? m_source(moment, m_selection.exchange()) : std::optional<flow::ConnectionColumn>();
    if (!column) {
        m_shown = {};
        m_opened.clear();
        m_column.reset();
        m_scene = {};
        m_sentence->setSentence({m_selection.exchange()
                ? tr("The selected exchange has no connection at this moment.")
                : tr("No exchange is selected."),
            {}});
        m_view->setScene({}, {});
        return;
    }
    if (m_shown != column->life.id)
        m_opened.clear();
    const bool sameEvents = std::exchange(m_events, moment.events) == moment.events;
    if (!sameEvents || m_column != column) // else the clock alone has moved
        m_scene = flow::sceneOf(m_playback.visible(), moment, *column, m_opened);
    m_column = column;
    m_sentence->setKeepsRoom(true);
    m_sentence->setSentence(flow::sentenceOf(*column, moment.clock));
    StageClock clock;
    clock.begin = column->life.begin;
    clock.shown = column->life.ended.value_or(moment.clock);
    if (column->life.ended)
        clock.took = *column->life.ended - column->life.begin;
    m_view->setScene(m_scene.scene, clock);
    if (std::exchange(m_shown, column->life.id) != column->life.id)
        m_view->followNow();
}

void ConnectionPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    showMoment();
}

} // namespace roundtrip::ui
