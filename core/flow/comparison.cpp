#include "core/flow/comparison.h"

#include "core/flow/comparing.h"
#include "core/flow/eventtext.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace roundtrip::flow
{

using namespace trace;
using std::chrono::microseconds;
using Part = ComparedLine::Part;

namespace
{

bool areAlike(microseconds one, microseconds other)
{
    const qint64 apart = std::abs(qint64((one - other).count()));
    return apart <= 1000 || apart * 5 <= qint64(std::max(one, other).count());
}

} // namespace

Comparison Comparing::run()
{
    message(Part::Request, m_before.request, m_after.request);
    connection();
    steps();
    wire();
    message(Part::Response, m_before.response, m_after.response);
    outcome();
    times();
    dropUnknown();
    m_out.running = !m_before.over || !m_after.over;
    return std::move(m_out);
}

/// Of what neither has come to there is nothing to be seen.
void Comparing::dropUnknown()
{
    std::erase_if(m_out.lines,
        [](const ComparedLine &line) { return line.before.isEmpty() && line.after.isEmpty(); });
}

bool Comparing::isOpen(const QString &before, const QString &after) const
{
    return (before.isEmpty() && !m_before.over) || (after.isEmpty() && !m_after.over);
}

Difference Comparing::difference(const QString &before, const QString &after) const
{
    if (before == after)
        return Difference::Same;
    if (isOpen(before, after))
        return Difference::Open;
    return before.isEmpty() ? Difference::Added
        : after.isEmpty()   ? Difference::Removed
                            : Difference::Changed;
}

ComparedLine &Comparing::add(Part part, const QString &what, const QString &before, const QString &after,
    Difference difference)
{
    ComparedLine line;
    line.part = part;
    line.what = what;
    line.before = before;
    line.after = after;
    line.difference = difference;
    m_out.lines.push_back(std::move(line));
    return m_out.lines.back();
}

ComparedLine &Comparing::add(Part part, const QString &what, const QString &before, const QString &after)
{
    return add(part, what, before, after, difference(before, after));
}

/// What grows as long as an exchange runs.
void Comparing::addWhole(Part part, const QString &what, const QString &before, const QString &after)
{
    add(part, what, before, after,
        before == after          ? Difference::Same
            : isOver() ? difference(before, after)
                           : Difference::Open);
}

void Comparing::addSame(Part part, const QString &what, const QStringList &names)
{
    if (!names.isEmpty())
        add(part, what, names.join(QStringLiteral(", ")), names.join(QStringLiteral(", ")),
            Difference::Same);
}

// ---- How it ended, and when ----

void Comparing::outcome()
{
    const auto text = [](const Facts &facts) {
        return facts.failure() ? QString::fromLatin1(errorOf(facts.reading, facts.failure()).code)
            : facts.over       ? Words::tr("without an error")
                               : QString();
    };
    ComparedLine &line =
        add(Part::Response, Words::tr("ended"), text(m_before), text(m_after));
    line.beforeEvent = m_before.failure();
    line.afterEvent = m_after.failure();
}

void Comparing::times()
{
    using Span = std::optional<microseconds>;
    const auto between = [](Span from, Span to) {
        return from && to ? Span(std::max(microseconds{0}, *to - *from)) : Span();
    };
    const auto line = [this](const QString &what, Span before, Span after, bool grows) {
        if (!before && !after)
            return;
        const QString one = before ? durationText(*before) : QString();
        const QString other = after ? durationText(*after) : QString();
        Difference how = difference(one, other);
        if (before && after && one != other)
            how = areAlike(*before, *after) ? Difference::Alike : Difference::Changed;
        if (grows && !isOver())
            how = Difference::Open;
        add(Part::Time, what, one, other, how);
    };
    const auto spans = [&](const Facts &facts) {
        return std::array{between(facts.begin(), facts.timeOf(facts.firstByteOut())),
            between(facts.timeOf(facts.lastByteOut()), facts.timeOf(facts.firstByteBack())),
            between(facts.timeOf(facts.firstByteBack()), facts.timeOf(facts.lastByteBack())),
            between(facts.begin(), facts.end())};
    };
    const auto before = spans(m_before);
    const auto after = spans(m_after);
    line(Words::tr("until the first byte is sent"), before[0], after[0], false);
    line(Words::tr("from the last byte sent to the answer"), before[1], after[1], true);
    line(Words::tr("from the answer's first byte to its last"), before[2], after[2], true);
    line(Words::tr("whole"), before[3], after[3], false);
}

int Comparison::differences() const
{
    return int(std::ranges::count_if(
        lines, [](const ComparedLine &line) { return isDifferent(line.difference); }));
}

bool Comparison::isOpen() const
{
    return running || std::ranges::any_of(
        lines, [](const ComparedLine &line) { return line.difference == Difference::Open; });
}

Comparison comparisonOf(const ExchangeReading &before, const ExchangeReading &after)
{
    return Comparing(before, after).run();
}

bool isDifferent(Difference difference)
{
    return difference == Difference::Changed || difference == Difference::Added
        || difference == Difference::Removed;
}

QString signOf(Difference difference)
{
    switch (difference) {
    case Difference::Same:
        return QStringLiteral("=");
    case Difference::Alike:
        return QStringLiteral("≈");
    case Difference::Changed:
        return QStringLiteral("≠");
    case Difference::Added:
        return QStringLiteral("+");
    case Difference::Removed:
        return QStringLiteral("−");
    case Difference::Open:
        return QStringLiteral("…");
    }
    return {};
}

QString wordOf(Difference difference)
{
    switch (difference) {
    case Difference::Same:
        return Words::tr("the same");
    case Difference::Alike:
        return Words::tr("about the same");
    case Difference::Changed:
        return Words::tr("differs");
    case Difference::Added:
        return Words::tr("only after");
    case Difference::Removed:
        return Words::tr("only before");
    case Difference::Open:
        return Words::tr("not known yet");
    }
    return {};
}

} // namespace roundtrip::flow
