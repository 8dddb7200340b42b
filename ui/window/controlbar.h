#pragma once

#include "ui/compose/serverform.h"

#include <QWidget>

class QActionGroup;
class QLabel;
class QPushButton;

namespace roundtrip::ui
{

class ModeBadge;
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

    void setServerState(const ServerState &state);

    ModeBadge *badge() const { return m_badge; }
    SegmentedControl *pace() const { return m_pace; }
    SegmentedControl *depth() const { return m_depth; }
    QPushButton *serverButton() const { return m_serverButton; }
    QLabel *serverLabel() const { return m_serverLabel; }

    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void serverToggled();

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool event(QEvent *event) override;

private:
    SegmentedControl *makeChoice(QActionGroup *group, const QString &accessibleName);

    QLabel *makeWord(const QString &text);
    void fit();

    const Theme &m_theme;
    QList<QLabel *> m_words; ///< beside the choices; they go when there is no room
    ModeBadge *m_badge;
    SegmentedControl *m_steps = nullptr;
    SegmentedControl *m_pace = nullptr;
    SegmentedControl *m_depth = nullptr;
    QWidget *m_dot = nullptr;
    QLabel *m_serverLabel = nullptr;
    QString m_serverWords;
    QString m_serverAddress; ///< where there is no room for the words
    QPushButton *m_serverButton = nullptr;
};

} // namespace roundtrip::ui
