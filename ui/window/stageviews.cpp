#include "ui/window/stageviews.h"

#include "ui/exchanges/exchangelist.h"
#include "ui/exchanges/exchangemodel.h"
#include "ui/models/playback.h"
#include "ui/models/selection.h"
#include "ui/stage/poolpage.h"
#include "ui/stage/stage.h"
#include "ui/theme/segmentedcontrol.h"
#include "ui/window/windowactions.h"

#include <QAction>
#include <QActionGroup>
#include <QSettings>

namespace roundtrip::ui
{

namespace
{
const QString modeKey = QStringLiteral("window/stageMode");
} // namespace

StageViews::StageViews(const Parts &parts, QObject *parent)
    : QObject(parent)
    , m_parts(parts)
{
    makePool();
    makeSwitch();
    connectActions();
    const int kept = parts.settings ? parts.settings->value(modeKey).toInt() : 0;
    const bool known = kept > 0 && kept < stageModeCount && kept != int(StageMode::Compare);
    setMode(known ? StageMode(kept) : StageMode::Exchange);
}

void StageViews::makePool()
{
    m_pool = new PoolPage(m_parts.playback, m_parts.theme, &m_parts.stage);
    m_pool->setNames([this](trace::HalfId half) { return nameOf(half); });
    m_parts.stage.addPage(StageMode::Pool, m_pool);
    connect(m_pool, &PoolPage::chosen, this, &StageViews::pick);
    connect(&m_parts.selection, &Selection::exchangeChanged, this,
        [this] { m_pool->setSelected(m_parts.selection.exchange().client); });
}

void StageViews::makeSwitch()
{
    m_switch = new SegmentedControl(&m_parts.stage);
    m_switch->setCompact(true);
    m_switch->setObjectName(QStringLiteral("stageMode"));
    m_switch->setAccessibleName(tr("What the stage shows"));
    const QList<QAction *> actions = m_parts.actions.stageMode->actions();
    for (const QAction *action : actions)
        m_switch->addSegment(withoutAccelerator(action->text()), action->toolTip());
    connect(m_switch, &SegmentedControl::activated, this,
        [actions](int index) { actions.at(index)->setChecked(true); });
    m_parts.stage.header().setSwitch(m_switch);
}

void StageViews::connectActions()
{
    const QList<QAction *> actions = m_parts.actions.stageMode->actions();
    for (int i = 0; i < actions.size(); ++i) {
        connect(actions.at(i), &QAction::toggled, this, [this, i, action = actions.at(i)](bool on) {
            if (!on)
                return;
            const auto mode = StageMode(action->data().toInt());
            m_switch->setCurrentIndex(i);
            m_parts.stage.setMode(mode);
            if (m_parts.settings)
                m_parts.settings->setValue(modeKey, int(mode));
        });
    }
}

StageMode StageViews::mode() const
{
    return m_parts.stage.mode();
}

void StageViews::setMode(StageMode mode)
{
    for (QAction *action : m_parts.actions.stageMode->actions()) {
        if (action->data().toInt() == int(mode))
            action->setChecked(true);
    }
}

int StageViews::rowOf(trace::HalfId half) const
{
    const flow::ExchangeIndex &index = m_parts.exchanges.model()->index();
    const int row = index.rowOf({half, {}});
    return row >= 0 ? row : index.rowOf({{}, half});
}

ExchangeName StageViews::nameOf(trace::HalfId half) const
{
    const flow::ExchangeIndex &index = m_parts.exchanges.model()->index();
    const flow::Moment &moment = m_parts.playback.moment();
    const int row = rowOf(half);
    if (row < 0 || row >= index.rowCountAt(moment))
        return {QStringLiteral("#…"), {}};
    const flow::ExchangeRow exchange = index.rowAt(row, moment);
    return {QStringLiteral("#%1").arg(exchange.number),
        QStringLiteral("%1 %2").arg(
            QString::fromUtf8(exchange.method), QString::fromUtf8(exchange.target))};
}

void StageViews::pick(trace::HalfId half, trace::EventIndex event)
{
    const int row = rowOf(half);
    if (row < 0)
        return;
    m_parts.selection.setExchange(m_parts.exchanges.model()->index().keyAt(row));
    if (event)
        m_parts.selection.setEvent(event);
    Q_EMIT picked();
}

} // namespace roundtrip::ui
