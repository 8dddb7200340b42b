#include "ui/compose/headerrows.h"

#include "core/message/syntax.h"
#include "ui/compose/explain.h"
#include "ui/compose/leadingedit.h"
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

namespace
{

bool isEmptyRow(const QLineEdit *name, const QLineEdit *value)
{
    return name->text().isEmpty() && value->text().isEmpty();
}

bool isLatin1(const QString &text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() <= 0xff; });
}

QByteArray bytesOf(const QString &value)
{
    return isLatin1(value) ? value.toLatin1() : value.toUtf8();
}

} // namespace

HeaderRows::HeaderRows(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(theme.px(4));
    m_add = makeLink(tr("+ Add a header"), this);
    m_add->setObjectName(QStringLiteral("addHeader"));
    connect(m_add, &QPushButton::clicked, this, &HeaderRows::addRow);
    m_column->addWidget(m_add, 0, Qt::AlignLeft);
}

plan::FieldList HeaderRows::headers() const
{
    plan::FieldList headers;
    for (const Row &row : m_rows) {
        if (!isEmptyRow(row.name, row.value))
            headers.emplace_back(row.name->text().toUtf8(), bytesOf(row.value->text()));
    }
    return headers;
}

std::vector<RequestProblem> HeaderRows::problems() const
{
    std::vector<RequestProblem> problems;
    int header = 0;
    for (const Row &row : m_rows) {
        if (isEmptyRow(row.name, row.value))
            continue;
        const QByteArray text = row.value->text().toUtf8();
        const auto value = message::headerValueFromText(row.name->text().toUtf8(), text);
        if (!value && !isLatin1(row.value->text())) {
            problems.push_back({RequestField::HeaderValue, header, value.error(),
                explainHeaderValue(text, value.error())});
        }
        ++header;
    }
    return problems;
}

void HeaderRows::setHeaders(const plan::FieldList &headers)
{
    while (!m_rows.isEmpty())
        delete m_rows.takeLast().box;
    for (const auto &[name, value] : headers)
        append(name, value);
    Q_EMIT edited();
}

void HeaderRows::addRow()
{
    append({}, {});
    m_rows.last().name->setFocus();
    Q_EMIT edited();
}

void HeaderRows::removeRow(int row)
{
    const Row removed = m_rows.takeAt(row);
    removed.box->hide();
    removed.box->deleteLater(); // its own button may be the sender
    if (!m_rows.isEmpty())
        m_rows.at(qMin(row, rowCount() - 1)).name->setFocus();
    Q_EMIT edited();
}

void HeaderRows::showProblems(const std::vector<RequestProblem> &problems)
{
    for (const Row &row : std::as_const(m_rows)) {
        setInvalid(row.name, false);
        setInvalid(row.value, false);
        setComplaint(row.complaint, {});
    }
    for (const RequestProblem &problem : problems) {
        if (QLineEdit *field = fieldOf(problem)) {
            const QString why = describe(problem);
            setInvalid(field, true, why);
            setComplaint(m_rows.at(visibleRow(problem.row)).complaint, why);
        }
    }
}

QLineEdit *HeaderRows::fieldOf(const RequestProblem &problem) const
{
    const bool name = problem.field == RequestField::HeaderName;
    const bool mine = name || problem.field == RequestField::HeaderValue;
    const int row = mine ? visibleRow(problem.row) : -1;
    if (row < 0)
        return nullptr;
    return name ? m_rows.at(row).name : m_rows.at(row).value;
}

QString HeaderRows::complaintAt(int row) const
{
    return m_rows.at(row).complaint->text();
}

HeaderRows::Row HeaderRows::makeRow()
{
    Row row;
    row.box = new QWidget(this);
    row.name = new LeadingEdit(row.box);
    row.name->setPlaceholderText(tr("Name"));
    row.name->setAccessibleName(tr("Header name"));
    row.value = new LeadingEdit(row.box);
    row.value->setPlaceholderText(tr("value"));
    row.value->setAccessibleName(tr("Header value"));
    row.complaint = makeComplaint(row.box);
    for (QLineEdit *edit : {row.name, row.value}) {
        setCode(edit);
        connect(edit, &QLineEdit::textChanged, this, &HeaderRows::edited);
    }
    return row;
}

void HeaderRows::append(const QByteArray &name, const QByteArray &value)
{
    Row row = makeRow();
    row.name->setText(QString::fromUtf8(name));
    row.value->setText(QString::fromLatin1(value));
    QToolButton *remove = makeRemoveButton(tr("Remove this header"), row.box);
    connect(remove, &QToolButton::clicked, this, [this, box = row.box] {
        for (int i = 0; i < rowCount(); ++i) {
            if (m_rows.at(i).box == box)
                return removeRow(i);
        }
    });
    auto *grid = new QGridLayout(row.box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(m_theme.px(4));
    grid->setVerticalSpacing(m_theme.px(2));
    grid->addWidget(row.name, 0, 0);
    grid->addWidget(row.value, 0, 1);
    grid->addWidget(remove, 0, 2);
    grid->addWidget(row.complaint, 1, 0, 1, 3);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    m_column->insertWidget(rowCount(), row.box);
    m_rows.append(row);
    insertIntoTabOrder({row.name, row.value, remove}, m_add);
}

int HeaderRows::visibleRow(int headerIndex) const
{
    for (int row = 0; row < rowCount(); ++row) {
        if (!isEmptyRow(m_rows.at(row).name, m_rows.at(row).value) && headerIndex-- == 0)
            return row;
    }
    return -1;
}

} // namespace roundtrip::ui
