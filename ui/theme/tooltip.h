#pragma once

#include <QPoint>
#include <QString>

class QAction;
class QWidget;

namespace roundtrip::ui
{

// Tool tips. Qt takes a text with a tag in it for HTML, and reads the local files it names: what a
// peer sent, or a person typed, must never come there as it is. No other file of ui calls
// setToolTip() or QToolTip::showText() itself; a model gives Qt::ToolTipRole a plainToolTip().

/// The text as a tool tip that shows exactly its characters, line breaks included. One that is very
/// long is cut, with "…" behind it.
QString plainToolTip(const QString &text);

void setPlainToolTip(QWidget *widget, const QString &text);
void setPlainToolTip(QAction *action, const QString &text);
/// At a place of the screen; an empty text hides the one that is shown.
void showToolTip(QPoint globalPos, const QString &text, QWidget *widget);

} // namespace roundtrip::ui
