#pragma once

#include "ui/window/windowactions.h"

#include <QDialog>

#include <vector>

class QLineEdit;
class QListWidget;

namespace roundtrip::ui
{

class Theme;

/// All actions by their names: typing filters, Up and Down choose, Enter runs, Esc closes. An action
/// that cannot be run now is shown and says so by its look.
class CommandPalette final : public QDialog
{
    Q_OBJECT
public:
    CommandPalette(const Theme &theme, const WindowActions &actions, QWidget *parent);

    QLineEdit *edit() const { return m_edit; }
    QListWidget *list() const { return m_list; }
    /// Opens it empty, in the upper part of its window.
    void start();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Found {
        int place = 0; ///< among all entries
        int rank = 0; ///< 0: it is called so
        bool inForm = false;
        bool meant = false; ///< it is about what is selected
    };
    QString typed() const; ///< empty where no word was
    std::vector<Found> found(const QList<WindowActions::Entry> &entries) const;
    void fill();
    void run();

    const Theme &m_theme;
    const WindowActions &m_actions;
    QLineEdit *m_edit;
    QListWidget *m_list;
};

/// Do the words that were typed all begin or lie in the name or the menu of an action, or among the
/// other words for it? The order does not matter, and neither do capitals, brackets and arrows; in
/// another language its English name does as well.
bool matchesAction(const QString &typed, const WindowActions::Entry &entry);

} // namespace roundtrip::ui
