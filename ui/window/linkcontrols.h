#pragma once

#include "core/flow/exchange.h"
#include "core/plan/conditions.h"
#include "ui/window/barmenu.h"

#include <QObject>

#include <functional>
#include <optional>

class QActionGroup;
class QMenu;

namespace roundtrip::ui
{

class Backend;
class InterventionWatch;
class LinkDialog;
class Playback;
class Stage;
class Theme;
class WindowActions;

/// What the window knows of the connection of the selected exchange.
struct SelectedConnection {
    trace::ConnectionId id; ///< none: it has none, at this moment
    QString name; ///< ":51322 → :3000"
    bool outside = false; ///< one of its ends is not of this program
    bool open[2] = {}; ///< by trace::Side: this program's end is open, really
    quint64 lastEvent = 0; ///< of the exchange, as far as it has happened
    bool isOpen() const { return open[0] || open[1]; }
};

/// The link conditions as a person sets them: the menu Link, its button on the bar, the form; and
/// the line above the stage that says so, at the moment.
///
/// What was set is the window's own, as what stands in a form: it is not kept, each start is
/// without conditions. What is said of an exchange comes from the trace.
class LinkControls final : public QObject
{
    Q_OBJECT
public:
    /// The one of the selected exchange, at a moment.
    using Connection = std::function<SelectedConnection(const flow::Moment &)>;
    /// Adds its actions to the menu Link. Nothing is owned.
    LinkControls(const Theme &theme, Backend &backend, const Playback &playback,
        const InterventionWatch &watch, WindowActions &actions, Connection selected,
        QWidget *window);

    BarMenu *button() const { return m_button; }
    LinkDialog *dialog() const { return m_dialog; }
    QActionGroup *presets() const { return m_presets; }
    QAction *conditions() const { return m_conditions; }
    QAction *conditionsOfOne() const { return m_conditionsOfOne; }

    /// The conditions of every connection that has none of its own.
    const plan::LinkPlan &link() const { return m_link; }
    void setLink(const plan::LinkPlan &link, trace::ConnectionId connection = {});

    /// What is said on the stage, when the selection or the moment is another.
    void showNotice(Stage &stage) const;
    /// Which actions can be chosen now.
    void followSelection();

private:
    void makeActions(WindowActions &actions);
    void showSet();
    void keepRoom();
    static BarMenu::Words wordsOf(const plan::LinkPlan &link);
    SelectedConnection selectedNow() const;
    void ask(bool one);
    QString delayedText(trace::ConnectionId connection) const;
    QString pendingText(trace::ConnectionId connection) const;
    QString stalledText(trace::ConnectionId connection) const;

    const Theme &m_theme;
    Backend &m_backend;
    const Playback &m_playback;
    const InterventionWatch &m_watch;
    Connection m_selected;
    plan::LinkPlan m_link;
    QActionGroup *m_presets;
    QAction *m_conditions = nullptr;
    QAction *m_conditionsOfOne = nullptr;
    BarMenu *m_button;
    LinkDialog *m_dialog;
};

} // namespace roundtrip::ui
