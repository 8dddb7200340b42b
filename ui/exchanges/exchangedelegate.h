#pragma once

#include "ui/exchanges/waterfall.h"

#include <QStyledItemDelegate>

namespace roundtrip::ui
{

class ExchangeModel;
class Theme;

/// Paints the cells of the exchange list: fonts and weights by column, and the waterfall.
class ExchangeDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    ExchangeDelegate(const Theme &theme, const ExchangeModel &model, QObject *parent);

    /// What the waterfall's width stands for.
    void setTimeSpan(const TimeSpan &span) { m_span = span; }
    const TimeSpan &timeSpan() const { return m_span; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override;

private:
    void paintText(QPainter &painter, const QRect &box, const QModelIndex &index) const;

    const Theme &m_theme;
    const ExchangeModel &m_model;
    TimeSpan m_span;
};

} // namespace roundtrip::ui
