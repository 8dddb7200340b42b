#include "ui/inspect/headerspage.h"

#include "core/flow/wirebytes.h"
#include "ui/inspect/sheets.h"
#include "ui/inspect/sheetview.h"
#include "ui/models/selection.h"

#include <QVBoxLayout>

namespace roundtrip::ui
{

HeadersPage::HeadersPage(const Theme &theme, Selection &selection, QWidget *parent)
    : InspectorPage(parent)
    , m_selection(selection)
    , m_view(new SheetView(theme, this))
{
    m_view->setAccessibleName(tr("Headers"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_view);
    connect(m_view, &SheetView::bytesClicked, this, [this](const flow::WireRange &bytes) {
        if (m_reading)
            m_selection.setBytes(
                bytes, flow::WireBytes(m_reading, bytes.message).carrierOf(bytes.begin));
    });
    connect(&selection, &Selection::eventChanged, this, &HeadersPage::showSelection);
}

void HeadersPage::show(const InspectedExchange &exchange)
{
    m_reading = exchange.reading();
    m_view->setSheet(headersSheet(exchange));
    showSelection();
}

/// Of an event as a whole nothing is marked: a head is all that most of them are about.
void HeadersPage::showSelection()
{
    m_view->setSelectedBytes(m_selection.bytes());
}

void HeadersPage::letGo()
{
    m_reading = nullptr;
}

void HeadersPage::clear(const QString &why)
{
    m_reading = nullptr;
    m_view->setSheet({});
    m_view->setPlaceholderText(why);
}

} // namespace roundtrip::ui
