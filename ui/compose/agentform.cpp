#include "ui/compose/agentform.h"

#include "ui/theme/parts.h"
#include "ui/theme/segmentedcontrol.h"
#include "ui/theme/theme.h"
#include "ui/theme/tooltip.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace roundtrip::ui
{

namespace
{

constexpr int mostSockets = 10'000;
constexpr int mostTimeout = 3'600'000; // an hour
constexpr int mostInABurst = 200;
constexpr int usualBurst = 8;
constexpr int leastWidth = 160; // of the window, whatever the zoom

} // namespace

QString burstText(int count, const QString &agent, const plan::AgentPlan &options)
{
    const auto limit = [](int sockets) {
        return sockets > 0 ? QString::number(sockets) : QStringLiteral("Infinity");
    };
    QString allowed = QStringLiteral("maxSockets %1").arg(limit(options.maxSockets));
    if (options.maxTotalSockets > 0)
        allowed += QStringLiteral(", maxTotalSockets %1").arg(options.maxTotalSockets);
    return AgentForm::tr("%Ln request(s) over %1, %2", nullptr, count).arg(agent, allowed);
}

AgentForm::AgentForm(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setMinimumWidth(leastWidth);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(makeForm());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(scroll, 1);
    column->addWidget(makeBurst());
    setAgents({});
}

QWidget *AgentForm::makeForm()
{
    auto *form = new QWidget;
    auto *column = new QVBoxLayout(form);
    column->setContentsMargins(m_theme.px(12), m_theme.px(12), m_theme.px(12), m_theme.px(12));
    column->setSpacing(m_theme.px(4));
    addAgent(column);
    addOptions(column);
    column->addStretch();
    return form;
}

void AgentForm::addAgent(QVBoxLayout *column)
{
    m_showPool = makeLink(tr("Show the pool"), this);
    auto *heading = new QHBoxLayout;
    heading->addWidget(makeCaption(tr("Agent"), this));
    heading->addStretch();
    heading->addWidget(m_showPool); // a line of its own is missed in a low window
    column->addLayout(heading);
    m_agent = new QComboBox(this);
    m_agent->setAccessibleName(tr("Agent"));
    m_agent->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_agent->setMinimumContentsLength(12);
    m_agent->setIconSize(QSize(0, 0));
    setCode(m_agent);
    column->addWidget(m_agent);
    m_state = makeNote(this);
    column->addWidget(m_state);
    connect(m_agent, &QComboBox::currentIndexChanged, this, [this] {
        if (!m_filling)
            showChosen();
    });
    connect(m_showPool, &QPushButton::clicked, this, &AgentForm::poolRequested);
}

QSpinBox *AgentForm::makeLimit(const QString &name, const QString &toolTip)
{
    auto *spin = new QSpinBox(this);
    spin->setRange(0, mostSockets);
    spin->setSpecialValueText(QStringLiteral("Infinity"));
    spin->setKeyboardTracking(false); // what is half typed is not meant
    spin->setAccessibleName(name);
    spin->setObjectName(name);
    spin->setMinimumWidth(m_theme.px(72)); // it gives way where the panel is narrow
    setPlainToolTip(spin, toolTip);
    setCode(spin);
    connect(spin, &QSpinBox::valueChanged, this, &AgentForm::edited);
    return spin;
}

void AgentForm::addOptions(QVBoxLayout *column)
{
    column->addSpacing(m_theme.px(8));
    m_keepAlive = new QCheckBox(QStringLiteral("keepAlive"), this);
    setCode(m_keepAlive);
    setPlainToolTip(m_keepAlive, tr("A socket lies free behind its exchange, for the next one"));
    connect(m_keepAlive, &QCheckBox::toggled, this, &AgentForm::edited);
    m_maxSockets = makeLimit(QStringLiteral("maxSockets"),
        tr("So many sockets for each host and port; further requests wait"));
    m_maxTotalSockets = makeLimit(QStringLiteral("maxTotalSockets"),
        tr("So many sockets for all hosts together, free ones included"));
    m_maxFreeSockets = makeLimit(
        QStringLiteral("maxFreeSockets"), tr("So many lie free at the most; others are closed"));
    m_timeout = makeLimit(
        QStringLiteral("timeout"), tr("A socket that is silent for so long is closed while it is free"));
    m_timeout->setRange(0, mostTimeout);
    m_timeout->setSingleStep(500);
    m_timeout->setSpecialValueText(tr("none"));
    m_timeout->setSuffix(QStringLiteral(" ms"));
    m_scheduling = new SegmentedControl(this);
    m_scheduling->setCompact(true);
    m_scheduling->setAccessibleName(QStringLiteral("scheduling"));
    m_scheduling->addSegment(QStringLiteral("lifo"), tr("The newest free socket is lent first"));
    m_scheduling->addSegment(QStringLiteral("fifo"), tr("The oldest free socket is lent first"));
    connect(m_scheduling, &SegmentedControl::activated, this, &AgentForm::edited);

    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(m_theme.px(8));
    grid->setVerticalSpacing(m_theme.px(4));
    int line = 0;
    grid->addWidget(m_keepAlive, line++, 0, 1, 2);
    for (QSpinBox *spin : {m_maxSockets, m_maxTotalSockets, m_maxFreeSockets, m_timeout}) {
        QLabel *label = makeLabel(spin->accessibleName(), this);
        label->setBuddy(spin);
        setCode(label);
        label->setProperty("small", true);
        grid->addWidget(label, line, 0);
        grid->addWidget(spin, line++, 1);
    }
    QLabel *label = makeLabel(QStringLiteral("scheduling"), this);
    setCode(label);
    label->setProperty("small", true);
    grid->addWidget(label, line, 0);
    grid->addWidget(m_scheduling, line, 1, Qt::AlignLeft);
    grid->setColumnStretch(1, 1);
    column->addLayout(grid);
    QLabel *note = makeNote(this);
    note->setText(tr("Acts on the agent as it lives, as setting agent.maxSockets does."));
    column->addWidget(note);
}

/// Stays in sight, as the button that sends does in the other tab.
QWidget *AgentForm::makeBurst()
{
    auto *bar = new QWidget(this);
    m_request = makeCaption({}, bar);
    m_request->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_burst = new QSpinBox(bar);
    m_burst->setRange(1, mostInABurst);
    m_burst->setValue(usualBurst);
    m_burst->setAccessibleName(tr("How many requests"));
    setCode(m_burst);
    m_send = new QPushButton(tr("Send a burst"), bar);
    m_send->setProperty("primary", true);
    m_send->setObjectName(QStringLiteral("sendBurst"));
    m_over = makeNote(bar);
    m_over->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    setPlainToolTip(m_send,
        tr("Sends the request of the tab Request so many times, without waiting (%1)")
            .arg(QStringLiteral("Ctrl+Shift+Enter")));
    auto *row = new QHBoxLayout;
    row->setSpacing(m_theme.px(6));
    row->addWidget(m_burst);
    row->addWidget(makeLabel(QStringLiteral("×"), bar));
    row->addWidget(m_send);
    row->addStretch();
    auto *column = new QVBoxLayout(bar);
    column->setContentsMargins(m_theme.px(12), m_theme.px(8), m_theme.px(12), m_theme.px(12));
    column->setSpacing(m_theme.px(4));
    column->addWidget(m_request);
    column->addLayout(row);
    column->addWidget(m_over);
    connect(m_burst, &QSpinBox::valueChanged, this, &AgentForm::showOver);
    connect(m_send, &QPushButton::clicked, this, &AgentForm::burstRequested);
    return bar;
}

void AgentForm::setAgents(const std::vector<AgentState> &agents)
{
    if (agents == m_agents && !m_agents.empty())
        return;
    const QByteArray name = agentName();
    const AgentState *before = chosen();
    const AgentState was = before ? *before : AgentState();
    m_agents = agents;
    m_filling = true;
    QStringList names;
    for (const AgentState &agent : m_agents)
        names << QString::fromUtf8(agent.name);
    QStringList shown;
    for (int i = 0; i < m_agent->count(); ++i)
        shown << m_agent->itemText(i);
    if (names != shown) {
        m_agent->clear();
        m_agent->addItems(names);
        m_agent->setCurrentIndex(std::max(0, int(names.indexOf(QString::fromUtf8(name)))));
    }
    m_filling = false;
    const AgentState *now = chosen();
    if (now && (!before || !(now->options == was.options) || now->name != was.name))
        showChosen();
    else
        showState();
}

void AgentForm::setRequest(const QString &request)
{
    m_request->setText(tr("A burst of %1").arg(request));
    setPlainToolTip(m_request, request);
    m_send->setAccessibleDescription(request);
}

QByteArray AgentForm::agentName() const
{
    return m_agent->currentText().toUtf8();
}

const AgentState *AgentForm::chosen() const
{
    const auto found = std::ranges::find(m_agents, agentName(), &AgentState::name);
    return found == m_agents.end() ? nullptr : &*found;
}

plan::AgentPlan AgentForm::options() const
{
    plan::AgentPlan options = m_base;
    options.keepAlive = m_keepAlive->isChecked();
    options.maxSockets = m_maxSockets->value();
    options.maxTotalSockets = m_maxTotalSockets->value();
    options.maxFreeSockets = m_maxFreeSockets->value();
    options.timeoutMs = m_timeout->value();
    options.fifo = m_scheduling->currentIndex() == 1;
    return options;
}

int AgentForm::burst() const
{
    return m_burst->value();
}

void AgentForm::showChosen()
{
    const AgentState *agent = chosen();
    m_base = agent ? agent->options : plan::AgentPlan::global();
    m_filling = true;
    m_keepAlive->setChecked(m_base.keepAlive);
    m_maxSockets->setValue(m_base.maxSockets);
    m_maxTotalSockets->setValue(m_base.maxTotalSockets);
    m_maxFreeSockets->setValue(m_base.maxFreeSockets);
    m_timeout->setValue(m_base.timeoutMs);
    m_scheduling->setCurrentIndex(m_base.fifo ? 1 : 0);
    m_filling = false;
    showState();
}

/// In the room of two lines, whatever it says: the button above stays where it is.
void AgentForm::showOver()
{
    m_over->ensurePolished();
    m_over->setMinimumHeight(2 * m_over->fontMetrics().lineSpacing());
    m_over->setText(burstText(burst(), m_agent->currentText(), options()));
}

void AgentForm::showState()
{
    showOver();
    const AgentState *agent = chosen();
    if (!agent || !agent->known) {
        m_state->setText(tr("Nobody has asked it for a socket yet."));
        return;
    }
    const QString counts = tr("%1 in use, %2 free, %3 waiting")
                               .arg(agent->inUse)
                               .arg(agent->free)
                               .arg(agent->waiting);
    m_state->setText(agent->setByHand ? tr("%1; set by hand").arg(counts) : counts);
}

void AgentForm::edited()
{
    if (!m_filling && !agentName().isEmpty())
        Q_EMIT optionsEdited(agentName(), options());
}

} // namespace roundtrip::ui
