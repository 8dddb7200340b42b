#include "ui/stage/noticeline.h"

#include "ui/theme/theme.h"
#include "ui/theme/tooltip.h"

#include <QIcon>
#include <QPainter>

namespace roundtrip::ui
{

NoticeLine::NoticeLine(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    hide();
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void NoticeLine::setNotice(const StageNotice &notice)
{
    if (notice == m_notice)
        return;
    m_notice = notice;
    setAccessibleName(notice.text);
    setAccessibleDescription(notice.detail);
    setPlainToolTip(this, notice.toolTip);
    setVisible(!notice.text.isEmpty());
    update();
}

void NoticeLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Palette &palette = m_theme.palette();
    painter.fillRect(rect(), palette.endTint);
    const QColor ink = readableOn(palette.end, palette.endTint);
    const int side = m_theme.px(14);
    int x = m_theme.px(12);
    m_theme.icon(QStringLiteral("by-hand"), ink)
        .paint(&painter, QRect(x, (height() - side) / 2, side, side));
    x += side + m_theme.px(8);
    const auto write = [&](const QString &text, const QFont &font, const QColor &color) {
        const QFontMetrics metrics(font);
        const int room = width() - x - m_theme.px(12);
        const QString shown = metrics.elidedText(text, Qt::ElideRight, room);
        painter.setFont(font);
        painter.setPen(color);
        painter.drawText(QRect(x, 0, room, height()), Qt::AlignLeft | Qt::AlignVCenter, shown);
        x += metrics.horizontalAdvance(shown) + m_theme.px(12);
    };
    write(m_notice.text, m_theme.strong(), ink);
    write(m_notice.detail, m_theme.body(), readableOn(palette.text, palette.endTint));
}

QSize NoticeLine::sizeHint() const
{
    return {m_theme.px(400), QFontMetrics(m_theme.body()).height() + m_theme.px(8)};
}

QSize NoticeLine::minimumSizeHint() const
{
    return {m_theme.px(120), sizeHint().height()};
}

} // namespace roundtrip::ui
