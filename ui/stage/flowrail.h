#pragma once

#include "core/flow/breakplaces.h"
#include "core/flow/steps.h"
#include "ui/models/pointed.h"

#include <QAbstractScrollArea>
#include <QFont>
#include <QStringList>

#include <vector>

namespace roundtrip::ui
{

class Theme;

/// The steps of one flow, in the order in which they happen, each with the guide's own number. The
/// state is told by colour and by shape: dotted circle (not yet), filled (now), ringed with a tick
/// (done), crossed (failed), filled with two bars (held). On a narrow stage only the numbers stay, and the words are in the tool
/// tip.
class FlowRail final : public QAbstractScrollArea
{
    Q_OBJECT
public:
    FlowRail(const Theme &theme, trace::Side side, QWidget *parent = nullptr);

    void setSteps(const std::vector<flow::Step> &steps);
    const std::vector<flow::Step> &steps() const { return m_steps; }
    /// Where breakpoints act: those steps get a mark.
    void setBreakPlaces(const std::vector<flow::BreakPlace> &places);
    bool hasBreakpoint(int step) const;
    void setNumbersOnly(bool only);
    bool numbersOnly() const { return m_numbersOnly; }
    /// Titles without their details, larger.
    void setNamesOnly(bool only);
    /// Nothing to show because that end is outside.
    void setOutside(bool outside);
    int stepAt(QPoint viewportPoint) const;
    /// The title of a step as it is painted, line by line.
    QStringList titleLines(int step) const { return m_items.at(size_t(step)).lines; }
    int currentStep() const { return m_current; }

Q_SIGNALS:
    /// A step that has happened was chosen: its newest fact.
    void factClicked(roundtrip::trace::EventIndex fact);
    /// A person asks for a menu, at this place of the screen.
    void menuRequested(const roundtrip::ui::Pointed &pointed, QPoint globalPos);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    QSize minimumSizeHint() const override;
    QSize sizeHint() const override;

private:
    struct Item {
        QRectF rect;
        QStringList lines; ///< of the title
        QStringList details;
    };
    void layOut();
    double place(double pad);
    Item itemFor(const flow::Step &step, double width) const;
    void paintItem(QPainter &painter, size_t index) const;
    void choose(int index);
    void reveal(size_t index);
    void announce();
    QString titleOf(const flow::Step &step) const;
    QString detailOf(const flow::Step &step) const;
    QString headline(const QFont &font, double width) const;
    QString describe(const flow::Step &step) const;
    double radius() const;
    double headlineHeight() const;

    const Theme &m_theme;
    trace::Side m_side;
    std::vector<flow::Step> m_steps;
    std::vector<Item> m_items;
    std::vector<flow::BreakPlace> m_breakPlaces;
    QFont titleFont() const;

    bool m_numbersOnly = false;
    bool m_namesOnly = false;
    bool m_outside = false;
    double m_pad = 6; ///< above and below what an item has, in pixels
    int m_current = -1; ///< under the keyboard
};

} // namespace roundtrip::ui
