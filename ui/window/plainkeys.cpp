#include "ui/window/plainkeys.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTabBar>
#include <QTextEdit>

namespace roundtrip::ui
{

namespace
{

bool isText(const QWidget *widget)
{
    return qobject_cast<const QLineEdit *>(widget) || qobject_cast<const QTextEdit *>(widget)
        || qobject_cast<const QPlainTextEdit *>(widget)
        || qobject_cast<const QAbstractSpinBox *>(widget)
        || qobject_cast<const QComboBox *>(widget);
}

bool usesItself(const QWidget *widget, int key)
{
    switch (key) {
    case Qt::Key_Space:
        return isText(widget) || qobject_cast<const QAbstractButton *>(widget);
    case Qt::Key_Home:
    case Qt::Key_End:
        return isText(widget) || qobject_cast<const QAbstractItemView *>(widget)
            || qobject_cast<const QTabBar *>(widget);
    default:
        return false; // fields that are typed into say so themselves
    }
}

bool takesTheWheel(const QWidget *widget)
{
    return qobject_cast<const QComboBox *>(widget) || qobject_cast<const QAbstractSpinBox *>(widget);
}

} // namespace

PlainKeys::PlainKeys(QWidget *window)
    : QObject(window)
    , m_window(window)
{
    qApp->installEventFilter(this);
}

bool PlainKeys::areOfTheWindow(const QWidget *focused)
{
    return focused && !usesItself(focused, Qt::Key_Space) && !usesItself(focused, Qt::Key_Home);
}

bool PlainKeys::eventFilter(QObject *watched, QEvent *event)
{
    if (!watched->isWidgetType())
        return false;
    auto *widget = static_cast<QWidget *>(watched);
    if (event->type() == QEvent::Wheel && takesTheWheel(widget) && !widget->hasFocus()) {
        event->ignore(); // what is around it scrolls
        return true;
    }
    if (event->type() != QEvent::ShortcutOverride)
        return false;
    const auto *key = static_cast<QKeyEvent *>(event);
    const bool plain = !(key->modifiers() & ~Qt::KeypadModifier);
    const bool here = widget->window() == m_window || m_window->isAncestorOf(widget);
    if (!plain || !here || !usesItself(widget, key->key()))
        return false;
    event->accept(); // then it is no shortcut
    return true;
}

} // namespace roundtrip::ui
