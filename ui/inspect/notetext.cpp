#include "ui/inspect/notetext.h"

#include "ui/theme/theme.h"

#include <QTextBlockFormat>
#include <QTextDocument>

namespace roundtrip::ui
{

NoteText::NoteText(const Theme &theme, QTextDocument *document)
    : m_theme(theme)
{
    document->clear();
    document->setDefaultFont(theme.body());
    document->setDocumentMargin(theme.px(8));
    m_cursor = QTextCursor(document);
}

QTextCharFormat NoteText::look(const QFont &font, const QColor &ink) const
{
    QTextCharFormat format;
    format.setFont(font);
    format.setForeground(readableOn(ink, m_theme.palette().headTint));
    return format;
}

void NoteText::paragraph(int above)
{
    QTextBlockFormat block;
    block.setTopMargin(m_theme.px(above));
    m_cursor.insertBlock(block);
}

void NoteText::write(const QString &text, const QFont &font, const QColor &ink)
{
    m_cursor.insertText(text, look(font, ink));
}

void NoteText::coded(const QString &text)
{
    bool code = false;
    for (const QString &part : text.split(u'`')) {
        write(part, code ? m_theme.code() : m_theme.body(), m_theme.palette().text);
        code = !code;
    }
}

void NoteText::link(const QString &text, const QString &target)
{
    QTextCharFormat format = look(m_theme.body(), m_theme.palette().accent);
    format.setAnchor(true);
    format.setAnchorHref(target);
    m_cursor.insertText(text, format);
}

} // namespace roundtrip::ui
