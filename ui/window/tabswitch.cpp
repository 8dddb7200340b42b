#include "ui/window/tabswitch.h"

#include <QComboBox>
#include <QEvent>
#include <QFontMetrics>
#include <QHBoxLayout>
#include <QTabBar>

#include <algorithm>

namespace roundtrip::ui
{

TabSwitch::TabSwitch(QTabBar *tabs, QWidget *parent)
    : QWidget(parent)
    , m_tabs(tabs)
    , m_list(new QComboBox(this))
{
    m_tabs->setParent(this);
    m_tabs->setUsesScrollButtons(false);
    m_tabs->setElideMode(Qt::ElideNone);
    m_list->setAccessibleName(m_tabs->accessibleName());
    m_list->hide();
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSizeConstraint(QLayout::SetNoConstraint); // fit() decides
    row->addWidget(m_tabs, 0, Qt::AlignBottom);
    row->addWidget(m_list, 0, Qt::AlignVCenter);
    row->addStretch(1); // what is free is for dragging the dock
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(m_list, &QComboBox::activated, m_tabs, &QTabBar::setCurrentIndex);
    connect(m_tabs, &QTabBar::currentChanged, m_list, &QComboBox::setCurrentIndex);
}

void TabSwitch::readNames()
{
    QStringList names;
    for (int i = 0; i < m_tabs->count(); ++i)
        names << m_tabs->tabText(i);
    QStringList known;
    for (int i = 0; i < m_list->count(); ++i)
        known << m_list->itemText(i);
    if (names != known) {
        m_list->clear();
        m_list->addItems(names);
    }
    m_list->setCurrentIndex(m_tabs->currentIndex());
}

/// The chosen name is bold and wider than the tab bar itself reckons with.
int TabSwitch::neededWidth() const
{
    QFont bold = m_tabs->font();
    bold.setWeight(QFont::DemiBold);
    int grows = 0;
    for (int i = 0; i < m_tabs->count(); ++i) {
        grows = std::max(grows,
            QFontMetrics(bold).horizontalAdvance(m_tabs->tabText(i))
                - QFontMetrics(m_tabs->font()).horizontalAdvance(m_tabs->tabText(i)));
    }
    return m_tabs->sizeHint().width() + grows;
}

void TabSwitch::fit()
{
    readNames();
    const bool hadFocus = m_tabs->hasFocus() || m_list->hasFocus();
    m_isList = neededWidth() > width();
    if (m_tabs->minimumWidth() != neededWidth())
        m_tabs->setMinimumWidth(neededWidth());
    m_list->setMaximumWidth(width());
    m_tabs->setVisible(!m_isList);
    m_list->setVisible(m_isList);
    if (hadFocus)
        (m_isList ? static_cast<QWidget *>(m_list) : m_tabs)->setFocus();
}

void TabSwitch::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

bool TabSwitch::event(QEvent *event)
{
    const bool handled = QWidget::event(event);
    if (event->type() == QEvent::LayoutRequest || event->type() == QEvent::StyleChange
        || event->type() == QEvent::FontChange || event->type() == QEvent::Polish) {
        updateGeometry();
        fit();
    }
    return handled;
}

QSize TabSwitch::sizeHint() const
{
    return {neededWidth(), std::max(m_tabs->sizeHint().height(), m_list->sizeHint().height())};
}

QSize TabSwitch::minimumSizeHint() const
{
    return {0, sizeHint().height()};
}

} // namespace roundtrip::ui
