// What only the depths Protocol and Wire show of a scene.

#include "core/flow/eventtext.h"
#include "core/flow/sceneparts.h"
#include "core/flow/standing.h"

#include <algorithm>

namespace roundtrip::flow
{

using namespace trace;

namespace
{

/// Of an arrow.
struct Most {
    size_t lines = 24;
    int chunks = 3;
};
constexpr Most mostOpen{600, 250};
constexpr qsizetype mostCharacters = 120; ///< of a line
constexpr qsizetype mostPayload = 40;

/// Bytes as text: what cannot be printed is a dot.
QString printable(QByteArrayView bytes, qsizetype most)
{
    QString text;
    const QString decoded = QString::fromUtf8(bytes);
    for (const QChar character : decoded.left(most)) {
        const bool prints = character.isPrint() && character != QChar::ReplacementCharacter;
        text += prints ? character : QChar(u'·');
    }
    return decoded.size() > most ? text + u'…' : text;
}

class LineMaker
{
public:
    LineMaker(const ExchangeReading &reading, const MessageReading &message,
        const Transfer &transfer, Depth depth, bool open)
        : m_reading(reading)
        , m_message(message)
        , m_transfer(transfer)
        , m_offsets(depth >= Depth::Wire)
        , m_most(open ? mostOpen : Most{})
    {
    }

    CarriedLines run()
    {
        const auto &pieces = m_message.pieces;
        auto piece = std::partition_point(pieces.begin(), pieces.end(),
            [this](const StreamPiece &before) { return before.end <= m_transfer.begin; });
        for (; piece != pieces.end() && piece->begin < m_transfer.end; ++piece) {
            if (m_lines.size() > m_most.lines)
                break;
            take(*piece);
        }
        closeChunks();
        if (m_lines.size() > m_most.lines) {
            const size_t left = m_lines.size() - m_most.lines;
            m_lines.resize(m_most.lines);
            more(m_lines.back().kind, Words::tr("… %1 more lines").arg(left));
        }
        return {std::move(m_lines), m_leftOut};
    }

private:
    void more(PieceKind kind, const QString &text)
    {
        m_lines.push_back({kind, text, false, -1});
        m_leftOut = true;
    }

    void closeChunks()
    {
        if (m_chunks > m_most.chunks)
            more(PieceKind::Chunk,
                Words::tr("… %1 more chunks, %2")
                    .arg(m_chunks - m_most.chunks)
                    .arg(bytesText(m_chunkBytes)));
        m_chunks = 0;
        m_chunkBytes = 0;
    }

    void take(const StreamPiece &piece)
    {
        if (piece.kind != PieceKind::Chunk) {
            closeChunks();
            return lines(piece);
        }
        if (++m_chunks > m_most.chunks) {
            m_chunkBytes += piece.payloadEnd - piece.payloadBegin;
            return;
        }
        if (piece.payloadBegin > piece.begin)
            part(piece.kind, piece.begin, piece.payloadBegin, false);
        data(piece);
    }

    /// The lines of a head or a last chunk, as far as this read or write carries them.
    void lines(const StreamPiece &piece)
    {
        const QByteArray text =
            m_reading.bytes(m_message, piece.begin, std::min(piece.end, m_transfer.end));
        const std::vector<LineOrigin> origins = m_reading.at(piece.event).kind == EventKind::HeadOut
            ? m_reading.snapshot().detailOf<HeadOutDetail>(piece.event).lines
            : std::vector<LineOrigin>();
        qsizetype at = 0;
        for (int line = 0; at < text.size() && m_lines.size() <= m_most.lines; ++line) {
            const qsizetype newline = text.indexOf('\n', at);
            const qsizetype end = newline < 0 ? text.size() : newline + 1;
            const size_t field = size_t(line) - 1;
            const bool module =
                line > 0 && field < origins.size() && origins[field] == LineOrigin::Module;
            part(piece.kind, piece.begin + at, piece.begin + end, module);
            at = end;
        }
    }

    void part(PieceKind kind, qint64 begin, qint64 end, bool module)
    {
        begin = std::max(begin, m_transfer.begin);
        end = std::min(end, m_transfer.end);
        if (begin >= end)
            return;
        QByteArray text = m_reading.bytes(m_message, begin, end);
        const bool ends = text.endsWith('\n');
        while (text.endsWith('\n') || text.endsWith('\r'))
            text.chop(1);
        const QString shown = printable(text, mostCharacters);
        m_lines.push_back({kind, ends ? shown + u'↵' : shown, module, m_offsets ? begin : -1});
    }

    void data(const StreamPiece &piece)
    {
        const qint64 begin = std::max(piece.payloadBegin, m_transfer.begin);
        const qint64 end = std::min(piece.payloadEnd, m_transfer.end);
        if (begin >= end)
            return;
        const QByteArray text =
            m_reading.bytes(m_message, begin, std::min(end, begin + 4 * mostPayload));
        QString shown = printable(text, mostPayload);
        if (end - begin > text.size() || shown.endsWith(u'…'))
            shown += QStringLiteral(" (%1)").arg(bytesText(end - begin));
        const bool whole = piece.end > piece.payloadEnd && piece.end <= m_transfer.end;
        m_lines.push_back(
            {piece.kind, whole ? shown + u'↵' : shown, false, m_offsets ? begin : -1});
    }

    const ExchangeReading &m_reading;
    const MessageReading &m_message;
    const Transfer m_transfer;
    const bool m_offsets;
    const Most m_most;
    bool m_leftOut = false;
    int m_chunks = 0;
    qint64 m_chunkBytes = 0;
    std::vector<WireLine> m_lines;
};

/// What equal labels have in common: the name, without what was given or delivered.
QString nameOf(const Label &label)
{
    const qsizetype end = label.kind == Label::Kind::Call ? label.text.indexOf(u'(')
                                                          : label.text.lastIndexOf(u'\'') + 1;
    return end > 0 ? label.text.left(end) : QString();
}

bool isAlike(const Row &a, const Row &b)
{
    const auto mayFold = [](const Row &row) {
        return row.kind == Row::Kind::Label && row.label.role == Label::Role::Chunk
            && (row.label.kind == Label::Kind::Call || row.label.kind == Label::Kind::Callback);
    };
    return mayFold(a) && mayFold(b) && a.label.lane == b.label.lane && a.label.kind == b.label.kind
        && nameOf(a.label) == nameOf(b.label);
}

Row foldOf(const std::vector<Row> &rows, size_t begin, size_t end, bool open)
{
    Row fold = rows[begin];
    fold.end = rows[end - 1].begin;
    const bool call = fold.label.kind == Label::Kind::Call;
    qint64 bytes = 0;
    for (size_t i = begin; i < end; ++i)
        bytes += rows[i].label.bytes;
    const QString name = call ? nameOf(fold.label) + QStringLiteral("()") : nameOf(fold.label);
    fold.label.shortText = QStringLiteral("%1 ×%2").arg(name).arg(end - begin);
    fold.label.text = QStringLiteral("%1 · %2").arg(fold.label.shortText, bytesText(bytes));
    fold.label.bytes = bytes;
    fold.label.note.clear();
    fold.label.fold = open ? Label::Fold::Open : Label::Fold::Closed;
    fold.label.last = rows[end - 1].label.event;
    return fold;
}

} // namespace

CarriedLines wireLinesOf(const ExchangeReading &reading, const MessageReading &message,
    const Transfer &transfer, Depth depth, bool open)
{
    return LineMaker(reading, message, transfer, depth, open).run();
}

std::vector<Row> folded(std::vector<Row> rows, const Opened &opened)
{
    std::vector<Row> out;
    for (size_t begin = 0; begin < rows.size();) {
        size_t end = begin + 1;
        while (end < rows.size() && isAlike(rows[begin], rows[end]))
            ++end;
        const bool fold = end - begin >= size_t(foldedFrom);
        const bool open =
            fold && opened.contains({Stretch::Kind::Labels, rows[begin].label.event});
        if (fold)
            out.push_back(foldOf(rows, begin, end, open));
        for (size_t i = begin; i < end && (!fold || open); ++i)
            out.push_back(std::move(rows[i]));
        begin = end;
    }
    return out;
}

std::optional<Stretch> stretchOf(const Row &row)
{
    switch (row.kind) {
    case Row::Kind::Label:
        if (row.label.fold == Label::Fold::Single)
            return {};
        return Stretch{row.label.lane == Lane::Connection ? Stretch::Kind::Arrows
                                                          : Stretch::Kind::Labels,
            row.label.event};
    case Row::Kind::Arrow:
        if (row.arrow.count > 1)
            return Stretch{Stretch::Kind::Arrows, eventOf(row.arrow)};
        if (row.arrow.fold == Arrow::Lines::Whole)
            return {};
        return Stretch{Stretch::Kind::Lines, eventOf(row.arrow)};
    case Row::Kind::Quiet:
        break;
    }
    if (!row.quiet.after) // between exchanges: there is nothing in it
        return {};
    return Stretch{Stretch::Kind::Quiet, row.quiet.after};
}

Turns::Turns(const ExchangeReading &reading)
{
    constexpr quint64 mostBetween = 64; // with more in between it was another turn
    EventIndex before;
    int turn = 0;
    for (const EventIndex event : reading.events()) {
        bool fresh = !before || event.value - before.value > mostBetween;
        for (quint64 i = before ? before.value + 1 : event.value; !fresh && i <= event.value; ++i)
            fresh = reading.at({i}).kind != EventKind::SocketWrite
                && reading.timeOf({i}) > reading.timeOf({i - 1});
        if (fresh)
            ++turn;
        m_turns.emplace_back(event, turn);
        before = event;
    }
}

int Turns::of(EventIndex event) const
{
    const auto found = std::lower_bound(m_turns.begin(), m_turns.end(), event,
        [](const auto &entry, EventIndex index) { return entry.first < index; });
    return found != m_turns.end() && found->first == event ? found->second : 0;
}

} // namespace roundtrip::flow
