#include "ui/window/presenter.h"

#include "ui/models/playback.h"
#include "ui/stage/headerline.h"
#include "ui/stage/stage.h"
#include "ui/stage/stageview.h"
#include "ui/theme/theme.h"
#include "ui/window/modebadge.h"
#include "ui/window/windowactions.h"

#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QKeyEvent>
#include <QMainWindow>
#include <QMenuBar>
#include <QScopedValueRollback>
#include <QStatusBar>
#include <QToolBar>

#include <cmath>
#include <utility>

namespace roundtrip::ui
{

namespace
{

using namespace std::chrono_literals;

/// Of the height of the screen.
constexpr double leastPart = 0.025;
constexpr auto usualIdleTime = 2500ms;

/// The screen as it is with nothing to see; a click or any key that steps shows the stage again.
class BlackSheet final : public QWidget
{
public:
    explicit BlackSheet(QWidget *parent)
        : QWidget(parent)
    {
        setAutoFillBackground(true);
        setStyleSheet(QStringLiteral("background: black;"));
        setAttribute(Qt::WA_StyledBackground);
        setAccessibleName(Presenter::tr("Black screen"));
        setGeometry(parent->rect());
    }
};

} // namespace

Presenter::Presenter(Theme &theme, Playback &playback, const WindowActions &actions,
    QMainWindow *window, Stage &stage)
    : QObject(window)
    , m_theme(theme)
    , m_playback(playback)
    , m_actions(actions)
    , m_window(window)
    , m_stage(stage)
    , m_badge(new ModeBadge(playback, &stage.header()))
{
    m_badge->hide();
    m_stage.header().setCorner(m_badge);
    m_idle.setSingleShot(true);
    m_idle.setInterval(usualIdleTime);
    connect(&m_idle, &QTimer::timeout, this, &Presenter::hidePointer);
    connect(actions.presenter, &QAction::toggled, this, &Presenter::setOn);
    connect(actions.leavePresenter, &QAction::triggered, this, [this] {
        if (isBlank())
            setBlank(false);
        else
            setOn(false);
    });
    connect(actions.blackScreen, &QAction::toggled, this, &Presenter::setBlank);
    for (QAction *seen : {actions.stepForward, actions.stepBack, actions.goOn, actions.replay,
             actions.playPause, actions.startAnew})
        connect(seen, &QAction::triggered, this, [this] { setBlank(false); });
}

Presenter::~Presenter()
{
    showPointer();
}

int Presenter::leastText(int height)
{
    return int(std::ceil(height * leastPart));
}

void Presenter::setIdleTime(std::chrono::milliseconds time)
{
    m_idle.setInterval(time);
}

void Presenter::setOn(bool on)
{
    if (on == m_on || m_changing)
        return;
    const QScopedValueRollback changing(m_changing, true);
    if (on) {
        m_on = true; // whoever lays out anything leaves the panels alone
        enter();
    } else {
        leave();
        m_on = false;
    }
    m_actions.presenter->setChecked(on);
    m_actions.leavePresenter->setEnabled(on);
    m_actions.blackScreen->setEnabled(on);
    Q_EMIT changed(on);
}

QList<QWidget *> Presenter::aside() const
{
    QList<QWidget *> widgets{m_window->menuBar(), m_window->statusBar()};
    for (QToolBar *bar : m_window->findChildren<QToolBar *>(QString(), Qt::FindDirectChildrenOnly))
        widgets << bar;
    for (QDockWidget *dock :
        m_window->findChildren<QDockWidget *>(QString(), Qt::FindDirectChildrenOnly))
        widgets << dock;
    return widgets;
}

void Presenter::enter()
{
    m_focus = m_window->focusWidget();
    m_states = m_window->windowState();
    m_geometry = m_window->geometry();
    m_state = m_window->saveState();
    m_hidden.clear();
    m_window->statusBar()->clearMessage(); // it would come back beside what it had replaced
    for (QWidget *widget : aside()) {
        if (!widget->isHidden()) {
            m_hidden << widget;
            widget->hide();
        }
        widget->installEventFilter(this);
    }
    m_stage.header().setPresented(true);
    setRemoteKeys(true);
    if (m_window->isVisible())
        m_window->showFullScreen();
    m_window->installEventFilter(this);
    qApp->installEventFilter(this);
    fit();
    if (m_stage.view().selectedRow() < 0)
        m_stage.view().followNow(); // how it came out, not how it began
    m_stage.view().setFocus(Qt::OtherFocusReason);
    m_idle.start();
}

/// First the letters: the places are those of the letters that were.
void Presenter::leave()
{
    setBlank(false);
    qApp->removeEventFilter(this);
    m_window->removeEventFilter(this);
    showPointer();
    m_idle.stop();
    setRemoteKeys(false);
    m_stage.header().setPresented(false);
    m_theme.setPresenting(0);
    for (QWidget *widget : aside())
        widget->removeEventFilter(this);
    if (m_window->isVisible())
        m_window->setWindowState(m_states);
    if (!(m_states & (Qt::WindowMaximized | Qt::WindowFullScreen)))
        m_window->setGeometry(m_geometry);
    for (const QPointer<QWidget> &widget : std::as_const(m_hidden)) {
        if (widget)
            widget->show();
    }
    m_window->restoreState(m_state);
    m_hidden.clear();
    if (m_focus)
        m_focus->setFocus(Qt::OtherFocusReason);
}

/// As large as the last row needs, whatever the screen.
void Presenter::fit()
{
    m_theme.setPresenting(leastText(m_window->height()));
    if (m_blank)
        m_blank->setGeometry(m_window->rect());
}

void Presenter::setRemoteKeys(bool on)
{
    const auto give = [on](QAction *action, Qt::Key key) {
        QList<QKeySequence> keys = action->shortcuts();
        keys.removeAll(QKeySequence(key));
        if (on)
            keys << QKeySequence(key);
        action->setShortcuts(keys);
    };
    give(m_actions.stepForward, Qt::Key_PageDown);
    give(m_actions.stepBack, Qt::Key_PageUp);
}

/// Nothing goes on behind a black screen.
void Presenter::setBlank(bool blank)
{
    if (blank == isBlank() || (blank && !m_on))
        return;
    if (blank) {
        m_playback.pause();
        m_blank = new BlackSheet(m_window);
        m_blank->show();
        m_blank->raise();
    } else {
        delete m_blank;
    }
    m_actions.blackScreen->setChecked(blank);
}

void Presenter::hidePointer()
{
    if (m_on && !std::exchange(m_pointerHidden, true))
        QApplication::setOverrideCursor(Qt::BlankCursor);
}

void Presenter::showPointer()
{
    if (std::exchange(m_pointerHidden, false))
        QApplication::restoreOverrideCursor();
}

bool Presenter::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::Resize:
        if (watched == m_window)
            fit();
        break;
    case QEvent::Show: // whoever wants a panel now gets it when the presentation is over
        if (watched != m_window && m_hidden.contains(qobject_cast<QWidget *>(watched)))
            static_cast<QWidget *>(watched)->hide();
        break;
    case QEvent::MouseMove:
    case QEvent::MouseButtonPress:
    case QEvent::Wheel:
        showPointer();
        m_idle.start();
        break;
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

} // namespace roundtrip::ui
