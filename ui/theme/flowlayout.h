#pragma once

#include <QLayout>
#include <QList>

namespace roundtrip::ui
{

/// Widgets in a line, as those of a text: what has no room goes on in the next line. Where there is
/// room to spare, those that can grow sideways do.
class FlowLayout final : public QLayout
{
public:
    explicit FlowLayout(QWidget *parent = nullptr);
    ~FlowLayout() override;
    Q_DISABLE_COPY_MOVE(FlowLayout)

    void addItem(QLayoutItem *item) override;
    int count() const override { return int(m_items.size()); }
    QLayoutItem *itemAt(int index) const override { return m_items.value(index); }
    QLayoutItem *takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSize() const override;
    void setGeometry(const QRect &rect) override;

private:
    int place(const QRect &rect, bool really) const;
    int placeLine(const QList<QLayoutItem *> &line, int x, int y, int room, bool really) const;

    QList<QLayoutItem *> m_items;
};

} // namespace roundtrip::ui
