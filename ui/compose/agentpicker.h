#pragma once

#include "core/plan/plans.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QSpinBox;

namespace roundtrip::ui
{

class Theme;

/// Which agent lends the socket: the shared keep-alive one, one of the request's own, none, or one
/// with these options.
class AgentPicker final : public QWidget
{
    Q_OBJECT
public:
    explicit AgentPicker(const Theme &theme, QWidget *parent = nullptr);

    plan::AgentChoice choice() const;
    void setChoice(const plan::AgentChoice &choice);

    QComboBox *combo() const { return m_combo; }
    QCheckBox *keepAlive() const { return m_keepAlive; }
    QSpinBox *maxSockets() const { return m_maxSockets; }

Q_SIGNALS:
    void edited();

private:
    enum Entry { Shared, New, None, Own, Named };
    QWidget *makeOptions(const Theme &theme);
    void showOptions();

    QComboBox *m_combo;
    QWidget *m_options = nullptr;
    QCheckBox *m_keepAlive = nullptr;
    QSpinBox *m_maxSockets = nullptr;
    plan::AgentPlan m_own; ///< options that have no control of their own stay as they were
    QByteArray m_name;
};

} // namespace roundtrip::ui
