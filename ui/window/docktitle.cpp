#include "ui/window/docktitle.h"

#include "ui/theme/theme.h"
#include "ui/window/tabswitch.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QTabBar>

namespace roundtrip::ui
{

DockTitle::DockTitle(const Theme &theme, QDockWidget *dock)
    : QWidget(dock)
    , m_theme(theme)
    , m_row(new QHBoxLayout(this))
{
    m_row->setContentsMargins(theme.px(4), 0, theme.px(10), 0);
    m_row->setSpacing(theme.px(6));
    connect(&theme, &Theme::changed, this, [this] { update(); });
}

void DockTitle::addWidget(QWidget *widget)
{
    m_row->addWidget(widget, 0, Qt::AlignVCenter);
}

void DockTitle::addTabs(QTabBar *tabs)
{
    m_row->addWidget(new TabSwitch(tabs, this), 100, Qt::AlignBottom);
}

QSize DockTitle::sizeHint() const
{
    return {m_row->sizeHint().width(), qMax(m_row->sizeHint().height(), m_theme.px(36))};
}

void DockTitle::addStretch()
{
    m_row->addStretch(1);
}

void DockTitle::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.palette().panel);
    painter.fillRect(0, height() - 1, width(), 1, m_theme.palette().line);
}

} // namespace roundtrip::ui
