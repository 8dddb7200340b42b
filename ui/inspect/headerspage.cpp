#include "ui/inspect/headerspage.h"

#include "ui/inspect/sheets.h"
#include "ui/inspect/sheetview.h"

#include <QVBoxLayout>

namespace roundtrip::ui
{

HeadersPage::HeadersPage(const Theme &theme, QWidget *parent)
    : InspectorPage(parent)
    , m_view(new SheetView(theme, this))
{
    m_view->setAccessibleName(tr("Headers"));
    m_view->setPlaceholderText(tr("Select an exchange."));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_view);
}

void HeadersPage::show(const InspectedExchange &exchange)
{
    m_view->setSheet(headersSheet(exchange));
}

void HeadersPage::clear()
{
    m_view->setSheet({});
}

} // namespace roundtrip::ui
