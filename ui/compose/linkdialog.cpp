#include "ui/compose/linkdialog.h"

#include "ui/compose/linkform.h"
#include "ui/theme/parts.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace roundtrip::ui
{

LinkDialog::LinkDialog(const Theme &theme, QWidget *parent)
    : QDialog(parent)
    , m_form(new LinkForm(theme, this))
    , m_forAll(new QRadioButton(tr("of every connection, also of those that come"), this))
    , m_forOne(new QRadioButton(tr("of this connection alone"), this))
    , m_set(new QPushButton(tr("Set"), this))
{
    setWindowTitle(tr("Conditions of the link"));
    setObjectName(QStringLiteral("linkDialog"));
    m_set->setProperty("primary", true);
    m_set->setDefault(true);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    QLabel *note = makeNote(this);
    note->setText(tr("They act on our side of the socket, in order. Where the other end is not of "
                     "this program only what we wrote and read is known."));
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_set);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(theme.px(16), theme.px(16), theme.px(16), theme.px(12));
    column->setSpacing(theme.px(8));
    column->addWidget(m_forAll);
    column->addWidget(m_forOne);
    column->addSpacing(theme.px(4));
    column->addWidget(m_form);
    column->addWidget(note);
    column->addSpacing(theme.px(4));
    column->addLayout(buttons);
    setMinimumWidth(theme.px(420));
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_set, &QPushButton::clicked, this, &LinkDialog::choose);
    connect(
        m_form, &LinkForm::edited, this, [this] { m_set->setEnabled(!m_form->firstWrongField()); });
    connect(m_forOne, &QRadioButton::toggled, this,
        [this](bool one) { m_form->setLink(one ? m_single.link : m_all); });
}

void LinkDialog::start(const plan::LinkPlan &all, const Single &single, bool alone)
{
    m_all = all;
    m_single = single;
    m_forOne->setVisible(bool(single.id));
    if (single.id)
        m_forOne->setText(tr("of %1 alone").arg(single.name));
    const bool one = alone && single.id;
    (one ? m_forOne : m_forAll)->setChecked(true);
    m_form->setLink(one ? single.link : all);
    show();
    raise();
    activateWindow();
    m_form->field(LinkForm::Latency, LinkForm::ToServer)->setFocus(Qt::OtherFocusReason);
    m_form->field(LinkForm::Latency, LinkForm::ToServer)->selectAll();
}

void LinkDialog::choose()
{
    if (QLineEdit *wrong = m_form->firstWrongField()) {
        wrong->setFocus(Qt::OtherFocusReason);
        return;
    }
    accept();
    Q_EMIT chosen(m_form->link(), m_forOne->isChecked() ? m_single.id : trace::ConnectionId{});
}

} // namespace roundtrip::ui
