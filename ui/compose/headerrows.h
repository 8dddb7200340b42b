#pragma once

#include "core/plan/plans.h"
#include "ui/compose/fieldrows.h"
#include "ui/compose/requestcheck.h"

namespace roundtrip::ui
{

/// "Headers of yours": rows of name and value, in the order in which they go onto the wire,
/// duplicates kept. As in Node a character of a value becomes one byte (Latin-1). Rows in which
/// both are empty do not count.
class HeaderRows final : public FieldRows
{
    Q_OBJECT
public:
    explicit HeaderRows(const Theme &theme, QWidget *parent = nullptr);

    plan::FieldList headers() const;
    /// Values with characters that have no byte. They stand in headers() as UTF-8, and must not be
    /// sent.
    std::vector<RequestProblem> problems() const;
    void setHeaders(const plan::FieldList &headers);

    QLineEdit *nameEdit(int row) const;
    QLineEdit *valueEdit(int row) const;

    /// Marks what is wrong in the rows (of headers(), without the empty ones) and unmarks the rest.
    void showProblems(const std::vector<RequestProblem> &problems);
    /// The field a problem is about, to put the cursor there.
    QLineEdit *fieldOf(const RequestProblem &problem) const;

private:
    Row makeRow() override;
    bool isEmptyRow(int row) const;
    /// The row on the screen that is the n-th of headers().
    int visibleRow(int headerIndex) const;
};

} // namespace roundtrip::ui
