#pragma once

#include "core/plan/plans.h"
#include "ui/compose/requestcheck.h"

#include <QList>
#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace roundtrip::ui
{

class Theme;

/// "Headers of yours": rows of name and value, in the order in which they go onto the wire,
/// duplicates kept. As in Node a character of a value becomes one byte (Latin-1). Rows in which
/// both are empty do not count.
class HeaderRows final : public QWidget
{
    Q_OBJECT
public:
    explicit HeaderRows(const Theme &theme, QWidget *parent = nullptr);

    plan::FieldList headers() const;
    /// Values with characters that have no byte. They stand in headers() as UTF-8, and must not be
    /// sent.
    std::vector<RequestProblem> problems() const;
    void setHeaders(const plan::FieldList &headers);

    int rowCount() const { return int(m_rows.size()); }
    /// Adds a row at the end and puts the cursor into its name.
    void addRow();
    void removeRow(int row);
    QLineEdit *nameEdit(int row) const { return m_rows.at(row).name; }
    QLineEdit *valueEdit(int row) const { return m_rows.at(row).value; }

    /// Marks what is wrong in the rows (of headers(), without the empty ones) and unmarks the rest.
    void showProblems(const std::vector<RequestProblem> &problems);
    /// The field a problem is about, to put the cursor there.
    QLineEdit *fieldOf(const RequestProblem &problem) const;
    /// What stands below a row, empty when nothing is wrong there.
    QString complaintAt(int row) const;

Q_SIGNALS:
    void edited();

private:
    struct Row {
        QWidget *box = nullptr;
        QLineEdit *name = nullptr;
        QLineEdit *value = nullptr;
        QLabel *complaint = nullptr;
    };
    Row makeRow();
    void append(const QByteArray &name, const QByteArray &value);
    /// The row on the screen that is the n-th of headers().
    int visibleRow(int headerIndex) const;

    const Theme &m_theme;
    QVBoxLayout *m_column;
    QPushButton *m_add = nullptr;
    QList<Row> m_rows;
};

} // namespace roundtrip::ui
