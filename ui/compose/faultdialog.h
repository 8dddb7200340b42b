#pragma once

#include "core/plan/conditions.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;

namespace roundtrip::ui
{

class Theme;

/// Asks how long, where or which bits, for the faults that need it. What is wrong is said at the
/// field.
class FaultDialog final : public QDialog
{
    Q_OBJECT
public:
    FaultDialog(const Theme &theme, QWidget *parent);

    /// Has this fault anything to ask for?
    static bool asksFor(plan::FaultChoice kind);
    /// `whose`: "client → server". The place counts from what is held, or else from what waits or
    /// comes next.
    void start(const plan::FaultPlan &fault, const QString &whose, bool held);

    QLineEdit *delay() const { return m_delay; }
    QLineEdit *at() const { return m_at; }
    QLineEdit *mask() const { return m_mask; }
    QPushButton *doButton() const { return m_do; }

Q_SIGNALS:
    void chosen(const roundtrip::plan::FaultPlan &fault);

private:
    bool read(plan::FaultPlan &fault);
    void check();
    void choose();

    plan::FaultPlan m_fault;
    QLabel *m_what;
    QLabel *m_delayName;
    QLabel *m_atName;
    QLabel *m_maskName;
    QLineEdit *m_delay;
    QLineEdit *m_at;
    QLineEdit *m_mask;
    QLabel *m_complaint;
    QPushButton *m_do;
};

} // namespace roundtrip::ui
