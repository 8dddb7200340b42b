#include "ui/exchanges/exchangedelegate.h"

#include "ui/exchanges/exchangemodel.h"
#include "ui/exchanges/exchangetext.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <cmath>

namespace roundtrip::ui
{

namespace
{

/// More characters than any column has room for: a target may be much longer.
constexpr qsizetype mostShaped = 1024;

QFont fontOf(const Theme &theme, int column)
{
    switch (column) {
    case ExchangeModel::Method:
    case ExchangeModel::OnTheWire:
    case ExchangeModel::Time:
        return theme.smallCode();
    case ExchangeModel::Status:
        return theme.strong();
    default:
        return theme.body();
    }
}

/// Statuses are neutral; only an exchange that failed is in the colour of errors.
QColor inkOf(const Palette &palette, const flow::ExchangeRow &row, int column, const QColor &ground)
{
    if (column == ExchangeModel::Status && !row.failure.isEmpty())
        return readableOn(palette.error, ground);
    return palette.text;
}

} // namespace

ExchangeDelegate::ExchangeDelegate(const Theme &theme, const ExchangeModel &model, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
    , m_model(model)
{
    connect(&theme, &Theme::changed, this, [this] { m_shaped.clear(); });
}

void ExchangeDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Palette &palette = m_theme.palette();
    const bool selected = option.state & QStyle::State_Selected;
    painter->save();
    painter->fillRect(option.rect, selected ? palette.selection : palette.panel);
    painter->setPen(palette.line);
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    const QRect box = option.rect.adjusted(m_theme.px(8), 0, -m_theme.px(8), -1);
    if (index.column() == ExchangeModel::Waterfall) {
        const double height = m_theme.px(9);
        const QRectF bars(box.left(), box.center().y() - height / 2 + 0.5, box.width(), height);
        paintWaterfall(*painter, bars, m_model.exchangeAt(index.row()), m_scale, palette);
    } else {
        const QColor ground = selected ? palette.selection : palette.panel;
        painter->setPen(inkOf(palette, m_model.exchangeAt(index.row()), index.column(), ground));
        paintText(*painter, box, index);
    }
    painter->restore();
}

void ExchangeDelegate::paintText(
    QPainter &painter, const QRect &box, const QModelIndex &index) const
{
    const bool number =
        index.column() == ExchangeModel::OnTheWire || index.column() == ExchangeModel::Time;
    const QString shorter = index.column() == ExchangeModel::Status
        ? shortStatusText(m_model.exchangeAt(index.row()))
        : QString();
    const QStaticText &text =
        shapedText(index.data().toString().left(mostShaped), shorter, index.column(), box.width());
    const QSizeF size = text.size();
    const double left = number ? box.right() + 1 - size.width() : box.left();
    painter.setFont(fontOf(m_theme, index.column()));
    painter.drawStaticText(
        QPointF(left, std::round(box.top() + (box.height() - size.height()) / 2)), text);
}

const QStaticText &ExchangeDelegate::shapedText(
    const QString &text, const QString &shorter, int column, int width) const
{
    const ShapedKey key{text, {column, width}};
    if (const QStaticText *known = m_shaped.object(key))
        return *known;
    const QFont font = fontOf(m_theme, column);
    const QFontMetrics metrics(font);
    const bool fits = shorter.isEmpty() || metrics.horizontalAdvance(text) <= width;
    auto *shaped =
        new QStaticText(metrics.elidedText(fits ? text : shorter, Qt::ElideRight, width));
    shaped->setTextFormat(Qt::PlainText);
    shaped->prepare({}, font);
    m_shaped.insert(key, shaped);
    return *shaped;
}

} // namespace roundtrip::ui
