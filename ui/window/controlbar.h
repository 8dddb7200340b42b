#pragma once

#include "ui/compose/serverform.h"
#include "ui/window/barmenu.h"
#include "ui/window/modebadge.h"

#include <QHash>
#include <QWidget>

class QAction;
class QActionGroup;
class QLabel;
class QPushButton;
class QSlider;
class QToolButton;

namespace roundtrip::ui
{

class Playback;
class SegmentedControl;
class Theme;
class WindowActions;

/// The bar at the top: what is true now, steps, pace, depth, and the server. Everything in it is an
/// action of the menus or the state of the server.
class ControlBar final : public QWidget
{
    Q_OBJECT
public:
    ControlBar(const Theme &theme, const Playback &playback, const WindowActions &actions,
        QWidget *parent = nullptr);

    /// Adds a button with a menu, behind the choices.
    void addMenu(BarMenu *menu);
    void setServerState(const ServerState &state) { setServerState(state, state); }
    /// The one of a moment is told; the button acts on the one there is now.
    void setServerState(const ServerState &shown, const ServerState &now);
    /// The server that is shown is the one of a moment, not the one there is.
    void setThen(bool then);
    /// Where the slider of the pace stands; it is there while the pace is to scale.
    void setSlowness(int slowness);
    void setToScale(bool toScale);

    ModeBadge *badge() const { return m_badge; }
    SegmentedControl *pace() const { return m_pace; }
    QSlider *slowness() const { return m_slowness; }
    SegmentedControl *steps() const { return m_steps; }
    SegmentedControl *depth() const { return m_depth; }
    QToolButton *heldSides() const { return m_heldSides; }

    /// By hand the slider gives its place to the choice of whose steps are held.
    void setByHand(bool on);
    QPushButton *serverButton() const { return m_serverButton; }
    QLabel *serverLabel() const { return m_serverLabel; }

    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void serverToggled();
    /// One of Pace::slownesses.
    void slownessPicked(int slowness);

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool event(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    /// How much the bar says and shows; in the order in which it gives way.
    struct Fitting {
        bool wordless = false; ///< the words beside the choices
        bool endless = false; ///< those at the ends of the slider
        bool briefMenus = false;
        bool addressOnly = false; ///< of the server
        bool briefButton = false; ///< "Stop": the server's state stands beside it
        bool usualBadge = false; ///< without how much waits behind a replay
        bool paceChosen = false; ///< the others are in its menu
        bool briefBadge = false;
        bool briefSteps = false;
        bool depthChosen = false;
        bool leastBadge = false;
        bool leastMenus = false;
        bool portOnly = false; ///< of the server
        bool slotless = false; ///< neither the slider nor whose steps are held
        bool serverless = false;
        bool paceless = false;
        bool depthless = false;
        bool menuless = false;
        bool stepless = false;
        bool buttonless = false;
    };

    void makeSteps(const WindowActions &actions);
    void makeSlowness();
    void makeHeldSides(QActionGroup *sides);
    void makeBesidePace();
    void showHeldSides(QActionGroup *sides);
    void placeBesidePace(const Fitting &fitting);
    int besidePaceWidth(const Fitting &fitting) const;
    SegmentedControl *makeChoice(QActionGroup *group, const QString &accessibleName);

    static BarMenu::Says saysIn(const Fitting &fitting);
    static ModeBadge::Says badgeIn(const Fitting &fitting);
    const QString &serverIn(const Fitting &fitting) const;
    static QString buttonIn(const Fitting &fitting, bool runs);
    int widthOfButton(const Fitting &fitting) const;
    int widthOf(const Fitting &fitting) const;
    int widthOfServer(const QString &words) const;
    void apply(const Fitting &fitting);

    QLabel *makeWord(const QString &text);
    bool slides() const { return m_toScale && !m_byHand; }
    void fit();
    void showServer();
    void fitSoon();

    const Theme &m_theme;
    QHash<QObject *, QAction *> m_withShift; ///< what a click with Shift does
    QList<QLabel *> m_words; ///< beside the choices; they go when there is no room
    QList<BarMenu *> m_menus;
    ModeBadge *m_badge;
    SegmentedControl *m_steps = nullptr;
    SegmentedControl *m_pace = nullptr;
    QSlider *m_slowness = nullptr;
    QList<QWidget *> m_slownessParts; ///< with a word at each of its ends
    QToolButton *m_heldSides = nullptr;
    QStringList m_heldSidesTexts;
    /// Where either of them is: as wide as the wider one, so that nothing moves with the pace.
    QWidget *m_besidePace = nullptr;
    bool m_byHand = false;
    bool m_toScale = false;
    SegmentedControl *m_depth = nullptr;
    QWidget *m_dot = nullptr;
    QLabel *m_serverLabel = nullptr;
    QString m_serverWords;
    QString m_serverAddress; ///< where there is no room for the words
    QString m_serverPort; ///< nor for that
    bool m_serverRuns = false;
    bool m_then = false;
    QPushButton *m_serverButton = nullptr;
};

} // namespace roundtrip::ui
