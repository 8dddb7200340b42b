#include "ui/inspect/bytespage.h"

#include "core/flow/eventtext.h"
#include "ui/inspect/hexview.h"
#include "ui/inspect/notecard.h"
#include "ui/models/selection.h"
#include "ui/theme/parts.h"
#include "ui/theme/segmentedcontrol.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace roundtrip::ui
{

using flow::Message;

BytesPage::BytesPage(const Theme &theme, Selection &selection, QWidget *parent)
    : InspectorPage(parent)
    , m_selection(selection)
    , m_message(new SegmentedControl(this))
    , m_note(makeNote(this))
    , m_view(new HexView(theme, this))
    , m_card(new NoteCard(theme, this))
{
    m_message->setCompact(true);
    m_message->setAccessibleName(tr("Message"));
    m_message->addSegment(tr("request"));
    m_message->addSegment(tr("response"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(theme.px(12), theme.px(12), theme.px(12), theme.px(12));
    column->setSpacing(theme.px(8));
    column->addWidget(m_message, 0, Qt::AlignLeft);
    column->addWidget(m_note);
    column->addWidget(m_view, 1);
    column->addWidget(m_card);
    connect(m_message, &SegmentedControl::currentIndexChanged, this, &BytesPage::showMessage);
    connect(m_view, &HexView::byteChosen, this, &BytesPage::choose);
    connect(m_card, &NoteCard::decisionWanted, &selection, &Selection::setEvent);
    connect(&selection, &Selection::eventChanged, this, &BytesPage::showSelection);
    clear({});
}

void BytesPage::show(const InspectedExchange &exchange)
{
    for (const Message message : {Message::Request, Message::Response})
        m_bytes[int(message)] =
            std::make_shared<const flow::WireBytes>(exchange.reading(), message);
    showSelection();
}

void BytesPage::letGo()
{
    m_bytes[0] = nullptr;
    m_bytes[1] = nullptr;
    m_view->setBytes(nullptr);
}

void BytesPage::clear(const QString &why)
{
    m_bytes[0] = nullptr;
    m_bytes[1] = nullptr;
    m_followed = {};
    showMessage();
    m_card->setHint(why);
}

/// Of what has bytes the card of the bytes says more.
bool BytesPage::explains(const flow::ExchangeReading &reading, trace::EventIndex event) const
{
    return !m_selection.bytes().isEmpty() || flow::rangeOfEvent(reading, event);
}

const std::shared_ptr<const flow::WireBytes> &BytesPage::shown() const
{
    return m_bytes[m_message->currentIndex()];
}

void BytesPage::showMessage()
{
    const auto &bytes = shown();
    m_view->setBytes(bytes);
    m_note->setVisible(bytes && bytes->size() > 0);
    if (!bytes || bytes->size() == 0)
        return;
    const flow::HalfReading &sender = bytes->message() == Message::Request
        ? bytes->reading().client()
        : bytes->reading().server();
    const QString size = tr("%1, from byte %2 of this direction on.")
                             .arg(flow::bytesText(bytes->size()))
                             .arg(bytes->streamOffset());
    if (!sender.begun)
        m_note->setText(
            tr("%1 Who put a field there is not known: the sender is outside.").arg(size));
    else if (bytes->reading().isProxied()
        && (bytes->message() == Message::Request) != bytes->reading().clientOutside())
        m_note->setText(tr("%1 A line under a field: from the proxy, of its own or handed on; dots: "
                           "added by the module.")
                            .arg(size));
    else
        m_note->setText((bytes->message() == Message::Request
                ? tr("%1 A line under a field: from you; dots: added by the module.")
                : tr("%1 A line under a field: from the handler; dots: added by the module."))
                            .arg(size));
}

/// What is selected elsewhere turns the page to its message. It is scrolled to once: whoever
/// scrolls away wants to read.
void BytesPage::showSelection()
{
    if (!m_bytes[0])
        return;
    const flow::ExchangeReading &reading = m_bytes[0]->reading();
    flow::WireRange range = m_selection.bytes();
    if (range.isEmpty())
        range = flow::rangeOfEvent(reading, m_selection.event()).value_or(flow::WireRange());
    const bool follows =
        !range.isEmpty() && (m_followed != m_selection.event() || m_followedBytes != range);
    m_followed = m_selection.event();
    m_followedBytes = range;
    if (follows) {
        const QSignalBlocker quiet(m_message);
        m_message->setCurrentIndex(int(range.message));
    }
    showMessage();
    showRange(range);
    if (follows)
        m_view->showByte(range.begin);
}

void BytesPage::showRange(const flow::WireRange &range)
{
    m_view->setSelected(range);
    if (range.isEmpty())
        m_card->setHint(tr("Click a byte: what it is, who put it there, and why."));
    else
        m_card->setNote(noteOf(range));
}

/// Of a thing what it is; of more than one what carried them.
flow::WireNote BytesPage::noteOf(const flow::WireRange &range) const
{
    const flow::WireBytes &bytes = *m_bytes[int(range.message)];
    const auto unit = bytes.unitAt(range.begin);
    if (unit && unit->range == range)
        return flow::noteOf(bytes, unit->span);
    flow::WireNote note;
    const trace::EventIndex event = m_selection.event();
    const trace::Event carrier = bytes.reading().at(event);
    const trace::Side side =
        range.message == Message::Request ? trace::Side::Client : trace::Side::Server;
    const flow::EventText text = flow::textOf(bytes.reading().snapshot(), event, side);
    note.title = carrier.kind == trace::EventKind::None
        ? flow::bytesText(range.end - range.begin)
        : QStringLiteral("%1 %2").arg(text.what, text.detail).trimmed();
    note.what = (range.message == Message::Request ? tr("Bytes %1 to %2 of the request.")
                                                   : tr("Bytes %1 to %2 of the response."))
                    .arg(range.begin)
                    .arg(range.end - 1);
    return note;
}

void BytesPage::choose(qint64 byte)
{
    const auto unit = shown() ? shown()->unitAt(byte) : std::nullopt;
    if (!unit)
        return;
    m_followed = shown()->carrierOf(unit->range.begin); // it is where the person looks already
    m_followedBytes = unit->range;
    m_selection.setBytes(unit->range, m_followed);
    m_view->showByte(byte);
}

} // namespace roundtrip::ui
