#include "ui/window/breakpointdialog.h"

#include "core/flow/conditionwords.h"
#include "ui/compose/breakpointform.h"
#include "ui/models/breakpointlist.h"
#include "ui/models/interventionwatch.h"
#include "ui/theme/parts.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QTableWidget>
#include <QVBoxLayout>

namespace roundtrip::ui
{

using plan::BreakpointPlan;

namespace
{

constexpr int rowsSeen = 5;

} // namespace

BreakpointDialog::BreakpointDialog(const Theme &theme, BreakpointList &breakpoints,
    const InterventionWatch &watch, QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_breakpoints(breakpoints)
    , m_watch(watch)
    , m_on(new QCheckBox(tr("Breakpoints hold real exchanges"), this))
    , m_table(new QTableWidget(0, ColumnCount, this))
    , m_empty(makeNote(this))
    , m_form(new BreakpointForm(theme, this))
    , m_remove(new QPushButton(tr("Remove"), this))
    , m_change(new QPushButton(tr("Change"), this))
    , m_add(new QPushButton(tr("Add"), this))
{
    setWindowTitle(tr("Breakpoints"));
    setObjectName(QStringLiteral("breakpointDialog"));
    makeTable();
    layOut();
    connect(m_on, &QCheckBox::toggled, &breakpoints, &BreakpointList::setOn);
    connect(m_add, &QPushButton::clicked, this, &BreakpointDialog::add);
    for (int field = 0; field < BreakpointForm::FieldCount; ++field)
        connect(m_form->field(BreakpointForm::Field(field)), &QLineEdit::returnPressed, this,
            &BreakpointDialog::addTyped);
    connect(m_change, &QPushButton::clicked, this, &BreakpointDialog::change);
    connect(m_remove, &QPushButton::clicked, this, [this] { m_breakpoints.remove(chosen()); });
    connect(m_form, &BreakpointForm::edited, this, &BreakpointDialog::followForm);
    connect(&breakpoints, &BreakpointList::changed, this, &BreakpointDialog::refresh);
    connect(&watch, &InterventionWatch::changed, this, &BreakpointDialog::showHits);
    refresh();
}

void BreakpointDialog::makeTable()
{
    m_table->setHorizontalHeaderLabels({tr("No."), tr("Holds"), tr("If"), tr("Hits")});
    m_table->setAccessibleName(tr("Breakpoints"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(Conditions, QHeaderView::Stretch);
    m_table->installEventFilter(this);
    connect(m_table, &QTableWidget::itemSelectionChanged, this, [this] {
        if (const BreakpointPlan *one = m_filling ? nullptr : m_breakpoints.find(chosen()))
            m_form->setBreakpoint(*one);
        followForm();
    });
    connect(m_table, &QTableWidget::itemChanged, this, [this](QTableWidgetItem *item) {
        if (!m_filling && item->column() == Number)
            m_breakpoints.setEnabled(
                item->data(Qt::UserRole).toUInt(), item->checkState() == Qt::Checked);
    });
}

void BreakpointDialog::layOut()
{
    m_add->setProperty("primary", true);
    m_empty->setText(tr("None is set. F9 sets one on the selected step; or describe one here."));
    auto *done = new QPushButton(tr("Close"), this);
    connect(done, &QPushButton::clicked, this, &QDialog::accept);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_add);
    buttons->addWidget(m_change);
    buttons->addWidget(m_remove);
    buttons->addStretch();
    buttons->addWidget(done);
    for (QPushButton *button : {m_add, m_change, m_remove, done})
        button->setAutoDefault(false);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(m_theme.px(16), m_theme.px(14), m_theme.px(16), m_theme.px(12));
    column->setSpacing(m_theme.px(8));
    column->addWidget(m_on);
    column->addWidget(m_table, 1);
    column->addWidget(m_empty);
    column->addWidget(m_form);
    column->addSpacing(m_theme.px(4));
    column->addLayout(buttons);
    setMinimumWidth(m_theme.px(500));
}

void BreakpointDialog::start(quint32 wanted)
{
    if (!wanted && !m_breakpoints.list().empty())
        wanted = m_breakpoints.list().front().id;
    choose(wanted);
    show();
    raise();
    activateWindow();
    m_table->setFocus(Qt::OtherFocusReason);
}

void BreakpointDialog::startWith(const BreakpointPlan &breakpoint)
{
    start();
    m_table->clearSelection();
    m_form->setBreakpoint(breakpoint);
    followForm();
    m_form->field(BreakpointForm::Method)->setFocus(Qt::OtherFocusReason);
}

/// The row that was chosen stays chosen, the form as it was typed.
void BreakpointDialog::refresh()
{
    const QScopedValueRollback filling(m_filling, true);
    const quint32 before = chosen();
    const auto &list = m_breakpoints.list();
    m_on->setChecked(m_breakpoints.isOn());
    m_table->setRowCount(int(list.size()));
    for (int row = 0; row < int(list.size()); ++row)
        fillRow(row, list[size_t(row)]);
    m_table->setVisible(!list.empty());
    m_empty->setVisible(list.empty());
    const int height = m_table->horizontalHeader()->sizeHint().height()
        + rowsSeen * m_table->verticalHeader()->defaultSectionSize();
    m_table->setMinimumHeight(height);
    showHits();
    choose(before);
    followForm();
}

void BreakpointDialog::fillRow(int row, const BreakpointPlan &breakpoint)
{
    const QString conditions = flow::conditionsText(breakpoint);
    const QString texts[] = {QString::number(breakpoint.id),
        flow::placeText(breakpoint.at, breakpoint.side),
        conditions.isEmpty() ? tr("always") : conditions, {}};
    for (int column = 0; column < ColumnCount; ++column) {
        auto *item = m_table->item(row, column);
        if (!item) {
            item = new QTableWidgetItem;
            item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable
                | (column == Number ? Qt::ItemIsUserCheckable : Qt::NoItemFlags));
            m_table->setItem(row, column, item);
        }
        if (column != Hits)
            item->setText(texts[column]);
        item->setData(Qt::UserRole, breakpoint.id);
        if (column == Number)
            item->setCheckState(breakpoint.enabled ? Qt::Checked : Qt::Unchecked);
    }
}

/// By the moment, as everything that is told of what happened.
void BreakpointDialog::showHits()
{
    const QScopedValueRollback filling(m_filling, true);
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const quint32 id = m_table->item(row, Hits)->data(Qt::UserRole).toUInt();
        int hits = 0;
        for (const flow::Interventions::Breakpoint &one : m_watch.shown().breakpoints())
            hits += one.plan.id == id ? one.hits : 0;
        const QString text = QString::number(hits);
        if (m_table->item(row, Hits)->text() != text)
            m_table->item(row, Hits)->setText(text);
    }
}

quint32 BreakpointDialog::chosen() const
{
    const QList<QTableWidgetItem *> items = m_table->selectedItems();
    return items.isEmpty() ? 0 : items.first()->data(Qt::UserRole).toUInt();
}

void BreakpointDialog::choose(quint32 id)
{
    for (int row = 0; row < m_table->rowCount(); ++row) {
        if (m_table->item(row, Number)->data(Qt::UserRole).toUInt() == id) {
            m_table->setCurrentCell(row, Number);
            return;
        }
    }
    m_table->clearSelection();
}

bool BreakpointDialog::isFormRight()
{
    QWidget *wrong = m_form->firstWrongField();
    if (wrong)
        wrong->setFocus(Qt::OtherFocusReason);
    return !wrong;
}

void BreakpointDialog::add()
{
    if (!isFormRight())
        return;
    BreakpointPlan breakpoint = m_form->breakpoint();
    breakpoint.enabled = true;
    choose(m_breakpoints.add(breakpoint));
}

/// Enter in a field; once more does not add the same once more.
void BreakpointDialog::addTyped()
{
    BreakpointPlan typed = m_form->breakpoint();
    if (const BreakpointPlan *old = m_breakpoints.find(chosen())) {
        typed.id = old->id;
        typed.enabled = old->enabled;
        if (typed == *old)
            return;
    }
    add();
}

void BreakpointDialog::change()
{
    const BreakpointPlan *old = m_breakpoints.find(chosen());
    if (!old || !isFormRight())
        return;
    BreakpointPlan breakpoint = m_form->breakpoint();
    breakpoint.id = old->id;
    breakpoint.enabled = old->enabled;
    m_breakpoints.replace(breakpoint);
}

void BreakpointDialog::followForm()
{
    const bool right = !m_form->firstWrongField();
    const quint32 id = chosen();
    m_add->setEnabled(right);
    m_change->setText(id ? tr("Change %1").arg(id) : tr("Change"));
    m_change->setEnabled(right && id);
    m_remove->setText(id ? tr("Remove %1").arg(id) : tr("Remove"));
    m_remove->setEnabled(id);
}

bool BreakpointDialog::eventFilter(QObject *watched, QEvent *event)
{
    const bool shortcut = event->type() == QEvent::ShortcutOverride;
    if (watched != m_table || (!shortcut && event->type() != QEvent::KeyPress))
        return QDialog::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent *>(event)->key();
    if (shortcut) { // here they are no keys of the window
        if (key == Qt::Key_Delete || key == Qt::Key_Space)
            event->accept();
        return false;
    }
    switch (key) {
    case Qt::Key_Delete:
        m_breakpoints.remove(chosen());
        return true;
    case Qt::Key_Space: // wherever in the row the cursor is
        if (const BreakpointPlan *one = m_breakpoints.find(chosen()))
            m_breakpoints.setEnabled(one->id, !one->enabled);
        return true;
    default:
        return false;
    }
}

} // namespace roundtrip::ui
