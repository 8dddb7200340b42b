#pragma once

#include "ui/inspect/inspectorpage.h"

namespace roundtrip::ui
{

class SheetView;
class Theme;

/// The heads of both messages as they stood on the wire; each line says who put it there.
class HeadersPage final : public InspectorPage
{
    Q_OBJECT
public:
    explicit HeadersPage(const Theme &theme, QWidget *parent = nullptr);

    void show(const InspectedExchange &exchange) override;
    void clear() override;
    using InspectorPage::show;
    SheetView *view() const { return m_view; }

private:
    SheetView *m_view;
};

} // namespace roundtrip::ui
