#include "ui/theme/theme.h"

#include "ui/theme/stylesheet.h"
#include "ui/theme/svgicon.h"

#include <QApplication>
#include <QEvent>
#include <QFontDatabase>
#include <QFontInfo>
#include <QPalette>
#include <QStyle>
#include <QStyleFactory>
#include <QToolTip>
#include <QWidget>

#include <algorithm>
#include <cmath>
#include <utility>

namespace roundtrip::ui
{

namespace
{

constexpr double designBodyPixels = 13;
/// In a presentation the spaces grow less than the letters.
constexpr double presentedSpace = 0.85;

/// A desktop without an opinion names a generic family; then the design's own is taken where it is
/// installed.
bool isGeneric(const QString &family)
{
    static const QStringList generic = {QString(), QStringLiteral("sans serif"),
        QStringLiteral("sans-serif"), QStringLiteral("sans"), QStringLiteral("helvetica"),
        QStringLiteral("monospace"), QStringLiteral("mono"), QStringLiteral("fixed"),
        QStringLiteral("courier")};
    return generic.contains(family.toLower());
}

/// The family, then one that knows Chinese: fontconfig's own choice is often a Japanese or a serif
/// face.
void setFamilies(QFont &font, const QString &preferred, const QStringList &fallbacks)
{
    const QString own = font.family();
    QStringList families{isGeneric(own) && QFontDatabase::hasFamily(preferred) ? preferred : own};
    for (const QString &fallback : fallbacks) {
        if (QFontDatabase::hasFamily(fallback))
            families << fallback;
    }
    font.setFamilies(families);
}

QFont desktopBody()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    if (isGeneric(font.family()))
        font.setPointSizeF(designBodyPixels * 72 / 96);
    setFamilies(font, QStringLiteral("Inter"),
        {QStringLiteral("Noto Sans CJK SC"), QStringLiteral("Noto Sans SC")});
    return font;
}

QFont desktopCode(const QFont &body)
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    const bool own = !isGeneric(font.family());
    setFamilies(font, QStringLiteral("JetBrains Mono"),
        {QStringLiteral("Noto Sans Mono CJK SC"), QStringLiteral("Noto Sans CJK SC")});
    if (!own && body.pointSizeF() > 0)
        font.setPointSizeF(body.pointSizeF() * 0.93);
    font.setStyleHint(QFont::Monospace);
    font.setStyleStrategy(QFont::PreferNoShaping); // no ligatures: "//" is two characters
    return font;
}

/// What widgets ask the palette for; the style sheet says the rest.
QPalette widgetPalette(const Palette &p)
{
    QPalette palette(p.text, p.panel);
    palette.setColor(QPalette::Window, p.panel);
    palette.setColor(QPalette::WindowText, p.text);
    palette.setColor(QPalette::Base, p.panel);
    palette.setColor(QPalette::AlternateBase, p.window);
    palette.setColor(QPalette::Text, p.text);
    palette.setColor(QPalette::Button, p.panel);
    palette.setColor(QPalette::ButtonText, p.text);
    palette.setColor(QPalette::PlaceholderText, p.faint);
    palette.setColor(QPalette::Highlight, p.selection);
    palette.setColor(QPalette::HighlightedText, p.text);
    palette.setColor(QPalette::Link, readableOn(p.accent, p.panel));
    palette.setColor(QPalette::LinkVisited, readableOn(p.agent, p.panel));
    palette.setColor(QPalette::ToolTipBase, p.panel);
    palette.setColor(QPalette::ToolTipText, p.text);
    palette.setColor(QPalette::Light, p.panel);
    palette.setColor(QPalette::Midlight, p.line);
    palette.setColor(QPalette::Mid, p.strongLine);
    palette.setColor(QPalette::Dark, p.strongLine);
    palette.setColor(QPalette::Shadow, p.strongLine);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, p.faint);
    return palette;
}

} // namespace

Theme::Theme(QObject *parent)
    : QObject(parent)
    , m_body(desktopBody())
    , m_code(desktopCode(m_body))
    , m_bodyPixels(QFontInfo(m_body).pixelSize())
{
    readDesktop();
    // A desktop that shall not move says so by a style whose animations take no time.
    m_reducesMotion =
        QApplication::style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr) == 0;
    update();
}

Theme::~Theme() = default;

void Theme::readDesktop()
{
    const QPalette desktop = QGuiApplication::palette();
    m_desktopIsDark = desktop.color(QPalette::Window).lightness()
        < desktop.color(QPalette::WindowText).lightness();
}

void Theme::setAppearance(Appearance appearance)
{
    if (appearance == m_appearance)
        return;
    m_appearance = appearance;
    update();
}

double Theme::zoom() const
{
    return isPresenting() ? m_leastText / m_bodyPixels * m_presentedZoom : m_zoom;
}

/// In a presentation by what it is larger than it has to be.
void Theme::setZoom(double zoom)
{
    const double least = isPresenting() ? m_leastText / m_bodyPixels : 1;
    const double bounded =
        isPresenting() ? std::clamp(zoom / least, 1.0, 2.0) : std::clamp(zoom, 0.5, 3.0);
    double &kept = isPresenting() ? m_presentedZoom : m_zoom;
    if (qFuzzyCompare(bounded, kept))
        return;
    kept = bounded;
    update();
}

void Theme::setPresenting(int leastText)
{
    if (leastText == m_leastText)
        return;
    m_leastText = leastText;
    if (!isPresenting())
        m_presentedZoom = 1;
    update();
}

void Theme::setReducesMotion(bool reduces)
{
    if (std::exchange(m_reducesMotion, reduces) != reduces)
        Q_EMIT changed();
}

/// In a presentation no size is smaller than the body's.
QFont Theme::scaled(const QFont &font, double factor) const
{
    QFont result = font;
    if (isPresenting()) {
        const double own = QFontInfo(font).pixelSize() * factor * zoom();
        result.setPixelSize(int(std::ceil(std::max<double>(own, m_leastText))));
    } else if (font.pointSizeF() > 0) {
        result.setPointSizeF(font.pointSizeF() * factor * m_zoom);
    } else {
        result.setPixelSize(std::max(1, int(std::lround(font.pixelSize() * factor * m_zoom))));
    }
    return result;
}

QFont Theme::body() const
{
    return scaled(m_body, 1);
}

QFont Theme::small() const
{
    return scaled(m_body, 0.88);
}

QFont Theme::strong() const
{
    QFont font = scaled(m_body, 1);
    font.setWeight(QFont::DemiBold);
    return font;
}

QFont Theme::sentence() const
{
    QFont font = scaled(m_body, isPresenting() ? 1.7 : 2);
    font.setWeight(QFont::Medium);
    return font;
}

QFont Theme::code() const
{
    return scaled(m_code, 1);
}

QFont Theme::smallCode() const
{
    return scaled(m_code, 0.9);
}

int Theme::px(double designPixels) const
{
    const double perDesignPixel =
        m_bodyPixels / designBodyPixels * zoom() * (isPresenting() ? presentedSpace : 1);
    const int pixels = int(std::lround(designPixels * perDesignPixel));
    return designPixels > 0 ? std::max(1, pixels) : pixels;
}

QIcon Theme::icon(const QString &name, const QColor &color) const
{
    return svgIcon(name, color.isValid() ? color : m_palette.text, m_palette.faint);
}

void Theme::apply(QApplication &application)
{
    if (!m_application) {
        m_application = &application;
        application.setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
        application.installEventFilter(this);
    }
    applyNow();
}

void Theme::update()
{
    const bool dark =
        m_appearance == Appearance::Dark || (m_appearance == Appearance::System && m_desktopIsDark);
    m_palette = dark ? Palette::darkPalette() : Palette::light();
    if (isPresenting())
        m_palette = m_palette.strong();
    if (m_application)
        applyNow();
    Q_EMIT changed();
}

void Theme::applyNow()
{
    const QPalette palette = widgetPalette(m_palette);
    m_application->setPalette(palette);
    m_application->setFont(body());
    m_application->setStyleSheet(styleSheetFor(*this));
    QToolTip::setPalette(palette);
    QToolTip::setFont(body());
}

/// The desktop changed its colours: what it has now can only be read while the application has none
/// of its own.
bool Theme::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::ThemeChange && m_application && watched == m_application) {
        m_application->setPalette(QPalette());
        readDesktop();
        update();
    }
    return QObject::eventFilter(watched, event);
}

} // namespace roundtrip::ui
