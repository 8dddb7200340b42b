#include "ui/theme/segmentedcontrol.h"

#include "ui/theme/tooltip.h"

#include <QAction>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QMenu>
#include <QStyle>
#include <QStyleOptionToolButton>
#include <QToolButton>

#include <utility>

namespace roundtrip::ui
{

namespace
{

void setSegmentPlace(QToolButton *button, const char *place)
{
    button->setProperty("segment", QString::fromLatin1(place));
    button->style()->unpolish(button);
    button->style()->polish(button);
}

} // namespace

/// The chosen segment is set in a bolder weight: each keeps room for it, so that nothing moves when
/// the choice does; nor when the text becomes one of those it may have.
class SegmentedControl::Button final : public QToolButton
{
public:
    using QToolButton::QToolButton;
    QStringList otherTexts;
    QString briefText; ///< where there is less room
    bool brief = false;

    QSize sizeHint() const override { return sizeWhen(brief); }
    QSize sizeWhen(bool asBrief) const
    {
        const QFontMetrics plain(font());
        const auto widthOf = [](const QFontMetrics &metrics, const QString &words) {
            return metrics.size(Qt::TextShowMnemonic, words).width(); // as QToolButton measures
        };
        const QSize without = QToolButton::sizeHint() - QSize(widthOf(plain, text()), 0);
        if (asBrief && !briefText.isEmpty())
            return without + QSize(widthOf(plain, briefText), 0);
        QFont chosen = font();
        if (isCheckable())
            chosen.setWeight(QFont::DemiBold);
        const QFontMetrics metrics(chosen);
        int widest = qMax(widthOf(plain, text()), widthOf(metrics, text()));
        for (const QString &other : otherTexts)
            widest = qMax(widest, widthOf(metrics, other));
        return without + QSize(widest, 0);
    }
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void initStyleOption(QStyleOptionToolButton *option) const override
    {
        QToolButton::initStyleOption(option);
        if (brief && !briefText.isEmpty())
            option->text = briefText;
    }
};

SegmentedControl::SegmentedControl(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QHBoxLayout(this))
    , m_group(new QButtonGroup(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(0);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    m_group->setExclusive(true);
    connect(m_group, &QButtonGroup::idToggled, this, [this](int id, bool on) {
        if (on)
            Q_EMIT currentIndexChanged(id);
    });
    connect(m_group, &QButtonGroup::idClicked, this, &SegmentedControl::activated);
}

SegmentedControl::Button *SegmentedControl::addButton()
{
    auto *button = new Button(this);
    button->setProperty("compact", m_compact);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setSizePolicy(QSizePolicy::Minimum, QSizePolicy::Fixed);
    m_layout->addWidget(button);
    placeCorners();
    return button;
}

int SegmentedControl::addSegment(const QString &text, const QString &toolTip)
{
    QToolButton *button = addButton();
    button->setCheckable(true);
    button->setFocusPolicy(Qt::StrongFocus);
    const int index = int(m_group->buttons().size());
    m_group->addButton(button, index);
    setSegmentText(index, text, toolTip);
    if (index == 0)
        button->setChecked(true);
    return index;
}

QToolButton *SegmentedControl::addCommand(QAction *action, const QStringList &otherTexts)
{
    Button *button = addButton();
    button->otherTexts = otherTexts;
    button->setDefaultAction(action);
    m_commands << button;
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

void SegmentedControl::setBriefText(QToolButton *command, const QString &text)
{
    static_cast<Button *>(command)->briefText = text;
}

void SegmentedControl::setBrief(bool brief)
{
    for (Button *button : std::as_const(m_commands)) {
        if (std::exchange(button->brief, brief) != brief) {
            button->updateGeometry();
            button->update();
        }
    }
}

int SegmentedControl::count() const
{
    return int(m_group->buttons().size());
}

int SegmentedControl::currentIndex() const
{
    return m_group->checkedId();
}

void SegmentedControl::setCurrentIndex(int index)
{
    if (QAbstractButton *button = m_group->button(index))
        button->setChecked(true);
}

void SegmentedControl::setSegmentText(int index, const QString &text, const QString &toolTip)
{
    QAbstractButton *button = m_group->button(index);
    if (!button)
        return;
    button->setText(text);
    button->setAccessibleName(text);
    setPlainToolTip(button, toolTip);
    showChosen();
}

void SegmentedControl::setOtherTexts(int index, const QStringList &texts)
{
    if (auto *button = static_cast<Button *>(m_group->button(index))) {
        button->otherTexts = texts;
        button->updateGeometry();
    }
}

void SegmentedControl::setSegmentEnabled(int index, bool enabled)
{
    if (QAbstractButton *button = m_group->button(index))
        button->setEnabled(enabled);
}

QString SegmentedControl::segmentText(int index) const
{
    const QAbstractButton *button = m_group->button(index);
    return button ? button->text() : QString();
}

void SegmentedControl::focusCurrent(Qt::FocusReason reason)
{
    if (QAbstractButton *button = isCollapsed() ? m_chosen : m_group->checkedButton())
        button->setFocus(reason);
}

bool SegmentedControl::isCollapsed() const
{
    return m_chosen && !m_chosen->isHidden();
}

void SegmentedControl::setCollapsed(bool collapsed)
{
    if (collapsed == isCollapsed())
        return;
    makeChosen();
    const bool hadFocus = isAncestorOf(focusWidget()) && focusWidget()->hasFocus();
    const QList<QAbstractButton *> buttons = m_group->buttons();
    for (QAbstractButton *button : buttons)
        button->setVisible(!collapsed);
    m_chosen->setVisible(collapsed);
    showChosen();
    if (hadFocus)
        (collapsed ? m_chosen : m_group->checkedButton())->setFocus();
}

int SegmentedControl::widthWhen(bool collapsed, bool brief) const
{
    if (!m_commands.isEmpty()) {
        int width = 0;
        for (const Button *button : m_commands)
            width += button->sizeWhen(brief).width();
        return width;
    }
    if (collapsed) {
        const_cast<SegmentedControl *>(this)->makeChosen();
        return m_chosen->sizeHint().width();
    }
    int width = 0;
    const QList<QAbstractButton *> buttons = m_group->buttons();
    for (const QAbstractButton *button : buttons)
        width += button->sizeHint().width();
    return width;
}

void SegmentedControl::makeChosen()
{
    if (m_chosen)
        return;
    m_chosen = new Button(this);
    m_chosen->setProperty("segment", QStringLiteral("only"));
    m_chosen->setProperty("choice", true);
    m_chosen->setPopupMode(QToolButton::InstantPopup);
    m_chosen->setFocusPolicy(Qt::StrongFocus);
    m_chosen->setSizePolicy(QSizePolicy::Minimum, QSizePolicy::Fixed);
    m_chosen->hide();
    auto *menu = new QMenu(m_chosen);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        for (int i = 0; i < count(); ++i) {
            QAction *action = menu->addAction(segmentText(i));
            action->setCheckable(true);
            action->setChecked(i == currentIndex());
            action->setEnabled(m_group->button(i)->isEnabled());
            connect(action, &QAction::triggered, this, [this, i] { m_group->button(i)->click(); });
        }
    });
    m_chosen->setMenu(menu);
    m_layout->addWidget(m_chosen);
    connect(this, &SegmentedControl::currentIndexChanged, this, &SegmentedControl::showChosen);
    showChosen();
}

void SegmentedControl::showChosen()
{
    if (!m_chosen)
        return;
    m_chosen->otherTexts.clear();
    for (const QAbstractButton *button : m_group->buttons())
        m_chosen->otherTexts << button->text() << static_cast<const Button *>(button)->otherTexts;
    m_chosen->setText(segmentText(currentIndex()));
    m_chosen->setAccessibleName(
        QStringLiteral("%1: %2").arg(accessibleName(), segmentText(currentIndex())));
}

void SegmentedControl::placeCorners()
{
    const int n = m_layout->count() - (m_chosen ? 1 : 0);
    for (int i = 0; i < n; ++i) {
        const char *place = n == 1 ? "only" : i == 0 ? "first" : i == n - 1 ? "last" : "middle";
        setSegmentPlace(static_cast<QToolButton *>(m_layout->itemAt(i)->widget()), place);
    }
}

} // namespace roundtrip::ui
