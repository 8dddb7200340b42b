#include "ui/compose/piecerows.h"

#include "ui/compose/delaytext.h"
#include "ui/compose/leadingedit.h"
#include "ui/theme/parts.h"
#include "ui/theme/taborder.h"
#include "ui/theme/theme.h"
#include "ui/theme/tooltip.h"

#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

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
    : QWidget(parent)
    , m_theme(theme)
    , m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(theme.px(4));
    m_add = makeLink(tr("+ Add a piece"), this);
    m_add->setObjectName(QStringLiteral("addPiece"));
    connect(m_add, &QPushButton::clicked, this, &PieceRows::addRow);
    m_column->addWidget(m_add, 0, Qt::AlignLeft);
}

std::vector<plan::Piece> PieceRows::pieces() const
{
    std::vector<plan::Piece> pieces;
    for (const Row &row : m_rows)
        pieces.push_back({row.text->data(),
            parseDelay(row.delay->text()).value_or(std::chrono::milliseconds(0))});
    return pieces;
}

void PieceRows::setPieces(const std::vector<plan::Piece> &pieces)
{
    while (!m_rows.isEmpty())
        delete m_rows.takeLast().box;
    for (const plan::Piece &piece : pieces)
        append(piece);
    Q_EMIT edited();
}

void PieceRows::addRow()
{
    append({});
    m_rows.last().text->setFocus();
    Q_EMIT edited();
}

void PieceRows::removeRow(int row)
{
    const Row removed = m_rows.takeAt(row);
    removed.box->hide();
    removed.box->deleteLater(); // its own button may be the sender
    if (!m_rows.isEmpty())
        m_rows.at(qMin(row, rowCount() - 1)).text->setFocus();
    Q_EMIT edited();
}

QLineEdit *PieceRows::firstWrongDelay() const
{
    for (const Row &row : m_rows) {
        if (!parseDelay(row.delay->text()))
            return row.delay;
    }
    return nullptr;
}

QString PieceRows::complaintAt(int row) const
{
    return m_rows.at(row).complaint->text();
}

void PieceRows::append(const plan::Piece &piece)
{
    const Row row = makeRow(piece);
    QToolButton *remove = layOut(row);
    m_column->insertWidget(rowCount(), row.box);
    m_rows.append(row);
    insertIntoTabOrder({row.text, row.delay, remove}, m_add);
}

PieceRows::Row PieceRows::makeRow(const plan::Piece &piece)
{
    Row row;
    row.box = new QWidget(this);
    row.text = new PieceEdit(m_theme, row.box);
    row.text->setData(piece.data);
    row.delay = new LeadingEdit(row.box);
    row.delay->setText(delayText(piece.delay));
    fitDelay(row.delay);
    connect(&m_theme, &Theme::changed, row.delay, [this, edit = row.delay] { fitDelay(edit); });
    row.delay->setAccessibleName(tr("Wait before this piece"));
    setPlainToolTip(row.delay, tr("How long to wait before this write(): 300 ms, 1.2 s"));
    setCode(row.delay);
    row.complaint = makeComplaint(row.box);
    connect(row.text, &QPlainTextEdit::textChanged, this, &PieceRows::edited);
    connect(row.delay, &QLineEdit::textChanged, this, [this, row] {
        checkDelay(row);
        Q_EMIT edited();
    });
    connect(row.delay, &QLineEdit::editingFinished, this, [row] { tidyDelay(row.delay); });
    return row;
}

QToolButton *PieceRows::layOut(const Row &row)
{
    QToolButton *remove = makeRemoveButton(tr("Remove this piece"), row.box);
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
    grid->addWidget(row.text, 0, 0);
    grid->addWidget(row.delay, 0, 1, Qt::AlignTop);
    grid->addWidget(remove, 0, 2, Qt::AlignTop);
    grid->addWidget(row.complaint, 1, 0, 1, 3);
    grid->setColumnStretch(0, 5);
    grid->setColumnStretch(1, 2);
    return remove;
}

/// Wide enough for what usually stands in it.
void PieceRows::fitDelay(QLineEdit *edit) const
{
    const QFontMetrics metrics(m_theme.code());
    int widest = 0;
    for (const int usual : {0, 999})
        widest =
            qMax(widest, metrics.horizontalAdvance(delayText(std::chrono::milliseconds(usual))));
    edit->setMinimumWidth(widest + m_theme.px(22));
}

void PieceRows::checkDelay(const Row &row)
{
    const bool wrong = !parseDelay(row.delay->text());
    const QString why =
        wrong ? tr("Say how long: 300 ms or 1.2 s, an hour at the most") : QString();
    setInvalid(row.delay, wrong, why);
    setComplaint(row.complaint, why);
}

void PieceRows::tidyDelay(QLineEdit *edit)
{
    if (const auto delay = parseDelay(edit->text()))
        edit->setText(delayText(*delay));
}

} // namespace roundtrip::ui
