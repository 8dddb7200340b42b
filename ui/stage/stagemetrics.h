#pragma once

#include <QFont>
#include <QFontMetricsF>
#include <QHash>
#include <QString>

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

    static StageMetrics of(const Theme &theme);
    double px(double designPixels) const { return designPixels * unit; }
    double pillHeight() const { return height(Face::Label) + px(5); }
    double width(Face face, const QString &text) const;
    double height(Face face) const { return heights[size_t(face)]; }

    std::array<double, 3> heights{}; ///< of a line in each face
    mutable std::array<QHash<QString, double>, 3>
        measured; ///< the same texts come back at every moment
};

/// The text, or its beginning, an ellipsis and the closing quote and parenthesis of a call:
/// write('{"ke…').
QString elidedCode(const QString &text, const QFont &font, double width);
QString elidedCode(const QString &text, const StageMetrics &metrics, double width);

/// "0.3 ms", "1.204 s", "85 µs".
QString durationText(std::chrono::microseconds duration);
/// "+0.3 ms"
QString elapsedText(std::chrono::microseconds duration);

} // namespace roundtrip::ui
