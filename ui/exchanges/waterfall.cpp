#include "ui/exchanges/waterfall.h"

#include "core/flow/eventtext.h"
#include "core/flow/timing.h"
#include "ui/theme/palette.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace roundtrip::ui
{

namespace
{

/// How much of the width a stretch gets.
double weightOf(std::chrono::microseconds length, bool busy)
{
    constexpr double unit = 20; // microseconds
    constexpr double folded = 1;
    const double weight = std::log1p(double(length.count()) / unit);
    return busy ? weight : std::min(weight, folded);
}

const flow::PhaseSpan *find(const flow::ExchangeRow &row, flow::Phase phase)
{
    const auto end = row.phases.begin() + row.phasesUsed;
    const auto found = std::find_if(
        row.phases.begin(), end, [phase](const auto &span) { return span.phase == phase; });
    return found == end ? nullptr : &*found;
}

/// The server answers a request that has not ended.
bool overlaps(const flow::ExchangeRow &row)
{
    const flow::PhaseSpan *const sending = find(row, flow::Phase::Sending);
    const flow::PhaseSpan *const receiving = find(row, flow::Phase::Receiving);
    return sending && receiving && receiving->begin < sending->end;
}

PhaseBar::Lane laneOf(flow::Phase phase, bool overlapping)
{
    if (!overlapping)
        return PhaseBar::Lane::Whole;
    return phase == flow::Phase::Sending  ? PhaseBar::Lane::Upper
        : phase == flow::Phase::Receiving ? PhaseBar::Lane::Lower
                                          : PhaseBar::Lane::Whole;
}

QRectF boxOf(const PhaseBar &bar, const QRectF &box)
{
    const double half = box.height() / 2;
    const double top = bar.lane == PhaseBar::Lane::Lower ? box.top() + half + 0.5 : box.top();
    const double height = bar.lane == PhaseBar::Lane::Whole ? box.height() : half - 0.5;
    return {box.left() + bar.left, top, bar.right - bar.left, height};
}

bool isWaiting(flow::Phase phase)
{
    return phase == flow::Phase::Queued || phase == flow::Phase::Waiting;
}

QString nameOf(flow::Phase phase, bool seenByServer)
{
    switch (phase) {
    case flow::Phase::Queued:
        return QCoreApplication::translate("Waterfall", "queued %1");
    case flow::Phase::Connecting:
        return QCoreApplication::translate("Waterfall", "connecting %1");
    case flow::Phase::Sending:
        return seenByServer ? QCoreApplication::translate("Waterfall", "reading %1")
                            : QCoreApplication::translate("Waterfall", "sending %1");
    case flow::Phase::Waiting:
        return QCoreApplication::translate("Waterfall", "waiting %1");
    case flow::Phase::Receiving:
        return seenByServer ? QCoreApplication::translate("Waterfall", "writing %1")
                            : QCoreApplication::translate("Waterfall", "receiving %1");
    }
    return {};
}

void paintHatching(QPainter &painter, const QRectF &bar, const QColor &color)
{
    painter.save();
    painter.setClipRect(bar, Qt::IntersectClip);
    painter.setPen(QPen(color, 1.2));
    const double step = 6;
    for (double x = bar.left() - bar.height(); x < bar.right(); x += step)
        painter.drawLine(QPointF(x, bar.bottom()), QPointF(x + bar.height(), bar.top()));
    painter.restore();
}

/// Waiting is hatched: nothing happens there.
void paintWhole(QPainter &painter, const QRectF &bar, flow::Phase phase, const Palette &palette)
{
    const QColor color = phaseColor(phase, palette);
    if (isWaiting(phase))
        return paintHatching(painter, bar, color);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawRoundedRect(bar, 1.5, 1.5);
}

void paintBar(QPainter &painter, const QRectF &bar, const PhaseBar &phase, const Palette &palette)
{
    const auto boxOfStill = [&](const PhaseBar::Still &still) {
        return QRectF(bar.left() + still.left - phase.left, bar.top(), still.right - still.left,
            bar.height());
    };
    painter.save();
    QPainterPath moving;
    moving.addRect(bar);
    for (const PhaseBar::Still &still : phase.stills) {
        QPainterPath hole;
        hole.addRect(boxOfStill(still));
        moving -= hole;
    }
    painter.setClipPath(moving, Qt::IntersectClip);
    paintWhole(painter, bar, phase.phase, palette);
    painter.restore();
    const QColor color = phaseColor(phase.phase, palette);
    constexpr double thin = 1.5;
    for (const PhaseBar::Still &still : phase.stills) {
        const QRectF box = boxOfStill(still);
        if (still.held)
            paintHatching(painter, box.adjusted(0, 0, 0, -thin), palette.end);
        const double y = still.held ? box.bottom() - thin : box.center().y() - thin / 2;
        painter.fillRect(QRectF(box.left(), y, box.width(), thin), color);
    }
}

/// Those that are wide enough to be seen.
std::vector<PhaseBar::Still> stillsOf(const PhaseBar &bar, const flow::ExchangeRow &row,
    const flow::PhaseSpan &phase, const TimeScale &scale, double width)
{
    constexpr double narrowest = 3;
    std::vector<PhaseBar::Still> stills;
    for (const flow::Lull &lull : flow::lullsIn(row, {phase.phase}, phase.begin, phase.end)) {
        const double left = std::max(bar.left, scale.placeOf(lull.begin) * width);
        const double right = std::min(bar.right, scale.placeOf(lull.end) * width);
        if (right - left >= narrowest)
            stills.push_back({left, right, lull.why == flow::Lull::Why::Held});
    }
    return stills;
}

/// "1.2 s, held 1.1 s"
QString phaseWords(const flow::ExchangeRow &row, const flow::PhaseSpan &phase)
{
    std::chrono::microseconds held{0};
    std::chrono::microseconds quiet{0};
    for (const flow::Lull &lull : flow::lullsIn(row, {phase.phase}, phase.begin, phase.end))
        (lull.why == flow::Lull::Why::Held ? held : quiet) += lull.duration();
    QStringList parts;
    if (held.count() > 0)
        parts << QCoreApplication::translate("Waterfall", "held %1").arg(flow::durationText(held));
    if (quiet.count() > 0)
        parts << QCoreApplication::translate("Waterfall", "paused %1").arg(flow::durationText(quiet));
    const QString whole = flow::phaseText(phase, row.seenByServer());
    return parts.isEmpty() ? whole
                           : QStringLiteral("%1 (%2)").arg(whole, parts.join(QStringLiteral(", ")));
}

void paintCross(QPainter &painter, QPointF middle, double size, const QColor &color)
{
    painter.setPen(QPen(color, 1.8, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(middle + QPointF(-size, -size), middle + QPointF(size, size));
    painter.drawLine(middle + QPointF(-size, size), middle + QPointF(size, -size));
}

} // namespace

QColor phaseColor(flow::Phase phase, const Palette &palette)
{
    switch (phase) {
    case flow::Phase::Queued:
    case flow::Phase::Connecting:
        return palette.agent;
    case flow::Phase::Sending:
        return palette.head;
    case flow::Phase::Waiting:
        return palette.faint;
    case flow::Phase::Receiving:
        return palette.chunk;
    }
    return palette.faint;
}

TimeScale::TimeScale(const std::vector<flow::ExchangeRow> &rows)
{
    for (const flow::ExchangeRow &row : rows) {
        m_times.push_back(row.begin);
        m_times.push_back(row.end);
        for (int i = 0; i < row.phasesUsed; ++i) {
            m_times.push_back(row.phases[size_t(i)].begin);
            m_times.push_back(row.phases[size_t(i)].end);
        }
        for (const flow::Lull &lull : row.lulls) {
            m_times.push_back(lull.begin);
            m_times.push_back(lull.end);
        }
    }
    std::sort(m_times.begin(), m_times.end());
    m_times.erase(std::unique(m_times.begin(), m_times.end()), m_times.end());
    double sum = 0;
    for (size_t i = 0; i < m_times.size(); ++i) {
        if (i > 0) {
            const auto begin = m_times[i - 1];
            const bool busy =
                std::any_of(rows.begin(), rows.end(), [&](const flow::ExchangeRow &row) {
                    return row.begin <= begin && begin < row.end;
                });
            sum += weightOf(m_times[i] - begin, busy);
        }
        m_places.push_back(sum);
    }
    for (double &place : m_places)
        place = sum > 0 ? place / sum : 0;
}

double TimeScale::placeOf(std::chrono::microseconds time) const
{
    const auto next = std::lower_bound(m_times.begin(), m_times.end(), time);
    if (next == m_times.end())
        return m_places.empty() ? 0 : m_places.back();
    const auto i = size_t(next - m_times.begin());
    if (i == 0 || *next == time)
        return m_places[i];
    const double part =
        double((time - m_times[i - 1]).count()) / double((m_times[i] - m_times[i - 1]).count());
    return m_places[i - 1] + part * (m_places[i] - m_places[i - 1]);
}

std::vector<PhaseBar> phaseBars(
    const flow::ExchangeRow &row, const TimeScale &scale, double width, double narrowest)
{
    std::vector<PhaseBar> bars;
    const bool overlapping = overlaps(row);
    double free = 0; // to the right of the bars so far
    for (int i = 0; i < row.phasesUsed; ++i) {
        const flow::PhaseSpan &phase = row.phases[size_t(i)];
        PhaseBar bar{phase.phase, scale.placeOf(phase.begin) * width,
            scale.placeOf(phase.end) * width, phase.underWay, laneOf(phase.phase, overlapping)};
        const double from = bar.lane == PhaseBar::Lane::Lower ? 0 : free;
        bar.left = std::min(std::max(bar.left, from), std::max(0.0, width - narrowest));
        bar.right = std::max(bar.right, bar.left);
        // A wait too short to be hatched is left out: the next bar says enough.
        if (isWaiting(bar.phase) && bar.right - bar.left < narrowest)
            continue;
        bar.right = std::max(bar.right, bar.left + narrowest);
        free = std::max(free, bar.right);
        bar.stills = stillsOf(bar, row, phase, scale, width);
        bars.push_back(bar);
    }
    return bars;
}

void paintWaterfall(QPainter &painter, const QRectF &box, const flow::ExchangeRow &row,
    const TimeScale &scale, const Palette &palette)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const double narrowest = std::max(2.0, box.height() / 4);
    const double cross =
        row.failure.isEmpty() ? 0 : box.height(); // room for it behind the last bar
    const double width = box.width() - cross;
    double end = scale.placeOf(row.end) * width;
    for (const PhaseBar &bar : phaseBars(row, scale, width, narrowest)) {
        paintBar(painter, boxOf(bar, box), bar, palette);
        end = std::max(end, bar.right);
    }
    if (!row.failure.isEmpty()) {
        const double size = box.height() * 0.32;
        const double x = box.left() + end + cross / 2;
        paintCross(painter, {x, box.center().y()}, size, palette.error);
    }
    painter.restore();
}

QString waterfallText(const flow::ExchangeRow &row)
{
    QStringList parts;
    for (int i = 0; i < row.phasesUsed; ++i) {
        const flow::PhaseSpan &phase = row.phases[size_t(i)];
        parts << nameOf(phase.phase, row.seenByServer())
                     .arg(phaseWords(row, phase));
    }
    QString text = parts.join(QStringLiteral(", "));
    if (overlaps(row))
        text = QCoreApplication::translate(
            "Waterfall", "%1; the answer began before the request had ended")
                   .arg(text);
    return text;
}

} // namespace roundtrip::ui
