#include "ui/inspect/overviewpage.h"

#include "ui/inspect/sheets.h"
#include "ui/inspect/sheetview.h"

#include <QVBoxLayout>

namespace roundtrip::ui
{

OverviewPage::OverviewPage(const Theme &theme, QWidget *parent)
    : InspectorPage(parent)
    , m_view(new SheetView(theme, this))
{
    m_view->setAccessibleName(tr("Overview"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_view);
}

void OverviewPage::show(const InspectedExchange &exchange)
{
    m_view->setSheet(overviewSheet(exchange));
}

void OverviewPage::clear(const QString &why)
{
    m_view->setSheet({});
    m_view->setPlaceholderText(why);
}

} // namespace roundtrip::ui
