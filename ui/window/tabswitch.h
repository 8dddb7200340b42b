#pragma once

#include <QWidget>

class QComboBox;
class QTabBar;

namespace roundtrip::ui
{

/// The tabs of a panel where there is room for all of their names; else a list to choose from, that
/// says which is chosen. No name is ever cut.
class TabSwitch final : public QWidget
{
    Q_OBJECT
public:
    /// `tabs` becomes its child; tabs that are added later are in the list too.
    explicit TabSwitch(QTabBar *tabs, QWidget *parent = nullptr);

    QComboBox *list() const { return m_list; }
    bool isList() const { return m_isList; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool event(QEvent *event) override;

private:
    int neededWidth() const;
    void fit();
    void readNames();

    QTabBar *m_tabs;
    QComboBox *m_list;
    bool m_isList = false;
};

} // namespace roundtrip::ui
