#pragma once

#include <QTextCursor>

class QColor;
class QFont;
class QTextDocument;

namespace roundtrip::ui
{

class Theme;

/// Writes the text of a card, piece by piece, in inks that can be read on it.
class NoteText
{
public:
    /// Empties the document and begins in it.
    NoteText(const Theme &theme, QTextDocument *document);

    void paragraph(int above);
    void write(const QString &text, const QFont &font, const QColor &ink);
    /// What stands between backticks is code.
    void coded(const QString &text);
    void link(const QString &text, const QString &target);

private:
    QTextCharFormat look(const QFont &font, const QColor &ink) const;

    const Theme &m_theme;
    QTextCursor m_cursor;
};

} // namespace roundtrip::ui
