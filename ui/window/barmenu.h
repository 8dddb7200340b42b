#pragma once

#include <QToolButton>

namespace roundtrip::ui
{

class Theme;

/// A button of the bar that opens a menu of the menu bar: "Link: 3G ▾". Where there is no room it
/// says only what matters, beside its sign. It stands out while a person acts on real exchanges by
/// it.
class BarMenu final : public QToolButton
{
    Q_OBJECT
public:
    /// `icon` is a name of the theme's.
    BarMenu(const Theme &theme, const QString &icon, QMenu *menu, QWidget *parent = nullptr);

    struct Words {
        QString whole; ///< "Link: 3G"
        QString brief; ///< "3G"; empty: the sign alone
        QString toolTip;
        bool acting = false;
        bool operator==(const Words &) const = default;
    };
    void setWords(const Words &words);
    const Words &words() const { return m_words; }

    void setBrief(bool brief);
    bool isBrief() const { return m_isBrief; }
    int widthWhen(bool brief) const;

private:
    QString textWhen(bool brief) const;
    void showWords();
    void drawIcon();

    const Theme &m_theme;
    const QString m_icon;
    Words m_words;
    bool m_isBrief = false;
};

} // namespace roundtrip::ui
