#pragma once

#include "core/plan/conditions.h"
#include "core/trace/ids.h"

#include <QDialog>

class QPushButton;
class QRadioButton;

namespace roundtrip::ui
{

class LinkForm;
class Theme;

/// Asks for link conditions, for every connection or for one. It stays beside the window, which can
/// be used meanwhile.
class LinkDialog final : public QDialog
{
    Q_OBJECT
public:
    LinkDialog(const Theme &theme, QWidget *parent);

    /// A connection that the conditions could be for alone.
    struct Single {
        trace::ConnectionId id; ///< none: there is none to choose
        QString name;
        plan::LinkPlan link; ///< its conditions
    };
    /// Shows the conditions of all connections, or of the one when `alone`.
    void start(const plan::LinkPlan &all, const Single &single, bool alone);

    LinkForm *form() const { return m_form; }
    QRadioButton *forAll() const { return m_forAll; }
    QRadioButton *forOne() const { return m_forOne; }
    QPushButton *setButton() const { return m_set; }

Q_SIGNALS:
    /// `connection` none: of every one.
    void chosen(const roundtrip::plan::LinkPlan &link, roundtrip::trace::ConnectionId connection);

private:
    void choose();

    plan::LinkPlan m_all;
    Single m_single;
    LinkForm *m_form;
    QRadioButton *m_forAll;
    QRadioButton *m_forOne;
    QPushButton *m_set;
};

} // namespace roundtrip::ui
