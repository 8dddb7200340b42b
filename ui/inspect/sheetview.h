#pragma once

#include "ui/inspect/sheet.h"

#include <QTextBrowser>

class QTextCursor;

namespace roundtrip::ui
{

class Theme;

/// Sets a sheet as text that can be selected and copied. It is set anew only when it says something
/// else.
class SheetView final : public QTextBrowser
{
    Q_OBJECT
public:
    explicit SheetView(const Theme &theme, QWidget *parent = nullptr);

    void setSheet(const Sheet &sheet);
    const Sheet &sheet() const { return m_sheet; }

private:
    void render();
    int labelWidth() const;
    void write(QTextCursor &cursor, const SheetLine &line) const;
    void writeField(QTextCursor &cursor, const SheetLine &line) const;
    void writeFact(QTextCursor &cursor, const SheetLine &line) const;
    void writeTag(QTextCursor &cursor, SheetLine::Tag tag) const;

    const Theme &m_theme;
    Sheet m_sheet;
    int m_labelWidth = 0;
};

} // namespace roundtrip::ui
