#pragma once

#include "core/plan/plans.h"

#include <QByteArray>
#include <QList>
#include <QPlainTextEdit>
#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace roundtrip::ui
{

class Theme;

/// One piece of a body: text of one line that grows with what is put in. Tab leaves it. Bytes that
/// are no UTF-8 are kept as they are as long as nobody edits them.
class PieceEdit final : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit PieceEdit(const Theme &theme, QWidget *parent = nullptr);

    QByteArray data() const;
    void setData(const QByteArray &data);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

private:
    int heightOfLines() const;

    const Theme &m_theme;
    QByteArray m_given;
    QString m_givenText;
};

/// "Body, one row for each request.write()": text, and how long to wait before it.
class PieceRows final : public QWidget
{
    Q_OBJECT
public:
    explicit PieceRows(const Theme &theme, QWidget *parent = nullptr);

    std::vector<plan::Piece> pieces() const;
    void setPieces(const std::vector<plan::Piece> &pieces);

    int rowCount() const { return int(m_rows.size()); }
    /// Adds a row at the end and puts the cursor into it.
    void addRow();
    void removeRow(int row);
    PieceEdit *textEdit(int row) const { return m_rows.at(row).text; }
    QLineEdit *delayEdit(int row) const { return m_rows.at(row).delay; }

    /// The first delay that says nothing a clock understands; nullptr when all do.
    QLineEdit *firstWrongDelay() const;
    QString complaintAt(int row) const;

Q_SIGNALS:
    void edited();

private:
    struct Row {
        QWidget *box = nullptr;
        PieceEdit *text = nullptr;
        QLineEdit *delay = nullptr;
        QLabel *complaint = nullptr;
    };
    void append(const plan::Piece &piece);
    Row makeRow(const plan::Piece &piece);
    QToolButton *layOut(const Row &row);
    void fitDelay(QLineEdit *edit) const;
    static void checkDelay(const Row &row);
    static void tidyDelay(QLineEdit *edit);

    const Theme &m_theme;
    QVBoxLayout *m_column;
    QPushButton *m_add = nullptr;
    QList<Row> m_rows;
};

} // namespace roundtrip::ui
