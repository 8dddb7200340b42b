#include "ui/window/contextmenus.h"

#include "core/flow/conditionwords.h"
#include "ui/window/breakcontrols.h"
#include "ui/window/faultcontrols.h"
#include "ui/window/linkcontrols.h"
#include "ui/window/windowactions.h"

#include <QAction>
#include <QActionGroup>
#include <QMenu>

namespace roundtrip::ui
{

namespace
{

using What = Pointed::What;

/// Of actions that cannot be chosen now a menu under the mouse says nothing; but what an arrow is
/// there for is missed where it is not.
void addEnabled(QMenu *menu, const QList<QAction *> &actions)
{
    for (QAction *action : actions) {
        if (action->isEnabled())
            menu->addAction(action);
    }
}

void addPart(QMenu *menu)
{
    if (!menu->isEmpty() && !menu->actions().constLast()->isSeparator())
        menu->addSeparator();
}

/// In place of a menu with nothing that could be chosen: its name, and why.
void addReason(QMenu *menu, const QMenu *instead)
{
    QAction *line = menu->addAction(QStringLiteral("%1 · %2").arg(
        withoutAccelerator(instead->title()), whyNotPossible(instead->actions().constFirst())));
    line->setObjectName(QStringLiteral("whyNot"));
    line->setEnabled(false);
}

bool anyEnabled(const QMenu *menu)
{
    const QList<QAction *> actions = menu->actions();
    return std::any_of(
        actions.begin(), actions.end(), [](const QAction *action) { return action->isEnabled(); });
}

} // namespace

ContextMenus::ContextMenus(WindowActions &actions, BreakControls &breaks, LinkControls &link,
    FaultControls &faults, QWidget *window)
    : QObject(window)
    , m_actions(actions)
    , m_breaks(breaks)
    , m_link(link)
    , m_faults(faults)
    , m_window(window)
{
}

void ContextMenus::open(const Pointed &pointed, QPoint globalPos)
{
    Q_EMIT aboutToOpen();
    m_breaks.followSelection();
    m_link.followSelection();
    m_faults.follow();
    auto *menu = new QMenu(m_window);
    menu->setObjectName(QStringLiteral("contextMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (pointed.what == What::Ground) {
        addView(menu);
        menu->popup(globalPos);
        return;
    }
    addMoment(menu, pointed);
    addPart(menu);
    addHeld(menu, pointed);
    addPart(menu);
    addBreaks(menu, pointed);
    addPart(menu);
    addLink(menu, pointed);
    addPart(menu);
    addAgain(menu);
    addPart(menu);
    addCopy(menu, pointed);
    if (pointed.what == What::Exchange) {
        addPart(menu);
        addEnabled(menu, {m_actions.clearList, m_actions.showCleared});
    }
    menu->popup(globalPos);
}

/// Where nothing is pointed at: how the stage looks, and what there is to be seen on it.
void ContextMenus::addView(QMenu *menu) const
{
    addEnabled(menu, {m_actions.goOn, m_actions.goLive, m_actions.follow});
    addPart(menu);
    addEnabled(menu, m_actions.depth->actions());
    addPart(menu);
    addEnabled(menu,
        {m_actions.stageLarger, m_actions.stageSmaller, m_actions.stageFits, m_actions.foldAll});
    addPart(menu);
    addEnabled(menu, {m_actions.presenter, m_actions.resetLayout});
}

void ContextMenus::addMoment(QMenu *menu, const Pointed &pointed) const
{
    if (pointed.event)
        addEnabled(menu, {m_actions.goToSelected});
    if (pointed.what == What::Exchange)
        addEnabled(menu, {m_actions.toExchangeBegin, m_actions.toExchangeEnd, m_actions.replay});
}

/// What is held can be let go, changed, dropped, answered.
void ContextMenus::addHeld(QMenu *menu, const Pointed &pointed) const
{
    if (pointed.what == What::Connection)
        return;
    addEnabled(menu,
        named({QStringLiteral("releaseStep"), QStringLiteral("editStep"),
            QStringLiteral("dropStep"), QStringLiteral("answerStep"), QStringLiteral("showHeld")}));
    addEnabled(menu, {m_actions.endExchange});
}

/// A step that has not happened has no event to select: its own action stands here, and among the
/// kinds of the menu Breakpoints. A whole exchange, or its connection, has no step: it stands for
/// requests like its own.
void ContextMenus::addBreaks(QMenu *menu, const Pointed &pointed) const
{
    if (pointed.what == What::Connection || pointed.what == What::Exchange) {
        addEnabled(menu, {m_breaks.likeThis()});
        return;
    }
    if (!pointed.event && pointed.place) {
        const flow::BreakPlace place = *pointed.place;
        const bool set = m_breaks.breakpoints().findLike(flow::breakpointAt(place));
        QAction *action = menu->addAction(
            (set ? BreakControls::tr("No &breakpoint %1") : BreakControls::tr("&Breakpoint %1"))
                .arg(flow::placeText(place.at, place.side)));
        action->setObjectName(QStringLiteral("breakHere"));
        BreakControls *breaks = &m_breaks;
        connect(action, &QAction::triggered, breaks, [breaks, place] { breaks->toggle(place); });
        return;
    }
    if (!m_breaks.selectedPlace())
        return;
    addEnabled(menu,
        {m_breaks.here(), m_breaks.hereForTarget(), m_breaks.hereForStatus(), m_breaks.hereWith()});
}

void ContextMenus::addLink(QMenu *menu, const Pointed &pointed) const
{
    if (pointed.what == What::Event || pointed.what == What::Step)
        return;
    for (const trace::Side sender : {trace::Side::Client, trace::Side::Server}) {
        const bool meant = pointed.what != What::Arrow || pointed.from == sender;
        QMenu *faults = m_faults.menu(sender);
        if (meant && anyEnabled(faults))
            menu->addMenu(faults);
        else if (meant && pointed.what != What::Exchange)
            addReason(menu, faults);
    }
    addEnabled(menu, named({QStringLiteral("takeBackFaults")}));
    addEnabled(menu, {m_link.conditionsOfOne()});
    if (pointed.what == What::Connection)
        addEnabled(menu, {m_link.conditions()});
}

void ContextMenus::addAgain(QMenu *menu) const
{
    addEnabled(menu, {m_actions.editAgain, m_actions.sendAgain});
    if (m_actions.sendAgainMenu->isEnabled())
        menu->addMenu(m_actions.sendAgainMenu);
    addEnabled(menu, {m_actions.compareWithPrevious});
}

void ContextMenus::addCopy(QMenu *menu, const Pointed &pointed) const
{
    if (pointed.what != What::Connection)
        addEnabled(menu, {m_actions.copyText, m_actions.copyBytes});
    addEnabled(menu, {m_actions.copyCurl});
}

QList<QAction *> ContextMenus::named(const QStringList &names) const
{
    QList<QAction *> found;
    const QList<WindowActions::Entry> all = m_actions.all();
    for (const QString &name : names) {
        for (const WindowActions::Entry &entry : all) {
            if (entry.action->objectName() == name)
                found << entry.action;
        }
    }
    return found;
}

} // namespace roundtrip::ui
