#pragma once

#include "core/flow/wirebytes.h"

#include <QAbstractScrollArea>

#include <optional>

namespace roundtrip::ui
{

class Theme;

/// The bytes of one message as they were on the wire: offset, hexadecimal, text. Coloured by what
/// each range is; a line below a field says who put it there. It reads what it paints and no more,
/// however long the message is.
class HexView final : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit HexView(const Theme &theme, QWidget *parent = nullptr);

    /// Nothing: no message.
    void setBytes(std::shared_ptr<const flow::WireBytes> bytes);
    void setSelected(const flow::WireRange &range);
    const flow::WireRange &selected() const { return m_selected; }
    /// Scrolls so that a byte is seen.
    void showByte(qint64 byte);

    int bytesInRow() const { return m_perRow; }
    /// The byte under a point of the viewport; -1: none.
    qint64 byteAt(QPoint point) const;
    /// Where the hexadecimal digits of a byte are painted, in the viewport.
    QRect rectOf(qint64 byte) const;

Q_SIGNALS:
    /// A byte was chosen with a click or a key.
    void byteChosen(qint64 byte);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

private:
    struct Columns {
        double offset = 0; ///< the left edges
        double hex = 0;
        double text = 0;
        double character = 0; ///< the width of one
    };
    qint64 size() const { return m_bytes ? m_bytes->size() : 0; }
    qint64 rowCount() const;
    int rowHeight() const;
    int offsetDigits() const;
    int fittingBytes() const;
    Columns columns() const;
    void layOut();
    void paintRow(QPainter &painter, qint64 row, const std::vector<flow::WireSpan> &spans,
        QByteArrayView bytes) const;
    void paintOrigin(QPainter &painter, const flow::WireSpan &span, qint64 byte) const;
    void paintSelection(QPainter &painter, qint64 row) const;
    void choose(qint64 byte);
    qint64 neighbour(int by) const;

    const Theme &m_theme;
    std::shared_ptr<const flow::WireBytes> m_bytes;
    flow::WireRange m_selected;
    int m_perRow = 16;
};

} // namespace roundtrip::ui
