#include "core/flow/comparison.h"

#include "core/flow/eventtext.h"
#include "core/flow/sceneparts.h"
#include "core/flow/standing.h"
#include "core/trace/details.h"

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

/// Of further writes only the sum is said.
constexpr size_t writesShown = 3;

QByteArray firstWord(const QByteArray &line)
{
    return line.left(line.indexOf(' '));
}

/// The second and the third word of "GET /x HTTP/1.1": what is asked for; of a status line what
/// stands behind the version.
QByteArray targetOf(const QByteArray &line)
{
    const qsizetype first = line.indexOf(' ');
    const qsizetype last = line.lastIndexOf(' ');
    return first < 0 ? QByteArray() : line.mid(first + 1, last > first ? last - first - 1 : -1);
}

QString latin(const QByteArray &text)
{
    return QString::fromLatin1(text);
}

/// What is told of an exchange beside its messages.
struct Facts {
    explicit Facts(const ExchangeReading &r)
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

    std::optional<microseconds> timeOf(EventIndex index) const
    {
        return index ? std::optional(reading.timeOf(index)) : std::nullopt;
    }
    std::optional<microseconds> begin() const
    {
        const HalfReading &half = reading.client().begun ? reading.client() : reading.server();
        return half.events.empty() ? std::nullopt : timeOf(half.events.front());
    }
    static EventIndex firstOf(const std::vector<Transfer> &transfers)
    {
        return transfers.empty() ? EventIndex() : transfers.front().event;
    }
    static EventIndex lastOf(const std::vector<Transfer> &transfers)
    {
        return transfers.empty() ? EventIndex() : transfers.back().event;
    }
    EventIndex firstByteOut() const
    {
        const MessageReading &message = reading.request();
        return firstOf(message.writes.empty() ? message.reads : message.writes);
    }
    EventIndex lastByteOut() const
    {
        const MessageReading &message = reading.request();
        return lastOf(message.writes.empty() ? message.reads : message.writes);
    }
    EventIndex firstByteBack() const
    {
        const MessageReading &message = reading.response();
        return firstOf(message.reads.empty() ? message.writes : message.reads);
    }
    EventIndex lastByteBack() const
    {
        const MessageReading &message = reading.response();
        return lastOf(message.reads.empty() ? message.writes : message.reads);
    }
    std::optional<microseconds> end() const
    {
        std::optional<microseconds> last;
        for (const HalfReading *half : {&reading.client(), &reading.server()}) {
            if (half->begun && !half->events.empty())
                last = std::max(last.value_or(microseconds{0}), *timeOf(half->events.back()));
        }
        return over ? last : std::nullopt;
    }
    EventIndex failure() const { return now.clientError ? now.clientError : now.serverError; }
};

class Comparing
{
public:
    Comparing(const ExchangeReading &before, const ExchangeReading &after)
        : m_before(before)
        , m_after(after)
    {
    }

    Comparison run()
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

private:
    /// Of what neither has come to there is nothing to be seen.
    void dropUnknown()
    {
        std::erase_if(m_out.lines,
            [](const ComparedLine &line) { return line.before.isEmpty() && line.after.isEmpty(); });
    }

    bool isOpen(const QString &before, const QString &after) const
    {
        return (before.isEmpty() && !m_before.over) || (after.isEmpty() && !m_after.over);
    }
    Difference difference(const QString &before, const QString &after) const
    {
        if (before == after)
            return Difference::Same;
        if (isOpen(before, after))
            return Difference::Open;
        return before.isEmpty() ? Difference::Added
            : after.isEmpty()   ? Difference::Removed
                                : Difference::Changed;
    }
    ComparedLine &add(Part part, const QString &what, const QString &before, const QString &after,
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
    ComparedLine &add(Part part, const QString &what, const QString &before, const QString &after)
    {
        return add(part, what, before, after, difference(before, after));
    }
    void addSame(Part part, const QString &what, const QStringList &names)
    {
        if (!names.isEmpty())
            add(part, what, names.join(QStringLiteral(", ")), names.join(QStringLiteral(", ")),
                Difference::Same);
    }

    // ---- The two messages: start line, fields, body ----

    void message(Part part, const MessageView &before, const MessageView &after)
    {
        if (part == Part::Request) {
            add(part, Words::tr("method"), latin(firstWord(before.startLine)),
                latin(firstWord(after.startLine)));
            add(part, Words::tr("target"), latin(targetOf(before.startLine)),
                latin(targetOf(after.startLine)));
        } else {
            add(part, Words::tr("status"), statusOf(before), statusOf(after));
        }
        fields(part, before.lines, after.lines, before.known && after.known);
        const auto bytes = [](const MessageView &view) {
            return view.known || view.payloadBytes > 0 ? bytesText(view.payloadBytes) : QString();
        };
        const bool whole = before.complete && after.complete;
        const QString one = bytes(before);
        const QString other = bytes(after);
        add(part, Words::tr("body"), one, other,
            one == other          ? Difference::Same
                : whole           ? Difference::Changed
                : isOver(part)    ? difference(one, other)
                                  : Difference::Open);
        const auto trailers = [](const MessageView &view) {
            QStringList names;
            for (const MessageView::Line &line : view.trailers)
                names << latin(line.name) + QStringLiteral(": ") + latin(line.value);
            return names.join(QStringLiteral(", "));
        };
        if (!before.trailers.empty() || !after.trailers.empty())
            add(part, Words::tr("trailers"), trailers(before), trailers(after));
    }
    bool isOver(Part) const { return m_before.over && m_after.over; }

    static QString statusOf(const MessageView &view)
    {
        const qsizetype space = view.startLine.indexOf(' ');
        return view.known && space > 0 ? latin(view.startLine.mid(space + 1)) : QString();
    }

    struct FieldPair {
        QByteArray name;
        const MessageView::Line *before = nullptr;
        const MessageView::Line *after = nullptr;
    };
    using Lines = std::vector<MessageView::Line>;
    /// Lines of the same name belong together in their order.
    static std::vector<FieldPair> paired(const Lines &before, const Lines &after)
    {
        std::vector<FieldPair> pairs;
        for (const MessageView::Line &line : before)
            pairs.push_back({line.name, &line, nullptr});
        for (const MessageView::Line &line : after) {
            const auto partner = std::ranges::find_if(pairs, [&line](const FieldPair &pair) {
                return pair.before && !pair.after
                    && pair.name.compare(line.name, Qt::CaseInsensitive) == 0;
            });
            if (partner != pairs.end())
                partner->after = &line;
            else
                pairs.push_back({line.name, nullptr, &line});
        }
        return pairs;
    }

    void fields(Part part, const Lines &before, const Lines &after, bool known)
    {
        QStringList same;
        for (const FieldPair &pair : paired(before, after)) {
            const QString one = pair.before ? textOf(*pair.before) : QString();
            const QString other = pair.after ? textOf(*pair.after) : QString();
            // The time of day differs by itself.
            const bool clock = pair.name.compare("Date", Qt::CaseInsensitive) == 0;
            if (one == other || (clock && pair.before && pair.after)) {
                same << latin(pair.name);
                continue;
            }
            ComparedLine &line = add(part, latin(pair.name), one, other,
                known ? difference(one, other) : Difference::Open);
            line.isCode = true;
            line.beforeByModule = pair.before && isByModule(*pair.before);
            line.afterByModule = pair.after && isByModule(*pair.after);
        }
        addSame(part, Words::tr("other fields"), same);
    }
    static bool isByModule(const MessageView::Line &line)
    {
        return line.originKnown && line.byModule;
    }
    static QString textOf(const MessageView::Line &line)
    {
        const QString value = latin(line.value);
        return isByModule(line) ? Words::tr("%1 (set by the module)").arg(value) : value;
    }

    // ---- Connection ----

    void connection()
    {
        const auto agent = [](const Facts &facts) {
            const EventIndex call = facts.now.requestCall;
            const QByteArray name = facts.reading.snapshot().detailOf<RequestCall>(call).agent;
            return !call              ? QString()
                : name.isEmpty() ? Words::tr("none")
                                 : QString::fromUtf8(name);
        };
        const QString one = agent(m_before);
        const QString other = agent(m_after);
        if (one != other)
            add(Part::Connection, Words::tr("agent"), one, other);
        ComparedLine &socket = add(Part::Connection, Words::tr("socket"), socketText(m_before),
            socketText(m_after), socketDifference());
        socket.beforeEvent = m_before.now.socket;
        socket.afterEvent = m_after.now.socket;
        const QString kept = keptText(m_before);
        const QString keptAfter = keptText(m_after);
        if (!kept.isEmpty() || !keptAfter.isEmpty())
            add(Part::Connection, Words::tr("afterwards"), kept, keptAfter);
    }

    static EventKind socketKind(const Facts &facts)
    {
        return facts.now.socket ? facts.reading.at(facts.now.socket).kind : EventKind::None;
    }
    Difference socketDifference() const
    {
        const EventKind one = socketKind(m_before);
        const EventKind other = socketKind(m_after);
        if (one == other)
            return socketText(m_before) == socketText(m_after) ? Difference::Same
                                                               : Difference::Alike;
        const bool open = (one == EventKind::None && !m_before.over)
            || (other == EventKind::None && !m_after.over);
        return open ? Difference::Open : Difference::Changed;
    }
    static QString socketText(const Facts &facts)
    {
        const quint16 port = facts.reading.endpoints().clientPort;
        const QString shown = port ? QStringLiteral(" :%1").arg(port) : QString();
        switch (socketKind(facts)) {
        case EventKind::AgentNewSocket:
            return Words::tr("new") + shown;
        case EventKind::AgentReusedSocket:
            return Words::tr("reused") + shown;
        case EventKind::AgentHandedOver:
            return Words::tr("handed over") + shown;
        case EventKind::NoAgent:
            return Words::tr("of its own") + shown;
        default:
            if (facts.now.queued)
                return Words::tr("waits in the queue");
            return port ? shown.trimmed() : QString();
        }
    }
    static QString keptText(const Facts &facts)
    {
        if (facts.reading.last(facts.reading.client(), EventKind::AgentKeptSocket))
            return Words::tr("kept, free in the pool");
        if (facts.reading.isHandedOn())
            return Words::tr("handed over to another request");
        const EventIndex dropped =
            facts.reading.last(facts.reading.client(), EventKind::AgentDroppedSocket);
        return dropped ? Words::tr("closed: %1")
                             .arg(reasonText(NotPooledBecause(facts.reading.at(dropped).arg)))
                       : QString();
    }

    // ---- Steps of the two flows ----

    void steps()
    {
        QStringList same;
        stepsOf(clientSteps(m_before.reading), clientSteps(m_after.reading), same);
        stepsOf(serverSteps(m_before.reading), serverSteps(m_after.reading), same);
        addSame(Part::Steps, Words::tr("other steps"), same);
    }

    static bool isDone(const Step &step)
    {
        return step.state == Step::State::Done || step.state == Step::State::Failed;
    }
    static QString textOf(const Step *step, bool withTitle)
    {
        if (!step || step->state == Step::State::NotYet)
            return {};
        if (withTitle)
            return step->detail.isEmpty() ? step->title
                                          : QStringLiteral("%1 · %2").arg(step->title, step->detail);
        QString text = step->state == Step::State::Failed ? Words::tr("failed")
            : step->state == Step::State::Now             ? Words::tr("under way")
                                                          : Words::tr("done");
        if (step->times > 1)
            text = Words::tr("%1 times").arg(step->times);
        return step->detail.isEmpty() ? text : QStringLiteral("%1 · %2").arg(text, step->detail);
    }
    void stepsOf(
        const std::vector<Step> &before, const std::vector<Step> &after, QStringList &same)
    {
        std::vector<const Step *> seen;
        const auto compare = [&](const Step *one, const Step *other) {
            const Step &either = one ? *one : *other;
            const bool began = (one && one->state != Step::State::NotYet)
                || (other && other->state != Step::State::NotYet);
            if (!began)
                return;
            const bool titles = one && other && one->title != other->title;
            const bool equal = one && other && one->state == other->state
                && one->times == other->times && !titles;
            if (equal) {
                same << either.title;
                return;
            }
            // What was done once may be done again while an exchange runs.
            const bool repeats = titles || (one && other && one->times != other->times);
            const bool open = (!m_before.over && (repeats || !one || !isDone(*one)))
                || (!m_after.over && (repeats || !other || !isDone(*other)));
            const QString text = textOf(one, titles);
            const QString otherText = textOf(other, titles);
            const bool shorter = titles && other->title.size() < one->title.size();
            ComparedLine &line = add(Part::Steps, shorter ? other->title : either.title, text,
                otherText,
                open ? Difference::Open : difference(text, otherText));
            line.isCode = true;
            line.beforeEvent = one ? one->fact : EventIndex();
            line.afterEvent = other ? other->fact : EventIndex();
        };
        // Of the same number in the guide, each with the next of it that has no partner.
        for (const Step &one : before) {
            const auto other = std::ranges::find_if(after, [&](const Step &step) {
                return step.guideNumber == one.guideNumber
                    && (one.guideNumber > 0 || step.title == one.title)
                    && std::ranges::find(seen, &step) == seen.end();
            });
            const Step *partner = other == after.end() ? nullptr : &*other;
            compare(&one, partner);
            seen.push_back(partner);
        }
        for (const Step &other : after) {
            if (std::ranges::find(seen, &other) == seen.end())
                compare(nullptr, &other);
        }
    }

    // ---- Writes on the wire ----

    static std::vector<Arrow> arrowsOf(const ExchangeReading &reading, Side from)
    {
        std::vector<Arrow> arrows;
        for (const Row &row : sceneOf(reading, Depth::Code).rows) {
            if (row.kind == Row::Kind::Arrow && row.arrow.from == from
                && row.arrow.kind == Arrow::Kind::Bytes)
                arrows.push_back(row.arrow);
        }
        return arrows;
    }
    void wire()
    {
        writes(Side::Client, Words::tr("to the server"));
        writes(Side::Server, Words::tr("to the client"));
    }
    void writes(Side from, const QString &what)
    {
        const std::vector<Arrow> before = arrowsOf(m_before.reading, from);
        const std::vector<Arrow> after = arrowsOf(m_after.reading, from);
        const size_t count = std::max(before.size(), after.size());
        for (size_t i = 0; i < std::min(count, writesShown); ++i) {
            const Arrow *one = i < before.size() ? &before[i] : nullptr;
            const Arrow *other = i < after.size() ? &after[i] : nullptr;
            const QString name = count > 1 ? QStringLiteral("%1 %2").arg(what).arg(i + 1) : what;
            const auto bytes = [](const Arrow *arrow) {
                return arrow ? bytesText(arrow->bytes) : QString();
            };
            const bool equal = one && other && one->segments == other->segments;
            // What a parser has not come to yet it may still find to be the same.
            const bool settled = one && other && (one->bytes != other->bytes || isOver(Part::Wire));
            ComparedLine &line = add(Part::Wire, name, bytes(one), bytes(other),
                equal              ? Difference::Same
                    : settled      ? Difference::Changed
                    : one && other ? Difference::Open
                                   : difference(bytes(one), bytes(other)));
            line.towardsServer = from == Side::Client;
            if (one) {
                line.beforeSegments = one->segments;
                line.beforeEvent = one->write ? one->write : one->read;
            }
            if (other) {
                line.afterSegments = other->segments;
                line.afterEvent = other->write ? other->write : other->read;
            }
        }
        if (count > writesShown)
            addWhole(Part::Wire, Words::tr("%1, more").arg(what), restText(before),
                restText(after));
    }
    /// What grows as long as an exchange runs.
    void addWhole(Part part, const QString &what, const QString &before, const QString &after)
    {
        add(part, what, before, after,
            before == after          ? Difference::Same
                : isOver(part) ? difference(before, after)
                               : Difference::Open);
    }
    static QString restText(const std::vector<Arrow> &arrows)
    {
        if (arrows.size() <= writesShown)
            return {};
        qint64 bytes = 0;
        for (size_t i = writesShown; i < arrows.size(); ++i)
            bytes += arrows[i].bytes;
        return Words::tr("%1 writes, %2").arg(arrows.size() - writesShown).arg(bytesText(bytes));
    }

    // ---- How it ended, and when ----

    void outcome()
    {
        const auto text = [](const Facts &facts) {
            return facts.failure() ? latin(errorOf(facts.reading, facts.failure()).code)
                : facts.over       ? Words::tr("without an error")
                                   : QString();
        };
        ComparedLine &line =
            add(Part::Response, Words::tr("ended"), text(m_before), text(m_after));
        line.beforeEvent = m_before.failure();
        line.afterEvent = m_after.failure();
    }

    void times()
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
            if (grows && !isOver(Part::Time))
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
    static bool areAlike(microseconds one, microseconds other)
    {
        const qint64 apart = std::abs(qint64((one - other).count()));
        return apart <= 1000 || apart * 5 <= qint64(std::max(one, other).count());
    }

    const Facts m_before;
    const Facts m_after;
    Comparison m_out;
};

} // namespace

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
