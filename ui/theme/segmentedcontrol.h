#pragma once

#include <QList>
#include <QWidget>

class QAction;
class QButtonGroup;
class QHBoxLayout;
class QToolButton;

namespace roundtrip::ui
{

/// Buttons in one frame. Either a choice of exactly one (addSegment) or a group of commands
/// (addCommand). The arrow keys move within a choice. Needs nothing but the application's style
/// sheet.
class SegmentedControl final : public QWidget
{
    Q_OBJECT
public:
    explicit SegmentedControl(QWidget *parent = nullptr);

    /// Smaller type and less room at the sides, for narrow columns. Set before segments are added.
    void setCompact(bool compact) { m_compact = compact; }
    /// Adds one alternative and gives its index; the first one added is chosen.
    int addSegment(const QString &text, const QString &toolTip = {});
    /// Adds a command: the button shows, follows and triggers the action.
    /// It is as wide as the widest of its texts: those it may also come to have are given.
    QToolButton *addCommand(QAction *action, const QStringList &otherTexts = {});

    int count() const;
    int currentIndex() const;
    void setCurrentIndex(int index);
    void setSegmentText(int index, const QString &text, const QString &toolTip = {});
    /// Texts that a segment may also come to have: it is as wide as the widest of them.
    void setOtherTexts(int index, const QStringList &texts);
    /// The button of what is chosen gets the focus.
    void focusCurrent(Qt::FocusReason reason);
    void setSegmentEnabled(int index, bool enabled);
    QString segmentText(int index) const;

    /// A choice in little room: one button with what is chosen, the others in its menu.
    void setCollapsed(bool collapsed);
    bool isCollapsed() const;
    /// Commands in little room: those that have a brief text show it.
    void setBriefText(QToolButton *command, const QString &text);
    void setBrief(bool brief);
    int widthWhen(bool collapsed, bool brief = false) const;

Q_SIGNALS:
    void currentIndexChanged(int index); ///< by a person or by setCurrentIndex()
    void activated(int index); ///< by a person only

private:
    class Button;
    Button *addButton();
    void placeCorners();
    void makeChosen();
    void showChosen();

    bool m_compact = false;
    QHBoxLayout *m_layout;
    QButtonGroup *m_group;
    QList<Button *> m_commands;
    Button *m_chosen = nullptr; ///< with the menu; made when it is needed
};

} // namespace roundtrip::ui
