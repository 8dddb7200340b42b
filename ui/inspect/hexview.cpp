#include "ui/inspect/hexview.h"

#include "core/flow/wirenotes.h"
#include "ui/theme/theme.h"

#include <QFontMetricsF>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <array>
#include <cmath>

namespace roundtrip::ui
{

using flow::WireName;

namespace
{

constexpr qint64 mostRows = qint64(1) << 30;

struct Look {
    QColor ink;
    QColor ground; ///< invalid: none
};

Look lookOf(WireName name, const Palette &palette)
{
    const auto plain = [&palette](const QColor &ink) {
        return Look{readableOn(ink, palette.panel), {}};
    };
    switch (name) {
    case WireName::Method:
    case WireName::RequestTarget:
    case WireName::Version:
    case WireName::StatusCode:
    case WireName::ReasonPhrase:
        return plain(palette.head);
    case WireName::FieldName:
        return plain(mixed(palette.head, palette.text, 0.3));
    case WireName::FieldValue:
        return plain(palette.text);
    case WireName::ChunkData:
    case WireName::Body:
        return {readableOn(palette.chunk, palette.chunkTint), palette.chunkTint};
    case WireName::ChunkSize:
    case WireName::ChunkExtension:
    case WireName::ChunkEnd:
        return plain(palette.chunk);
    case WireName::LastChunk:
    case WireName::HeadEnd:
        return plain(palette.end);
    case WireName::Refused:
        return {readableOn(palette.error, palette.errorTint), palette.errorTint};
    case WireName::LineEnd:
    case WireName::EmptyLine:
    case WireName::Between:
    case WireName::Unread:
        break;
    }
    return plain(palette.muted);
}

QString hexOf(uchar byte)
{
    static constexpr std::array digits = {
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
    return QString(QChar::fromLatin1(digits[byte >> 4])) + QChar::fromLatin1(digits[byte & 15]);
}

} // namespace

HexView::HexView(const Theme &theme, QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_theme(theme)
{
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Bytes on the wire"));
    viewport()->setCursor(Qt::IBeamCursor);
    connect(&theme, &Theme::changed, this, &HexView::layOut);
}

void HexView::setBytes(std::shared_ptr<const flow::WireBytes> bytes)
{
    m_bytes = std::move(bytes);
    layOut();
}

void HexView::setSelected(const flow::WireRange &range)
{
    m_selected = range;
    viewport()->update();
}

qint64 HexView::rowCount() const
{
    return std::min((size() + m_perRow - 1) / m_perRow, mostRows);
}

int HexView::rowHeight() const
{
    return int(std::ceil(QFontMetricsF(m_theme.smallCode()).height())) + m_theme.px(3);
}

int HexView::offsetDigits() const
{
    return size() > 0xffff ? 8 : 4;
}

/// As many bytes in a row as there is room for, so that nothing is cut off at the right.
int HexView::fittingBytes() const
{
    const double character = QFontMetricsF(m_theme.smallCode()).horizontalAdvance(u'0');
    const double room = viewport()->width() - m_theme.px(16);
    const int spare = int(room / std::max(1.0, character)) - offsetDigits() - 3;
    for (const int bytes : {32, 16, 12, 8, 6, 4}) {
        if (4 * bytes <= spare)
            return bytes;
    }
    return 2;
}

HexView::Columns HexView::columns() const
{
    Columns at;
    at.character = QFontMetricsF(m_theme.smallCode()).horizontalAdvance(u'0');
    at.offset = m_theme.px(8);
    at.hex = at.offset + (offsetDigits() + 1) * at.character;
    at.text = at.hex + (3 * m_perRow + 1) * at.character;
    return at;
}

void HexView::layOut()
{
    const qint64 top = qint64(verticalScrollBar()->value()) * m_perRow;
    m_perRow = fittingBytes();
    const int page = std::max(1, (viewport()->height() - m_theme.px(8)) / rowHeight());
    verticalScrollBar()->setPageStep(page);
    verticalScrollBar()->setRange(0, int(std::max<qint64>(0, rowCount() - page)));
    verticalScrollBar()->setValue(int(std::min<qint64>(top / m_perRow, mostRows)));
    viewport()->update();
}

void HexView::showByte(qint64 byte)
{
    const qint64 row = byte / m_perRow;
    const int first = verticalScrollBar()->value();
    const int page = verticalScrollBar()->pageStep();
    if (row < first)
        verticalScrollBar()->setValue(int(row));
    else if (row >= first + page)
        verticalScrollBar()->setValue(int(row - page + 1));
}

QRect HexView::rectOf(qint64 byte) const
{
    const Columns at = columns();
    const qint64 row = byte / m_perRow - verticalScrollBar()->value();
    const double left = at.hex + 3 * double(byte % m_perRow) * at.character;
    return QRectF(left, m_theme.px(4) + double(row) * rowHeight(), 2 * at.character, rowHeight())
        .toRect();
}

qint64 HexView::byteAt(QPoint point) const
{
    const Columns at = columns();
    const int row = (point.y() - m_theme.px(4)) / rowHeight();
    int column = -1;
    if (point.x() >= at.text)
        column = int((point.x() - at.text) / at.character);
    else if (point.x() >= at.hex)
        column = int((point.x() - at.hex) / (3 * at.character));
    const qint64 byte = (verticalScrollBar()->value() + qint64(row)) * m_perRow + column;
    const bool inside = point.y() >= m_theme.px(4) && column >= 0 && column < m_perRow;
    return inside && byte < size() ? byte : -1;
}

void HexView::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), m_theme.palette().panel);
    if (!m_bytes || size() == 0) {
        painter.setPen(m_theme.palette().muted);
        painter.setFont(m_theme.body());
        painter.drawText(viewport()->rect().adjusted(m_theme.px(8), m_theme.px(6), 0, 0),
            Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, tr("No bytes at this moment."));
        return;
    }
    painter.setFont(m_theme.smallCode());
    const qint64 first = verticalScrollBar()->value();
    const qint64 last = std::min(first + viewport()->height() / rowHeight() + 1, rowCount());
    const auto spans = m_bytes->spans(first * m_perRow, last * m_perRow);
    const QByteArray bytes = m_bytes->bytes(first * m_perRow, last * m_perRow);
    for (qint64 row = first; row < last; ++row) {
        const qint64 begin = std::min<qint64>((row - first) * m_perRow, bytes.size());
        const qint64 length = std::min<qint64>(m_perRow, bytes.size() - begin);
        paintSelection(painter, row);
        paintRow(painter, row, spans, QByteArrayView(bytes).sliced(begin, length));
    }
    painter.setPen(hasFocus() ? m_theme.palette().accent : m_theme.palette().line);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(viewport()->rect().adjusted(0, 0, -1, -1));
}

void HexView::paintRow(QPainter &painter, qint64 row, const std::vector<flow::WireSpan> &spans,
    QByteArrayView bytes) const
{
    const Palette &palette = m_theme.palette();
    const Columns at = columns();
    const double top = rectOf(row * m_perRow).top();
    const auto put = [&](double left, const QString &text) {
        painter.drawText(QRectF(left, top, viewport()->width(), rowHeight()),
            Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, text);
    };
    painter.setPen(palette.muted);
    put(at.offset, QStringLiteral("%1").arg(row * m_perRow, offsetDigits(), 16, QLatin1Char('0')));
    for (int i = 0; i < m_perRow; ++i) {
        const qint64 byte = row * m_perRow + i;
        if (byte >= size())
            return;
        const auto span = std::find_if(spans.begin(), spans.end(),
            [byte](const flow::WireSpan &s) { return byte >= s.begin && byte < s.end; });
        const Look look = lookOf(span == spans.end() ? WireName::Unread : span->name, palette);
        const double left = at.hex + 3 * i * at.character;
        const double right = at.text + i * at.character;
        if (look.ground.isValid() && !m_selected.contains(byte)) {
            const bool goesOn = i + 1 < m_perRow && byte + 1 < span->end;
            painter.fillRect(
                QRectF(left, top, (goesOn ? 3 : 2) * at.character, rowHeight()), look.ground);
            painter.fillRect(QRectF(right, top, at.character, rowHeight()), look.ground);
        }
        painter.setPen(look.ink);
        if (i >= bytes.size()) { // of a large body the middle was not kept
            painter.setPen(palette.faint);
            put(left, QStringLiteral("··"));
            continue;
        }
        const auto value = uchar(bytes.at(i));
        put(left, hexOf(value));
        put(right, value >= 0x20 && value < 0x7f ? QString(QChar(value)) : QStringLiteral("·"));
        if (span != spans.end())
            paintOrigin(painter, *span, byte);
    }
}

/// A line below a field: solid for the program's own, dotted for the module's.
void HexView::paintOrigin(QPainter &painter, const flow::WireSpan &span, qint64 byte) const
{
    const std::optional<trace::LineOrigin> origin = m_bytes->originOf(span);
    if (!origin)
        return;
    const bool module = *origin == trace::LineOrigin::Module;
    const Palette &palette = m_theme.palette();
    painter.setPen(QPen(module ? palette.agent : palette.chunk, m_theme.px(1),
        module ? Qt::DotLine : Qt::SolidLine));
    const QRectF digits = rectOf(byte);
    const bool goesOn = byte + 1 < span.end && (byte + 1) % m_perRow != 0;
    const double right = digits.right() + (goesOn ? columns().character : 0);
    painter.drawLine(QPointF(digits.left(), digits.bottom()), QPointF(right, digits.bottom()));
}

void HexView::paintSelection(QPainter &painter, qint64 row) const
{
    const qint64 begin = std::max(m_selected.begin, row * m_perRow);
    const qint64 end = std::min(m_selected.end, (row + 1) * m_perRow);
    if (!m_bytes || m_selected.message != m_bytes->message() || begin >= end)
        return;
    const Palette &palette = m_theme.palette();
    const Columns at = columns();
    const double top = rectOf(begin).top();
    const double first = double(begin - row * m_perRow);
    const double count = double(end - begin);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(mixed(palette.panel, palette.end, 0.16));
    painter.setPen(QPen(palette.end, 1));
    const double height = rowHeight() - 1;
    painter.drawRoundedRect(QRectF(at.hex + 3 * first * at.character - 2.5, top + 0.5,
                                (3 * count - 1) * at.character + 4, height),
        3, 3);
    painter.drawRoundedRect(
        QRectF(at.text + first * at.character - 0.5, top + 0.5, count * at.character + 1, height),
        3, 3);
    painter.restore();
}

void HexView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    layOut();
}

void HexView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        choose(byteAt(event->position().toPoint()));
}

/// Left and Right: the thing before and behind what is selected; Up and Down: a row.
void HexView::keyPressEvent(QKeyEvent *event)
{
    const qint64 at = std::clamp<qint64>(m_selected.begin, 0, std::max<qint64>(0, size() - 1));
    switch (event->key()) {
    case Qt::Key_Left:
        return choose(neighbour(-1));
    case Qt::Key_Right:
        return choose(neighbour(1));
    case Qt::Key_Up:
        return choose(std::max<qint64>(0, at - m_perRow));
    case Qt::Key_Down:
        return choose(std::min(size() - 1, at + m_perRow));
    case Qt::Key_Home:
        return choose(0);
    case Qt::Key_End:
        return choose(size() - 1);
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

qint64 HexView::neighbour(int by) const
{
    if (!m_bytes || m_selected.isEmpty() || m_selected.message != m_bytes->message())
        return 0;
    const qint64 byte = by < 0 ? m_selected.begin - 1 : m_selected.end;
    return std::clamp<qint64>(byte, 0, size() - 1);
}

void HexView::choose(qint64 byte)
{
    if (byte >= 0 && byte < size())
        Q_EMIT byteChosen(byte);
}

void HexView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void HexView::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

QSize HexView::sizeHint() const
{
    return {m_theme.px(300), m_theme.px(260)};
}

QSize HexView::minimumSizeHint() const
{
    return {m_theme.px(100), 3 * rowHeight()};
}

} // namespace roundtrip::ui
