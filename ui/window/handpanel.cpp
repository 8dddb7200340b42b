#include "ui/window/handpanel.h"

#include "core/flow/handwords.h"
#include "core/flow/standing.h"
#include "ui/theme/flowlayout.h"
#include "ui/theme/parts.h"
#include "ui/theme/theme.h"
#include "ui/theme/tooltip.h"
#include "ui/window/callrow.h"

#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace roundtrip::ui
{

using flow::Interventions;
using trace::HeldItem;
using trace::Seam;
using trace::Side;

OpenCalls openCallsOf(const flow::ExchangeReading &reading, const flow::Standing &now, Side side)
{
    const bool client = side == Side::Client;
    const trace::EventIndex left = client ? now.clientLeft : now.serverLeft;
    OpenCalls calls;
    calls.half = left ? flow::openHalf(client ? reading.client() : reading.server())
                      : trace::HalfId{};
    if (!calls.half)
        return calls;
    calls.headMade = bool(client ? now.requestHead : now.answerHead);
    calls.ended = bool(client ? now.requestEnd : now.answerEnd);
    if (const auto outcome = flow::lastCallByHand(reading, side)) {
        calls.outcome = outcome->text;
        calls.refused = outcome->refused;
    }
    return calls;
}

StepChoices choicesFor(const Interventions::HeldStep &step)
{
    const bool body = step.item == HeldItem::Body || step.item == HeldItem::Chunk;
    const bool head = step.item == HeldItem::Head;
    if (step.seam == Seam::Out) {
        const bool any = head || body || step.item == HeldItem::End
            || step.item == HeldItem::Information;
        return {any, any, false};
    }
    if (step.seam == Seam::Deliver)
        return {head || body, body, head && step.side == Side::Server};
    return {};
}

HandPanel::HandPanel(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_row(new QWidget(this))
    , m_label(makeLabel({}, m_row))
    , m_client(new CallRow(theme, Side::Client, this))
    , m_server(new CallRow(theme, Side::Server, this))
{
    setObjectName(QStringLiteral("handPanel"));
    setAccessibleName(tr("By hand"));
    auto *flow = new FlowLayout(m_row);
    flow->setContentsMargins(0, 0, 0, 0);
    flow->setSpacing(theme.px(6));
    m_label->setProperty("held", true);
    flow->addWidget(m_label);
    m_release = addButton(tr("Let it go"), tr("Lets this step go on (F10)"), "releaseHeld");
    m_edit = addButton(tr("Edit …"), tr("Change its bytes before it goes on"), "editHeld");
    m_answer = addButton(
        tr("Answer instead …"), tr("Answers in place of the handler"), "answerHeld");
    m_drop = addButton(tr("Drop"), tr("Its bytes go nowhere"), "dropHeld");
    m_thaw = addButton({}, {}, "thaw");
    m_end = addButton(tr("Call end() now"), tr("Everybody waits for it"), "callEnd");
    m_end->setProperty("primary", true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(theme.px(12), theme.px(2), theme.px(12), theme.px(4));
    column->setSpacing(theme.px(4));
    column->addWidget(m_row);
    column->addWidget(m_client);
    column->addWidget(m_server);
    connect(m_release, &QPushButton::clicked, this, [this] { Q_EMIT releaseWanted(step()); });
    connect(m_edit, &QPushButton::clicked, this, [this] { Q_EMIT editWanted(step()); });
    connect(m_answer, &QPushButton::clicked, this, [this] { Q_EMIT answerWanted(step()); });
    connect(m_drop, &QPushButton::clicked, this, &HandPanel::drop);
    connect(m_thaw, &QPushButton::clicked, this, [this] {
        if (m_shown.step)
            Q_EMIT thawWanted(m_shown.step->connection);
    });
    connect(m_end, &QPushButton::clicked, this, [this] { Q_EMIT endWanted(m_shown.missesEnd); });
    for (CallRow *row : {m_client, m_server})
        connect(row, &CallRow::called, this, &HandPanel::called);
    showNow();
}

/// What was meant is gone at once, and the next lies below the same button: the second half of a
/// double click, or one key too many, must not drop that.
void HandPanel::drop()
{
    if (m_dropped.isValid() && m_dropped.elapsed() < QApplication::doubleClickInterval())
        return;
    m_dropped.start();
    m_drop->clearFocus();
    Q_EMIT dropWanted(step());
}

QPushButton *HandPanel::addButton(const QString &text, const QString &toolTip, const char *name)
{
    auto *button = new QPushButton(text, m_row);
    button->setObjectName(QLatin1String(name));
    button->setProperty("callButton", true);
    button->setFocusPolicy(Qt::TabFocus); // after a click Space is still the window's
    setPlainToolTip(button, toolTip);
    m_row->layout()->addWidget(button);
    return button;
}

void HandPanel::follow(const flow::ExchangeReading *reading, const flow::Sentence &sentence)
{
    Shown next;
    next.byHand = m_shown.byHand;
    next.elsewhere = m_shown.elsewhere;
    m_held.clear();
    if (reading) {
        const flow::Standing now(*reading);
        m_held = now.hands.held();
        next.held = int(m_held.size());
        next.client = openCallsOf(*reading, now, Side::Client);
        next.server = openCallsOf(*reading, now, Side::Server);
        next.missesEnd = sentence.missesEnd;
        next.frozen = !m_held.empty() && now.hands.isFrozen(m_held.front().connection);
    }
    std::swap(next, m_shown);
    pickStep();
    if (!(next == m_shown))
        showNow();
}

/// The one that is selected, else the next to go.
void HandPanel::pickStep()
{
    m_shown.step.reset();
    if (m_held.empty())
        return;
    const auto selected = std::ranges::find(m_held, m_selected, &Interventions::HeldStep::event);
    m_shown.step = selected == m_held.end() ? m_held.front() : *selected;
}

void HandPanel::setSelected(trace::EventIndex step)
{
    m_selected = step;
    const Shown before = m_shown;
    pickStep();
    if (!(before == m_shown))
        showNow();
}

void HandPanel::setByHand(bool on, const QString &elsewhere)
{
    const Shown before = m_shown;
    m_shown.byHand = on;
    m_shown.elsewhere = elsewhere;
    if (!(before == m_shown))
        showNow();
}

QString HandPanel::labelText() const
{
    if (m_shown.step)
        return flow::reasonText(*m_shown.step) + QStringLiteral(": ")
            + flow::itemText(*m_shown.step);
    if (!m_shown.elsewhere.isEmpty())
        return m_shown.elsewhere;
    return m_shown.byHand ? tr("By hand: nothing waits here.") : QString();
}

void HandPanel::showNow()
{
    const QString text = labelText();
    const StepChoices choices = m_shown.step ? choicesFor(*m_shown.step) : StepChoices();
    m_label->setText(text);
    m_label->setVisible(!text.isEmpty());
    m_release->setVisible(m_shown.step.has_value());
    m_edit->setVisible(choices.edit);
    m_answer->setVisible(choices.answer);
    m_drop->setVisible(choices.drop);
    m_thaw->setVisible(m_shown.step && m_shown.step->connection);
    m_thaw->setText(m_shown.frozen ? tr("Let deadlines run") : tr("Freeze deadlines"));
    setPlainToolTip(m_thaw,
        m_shown.frozen ? tr("Our own deadlines of this connection stand still while it is held")
                       : tr("Our own deadlines of this connection run although it is held"));
    // Where the calls of that half stand in a row of their own, its end() is the one.
    const bool inRow = m_shown.missesEnd
        && (m_shown.missesEnd == m_shown.client.half || m_shown.missesEnd == m_shown.server.half);
    m_end->setVisible(m_shown.missesEnd && !inRow);
    const bool row = !text.isEmpty() || !m_end->isHidden();
    m_row->setVisible(row);
    for (CallRow *calls : {m_client, m_server}) {
        const OpenCalls &open = calls == m_client ? m_shown.client : m_shown.server;
        calls->setVisible(bool(open.half));
        calls->setPossible({open.half, open.headMade, open.ended});
        calls->setOutcome(open.outcome, open.refused);
        calls->setEndWanted(m_shown.missesEnd && m_shown.missesEnd == open.half);
    }
    setVisible(row || m_shown.client.half || m_shown.server.half);
}

} // namespace roundtrip::ui
