#include "core/flow/eventtext.h"
#include "core/flow/sceneparts.h"
#include "core/flow/standing.h"

#include <algorithm>

namespace roundtrip::flow
{

using namespace trace;

namespace
{

class ArrowFolder
{
public:
    ArrowFolder(const ExchangeReading &reading, Depth depth, const Opened &opened)
        : m_reading(reading)
        , m_depth(depth)
        , m_opened(opened)
    {
    }

    std::vector<Row> run(std::vector<Row> rows) const
    {
        std::vector<Row> out;
        for (size_t begin = 0; begin < rows.size();) {
            const size_t end = endOf(rows, begin);
            const bool fold = end - begin >= size_t(arrowsFoldedFrom);
            const bool open = fold
                && m_opened.contains({Stretch::Kind::Arrows, eventOf(rows[begin].arrow)});
            if (fold)
                out.push_back(open ? heading(rows, begin, end) : together(rows, begin, end));
            for (size_t i = begin; i < end && (!fold || open); ++i)
                out.push_back(std::move(rows[i]));
            begin = end;
        }
        return out;
    }

private:
    static bool mayFold(const Row &row)
    {
        return row.kind == Row::Kind::Arrow && row.arrow.kind == Arrow::Kind::Bytes
            && row.arrow.bytes == 1;
    }

    /// What has arrived and what has not are told apart, and so are two pieces: what is called for
    /// the first one does not come from the second.
    bool isAlike(const Row &a, const Row &b) const
    {
        return mayFold(b) && a.arrow.from == b.arrow.from
            && bool(a.arrow.write) == bool(b.arrow.write)
            && bool(a.arrow.read) == bool(b.arrow.read) && a.arrow.lost == b.arrow.lost
            && a.arrow.readForgotten == b.arrow.readForgotten
            && pieceOf(a.arrow) == pieceOf(b.arrow);
    }

    size_t endOf(const std::vector<Row> &rows, size_t begin) const
    {
        size_t end = begin + 1;
        while (mayFold(rows[begin]) && end < rows.size() && isAlike(rows[begin], rows[end]))
            ++end;
        return end;
    }

    const MessageReading &messageOf(const Arrow &arrow) const
    {
        return arrow.from == Side::Client ? m_reading.request() : m_reading.response();
    }

    Transfer transferOf(const Arrow &arrow) const
    {
        const MessageReading &message = messageOf(arrow);
        const std::vector<Transfer> &all = arrow.write ? message.writes : message.reads;
        return *std::ranges::lower_bound(all, eventOf(arrow), {}, &Transfer::event);
    }

    qsizetype pieceOf(const Arrow &arrow) const
    {
        const std::vector<StreamPiece> &pieces = messageOf(arrow).pieces;
        const qint64 at = transferOf(arrow).begin;
        return std::ranges::upper_bound(pieces, at, {}, &StreamPiece::end) - pieces.begin();
    }

    Row together(const std::vector<Row> &rows, size_t begin, size_t end) const
    {
        Row row = rows[begin];
        const Row &last = rows[end - 1];
        Transfer transfer = transferOf(row.arrow);
        transfer.end = transferOf(last.arrow).end;
        Arrow arrow = arrowOver(m_reading, m_depth, row.arrow.from, transfer);
        arrow.fold = Arrow::Lines::Whole; // a click opens the arrows first
        arrow.write = row.arrow.write;
        arrow.read = last.arrow.read;
        arrow.lost = row.arrow.lost;
        arrow.readForgotten = row.arrow.readForgotten;
        arrow.count = int(end - begin);
        for (size_t i = begin; i < end; ++i) {
            row.end = std::max(row.end, rows[i].end);
            for (const EventIndex event : {rows[i].arrow.write, rows[i].arrow.read}) {
                if (event)
                    arrow.events.push_back(event);
            }
        }
        std::ranges::sort(arrow.events);
        row.arrow = std::move(arrow);
        return row;
    }

    /// Above the arrows when they are open.
    static Row heading(const std::vector<Row> &rows, size_t begin, size_t end)
    {
        const Arrow &first = rows[begin].arrow;
        Row row;
        row.begin = row.end = rows[begin].begin;
        row.label.lane = Lane::Connection;
        row.label.kind = Label::Kind::Kernel;
        row.label.text = manyText(first, int(end - begin));
        row.label.event = eventOf(first);
        row.label.last = eventOf(rows[end - 1].arrow);
        row.label.fold = Label::Fold::Open;
        return row;
    }

    const ExchangeReading &m_reading;
    const Depth m_depth;
    const Opened &m_opened;
};

} // namespace

EventIndex eventOf(const Arrow &arrow)
{
    if (!arrow.events.empty())
        return arrow.events.front();
    return arrow.write ? arrow.write : arrow.read;
}

QString manyText(const Arrow &arrow, int count)
{
    const QString each = bytesText(1);
    return arrow.write ? Words::tr("%1 writes of %2").arg(count).arg(each)
                       : Words::tr("%1 reads of %2").arg(count).arg(each);
}

std::vector<Row> arrowsFolded(const ExchangeReading &reading, Depth depth, std::vector<Row> rows,
    const Opened &opened)
{
    return ArrowFolder(reading, depth, opened).run(std::move(rows));
}

} // namespace roundtrip::flow
