#pragma once

#include <QDockWidget>

class QHBoxLayout;
class QTabBar;

namespace roundtrip::ui
{

class Theme;

/// The title of a dock: what stands in it (tabs, a filter) and an empty part by which the dock is
/// dragged; a double click lets it float.
class DockTitle final : public QWidget
{
    Q_OBJECT
public:
    DockTitle(const Theme &theme, QDockWidget *dock);

    /// Adds a widget; widgets after the stretch stand at the right.
    void addWidget(QWidget *widget);
    /// Adds tabs, which get all the room there is.
    void addTabs(QTabBar *tabs);
    void addStretch();

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    QHBoxLayout *m_row;
};

} // namespace roundtrip::ui
