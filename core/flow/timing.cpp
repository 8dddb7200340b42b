#include "core/flow/timing.h"

#include <QLocale>

#include <algorithm>
#include <cstdlib>

namespace roundtrip::flow
{

using std::chrono::microseconds;

namespace
{

/// Every time at which a phase begins or ends, within the exchange.
std::vector<microseconds> bordersOf(const ExchangeRow &row)
{
    std::vector<microseconds> borders{row.begin, row.end};
    for (int i = 0; i < row.phasesUsed; ++i) {
        const PhaseSpan &phase = row.phases[size_t(i)];
        borders.push_back(std::clamp(phase.begin, row.begin, row.end));
        borders.push_back(std::clamp(phase.end, row.begin, row.end));
    }
    std::sort(borders.begin(), borders.end());
    borders.erase(std::unique(borders.begin(), borders.end()), borders.end());
    return borders;
}

TimingStretch between(const ExchangeRow &row, microseconds begin, microseconds end)
{
    TimingStretch stretch;
    stretch.begin = begin;
    stretch.end = end;
    stretch.isLast = row.phasesUsed > 0;
    for (int i = 0; i < row.phasesUsed; ++i) {
        const PhaseSpan &phase = row.phases[size_t(i)];
        stretch.isLast = stretch.isLast && phase.end <= begin;
        const bool within = phase.begin <= begin && end <= phase.end;
        if (within && (phase.begin < phase.end) == (begin < end)) {
            stretch.phases.push_back(phase.phase);
            stretch.underWay = stretch.underWay || (phase.underWay && end == row.end);
        }
    }
    for (const Lull &lull : lullsIn(row, stretch.phases, begin, end)) {
        const bool held = lull.why == Lull::Why::Held;
        (held ? stretch.held : stretch.quiet) += lull.duration();
        stretch.pauses += held ? 0 : 1;
    }
    return stretch;
}

/// Those of a kind, as far as they lie between two times.
std::vector<Lull> clipped(
    const std::vector<Lull> &lulls, Lull::Why why, microseconds begin, microseconds end)
{
    std::vector<Lull> out;
    for (const Lull &lull : lulls) {
        const Lull part{lull.why, std::max(lull.begin, begin), std::min(lull.end, end)};
        if (lull.why == why && part.begin < part.end)
            out.push_back(part);
    }
    return out;
}

std::vector<Lull> common(const std::vector<Lull> &some, const std::vector<Lull> &others)
{
    std::vector<Lull> out;
    for (const Lull &lull : some) {
        for (const Lull &part : clipped(others, others.front().why, lull.begin, lull.end))
            out.push_back({lull.why, part.begin, part.end});
    }
    return out;
}

/// Both in the order of time, and neither overlaps itself.
std::vector<Lull> without(const std::vector<Lull> &lulls, const std::vector<Lull> &taken)
{
    std::vector<Lull> out;
    for (Lull rest : lulls) {
        for (const Lull &other : taken) {
            if (other.end <= rest.begin || other.begin >= rest.end)
                continue;
            if (other.begin > rest.begin)
                out.push_back({rest.why, rest.begin, other.begin});
            rest.begin = other.end;
        }
        if (rest.begin < rest.end)
            out.push_back(rest);
    }
    return out;
}

/// What took no time by the clock (an answer in one read) is a stretch too.
bool hasInstant(const ExchangeRow &row, microseconds at)
{
    return std::any_of(row.phases.begin(), row.phases.begin() + row.phasesUsed,
        [at](const PhaseSpan &phase) { return phase.begin == at && phase.end == at; });
}

} // namespace

std::vector<Lull> lullsIn(const ExchangeRow &row, const std::vector<Phase> &phases,
    microseconds begin, microseconds end)
{
    std::vector<Lull> held = clipped(row.lulls, Lull::Why::Held, begin, end);
    const bool sends = std::ranges::find(phases, Phase::Sending) != phases.end();
    const bool receives = std::ranges::find(phases, Phase::Receiving) != phases.end();
    std::vector<Lull> quiet;
    if (sends)
        quiet = clipped(row.lulls, Lull::Why::NothingSent, begin, end);
    if (receives) {
        const std::vector<Lull> came = clipped(row.lulls, Lull::Why::NothingCame, begin, end);
        quiet = !sends ? came : came.empty() ? std::vector<Lull>() : common(quiet, came);
    }
    quiet = without(quiet, held);
    held.insert(held.end(), quiet.begin(), quiet.end());
    std::ranges::sort(held, {}, &Lull::begin);
    return held;
}

std::vector<TimingStretch> stretchesOf(const ExchangeRow &row)
{
    std::vector<TimingStretch> out;
    const std::vector<microseconds> borders = bordersOf(row);
    for (size_t i = 0; i < borders.size(); ++i) {
        if (hasInstant(row, borders[i]))
            out.push_back(between(row, borders[i], borders[i]));
        if (i + 1 < borders.size())
            out.push_back(between(row, borders[i], borders[i + 1]));
    }
    if (out.empty()) // nothing but its first event
        out.push_back(between(row, row.begin, row.end));
    return out;
}

std::vector<TimingStretch> timingOf(const ExchangeRow &row, const ExchangeReading &reading)
{
    std::vector<TimingStretch> out = stretchesOf(row);
    for (const trace::EventIndex event : reading.events()) {
        const microseconds time = reading.timeOf(event);
        const auto in = std::find_if(out.begin(), out.end(), [time](const TimingStretch &s) {
            return time >= s.begin && (time < s.end || (s.begin == s.end && time == s.end));
        });
        if (in != out.end())
            in->events.push_back(event);
        else if (time == row.end)
            out.back().events.push_back(event);
    }
    return out;
}

QString exactText(microseconds duration)
{
    const qint64 length = std::abs(qint64(duration.count()));
    return QStringLiteral("%1%2.%3 ms")
        .arg(duration.count() < 0 ? QStringLiteral("−") : QString(), groupedText(length / 1000))
        .arg(length % 1000, 3, 10, QChar(u'0'));
}

/// With the point that durations have everywhere in the program.
QString groupedText(qint64 number)
{
    return QLocale(QLocale::English).toString(number);
}

} // namespace roundtrip::flow
