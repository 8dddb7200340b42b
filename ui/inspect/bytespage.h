#pragma once

#include "ui/inspect/inspectorpage.h"

#include "core/flow/wirenotes.h"

#include <optional>

class QLabel;

namespace roundtrip::ui
{

class HexView;
class NoteCard;
class SegmentedControl;
class Selection;
class Theme;

/// The bytes of the request or of the response as they were on the wire, framing and all. A click
/// selects the field, the chunk … it lies in, for the whole window; the card below says what it is,
/// who put it there and why. What is selected elsewhere (a header, an arrow, a call) is marked
/// here.
class BytesPage final : public InspectorPage
{
    Q_OBJECT
public:
    BytesPage(const Theme &theme, Selection &selection, QWidget *parent = nullptr);

    void show(const InspectedExchange &exchange) override;
    void clear(const QString &why) override;
    void letGo() override;
    bool explains(
        const flow::ExchangeReading &reading, trace::EventIndex event) const override;
    using InspectorPage::show;

    SegmentedControl *messageChoice() const { return m_message; }
    HexView *view() const { return m_view; }
    NoteCard *card() const { return m_card; }
    QLabel *note() const { return m_note; }

private:
    const std::shared_ptr<const flow::WireBytes> &shown() const;
    void showMessage();
    void showSelection();
    void showRange(const flow::WireRange &range);
    flow::WireNote noteOf(const flow::WireRange &range) const;
    void choose(qint64 byte);

    Selection &m_selection;
    SegmentedControl *m_message;
    QLabel *m_note;
    HexView *m_view;
    NoteCard *m_card;
    std::shared_ptr<const flow::WireBytes> m_bytes[2]; ///< by flow::Message; none: nothing is shown
    trace::EventIndex m_followed; ///< the selected event that was scrolled to
    flow::WireRange m_followedBytes;
};

} // namespace roundtrip::ui
