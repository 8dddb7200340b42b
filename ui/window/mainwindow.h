#pragma once

#include "core/flow/exchangeindex.h"
#include "ui/models/interventionwatch.h"
#include "ui/models/playback.h"
#include "ui/models/selection.h"
#include "ui/window/lastseen.h"
#include "ui/window/requestofexchange.h"
#include "ui/window/tracewatch.h"

#include <QElapsedTimer>
#include <QMainWindow>
#include <QTimer>

#include <memory>

class QDockWidget;
class QLabel;
class QSettings;
class QStackedWidget;
class QTabBar;

namespace roundtrip::ui
{

class AgentDesk;
class AgentForm;
class Backend;
class BreakControls;
class CommandPalette;
class ContextMenus;
class ControlBar;
class Demonstration;
class DockTitle;
class ExchangeList;
class FaultControls;
class HandDesk;
class Inspector;
class LinkControls;
class MomentField;
class Presenter;
class RequestForm;
class SendAgain;
class ServerForm;
class Stage;
class StageViews;
class Theme;
class Timeline;
class WindowActions;

/// The window: what a person can do at the left, the stage, the inspector at the right, the
/// exchanges and the time below. It only puts them together: all of them show the trace of the
/// backend at the moment of one playback, with one selection.
class MainWindow final : public QMainWindow
{
    Q_OBJECT
public:
    /// `settings` is where the layout is kept; with none it is not. None of the three is owned.
    MainWindow(
        Theme &theme, Backend &backend, QSettings *settings = nullptr, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Starts the server of the form, as at the start of the program.
    void startServer();
    /// Sends what stands in the form: with Ctrl+Enter, from anywhere.
    void send();
    void setDepth(int depth);
    /// How fast replays run; in real time what is sent is not replayed, but seen as it happens.
    void setPace(const Pace &pace);

    Playback &playback() { return m_playback; }
    Selection &selection() { return m_selection; }
    const WindowActions &actions() const { return *m_actions; }
    ControlBar &controls() const { return *m_controls; }
    RequestForm &requestForm() const { return *m_request; }
    ServerForm &serverForm() const { return *m_server; }
    AgentForm &agentForm() const { return *m_agent; }
    ExchangeList &exchanges() const { return *m_exchanges; }
    Inspector &inspector() const { return *m_inspector; }
    Stage &stage() const { return *m_stage; }
    StageViews &stageViews() const { return *m_stageViews; }
    Timeline &timeline() const { return *m_timeline; }
    MomentField &momentField() const { return *m_momentField; }
    BreakControls &breaks() const { return *m_breaks; }
    LinkControls &link() const { return *m_link; }
    FaultControls &faults() const { return *m_faults; }
    CommandPalette &palette() const { return *m_palette; }
    Presenter &presenter() const { return *m_presenter; }
    HandDesk &hand() const { return *m_hand; }
    QLabel &countsLabel() const { return *m_counts; }
    QLabel &forgottenLabel() const { return *m_forgotten; }
    /// What is held of connections that have no exchange yet, and so no row in the list.
    QLabel &heldWithoutRowLabel() const { return *m_heldWithoutRow; }

    /// Takes what is new in the trace now, as the window does at frame rate.
    void poll();

protected:
    void closeEvent(QCloseEvent *event) override;
    void showEvent(QShowEvent *event) override;
    bool event(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    QSize sizeHint() const override;

private:
    static constexpr int filterWidth = 240;

    void makeViews();
    void makeToolBars();
    void makeDocks();
    void makeStatusBar();
    QDockWidget *makeDock(
        const QString &title, const char *name, QWidget *content, DockTitle **bar);
    void makeRequestDock();
    void makeInspectorDock();
    void makeExchangesDock();
    void placeDocks();
    void sizeDocks();
    void fitExchanges();
    void noticeDrag();
    QList<int> dockSizes() const;
    void resetLayout();
    void orderTabs();
    void followZoom();
    void scaleDocks(double from, double to);
    void sizeFilter();

    void showTab(int tab);
    void connectActions();
    void connectViewActions();
    void connectStageActions();
    void makePresenter();
    void reveal(QDockWidget *dock);
    void startAnew();
    void beginAnew();
    void forgetTrace();
    void connectPlayActions();
    void connectSteps();
    void connectJumps();
    void connectPace();
    void connectForms();
    void makeInterventions();
    void followInterventions();
    void chooseOnStage();
    void connectMenus();
    void followSelectedEvent();
    void copySelected(bool bytes);
    QString textOfSelected() const;
    void connectAgent();
    void leaveForm();
    void focusShown();
    static QString keysHint();
    void withdrawKeysHint();
    void showHeldBadge();
    void markHeld();
    void markBreakpoints();
    bool showHeldLink();
    std::optional<flow::Interventions::HeldStep> heldElsewhere() const;
    bool isHeldNow(const flow::Interventions::HeldStep &step) const;
    void showHeld();
    void showHeldThen(const flow::Interventions::HeldStep &step);
    void stepElsewhere(const flow::Interventions::HeldStep &step);
    bool showsPresent() const;
    void connectSendAgain();
    void connectTrace();

    void readAhead(const trace::Snapshot &newest);
    void onTrace();
    void onMoment();
    void followServer();
    void actOnServer(const ServerState &state);
    void stopServer();
    void toggleServer();
    void takeAwaited();
    void completeSelection();
    void selectFirst();
    void onSelected();
    void noteSeen();
    void clearList();
    void pinSelection();
    void followRunning();
    void followNumbers();
    void showNumbers();
    void showCounts();
    void showInvitation();
    void followNewest();
    int newerExchange() const;
    void choose();
    void showNewest();
    void showLink();
    void followLink();
    int joinedExchange() const;
    void makeHand();
    void takeSuggestion();
    void playPause();
    void step(int by, bool byEvent);
    void runTo(Playback::Target target);
    void onReached(trace::EventIndex event);
    void goToExchange(int by);
    void changeSlowness(int notches);
    void editSelected();
    void endSelected();
    void copyAsCurl();
    void setLanguage(const QString &name);
    void connectExchangeActions();
    void showAbout();
    void zoomBy(double factor);
    void saveState();
    void restoreState();
    /// The newest that is known of it; or as it was at a moment.
    std::optional<flow::ExchangeRow> rowOf(flow::ExchangeKey key) const;
    std::optional<flow::ExchangeRow> rowOf(flow::ExchangeKey key, const flow::Moment &moment) const;

    Theme &m_theme;
    Backend &m_backend;
    QSettings *m_settings;
    Playback m_playback;
    Selection m_selection;
    InterventionWatch m_interventions;
    TraceWatch m_watch;
    QTimer m_poll;
    QTimer m_numbersLater; ///< of a flood
    quint64 m_polledEnd = 0;
    int m_quietPolls = 0;
    int m_slowness = 1; ///< of the pace to scale, also while another is chosen
    bool m_sizeDocksWhenShown = true;
    bool m_sentHere = false; ///< a request of the form; then one suggestion follows, …
    bool m_suggested = false; ///< … once
    bool m_suggestionInForm = false; ///< it was taken, and has not been sent
    bool m_keysTold = false; ///< whose the keys are after a send
    bool m_sentOpen = false; ///< what was sent is driven by hand: seen as it happens
    bool m_chosen = false; ///< a person has chosen what is looked at
    int m_newestKnown = 0; ///< the number of the newest exchange that was followed, or not to be
    int m_newestSeen = 0; ///< what began later is told above the stage
    QElapsedTimer m_followedAt;
    double m_layoutZoom = 1; ///< for which the layouts are spaced
    /// Of the docks, at zoom 1; empty: as they are now.
    QList<double> m_dockSizes;
    bool m_sidesByHand = false; ///< a person has dragged them; so they stay
    bool m_listByHand = false;
    QList<int> m_sizesWhenPressed; ///< of the three docks
    bool m_running = false; ///< the selected exchange, really
    ServerState m_knownServer; ///< as it is shown
    ServerState m_serverNow;
    Authority m_serverAddress; ///< where it listened, or was to, the last time
    quint64 m_serverActed = 0; ///< up to which event the form has followed the server
    int m_rowsNeeded = 0; ///< the most exchanges there were to see
    struct Pin {
        trace::EventIndex first;
        trace::EventIndex last;
        flow::ExchangeRow row; ///< the list forgets it with the trace
    };
    Pin m_pin;
    LastSeen m_lastSeen; ///< of the selection

    std::unique_ptr<Demonstration> m_demonstration;

    WindowActions *m_actions = nullptr;
    BreakControls *m_breaks = nullptr;
    LinkControls *m_link = nullptr;
    FaultControls *m_faults = nullptr;
    ContextMenus *m_menus = nullptr;
    Presenter *m_presenter = nullptr;
    ControlBar *m_controls = nullptr;
    RequestForm *m_request = nullptr;
    ServerForm *m_server = nullptr;
    AgentForm *m_agent = nullptr;
    AgentDesk *m_agentDesk = nullptr;
    SendAgain *m_sendAgain = nullptr;
    QTabBar *m_doTabs = nullptr;
    QStackedWidget *m_doPages = nullptr;
    ExchangeList *m_exchanges = nullptr;
    Inspector *m_inspector = nullptr;
    Stage *m_stage = nullptr;
    StageViews *m_stageViews = nullptr;
    Timeline *m_timeline = nullptr;
    MomentField *m_momentField = nullptr;
    CommandPalette *m_palette = nullptr;
    HandDesk *m_hand = nullptr;
    QDockWidget *m_requestDock = nullptr;
    QDockWidget *m_inspectorDock = nullptr;
    QDockWidget *m_exchangesDock = nullptr;
    QLabel *m_counts = nullptr;
    QLabel *m_forgotten = nullptr;
    QLabel *m_heldWithoutRow = nullptr;
};

} // namespace roundtrip::ui
