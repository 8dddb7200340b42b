#pragma once

#include "core/flow/comparison.h"
#include "ui/stage/boardarea.h"
#include "ui/stage/comparelayout.h"
#include "ui/stage/stagemetrics.h"

namespace roundtrip::ui
{

class Theme;

/// Two exchanges beside each other, with the differences marked by a sign and a tint. A click on a
/// side says which event it is about.
class CompareView final : public BoardArea
{
    Q_OBJECT
public:
    enum class SideOf { Before, After };
    Q_ENUM(SideOf)
    explicit CompareView(const Theme &theme, QWidget *parent = nullptr);

    void setComparison(const flow::Comparison &comparison, const QString &before,
        const QString &after);
    const flow::Comparison &comparison() const { return m_comparison; }
    const CompareLayout &placed() const { return m_layout; }
    int currentLine() const { return m_current; }
    /// The middle of a side of a line, or of the title of a side for -1, in the viewport.
    QPoint pointOf(int line, SideOf side) const;

Q_SIGNALS:
    /// `event`: none where the line is about none.
    void chosen(roundtrip::ui::CompareView::SideOf side, roundtrip::trace::EventIndex event);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    QSize sizeHint() const override;

private:
    /// A line as a person knows it, however many come before it: of those of one part with the same
    /// name the first, the second, …
    struct Known {
        flow::ComparedLine::Part part = {};
        QString what;
        int nth = 0;
        bool operator==(const Known &) const = default;
    };
    Known knownAs(int line) const;
    int lineOf(const Known &known) const;
    void setCurrent(int line);
    void relayout() override;
    double headerHeight() const;
    double listWidth() const;
    QRectF titleRect(SideOf side) const;
    void walk(int by);
    void choose(int line, SideOf side);
    void announce();
    QString describe(const flow::ComparedLine &line) const;
    void paintHeader(QPainter &painter) const;
    void paintLine(QPainter &painter, const CompareLayout::Line &line, bool current) const;
    void paintCell(QPainter &painter, const flow::ComparedLine &line, const QRectF &rect,
        SideOf side) const;
    void paintSegments(QPainter &painter, const flow::ComparedLine &line, const QRectF &rect,
        SideOf side) const;

    const Theme &m_theme;
    StageMetrics m_metrics;
    flow::Comparison m_comparison;
    QString m_before;
    QString m_after;
    CompareLayout m_layout;
    int m_current = -1; ///< of the layout
    Known m_known; ///< what m_current is
    SideOf m_side = SideOf::After;
};

} // namespace roundtrip::ui
