#include "ui/compose/piecerows.h"

#include "ui/compose/delaytext.h"
#include "ui/compose/leadingedit.h"
#include "ui/theme/parts.h"
#include "ui/theme/theme.h"
#include "ui/theme/tooltip.h"

#include <QLabel>
#include <QLineEdit>

namespace roundtrip::ui
{

namespace
{

constexpr int mostLines = 8; // then a piece scrolls

} // namespace

PieceEdit::PieceEdit(const Theme &theme, QWidget *parent)
    : QPlainTextEdit(parent)
    , m_theme(theme)
{
    setTabChangesFocus(true);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Piece of the body"));
    document()->setDocumentMargin(4);
    setProperty("piece", true);
    setCode(this);
    connect(this, &QPlainTextEdit::blockCountChanged, this, [this] {
        setVerticalScrollBarPolicy(
            blockCount() > mostLines ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
        updateGeometry();
    });
    connect(&theme, &Theme::changed, this, [this] { updateGeometry(); });
}

QByteArray PieceEdit::data() const
{
    const QString text = toPlainText();
    return text == m_givenText ? m_given : text.toUtf8();
}

void PieceEdit::setData(const QByteArray &data)
{
    m_given = data;
    setPlainText(QString::fromUtf8(data));
    m_givenText = toPlainText();
}

QSize PieceEdit::sizeHint() const
{
    return {m_theme.px(120), heightOfLines()};
}

QSize PieceEdit::minimumSizeHint() const
{
    return {m_theme.px(40), heightOfLines()};
}

int PieceEdit::heightOfLines() const
{
    const int lines = qBound(1, blockCount(), mostLines);
    const int frame = 2 * int(document()->documentMargin()) + 2;
    return lines * fontMetrics().lineSpacing() + frame + m_theme.px(2);
}

PieceRows::PieceRows(const Theme &theme, QWidget *parent)
    : FieldRows(theme, {tr("+ Add a piece"), QStringLiteral("addPiece"), tr("Remove this piece")},
        {5, 2, Qt::AlignTop}, parent)
{
}

PieceEdit *PieceRows::textEdit(int row) const
{
    return static_cast<PieceEdit *>(rows().at(row).first);
}

QLineEdit *PieceRows::delayEdit(int row) const
{
    return rows().at(row).second;
}

std::vector<plan::Piece> PieceRows::pieces() const
{
    std::vector<plan::Piece> pieces;
    for (int row = 0; row < rowCount(); ++row)
        pieces.push_back({textEdit(row)->data(),
            parseDelay(delayEdit(row)->text()).value_or(std::chrono::milliseconds(0))});
    return pieces;
}

void PieceRows::setPieces(const std::vector<plan::Piece> &pieces)
{
    clear();
    for (const plan::Piece &piece : pieces) {
        append();
        textEdit(rowCount() - 1)->setData(piece.data);
        delayEdit(rowCount() - 1)->setText(delayText(piece.delay));
    }
    Q_EMIT edited();
}

QLineEdit *PieceRows::firstWrongDelay() const
{
    for (const Row &row : rows()) {
        if (!parseDelay(row.second->text()))
            return row.second;
    }
    return nullptr;
}

PieceRows::Row PieceRows::makeRow()
{
    Row row = makeBox();
    auto *text = new PieceEdit(theme(), row.box);
    row.first = text;
    auto *delay = new LeadingEdit(row.box);
    row.second = delay;
    delay->setText(delayText({}));
    fitDelay(delay);
    connect(&theme(), &Theme::changed, delay, [this, delay] { fitDelay(delay); });
    delay->setAccessibleName(tr("Wait before this piece"));
    setPlainToolTip(delay, tr("How long to wait before this write(): 300 ms, 1.2 s"));
    setCode(delay);
    connect(text, &QPlainTextEdit::textChanged, this, &PieceRows::edited);
    connect(delay, &QLineEdit::textChanged, this, [this, row] {
        checkDelay(row);
        Q_EMIT edited();
    });
    connect(delay, &QLineEdit::editingFinished, this, [delay] { tidyDelay(delay); });
    return row;
}

/// Wide enough for what usually stands in it.
void PieceRows::fitDelay(QLineEdit *edit) const
{
    const QFontMetrics metrics(theme().code());
    int widest = 0;
    for (const int usual : {0, 999})
        widest =
            qMax(widest, metrics.horizontalAdvance(delayText(std::chrono::milliseconds(usual))));
    edit->setMinimumWidth(widest + theme().px(22));
}

void PieceRows::checkDelay(const Row &row)
{
    const bool wrong = !parseDelay(row.second->text());
    const QString why =
        wrong ? tr("Say how long: 300 ms or 1.2 s, an hour at the most") : QString();
    setInvalid(row.second, wrong, why);
    setComplaint(row.complaint, why);
}

void PieceRows::tidyDelay(QLineEdit *edit)
{
    if (const auto delay = parseDelay(edit->text()))
        edit->setText(delayText(*delay));
}

} // namespace roundtrip::ui
