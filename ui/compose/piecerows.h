#pragma once

#include "core/plan/plans.h"
#include "ui/compose/fieldrows.h"

#include <QByteArray>
#include <QPlainTextEdit>

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
class PieceRows final : public FieldRows
{
    Q_OBJECT
public:
    explicit PieceRows(const Theme &theme, QWidget *parent = nullptr);

    std::vector<plan::Piece> pieces() const;
    void setPieces(const std::vector<plan::Piece> &pieces);

    PieceEdit *textEdit(int row) const;
    QLineEdit *delayEdit(int row) const;

    /// The first delay that says nothing a clock understands; nullptr when all do.
    QLineEdit *firstWrongDelay() const;

private:
    Row makeRow() override;
    void fitDelay(QLineEdit *edit) const;
    static void checkDelay(const Row &row);
    static void tidyDelay(QLineEdit *edit);
};

} // namespace roundtrip::ui
