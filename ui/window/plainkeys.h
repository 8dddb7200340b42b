#pragma once

#include <QObject>

class QKeyEvent;
class QWidget;

namespace roundtrip::ui
{

/// Lets keys without a modifier (Space, Home, End, "[") be keys of the window and still do what
/// people expect where the focus is: in a field they type and move the cursor, on a button Space
/// presses it, in a list Home and End go to its ends. The wheel, too, is for the page it turns: a
/// choice or a number that comes under the pointer meanwhile changes only while it has the focus.
class PlainKeys final : public QObject
{
    Q_OBJECT
public:
    /// Watches the application; of what happens in `window` and its panels only.
    explicit PlainKeys(QWidget *window);
    /// With the focus there all of them are keys of the window.
    static bool areOfTheWindow(const QWidget *focused);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *m_window;
};

} // namespace roundtrip::ui
