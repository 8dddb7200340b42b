#include "ui/compose/filefield.h"

#include "ui/theme/parts.h"
#include "ui/theme/theme.h"
#include "ui/theme/tooltip.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>

namespace roundtrip::ui
{

FileField::FileField(const Theme &theme, const QString &what, QWidget *parent)
    : QWidget(parent)
    , m_what(what)
    , m_edit(new QLineEdit(this))
    , m_choose(new QToolButton(this))
{
    m_edit->setAccessibleName(what);
    setCode(m_edit);
    m_choose->setText(QStringLiteral("…"));
    setPlainToolTip(m_choose, tr("Choose a file"));
    m_choose->setAccessibleName(tr("Choose a file: %1").arg(what));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme.px(4));
    row->addWidget(m_edit, 1);
    row->addWidget(m_choose);
    setFocusProxy(m_edit);
    connect(m_edit, &QLineEdit::textChanged, this, &FileField::edited);
    connect(m_choose, &QToolButton::clicked, this, &FileField::choose);
}

QString FileField::text() const
{
    return m_edit->text().trimmed();
}

void FileField::setText(const QString &text)
{
    m_edit->setText(text);
}

void FileField::choose()
{
    const QString file = QFileDialog::getOpenFileName(this, m_what,
        QFileInfo(text()).absolutePath(), tr("PEM files (*.pem *.crt *.cer *.key);;All files (*)"));
    if (!file.isEmpty())
        m_edit->setText(file);
}

} // namespace roundtrip::ui
