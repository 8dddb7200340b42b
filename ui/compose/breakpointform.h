#pragma once

#include "core/flow/breakplaces.h"
#include "core/plan/conditions.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;

namespace roundtrip::ui
{

class Theme;

/// A breakpoint: where it looks, and the conditions that must all hold. What is wrong is said at
/// the field; a condition that can never hold at this place is wrong too.
class BreakpointForm final : public QWidget
{
    Q_OBJECT
public:
    explicit BreakpointForm(const Theme &theme, QWidget *parent = nullptr);

    /// The inverse of each other; number and switch stay as they were given.
    plan::BreakpointPlan breakpoint() const;
    void setBreakpoint(const plan::BreakpointPlan &breakpoint);
    /// The field that is wrong; nullptr: none is.
    QWidget *firstWrongField() const;

    QComboBox *place() const { return m_place; }
    enum Field { Method, Target, HeaderName, HeaderValue, Status, Age, FieldCount };
    QLineEdit *field(Field field) const { return m_fields[field]; }
    QLabel *complaint(Field field) const { return m_complaints[field]; }
    QCheckBox *socketReused() const { return m_reused; }

Q_SIGNALS:
    void edited();

private:
    void addPlaces(QGridLayout *grid);
    void addPlace(const flow::BreakPlace &place);
    void addFields(QGridLayout *grid);
    flow::BreakPlace chosenPlace() const;
    QString problemOf(Field field) const;
    void check();

    const Theme &m_theme;
    plan::BreakpointPlan m_base;
    QComboBox *m_place;
    QLineEdit *m_fields[FieldCount] = {};
    QLabel *m_complaints[FieldCount] = {};
    QCheckBox *m_reused;
};

} // namespace roundtrip::ui
