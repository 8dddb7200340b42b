#pragma once

#include "core/trace/event.h"
#include "ui/compose/faultdialog.h"
#include "ui/window/linkcontrols.h"

#include <QList>
#include <QObject>

#include <array>
#include <optional>

class QAction;
class QMenu;

namespace roundtrip::ui
{

class Backend;
class InterventionWatch;
class Playback;
class Selection;
class Theme;
class WindowActions;

/// Faults of the selected exchange's connection, a menu for each direction: reset, half-close,
/// truncate, delay, stall, split, corrupt. Each is done once, to what there is now; of what a peer sends
/// that is not of this program only the reading can be delayed.
class FaultControls final : public QObject
{
    Q_OBJECT
public:
    /// Adds its menus to the menu Link. Nothing is owned.
    FaultControls(const Theme &theme, Backend &backend, const Playback &playback,
        const Selection &selection, const InterventionWatch &watch, WindowActions &actions,
        LinkControls::Connection selected, QWidget *window);

    /// What is done to what this side sends.
    QMenu *menu(trace::Side sender) const { return m_menus[int(sender)]; }
    FaultDialog *dialog() const { return m_dialog; }
    /// A menu opens: which actions can be chosen now. What is selected now is what they act on,
    /// even if something else is selected by the time one of them is chosen.
    void follow();

private:
    void makeMenu(WindowActions &actions, trace::Side sender);
    void addFault(
        WindowActions &actions, QMenu *menu, plan::FaultChoice kind, trace::Side sender);
    std::optional<trace::Side> selectedSender() const;
    bool isKeptBack(trace::ConnectionId connection, trace::Side sender) const;
    SelectedConnection selectedNow() const;
    void choose(plan::FaultChoice kind, trace::Side sender);
    SelectedConnection meantNow() const;
    void takeBack();
    void inject(const plan::FaultPlan &fault, const FaultDialog::Where &where);
    trace::EventIndex heldStep(trace::Subject side) const;

    Backend &m_backend;
    const Playback &m_playback;
    const Selection &m_selection;
    const InterventionWatch &m_watch;
    LinkControls::Connection m_selected;
    QMenu *m_menus[2] = {};
    std::array<QList<QAction *>, 2> m_faults; ///< by Side
    SelectedConnection m_meant; ///< was selected when the menu opened
    trace::EventIndex m_meantEvent;
    FaultDialog *m_dialog;
    QAction *m_takeBack = nullptr;
};

} // namespace roundtrip::ui
