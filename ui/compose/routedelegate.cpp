#include "ui/compose/routedelegate.h"

#include "ui/theme/theme.h"

#include <QPainter>

namespace roundtrip::ui
{

RouteDelegate::RouteDelegate(const Theme &theme, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
{
}

void RouteDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Palette &palette = m_theme.palette();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool chosen = option.state & (QStyle::State_Selected | QStyle::State_HasFocus);
    if (chosen || (option.state & QStyle::State_MouseOver)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(chosen ? palette.selection : palette.headTint);
        painter->drawRoundedRect(
            option.rect.adjusted(0, 1, 0, -1), m_theme.radius(), m_theme.radius());
    }
    const QRect box =
        option.rect.adjusted(m_theme.px(8), m_theme.px(4), -m_theme.px(8), -m_theme.px(4));
    const QFontMetrics code(m_theme.code());
    painter->setFont(m_theme.code());
    painter->setPen(palette.text);
    const QString path = code.elidedText(index.data().toString(), Qt::ElideRight, box.width());
    painter->drawText(box, Qt::AlignTop | Qt::AlignLeft, path);
    painter->setFont(m_theme.small());
    painter->setPen(palette.muted);
    const QFontMetrics small(m_theme.small());
    const QString what =
        small.elidedText(index.data(WhatRole).toString(), Qt::ElideRight, box.width());
    painter->drawText(box, Qt::AlignBottom | Qt::AlignLeft, what);
    painter->restore();
}

QSize RouteDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    const int height =
        QFontMetrics(m_theme.code()).height() + QFontMetrics(m_theme.small()).height();
    return {m_theme.px(120), height + m_theme.px(10)};
}

} // namespace roundtrip::ui
