#pragma once

#include "ui/window/byhand.h"
#include "ui/window/handpanel.h"

#include <QTimer>

#include <functional>

class QMainWindow;

namespace roundtrip::ui
{

class ControlBar;
class HeldEditor;
class Stage;
class Theme;
class WindowActions;

/// Everything that a person does by hand, put together: the pace, the row of tools above the stage,
/// the editor of what is held, and the actions of the menus. What is shown is the moment's; what is
/// done is done to the present, and where the two differ the present is shown first.
class HandDesk final : public QObject
{
    Q_OBJECT
public:
    /// What it works with; nothing of it is owned.
    struct Tools {
        const Theme &theme;
        Backend &backend;
        Playback &playback;
        Selection &selection;
        const InterventionWatch &watch;
        const WindowActions &actions;
        ControlBar &controls;
        Stage &stage;
        ByHand::ConnectionOf connectionOf;
        std::function<void(const QString &)> say; ///< in the status bar
    };
    HandDesk(const Tools &tools, QMainWindow *window);

    ByHand &byHand() { return *m_byHand; }
    const ByHand &byHand() const { return *m_byHand; }
    HandPanel &panel() const { return *m_panel; }
    HeldEditor &editor() const { return *m_editor; }

    /// The trace has grown.
    void read();

    /// Asks anew what can be done with what is selected.
    void lookAtPresent();

private:
    void connectActions();
    void connectPanel();
    void connectEditor();
    bool showsPresent();
    void edit(trace::EventIndex step, bool answer);
    void release(trace::EventIndex step);
    void drop(trace::EventIndex step);
    void toggleThaw(trace::ConnectionId connection);
    void callEnd(trace::HalfId half);
    bool isEndMissing(trace::HalfId half) const;
    void call(const engine::CallOnHalf &call);
    void callFromMenu(int data);
    void showPace();
    void showHeld();
    void enableActions(const OpenCalls &client, const OpenCalls &server);
    std::optional<flow::Interventions::HeldStep> meant() const;

    Tools m_tools;
    ByHand *m_byHand;
    HandPanel *m_panel;
    HeldEditor *m_editor;
    QTimer m_soon; ///< actions follow the present some times a second
    QTimer m_kernel; ///< what lies in the kernel's buffers, while something is held
    trace::HalfId m_missesEnd; ///< of the selected exchange, now
};

} // namespace roundtrip::ui
