#include "ui/compose/faultdialog.h"

#include "core/flow/conditionwords.h"
#include "ui/compose/delaytext.h"
#include "ui/theme/parts.h"
#include "ui/theme/theme.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace roundtrip::ui
{

using plan::FaultChoice;
using plan::FaultPlan;

namespace
{

constexpr qint64 mostBytes = 1'000'000'000;

bool asksDelay(FaultChoice kind)
{
    return kind == FaultChoice::Delay;
}

bool asksPlace(FaultChoice kind)
{
    return kind == FaultChoice::Truncate || kind == FaultChoice::Split
        || kind == FaultChoice::Corrupt;
}

} // namespace

FaultDialog::FaultDialog(const Theme &theme, QWidget *parent)
    : QDialog(parent)
    , m_what(makeLabel({}, this))
    , m_delayName(makeLabel(tr("For"), this))
    , m_atName(makeLabel(tr("Bytes that still go before it"), this))
    , m_maskName(makeLabel(tr("Bits that flip, hexadecimal"), this))
    , m_delay(new QLineEdit(this))
    , m_at(new QLineEdit(this))
    , m_mask(new QLineEdit(this))
    , m_complaint(makeComplaint(this))
    , m_do(new QPushButton(tr("Do it"), this))
{
    setWindowTitle(tr("Disturb the connection"));
    setObjectName(QStringLiteral("faultDialog"));
    m_what->setProperty("strong", true);
    m_what->setText(windowTitle());
    m_do->setProperty("primary", true);
    m_do->setDefault(true);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(theme.px(10));
    form->setVerticalSpacing(theme.px(6));
    const std::pair<QLabel *, QLineEdit *> rows[] = {
        {m_delayName, m_delay}, {m_atName, m_at}, {m_maskName, m_mask}};
    for (const auto &[name, field] : rows) {
        name->setBuddy(field);
        field->setAccessibleName(name->text());
        setCode(field);
        form->addRow(name, field);
        connect(field, &QLineEdit::textEdited, this, &FaultDialog::check);
    }
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_do);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(theme.px(16), theme.px(14), theme.px(16), theme.px(12));
    column->setSpacing(theme.px(8));
    column->addWidget(m_what);
    column->addLayout(form);
    column->addWidget(m_complaint);
    column->addLayout(buttons);
    setMinimumWidth(theme.px(360));
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_do, &QPushButton::clicked, this, &FaultDialog::choose);
}

bool FaultDialog::asksFor(FaultChoice kind)
{
    return asksDelay(kind) || asksPlace(kind);
}

void FaultDialog::start(const FaultPlan &fault, const Where &where, const QString &whose)
{
    m_fault = fault;
    m_where = where;
    m_what->setText(QStringLiteral("%1: %2").arg(whose, flow::faultText(fault.kind)));
    m_atName->setText(where.step ? tr("Bytes of what is held that still go before it")
                                 : tr("Bytes that still go before it"));
    const auto show = [](QLabel *name, QLineEdit *field, bool on, const QString &text) {
        name->setVisible(on);
        field->setVisible(on);
        field->setText(text);
    };
    show(m_delayName, m_delay, asksDelay(fault.kind), timeoutText(std::chrono::seconds(1)));
    show(m_atName, m_at, asksPlace(fault.kind), QString::number(fault.at));
    show(m_maskName, m_mask, fault.kind == FaultChoice::Corrupt, QString::number(fault.mask, 16));
    check();
    this->show();
    raise();
    activateWindow();
    QLineEdit *first = asksDelay(fault.kind) ? m_delay : m_at;
    first->setFocus(Qt::OtherFocusReason);
    first->selectAll();
}

/// False, with the field marked, when something is wrong.
bool FaultDialog::read(FaultPlan &fault)
{
    QString complaint;
    const auto mark = [&](QLineEdit *field, bool right, const QString &why) {
        setInvalid(field, !right, right ? QString() : why);
        if (!right)
            complaint = why;
    };
    if (asksDelay(fault.kind)) {
        const auto delay = parseTimeout(m_delay->text());
        mark(m_delay, delay && delay->count() > 0, tr("A time, as in “300 ms” or “2 s”."));
        fault.delay = delay.value_or(std::chrono::milliseconds(0));
    }
    if (asksPlace(fault.kind)) {
        bool right = false;
        fault.at = m_at->text().trimmed().toLongLong(&right);
        mark(m_at, right && fault.at >= 0 && fault.at <= mostBytes,
            tr("A number of bytes, from 0."));
    }
    if (fault.kind == FaultChoice::Corrupt) {
        bool right = false;
        fault.mask = m_mask->text().trimmed().toInt(&right, 16);
        mark(m_mask, right && fault.mask >= 1 && fault.mask <= 255, tr("From 01 to ff."));
    }
    setComplaint(m_complaint, complaint);
    return complaint.isEmpty();
}

void FaultDialog::check()
{
    FaultPlan fault = m_fault;
    m_do->setEnabled(read(fault));
}

void FaultDialog::choose()
{
    FaultPlan fault = m_fault;
    if (!read(fault))
        return;
    accept();
    Q_EMIT chosen(fault, m_where);
}

} // namespace roundtrip::ui
