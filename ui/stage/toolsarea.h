#pragma once

#include <QScrollArea>

namespace roundtrip::ui
{

/// The tools above the stage: as high as they are, as long as the stage keeps most of the room; then
/// they scroll. Gone while they are hidden.
class ToolsArea final : public QScrollArea
{
    Q_OBJECT
public:
    explicit ToolsArea(QWidget *tools, QWidget *parent = nullptr);
    /// So high at the most.
    void setMost(int height);

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fit();

    QWidget *m_tools;
    int m_most = QWIDGETSIZE_MAX;
};

} // namespace roundtrip::ui
