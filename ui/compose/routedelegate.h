#pragma once

#include <QStyledItemDelegate>

namespace roundtrip::ui
{

class Theme;

/// Paints a route: its path as code, and below it what it does.
class RouteDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    enum Role { WhatRole = Qt::UserRole };

    RouteDelegate(const Theme &theme, QObject *parent);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const Theme &m_theme;
};

} // namespace roundtrip::ui
