#pragma once

#include <QToolButton>

namespace roundtrip::ui
{

class Theme;

/// A button of the bar that opens a menu of the menu bar: "Link: 3G ▾". Where there is less room it
/// says less, at last only what matters beside its sign. It stands out while a person acts on real
/// exchanges by it.
class BarMenu final : public QToolButton
{
    Q_OBJECT
public:
    /// `icon` is a name of the theme's.
    BarMenu(const Theme &theme, const QString &icon, QMenu *menu, QWidget *parent = nullptr);

    struct Words {
        QString whole; ///< "Link: 3G"
        QString brief; ///< "3G", or its name
        QString least; ///< "3G"; empty: the sign alone
        QString toolTip;
        bool acting = false;
        bool operator==(const Words &) const = default;
    };
    void setWords(const Words &words);
    const Words &words() const { return m_words; }
    /// What it may also come to say: it is as wide as the widest of it, so that nothing beside it
    /// moves. The sign alone keeps no room.
    void setOtherWords(const QList<Words> &others);

    enum class Says { Whole, Brief, Least };
    void setSays(Says says);
    Says says() const { return m_says; }
    QSize sizeHint() const override;
    int widthWhen(Says says) const;

private:
    static QString textOf(const Words &words, Says says);
    int widthOf(const QString &text) const;
    int roomFor(Says says) const;
    void showWords();
    void drawIcon();

    const Theme &m_theme;
    const QString m_icon;
    Words m_words;
    QList<Words> m_others;
    Says m_says = Says::Whole;
};

} // namespace roundtrip::ui
