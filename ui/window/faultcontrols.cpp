#include "ui/window/faultcontrols.h"

#include "core/flow/breakplaces.h"
#include "core/flow/conditionwords.h"
#include "core/flow/exchangereading.h"
#include "core/plan/conditionnames.h"
#include "ui/models/interventionwatch.h"
#include "ui/models/playback.h"
#include "ui/models/selection.h"
#include "ui/theme/tooltip.h"
#include "ui/window/backend.h"
#include "ui/window/windowactions.h"

#include <QAction>
#include <QMenu>

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace roundtrip::ui
{

using plan::FaultChoice;
using plan::FaultPlan;
using trace::Side;

namespace
{

/// The most wanted first: what takes the connection away, what makes it wait, what becomes of the
/// bytes. A gap between them.
constexpr std::initializer_list<FaultChoice> choices[] = {
    {FaultChoice::Reset, FaultChoice::HalfClose, FaultChoice::Truncate},
    {FaultChoice::Delay, FaultChoice::Stall, FaultChoice::Resume},
    {FaultChoice::Split, FaultChoice::Corrupt}};

/// What can be done to what comes in: it is recorded as it came.
bool isForReader(FaultChoice kind)
{
    return kind == FaultChoice::Delay || kind == FaultChoice::Stall || kind == FaultChoice::Resume;
}

QString nameOf(Side sender)
{
    return sender == Side::Client ? FaultControls::tr("client → server")
                                  : FaultControls::tr("server → client");
}

} // namespace

FaultControls::FaultControls(const Theme &theme, Backend &backend, const Playback &playback,
    const Selection &selection, const InterventionWatch &watch, WindowActions &actions,
    LinkControls::Connection selected, QWidget *window)
    : QObject(window)
    , m_backend(backend)
    , m_playback(playback)
    , m_selection(selection)
    , m_watch(watch)
    , m_selected(std::move(selected))
    , m_dialog(new FaultDialog(theme, window))
{
    actions.linkMenu->addSeparator();
    makeMenu(actions, Side::Client);
    makeMenu(actions, Side::Server);
    m_takeBack = actions.add(actions.linkMenu, "takeBackFaults", tr("Take &back what was ordered"));
    setPlainToolTip(m_takeBack, tr("Faults at places that what is sent has not reached"));
    connect(m_takeBack, &QAction::triggered, this, &FaultControls::takeBack);
    connect(actions.linkMenu, &QMenu::aboutToShow, this, &FaultControls::follow);
    connect(actions.palette, &QAction::triggered, this, &FaultControls::follow);
    connect(m_dialog, &FaultDialog::chosen, this, &FaultControls::inject);
    follow();
}

void FaultControls::makeMenu(WindowActions &actions, Side sender)
{
    const bool client = sender == Side::Client;
    QMenu *menu = actions.linkMenu->addMenu(
        client ? tr("Disturb client → &server") : tr("Disturb server → c&lient"));
    menu->setObjectName(client ? QStringLiteral("disturbClient") : QStringLiteral("disturbServer"));
    menu->setToolTipsVisible(true);
    m_menus[int(sender)] = menu;
    for (const auto &group : choices) {
        if (!menu->isEmpty())
            menu->addSeparator()->setEnabled(false); // there is nothing to choose
        for (const FaultChoice kind : group)
            addFault(actions, menu, kind, sender);
    }
}

void FaultControls::addFault(WindowActions &actions, QMenu *menu, FaultChoice kind, Side sender)
{
    QByteArray name = sender == Side::Client ? "client-" : "server-";
    for (const auto &named : plan::faultNames)
        name += named.value == kind ? QByteArray(named.name) : QByteArray();
    const QString dots = FaultDialog::asksFor(kind) ? QStringLiteral(" …") : QString();
    QAction *action = actions.add(menu, name.constData(), flow::faultText(kind) + dots);
    action->setData(int(kind));
    m_faults[size_t(sender)].append(action);
    connect(action, &QAction::triggered, this, [this, kind, sender] { choose(kind, sender); });
}

SelectedConnection FaultControls::selectedNow() const
{
    return m_selected(flow::Moment::headOf(m_playback.snapshot()));
}

/// What is meant, as it is now; of one that is not selected any more the engine says when it has
/// closed.
SelectedConnection FaultControls::meantNow() const
{
    const SelectedConnection selected = selectedNow();
    return selected.id == m_meant.id ? selected : m_meant;
}

void FaultControls::follow()
{
    m_meant = selectedNow();
    m_meantEvent = m_selection.event();
    const SelectedConnection &selected = m_meant;
    const std::optional<Side> meant = selectedSender();
    for (const Side sender : {Side::Client, Side::Server}) {
        const bool sends = selected.open[int(sender)];
        const bool reads = selected.open[int(otherSide(sender))];
        const bool keptBack = isKeptBack(selected.id, sender);
        for (QAction *action : std::as_const(m_faults[size_t(sender)])) {
            setMeant(action, meant == sender);
            const auto kind = FaultChoice(action->data().toInt());
            const bool possible = sends || (reads && isForReader(kind));
            const QString whyNot = !selected.id ? tr("No connection is selected")
                : !sends && !reads ? tr("The connection is closed")
                : !possible
                ? tr("It is sent by another program: what came in is recorded as it came")
                : tr("Nothing is kept back in this direction");
            setPossible(action, possible && (kind != FaultChoice::Resume || keptBack), whyNot);
        }
    }
    setPossible(m_takeBack,
        std::ranges::any_of(m_watch.now().pendingFaults(),
            [&](const auto &one) { return one.side.connectionId() == selected.id; }),
        tr("Nothing is ordered that has not been reached yet"));
}

/// Who sends what is selected; none: it is nothing that goes over the connection.
std::optional<Side> FaultControls::selectedSender() const
{
    if (!m_selection.exchange() || !m_selection.event())
        return std::nullopt;
    const flow::ExchangeReading reading(
        m_playback.visible(), m_playback.horizon(), m_selection.exchange());
    const auto place = flow::breakPlaceOf(reading, m_selection.event());
    if (!place || place->side == plan::BreakSide::Any)
        return std::nullopt;
    const Side side = place->side == plan::BreakSide::Client ? Side::Client : Side::Server;
    const bool arrives = place->at == plan::BreakAt::HeadIn || place->at == plan::BreakAt::BodyIn
        || place->at == plan::BreakAt::EndIn;
    return arrives ? otherSide(side) : side;
}

/// By a person or by the link, at either end of what goes this way.
bool FaultControls::isKeptBack(trace::ConnectionId connection, Side sender) const
{
    const auto here = [&](const auto &one) {
        const bool out = one.direction == trace::Direction::Out;
        return one.side.connectionId() == connection && out == (one.side.side() == sender);
    };
    return std::ranges::any_of(m_watch.now().stalls(), here)
        || std::ranges::any_of(m_watch.now().linkWaits(), here);
}

/// All that wait on the connection that is meant, as they are now.
void FaultControls::takeBack()
{
    const trace::ConnectionId meant = meantNow().id;
    for (const flow::Interventions::PendingFault &one : m_watch.now().pendingFaults()) {
        if (one.side.connectionId() == meant)
            m_backend.post(engine::TakeBackFault{one.side, one.command});
    }
}

/// At the sender where that is of this program, else before it is read.
void FaultControls::choose(FaultChoice kind, Side sender)
{
    const SelectedConnection meant = meantNow();
    const bool sends = meant.open[int(sender)];
    if (!meant.isOpen() || (!sends && !isForReader(kind)))
        return; // it has closed meanwhile
    FaultPlan fault;
    fault.kind = kind;
    fault.incoming = !sends;
    FaultDialog::Where where;
    where.side = trace::Subject::connection(meant.id, sends ? sender : otherSide(sender));
    where.step = sends ? heldStep(where.side) : trace::EventIndex();
    if (FaultDialog::asksFor(kind))
        m_dialog->start(
            fault, where, QStringLiteral("%1, %2").arg(meant.name, nameOf(sender)));
    else
        inject(fault, where);
}

/// What is meant, when it is held there: places count from its first byte.
trace::EventIndex FaultControls::heldStep(trace::Subject side) const
{
    const auto &held = m_watch.now().held();
    const auto found = std::ranges::find_if(held, [&](const auto &step) {
        return step.event == m_meantEvent && step.seam == trace::Seam::Out
            && trace::Subject::connection(step.connection, step.side) == side;
    });
    return found == held.end() ? trace::EventIndex() : found->event;
}

void FaultControls::inject(const FaultPlan &fault, const FaultDialog::Where &where)
{
    m_backend.post(engine::InjectFault{where.side, fault, where.step});
}

} // namespace roundtrip::ui
