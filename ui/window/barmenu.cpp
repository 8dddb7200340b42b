#include "ui/window/barmenu.h"

#include "ui/theme/theme.h"
#include "ui/theme/tooltip.h"

#include <QMenu>
#include <QStyle>

#include <algorithm>

namespace roundtrip::ui
{

BarMenu::BarMenu(const Theme &theme, const QString &icon, QMenu *menu, QWidget *parent)
    : QToolButton(parent)
    , m_theme(theme)
    , m_icon(icon)
{
    setMenu(menu);
    setPopupMode(QToolButton::InstantPopup);
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Minimum, QSizePolicy::Fixed);
    drawIcon();
    connect(&theme, &Theme::changed, this, &BarMenu::drawIcon);
}

void BarMenu::drawIcon()
{
    const Palette &palette = m_theme.palette();
    const int side = m_theme.px(14);
    setIconSize({side, side});
    setIcon(m_theme.icon(
        m_icon, m_words.acting ? readableOn(palette.end, palette.endTint) : palette.muted));
}

void BarMenu::setWords(const Words &words)
{
    if (words == m_words)
        return;
    const bool stands = words.acting != m_words.acting;
    m_words = words;
    setAccessibleName(words.whole);
    setAccessibleDescription(words.toolTip);
    setPlainToolTip(this, words.toolTip);
    showWords();
    if (!stands)
        return;
    setProperty("acting", words.acting);
    style()->unpolish(this);
    style()->polish(this);
    drawIcon();
}

void BarMenu::setSays(Says says)
{
    m_says = says;
    showWords();
}

void BarMenu::setOtherWords(const QList<Words> &others)
{
    m_others = others;
    updateGeometry();
}

QString BarMenu::textOf(const Words &words, Says says)
{
    const QString &text = says == Says::Whole ? words.whole
        : says == Says::Brief                 ? words.brief
                                              : words.least;
    return text.isEmpty() ? text : u' ' + text; // a little away from the sign
}

/// Beside the icon as QToolButton measures it.
int BarMenu::widthOf(const QString &text) const
{
    const QFontMetrics metrics = fontMetrics();
    return text.isEmpty() ? 0
                          : metrics.size(Qt::TextShowMnemonic, text).width()
            + 2 * metrics.horizontalAdvance(u' ') + 4;
}

int BarMenu::roomFor(Says says) const
{
    int widest = 0;
    for (const Words &words : m_others)
        widest = std::max(widest, widthOf(textOf(words, says)));
    return says == Says::Least ? 0 : widest;
}

void BarMenu::showWords()
{
    const QString text = textOf(m_words, m_says);
    const auto style = text.isEmpty() ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon;
    if (this->text() == text && toolButtonStyle() == style)
        return;
    setToolButtonStyle(style);
    setText(text);
}

/// The sign alone is as high as words are: all of the bar stands in one line.
QSize BarMenu::sizeHint() const
{
    const QSize size = QToolButton::sizeHint();
    const int lower = text().isEmpty() ? fontMetrics().height() - iconSize().height() : 0;
    const int wider = roomFor(m_says) - widthOf(text());
    return size + QSize(std::max(0, wider), std::max(0, lower));
}

int BarMenu::widthWhen(Says says) const
{
    return QToolButton::sizeHint().width() - widthOf(text())
        + std::max(widthOf(textOf(m_words, says)), roomFor(says));
}

} // namespace roundtrip::ui
