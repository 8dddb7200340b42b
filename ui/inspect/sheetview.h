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
    /// Marks the lines that stand for some of these bytes.
    void setSelectedBytes(const flow::WireRange &bytes);
    /// The lines that are marked, by their place in the sheet.
    QList<int> selectedLines() const;

Q_SIGNALS:
    /// A line that stands for bytes was clicked.
    void bytesClicked(const roundtrip::flow::WireRange &bytes);

protected:
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    void markSelection();
    void render();
    int labelWidth() const;
    void write(QTextCursor &cursor, const SheetLine &line) const;
    void writeField(QTextCursor &cursor, const SheetLine &line) const;
    void writeFact(QTextCursor &cursor, const SheetLine &line) const;
    void writeTag(QTextCursor &cursor, SheetLine::Tag tag) const;

    const Theme &m_theme;
    Sheet m_sheet;
    int m_labelWidth = 0;
    flow::WireRange m_selected;
};

} // namespace roundtrip::ui
