#include "ui/compose/fieldrows.h"

#include "ui/theme/parts.h"
#include "ui/theme/taborder.h"
#include "ui/theme/theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>

namespace roundtrip::ui
{

FieldRows::FieldRows(const Theme &theme, const Words &words, const Shape &shape, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_words(words)
    , m_shape(shape)
    , m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(theme.px(4));
    m_add = makeLink(words.add, this);
    m_add->setObjectName(words.addName);
    connect(m_add, &QPushButton::clicked, this, &FieldRows::addRow);
    m_column->addWidget(m_add, 0, Qt::AlignLeft);
}

void FieldRows::addRow()
{
    append();
    m_rows.constLast().first->setFocus();
    Q_EMIT edited();
}

void FieldRows::removeRow(int row)
{
    const Row removed = m_rows.takeAt(row);
    removed.box->hide();
    removed.box->deleteLater(); // its own button may be the sender
    if (!m_rows.isEmpty())
        m_rows.at(std::min(row, rowCount() - 1)).first->setFocus();
    Q_EMIT edited();
}

void FieldRows::removeBox(const QWidget *box)
{
    const auto found = std::ranges::find(m_rows, box, &Row::box);
    if (found != m_rows.end())
        removeRow(int(found - m_rows.begin()));
}

QString FieldRows::complaintAt(int row) const
{
    return m_rows.at(row).complaint->text();
}

FieldRows::Row FieldRows::makeBox()
{
    Row row;
    row.box = new QWidget(this);
    row.complaint = makeComplaint(row.box);
    return row;
}

void FieldRows::append()
{
    const Row row = makeRow();
    QToolButton *remove = makeRemoveButton(m_words.remove, row.box);
    connect(remove, &QToolButton::clicked, this, [this, box = row.box] { removeBox(box); });
    auto *grid = new QGridLayout(row.box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(m_theme.px(4));
    grid->setVerticalSpacing(m_theme.px(2));
    grid->addWidget(row.first, 0, 0);
    grid->addWidget(row.second, 0, 1, m_shape.alignment);
    grid->addWidget(remove, 0, 2, m_shape.alignment);
    grid->addWidget(row.complaint, 1, 0, 1, 3);
    grid->setColumnStretch(0, m_shape.first);
    grid->setColumnStretch(1, m_shape.second);
    m_column->insertWidget(rowCount(), row.box);
    m_rows.append(row);
    insertIntoTabOrder({row.first, row.second, remove}, m_add);
}

void FieldRows::clear()
{
    while (!m_rows.isEmpty())
        delete m_rows.takeLast().box;
}

} // namespace roundtrip::ui
