#pragma once

#include <QFont>
#include <QFontMetricsF>
#include <QHash>
#include <QPair>
#include <QString>
#include <QStringList>

#include <array>
#include <chrono>

namespace roundtrip::ui
{

class Theme;

/// The fonts and measures the layout of the stage is made with: a value, so that the layout is a
/// pure function.
struct StageMetrics {
    enum class Face { Label, Note, Caption };
    QFont label; ///< pills: code
    QFont note; ///< below them, and elapsed times
    QFont title; ///< of the regions
    QFont caption; ///< above arrows, in segments
    double unit = 1; ///< one pixel of the design

    /// `scale`: larger than the window's own, for who sits far away.
    static StageMetrics of(const Theme &theme, double scale = 1);
    /// For the projector, as far as a stage of this width has room for it.
    static double farScale(double width);
    double px(double designPixels) const { return designPixels * unit; }
    double pillHeight() const { return height(Face::Label) + px(5); }
    double width(Face face, const QString &text) const;
    double height(Face face) const { return heights[size_t(face)]; }
    const QFont &font(Face face) const;
    /// The text in lines of this width, as many as it takes up to `most`; code breaks as code does.
    QStringList wrapped(Face face, const QString &text, double width, int most) const;
    /// Of lines as they are written: letters of Chinese come from another font, and stand higher, than
    /// the one that height() measures.
    double heightOf(Face face, const QStringList &lines) const;

    std::array<double, 3> heights{}; ///< of a line in each face
    mutable std::array<QHash<QString, double>, 3>
        measured; ///< the same texts come back at every moment
    mutable QHash<QPair<QString, int>, QStringList> broken; ///< those that did not fit, by width
};

/// The text, or its beginning, an ellipsis and the closing quote and parenthesis of a call:
/// write('{"ke…').
QString elidedCode(const QString &text, const QFont &font, double width);
QString elidedCode(const QString &text, const StageMetrics &metrics, double width);

/// "+540 µs", "+1.20 s"
QString elapsedText(std::chrono::microseconds duration);

} // namespace roundtrip::ui
