#include "ui/compose/headerrows.h"

#include "core/message/syntax.h"
#include "ui/compose/explain.h"
#include "ui/compose/leadingedit.h"
#include "ui/theme/parts.h"

#include <QLabel>
#include <QLineEdit>

#include <algorithm>

namespace roundtrip::ui
{

namespace
{

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
    : FieldRows(theme,
        {tr("+ Add a header"), QStringLiteral("addHeader"), tr("Remove this header")}, {}, parent)
{
}

QLineEdit *HeaderRows::nameEdit(int row) const
{
    return static_cast<QLineEdit *>(rows().at(row).first);
}

QLineEdit *HeaderRows::valueEdit(int row) const
{
    return rows().at(row).second;
}

plan::FieldList HeaderRows::headers() const
{
    plan::FieldList headers;
    for (int row = 0; row < rowCount(); ++row) {
        if (!isEmptyRow(row))
            headers.emplace_back(nameEdit(row)->text().toUtf8(), bytesOf(valueEdit(row)->text()));
    }
    return headers;
}

std::vector<RequestProblem> HeaderRows::problems() const
{
    std::vector<RequestProblem> problems;
    int header = 0;
    for (int row = 0; row < rowCount(); ++row) {
        if (isEmptyRow(row))
            continue;
        const QByteArray text = valueEdit(row)->text().toUtf8();
        const auto value = message::headerValueFromText(nameEdit(row)->text().toUtf8(), text);
        if (!value && !isLatin1(valueEdit(row)->text())) {
            problems.push_back({RequestField::HeaderValue, header, value.error(),
                explainHeaderValue(text, value.error())});
        }
        ++header;
    }
    return problems;
}

void HeaderRows::setHeaders(const plan::FieldList &headers)
{
    clear();
    for (const auto &[name, value] : headers) {
        append();
        nameEdit(rowCount() - 1)->setText(QString::fromUtf8(name));
        valueEdit(rowCount() - 1)->setText(QString::fromLatin1(value));
    }
    Q_EMIT edited();
}

void HeaderRows::showProblems(const std::vector<RequestProblem> &problems)
{
    for (const Row &row : rows()) {
        setInvalid(row.first, false);
        setInvalid(row.second, false);
        setComplaint(row.complaint, {});
    }
    for (const RequestProblem &problem : problems) {
        if (QLineEdit *field = fieldOf(problem)) {
            const QString why = describe(problem);
            setInvalid(field, true, why);
            setComplaint(rows().at(visibleRow(problem.row)).complaint, why);
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
    return name ? nameEdit(row) : valueEdit(row);
}

HeaderRows::Row HeaderRows::makeRow()
{
    Row row = makeBox();
    auto *name = new LeadingEdit(row.box);
    name->setPlaceholderText(tr("Name"));
    name->setAccessibleName(tr("Header name"));
    row.first = name;
    row.second = new LeadingEdit(row.box);
    row.second->setPlaceholderText(tr("value"));
    row.second->setAccessibleName(tr("Header value"));
    for (QLineEdit *edit : {static_cast<QLineEdit *>(name), row.second}) {
        setCode(edit);
        connect(edit, &QLineEdit::textChanged, this, &HeaderRows::edited);
    }
    return row;
}

bool HeaderRows::isEmptyRow(int row) const
{
    return nameEdit(row)->text().isEmpty() && valueEdit(row)->text().isEmpty();
}

int HeaderRows::visibleRow(int headerIndex) const
{
    for (int row = 0; row < rowCount(); ++row) {
        if (!isEmptyRow(row) && headerIndex-- == 0)
            return row;
    }
    return -1;
}

} // namespace roundtrip::ui
