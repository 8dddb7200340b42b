#pragma once

// Two exchanges beside each other, part by part. Private to this folder.

#include "core/flow/comparison.h"
#include "core/flow/standing.h"

#include <algorithm>
#include <chrono>
#include <optional>

namespace roundtrip::flow
{

/// What is told of an exchange beside its messages.
struct ComparedFacts {
    explicit ComparedFacts(const ExchangeReading &r)
        : reading(r)
        , now(r)
        , request(requestOf(r))
        , response(responseOf(r))
        , over((r.client().begun || r.server().begun || r.isForgotten())
              && (!r.client().begun || r.client().closed)
              && (!r.server().begun || r.server().closed))
    {
    }

    const ExchangeReading &reading;
    const Standing now;
    const MessageView request;
    const MessageView response;
    const bool over; ///< nothing more of it comes; one that has not begun is not over

    std::optional<std::chrono::microseconds> timeOf(trace::EventIndex index) const
    {
        return index ? std::optional(reading.timeOf(index)) : std::nullopt;
    }
    std::optional<std::chrono::microseconds> begin() const
    {
        const HalfReading &half = reading.client().begun ? reading.client() : reading.server();
        return half.events.empty() ? std::nullopt : timeOf(half.events.front());
    }
    static trace::EventIndex firstOf(const std::vector<Transfer> &transfers)
    {
        return transfers.empty() ? trace::EventIndex() : transfers.front().event;
    }
    static trace::EventIndex lastOf(const std::vector<Transfer> &transfers)
    {
        return transfers.empty() ? trace::EventIndex() : transfers.back().event;
    }
    trace::EventIndex firstByteOut() const
    {
        const MessageReading &message = reading.request();
        return firstOf(message.writes.empty() ? message.reads : message.writes);
    }
    trace::EventIndex lastByteOut() const
    {
        const MessageReading &message = reading.request();
        return lastOf(message.writes.empty() ? message.reads : message.writes);
    }
    trace::EventIndex firstByteBack() const
    {
        const MessageReading &message = reading.response();
        return firstOf(message.reads.empty() ? message.writes : message.reads);
    }
    trace::EventIndex lastByteBack() const
    {
        const MessageReading &message = reading.response();
        return lastOf(message.reads.empty() ? message.writes : message.reads);
    }
    std::optional<std::chrono::microseconds> end() const
    {
        std::optional<std::chrono::microseconds> last;
        for (const HalfReading *half : {&reading.client(), &reading.server()}) {
            if (half->begun && !half->events.empty())
                last = std::max(
                    last.value_or(std::chrono::microseconds{0}), *timeOf(half->events.back()));
        }
        return over ? last : std::nullopt;
    }
    trace::EventIndex failure() const
    {
        return now.clientError ? now.clientError : now.serverError;
    }
};

/// Makes the lines of a comparison, one part after the other.
class Comparing
{
public:
    Comparing(const ExchangeReading &before, const ExchangeReading &after)
        : m_before(before)
        , m_after(after)
    {
    }
    Comparison run();

private:
    using Part = ComparedLine::Part;
    using Facts = ComparedFacts;
    using Lines = std::vector<MessageView::Line>;

    // comparison.cpp: what all parts ask, how it ended, and when
    void dropUnknown();
    bool isOpen(const QString &before, const QString &after) const;
    bool isOver() const { return m_before.over && m_after.over; }
    Difference difference(const QString &before, const QString &after) const;
    ComparedLine &add(Part part, const QString &what, const QString &before, const QString &after,
        Difference difference);
    ComparedLine &add(Part part, const QString &what, const QString &before, const QString &after);
    void addWhole(Part part, const QString &what, const QString &before, const QString &after);
    void addSame(Part part, const QString &what, const QStringList &names);
    void outcome();
    void times();

    // comparedmessages.cpp: start line, fields, body; the connection
    void message(Part part, const MessageView &before, const MessageView &after);
    void fields(Part part, const Lines &before, const Lines &after, bool known);
    void connection();
    Difference socketDifference() const;

    // comparedsteps.cpp: the steps of the two flows, the writes on the wire
    void steps();
    void stepsOf(
        const std::vector<Step> &before, const std::vector<Step> &after, QStringList &same);
    void wire();
    void writes(trace::Side from, const QString &what);

    const Facts m_before;
    const Facts m_after;
    Comparison m_out;
};

} // namespace roundtrip::flow
