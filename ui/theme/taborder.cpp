#include "ui/theme/taborder.h"

#include <QLayout>
#include <QScrollArea>
#include <QWidget>

namespace roundtrip::ui
{

namespace
{

void collect(QWidget *widget, QList<QWidget *> &found)
{
    if (widget->focusPolicy() & Qt::TabFocus) {
        found << widget; // what is inside it (an edit in a combo box) is its own business
        return;
    }
    if (const auto *scroll = qobject_cast<QScrollArea *>(widget)) {
        if (scroll->widget())
            collect(scroll->widget(), found);
        return;
    }
    const auto visit = [&found](const QLayout *layout, const auto &self) -> void {
        for (int i = 0; layout && i < layout->count(); ++i) {
            if (QWidget *child = layout->itemAt(i)->widget())
                collect(child, found);
            else
                self(layout->itemAt(i)->layout(), self);
        }
    };
    visit(widget->layout(), visit);
}

} // namespace

QList<QWidget *> inReadingOrder(QWidget *root)
{
    QList<QWidget *> found;
    collect(root, found);
    return found;
}

void chainTabOrder(const QList<QWidget *> &widgets)
{
    for (qsizetype i = 1; i < widgets.size(); ++i)
        QWidget::setTabOrder(widgets.at(i - 1), widgets.at(i));
}

void insertIntoTabOrder(const QList<QWidget *> &widgets, QWidget *before)
{
    QWidget *previous = before->previousInFocusChain();
    while (widgets.contains(previous) || previous->focusProxy())
        previous = previous->previousInFocusChain();
    for (QWidget *widget : widgets) {
        QWidget::setTabOrder(previous, widget);
        previous = widget;
    }
}

} // namespace roundtrip::ui
