#include "ui/compose/leadingedit.h"

#include "ui/theme/tooltip.h"

#include <QFocusEvent>

namespace roundtrip::ui
{

LeadingEdit::LeadingEdit(QWidget *parent)
    : QLineEdit(parent)
{
    connect(this, &QLineEdit::textChanged, this, [this](const QString &text) {
        setPlainToolTip(this, text);
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
