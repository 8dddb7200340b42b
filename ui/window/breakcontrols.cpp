#include "ui/window/breakcontrols.h"

#include "core/flow/conditionwords.h"
#include "core/flow/exchangereading.h"
#include "ui/models/interventionwatch.h"
#include "ui/models/playback.h"
#include "ui/models/selection.h"
#include "ui/theme/theme.h"
#include "ui/theme/tooltip.h"
#include "ui/window/backend.h"
#include "ui/window/barmenu.h"
#include "ui/window/breakpointdialog.h"
#include "ui/window/windowactions.h"

#include <QAction>
#include <QMenu>
#include <QSettings>

namespace roundtrip::ui
{

using flow::BreakPlace;
using plan::BreakAt;
using plan::BreakpointPlan;
using plan::BreakSide;

namespace
{

/// The places that are offered by themselves, in the order in which an exchange meets them.
constexpr BreakPlace kinds[] = {{BreakAt::Connect, BreakSide::Client},
    {BreakAt::HeadOut, BreakSide::Client}, {BreakAt::BodyOut, BreakSide::Client},
    {BreakAt::EndOut, BreakSide::Client}, {BreakAt::HeadIn, BreakSide::Server},
    {BreakAt::BodyIn, BreakSide::Server}, {BreakAt::EndIn, BreakSide::Server},
    {BreakAt::HeadOut, BreakSide::Server}, {BreakAt::BodyOut, BreakSide::Server},
    {BreakAt::EndOut, BreakSide::Server}, {BreakAt::HeadIn, BreakSide::Client},
    {BreakAt::BodyIn, BreakSide::Client}, {BreakAt::EndIn, BreakSide::Client},
    {BreakAt::ParseError, BreakSide::Any}};

QString placeText(const BreakPlace &place)
{
    return flow::placeText(place.at, place.side);
}

/// A target may have 64 KiB: what is said in one line has its beginning and its end.
QString shortened(const QString &text)
{
    constexpr qsizetype most = 60;
    constexpr qsizetype end = 16;
    return text.size() <= most ? text : text.left(most - end - 1) + u'…' + text.right(end);
}

/// Texts of menus: what an "&" is in a target is no mark of a key.
QString plain(const QString &text)
{
    return shortened(text).replace(u'&', QStringLiteral("&&"));
}

} // namespace

BreakControls::BreakControls(const Theme &theme, Backend &backend, const Playback &playback,
    const Selection &selection, const InterventionWatch &watch, WindowActions &actions, RowOf rowOf,
    QWidget *window)
    : QObject(window)
    , m_backend(backend)
    , m_playback(playback)
    , m_selection(selection)
    , m_watch(watch)
    , m_rowOf(std::move(rowOf))
    , m_button(new BarMenu(theme, QStringLiteral("breakpoint"), actions.breakMenu, window))
    , m_dialog(new BreakpointDialog(theme, m_breakpoints, watch, window))
{
    m_button->setObjectName(QStringLiteral("breakpointButton"));
    makeActions(actions);
    connect(&m_breakpoints, &BreakpointList::changed, this, &BreakControls::onChanged);
    connect(actions.breakMenu, &QMenu::aboutToShow, this, &BreakControls::followSelection);
    connect(actions.palette, &QAction::triggered, this, &BreakControls::followSelection);
    keepRoom();
    showSet();
    followSelection();
}

void BreakControls::makeActions(WindowActions &actions)
{
    QMenu *menu = actions.breakMenu;
    makeHere(actions);
    makeKinds(actions);
    menu->addSeparator();
    m_on = actions.add(menu, "breakpointsOn", tr("Breakpoints are &on"));
    m_on->setCheckable(true);
    m_list = actions.add(
        menu, "breakpointList", tr("&List of breakpoints …"), {Qt::CTRL | Qt::SHIFT | Qt::Key_B});
    m_clear = actions.add(menu, "breakpointsClear", tr("&Remove all"));
    menu->addSeparator();
    m_showHeld = actions.add(menu, "showHeld", tr("Show what is &held"), {Qt::Key_F8});
    setWhyNot(m_clear, tr("No breakpoint is set"));
    setWhyNot(m_showHeld, tr("Nothing is held"));
    connect(m_on, &QAction::toggled, &m_breakpoints, &BreakpointList::setOn);
    connect(m_list, &QAction::triggered, this, [this] { m_dialog->start(); });
    connect(m_clear, &QAction::triggered, &m_breakpoints, &BreakpointList::clear);
}

/// At what is selected: of its kind, or only for what is like it.
void BreakControls::makeHere(WindowActions &actions)
{
    QMenu *menu = actions.breakMenu;
    m_here = actions.add(menu, "breakHere", tr("&Breakpoint here"), {Qt::Key_F9});
    m_hereForTarget = actions.add(menu, "breakHereForTarget", tr("… only for this &target"));
    m_hereForStatus = actions.add(menu, "breakHereForStatus", tr("… only with this &status"));
    m_hereWith = actions.add(menu, "breakHereWith", tr("… with &conditions …"));
    setAlsoFoundBy(
        m_hereWith, QT_TRANSLATE_NOOP("ActionWords", "new breakpoint, add a breakpoint"));
    m_likeThis = actions.add(menu, "breakLikeThis", tr("Breakpoint for requests l&ike this …"));
    setWhyNot(m_likeThis, tr("No exchange is selected of which the request is known"));
    for (QAction *action : {m_hereForTarget, m_hereForStatus})
        setWhyNot(action, tr("No step is selected at which something could be held"));
    connect(m_here, &QAction::triggered, this, &BreakControls::toggleHere);
    const auto toggles = [this](QAction *action,
                             BreakpointPlan (BreakControls::*make)(const BreakPlace &) const) {
        connect(action, &QAction::triggered, this, [this, make] {
            if (const auto place = selectedPlace())
                toggleLike((this->*make)(*place));
        });
    };
    toggles(m_hereForTarget, &BreakControls::forTarget);
    toggles(m_hereForStatus, &BreakControls::forStatus);
    connect(m_hereWith, &QAction::triggered, this, [this] {
        const auto place = selectedPlace();
        m_dialog->startWith(
            place ? forTarget(*place) : flow::breakpointAt({BreakAt::HeadOut, BreakSide::Server}));
    });
    connect(m_likeThis, &QAction::triggered, this, [this] {
        if (const auto breakpoint = forRequest())
            m_dialog->startWith(*breakpoint);
    });
}

void BreakControls::makeKinds(WindowActions &actions)
{
    QMenu *menu = actions.breakMenu->addMenu(tr("Brea&k"));
    menu->setObjectName(QStringLiteral("breakOn"));
    int number = 0;
    for (const BreakPlace &place : kinds) {
        const QByteArray name = "breakOn" + QByteArray::number(++number);
        QAction *action = actions.add(menu, name.constData(), placeText(place));
        action->setCheckable(true);
        m_kinds << action;
        connect(action, &QAction::triggered, this, [this, place] { toggle(place); });
    }
}

/// What is selected; with nothing selected, the step at which an earlier moment or a replay stands.
std::optional<BreakPlace> BreakControls::meantPlace() const
{
    if (m_selection.event() || !m_selection.exchange()
        || m_playback.mode() == Playback::Mode::Live)
        return selectedPlace();
    const flow::ExchangeReading reading(
        m_playback.visible(), m_playback.moment(), m_selection.exchange());
    const std::vector<trace::EventIndex> &events = reading.events();
    for (auto event = events.rbegin(); event != events.rend(); ++event) {
        if (const auto place = flow::breakPlaceOf(reading, *event))
            return place;
    }
    return std::nullopt;
}

std::optional<BreakPlace> BreakControls::selectedPlace() const
{
    if (!m_selection.exchange() || !m_selection.event())
        return std::nullopt;
    const flow::ExchangeReading reading(
        m_playback.visible(), m_playback.horizon(), m_selection.exchange());
    return flow::breakPlaceOf(reading, m_selection.event());
}

BreakpointPlan BreakControls::forTarget(const BreakPlace &place) const
{
    BreakpointPlan breakpoint = flow::breakpointAt(place);
    if (const auto row = m_rowOf(m_selection.exchange())) {
        breakpoint.method = row->method;
        breakpoint.target = row->target;
    }
    return breakpoint;
}

/// Before the handler gets it; where that is not of this program, before it leaves.
std::optional<BreakpointPlan> BreakControls::forRequest() const
{
    const auto row = m_rowOf(m_selection.exchange());
    if (!row || row->target.isEmpty())
        return std::nullopt;
    return forTarget(row->serverOutside ? BreakPlace{BreakAt::HeadOut, BreakSide::Client}
                                        : BreakPlace{BreakAt::HeadIn, BreakSide::Server});
}

BreakpointPlan BreakControls::forStatus(const BreakPlace &place) const
{
    BreakpointPlan breakpoint = flow::breakpointAt(place);
    const auto row = m_rowOf(m_selection.exchange());
    if (row && row->status > 0)
        breakpoint.status = QByteArray::number(row->status);
    return breakpoint;
}

void BreakControls::followSelection()
{
    const auto place = selectedPlace();
    for (QAction *action : {m_hereForTarget, m_hereForStatus})
        action->setEnabled(place.has_value());
    m_showHeld->setEnabled(!m_watch.now().held().empty());
    m_likeThis->setEnabled(forRequest().has_value());
    m_here->setText(tr("&Breakpoint here"));
    m_hereForTarget->setText(tr("… only for this &target"));
    m_hereForStatus->setText(tr("… only with this &status"));
    if (const auto meant = meantPlace()) {
        const bool set = m_breakpoints.findLike(flow::breakpointAt(*meant));
        m_here->setText(
            (set ? tr("No &breakpoint %1") : tr("&Breakpoint %1")).arg(placeText(*meant)));
    }
    if (!place)
        return;
    const BreakpointPlan target = forTarget(*place);
    m_hereForTarget->setEnabled(!target.target.isEmpty());
    if (!target.target.isEmpty())
        m_hereForTarget->setText(tr("… only for %1").arg(plain(flow::conditionsText(target))));
    const BreakpointPlan status = forStatus(*place);
    m_hereForStatus->setEnabled(!status.status.isEmpty() && flow::hasStatus(*place));
    if (m_hereForStatus->isEnabled())
        m_hereForStatus->setText(tr("… only with %1").arg(plain(flow::conditionsText(status))));
}

void BreakControls::toggleHere()
{
    if (const auto place = meantPlace())
        toggle(*place);
    else if (!m_selection.event())
        refuse(tr("Select a step, an arrow or an event: F9 sets a breakpoint there."));
    else
        refuse(tr("Nothing can be held there."));
}

/// Where the status bar is far away, or away, it is seen as well.
void BreakControls::refuse(const QString &text)
{
    Q_EMIT said(text);
    auto *window = static_cast<QWidget *>(parent());
    if (m_button->isVisible())
        showToolTip(m_button->mapToGlobal(QPoint(0, m_button->height())), text, m_button);
    else
        showToolTip(window->mapToGlobal(QPoint(window->width() / 3, window->height() * 5 / 6)),
            text, window);
}

void BreakControls::toggle(const BreakPlace &place)
{
    toggleLike(flow::breakpointAt(place));
}

void BreakControls::toggleLike(const BreakpointPlan &breakpoint)
{
    const quint32 id = m_breakpoints.toggle(breakpoint);
    const QString conditions = shortened(flow::conditionsText(breakpoint));
    const QString place = placeText({breakpoint.at, breakpoint.side});
    const QString what =
        conditions.isEmpty() ? place : QStringLiteral("%1 (%2)").arg(place, conditions);
    if (!id)
        Q_EMIT said(tr("No breakpoint any more: %1").arg(what));
    else if (m_breakpoints.isOn())
        Q_EMIT said(tr("Breakpoint %1: %2").arg(id).arg(what));
    else
        Q_EMIT said(tr("Breakpoint %1: %2; but breakpoints are switched off").arg(id).arg(what));
}

QString BreakControls::countText(int acting)
{
    return tr("Breakpoints: %1").arg(acting);
}

/// So that what is beside the button stays where it is when the first one is set.
void BreakControls::keepRoom()
{
    constexpr int usualCount = 9;
    const QString text = countText(usualCount);
    m_button->setOtherWords({{text, text, {}, {}, false}});
}

void BreakControls::onChanged()
{
    m_backend.post(engine::SetBreakpoints{m_breakpoints.acting()});
    showSet();
}

void BreakControls::showSet()
{
    const int all = int(m_breakpoints.list().size());
    const int acting = m_breakpoints.actingCount();
    m_on->setChecked(m_breakpoints.isOn());
    m_clear->setEnabled(all > 0);
    for (int i = 0; i < m_kinds.size(); ++i)
        m_kinds.at(i)->setChecked(m_breakpoints.findLike(flow::breakpointAt(kinds[i])));
    BarMenu::Words words{tr("Breakpoints"), tr("Breakpoints"), {},
        tr("None is set. F9 sets one on the selected step"), false};
    if (acting > 0) {
        words.whole = countText(acting);
        words.brief = words.whole;
        words.least = QString::number(acting);
        QStringList lines;
        for (const BreakpointPlan &one : m_breakpoints.list()) {
            const QString conditions = shortened(flow::conditionsText(one));
            QString line = QStringLiteral("%1: %2").arg(one.id).arg(placeText({one.at, one.side}));
            line += conditions.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(conditions);
            if (one.enabled)
                lines << line;
        }
        words.toolTip = lines.join(u'\n');
        words.acting = true;
    } else if (all > 0) {
        words.whole = tr("Breakpoints: off");
        words.brief = words.whole;
        words.least = tr("off");
        words.toolTip = tr("%Ln are set and switched off", nullptr, all);
    }
    m_button->setWords(words);
}

void BreakControls::save(QSettings &settings) const
{
    settings.setValue(QStringLiteral("breakpoints/list"), m_breakpoints.toJson());
    settings.setValue(QStringLiteral("breakpoints/on"), m_breakpoints.isOn());
}

void BreakControls::restore(const QSettings &settings)
{
    const QByteArray list = settings.value(QStringLiteral("breakpoints/list")).toByteArray();
    if (list.isEmpty())
        return;
    m_breakpoints.restore(list, settings.value(QStringLiteral("breakpoints/on")).toBool());
    if (const int acting = m_breakpoints.actingCount(); acting > 0)
        Q_EMIT said(tr("%Ln breakpoint(s) act, as you left them", nullptr, acting));
}

} // namespace roundtrip::ui
