#include "ui/compose/tlsfields.h"

#include "core/wire/tlsidentity.h"
#include "ui/compose/filefield.h"
#include "ui/compose/requestcheck.h"
#include "ui/theme/parts.h"
#include "ui/theme/theme.h"
#include "ui/theme/tooltip.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace roundtrip::ui
{

TlsFields::TlsFields(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_ca(new FileField(theme, tr("CA file"), this))
    , m_caComplaint(makeComplaint(this))
    , m_refused(makeWarning(this))
    , m_accept(new QCheckBox(tr("accept this certificate anyway"), this))
{
    setPlainToolTip(m_accept,
        tr("rejectUnauthorized: false. The bytes are encrypted, but nobody has "
           "verified who the server is"));
    m_accept->setObjectName(QStringLiteral("acceptAnyway"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, theme.px(6), 0, 0);
    column->setSpacing(theme.px(4));
    column->addWidget(makeCaption(tr("Trusted certificates"), this));
    column->addWidget(m_ca);
    column->addWidget(m_caComplaint);
    column->addWidget(m_refused);
    column->addWidget(m_accept);
    connect(m_ca, &FileField::edited, this, [this] {
        readCa();
        Q_EMIT edited();
    });
    connect(m_accept, &QCheckBox::toggled, this, [this](bool on) {
        m_tls.rejectUnauthorized = !on;
        Q_EMIT edited();
    });
    apply({});
}

plan::TlsPlan TlsFields::tls() const
{
    return m_tls;
}

void TlsFields::setTls(const plan::TlsPlan &tls)
{
    if (tls != m_tls) // else the name of the file stays, and why a certificate was refused
        apply(tls);
}

void TlsFields::apply(const plan::TlsPlan &tls)
{
    m_ca->setText({});
    m_tls = tls;
    m_ca->edit()->setPlaceholderText(
        tls.ca.isEmpty() ? tr("the system's; or a CA file") : tr("those of the plan"));
    setComplaint(m_refused, {});
    m_accept->setChecked(!tls.rejectUnauthorized);
    showOffer();
}

void TlsFields::showRefused(const Error &why)
{
    m_refused->setText(tr("The certificate was refused: %1").arg(describe(why)));
    m_refused->setVisible(true);
    showOffer();
}

void TlsFields::forgetRefusal()
{
    setComplaint(m_refused, {});
    m_accept->setChecked(false);
    showOffer();
}

/// Nobody is led to it before a certificate was refused.
void TlsFields::showOffer()
{
    m_accept->setVisible(!m_refused->text().isEmpty() || m_accept->isChecked());
}

void TlsFields::readCa()
{
    m_problem.clear();
    m_tls.ca.clear();
    if (const QString file = m_ca->text(); !file.isEmpty()) {
        if (const auto ca = wire::loadCaFile(file))
            m_tls.ca = *ca;
        else
            m_problem = QString::fromUtf8(ca.error().message);
    }
    setInvalid(m_ca->edit(), !m_problem.isEmpty(), m_problem);
    setComplaint(m_caComplaint, m_problem);
}

QWidget *TlsFields::firstWrongField() const
{
    return m_problem.isEmpty() ? nullptr : m_ca->edit();
}

} // namespace roundtrip::ui
