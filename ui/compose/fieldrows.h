#pragma once

#include <QList>
#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace roundtrip::ui
{

class Theme;

/// Rows of two fields each, with what is wrong below them: added with a link at the end, removed
/// with a button of their own. What stands in the fields is its heirs' matter.
class FieldRows : public QWidget
{
    Q_OBJECT
public:
    int rowCount() const { return int(m_rows.size()); }
    /// Adds a row at the end and puts the cursor into it.
    void addRow();
    void removeRow(int row);
    /// What stands below a row, empty when nothing is wrong there.
    QString complaintAt(int row) const;

Q_SIGNALS:
    void edited();

protected:
    struct Words {
        QString add;
        QString addName; ///< of the link, as an object
        QString remove;
    };
    /// How wide the fields are beside each other, and where they lie in a row that is higher.
    struct Shape {
        int first = 1;
        int second = 1;
        Qt::Alignment alignment = {};
    };
    FieldRows(const Theme &theme, const Words &words, const Shape &shape, QWidget *parent);

    struct Row {
        QWidget *box = nullptr;
        QWidget *first = nullptr;
        QLineEdit *second = nullptr;
        QLabel *complaint = nullptr;
    };
    /// An empty one. Its fields are children of its box, and are made here.
    virtual Row makeRow() = 0;
    /// A box with its complaint, for makeRow().
    Row makeBox();
    /// The row that was added is the last.
    void append();
    /// Nothing is said.
    void clear();
    const QList<Row> &rows() const { return m_rows; }
    const Theme &theme() const { return m_theme; }

private:
    void removeBox(const QWidget *box);

    const Theme &m_theme;
    Words m_words;
    Shape m_shape;
    QVBoxLayout *m_column;
    QPushButton *m_add = nullptr;
    QList<Row> m_rows;
};

} // namespace roundtrip::ui
