#include "ui/window/callrow.h"

#include "ui/theme/flowlayout.h"
#include "ui/theme/parts.h"
#include "ui/theme/theme.h"
#include "ui/theme/tooltip.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

namespace roundtrip::ui
{

using trace::Side;

CallRow::CallRow(const Theme &theme, Side side, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_side(side)
    , m_line(new QWidget(this))
{
    const bool server = side == Side::Server;
    auto *flow = new FlowLayout(m_line);
    flow->setContentsMargins(0, 0, 0, 0);
    flow->setSpacing(theme.px(4));
    QLabel *name = makeLabel(server ? QStringLiteral("res") : QStringLiteral("req"), m_line);
    setCode(name);
    name->setProperty("strong", true);
    setPlainToolTip(name,
        server ? tr("The server's response, in your hand") : tr("The request, in your hand"));
    flow->addWidget(name);
    if (server) {
        m_status = addEdit(QStringLiteral("200"), tr("Status code"), 44, Verb::WriteHead);
        m_status->setText(QStringLiteral("200"));
        addButton(Verb::WriteHead, QStringLiteral("writeHead"),
            tr("Makes the head; alone it sends nothing"));
    }
    m_field = addEdit(tr("Name: value"), tr("Header"), 92, Verb::SetHeader);
    addButton(Verb::SetHeader, QStringLiteral("setHeader"),
        tr("A header for the head, as long as that is not made"));
    addButton(Verb::FlushHeaders, QStringLiteral("flushHeaders"), tr("Sends the head now"));
    m_data = addEdit(tr("text"), tr("What write() and end() are given"), 80, Verb::Write);
    addButton(Verb::Write, QStringLiteral("write"), tr("A piece of the body"));
    addButton(Verb::End, QStringLiteral("end"), tr("The last call: the message is complete"));
    addButton(Verb::Destroy, QStringLiteral("destroy"), tr("Gives the connection up"));
    m_outcome = makeLabel({}, this);
    m_outcome->setProperty("small", true);
    m_outcome->setWordWrap(true);
    m_outcome->setAccessibleName(tr("What the last call did"));
    m_outcome->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_outcome->hide();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme.px(2));
    column->addWidget(m_line);
    column->addWidget(m_outcome);
    setAccessibleName(server ? tr("Calls of the response") : tr("Calls of the request"));
}

QPushButton *CallRow::addButton(Verb verb, const QString &name, const QString &toolTip)
{
    auto *button = new QPushButton(name, m_line);
    button->setProperty("callButton", true);
    button->setAccessibleName(
        (m_side == Side::Server ? QStringLiteral("res.") : QStringLiteral("req.")) + name
        + QStringLiteral("()"));
    button->setAccessibleDescription(toolTip);
    setPlainToolTip(button, toolTip);
    connect(button, &QPushButton::clicked, this, [this, verb] { call(verb); });
    m_line->layout()->addWidget(button);
    m_buttons.emplace_back(verb, button);
    return button;
}

/// Enter in a field makes its call.
QLineEdit *CallRow::addEdit(
    const QString &placeholder, const QString &name, int width, Verb verb)
{
    auto *edit = new QLineEdit(m_line);
    edit->setPlaceholderText(placeholder);
    edit->setAccessibleName(name);
    edit->setProperty("callField", true);
    setCode(edit);
    edit->setMinimumWidth(m_theme.px(width));
    const bool grows = verb != Verb::WriteHead;
    edit->setSizePolicy(grows ? QSizePolicy::Expanding : QSizePolicy::Fixed, QSizePolicy::Fixed);
    edit->setMaximumWidth(m_theme.px(grows ? 2 * width : width));
    connect(edit, &QLineEdit::returnPressed, this, [this, verb] { call(verb); });
    connect(edit, &QLineEdit::textChanged, this, [edit] { setInvalid(edit, false); });
    m_line->layout()->addWidget(edit);
    return edit;
}

QPushButton *CallRow::button(Verb verb) const
{
    for (const auto &[one, button] : m_buttons) {
        if (one == verb)
            return button;
    }
    return nullptr;
}

void CallRow::setPossible(const Possible &possible)
{
    if (possible == m_possible)
        return;
    m_possible = possible;
    for (const auto &[verb, button] : m_buttons) {
        const bool late = possible.ended && verb != Verb::Destroy;
        button->setEnabled(bool(possible.half) && !late);
    }
    for (QLineEdit *edit : {m_status, m_field, m_data}) {
        if (edit)
            edit->setEnabled(bool(possible.half) && !possible.ended);
    }
    if (!possible.half || possible.ended)
        clearComplaints();
    button(Verb::FlushHeaders)
        ->setEnabled(bool(possible.half) && !possible.headMade && !possible.ended);
}

void CallRow::setEndWanted(bool wanted)
{
    QPushButton *end = button(Verb::End);
    if (end->property("primary").toBool() == wanted)
        return;
    end->setProperty("primary", wanted);
    end->style()->unpolish(end);
    end->style()->polish(end);
}

void CallRow::setOutcome(const QString &text, bool refused)
{
    if (m_outcome->text() == text && m_outcome->property("invalid").toBool() == refused)
        return;
    m_outcome->setText(text);
    m_outcome->setVisible(!text.isEmpty());
    setInvalid(m_outcome, refused);
}

void CallRow::call(Verb verb)
{
    engine::CallOnHalf call{m_possible.half, verb};
    clearComplaints();
    if (!m_possible.half || !fill(call))
        return;
    if (verb == Verb::Write || verb == Verb::End)
        m_data->clear();
    else if (verb == Verb::SetHeader)
        m_field->clear();
    Q_EMIT called(call);
}

/// What is marked belongs to the call that was asked for last.
void CallRow::clearComplaints()
{
    for (QLineEdit *edit : {m_status, m_field, m_data}) {
        if (edit)
            setInvalid(edit, false);
    }
}

/// False when a field has to be filled first.
bool CallRow::fill(engine::CallOnHalf &call)
{
    const auto missing = [](QLineEdit *edit, const QString &why) {
        setInvalid(edit, true, why);
        edit->setFocus(Qt::OtherFocusReason);
        edit->selectAll();
        return false;
    };
    switch (call.verb) {
    case Verb::WriteHead: {
        bool number = false;
        call.statusCode = m_status->text().trimmed().toInt(&number);
        return number || missing(m_status, tr("A number, from 100 to 999"));
    }
    case Verb::SetHeader: {
        const QByteArray line = m_field->text().toUtf8();
        const qsizetype colon = line.indexOf(':');
        if (colon <= 0)
            return missing(m_field, tr("A name, a colon and a value"));
        call.name = line.left(colon).trimmed();
        call.data = line.mid(colon + 1).trimmed();
        return true;
    }
    case Verb::Write:
        call.data = m_data->text().toUtf8();
        return !call.data.isEmpty() || missing(m_data, tr("What is written"));
    case Verb::End:
        call.data = m_data->text().toUtf8();
        return true;
    case Verb::FlushHeaders:
    case Verb::Abort:
    case Verb::Destroy:
        return true;
    }
    return true;
}

} // namespace roundtrip::ui
