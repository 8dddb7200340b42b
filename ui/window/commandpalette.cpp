#include "ui/window/commandpalette.h"

#include "ui/theme/theme.h"
#include "ui/window/sourcetexts.h"

#include <QAction>
#include <QCoreApplication>
#include <QHash>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>
#include <tuple>
#include <utility>

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

/// Its name, its menus, and other words for it, in the language of the window and in English.
QString textOf(const WindowActions::Entry &entry)
{
    QString text = nameOf(entry.action) + u' ' + entry.menu + u' '
        + SourceTexts::sourceOf(nameOf(entry.action));
    for (const QString &menu : entry.menu.split(WindowActions::menuSeparator()))
        text += u' ' + SourceTexts::sourceOf(menu);
    return text + u' ' + alsoFoundBy(entry.action);
}

/// Without what says nothing: whoever types what is listed types its brackets and arrows, or not.
QString wordsOf(const QString &text)
{
    static const QString marks = QStringLiteral("()（）→←›…");
    QString words = text;
    for (QChar &each : words) {
        if (marks.contains(each))
            each = u' ';
    }
    return words.simplified();
}

/// Where two are called the same the menu stands behind the name.
QString withMenu(const WindowActions::Entry &entry)
{
    return QStringLiteral("%1 (%2)").arg(
        nameOf(entry.action), entry.menu.section(WindowActions::menuSeparator(), -1));
}

bool liesIn(const QString &text, const QString &word)
{
    return text.contains(word, Qt::CaseInsensitive);
}

/// Does a word of the text begin with it?
bool beginsIn(const QString &text, const QString &word)
{
    for (qsizetype at = text.indexOf(word, 0, Qt::CaseInsensitive); at >= 0;
         at = text.indexOf(word, at + 1, Qt::CaseInsensitive)) {
        if (at == 0 || !text.at(at - 1).isLetterOrNumber())
            return true;
    }
    return false;
}

bool allOf(const QString &typed, const QString &text, bool (*found)(const QString &, const QString &))
{
    const QStringList words = wordsOf(typed).split(u' ', Qt::SkipEmptyParts);
    return std::ranges::all_of(words, [&](const QString &word) { return found(text, word); });
}

/// How much it is what was typed, less is more: called so, or
/// so in the beginning, before having those words in its name,
/// and that before only having to do with them; in the middle of a word is by chance.
int rankOf(const QString &typed, const WindowActions::Entry &entry)
{
    const QString name = nameOf(entry.action);
    const QString source = SourceTexts::sourceOf(name);
    if (typed.isEmpty() || typed.compare(name, Qt::CaseInsensitive) == 0
        || typed.compare(source, Qt::CaseInsensitive) == 0)
        return 0;
    if (name.startsWith(typed, Qt::CaseInsensitive)
        || source.startsWith(typed, Qt::CaseInsensitive)
        || wordsOf(withMenu(entry)).startsWith(wordsOf(typed), Qt::CaseInsensitive))
        return 1;
    if (allOf(typed, name, beginsIn) || allOf(typed, source, beginsIn))
        return 2;
    if (allOf(typed, name, liesIn) || allOf(typed, source, liesIn))
        return 3;
    return allOf(typed, textOf(entry), beginsIn) ? 4 : 5;
}

} // namespace

bool matchesAction(const QString &typed, const WindowActions::Entry &entry)
{
    return allOf(typed, textOf(entry), liesIn);
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

QString CommandPalette::typed() const
{
    return wordsOf(m_edit->text()).isEmpty() ? QString() : m_edit->text().simplified();
}

/// The nearest first; among those that are as near, what acts before what only sets a field, and of
/// those what is about the selection; else as in the menus.
std::vector<CommandPalette::Found> CommandPalette::found(
    const QList<WindowActions::Entry> &entries) const
{
    const QString typed = this->typed();
    std::vector<Found> found;
    for (int i = 0; i < entries.size(); ++i) {
        const WindowActions::Entry &entry = entries.at(i);
        if (entry.action != m_actions.palette && matchesAction(typed, entry))
            found.push_back(
                {i, rankOf(typed, entry), !typed.isEmpty() && entry.inForm, isMeant(entry.action)});
    }
    std::ranges::stable_sort(
        found, {}, [](const Found &one) { return std::tuple(one.rank, one.inForm, !one.meant); });
    return found;
}

/// The first of the nearest that can be run is chosen, once something was typed: Enter alone does
/// nothing, and where what was meant cannot be done nothing else is done instead.
void CommandPalette::fill()
{
    m_list->clear();
    const QList<WindowActions::Entry> entries = m_actions.all();
    const std::vector<Found> all = found(entries);
    QHash<QString, int> called;
    for (const WindowActions::Entry &entry : entries) // an item is called the same whatever is typed
        ++called[nameOf(entry.action)];
    for (const Found &one : all) {
        const WindowActions::Entry &entry = entries.at(one.place);
        const QString name = nameOf(entry.action);
        auto *item = new QListWidgetItem(called.value(name) > 1 ? withMenu(entry) : name, m_list);
        const QString why = whyNotPossible(entry.action);
        item->setData(Menu, why.isEmpty() ? entry.menu : why);
        item->setData(Key, entry.action->shortcut().toString(QKeySequence::NativeText));
        item->setData(Place, one.place);
        item->setData(Qt::AccessibleDescriptionRole, item->data(Menu));
        if (!entry.action->isEnabled())
            item->setFlags(item->flags() & ~(Qt::ItemIsEnabled | Qt::ItemIsSelectable));
        else if (!typed().isEmpty() && m_list->currentRow() < 0
            && one.rank == all.front().rank)
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

/// Up and Down go through the list while one types; what opens it begins anew.
bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_edit || event->type() != QEvent::KeyPress)
        return QDialog::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    if (m_actions.palette->shortcuts().contains(QKeySequence(key->keyCombination()))) {
        m_edit->selectAll();
        return true;
    }
    switch (key->key()) {
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
