#include "ui/window/stageviews.h"

#include "ui/exchanges/exchangelist.h"
#include "ui/exchanges/exchangemodel.h"
#include "ui/models/playback.h"
#include "ui/models/selection.h"
#include "ui/stage/comparepage.h"
#include "ui/stage/connectionpage.h"
#include "ui/stage/connectionspage.h"
#include "ui/stage/poolpage.h"
#include "ui/stage/poolview.h"
#include "ui/stage/stage.h"
#include "ui/theme/segmentedcontrol.h"
#include "ui/window/requestofexchange.h"
#include "ui/window/windowactions.h"

#include <QAction>
#include <QActionGroup>
#include <QSettings>

namespace roundtrip::ui
{

namespace
{
const QString modeKey = QStringLiteral("window/stageMode");

/// Of an action that has been given one; else its text.
QString shortTextOf(const QAction &action)
{
    const bool given = action.iconText() != QString(action.text()).remove(u'&');
    return given ? action.iconText() : withoutAccelerator(action.text());
}
} // namespace

StageViews::StageViews(const Parts &parts, QObject *parent)
    : QObject(parent)
    , m_parts(parts)
{
    makePool();
    makeComparison();
    makeConnection();
    makeConnections();
    makeSwitch();
    connectActions();
    connect(&parts.selection, &Selection::exchangeChanged, this, &StageViews::followComparable);
    connect(&parts.exchanges, &ExchangeList::countChanged, this, &StageViews::followComparable);
    followComparable();
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
    Stage *stage = &m_parts.stage; // the same menu as there, of the exchange that is selected by then
    connect(&m_pool->view(), &PoolView::menuRequested, stage,
        [stage](QPoint globalPos) { Q_EMIT stage->menuRequested(Pointed(), globalPos); });
    connect(&m_parts.selection, &Selection::exchangeChanged, this,
        [this] { m_pool->setSelected(m_parts.selection.exchange().client); });
}

void StageViews::makeComparison()
{
    m_compare = new ComparePage(m_parts.playback, m_parts.theme, &m_parts.stage);
    m_compare->setNames([this](trace::HalfId half) { return nameOf(half); });
    m_compare->setPlans([this](const flow::Moment &moment, flow::ExchangeKey key) {
        return requestOfExchange(m_parts.playback.visible(), moment, key);
    });
    m_parts.stage.addPage(StageMode::Compare, m_compare);
    connect(m_compare, &ComparePage::chosen, this, &StageViews::pickKey);
    connect(m_parts.actions.compareWithPrevious, &QAction::triggered, this,
        &StageViews::compareWithPrevious);
}

/// As the moment knows it.
trace::ConnectionId StageViews::connectionOf(const flow::Moment &moment, flow::ExchangeKey key)
{
    m_lives.advanceTo(m_parts.playback.visible(), moment);
    const flow::ExchangeIndex &index = m_parts.exchanges.model()->index();
    const int row = m_parts.exchanges.model()->indexRowOf(key);
    return row >= 0 && row < index.rowCountAt(moment) ? index.rowAt(row, moment).connection
                                                      : trace::ConnectionId();
}

void StageViews::makeConnection()
{
    m_connection = new ConnectionPage(
        m_parts.playback, m_parts.selection, m_parts.theme, &m_parts.stage);
    m_connection->setSource([this](const flow::Moment &moment, flow::ExchangeKey key) {
        const trace::ConnectionId id = connectionOf(moment, key);
        return flow::connectionAt(m_parts.exchanges.model()->index(), m_lives, moment, id,
            m_parts.exchanges.model()->indexRowOf(key));
    });
    m_parts.stage.addPage(StageMode::Connection, m_connection);
    connect(m_connection, &ConnectionPage::chosen, this, &StageViews::pickKey);
    connect(m_parts.actions.foldAll, &QAction::triggered, m_connection, &ConnectionPage::foldAll);
    connect(m_connection, &ConnectionPage::stepRequested, this,
        [this](int by) { m_parts.playback.step(m_parts.selection.exchange(), by); });
    connect(m_connection, &ConnectionPage::eventStepRequested, &m_parts.playback,
        &Playback::stepEvent);
}

void StageViews::makeConnections()
{
    m_connections = new ConnectionsPage(
        m_parts.playback, m_parts.selection, m_parts.theme, &m_parts.stage);
    m_connections->setSource(
        [this](const flow::Moment &moment, flow::ExchangeKey key, size_t most) {
            const trace::ConnectionId wanted = connectionOf(moment, key);
            return flow::connectionsAt(
                m_parts.exchanges.model()->index(), m_lives, moment, wanted, most,
                m_parts.exchanges.model()->indexRowOf(key));
        });
    m_parts.stage.addPage(StageMode::Connections, m_connections);
    connect(m_connections, &ConnectionsPage::chosen, this,
        [this](flow::ExchangeKey key) { pickKey(key, {}); });
    connect(m_connections, &ConnectionsPage::connectionWanted, this, [this](flow::ExchangeKey key) {
        pickKey(key, {});
        setMode(StageMode::Connection);
    });
}

void StageViews::forgetTrace()
{
    m_lives = {};
    m_pool->forgetTrace();
    m_connection->foldAll();
    m_compare->setPair({}, {});
    followComparable();
}

void StageViews::compare(flow::ExchangeKey before, flow::ExchangeKey after)
{
    m_compare->setPair(before, after);
    followComparable();
    setMode(StageMode::Compare);
}

bool StageViews::hasOneAbove() const
{
    const ExchangeModel *model = m_parts.exchanges.model();
    const int row = model->indexRowOf(m_parts.selection.exchange());
    return row > 0 && row < model->total();
}

/// Before and after can be shown once there are two, or are shown already.
void StageViews::followComparable()
{
    const bool above = hasOneAbove();
    const bool any = above || m_compare->after() || mode() == StageMode::Compare;
    const QString whyNot = tr("There is nothing to compare yet: send again, or choose an exchange "
                              "that has another one above it");
    setPossible(m_parts.actions.compareWithPrevious, above, whyNot);
    const QList<QAction *> actions = m_parts.actions.stageMode->actions();
    for (int i = 0; i < actions.size(); ++i) {
        if (actions.at(i)->data().toInt() != int(StageMode::Compare))
            continue;
        setPossible(actions.at(i), any, whyNot);
        m_switch->setSegmentEnabled(i, any);
        m_switch->setSegmentText(i, m_switch->segmentText(i), actions.at(i)->toolTip());
    }
}

/// The selected exchange, and the one before it.
void StageViews::compareWithPrevious()
{
    const ExchangeModel *model = m_parts.exchanges.model();
    const int row = model->indexRowOf(m_parts.selection.exchange());
    if (hasOneAbove())
        m_compare->setPair(model->index().keyAt(row - 1), m_parts.selection.exchange());
    setMode(StageMode::Compare);
}

void StageViews::makeSwitch()
{
    m_switch = new SegmentedControl(&m_parts.stage);
    m_switch->setCompact(true);
    m_switch->setObjectName(QStringLiteral("stageMode"));
    m_switch->setAccessibleName(tr("What the stage shows"));
    const QList<QAction *> actions = m_parts.actions.stageMode->actions();
    for (const QAction *action : actions)
        m_switch->addSegment(shortTextOf(*action), action->toolTip());
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
            if (mode == StageMode::Compare && !m_compare->after())
                compareWithPrevious();
            m_switch->setCurrentIndex(i);
            m_parts.stage.setMode(mode);
            followComparable();
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
    pickKey(m_parts.exchanges.model()->index().keyAt(row), event);
}

void StageViews::pickKey(flow::ExchangeKey key, trace::EventIndex event)
{
    m_parts.selection.setExchange(key);
    if (event)
        m_parts.selection.setEvent(event);
    Q_EMIT picked();
}

} // namespace roundtrip::ui
