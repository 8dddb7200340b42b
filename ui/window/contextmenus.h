#pragma once

#include "ui/models/pointed.h"

#include <QObject>
#include <QPoint>

class QAction;
class QMenu;
class QWidget;

namespace roundtrip::ui
{

class BreakControls;
class FaultControls;
class LinkControls;
class WindowActions;

/// The menus of the right mouse button and of the Menu key: of all actions of the menu bar those
/// that fit what was pointed at. Views hand up what that is; it is selected by then, so that the
/// actions act on it; nothing but a person selects something else while a menu is open.
class ContextMenus final : public QObject
{
    Q_OBJECT
public:
    ContextMenus(WindowActions &actions, BreakControls &breaks, LinkControls &link,
        FaultControls &faults, QWidget *window);

    void open(const Pointed &pointed, QPoint globalPos);

Q_SIGNALS:
    /// Whoever enables actions by what is selected does it now.
    void aboutToOpen();

private:
    void addView(QMenu *menu) const;
    void addMoment(QMenu *menu, const Pointed &pointed) const;
    void addCopy(QMenu *menu, const Pointed &pointed) const;
    void addAgain(QMenu *menu) const;
    void addHeld(QMenu *menu, const Pointed &pointed) const;
    void addBreaks(QMenu *menu, const Pointed &pointed) const;
    void addLink(QMenu *menu, const Pointed &pointed) const;
    /// Those of the menu bar with these names that there are.
    QList<QAction *> named(const QStringList &names) const;

    WindowActions &m_actions;
    BreakControls &m_breaks;
    LinkControls &m_link;
    FaultControls &m_faults;
    QWidget *m_window;
};

} // namespace roundtrip::ui
