#pragma once

#include "ui/inspect/inspectorpage.h"

namespace roundtrip::ui
{

class SheetView;
class Theme;

/// The exchange in short: what was asked and answered, over which connection, how large, how it was
/// framed and why, how long it took.
class OverviewPage final : public InspectorPage
{
    Q_OBJECT
public:
    explicit OverviewPage(const Theme &theme, QWidget *parent = nullptr);

    void show(const InspectedExchange &exchange) override;
    void clear(const QString &why) override;
    using InspectorPage::show;
    SheetView *view() const { return m_view; }

private:
    SheetView *m_view;
};

} // namespace roundtrip::ui
