#pragma once

#include "ui/theme/palette.h"

#include <QFont>
#include <QIcon>
#include <QObject>

class QApplication;

namespace roundtrip::ui
{

/// The look of the window: palette, fonts, metrics, icons; light, dark or as the desktop; zoom. One
/// for the window, handed down; views repaint on changed(). To be made after the QApplication and
/// before apply() is called anywhere else: it reads the desktop's own fonts and colours when it is
/// made.
class Theme final : public QObject
{
    Q_OBJECT
public:
    enum class Appearance { System, Light, Dark };
    Q_ENUM(Appearance)

    explicit Theme(QObject *parent = nullptr);
    ~Theme() override;

    const Palette &palette() const noexcept { return m_palette; }
    Appearance appearance() const noexcept { return m_appearance; }
    void setAppearance(Appearance appearance);

    /// 1.0 is the desktop's size; 0.5 to 3.0. While a presentation is given, what that made of it.
    double zoom() const;
    void setZoom(double zoom);

    /// For who sits far away: no text is smaller than so many pixels, colours are stronger and what
    /// they tell apart has patterns too. 0: no longer. The zoom before is kept.
    void setPresenting(int leastText);
    bool isPresenting() const noexcept { return m_leastText > 0; }

    /// What moves is shown where it comes to rest. At first as the desktop has it, where it says so.
    bool reducesMotion() const noexcept { return m_reducesMotion; }
    void setReducesMotion(bool reduces);

    QFont body() const; ///< the desktop's font and size, zoomed
    QFont small() const;
    QFont strong() const; ///< body, one weight step up
    QFont sentence() const; ///< twice the size of body
    /// Fixed width, without ligatures: what is on the wire is shown character by character.
    QFont code() const;
    QFont smallCode() const;

    /// Pixels of the design at zoom 1 to pixels now: px(4) is the unit of spacing. Never less than
    /// 1 for a positive number.
    int px(double designPixels) const;
    int radius() const { return px(6); }

    /// An SVG icon of resources/icons in the text colour (or the one given). A name that is not
    /// there gives an empty icon.
    QIcon icon(const QString &name, const QColor &color = {}) const;

    /// Applies palette, font and style sheet to the whole application, now and at each later
    /// change.
    void apply(QApplication &application);

Q_SIGNALS:
    void changed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void readDesktop();
    void update();
    void applyNow();
    QFont scaled(const QFont &font, double factor) const;

    Appearance m_appearance = Appearance::System;
    double m_zoom = 1.0;
    int m_leastText = 0; ///< pixels; 0: nothing is presented
    double m_presentedZoom = 1.0; ///< of a presentation, from the size it needs on
    bool m_reducesMotion = false;
    Palette m_palette;
    QFont m_body; ///< as the desktop has it
    QFont m_code;
    double m_bodyPixels = 13; ///< of the desktop's font
    bool m_desktopIsDark = false;
    QApplication *m_application = nullptr;
};

} // namespace roundtrip::ui
