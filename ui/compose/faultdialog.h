#pragma once

#include "core/plan/conditions.h"
#include "core/trace/event.h"

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
    /// What it is done to: kept with the question, whatever is selected when it is answered.
    struct Where {
        trace::Subject side; ///< of a connection
        trace::EventIndex step; ///< from whose first byte places count; none: nothing is held
    };
    FaultDialog(const Theme &theme, QWidget *parent);

    /// Has this fault anything to ask for?
    static bool asksFor(plan::FaultChoice kind);
    /// `whose`: ":51322 → :3000, client → server". The place counts from what is held, or else from
    /// what waits or comes next.
    void start(const plan::FaultPlan &fault, const Where &where, const QString &whose);

    QLabel *heading() const { return m_what; }
    QLineEdit *delay() const { return m_delay; }
    QLineEdit *at() const { return m_at; }
    QLineEdit *mask() const { return m_mask; }
    QPushButton *doButton() const { return m_do; }

Q_SIGNALS:
    void chosen(const roundtrip::plan::FaultPlan &fault,
        const roundtrip::ui::FaultDialog::Where &where);

private:
    bool read(plan::FaultPlan &fault);
    void check();
    void choose();

    plan::FaultPlan m_fault;
    Where m_where;
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
