#pragma once

#include "ui/exchanges/waterfall.h"

#include <QCache>
#include <QStaticText>
#include <QStyledItemDelegate>

#include <utility>

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
    const QStaticText &shapedText(
        const QString &text, const QString &shorter, int column, int width) const;

    const Theme &m_theme;
    const ExchangeModel &m_model;
    TimeScale m_scale;
    /// Words that were shaped, by themselves, their column and its width: shaping them is most of what
    /// painting a cell costs, and of a flood of exchanges most cells say the same.
    using ShapedKey = std::pair<QString, std::pair<int, int>>;
    mutable QCache<ShapedKey, QStaticText> m_shaped{512};
};

} // namespace roundtrip::ui
