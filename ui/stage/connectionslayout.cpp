#include "ui/stage/connectionslayout.h"

#include "core/flow/addresses.h"
#include "core/flow/eventtext.h"
#include "core/flow/timing.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace roundtrip::ui
{

using flow::ConnectionColumn;
using flow::ConnectionLife;
using flow::ExchangeRow;
using std::chrono::microseconds;

namespace
{

constexpr double leastAxis = 58;
constexpr double leastColumn = 74;
constexpr double mostColumn = 230;
constexpr double twoLinesFrom = 128; ///< of a column: number, method and target in one line
/// What is shorter is not folded.
constexpr microseconds foldFrom{20'000};
/// An exchange on a connection that ends with the tick in which the next begins.
constexpr microseconds sameTick{500};

QString words(const char *english)
{
    return QCoreApplication::translate("ConnectionsView", english);
}

QString numbered(const char *english, int n)
{
    return QCoreApplication::translate("ConnectionsView", english, nullptr, n);
}

/// In the room of the axis: "+1.20 s", "+7′03″", "+1 h 07′".
QString axisText(microseconds since)
{
    const qint64 seconds = std::chrono::round<std::chrono::seconds>(since).count();
    if (seconds < 60)
        return u'+' + flow::durationText(since);
    const auto two = [](qint64 number) { return QString::number(number).rightJustified(2, u'0'); };
    return seconds < 3600
        ? QStringLiteral("+%1′%2″").arg(QString::number(seconds / 60), two(seconds % 60))
        : QStringLiteral("+%1 h %2′").arg(QString::number(seconds / 3600), two(seconds % 3600 / 60));
}

/// As wide as its longest text, whatever the letters.
double axisOf(const StageMetrics &metrics)
{
    const QFontMetricsF note(metrics.note);
    double widest = 0;
    for (const char *longest : {"+88.88 ms", "+88 h 88′"})
        widest = std::max(widest, note.horizontalAdvance(QString::fromUtf8(longest)));
    return std::max(metrics.px(leastAxis), std::ceil(widest) + metrics.px(10));
}

/// The least a column has to be for what tells it apart.
double leastColumnOf(const StageMetrics &metrics)
{
    return std::max(metrics.px(leastColumn),
        QFontMetricsF(metrics.title).horizontalAdvance(QStringLiteral(":88888")) + metrics.px(20));
}

/// From when on it was on the connection: it may have waited in a queue before.
microseconds beginOn(const ExchangeRow &row)
{
    const bool queued = row.phasesUsed > 0 && row.phases[0].phase == flow::Phase::Queued;
    return queued ? row.phases[0].end : row.begin;
}

class Placing
{
public:
    Placing(const std::vector<ConnectionColumn> &columns, microseconds clock,
        const StageMetrics &metrics, double width)
        : m_columns(columns)
        , m_clock(clock)
        , m_metrics(metrics)
        , m_line(QFontMetricsF(metrics.note).height())
    {
        m_out.axis = axisOf(metrics);
        const double count = std::max<double>(1, double(columns.size()));
        m_step = std::min((width - m_out.axis) / count, px(mostColumn));
        m_wide = m_step >= px(twoLinesFrom);
        m_out.headerHeight =
            QFontMetricsF(metrics.title).height() + m_line + px(8);
    }

    ConnectionsLayout run()
    {
        gatherTimes();
        placeTimes();
        for (size_t i = 0; i < m_columns.size(); ++i)
            placeColumn(int(i));
        placeMarks();
        return std::move(m_out);
    }

private:
    struct Stay { ///< of an exchange on its connection
        microseconds begin{0};
        microseconds end{0};
        int lane = 0;
    };

    double px(double design) const { return m_metrics.px(design); }
    double blockHeight() const { return (m_wide ? 2 : 3) * m_line + px(9); }

    /// Exchanges on one connection follow each other; those that overlap (pipelined) stand beside
    /// each other.
    std::vector<Stay> staysOf(const ConnectionColumn &column) const
    {
        std::vector<Stay> stays;
        for (const ExchangeRow &row : column.exchanges) {
            Stay stay{beginOn(row), row.running ? std::max(m_clock, row.end) : row.end, 0};
            if (!stays.empty()) {
                const Stay &last = stays.back();
                if (stay.begin < last.end && last.end - stay.begin <= sameTick)
                    stay.begin = last.end;
                else if (stay.begin < last.end)
                    stay.lane = 1 - last.lane;
            }
            stay.end = std::max(stay.end, stay.begin + microseconds{1});
            stays.push_back(stay);
        }
        return stays;
    }

    void gatherTimes()
    {
        for (const ConnectionColumn &column : m_columns) {
            m_stays.push_back(staysOf(column));
            for (const Stay &stay : m_stays.back()) {
                m_at[stay.begin] = 0;
                m_at[stay.end] = 0;
            }
            if (column.exchanges.empty() || column.earlier == 0)
                m_at[column.life.begin] = 0;
            if (column.life.ended)
                m_at[*column.life.ended] = 0;
        }
    }

    bool isBusy(microseconds from, microseconds to) const
    {
        for (const std::vector<Stay> &stays : m_stays) {
            for (const Stay &stay : stays) {
                if (stay.begin < to && stay.end > from)
                    return true;
            }
        }
        return false;
    }

    /// Times get their places from above: what ends there needs its height.
    void placeTimes()
    {
        double y = px(6);
        const microseconds *before = nullptr;
        for (auto &[time, place] : m_at) {
            if (before) {
                const microseconds gap = time - *before;
                const bool busy = isBusy(*before, time);
                if (!busy && gap >= foldFrom) {
                    y = std::max(y, endsToldTo(*before)); // the bar lies across all columns
                    const double high = m_line + px(6);
                    m_out.folds.push_back({QRectF(0, y + px(5), 0, high),
                        words(QT_TRANSLATE_NOOP("ConnectionsView", "%1, no exchange"))
                            .arg(flow::durationText(gap))});
                    y += high + px(10);
                } else {
                    y += std::clamp(px(9) * std::log2(1 + double(gap.count()) / 100.0),
                        px(busy ? 4 : 3), px(70));
                }
            }
            for (const std::vector<Stay> &stays : m_stays) {
                for (const Stay &stay : stays) {
                    if (stay.end == time)
                        y = std::max(y, m_at.at(stay.begin) + blockHeight() + px(3));
                }
            }
            place = y;
            before = &time;
        }
        m_out.height = y + px(10);
    }

    double endWidth() const { return m_step - px(15); }

    /// What ended it, with the reason where two lines have room for it.
    QStringList endLines(const ConnectionLife &life) const
    {
        constexpr int mostLines = 2;
        const auto lines = [&](const QString &text) {
            return m_metrics.wrapped(StageMetrics::Face::Note, text, endWidth(), mostLines + 1);
        };
        const QStringList all = lines(flow::endText(life));
        return all.size() <= mostLines ? all
                                       : m_metrics.wrapped(StageMetrics::Face::Note,
                                           flow::enderText(life), endWidth(), mostLines);
    }

    /// Down to where the ends are told of what has ended by then.
    double endsToldTo(microseconds time) const
    {
        double to = 0;
        for (size_t i = 0; i < m_columns.size(); ++i) {
            const ConnectionLife &life = m_columns[i].life;
            if (!life.ended || *life.ended > time)
                continue;
            double top = m_at.at(*life.ended);
            for (const Stay &stay : m_stays[i])
                top = std::max(top, stay.end <= time ? m_at.at(stay.end) : 0);
            to = std::max(to, top + px(6) + double(endLines(life).size()) * m_line);
        }
        return to;
    }

    /// Between two times by their share.
    double placeOf(microseconds time) const
    {
        if (m_at.empty())
            return 0;
        const auto behind = m_at.lower_bound(time);
        if (behind == m_at.end())
            return m_at.rbegin()->second;
        if (behind == m_at.begin() || behind->first == time)
            return behind->second;
        const auto before = std::prev(behind);
        const double share = double((time - before->first).count())
            / double((behind->first - before->first).count());
        return before->second + share * (behind->second - before->second);
    }

    void placeColumn(int index)
    {
        const ConnectionColumn &data = m_columns[size_t(index)];
        const ConnectionLife &life = data.life;
        const double left = m_out.axis + index * m_step;
        ConnectionsLayout::Column column;
        column.header = QRectF(left + px(3), 0, m_step - px(6), m_out.headerHeight);
        column.x = left + px(8);
        column.from = placeOf(data.earlier > 0 && !data.exchanges.empty()
                ? beginOn(data.exchanges.front())
                : life.begin);
        column.connected = life.connected ? std::max(column.from, placeOf(*life.connected)) : 0;
        column.ended = life.ended.has_value();
        column.badly = life.end == ConnectionLife::End::Reset
            || life.end == ConnectionLife::End::Failed;
        column.to = column.ended ? placeOf(*life.ended) : m_out.height - px(6);
        column.inUse = std::ranges::any_of(data.exchanges, &ExchangeRow::running);
        column.title = flow::isUnixSocket(life.endpoints.serverAddress)
            ? QStringLiteral("unix #%1").arg(life.id.value)
            : QStringLiteral(":%1").arg(life.endpoints.clientPort);
        column.shortNote = stateOf(column);
        column.note = noteOf(data, column);
        column.ending = flow::endText(life);
        placeBlocks(index, column);
        if (column.ended)
            placeEnd(column, life);
        m_out.columns.push_back(std::move(column));
    }

    static QString stateOf(const ConnectionsLayout::Column &column)
    {
        return column.ended ? words(QT_TRANSLATE_NOOP("ConnectionsView", "ended"))
            : column.inUse  ? words(QT_TRANSLATE_NOOP("ConnectionsView", "in use"))
                            : words(QT_TRANSLATE_NOOP("ConnectionsView", "idle"));
    }
    static QString noteOf(const ConnectionColumn &data, const ConnectionsLayout::Column &column)
    {
        const int count = data.earlier + int(data.exchanges.size());
        const QString from = data.life.sideHere[0]
            ? QString()
            : words(QT_TRANSLATE_NOOP("ConnectionsView", ", from outside"));
        const QString exchanges = count == 0
            ? words(QT_TRANSLATE_NOOP("ConnectionsView", "no request yet"))
            : numbered(QT_TRANSLATE_N_NOOP("ConnectionsView", "%n exchange(s)"), count);
        return QStringLiteral("%1, %2%3").arg(exchanges, column.shortNote, from);
    }

    void placeBlocks(int index, const ConnectionsLayout::Column &column)
    {
        const ConnectionColumn &data = m_columns[size_t(index)];
        const std::vector<Stay> &stays = m_stays[size_t(index)];
        const bool lanes =
            std::ranges::any_of(stays, [](const Stay &stay) { return stay.lane > 0; });
        const double room = column.header.right() - column.x;
        for (size_t i = 0; i < stays.size(); ++i) {
            const ExchangeRow &row = data.exchanges[i];
            ConnectionsLayout::Block block;
            block.column = index;
            block.key = row.key;
            block.number = row.number;
            block.running = row.running;
            block.failed = !row.failure.isEmpty();
            const double width = lanes ? room / 2 - px(1) : room;
            block.rect = QRectF(column.x + stays[i].lane * (width + px(2)),
                placeOf(stays[i].begin), width,
                placeOf(stays[i].end) - placeOf(stays[i].begin) - px(2));
            for (int p = 0; p < row.phasesUsed; ++p) {
                const flow::PhaseSpan &span = row.phases[size_t(p)];
                if (span.phase == flow::Phase::Queued)
                    continue;
                const double from = std::max(block.rect.top(), placeOf(span.begin));
                const double to = std::min(block.rect.bottom(),
                    placeOf(span.underWay ? std::max(m_clock, span.end) : span.end));
                if (to <= from)
                    continue;
                block.spans.push_back({span.phase, from, to});
                for (const flow::Lull &lull : flow::lullsIn(row, {span.phase}, span.begin, span.end)) {
                    if (lull.why == flow::Lull::Why::Held)
                        block.spans.push_back({span.phase, std::max(from, placeOf(lull.begin)),
                            std::min(to, placeOf(lull.end)), true});
                }
            }
            const microseconds stay = std::max(microseconds{0}, row.end - stays[i].begin);
            block.lines = linesOf(row, stay, width - px(13), block.rect.height());
            block.spoken = spokenOf(row, stay, column.title);
            m_out.blocks.push_back(std::move(block));
        }
    }

    static QString outcomeOf(const ExchangeRow &row)
    {
        return !row.failure.isEmpty() ? QStringLiteral("✕ %1").arg(QString::fromLatin1(row.failure))
            : row.status > 0          ? QString::number(row.status)
                                      : QStringLiteral("…");
    }

    /// Where one line has no room for how it went and how long it took, the time has a line of its
    /// own, if the block is high enough.
    QStringList linesOf(
        const ExchangeRow &row, microseconds stay, double room, double height) const
    {
        const QFontMetricsF label(m_metrics.label);
        const QFontMetricsF note(m_metrics.note);
        const QString method = QString::fromUtf8(row.method);
        const QString target = QString::fromUtf8(row.target);
        const QString outcome = outcomeOf(row);
        // What waited in the queue was not on the connection all of its time.
        const microseconds queued = beginOn(row) - row.begin;
        const QString time = queued.count() > 0
            ? words(QT_TRANSLATE_NOOP("ConnectionsView", "%1 of %2"))
                  .arg(flow::durationText(stay), flow::durationText(row.end - row.begin))
            : flow::durationText(stay);
        const QString both = QStringLiteral("%1 · %2").arg(outcome, time);
        const bool fits = note.horizontalAdvance(both) <= room;
        const QString last = fits ? both : outcome;
        if (m_wide)
            return {label.elidedText(
                        QStringLiteral("#%1 %2 %3").arg(row.number).arg(method, target),
                        Qt::ElideRight, room),
                note.elidedText(last, Qt::ElideRight, room)};
        QStringList lines{label.elidedText(
                              QStringLiteral("#%1 %2").arg(row.number).arg(method), Qt::ElideRight, room),
            note.elidedText(target, Qt::ElideMiddle, room),
            note.elidedText(last, Qt::ElideRight, room)};
        if (!fits && height > 4 * m_line + px(6))
            lines << note.elidedText(time, Qt::ElideRight, room);
        return lines;
    }

    /// How long it was on the connection; and before that in the queue.
    static QString spokenOf(const ExchangeRow &row, microseconds stay, const QString &connection)
    {
        const QString said =
            words(QT_TRANSLATE_NOOP("ConnectionsView", "Exchange %1 on %2: %3 %4, %5, %6"))
                .arg(QString::number(row.number), connection, QString::fromUtf8(row.method),
                    QString::fromUtf8(row.target), outcomeOf(row), flow::durationText(stay));
        const microseconds queued = beginOn(row) - row.begin;
        return queued.count() > 0
            ? words(QT_TRANSLATE_NOOP("ConnectionsView", "%1, after %2 in the queue"))
                  .arg(said, flow::durationText(queued))
            : said;
    }

    void placeEnd(ConnectionsLayout::Column &column, const ConnectionLife &life)
    {
        column.end = endLines(life);
        double top = column.to + px(5);
        for (const ConnectionsLayout::Block &block : m_out.blocks) {
            if (block.column == int(m_out.columns.size()))
                top = std::max(top, block.rect.bottom() + px(5));
        }
        column.endRect = QRectF(column.x, top, endWidth(), double(column.end.size()) * m_line);
        m_out.height = std::max(m_out.height, column.endRect.bottom() + px(6));
    }

    /// When it happened, since the first of what is shown; not where it would stand over another.
    void placeMarks()
    {
        if (m_at.empty())
            return;
        const microseconds first = m_at.begin()->first;
        double free = 0;
        QString last;
        for (const auto &[time, place] : m_at) {
            const double top = std::max(0.0, place - m_line / 2);
            if (top < free || !isBegin(time))
                continue;
            const QString text = time == first
                ? QStringLiteral("0")
                : axisText(time - first);
            if (std::exchange(last, text) == text)
                continue;
            m_out.marks.push_back({QRectF(px(4), top, m_out.axis - px(8), m_line), text});
            free = top + m_line + px(4);
        }
        for (ConnectionsLayout::Fold &fold : m_out.folds)
            fold.rect = QRectF(m_out.axis, fold.rect.top(),
                m_step * double(m_columns.size()), fold.rect.height());
    }
    bool isBegin(microseconds time) const
    {
        return std::ranges::any_of(m_stays, [time](const std::vector<Stay> &stays) {
            return std::ranges::any_of(
                stays, [time](const Stay &stay) { return stay.begin == time; });
        });
    }

    const std::vector<ConnectionColumn> &m_columns;
    const microseconds m_clock;
    const StageMetrics &m_metrics;
    const double m_line;
    double m_step = 0;
    bool m_wide = false;
    std::vector<std::vector<Stay>> m_stays; ///< by column
    std::map<microseconds, double> m_at; ///< where times lie that something begins or ends at
    ConnectionsLayout m_out;
};

} // namespace

size_t ConnectionsLayout::roomFor(double width, const StageMetrics &metrics)
{
    const double room = (width - axisOf(metrics)) / leastColumnOf(metrics);
    return size_t(std::max(1.0, std::floor(room)));
}

ConnectionsLayout ConnectionsLayout::of(const std::vector<ConnectionColumn> &columns,
    microseconds clock, const StageMetrics &metrics, double width)
{
    return Placing(columns, clock, metrics, width).run();
}

int ConnectionsLayout::blockAt(QPointF point) const
{
    for (size_t i = 0; i < blocks.size(); ++i) {
        if (blocks[i].rect.contains(point))
            return int(i);
    }
    return -1;
}

int ConnectionsLayout::endAt(QPointF point) const
{
    for (size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].endRect.contains(point))
            return int(i);
    }
    return -1;
}

} // namespace roundtrip::ui
