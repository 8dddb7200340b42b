#include "ui/theme/tooltip.h"

#include <QAction>
#include <QTextDocument>
#include <QToolTip>
#include <QWidget>

namespace roundtrip::ui
{

namespace
{

/// A target may have 64 KiB; no screen has room for a tip of that size.
constexpr qsizetype longestTip = 2000;

} // namespace

QString plainToolTip(const QString &text)
{
    const QString shown = text.size() > longestTip ? text.left(longestTip) + u'…' : text;
    if (!Qt::mightBeRichText(shown))
        return shown; // as it is: assistive technology reads a tip aloud
    return QStringLiteral("<span style=\"white-space:pre-wrap\">%1</span>")
        .arg(shown.toHtmlEscaped());
}

void setPlainToolTip(QWidget *widget, const QString &text)
{
    widget->setToolTip(plainToolTip(text));
}

void setPlainToolTip(QAction *action, const QString &text)
{
    action->setToolTip(plainToolTip(text));
}

void showToolTip(QPoint globalPos, const QString &text, QWidget *widget)
{
    QToolTip::showText(globalPos, plainToolTip(text), widget);
}

} // namespace roundtrip::ui
