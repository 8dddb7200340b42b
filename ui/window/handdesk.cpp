#include "ui/window/handdesk.h"

#include "core/flow/handwords.h"
#include "core/flow/standing.h"
#include "ui/models/playback.h"
#include "ui/models/selection.h"
#include "ui/stage/stage.h"
#include "ui/stage/stageview.h"
#include "ui/window/backend.h"
#include "ui/window/callrow.h"
#include "ui/window/controlbar.h"
#include "ui/window/heldeditor.h"
#include "ui/window/windowactions.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QMainWindow>

namespace roundtrip::ui
{

using flow::Interventions;
using trace::Side;

namespace
{

constexpr int presentMs = 80;
constexpr int kernelMs = 250;

} // namespace

HandDesk::HandDesk(const Tools &tools, QMainWindow *window)
    : QObject(window)
    , m_tools(tools)
    , m_byHand(new ByHand(
          tools.backend, tools.playback, tools.selection, tools.watch, tools.connectionOf, this))
    , m_panel(new HandPanel(tools.theme))
    , m_editor(new HeldEditor(tools.theme, window))
{
    m_tools.stage.setTools(m_panel);
    m_tools.stage.setReadingObserver(
        [this](const flow::ExchangeReading *reading, const flow::Sentence &sentence) {
            m_panel->follow(reading, sentence);
        });
    m_tools.stage.setStepper([this] { return m_byHand->step(); });
    m_soon.setSingleShot(true);
    m_soon.setInterval(presentMs);
    connect(&m_soon, &QTimer::timeout, this, &HandDesk::lookAtPresent);
    m_kernel.setInterval(kernelMs);
    connect(&m_kernel, &QTimer::timeout, this,
        [this] { m_tools.backend.post(engine::LookAtKernel{}); });
    connectActions();
    connectPanel();
    connectEditor();
    connect(m_byHand, &ByHand::changed, this, &HandDesk::showPace);
    connect(m_byHand, &ByHand::heldChanged, this, &HandDesk::showHeld);
    connect(m_byHand, &ByHand::nothingHeld, this, [this] {
        m_tools.say(tr("Nothing waits. What happens next waits for the next Step."));
    });
    connect(&m_tools.selection, &Selection::exchangeChanged, this, &HandDesk::lookAtPresent);
    connect(&m_tools.selection, &Selection::eventChanged, this, [this] {
        m_panel->setSelected(m_tools.selection.event());
        m_soon.start();
    });
    connect(&m_tools.playback, &Playback::modeChanged, this, &HandDesk::showPace);
}

void HandDesk::connectActions()
{
    const WindowActions &actions = m_tools.actions;
    connect(actions.byHand, &QAction::toggled, m_byHand, [this](bool on) {
        m_byHand->setOn(on);
        // Whoever chose it on the bar goes on with the keys of the stage.
        QWidget *focused = QApplication::focusWidget();
        if (on && (!focused || m_tools.controls.isAncestorOf(focused)))
            m_tools.stage.view().setFocus(Qt::OtherFocusReason);
        m_tools.say(on ? tr("By hand: every step from here on waits for Step (F10).")
                       : tr("Nothing is held any more: what waited goes on, in order."));
    });
    connect(actions.heldSides, &QActionGroup::triggered, this, [this](const QAction *action) {
        m_byHand->setSides(ByHand::Sides(action->data().toInt()));
    });
    connect(actions.callEnd, &QAction::triggered, this, [this] { callEnd(m_missesEnd); });
    connect(actions.releaseHeld, &QAction::triggered, this, [this] {
        if (const auto step = meant())
            release(step->event);
    });
    connect(actions.editHeld, &QAction::triggered, this, [this] {
        if (const auto step = meant())
            edit(step->event, false);
    });
    connect(actions.answerHeld, &QAction::triggered, this, [this] {
        if (const auto step = meant())
            edit(step->event, true);
    });
    connect(actions.dropHeld, &QAction::triggered, this, [this] {
        if (const auto step = meant())
            drop(step->event);
    });
    connect(actions.thaw, &QAction::triggered, this, [this] {
        if (const auto step = meant())
            toggleThaw(step->connection);
    });
    connect(actions.calls, &QActionGroup::triggered, this,
        [this](const QAction *action) { callFromMenu(action->data().toInt()); });
}

void HandDesk::connectPanel()
{
    connect(m_panel, &HandPanel::releaseWanted, this, &HandDesk::release);
    connect(m_panel, &HandPanel::editWanted, this,
        [this](trace::EventIndex step) { edit(step, false); });
    connect(m_panel, &HandPanel::answerWanted, this,
        [this](trace::EventIndex step) { edit(step, true); });
    connect(m_panel, &HandPanel::dropWanted, this, &HandDesk::drop);
    connect(m_panel, &HandPanel::thawWanted, this, &HandDesk::toggleThaw);
    connect(m_panel, &HandPanel::endWanted, this, &HandDesk::callEnd);
    connect(m_panel, &HandPanel::called, this, &HandDesk::call);
    connect(&m_tools.stage.view(), &StageView::heldActivated, this,
        [this](trace::EventIndex step) { edit(step, false); });
    connect(&m_tools.stage.view(), &StageView::pieClicked, this, &HandDesk::toggleThaw);
}

void HandDesk::connectEditor()
{
    connect(m_editor, &HeldEditor::commandWanted, this,
        [this](const engine::Command &command) { m_tools.backend.post(command); });
    connect(m_editor, &HeldEditor::releaseWanted, m_byHand, &ByHand::release);
    // The window's keys let go from here, too.
    const WindowActions &actions = m_tools.actions;
    m_editor->addActions({actions.stepForward, actions.stepBack, actions.goOn});
}

void HandDesk::read()
{
    if (m_editor->isVisible())
        m_editor->read(m_tools.playback.snapshot(), m_byHand->isHeld(m_editor->step()));
    if (!m_soon.isActive())
        m_soon.start();
}

/// What a person does is done to what there is now. Where the window shows what was, it first shows
/// what is, and nothing is done.
bool HandDesk::showsPresent()
{
    if (m_tools.playback.mode() == Playback::Mode::Live || m_tools.playback.eventsBehind() == 0)
        return true;
    m_tools.playback.goLive();
    m_tools.say(tr("It has gone on meanwhile: this is how it is now."));
    return false;
}

void HandDesk::edit(trace::EventIndex step, bool answer)
{
    if (!showsPresent())
        return;
    const auto &held = m_byHand->now().held();
    const auto found = std::ranges::find(held, step, &Interventions::HeldStep::event);
    if (found == held.end())
        return m_tools.say(tr("It is no longer held."));
    if (!choicesFor(*found).edit)
        return m_tools.say(tr("There is nothing in it to edit."));
    m_editor->open(*found, answer);
}

void HandDesk::release(trace::EventIndex step)
{
    if (!showsPresent())
        return;
    if (m_byHand->isHeld(step))
        m_byHand->release(step);
    else
        m_tools.say(tr("It is no longer held."));
}

void HandDesk::drop(trace::EventIndex step)
{
    if (showsPresent())
        m_tools.backend.post(engine::DropStep{step});
}

void HandDesk::toggleThaw(trace::ConnectionId connection)
{
    if (showsPresent())
        m_byHand->toggleThaw(connection);
}

void HandDesk::callEnd(trace::HalfId half)
{
    if (!half)
        return;
    if (!isEndMissing(half)) {
        m_tools.say(tr("end() is not missing any more: this is how it was then."));
        return;
    }
    // It is missed now, whatever of it is shown: and what comes of it is to be seen.
    m_tools.playback.goLive();
    m_tools.backend.post(engine::CallOnHalf{half, engine::CallOnHalf::Verb::End});
}

/// Now, whatever moment is shown.
bool HandDesk::isEndMissing(trace::HalfId half) const
{
    const flow::ExchangeKey key = m_tools.selection.exchange();
    const trace::Snapshot &snapshot = m_tools.playback.snapshot();
    const flow::ExchangeReading reading(snapshot, flow::Moment::headOf(snapshot), key);
    const flow::Standing now(reading);
    return half == key.client ? !now.requestEnd && !reading.client().closed
                              : !now.answerEnd && !reading.server().closed;
}

void HandDesk::call(const engine::CallOnHalf &call)
{
    if (!showsPresent())
        return;
    m_tools.playback.goLive();
    m_tools.backend.post(call);
}

/// With what stands in the fields of the row above the stage.
void HandDesk::callFromMenu(int data)
{
    if (!showsPresent())
        return;
    const bool server = data >= handCall(true, 0);
    m_panel->calls(server ? Side::Server : Side::Client)
        ->call(engine::CallOnHalf::Verb(data - handCall(server, 0)));
}

/// The selected one of the selected exchange, else its oldest.
std::optional<Interventions::HeldStep> HandDesk::meant() const
{
    const auto &held = m_byHand->now().held();
    const auto selected =
        std::ranges::find(held, m_tools.selection.event(), &Interventions::HeldStep::event);
    return selected == held.end() ? m_byHand->heldOf(m_tools.selection.exchange())
                                  : std::optional(*selected);
}

void HandDesk::showPace()
{
    if (!m_byHand->isOn() && m_tools.actions.byHand->isChecked())
        m_tools.actions.pace->actions().constFirst()->setChecked(true); // somebody let all go
    m_tools.controls.setByHand(m_byHand->isOn());
    showHeld();
}

/// The row of tools says what lies elsewhere, as long as the present is shown.
void HandDesk::showHeld()
{
    const auto &held = m_byHand->now().held();
    if (held.empty())
        m_kernel.stop();
    else if (!m_kernel.isActive())
        m_kernel.start();
    QString elsewhere;
    if (m_tools.playback.mode() == Playback::Mode::Live && !held.empty()
        && !m_byHand->heldOf(m_tools.selection.exchange()))
        elsewhere = tr("%1 elsewhere: %2, %3")
                        .arg(flow::reasonText(held.front()), flow::itemText(held.front()),
                            flow::placeText(held.front()));
    m_panel->setByHand(m_byHand->isOn(), elsewhere);
    m_soon.start();
}

/// What can be done is asked of the present, whatever moment is shown.
void HandDesk::lookAtPresent()
{
    m_soon.stop();
    const flow::ExchangeKey key = m_tools.selection.exchange();
    OpenCalls client;
    OpenCalls server;
    m_missesEnd = {};
    if (key) {
        const trace::Snapshot &snapshot = m_tools.playback.snapshot();
        flow::Moment head = flow::Moment::headOf(snapshot);
        head.clock = std::max(head.clock, m_tools.backend.now());
        const flow::ExchangeReading reading(snapshot, head, key);
        const flow::Standing now(reading);
        client = openCallsOf(reading, now, Side::Client);
        server = openCallsOf(reading, now, Side::Server);
        m_missesEnd = flow::sentenceOf(reading).missesEnd;
    }
    enableActions(client, server);
}

void HandDesk::enableActions(const OpenCalls &client, const OpenCalls &server)
{
    const WindowActions &actions = m_tools.actions;
    const auto step = meant();
    const StepChoices choices = step ? choicesFor(*step) : StepChoices();
    actions.callEnd->setEnabled(bool(m_missesEnd));
    actions.releaseHeld->setEnabled(step.has_value());
    actions.editHeld->setEnabled(choices.edit);
    actions.dropHeld->setEnabled(choices.drop);
    actions.answerHeld->setEnabled(choices.answer);
    actions.thaw->setEnabled(step && step->connection);
    actions.thaw->setText(step && m_byHand->isThawed(step->connection)
            ? tr("Freeze our dead&lines again")
            : tr("Let our dead&lines run"));
    using Verb = engine::CallOnHalf::Verb;
    for (QAction *action : actions.calls->actions()) {
        const bool ofServer = action->data().toInt() >= handCall(true, 0);
        const Verb verb = Verb(action->data().toInt() - handCall(ofServer, 0));
        const OpenCalls &open = ofServer ? server : client;
        const bool late = (open.ended && verb != Verb::Destroy)
            || (open.headMade && verb == Verb::FlushHeaders);
        action->setEnabled(bool(open.half) && !late);
    }
}

} // namespace roundtrip::ui
