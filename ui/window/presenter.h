#pragma once

#include <QKeySequence>
#include <QList>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <chrono>

class QAction;
class QMainWindow;

namespace roundtrip::ui
{

class ModeBadge;
class Playback;
class Stage;
class Theme;
class WindowActions;

/// The window in front of a class: the sentence, the stage and the steps on the whole screen, in
/// letters that are read in the last row, with the keys of a remote (Page Up and Page Down step, "."
/// makes the screen black). Menus, bars and panels are away and stay away; leaving puts all back as
/// it was. Neither coming nor going moves the moment or the selection.
class Presenter final : public QObject
{
    Q_OBJECT
public:
    Presenter(Theme &theme, Playback &playback, const WindowActions &actions, QMainWindow *window,
        Stage &stage);
    ~Presenter() override;

    bool isOn() const { return m_on; }
    void setOn(bool on);
    /// What is true now, in front of a class.
    ModeBadge &badge() const { return *m_badge; }
    bool isBlank() const { return m_blank != nullptr; }
    /// The smallest text is so many pixels high in a window of this height.
    static int leastText(int height);
    /// After so long without a move the pointer is hidden.
    void setIdleTime(std::chrono::milliseconds time);

Q_SIGNALS:
    void changed(bool on);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void enter();
    void leave();
    void fit();
    void setBlank(bool blank);
    void setRemoteKeys(bool on);
    void showPointer();
    void hidePointer();
    QList<QWidget *> aside() const;

    Theme &m_theme;
    Playback &m_playback;
    const WindowActions &m_actions;
    QMainWindow *m_window;
    Stage &m_stage;
    ModeBadge *m_badge; ///< what is true now is said here, too
    QPointer<QWidget> m_blank; ///< over everything; none: the stage is seen
    QPointer<QWidget> m_focus; ///< where it was
    QList<QPointer<QWidget>> m_hidden;
    QByteArray m_state;
    QRect m_geometry;
    Qt::WindowStates m_states;
    QTimer m_idle;
    bool m_on = false;
    bool m_changing = false;
    bool m_pointerHidden = false;
};

} // namespace roundtrip::ui
