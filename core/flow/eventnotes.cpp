#include "core/flow/eventnotes.h"

#include "core/flow/eventmeaning.h"
#include "core/flow/eventtext.h"
#include "core/flow/sceneparts.h"
#include "core/flow/standing.h"
#include "core/flow/timing.h"

#include <algorithm>

namespace roundtrip::flow
{

using namespace trace;

namespace
{

EventText wordsOf(const ExchangeReading &reading, EventIndex event)
{
    EventText words = textOf(reading, event, sideOfEvent(reading.snapshot(), event, reading.key()));
    const Subject subject = reading.at(event).subject();
    if (reading.upstream() && subject.isConnection()
        && subject.connectionId() == reading.upstream())
        words.who = Words::tr("upstream");
    return words;
}

/// What a read or write carried, as its arrow has it.
QString carriedBy(const ExchangeReading &reading, EventIndex event)
{
    constexpr qsizetype mostSegments = 6;
    const EventKind kind = reading.at(event).kind;
    if (kind != EventKind::SocketWrite && kind != EventKind::SocketRead)
        return {};
    QStringList names;
    for (const PlacedRow &placed : arrowsOf(reading, Depth::Code, {})) {
        const Arrow &arrow = placed.row.arrow;
        if (arrow.write != event && arrow.read != event)
            continue;
        for (const Segment &segment : arrow.segments)
            names << segment.label;
        if (arrow.write == event)
            break; // several writes may be read at once
    }
    if (names.size() > mostSegments)
        names = names.mid(0, mostSegments) << QStringLiteral("…");
    return names.join(QStringLiteral(", "));
}

} // namespace

EventNote eventNoteOf(const ExchangeReading &reading, EventIndex event)
{
    EventNote note;
    if (!event || event.value >= reading.moment().events
        || reading.at(event).kind == EventKind::None)
        return note;
    const EventText words = wordsOf(reading, event);
    const std::optional<Label> label = labelOf(reading, event, Depth::Protocol);
    note.who = words.who;
    note.what = label ? label->text : words.what;
    const QString carried = carriedBy(reading, event);
    note.detail = carried.isEmpty() ? words.detail
                                    : QStringLiteral("%1: %2").arg(words.detail, carried);
    if (note.what.contains(note.detail))
        note.detail.clear();
    if (label && !note.detail.contains(label->note))
        note.why = label->note;
    note.when = exactText(reading.timeOf(event) - reading.begin());
    note.meaning = meaningOf(reading, event, sideOfEvent(reading.snapshot(), event, reading.key()));
    note.cause = reading.snapshot().causeOf(event);
    if (note.cause) {
        const EventText cause = wordsOf(reading, note.cause);
        QStringList parts{QStringLiteral("#%1").arg(note.cause.value), cause.who, cause.what};
        parts.removeAll(QString());
        note.causeText = parts.join(u' ');
    }
    return note;
}

} // namespace roundtrip::flow
