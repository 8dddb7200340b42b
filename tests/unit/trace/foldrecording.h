#pragma once

#include "core/trace/fold.h"
#include "core/trace/snapshot.h"
#include "core/trace/writer.h"

#include <QTest>

#include <algorithm>
#include <memory>

namespace roundtrip::trace::test
{

inline constexpr ConnectionId line{1};
inline const Subject clientSide = Subject::connection(line, Side::Client);
inline const Subject serverSide = Subject::connection(line, Side::Server);
inline const Subject first = Subject::half(HalfId{1});
inline const Subject second = Subject::half(HalfId{2});
inline const Subject third = Subject::half(HalfId{3});

/// A writer whose fold is looked at.
class Recording
{
public:
    Recording() = default;
    explicit Recording(qint32 chunkBytes)
        : m_writer(std::make_unique<Writer>(optionsFor(chunkBytes)))
    {
    }

    EventIndex add(EventKind kind, Subject subject, quint8 arg = 0, quint32 value = 0)
    {
        return m_writer->append(kind, subject, arg, value);
    }
    EventIndex headOut(Subject half, quint32 length, Framing framing)
    {
        return m_writer->appendDetail(
            EventKind::HeadOut, half, HeadOutDetail{length, framing, true, {}});
    }
    EventIndex failed(EventKind kind, Subject subject, qint64 byteOffset = -1)
    {
        return m_writer->appendDetail(
            kind, subject, ErrorDetail{{"ECONNRESET", "read ECONNRESET", "read", byteOffset}});
    }
    EventIndex connected(EventKind kind, Subject subject)
    {
        return m_writer->appendDetail(kind, subject, Endpoints{"::1", 40000, "::1", 80});
    }
    EventIndex read(Subject subject, qsizetype bytes)
    {
        const std::span<char> room = m_writer->reserve(bytes);
        std::fill_n(room.begin(), bytes, 'r');
        return m_writer->commitRead(subject, bytes).event;
    }
    EventIndex written(Subject subject, qsizetype bytes)
    {
        const QByteArray piece(bytes, 'w');
        return m_writer->appendWrite(subject, std::span(&piece, 1));
    }
    Snapshot snapshot()
    {
        m_writer->publish();
        return m_writer->snapshot();
    }
    /// Everything folded, ended halves and connections too.
    FoldState all(FoldState::Keep keep = FoldState::Keep::All)
    {
        FoldState state(keep);
        const Snapshot now = snapshot();
        state.applyAll(now, 0, now.endEvent());
        return state;
    }

private:
    static Writer::Options optionsFor(qint32 chunkBytes)
    {
        Writer::Options options;
        options.chunkBytes = chunkBytes;
        return options;
    }
    std::unique_ptr<Writer> m_writer = std::make_unique<Writer>();
};

/// A server with one open connection on which so many requests have begun.
inline Recording serverWith(int requests)
{
    Recording r;
    r.connected(EventKind::Accepted, serverSide);
    for (int i = 1; i <= requests; ++i) {
        r.add(EventKind::RequestBegan, Subject::half(HalfId{quint32(i)}), 0, line.value);
        r.add(EventKind::HeadIn, Subject::half(HalfId{quint32(i)}), HeadEndsMessage, 50);
    }
    return r;
}

inline void compareOut(const FoldState &state, quint32 half, qint64 begin, qint64 end)
{
    const Half *found = state.half(HalfId{half});
    QVERIFY(found);
    QCOMPARE(found->outBegin, begin);
    QCOMPARE(found->outEnd, end);
}

} // namespace roundtrip::trace::test
