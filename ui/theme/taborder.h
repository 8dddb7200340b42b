#pragma once

#include <QList>

class QWidget;

namespace roundtrip::ui
{

/// The widgets below `root` that Tab can reach, hidden or not, in the order of the layouts: that in
/// which a person reads them, whatever the order in which they were made.
QList<QWidget *> inReadingOrder(QWidget *root);

/// Tab goes through these in their order.
void chainTabOrder(const QList<QWidget *> &widgets);

/// Tab goes through these before it comes to `before`: a row that was added above it.
void insertIntoTabOrder(const QList<QWidget *> &widgets, QWidget *before);

} // namespace roundtrip::ui
