#include "ui/compose/morebelow.h"

#include "ui/theme/theme.h"
#include "ui/theme/tooltip.h"

#include <QEvent>
#include <QLabel>
#include <QRegularExpression>
#include <QScrollArea>
#include <QScrollBar>

namespace roundtrip::ui
{

MoreBelow::MoreBelow(const Theme &theme, QScrollArea *scroll, QWidget *parent)
    : QPushButton(parent)
    , m_theme(theme)
    , m_scroll(scroll)
{
    setObjectName(QStringLiteral("moreBelow"));
    setProperty("edge", true);
    setFocusPolicy(Qt::NoFocus); // Tab goes through the fields, and they come into sight
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    const QScrollBar *bar = scroll->verticalScrollBar();
    connect(bar, &QScrollBar::valueChanged, this, &MoreBelow::follow);
    connect(bar, &QScrollBar::rangeChanged, this, &MoreBelow::follow);
    connect(this, &QPushButton::clicked, this, &MoreBelow::scrollOn);
    scroll->viewport()->installEventFilter(this);
    follow();
}

void MoreBelow::addPart(QLabel *caption)
{
    m_parts << caption;
}

/// Those of which not even the first field is seen.
QList<QLabel *> MoreBelow::below() const
{
    QList<QLabel *> parts;
    const QWidget *viewport = m_scroll->viewport();
    for (const QPointer<QLabel> &caption : m_parts) {
        if (!caption || caption->isHidden())
            continue;
        const int fieldEnds = 3 * caption->height();
        if (caption->mapTo(m_scroll->widget(), QPoint()).y() + fieldEnds
            > m_scroll->verticalScrollBar()->value() + viewport->height())
            parts << caption;
    }
    return parts;
}

void MoreBelow::follow()
{
    static const QRegularExpression comma(QStringLiteral("[,，]")); // what follows explains
    QStringList names;
    if (m_scroll->widget() && m_scroll->verticalScrollBar()->maximum() > 0) {
        for (const QLabel *caption : below())
            names << caption->text().section(comma, 0, 0);
    }
    const QString all = names.join(QStringLiteral(", "));
    const int room = width() - m_theme.px(28);
    const QFontMetrics metrics(m_theme.small());
    setText(metrics.elidedText(tr("▾ %1").arg(all), Qt::ElideRight, room));
    setAccessibleName(tr("Further down: %1").arg(all));
    setPlainToolTip(this, accessibleName());
    setVisible(!names.isEmpty());
}

/// The first part that is out of sight comes to the top.
void MoreBelow::scrollOn()
{
    const QList<QLabel *> parts = below();
    if (!parts.isEmpty())
        m_scroll->verticalScrollBar()->setValue(
            parts.constFirst()->mapTo(m_scroll->widget(), QPoint()).y() - m_theme.px(8));
}

void MoreBelow::resizeEvent(QResizeEvent *event)
{
    QPushButton::resizeEvent(event);
    follow();
}

bool MoreBelow::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize)
        QMetaObject::invokeMethod(this, &MoreBelow::follow, Qt::QueuedConnection);
    return QPushButton::eventFilter(watched, event);
}

} // namespace roundtrip::ui
