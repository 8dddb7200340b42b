#pragma once

#include "ui/inspect/inspectorpage.h"

#include "core/flow/exchangereading.h"

#include <memory>

namespace roundtrip::ui
{

class Selection;
class SheetView;
class Theme;

/// The heads of both messages as they stood on the wire; each line says who put it there. A click
/// on a line selects its bytes; lines whose bytes are selected are marked.
class HeadersPage final : public InspectorPage
{
    Q_OBJECT
public:
    HeadersPage(const Theme &theme, Selection &selection, QWidget *parent = nullptr);

    void show(const InspectedExchange &exchange) override;
    void clear(const QString &why) override;
    void letGo() override;
    using InspectorPage::show;
    SheetView *view() const { return m_view; }

private:
    void showSelection();

    Selection &m_selection;
    SheetView *m_view;
    std::shared_ptr<const flow::ExchangeReading> m_reading; ///< of the exchange that is shown
};

} // namespace roundtrip::ui
