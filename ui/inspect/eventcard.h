#pragma once

#include "core/flow/eventnotes.h"

#include <QTextBrowser>

namespace roundtrip::ui
{

class Theme;

/// What the selected event is: who, what, when, what that means, and why it came. As high as its
/// text, up to a share of what it lies in; then it scrolls. Its cause is selected by a click.
class EventCard final : public QTextBrowser
{
    Q_OBJECT
public:
    explicit EventCard(const Theme &theme, QWidget *parent = nullptr);

    /// One without words (EventNote::what) hides the card.
    void setNote(const flow::EventNote &note, trace::EventIndex event);
    const flow::EventNote &note() const { return m_note; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void causeWanted(roundtrip::trace::EventIndex event);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void render();

    const Theme &m_theme;
    flow::EventNote m_note;
    trace::EventIndex m_event;
};

} // namespace roundtrip::ui
