#include "ui/window/sendagain.h"

#include "ui/compose/requestform.h"
#include "ui/models/playback.h"
#include "ui/models/selection.h"
#include "ui/window/backend.h"
#include "ui/window/requestofexchange.h"
#include "ui/window/windowactions.h"

#include <QAction>
#include <QMenu>

#include <utility>

namespace roundtrip::ui
{

namespace
{

void setField(plan::RequestPlan &plan, const QByteArray &name, const QByteArray &value)
{
    for (auto &[key, old] : plan.headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0) {
            old = value;
            return;
        }
    }
    plan.headers.emplace_back(name, value);
}

} // namespace

SendAgain::SendAgain(const Parts &parts, QObject *parent)
    : QObject(parent)
    , m_parts(parts)
{
    connect(parts.actions.sendAgain, &QAction::triggered, this, [this] { send(nullptr); });
    connect(parts.actions.sendAgainInForm, &QAction::triggered, this, &SendAgain::fillForm);
    connect(&parts.form, &RequestForm::againGivenUp, this, &SendAgain::forgetForm);
    addChanges();
    parts.form.setAgainMenu(parts.actions.sendAgain, parts.actions.sendAgainMenu);
    const auto follow = [this] {
        const bool known = bool(m_parts.selection.exchange().client);
        m_parts.actions.sendAgain->setEnabled(known);
        for (QAction *action : m_parts.actions.sendAgainMenu->actions())
            action->setEnabled(known);
        m_parts.actions.sendAgainMenu->setEnabled(known);
    };
    connect(&parts.selection, &Selection::exchangeChanged, this, follow);
    follow();
}

/// One thing each, sent at once; everything else by way of the form.
void SendAgain::addChanges()
{
    struct Entry {
        const char *name;
        QString text;
        Change change;
        const char *words = nullptr; ///< others for it
    };
    const Entry entries[] = {
        {"againGet", tr("Method &GET"), [](plan::RequestPlan &plan) { plan.method = "GET"; }},
        {"againPost", tr("Method &POST"), [](plan::RequestPlan &plan) { plan.method = "POST"; }},
        {"againHead", tr("Method &HEAD"), [](plan::RequestPlan &plan) { plan.method = "HEAD"; }},
        {nullptr, {}, nullptr},
        {"againChunked", tr("Framing: &chunked"),
            [](plan::RequestPlan &plan) { plan.framing = plan::FramingChoice::Chunked; }},
        {"againLength", tr("Framing: Content-&Length"),
            [](plan::RequestPlan &plan) { plan.framing = plan::FramingChoice::ContentLength; }},
        {"againNoEnd", tr("&end() forgotten"),
            [](plan::RequestPlan &plan) { plan.finish = plan::Finish::None; },
            QT_TRANSLATE_NOOP("ActionWords", "missing end(), never end, without end, forget")},
        {nullptr, {}, nullptr},
        {"againShared", tr("Agent: the &shared one"),
            [](plan::RequestPlan &plan) { plan.agent = plan::SharedAgent{}; }},
        {"againNoAgent", tr("Agent: &none, a socket of its own"),
            [](plan::RequestPlan &plan) { plan.agent = plan::NoAgent{}; }},
        {"againClose", tr("Connection: cl&ose"),
            [](plan::RequestPlan &plan) { setField(plan, "Connection", "close"); }},
    };
    QMenu *menu = m_parts.actions.sendAgainMenu;
    for (const Entry &entry : entries) {
        if (!entry.name) {
            menu->addSeparator();
            continue;
        }
        QAction *action = menu->addAction(entry.text);
        action->setObjectName(QLatin1String(entry.name));
        if (entry.words)
            setAlsoFoundBy(action, entry.words);
        connect(action, &QAction::triggered, this, [this, change = entry.change] { send(change); });
    }
}

std::optional<plan::RequestPlan> SendAgain::selectedPlan()
{
    auto plan = requestOfExchange(
        m_parts.playback.visible(), m_parts.playback.horizon(), m_parts.selection.exchange());
    if (!plan)
        Q_EMIT planMissing();
    return plan;
}

void SendAgain::send(Change change)
{
    std::optional<plan::RequestPlan> plan = selectedPlan();
    if (!plan)
        return;
    if (change)
        change(*plan);
    const flow::ExchangeKey before = m_parts.selection.exchange();
    forgetForm();
    const quint32 id = m_parts.backend.send(*plan).value;
    m_before = before;
    Q_EMIT sent(id);
}

void SendAgain::fillForm()
{
    const std::optional<plan::RequestPlan> plan = selectedPlan();
    if (!plan)
        return;
    m_parts.form.setPlan(*plan);
    m_inForm = m_parts.selection.exchange();
    m_parts.form.setAgain(true);
    Q_EMIT formFilled();
}

void SendAgain::forgetForm()
{
    m_inForm = {};
    m_parts.form.setAgain(false);
}

void SendAgain::formSent()
{
    m_before = std::exchange(m_inForm, {});
    m_parts.form.setAgain(false);
}

void SendAgain::forgetTrace()
{
    forgetForm();
    m_before = {};
}

void SendAgain::found(flow::ExchangeKey after)
{
    if (const flow::ExchangeKey before = std::exchange(m_before, {}))
        Q_EMIT compared(before, after);
}

} // namespace roundtrip::ui
