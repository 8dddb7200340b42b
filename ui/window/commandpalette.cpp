#include "ui/window/commandpalette.h"

#include "ui/theme/theme.h"
#include "ui/window/sourcetexts.h"

#include <QAction>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

namespace roundtrip::ui
{

namespace
{

enum Role { Menu = Qt::UserRole, Key, Place };

/// The name, muted behind it the menu, and at the right the key.
class ActionDelegate final : public QStyledItemDelegate
{
public:
    ActionDelegate(const Theme &theme, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
    {
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override
    {
        const Palette &palette = m_theme.palette();
        const bool enabled = index.flags() & Qt::ItemIsEnabled;
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, palette.selection);
        const QRect inner = option.rect.adjusted(m_theme.px(10), 0, -m_theme.px(10), 0);
        const QString name = index.data().toString();
        painter->setFont(m_theme.body());
        painter->setPen(enabled ? palette.text : palette.faint);
        painter->drawText(inner, Qt::AlignLeft | Qt::AlignVCenter, name);
        const int behind = painter->fontMetrics().horizontalAdvance(name) + m_theme.px(10);
        painter->setFont(m_theme.small());
        painter->setPen(palette.muted);
        const QString key = index.data(Key).toString();
        const int keyWidth = painter->fontMetrics().horizontalAdvance(key) + m_theme.px(10);
        painter->drawText(inner, Qt::AlignRight | Qt::AlignVCenter, key);
        const QRect rest = inner.adjusted(behind, 0, -keyWidth, 0);
        painter->drawText(rest, Qt::AlignLeft | Qt::AlignVCenter,
            painter->fontMetrics().elidedText(
                index.data(Menu).toString(), Qt::ElideRight, rest.width()));
    }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {m_theme.px(300), m_theme.px(28)};
    }

private:
    const Theme &m_theme;
};

QString nameOf(const QAction *action)
{
    return withoutAccelerator(action->text());
}

} // namespace

bool matchesAction(const QString &typed, const WindowActions::Entry &entry)
{
    QString text = nameOf(entry.action) + u' ' + entry.menu + u' '
        + SourceTexts::sourceOf(nameOf(entry.action));
    for (const QString &menu : entry.menu.split(WindowActions::menuSeparator()))
        text += u' ' + SourceTexts::sourceOf(menu);
    text += u' ' + alsoFoundBy(entry.action);
    const QStringList words = typed.split(u' ', Qt::SkipEmptyParts);
    return std::all_of(words.begin(), words.end(),
        [&text](const QString &word) { return text.contains(word, Qt::CaseInsensitive); });
}

CommandPalette::CommandPalette(const Theme &theme, const WindowActions &actions, QWidget *parent)
    : QDialog(parent, Qt::Popup)
    , m_theme(theme)
    , m_actions(actions)
    , m_edit(new QLineEdit(this))
    , m_list(new QListWidget(this))
{
    setWindowTitle(tr("Find an action"));
    setAccessibleName(windowTitle());
    setProperty("framed", true);
    m_edit->setPlaceholderText(tr("What do you want to do?"));
    m_edit->setAccessibleName(windowTitle());
    m_edit->installEventFilter(this);
    m_list->setItemDelegate(new ActionDelegate(theme, this));
    m_list->setAccessibleName(tr("Actions"));
    m_list->setFocusPolicy(Qt::NoFocus); // the field keeps it
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(theme.px(8), theme.px(8), theme.px(8), theme.px(8));
    column->addWidget(m_edit);
    column->addWidget(m_list);
    connect(m_edit, &QLineEdit::textChanged, this, &CommandPalette::fill);
    connect(m_edit, &QLineEdit::returnPressed, this, &CommandPalette::run);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::run);
}

void CommandPalette::start()
{
    m_edit->clear();
    fill();
    const QWidget *window = parentWidget();
    resize(std::min(m_theme.px(560), window->width() - m_theme.px(32)),
        std::min(m_theme.px(380), window->height() / 2));
    move(window->mapToGlobal(QPoint((window->width() - width()) / 2, m_theme.px(72))));
    show();
    m_edit->setFocus(Qt::PopupFocusReason);
}

/// What is called so comes before what only has to do with it; else as in the menus.
QList<int> CommandPalette::found(const QList<WindowActions::Entry> &entries) const
{
    const QString typed = m_edit->text().simplified();
    const auto rank = [&](int i) {
        const QAction *action = entries.at(i).action;
        for (const QString &name : {nameOf(action), SourceTexts::sourceOf(nameOf(action))}) {
            if (!typed.isEmpty() && name.startsWith(typed, Qt::CaseInsensitive))
                return 0;
        }
        return 1;
    };
    QList<int> places;
    for (int i = 0; i < entries.size(); ++i) {
        if (entries.at(i).action != m_actions.palette && matchesAction(typed, entries.at(i)))
            places << i;
    }
    std::stable_sort(places.begin(), places.end(), [&](int a, int b) { return rank(a) < rank(b); });
    return places;
}

/// The first one that can be run is chosen, once something was typed: Enter alone does nothing.
void CommandPalette::fill()
{
    m_list->clear();
    const QList<WindowActions::Entry> entries = m_actions.all();
    for (const int i : found(entries)) {
        const WindowActions::Entry &entry = entries.at(i);
        auto *item = new QListWidgetItem(nameOf(entry.action), m_list);
        const QString why = whyNotPossible(entry.action);
        item->setData(Menu, why.isEmpty() ? entry.menu : why);
        item->setData(Key, entry.action->shortcut().toString(QKeySequence::NativeText));
        item->setData(Place, i);
        item->setData(Qt::AccessibleDescriptionRole, item->data(Menu));
        if (!entry.action->isEnabled())
            item->setFlags(item->flags() & ~(Qt::ItemIsEnabled | Qt::ItemIsSelectable));
        else if (!m_edit->text().isEmpty() && m_list->currentRow() < 0)
            m_list->setCurrentItem(item);
    }
    if (m_list->count() == 0) {
        auto *nothing = new QListWidgetItem(tr("No action is called that."), m_list);
        nothing->setFlags(Qt::NoItemFlags);
    }
}

void CommandPalette::run()
{
    const QListWidgetItem *item = m_list->currentItem();
    if (!item)
        return;
    QAction *action = m_actions.all().at(item->data(Place).toInt()).action;
    hide(); // first: what it does may need the focus
    action->trigger();
}

/// Up and Down go through the list while one types.
bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_edit || event->type() != QEvent::KeyPress)
        return QDialog::eventFilter(watched, event);
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        QCoreApplication::sendEvent(m_list, event);
        return true;
    default:
        return QDialog::eventFilter(watched, event);
    }
}

} // namespace roundtrip::ui
