#pragma once

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QObject>

class QApplication;

namespace roundtrip::ui {

/// The tokens of the design, for one appearance.
struct Palette {
    QColor window, panel, stage, line, strongLine, text, muted, faint, accent;
    QColor head, headTint, chunk, chunkTint, end, endTint, error, errorTint, agent, agentTint, selection;
    bool dark = false;
    bool operator==(const Palette &) const = default;
    static Palette light();
    static Palette darkPalette();
};

/// The look of the window: palette, fonts, metrics, icons; light, dark or as the desktop; zoom. One for the window, handed
/// down; views repaint on changed().
class Theme final : public QObject
{
    Q_OBJECT
public:
    enum class Appearance { System, Light, Dark };
    Q_ENUM(Appearance)

    explicit Theme(QObject *parent = nullptr);

    const Palette &palette() const noexcept;
    Appearance appearance() const noexcept;
    void setAppearance(Appearance appearance);

    /// 1.0 is the desktop's size; 0.5 to 3.0.
    double zoom() const noexcept;
    void setZoom(double zoom);

    QFont body() const; ///< the desktop's font and size, zoomed
    QFont small() const;
    QFont strong() const; ///< body, one weight step up
    QFont sentence() const; ///< twice the size of body
    QFont code() const; ///< fixed width
    QFont smallCode() const;

    /// Pixels of the design at zoom 1 to pixels now: px(4) is the unit of spacing.
    int px(double designPixels) const;
    int radius() const { return px(6); }

    /// An SVG icon of resources/icons in the text colour (or the one given).
    QIcon icon(const QString &name, const QColor &color = {}) const;

    /// Applies palette, font and style sheet to the whole application.
    void apply(QApplication &application);

Q_SIGNALS:
    void changed();

private:
    void update();
    Appearance m_appearance = Appearance::System;
    double m_zoom = 1.0;
    Palette m_palette;
};

} // namespace roundtrip::ui
