#include "ui/inspect/sheetview.h"

#include "ui/theme/theme.h"

#include <QMouseEvent>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextCursor>

#include <algorithm>

namespace roundtrip::ui
{

namespace
{

QTextCharFormat format(const QFont &font, const QColor &ink)
{
    QTextCharFormat format;
    format.setFont(font);
    format.setForeground(ink);
    return format;
}

/// Wrapped lines hang below the value, so that names are found at a glance.
QTextBlockFormat hanging(int indent, int above)
{
    QTextBlockFormat format;
    format.setLeftMargin(indent);
    format.setTextIndent(-indent);
    format.setTopMargin(above);
    return format;
}

QString wordsOf(SheetLine::Tag tag)
{
    switch (tag) {
    case SheetLine::Tag::None:
        break;
    case SheetLine::Tag::You:
        return SheetView::tr("you");
    case SheetLine::Tag::Handler:
        return SheetView::tr("the handler");
    case SheetLine::Tag::Module:
        return SheetView::tr("the module");
    case SheetLine::Tag::Proxy:
        return SheetView::tr("the proxy");
    case SheetLine::Tag::ClientHandedOn:
        return SheetView::tr("the client, handed on");
    case SheetLine::Tag::ServerHandedOn:
        return SheetView::tr("the server, handed on");
    }
    return {};
}

} // namespace

SheetView::SheetView(const Theme &theme, QWidget *parent)
    : QTextBrowser(parent)
    , m_theme(theme)
{
    setFrameShape(QFrame::NoFrame);
    setProperty("sheet", true);
    setOpenLinks(false);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    connect(&theme, &Theme::changed, this, &SheetView::render);
    render();
}

void SheetView::setSheet(const Sheet &sheet)
{
    if (sheet == m_sheet)
        return;
    m_sheet = sheet;
    render();
}

void SheetView::render()
{
    const int place = verticalScrollBar()->value();
    document()->clear();
    document()->setDocumentMargin(m_theme.px(12));
    m_labelWidth = labelWidth();
    QTextCursor cursor(document());
    for (const SheetLine &line : m_sheet)
        write(cursor, line);
    verticalScrollBar()->setValue(place);
    markSelection();
}

void SheetView::setSelectedBytes(const flow::WireRange &bytes)
{
    if (bytes == m_selected)
        return;
    m_selected = bytes;
    markSelection();
}

QList<int> SheetView::selectedLines() const
{
    QList<int> lines;
    for (size_t i = 0; i < m_sheet.size(); ++i) {
        const flow::WireRange &line = m_sheet[i].bytes;
        const bool meets = line.message == m_selected.message
            && std::max(line.begin, m_selected.begin) < std::min(line.end, m_selected.end);
        if (meets)
            lines << int(i);
    }
    return lines;
}

/// Each line of the sheet is a block of the text.
void SheetView::markSelection()
{
    QList<QTextEdit::ExtraSelection> marks;
    for (const int line : selectedLines()) {
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(document()->findBlockByNumber(line));
        mark.cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        mark.format.setBackground(m_theme.palette().selection);
        marks << mark;
    }
    setExtraSelections(marks);
}

void SheetView::mouseReleaseEvent(QMouseEvent *event)
{
    QTextBrowser::mouseReleaseEvent(event);
    if (event->button() != Qt::LeftButton || textCursor().hasSelection())
        return;
    const auto line = size_t(cursorForPosition(event->position().toPoint()).blockNumber());
    if (line < m_sheet.size() && !m_sheet[line].bytes.isEmpty())
        Q_EMIT bytesClicked(m_sheet[line].bytes);
}

/// Room for the longest label of a fact: the values stand below one another.
int SheetView::labelWidth() const
{
    const QFontMetrics metrics(m_theme.small());
    int widest = 0;
    for (const SheetLine &line : m_sheet) {
        if (line.kind == SheetLine::Kind::Fact)
            widest = std::max(widest, metrics.horizontalAdvance(line.label));
    }
    return widest + m_theme.px(12);
}

void SheetView::write(QTextCursor &cursor, const SheetLine &line) const
{
    const Palette &palette = m_theme.palette();
    const bool first = cursor.atStart() && cursor.atEnd();
    const bool heading = line.kind == SheetLine::Kind::Heading;
    const int above = first ? 0 : m_theme.px(heading ? 14 : 5);
    const bool fact = line.kind == SheetLine::Kind::Fact;
    const bool field = line.kind == SheetLine::Kind::Field;
    QTextBlockFormat block = hanging(fact ? m_labelWidth : field ? m_theme.px(14) : 0, above);
    if (fact)
        block.setTabPositions({QTextOption::Tab(m_labelWidth, QTextOption::LeftTab)});
    if (first)
        cursor.setBlockFormat(block);
    else
        cursor.insertBlock(block);
    switch (line.kind) {
    case SheetLine::Kind::Heading:
        cursor.insertText(line.value, format(m_theme.strong(), palette.muted));
        break;
    case SheetLine::Kind::StartLine: {
        QFont font = m_theme.code();
        font.setWeight(QFont::DemiBold);
        cursor.insertText(line.value, format(font, palette.text));
        break;
    }
    case SheetLine::Kind::Field:
        writeField(cursor, line);
        break;
    case SheetLine::Kind::Fact:
        writeFact(cursor, line);
        break;
    case SheetLine::Kind::Note:
        cursor.insertText(line.value, format(m_theme.small(), palette.muted));
        break;
    case SheetLine::Kind::Error:
        cursor.insertText(
            line.value, format(m_theme.body(), readableOn(palette.error, palette.panel)));
        break;
    }
}

void SheetView::writeField(QTextCursor &cursor, const SheetLine &line) const
{
    const Palette &palette = m_theme.palette();
    cursor.insertText(line.label, format(m_theme.code(), readableOn(palette.head, palette.panel)));
    cursor.insertText(QStringLiteral(": "), format(m_theme.code(), palette.muted));
    cursor.insertText(line.value, format(m_theme.code(), palette.text));
    writeTag(cursor, line.tag);
}

void SheetView::writeFact(QTextCursor &cursor, const SheetLine &line) const
{
    const Palette &palette = m_theme.palette();
    cursor.insertText(line.label, format(m_theme.small(), palette.muted));
    cursor.insertText(QStringLiteral("\t"), format(m_theme.small(), palette.muted));
    cursor.insertText(line.value, format(m_theme.body(), palette.text));
}

void SheetView::writeTag(QTextCursor &cursor, SheetLine::Tag tag) const
{
    if (tag == SheetLine::Tag::None)
        return;
    const Palette &palette = m_theme.palette();
    const bool you = tag != SheetLine::Tag::Module;
    const QColor ground = you ? palette.chunkTint : palette.agentTint;
    QTextCharFormat look =
        format(m_theme.small(), readableOn(you ? palette.chunk : palette.agent, ground));
    cursor.insertText(QStringLiteral("  "), format(m_theme.code(), palette.text));
    look.setBackground(ground);
    // No-break spaces: the tag is one word, with room around it.
    const QString words = wordsOf(tag);
    cursor.insertText(
        QStringLiteral("\u00a0%1\u00a0").arg(QString(words).replace(u' ', QChar(0xa0))), look);
}

} // namespace roundtrip::ui
