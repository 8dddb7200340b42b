#pragma once

#include "core/plan/conditions.h"

#include <QDialog>

class QCheckBox;
class QLabel;
class QPushButton;
class QTableWidget;

namespace roundtrip::ui
{

class BreakpointForm;
class BreakpointList;
class InterventionWatch;
class Theme;

/// The list of the breakpoints, with what each holds, its conditions and how often it has held
/// something by the moment; below it the form of the one that is chosen. It stays beside the
/// window. Space switches one on and off, Del takes it away.
class BreakpointDialog final : public QDialog
{
    Q_OBJECT
public:
    BreakpointDialog(const Theme &theme, BreakpointList &breakpoints,
        const InterventionWatch &watch, QWidget *parent);

    /// Shows the list; `wanted` is the one that is edited, 0: the first.
    void start(quint32 wanted = 0);
    /// Shows the list with this in the form, to be added or changed first.
    void startWith(const plan::BreakpointPlan &breakpoint);

    BreakpointForm *form() const { return m_form; }
    QTableWidget *table() const { return m_table; }
    QCheckBox *onSwitch() const { return m_on; }
    QPushButton *addButton() const { return m_add; }
    QPushButton *changeButton() const { return m_change; }
    QPushButton *removeButton() const { return m_remove; }
    enum Column { Number, Holds, Conditions, Hits, ColumnCount };

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void makeTable();
    void layOut();
    void refresh();
    void showHits();
    void fillRow(int row, const plan::BreakpointPlan &breakpoint);
    quint32 chosen() const;
    void choose(quint32 id);
    void add();
    void addTyped();
    void change();
    void followForm();
    bool isFormRight();

    const Theme &m_theme;
    BreakpointList &m_breakpoints;
    const InterventionWatch &m_watch;
    QCheckBox *m_on;
    QTableWidget *m_table;
    QLabel *m_empty;
    BreakpointForm *m_form;
    QPushButton *m_remove;
    QPushButton *m_change;
    QPushButton *m_add;
    bool m_filling = false; ///< what changes in the table is not a person's doing
};

} // namespace roundtrip::ui
