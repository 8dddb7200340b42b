#include "ui/theme/parts.h"

#include "ui/theme/tooltip.h"

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
    QLabel *label = makeLabel({}, parent);
    label->setProperty(property, true);
    label->setWordWrap(true);
    return label;
}

} // namespace

QLabel *makeLabel(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setText(text);
    return label;
}

QLabel *makeCaption(const QString &text, QWidget *parent)
{
    QLabel *label = makeLabel(text, parent);
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
    setPlainToolTip(button, accessibleName);
    button->setAccessibleName(accessibleName);
    button->setFocusPolicy(Qt::TabFocus);
    button->setProperty("remove", true);
    return button;
}

void setCode(QWidget *widget)
{
    widget->setProperty("code", true);
    // Of a style sheet's font only this is the widget's own: no ligatures.
    QFont font;
    font.setStyleStrategy(QFont::PreferNoShaping);
    widget->setFont(font);
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
