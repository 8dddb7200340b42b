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
    void setTimeScale(const TimeScale &scale) { m_scale = scale; }
    const TimeScale &timeScale() const { return m_scale; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override;

private:
    void paintText(QPainter &painter, const QRect &box, const QModelIndex &index) const;

    const Theme &m_theme;
    const ExchangeModel &m_model;
    TimeScale m_scale;
};

} // namespace roundtrip::ui
