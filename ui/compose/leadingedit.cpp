#include "ui/compose/leadingedit.h"

#include "ui/theme/tooltip.h"

#include <QFocusEvent>

namespace roundtrip::ui
{

LeadingEdit::LeadingEdit(QWidget *parent)
    : QLineEdit(parent)
{
    connect(this, &QLineEdit::textChanged, this, [this](const QString &text) {
        if (toolTip().isEmpty() || toolTip() == m_textTip) { // else it has a tip of its own
            setPlainToolTip(this, text);
            m_textTip = toolTip();
        }
        if (!isModified()) // it was set, not typed
            setCursorPosition(0);
    });
}

void LeadingEdit::selectFromEnd()
{
    end(false);
    home(true);
}

void LeadingEdit::focusInEvent(QFocusEvent *event)
{
    QLineEdit::focusInEvent(event);
    if (!text().isEmpty() && selectedText() == text())
        selectFromEnd();
}

void LeadingEdit::focusOutEvent(QFocusEvent *event)
{
    QLineEdit::focusOutEvent(event);
    if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::ActiveWindowFocusReason)
        setCursorPosition(0);
}

} // namespace roundtrip::ui
