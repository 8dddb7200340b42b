#include "ui/stage/poolpage.h"

#include "core/flow/steps.h"
#include "ui/models/playback.h"
#include "ui/stage/momentlook.h"
#include "ui/stage/poolview.h"
#include "ui/stage/sentenceview.h"
#include "ui/theme/theme.h"

#include <QVBoxLayout>

namespace roundtrip::ui
{

PoolPage::PoolPage(Playback &playback, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_playback(playback)
    , m_sentence(new SentenceView(theme, this))
    , m_view(new PoolView(theme, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, theme.px(8));
    column->setSpacing(0);
    column->addWidget(m_sentence);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(theme.px(10), theme.px(4), theme.px(4), 0);
    row->addWidget(m_view);
    column->addLayout(row, 1);
    new MomentLook(playback, [this] { showMoment(); }, this);
    connect(m_view, &PoolView::chosen, this, &PoolPage::chosen);
}

PoolPage::~PoolPage() = default;

void PoolPage::setNames(ExchangeNames names)
{
    m_names = std::move(names);
    showMoment();
}

void PoolPage::setSelected(trace::HalfId half)
{
    m_view->setSelected(half);
}

void PoolPage::forgetTrace()
{
    m_pools = {};
}

void PoolPage::showMoment()
{
    if (!isVisible())
        return;
    // Whatever the veil: the boards are a picture of the moment.
    const flow::Moment &moment = m_playback.moment();
    m_pools.advanceTo(m_playback.visible(), moment);
    m_sentence->setKeepsRoom(true);
    m_sentence->setSentence(flow::sentenceOf(m_pools, moment.clock,
        [this](trace::HalfId half) { return m_names ? m_names(half).number : QString(); }));
    m_view->show(m_pools, moment.clock, m_names);
    m_playback.setTicking(m_pools.countsDown(), this);
}

void PoolPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    showMoment();
}

void PoolPage::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_playback.setTicking(false, this);
}

} // namespace roundtrip::ui
