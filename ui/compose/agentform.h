#pragma once

#include "core/plan/plans.h"

#include <QWidget>

#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;
class QVBoxLayout;

namespace roundtrip::ui
{

class SegmentedControl;
class Theme;

/// What the window knows of an agent, from the trace.
struct AgentState {
    QByteArray name; ///< for people: "globalAgent"
    plan::AgentPlan options;
    bool known = true; ///< false: nobody has asked it for a socket yet, and these are its defaults
    bool setByHand = false;
    int inUse = 0;
    int free = 0;
    int waiting = 0;
    bool operator==(const AgentState &) const = default;
};

/// "8 requests over agent 1, maxSockets 1": which agent a burst uses, and what it allows.
QString burstText(int count, const QString &agent, const plan::AgentPlan &options);

/// The agent tab: the options of an agent that lives, and a burst of requests over it. What a person
/// sets is said at once (optionsEdited); what really is comes back with setAgents(). It knows no
/// engine and no trace.
class AgentForm final : public QWidget
{
    Q_OBJECT
public:
    explicit AgentForm(const Theme &theme, QWidget *parent = nullptr);

    /// The agents there are, the shared one first. Fields that somebody has set keep what was set
    /// until the agent changes.
    void setAgents(const std::vector<AgentState> &agents);
    /// "GET 127.0.0.1:3000/": what a burst sends.
    void setRequest(const QString &request);
    QByteArray agentName() const;
    plan::AgentPlan options() const;
    int burst() const;

    QComboBox *agentCombo() const { return m_agent; }
    QCheckBox *keepAlive() const { return m_keepAlive; }
    QSpinBox *maxSockets() const { return m_maxSockets; }
    QSpinBox *maxTotalSockets() const { return m_maxTotalSockets; }
    QSpinBox *maxFreeSockets() const { return m_maxFreeSockets; }
    QSpinBox *timeout() const { return m_timeout; }
    SegmentedControl *scheduling() const { return m_scheduling; }
    QSpinBox *burstSpin() const { return m_burst; }
    QPushButton *burstButton() const { return m_send; }
    QPushButton *poolButton() const { return m_showPool; }
    QLabel *burstLabel() const { return m_over; }
    QLabel *stateLabel() const { return m_state; }

Q_SIGNALS:
    void optionsEdited(const QByteArray &agent, const roundtrip::plan::AgentPlan &options);
    void burstRequested();
    void poolRequested();

private:
    QWidget *makeForm();
    void addAgent(QVBoxLayout *column);
    void addOptions(QVBoxLayout *column);
    QWidget *makeBurst();
    QSpinBox *makeLimit(const QString &name, const QString &toolTip);
    const AgentState *chosen() const;
    void showChosen();
    void showState();
    void showOver();
    void edited();

    const Theme &m_theme;
    std::vector<AgentState> m_agents;
    plan::AgentPlan m_base; ///< what has no field stays as it is
    bool m_filling = false;
    QComboBox *m_agent = nullptr;
    QLabel *m_state = nullptr;
    QPushButton *m_showPool = nullptr;
    QCheckBox *m_keepAlive = nullptr;
    QSpinBox *m_maxSockets = nullptr;
    QSpinBox *m_maxTotalSockets = nullptr;
    QSpinBox *m_maxFreeSockets = nullptr;
    QSpinBox *m_timeout = nullptr;
    SegmentedControl *m_scheduling = nullptr;
    QSpinBox *m_burst = nullptr;
    QLabel *m_request = nullptr;
    QLabel *m_over = nullptr; ///< what a burst goes over
    QPushButton *m_send = nullptr;
};

} // namespace roundtrip::ui
