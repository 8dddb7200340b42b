#include "ui/theme/parts.h"

#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>

namespace roundtrip::ui
{

namespace
{

QLabel *makeWrappingLabel(const char *property, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setProperty(property, true);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    return label;
}

} // namespace

QLabel *makeCaption(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setProperty("muted", true);
    label->setProperty("small", true);
    return label;
}

QLabel *makeNote(QWidget *parent)
{
    QLabel *label = makeWrappingLabel("muted", parent);
    label->setProperty("small", true);
    return label;
}

QLabel *makeWarning(QWidget *parent)
{
    QLabel *label = makeWrappingLabel("warning", parent);
    label->setProperty("small", true);
    return label;
}

QLabel *makeComplaint(QWidget *parent)
{
    QLabel *label = makeWrappingLabel("invalid", parent);
    label->setProperty("small", true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->hide();
    return label;
}

QPushButton *makeLink(const QString &text, QWidget *parent)
{
    auto *button = new QPushButton(text, parent);
    button->setCursor(Qt::PointingHandCursor);
    button->setFocusPolicy(Qt::TabFocus);
    button->setProperty("flat", true);
    return button;
}

QToolButton *makeRemoveButton(const QString &accessibleName, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setText(QStringLiteral("×"));
    button->setToolTip(accessibleName);
    button->setAccessibleName(accessibleName);
    button->setFocusPolicy(Qt::TabFocus);
    button->setProperty("remove", true);
    return button;
}

void setCode(QWidget *widget)
{
    widget->setProperty("code", true);
}

void setInvalid(QWidget *field, bool invalid, const QString &why)
{
    field->setAccessibleDescription(why);
    if (field->property("invalid").toBool() == invalid)
        return;
    field->setProperty("invalid", invalid);
    field->style()->unpolish(field);
    field->style()->polish(field);
}

void setComplaint(QLabel *label, const QString &text)
{
    label->setText(text);
    label->setVisible(!text.isEmpty());
}

} // namespace roundtrip::ui
