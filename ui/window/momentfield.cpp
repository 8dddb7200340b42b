#include "ui/window/momentfield.h"

#include "ui/models/playback.h"
#include "ui/theme/tooltip.h"

#include <QKeyEvent>
#include <QRegularExpressionValidator>

namespace roundtrip::ui
{

MomentField::MomentField(Playback &playback, QWidget *parent)
    : QLineEdit(parent)
    , m_playback(playback)
{
    static const QRegularExpression number(QStringLiteral("\\d{0,18}"));
    setValidator(new QRegularExpressionValidator(number, this));
    setAlignment(Qt::AlignRight);
    setAccessibleName(tr("Go to event"));
    setPlainToolTip(
        this, tr("The last event that has happened. Type another number and press Enter."));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(this, &QLineEdit::returnPressed, this, &MomentField::go);
    connect(&playback, &Playback::momentChanged, this, &MomentField::showMoment);
    showMoment();
}

/// What a person is typing stays.
void MomentField::showMoment()
{
    if (hasFocus() && isModified())
        return;
    const quint64 events = m_playback.moment().events;
    const QString shown = events > 0 ? QString::number(events - 1) : QString();
    if (shown == text())
        return;
    setText(shown);
    if (hasFocus())
        selectAll();
}

void MomentField::go()
{
    setModified(false);
    if (text().isEmpty())
        m_playback.seek(0);
    else
        m_playback.seek(text().toULongLong() + 1);
    showMoment();
    selectAll();
    Q_EMIT finished();
}

void MomentField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        setModified(false);
        showMoment();
        selectAll();
        Q_EMIT finished();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void MomentField::focusOutEvent(QFocusEvent *event)
{
    QLineEdit::focusOutEvent(event);
    setModified(false);
    showMoment();
}

QSize MomentField::sizeHint() const
{
    const int digits = fontMetrics().horizontalAdvance(QStringLiteral("00000000"));
    return {digits + 18, QLineEdit::sizeHint().height()};
}

QSize MomentField::minimumSizeHint() const
{
    return sizeHint();
}

} // namespace roundtrip::ui
