#include "ui/window/linkcontrols.h"

#include "core/flow/conditionwords.h"
#include "core/flow/eventtext.h"
#include "ui/compose/linkdialog.h"
#include "ui/models/interventionwatch.h"
#include "ui/models/playback.h"
#include "ui/stage/noticeline.h"
#include "ui/stage/stage.h"
#include "ui/theme/theme.h"
#include "ui/theme/tooltip.h"
#include "ui/window/backend.h"
#include "ui/window/barmenu.h"
#include "ui/window/windowactions.h"

#include <QAction>
#include <QActionGroup>
#include <QMenu>

namespace roundtrip::ui
{

using plan::LinkPlan;

LinkControls::LinkControls(const Theme &theme, Backend &backend, const Playback &playback,
    const InterventionWatch &watch, WindowActions &actions, Connection selected, QWidget *window)
    : QObject(window)
    , m_theme(theme)
    , m_backend(backend)
    , m_playback(playback)
    , m_watch(watch)
    , m_selected(std::move(selected))
    , m_presets(new QActionGroup(this))
    , m_button(new BarMenu(theme, QStringLiteral("link"), actions.linkMenu, window))
    , m_dialog(new LinkDialog(theme, window))
{
    m_button->setObjectName(QStringLiteral("linkButton"));
    makeActions(actions);
    keepRoom();
    connect(m_dialog, &LinkDialog::chosen, this, &LinkControls::setLink);
    connect(actions.linkMenu, &QMenu::aboutToShow, this, &LinkControls::followSelection);
    showSet();
    followSelection();
}

void LinkControls::makeActions(WindowActions &actions)
{
    QMenu *menu = actions.linkMenu;
    menu->setToolTipsVisible(true);
    m_presets->setExclusionPolicy(QActionGroup::ExclusionPolicy::ExclusiveOptional);
    for (const LinkPlan &preset : plan::linkPresets()) {
        const QByteArray name = "link-" + preset.preset;
        QAction *action = actions.add(menu, name.constData(), flow::linkName(preset));
        setPlainToolTip(action,
            flow::isPlain(preset) ? tr("As it is between the two: nothing is delayed")
                                  : flow::linkText(preset));
        action->setCheckable(true);
        m_presets->addAction(action);
        connect(action, &QAction::triggered, this, [this, preset] { setLink(preset); });
    }
    menu->addSeparator();
    m_conditions = actions.add(menu, "linkConditions", tr("&Conditions …"));
    m_conditionsOfOne =
        actions.add(menu, "linkConditionsOfOne", tr("Conditions of this c&onnection …"));
    setWhyNot(m_conditionsOfOne, tr("The selected exchange has no open connection"));
    connect(m_conditions, &QAction::triggered, this, [this] { ask(false); });
    connect(m_conditionsOfOne, &QAction::triggered, this, [this] { ask(true); });
}

void LinkControls::setLink(const LinkPlan &link, trace::ConnectionId connection)
{
    if (!connection) {
        m_link = link;
        showSet();
    }
    m_backend.post(engine::SetLink{link, connection});
}

void LinkControls::showSet()
{
    const QString name = flow::linkName(m_link);
    for (QAction *action : m_presets->actions())
        action->setChecked(action->text() == name);
    m_button->setWords(wordsOf(m_link));
}

/// For each of the presets.
void LinkControls::keepRoom()
{
    QList<BarMenu::Words> others;
    for (const LinkPlan &preset : plan::linkPresets())
        others << wordsOf(preset);
    m_button->setOtherWords(others);
}

BarMenu::Words LinkControls::wordsOf(const LinkPlan &link)
{
    const bool plain = flow::isPlain(link);
    const QString name = flow::linkName(link);
    const QString what = plain ? tr("Nothing lies between the two ends") : flow::linkText(link);
    const bool oneByte = name == flow::linkName(*plan::findLinkPreset("one-byte"));
    const QString brief = oneByte ? tr("one byte") : name;
    return {tr("Link: %1").arg(name), plain ? tr("Link") : brief, plain ? QString() : brief,
        tr("Link: %1").arg(name) + u'\n' + what, !plain};
}

/// What is done is done to what there is now, whatever is shown.
SelectedConnection LinkControls::selectedNow() const
{
    return m_selected(flow::Moment::headOf(m_playback.snapshot()));
}

void LinkControls::followSelection()
{
    m_conditionsOfOne->setEnabled(selectedNow().isOpen());
}

void LinkControls::ask(bool one)
{
    const SelectedConnection selected = selectedNow();
    LinkDialog::Single single;
    if (selected.isOpen())
        single = {selected.id, selected.name, m_watch.now().linkOf(selected.id)};
    m_dialog->start(m_link, single, one);
}

/// What waits because of the conditions, on both sides.
QString LinkControls::delayedText(trace::ConnectionId connection) const
{
    QStringList parts;
    for (const flow::Interventions::LinkWait &wait : m_watch.shown().linkWaits()) {
        if (wait.side.connectionId() != connection)
            continue;
        const bool client = wait.side.side() == trace::Side::Client;
        const QString bytes = flow::bytesText(wait.bytes);
        if (wait.direction == trace::Direction::Out)
            parts << (client ? tr("%1 before the client writes them")
                             : tr("%1 before the server writes them"))
                         .arg(bytes);
        else
            parts << (client ? tr("%1 before the client reads them")
                             : tr("%1 before the server reads them"))
                         .arg(bytes);
    }
    return parts.join(QStringLiteral(", "));
}

/// What a person has stalled, until it is let go on.
QString LinkControls::stalledText(trace::ConnectionId connection) const
{
    QStringList parts;
    for (const flow::Interventions::Stall &stall : m_watch.shown().stalls()) {
        if (stall.side.connectionId() != connection)
            continue;
        const bool out = stall.direction == trace::Direction::Out;
        const bool fromClient = out == (stall.side.side() == trace::Side::Client);
        parts << (fromClient ? tr("client → server") : tr("server → client"));
    }
    return parts.join(QStringLiteral(", "));
}

/// Faults at places that what is sent has not reached.
QString LinkControls::pendingText(trace::ConnectionId connection) const
{
    QStringList parts;
    for (const flow::Interventions::PendingFault &one : m_watch.shown().pendingFaults()) {
        if (one.side.connectionId() != connection)
            continue;
        const bool client = (one.side.side() == trace::Side::Client) != one.fault.incoming;
        parts << QStringLiteral("%1, %2").arg(flow::faultText(one.fault.kind),
            client ? tr("client → server") : tr("server → client"));
    }
    return parts.join(QStringLiteral("; "));
}

/// Of an exchange that is over: the conditions it ran under.
void LinkControls::showNotice(Stage &stage) const
{
    const SelectedConnection selected = m_selected(m_playback.moment());
    const quint64 events = m_playback.moment().events;
    const LinkPlan link = m_watch.linkAt(
        selected.id, selected.lastEvent ? std::min(events, selected.lastEvent + 1) : events);
    StageNotice notice;
    if (!flow::isPlain(link)) {
        notice.text = tr("Link: %1").arg(flow::linkName(link));
        const QString delayed = selected.id ? delayedText(selected.id) : QString();
        notice.detail =
            delayed.isEmpty() ? flow::linkText(link) : tr("delayed now: %1").arg(delayed);
        notice.toolTip = tr("You have chosen: %1.").arg(flow::linkText(link));
        if (selected.outside)
            notice.toolTip += u'\n'
                + tr("The other end is not of this program: only what is written and read here is "
                     "known.");
    }
    if (const QString stalled = selected.id ? stalledText(selected.id) : QString();
        !stalled.isEmpty()) {
        const QString before =
            notice.text.isEmpty() ? QString() : QStringLiteral(" · ") + notice.text;
        notice.text = tr("Stalled by you: %1").arg(stalled) + before;
        notice.toolTip = tr("Nothing moves there until “Let it go on” (menu Link)");
    }
    if (const QString pending = selected.id ? pendingText(selected.id) : QString();
        !pending.isEmpty()) {
        notice.detail = notice.text.isEmpty() ? QString() : notice.text;
        notice.text = tr("Ordered by you, not reached yet: %1").arg(pending);
    }
    stage.notice().setNotice(notice);
}

} // namespace roundtrip::ui
