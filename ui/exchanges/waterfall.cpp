#include "ui/exchanges/waterfall.h"

#include "core/flow/eventtext.h"
#include "ui/theme/palette.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>

namespace roundtrip::ui
{

namespace
{

double place(std::chrono::microseconds time, const TimeSpan &span, double width)
{
    const double whole = double((span.end - span.begin).count());
    if (whole <= 0)
        return 0;
    return std::clamp(double((time - span.begin).count()) / whole, 0.0, 1.0) * width;
}

QColor colorOf(flow::Phase phase, const Palette &palette)
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

bool isWaiting(flow::Phase phase)
{
    return phase == flow::Phase::Queued || phase == flow::Phase::Waiting;
}

QString nameOf(flow::Phase phase)
{
    switch (phase) {
    case flow::Phase::Queued:
        return QCoreApplication::translate("Waterfall", "queued %1");
    case flow::Phase::Connecting:
        return QCoreApplication::translate("Waterfall", "connecting %1");
    case flow::Phase::Sending:
        return QCoreApplication::translate("Waterfall", "sending %1");
    case flow::Phase::Waiting:
        return QCoreApplication::translate("Waterfall", "waiting %1");
    case flow::Phase::Receiving:
        return QCoreApplication::translate("Waterfall", "receiving %1");
    }
    return {};
}

/// Waiting is hatched: nothing happens there.
void paintBar(QPainter &painter, const QRectF &bar, const PhaseBar &phase, const Palette &palette)
{
    const QColor color = colorOf(phase.phase, palette);
    painter.setPen(Qt::NoPen);
    if (!isWaiting(phase.phase)) {
        painter.setBrush(color);
        painter.drawRoundedRect(bar, 1.5, 1.5);
        return;
    }
    painter.save();
    painter.setClipRect(bar);
    painter.setPen(QPen(color, 1.2));
    const double step = 6;
    for (double x = bar.left() - bar.height(); x < bar.right(); x += step)
        painter.drawLine(QPointF(x, bar.bottom()), QPointF(x + bar.height(), bar.top()));
    painter.restore();
}

void paintCross(QPainter &painter, QPointF middle, double size, const QColor &color)
{
    painter.setPen(QPen(color, 1.8, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(middle + QPointF(-size, -size), middle + QPointF(size, size));
    painter.drawLine(middle + QPointF(-size, size), middle + QPointF(size, -size));
}

} // namespace

std::vector<PhaseBar> phaseBars(
    const flow::ExchangeRow &row, const TimeSpan &span, double width, double narrowest)
{
    std::vector<PhaseBar> bars;
    double free = 0; // to the right of the bars so far
    for (int i = 0; i < row.phasesUsed; ++i) {
        const flow::PhaseSpan &phase = row.phases[size_t(i)];
        PhaseBar bar{phase.phase, place(phase.begin, span, width), place(phase.end, span, width),
            phase.underWay};
        bar.left = std::min(std::max(bar.left, free), std::max(0.0, width - narrowest));
        bar.right = std::max(bar.right, bar.left);
        // A wait too short to be hatched is left out: the next bar says enough.
        if (isWaiting(bar.phase) && bar.right - bar.left < narrowest)
            continue;
        bar.right = std::max(bar.right, bar.left + narrowest);
        free = bar.right;
        bars.push_back(bar);
    }
    return bars;
}

void paintWaterfall(QPainter &painter, const QRectF &box, const flow::ExchangeRow &row,
    const TimeSpan &span, const Palette &palette)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const double narrowest = std::max(2.0, box.height() / 4);
    const double cross =
        row.failure.isEmpty() ? 0 : box.height(); // room for it behind the last bar
    const double width = box.width() - cross;
    double end = place(row.end, span, width);
    for (const PhaseBar &bar : phaseBars(row, span, width, narrowest)) {
        const QRectF place(box.left() + bar.left, box.top(), bar.right - bar.left, box.height());
        paintBar(painter, place, bar, palette);
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
        parts << nameOf(phase.phase).arg(flow::durationText(phase.end - phase.begin));
    }
    return parts.join(QStringLiteral(", "));
}

} // namespace roundtrip::ui
