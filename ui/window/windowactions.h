#pragma once

#include "ui/models/pace.h"

#include <QKeySequence>
#include <QList>
#include <QObject>
#include <QString>

class QAction;
class QActionGroup;
class QMainWindow;
class QMenu;

namespace roundtrip::ui
{

class Theme;

/// All actions of the window with their names, texts and keys, and the menus they stand in: the one
/// table from which menus, the bar at the top, context menus and the palette are made. What they do
/// is connected by the window; here is only what they are.
class WindowActions final : public QObject
{
    Q_OBJECT
public:
    WindowActions(const Theme &theme, QMainWindow *window);

    /// An action and where it stands: what the palette shows of it.
    struct Entry {
        QAction *action = nullptr;
        QString menu; ///< "Play › Run to"
        bool inForm = false; ///< it sets a field of a form, and does nothing to what runs
    };
    static QString menuSeparator() { return QStringLiteral(" › "); }
    /// All that can be chosen now, in the order of the menus, with those that the window has added
    /// (docks).
    QList<Entry> all() const;

    // Edit
    QAction *editAgain = nullptr; ///< the selected exchange's request, put into the form
    QAction *copyCurl = nullptr; ///< the selected exchange's request
    QAction *copyText = nullptr; ///< of what is selected
    QAction *copyBytes = nullptr; ///< in hexadecimal
    QAction *goToUrl = nullptr;
    QAction *goToFilter = nullptr;
    // View
    QAction *liftVeil = nullptr; ///< checkable: what lies after the moment is shown
    QAction *zoomIn = nullptr;
    QAction *zoomOut = nullptr;
    QAction *zoomReset = nullptr;
    QAction *resetLayout = nullptr;
    QAction *stageLarger = nullptr;
    QAction *stageSmaller = nullptr;
    QAction *stageFits = nullptr;
    QAction *foldAll = nullptr; ///< what was opened on the stage
    QAction *reducedMotion = nullptr; ///< checkable
    QAction *presenter = nullptr; ///< checkable
    QAction *leavePresenter = nullptr; ///< enabled while it is on
    QAction *blackScreen = nullptr; ///< checkable; likewise
    QActionGroup *appearance = nullptr; ///< data: Theme::Appearance
    QActionGroup *language = nullptr; ///< data: "en", "zh_CN", "": the desktop's
    QActionGroup *depth = nullptr; ///< data: 1 to 4
    QActionGroup *stageMode = nullptr; ///< data: StageMode
    // Capture
    QAction *send = nullptr;
    QAction *sendAgain = nullptr; ///< the selected exchange's request, as it was
    QAction *sendAgainInForm = nullptr; ///< the same by way of the form, to change it
    QMenu *sendAgainMenu = nullptr; ///< the same with one change each
    QAction *compareWithPrevious = nullptr; ///< the selected exchange, with the one above it
    QAction *sendBurst = nullptr; ///< the form's request, many times, over the agent of its tab
    QAction *goToAgent = nullptr; ///< the tab of the agent's options
    QAction *startServer = nullptr;
    QAction *stopServer = nullptr;
    QAction *endExchange = nullptr; ///< the selected one, while it really runs
    QAction *callEnd = nullptr; ///< where the missing end() is what everybody waits for
    QAction *releaseHeld = nullptr; ///< the selected step, or the oldest of the exchange
    QAction *editHeld = nullptr;
    QAction *dropHeld = nullptr;
    QAction *answerHeld = nullptr;
    QAction *thaw = nullptr; ///< our deadlines of what is held; or freezes them again
    /// The calls of a half that is left to a person; data: handCall().
    QActionGroup *calls = nullptr;
    QAction *clearList = nullptr;
    QAction *showCleared = nullptr;
    QAction *startAnew = nullptr; ///< this demonstration again
    // Play
    QAction *goOn = nullptr; ///< plays on from the moment
    QAction *playPause = nullptr;
    QAction *stepForward = nullptr;
    QAction *stepBack = nullptr;
    QAction *eventForward = nullptr;
    QAction *eventBack = nullptr;
    QAction *runToRequest = nullptr;
    QAction *runToResponse = nullptr;
    QAction *runToEnd = nullptr;
    QAction *replay = nullptr;
    QAction *goLive = nullptr; ///< what is selected stays
    QAction *toBegin = nullptr; ///< of the trace
    QAction *follow = nullptr; ///< its end, the newest exchange, and what comes
    QAction *toExchangeBegin = nullptr;
    QAction *toExchangeEnd = nullptr;
    QAction *goToSelected = nullptr; ///< the moment right behind the selected event
    QAction *goToEvent = nullptr;
    QAction *nextExchange = nullptr;
    QAction *previousExchange = nullptr;
    QActionGroup *scales = nullptr; ///< data: how much slower than real time
    QActionGroup *pace = nullptr; ///< data: Pace::toSetting(); the first is to scale
    QAction *byHand = nullptr; ///< the pace that holds real steps; its data is none of a Pace
    QActionGroup *heldSides = nullptr; ///< data: ByHand::Sides; whose steps it holds
    QAction *slower = nullptr;
    QAction *faster = nullptr;
    // File, Help
    QAction *quit = nullptr;
    QAction *palette = nullptr; ///< find an action by its name
    QAction *about = nullptr;

    /// Where the window adds the actions that show and hide its docks.
    QMenu *docksMenu = nullptr;
    /// What a person does to real exchanges; whoever carries it out adds the actions.
    QMenu *breakMenu = nullptr;
    QMenu *linkMenu = nullptr;

    QMenu *formMenu = nullptr; ///< what stands in the forms at the left

    /// Adds an action to a menu of the window.
    QAction *add(
        QMenu *menu, const char *name, const QString &text, const QList<QKeySequence> &keys = {});

    /// The first pace says how slow it is.
    void setSlowness(int slowness);

private:
    void makeFile(QMainWindow *window);
    void makeEdit(QMainWindow *window);
    void makeView(QMainWindow *window);
    void makeStageModes(QMenu *menu);
    void makeStage(QMenu *menu);
    void makePresenter(QMenu *menu);
    void makeCapture(QMainWindow *window);
    void makeHand(QMenu *menu);
    void makeCalls(QMenu *menu);
    void makePlay(QMainWindow *window);
    void makeSteps(QMenu *menu);
    void makeJumps(QMenu *menu);
    void makePace(QMenu *menu);
    void makeHelp(QMainWindow *window);
    void nameReasons();
    QAction *addChoice(QActionGroup *group, QMenu *menu, const char *name, const QString &text,
        int data, const QKeySequence &key = {});

    QMainWindow *m_window;
};

/// The data of an action of WindowActions::calls.
constexpr int handCall(bool server, int verb)
{
    return (server ? 256 : 0) + verb;
}

/// "real time", "1/50".
QString slownessText(int slowness);

/// A text without its mark of the key that chooses it in a menu.
QString withoutAccelerator(QString text);

/// Other words by which a person may look for an action in the palette: in English, and in the
/// language of the window where they are translated (context ActionWords).
void setAlsoFoundBy(QAction *action, const char *english);
QString alsoFoundBy(const QAction *action);

/// Of what is called alike it is the one that is about what is selected: the palette has it first.
void setMeant(QAction *action, bool meant);
bool isMeant(const QAction *action);

/// What cannot be done now says why: as a tool tip, and in the palette.
void setPossible(QAction *action, bool possible, const QString &whyNot);
/// For one that has a single reason, whoever enables it: in the palette.
void setWhyNot(QAction *action, const QString &whyNot);
QString whyNotPossible(const QAction *action);

} // namespace roundtrip::ui
