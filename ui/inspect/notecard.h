#pragma once

#include "core/flow/wirenotes.h"

#include <QTextBrowser>

namespace roundtrip::ui
{

class NoteText;
class Theme;

/// What the selected bytes are: title, who put them there, the rule, and why. As high as its text,
/// up to a bound; then it scrolls. The rule opens in the browser, the decision is selected.
class NoteCard final : public QTextBrowser
{
    Q_OBJECT
public:
    explicit NoteCard(const Theme &theme, QWidget *parent = nullptr);

    void setNote(const flow::WireNote &note);
    const flow::WireNote &note() const { return m_note; }
    /// Nothing is selected: what to do.
    void setHint(const QString &hint);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void decisionWanted(roundtrip::trace::EventIndex event);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void render();
    void writeNote(NoteText &text) const;

    const Theme &m_theme;
    flow::WireNote m_note;
    QString m_hint;
};

} // namespace roundtrip::ui
