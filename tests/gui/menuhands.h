#pragma once

#include "core/flow/scene.h"
#include "ui/stage/stageview.h"

#include <QAction>
#include <QApplication>
#include <QMenu>
#include <QTest>
#include <QWindow>

#include <functional>

namespace roundtrip::test
{

/// As the window system sends it, so that it becomes a context menu.
inline void press(QWidget &window, QWidget *widget, QPoint place, Qt::MouseButton button)
{
    const QPoint inWindow = widget->mapTo(&window, place);
    QTest::mouseClick(window.windowHandle(), button, {}, inWindow);
}

/// The first row of the stage for which this holds; -1: none.
template <typename Is>
int rowOf(const ui::StageView &view, Is is)
{
    const auto &rows = view.scene().rows;
    for (size_t i = 0; i < rows.size(); ++i) {
        if (is(rows[i]))
            return int(i);
    }
    return -1;
}

inline int labelRow(const ui::StageView &view, const QString &text)
{
    return rowOf(view, [&](const flow::Row &row) {
        return row.kind == flow::Row::Kind::Label && row.label.text == text;
    });
}

inline int arrowRow(const ui::StageView &view, trace::Side from)
{
    return rowOf(view, [&](const flow::Row &row) {
        return row.kind == flow::Row::Kind::Arrow && row.arrow.kind == flow::Arrow::Kind::Bytes
            && row.arrow.from == from;
    });
}

/// The names of the actions in the menu that is open, submenus included; it is closed then.
inline QStringList takeMenu()
{
    QStringList names;
    const bool opened = QTest::qWaitFor([] { return QApplication::activePopupWidget(); }, 5'000);
    auto *menu = opened ? qobject_cast<QMenu *>(QApplication::activePopupWidget()) : nullptr;
    std::function<void(const QMenu *)> collect = [&](const QMenu *of) {
        for (const QAction *action : of->actions()) {
            if (action->menu())
                collect(action->menu());
            else if (!action->isSeparator())
                names << action->objectName();
        }
    };
    if (menu) {
        collect(menu);
        menu->close();
    }
    QCoreApplication::processEvents();
    return names;
}

} // namespace roundtrip::test
