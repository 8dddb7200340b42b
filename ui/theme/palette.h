#pragma once

#include <QColor>

namespace roundtrip::ui
{

/// The tokens of the design, for one appearance. Head, chunk, end, error and agent mean the same
/// thing everywhere.
struct Palette {
    QColor window, panel, stage, line, strongLine, text, muted, faint, accent;
    QColor head, headTint, chunk, chunkTint, end, endTint, error, errorTint, agent, agentTint,
        selection;
    bool dark = false;
    bool patterned = false; ///< fills have a pattern each
    bool operator==(const Palette &) const = default;
    static Palette light();
    static Palette darkPalette();
    /// For a projector: more contrast in text, lines and tints, and patterns.
    Palette strong() const;
};

/// The contrast of WCAG 2, from 1 to 21.
double contrastOf(const QColor &one, const QColor &other);

/// `ink`, moved away from `ground` just as far as it takes to be read on it: 4.5 for text, 3 for
/// shapes.
QColor readableOn(const QColor &ink, const QColor &ground, double least = 4.5);

/// `amount` (0 to 1) of `over` on `under`.
QColor mixed(const QColor &under, const QColor &over, double amount);

} // namespace roundtrip::ui
