#include "ui/stage/toolsarea.h"

#include <QEvent>

#include <algorithm>

namespace roundtrip::ui
{

ToolsArea::ToolsArea(QWidget *tools, QWidget *parent)
    : QScrollArea(parent)
    , m_tools(tools)
{
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setWidgetResizable(true);
    viewport()->setAutoFillBackground(false);
    const bool hidden = tools->isHidden();
    setWidget(tools);
    tools->setAutoFillBackground(false);
    tools->setVisible(!hidden);
    tools->installEventFilter(this);
    setVisible(!hidden);
    fit();
}

void ToolsArea::setMost(int height)
{
    m_most = height;
    fit();
}

void ToolsArea::fit()
{
    const int width = viewport()->width();
    const int wanted = m_tools->hasHeightForWidth() ? m_tools->heightForWidth(width)
                                                    : m_tools->sizeHint().height();
    const int height = std::min(std::max(1, wanted), m_most);
    if (minimumHeight() != height || maximumHeight() != height)
        setFixedHeight(height);
}

void ToolsArea::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    fit();
}

bool ToolsArea::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_tools) {
        if (event->type() == QEvent::ShowToParent || event->type() == QEvent::HideToParent)
            setVisible(!m_tools->isHidden());
        if (event->type() == QEvent::LayoutRequest || event->type() == QEvent::ShowToParent)
            fit();
    }
    return QScrollArea::eventFilter(watched, event);
}

} // namespace roundtrip::ui
