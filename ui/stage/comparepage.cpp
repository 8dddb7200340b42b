#include "ui/stage/comparepage.h"

#include "ui/models/playback.h"
#include "ui/stage/momentlook.h"
#include "ui/stage/sentenceview.h"
#include "ui/theme/theme.h"

#include <QVBoxLayout>

namespace roundtrip::ui
{

ComparePage::ComparePage(Playback &playback, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_playback(playback)
    , m_sentence(new SentenceView(theme, this))
    , m_view(new CompareView(theme, this))
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
    connect(m_view, &CompareView::chosen, this,
        [this](CompareView::SideOf side, trace::EventIndex event) {
            Q_EMIT chosen(side == CompareView::SideOf::Before ? m_before : m_after, event);
        });
}

ComparePage::~ComparePage() = default;

void ComparePage::setNames(ExchangeNames names)
{
    m_names = std::move(names);
    showMoment();
}

void ComparePage::setPlans(PlanOf plans)
{
    m_plans = std::move(plans);
    showMoment();
}

void ComparePage::setPair(flow::ExchangeKey before, flow::ExchangeKey after)
{
    m_before = before;
    m_after = after;
    showMoment();
}

QString ComparePage::titleOf(flow::ExchangeKey key) const
{
    if (!m_names)
        return {};
    const ExchangeName name = m_names(key.client ? key.client : key.server);
    return QStringLiteral("%1 %2").arg(name.number, name.request);
}

void ComparePage::showMoment()
{
    if (!isVisible())
        return;
    if (!m_before || !m_after) {
        m_sentence->setSentence({tr("There is nothing to compare yet."),
            tr("Send again puts the same request, before and after, side by side.")});
        m_view->setComparison({}, {}, {});
        return;
    }
    const flow::Moment &moment = m_playback.moment();
    const flow::ExchangeReading before(m_playback.visible(), moment, m_before);
    const flow::ExchangeReading after(m_playback.visible(), moment, m_after);
    const flow::Comparison comparison = flow::comparisonOf(before, after);
    std::optional<std::vector<flow::PlanChange>> changes;
    if (m_plans) {
        const auto one = m_plans(moment, m_before);
        const auto other = m_plans(moment, m_after);
        if (one && other)
            changes = flow::changesOf(*one, *other);
    }
    m_sentence->setKeepsRoom(true);
    const auto begun = [](const flow::ExchangeReading &reading) {
        return reading.client().begun || reading.server().begun;
    };
    m_sentence->setSentence(begun(after) ? flow::sentenceOf(comparison, changes)
            : begun(before)
            ? flow::Sentence{tr("The second exchange has not begun yet."), {}}
            : flow::Sentence{tr("Neither of the two exchanges has begun yet."), {}});
    m_view->setComparison(comparison, begun(before) ? titleOf(m_before) : tr("not begun yet"),
        begun(after) ? titleOf(m_after) : tr("not begun yet"));
}

void ComparePage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    showMoment();
}

} // namespace roundtrip::ui
