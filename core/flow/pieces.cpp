#include "core/flow/exchangereading.h"

#include "core/flow/eventpredicates.h"

#include <algorithm>

namespace roundtrip::flow
{

using namespace trace;

static bool hasBody(Framing framing)
{
    return framing != Framing::NoBody && framing != Framing::NoBodyAllowed
        && framing != Framing::ContentLengthZero;
}

// --- as the sender made them

namespace
{

/// Lays out what a half makes, in the order of the stream: the head goes before the payload of the
/// call that made it.
class OutLayout
{
public:
    OutLayout(const Snapshot &snapshot, const HalfReading &half, qint64 begin)
        : m_snapshot(snapshot)
        , m_half(half)
        , m_events(half.events)
        , m_at(begin)
    {
    }

    PieceLayout run()
    {
        size_t hole = 0;
        const auto &holes = m_half.resumed;
        for (size_t i = 0; i < m_events.size(); ++i) {
            while (hole < holes.size() && holes[hole].event <= m_events[i])
                resume(holes[hole++].state);
            take(i);
        }
        while (hole < holes.size())
            resume(holes[hole++].state);
        for (const EventIndex edit : m_edits)
            applyEdit(m_snapshot.detailOf<StepEdit>(edit));
        return std::move(m_layout);
    }

private:
    /// What was made where the events are missing, as one piece that nothing is known of.
    void resume(const Half &state)
    {
        m_headSeen = bool(state.headOut);
        m_framing = state.framingOut;
        m_waiting.clear();
        const Half::Outgoing &out = state.outgoing;
        m_waitingPayload = out.waitingPayload;
        m_waitingChunked = out.waitingPayload + out.waitingOverhead;
        m_layout.complete = state.outEnded;
        if (state.outBegin < 0 || state.outEnd <= m_at)
            return;
        m_layout.forgottenPayload += state.payloadOut - m_payload;
        m_payload = state.payloadOut;
        add({PieceKind::Raw, m_at, state.outEnd, 0, 0, {}});
    }

    /// The payload of calls that were forgotten, behind the head that was not.
    void forgottenCalls()
    {
        const qint64 bytes = isChunked(m_framing) ? m_waitingChunked : m_waitingPayload;
        if (bytes > 0 && hasBody(m_framing)) {
            m_layout.forgottenPayload += m_waitingPayload;
            m_payload += m_waitingPayload;
            add({PieceKind::Raw, m_at, m_at + bytes, 0, 0, {}});
        }
        m_waitingPayload = m_waitingChunked = 0;
    }

    void take(size_t i)
    {
        const EventIndex index = m_events[i];
        const Event event = m_snapshot.at(index);
        switch (event.kind) {
        case EventKind::HeadOut:
            return head(index, event);
        case EventKind::CallWrite:
        case EventKind::CallEnd:
            if (!refusedOrDropped(i))
                call(index, event);
            return;
        case EventKind::InformationOut:
            return add({PieceKind::Information, m_at, m_at + event.value, 0, 0, index});
        case EventKind::LastChunkOut:
            return lastChunk(event);
        case EventKind::StepEdited:
            m_edits.push_back(index);
            return;
        default:
            return;
        }
    }

    /// A person changed a piece while it was held: it has another length, and those behind it lie
    /// elsewhere.
    void applyEdit(const StepEdit &edit)
    {
        const qint64 by = edit.after.size() - edit.before.size();
        const auto changed = std::find_if(m_layout.pieces.begin(), m_layout.pieces.end(),
            [&](const StreamPiece &piece) { return piece.begin == edit.at; });
        if (edit.at < 0 || changed == m_layout.pieces.end())
            return;
        changed->end += by;
        if (changed->kind == PieceKind::Chunk) {
            // As long as the payload is in it; where it begins a chunk-size line says.
            const bool inChunk = changed->payloadBegin > changed->begin;
            const qint64 line = inChunk ? edit.after.indexOf("\r\n") + 2 : 0;
            changed->payloadBegin = changed->begin + line;
            changed->payloadEnd = changed->payloadBegin + edit.payloadAfter;
        }
        for (auto behind = std::next(changed); behind != m_layout.pieces.end(); ++behind) {
            behind->begin += by;
            behind->end += by;
            const qint64 moved = behind->payloadEnd > 0 ? by : 0;
            behind->payloadBegin += moved;
            behind->payloadEnd += moved;
        }
        if (edit.after.isEmpty())
            m_layout.pieces.erase(changed);
    }

    /// The event behind a call says when the call came to nothing.
    bool refusedOrDropped(size_t i) const
    {
        const bool isEnd = m_snapshot.at(m_events[i]).kind == EventKind::CallEnd;
        for (size_t next = i + 1; next < m_events.size() && next < i + 3; ++next) {
            const EventKind kind = m_snapshot.at(m_events[next]).kind;
            if (kind == EventKind::CallRefused || (kind == EventKind::BodyOutDropped && !isEnd))
                return true;
            if (kind != EventKind::HeadOut)
                return false;
        }
        return false;
    }

    bool dropsBody(EventIndex call) const
    {
        const Event next = m_snapshot.at({call.value + 1});
        return next.kind == EventKind::BodyOutDropped
            && next.subjectRaw == m_snapshot.at(call).subjectRaw;
    }

    void head(EventIndex index, const Event &event)
    {
        if (m_headSeen)
            return;
        m_headSeen = true;
        m_framing = Framing(event.arg);
        const qint64 length = m_snapshot.detailOf<HeadOutDetail>(index).length;
        add({PieceKind::Head, m_at, m_at + length, 0, 0, index});
        forgottenCalls();
        for (const EventIndex call : std::exchange(m_waiting, {}))
            made(call, m_snapshot.at(call));
    }

    void call(EventIndex index, const Event &event)
    {
        if (m_headSeen)
            made(index, event);
        else
            m_waiting.push_back(index);
    }

    void made(EventIndex index, const Event &event)
    {
        if (m_layout.complete)
            return; // write after end: nothing goes out
        const bool bodyless = !hasBody(m_framing) || dropsBody(index);
        if (event.value > 0 && !bodyless)
            payload(index, event.value);
        if (event.kind != EventKind::CallEnd)
            return;
        if (isChunked(m_framing) && !dropsBody(index))
            add({PieceKind::End, m_at, m_at + 5, 0, 0, index});
        m_layout.complete = true;
    }

    void payload(EventIndex index, qint64 size)
    {
        m_payload += size;
        const bool chunk = isChunked(m_framing);
        const qint64 before = chunk ? QByteArray::number(size, 16).size() + 2 : 0;
        const qint64 begin = m_at + before;
        add({PieceKind::Chunk, m_at, begin + size + (chunk ? 2 : 0), begin, begin + size, index});
    }

    /// With trailers the last chunk is longer than the five bytes it was taken for.
    void lastChunk(const Event &event)
    {
        if (m_layout.pieces.empty() || m_layout.pieces.back().kind != PieceKind::End)
            return;
        m_layout.pieces.back().end = m_layout.pieces.back().begin + event.value;
        m_at = m_layout.pieces.back().end;
    }

    void add(const StreamPiece &piece)
    {
        m_layout.pieces.push_back(piece);
        m_at = piece.end;
    }

    const Snapshot &m_snapshot;
    const HalfReading &m_half;
    const std::vector<EventIndex> &m_events;
    qint64 m_at;
    qint64 m_payload = 0;
    qint64 m_waitingPayload = 0; ///< of forgotten calls before the head …
    qint64 m_waitingChunked = 0; ///< … and as chunks
    bool m_headSeen = false;
    Framing m_framing = Framing::NoBody;
    std::vector<EventIndex> m_edits;
    std::vector<EventIndex> m_waiting; ///< calls before the head was made
    PieceLayout m_layout;
};

/// Lays out what a parser found. The CRLF behind a chunk is counted with the line that follows it;
/// it is drawn with its chunk.
class InLayout
{
public:
    InLayout(const Snapshot &snapshot, qint64 begin)
        : m_snapshot(snapshot)
        , m_at(begin)
    {
    }

    /// What was parsed where the events are missing, as one piece that nothing is known of.
    void resume(const Half &state)
    {
        m_inChunk = false;
        m_given = 0;
        m_layout.complete = state.inEnded;
        if (state.inBegin < 0 || state.inEnd <= m_at)
            return;
        m_layout.forgottenPayload += state.payloadIn - m_payload;
        m_payload = state.payloadIn;
        add({PieceKind::Raw, m_at, state.inEnd, 0, 0, {}});
    }

    void take(EventIndex index)
    {
        const Event event = m_snapshot.at(index);
        switch (event.kind) {
        case EventKind::InformationIn:
            return add({PieceKind::Information, m_at, m_at + event.value, 0, 0, index});
        case EventKind::HeadIn:
            m_layout.complete = event.arg & HeadEndsMessage;
            return add({PieceKind::Head, m_at, m_at + event.value, 0, 0, index});
        case EventKind::ChunkHeadIn:
            closeChunk();
            add({PieceKind::Chunk, m_at, m_at + event.value - m_given, 0, 0, index});
            m_inChunk = true;
            m_given = 0;
            return;
        case EventKind::BodyIn:
            return body(index, event);
        case EventKind::MessageInEnd:
            closeChunk();
            if (event.value > m_given)
                add({PieceKind::End, m_at, m_at + event.value - m_given, 0, 0, index});
            m_layout.complete = true;
            return;
        default:
            return;
        }
    }

    PieceLayout layout() && { return std::move(m_layout); }

private:
    void body(EventIndex index, const Event &event)
    {
        m_payload += event.value;
        if (event.arg & BodyEndsMessage)
            m_layout.complete = true;
        if (!m_inChunk)
            return add(
                {PieceKind::Chunk, m_at, m_at + event.value, m_at, m_at + event.value, index});
        StreamPiece &chunk = m_layout.pieces.back();
        if (chunk.payloadEnd == 0)
            chunk.payloadBegin = m_at;
        m_at += event.value;
        chunk.end = m_at;
        chunk.payloadEnd = m_at;
    }

    void closeChunk()
    {
        if (!m_inChunk)
            return;
        m_inChunk = false;
        m_given = 2;
        m_layout.pieces.back().end += 2;
        m_at += 2;
    }

    void add(const StreamPiece &piece)
    {
        m_layout.pieces.push_back(piece);
        m_at = piece.end;
    }

    const Snapshot &m_snapshot;
    qint64 m_at;
    qint64 m_payload = 0;
    bool m_inChunk = false;
    qint64 m_given = 0; ///< bytes of the next line that were drawn with the chunk before it
    PieceLayout m_layout;
};

} // namespace

PieceLayout piecesMade(const Snapshot &snapshot, const HalfReading &half, qint64 begin)
{
    return OutLayout(snapshot, half, begin).run();
}

PieceLayout piecesParsed(const Snapshot &snapshot, const HalfReading &half, qint64 begin)
{
    InLayout layout(snapshot, begin);
    auto hole = half.resumed.begin();
    for (const EventIndex index : half.events) {
        for (; hole != half.resumed.end() && hole->event <= index; ++hole)
            layout.resume(hole->state);
        layout.take(index);
    }
    for (; hole != half.resumed.end(); ++hole)
        layout.resume(hole->state);
    return std::move(layout).layout();
}

} // namespace roundtrip::flow
