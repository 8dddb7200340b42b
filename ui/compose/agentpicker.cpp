#include "ui/compose/agentpicker.h"

#include "ui/theme/flowlayout.h"
#include "ui/theme/parts.h"
#include "ui/theme/theme.h"
#include "ui/theme/tooltip.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSpinBox>

#include <utility>

namespace roundtrip::ui
{

AgentPicker::AgentPicker(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_combo(new QComboBox(this))
{
    m_own.keepAlive = true;
    m_own.maxSockets = 10;
    m_combo->setAccessibleName(tr("Agent"));
    m_combo->addItem(tr("shared, as globalAgent"), Shared);
    m_combo->addItem(tr("new: agent: false"), New);
    m_combo->addItem(tr("none: a socket of its own"), None);
    m_combo->addItem(tr("with these options"), Own);
    m_combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_combo->setMinimumContentsLength(12);
    m_combo->setIconSize(QSize(0, 0));
    for (const auto &[entry, text] :
        {std::pair(Shared, tr("One agent for all requests, with globalAgent's options: keepAlive")),
            std::pair(New, tr("An agent made for this request alone, as agent: false makes it")),
            std::pair(None, tr("No agent: the request opens a socket and closes it")),
            std::pair(Own, tr("An agent with the options below"))})
        m_combo->setItemData(m_combo->findData(entry), text, Qt::ToolTipRole);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme.px(4));
    column->addWidget(m_combo);
    column->addWidget(makeOptions(theme));
    showOptions();
    connect(m_combo, &QComboBox::currentIndexChanged, this, [this] {
        setPlainToolTip(m_combo, m_combo->currentData(Qt::ToolTipRole).toString());
        showOptions();
        Q_EMIT edited();
    });
}

plan::AgentChoice AgentPicker::choice() const
{
    switch (Entry(m_combo->currentData().toInt())) {
    case Shared:
        return plan::SharedAgent{};
    case New:
        return plan::NewAgent{};
    case None:
        return plan::NoAgent{};
    case Named:
        return plan::NamedAgent{m_name};
    case Own:
        break;
    }
    plan::AgentPlan own = m_own;
    own.keepAlive = m_keepAlive->isChecked();
    own.maxSockets = m_maxSockets->value();
    return own;
}

void AgentPicker::setChoice(const plan::AgentChoice &choice)
{
    Entry entry = Shared;
    std::visit(Overloaded{
                   [&](const plan::SharedAgent &) { entry = Shared; },
                   [&](const plan::NewAgent &) { entry = New; },
                   [&](const plan::NoAgent &) { entry = None; },
                   [&](const plan::NamedAgent &named) {
                       entry = Named;
                       m_name = named.name;
                       if (m_combo->findData(Named) < 0)
                           m_combo->addItem({}, Named);
                       m_combo->setItemText(
                           m_combo->findData(Named), QString::fromUtf8(named.name));
                   },
                   [&](const plan::AgentPlan &own) {
                       entry = Own;
                       m_own = own;
                       m_keepAlive->setChecked(own.keepAlive);
                       m_maxSockets->setValue(own.maxSockets);
                   },
               },
        choice);
    m_combo->setCurrentIndex(m_combo->findData(entry));
    Q_EMIT edited();
}

QWidget *AgentPicker::makeOptions(const Theme &theme)
{
    m_options = new QWidget(this);
    m_keepAlive = new QCheckBox(QStringLiteral("keepAlive"), m_options);
    m_keepAlive->setChecked(m_own.keepAlive);
    m_maxSockets = new QSpinBox(m_options);
    m_maxSockets->setRange(0, 10'000);
    m_maxSockets->setSpecialValueText(QStringLiteral("Infinity"));
    m_maxSockets->setValue(m_own.maxSockets);
    m_maxSockets->setAccessibleName(QStringLiteral("maxSockets"));
    QLabel *label = makeLabel(QStringLiteral("maxSockets"), m_options);
    label->setBuddy(m_maxSockets);
    for (QWidget *widget : {static_cast<QWidget *>(m_keepAlive),
             static_cast<QWidget *>(m_maxSockets), static_cast<QWidget *>(label)})
        setCode(widget);
    // In two lines where the panel has no room for one.
    auto *socketsBox = new QWidget(m_options);
    auto *sockets = new QHBoxLayout(socketsBox);
    sockets->setContentsMargins(0, 0, 0, 0);
    sockets->addWidget(label);
    sockets->addWidget(m_maxSockets);
    auto *row = new FlowLayout(m_options);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme.px(8));
    row->addWidget(m_keepAlive);
    row->addWidget(socketsBox);
    connect(m_keepAlive, &QCheckBox::toggled, this, &AgentPicker::edited);
    connect(m_maxSockets, &QSpinBox::valueChanged, this, &AgentPicker::edited);
    return m_options;
}

void AgentPicker::showOptions()
{
    m_options->setVisible(m_combo->currentData().toInt() == Own);
}

} // namespace roundtrip::ui
