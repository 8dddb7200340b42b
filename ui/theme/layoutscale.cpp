#include "ui/theme/layoutscale.h"

#include <QGridLayout>
#include <QLayout>
#include <QVariant>
#include <QWidget>

#include <cmath>

namespace roundtrip::ui
{

namespace
{

constexpr auto designProperty = "designSpaces";

/// The four margins, the spacings, then the widths and heights of fixed spacers.
QList<double> spacesOf(const QLayout *layout)
{
    const QMargins margins = layout->contentsMargins();
    const auto *grid = qobject_cast<const QGridLayout *>(layout);
    QList<double> spaces{double(margins.left()), double(margins.top()), double(margins.right()),
        double(margins.bottom()), double(grid ? grid->horizontalSpacing() : layout->spacing()),
        double(grid ? grid->verticalSpacing() : layout->spacing())};
    for (int i = 0; i < layout->count(); ++i) {
        if (const QSpacerItem *spacer = layout->itemAt(i)->spacerItem())
            spaces << spacer->sizeHint().width() << spacer->sizeHint().height();
    }
    return spaces;
}

void setSpaces(QLayout *layout, const QList<double> &design, double factor)
{
    const auto at = [&](qsizetype i) { return int(std::lround(design.value(i) * factor)); };
    layout->setContentsMargins(at(0), at(1), at(2), at(3));
    if (auto *grid = qobject_cast<QGridLayout *>(layout)) {
        grid->setHorizontalSpacing(at(4));
        grid->setVerticalSpacing(at(5));
    } else {
        layout->setSpacing(at(4));
    }
    qsizetype next = 6;
    for (int i = 0; i < layout->count(); ++i) {
        if (QSpacerItem *spacer = layout->itemAt(i)->spacerItem()) {
            const QSizePolicy policy = spacer->sizePolicy();
            spacer->changeSize(
                at(next), at(next + 1), policy.horizontalPolicy(), policy.verticalPolicy());
            next += 2;
        }
    }
    layout->invalidate();
}

} // namespace

void scaleLayouts(QWidget *root, double from, double to)
{
    for (QLayout *layout : root->findChildren<QLayout *>()) {
        // The rest belongs to Qt's own widgets, which ask the style.
        if (layout->objectName().startsWith(QLatin1String("_layout"))
            || layout->inherits("QMainWindowLayout") || layout->inherits("QToolBarLayout")
            || layout->inherits("QDockWidgetLayout"))
            continue;
        QList<double> design = layout->property(designProperty).value<QList<double>>();
        const QList<double> now = spacesOf(layout);
        if (design.size() != now.size()) {
            design = now;
            for (double &space : design)
                space /= from;
            layout->setProperty(designProperty, QVariant::fromValue(design));
        }
        setSpaces(layout, design, to);
    }
}

} // namespace roundtrip::ui
