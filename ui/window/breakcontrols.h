#pragma once

#include "core/flow/breakplaces.h"
#include "core/flow/exchangeindex.h"
#include "ui/models/breakpointlist.h"
#include "ui/window/heldsteps.h"

#include <QObject>

#include <functional>
#include <optional>

class QSettings;

namespace roundtrip::ui
{

class Backend;
class BarMenu;
class BreakpointDialog;
class InterventionWatch;
class Playback;
class Selection;
class Stage;
class Theme;
class WindowActions;

/// Breakpoints in the window: the menu, its button on the bar with their count, the list, F9. The
/// list is the person's and kept with the settings; what it has held is read from the trace.
class BreakControls final : public QObject
{
    Q_OBJECT
public:
    using RowOf = std::function<std::optional<flow::ExchangeRow>(flow::ExchangeKey)>;
    /// `rowOf`: an exchange as far as it may be seen. Nothing is owned.
    BreakControls(const Theme &theme, Backend &backend, const Playback &playback,
        const Selection &selection, const InterventionWatch &watch, WindowActions &actions,
        RowOf rowOf, QWidget *window);

    BreakpointList &breakpoints() { return m_breakpoints; }
    BarMenu *button() const { return m_button; }
    BreakpointDialog *dialog() const { return m_dialog; }
    QAction *here() const { return m_here; }
    QAction *hereForTarget() const { return m_hereForTarget; }
    QAction *hereForStatus() const { return m_hereForStatus; }
    QAction *hereWith() const { return m_hereWith; }
    /// Asks for one that holds what is like the selected exchange, whatever of it is selected.
    QAction *likeThis() const { return m_likeThis; }
    QAction *showHeld() const { return m_showHeld; }

    /// Where the selected event could be held the next time.
    std::optional<flow::BreakPlace> selectedPlace() const;
    /// Where F9 sets one.
    std::optional<flow::BreakPlace> meantPlace() const;
    /// The actions say what they would do now.
    void followSelection();
    /// Sets or takes away a breakpoint of this kind, with no condition.
    void toggle(const flow::BreakPlace &place);

    void save(QSettings &settings) const;
    /// Breakpoints act only when they did at the end, and then that is said.
    void restore(const QSettings &settings);

Q_SIGNALS:
    /// For the status bar.
    void said(const QString &text);

private:
    void makeActions(WindowActions &actions);
    void makeHere(WindowActions &actions);
    void makeKinds(WindowActions &actions);
    void onChanged();
    void showSet();
    void keepRoom();
    static QString countText(int acting);
    void toggleHere();
    void refuse(const QString &text);
    void toggleLike(const plan::BreakpointPlan &breakpoint);
    plan::BreakpointPlan forTarget(const flow::BreakPlace &place) const;
    plan::BreakpointPlan forStatus(const flow::BreakPlace &place) const;
    std::optional<plan::BreakpointPlan> forRequest() const;

    Backend &m_backend;
    const Playback &m_playback;
    const Selection &m_selection;
    const InterventionWatch &m_watch;
    RowOf m_rowOf;
    BreakpointList m_breakpoints;
    QAction *m_here = nullptr;
    QAction *m_hereForTarget = nullptr;
    QAction *m_hereForStatus = nullptr;
    QAction *m_hereWith = nullptr;
    QAction *m_likeThis = nullptr;
    QAction *m_on = nullptr;
    QAction *m_list = nullptr;
    QAction *m_clear = nullptr;
    QAction *m_showHeld = nullptr;
    QList<QAction *> m_kinds; ///< data: the place
    BarMenu *m_button;
    BreakpointDialog *m_dialog;
};

} // namespace roundtrip::ui
