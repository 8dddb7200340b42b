#include "ui/stage/stagelayout.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace roundtrip::ui
{

namespace
{

struct Part {
    flow::PieceKind kind{};
    qint64 bytes = 0;
    QString label;
    int count = 1;
    double width = 0;
    bool labelled = false;
    bool framed = false;
};

/// Neighbours of one kind become one part, the smallest pair first, until no more than `most` are
/// left.
void mergeDownTo(std::vector<Part> &parts, size_t most)
{
    while (parts.size() > most) {
        size_t best = 1;
        qint64 bestBytes = -1;
        for (size_t i = 1; i < parts.size(); ++i) {
            const qint64 sum = parts[i - 1].bytes + parts[i].bytes;
            const bool alike = parts[i - 1].kind == parts[i].kind;
            if (alike && (bestBytes < 0 || sum < bestBytes)) {
                best = i;
                bestBytes = sum;
            }
        }
        Part &first = parts[best - 1];
        const Part &second = parts[best];
        first.bytes += second.bytes;
        first.count += second.count;
        const bool goesOn = first.label.startsWith(u'…'); // the rest of a piece has no name
        first.label = QStringLiteral("%1 × %2")
                          .arg(first.count)
                          .arg((goesOn ? second.label : first.label).section(u' ', 0, 0));
        parts.erase(parts.begin() + qsizetype(best));
    }
}

std::vector<Part> partsOf(const std::vector<flow::Segment> &segments, size_t most)
{
    // Far more pieces than places: run them together while reading, so that merging stays cheap.
    std::vector<Part> parts;
    const bool crowded = segments.size() > 4 * most;
    for (const flow::Segment &segment : segments) {
        if (crowded && !parts.empty() && parts.back().kind == segment.kind) {
            Part &last = parts.back();
            last.bytes += segment.bytes;
            last.label =
                QStringLiteral("%1 × %2").arg(++last.count).arg(segment.label.section(u' ', 0, 0));
        } else if (parts.size() < 4 * most) {
            parts.push_back(
                {segment.kind, segment.bytes, segment.label, 1, 0, false, segment.framed});
        } else {
            parts.back().bytes += segment.bytes;
            ++parts.back().count;
        }
    }
    mergeDownTo(parts, most);
    return parts;
}

/// What is said of a part: all, its count alone, nothing.
QString wordsOf(const Part &part, int said)
{
    if (said == 0)
        return part.label;
    if (said > 1)
        return QString();
    return part.count > 1 ? part.label.section(u' ', 0, 1) : part.label.section(u' ', -1);
}

/// Labels for the largest parts first, as long as all parts keep their least width. No part says
/// more than a larger one does: its words would make it the wider of the two.
void giveLabels(std::vector<Part> &parts, double length, const StageMetrics &metrics)
{
    double used = std::accumulate(parts.begin(), parts.end(), 0.0,
        [](double sum, const Part &part) { return sum + part.width; });
    std::vector<Part *> bySize;
    for (Part &part : parts)
        bySize.push_back(&part);
    std::stable_sort(bySize.begin(), bySize.end(),
        [](const Part *a, const Part *b) { return a->bytes > b->bytes; });
    int said = 0;
    for (Part *part : bySize) {
        const auto wanted = [&] {
            return metrics.width(StageMetrics::Face::Caption, wordsOf(*part, said))
                + metrics.px(12);
        };
        while (said < 2 && used - part->width + wanted() > length)
            ++said;
        if (said == 2)
            break;
        used += std::max(0.0, wanted() - part->width);
        part->width = std::max(part->width, wanted());
        part->label = wordsOf(*part, said);
        part->labelled = true;
    }
    double weights = 0;
    for (const Part &part : parts)
        weights += std::sqrt(double(std::max<qint64>(1, part.bytes)));
    for (Part &part : parts) {
        const double share = std::sqrt(double(std::max<qint64>(1, part.bytes))) / weights;
        part.width += share * std::max(0.0, length - used);
    }
}

} // namespace

std::vector<PlacedSegment> placeSegments(
    const std::vector<flow::Segment> &segments, double length, const StageMetrics &metrics)
{
    std::vector<PlacedSegment> placed;
    if (segments.empty() || length <= 0)
        return placed;
    const double wished = metrics.px(10);
    const double least = metrics.px(4);
    std::vector<Part> parts = partsOf(segments, std::max<size_t>(1, size_t(length / least)));
    for (Part &part : parts)
        part.width = std::min(wished, length / double(parts.size()));
    giveLabels(parts, length, metrics);
    // The first byte on the wire arrives first: it lies at the tip.
    double at = length;
    for (const Part &part : parts) {
        const QString label = part.labelled ? part.label : QString();
        placed.push_back({part.kind, at - part.width, at, label, part.count, part.framed});
        at -= part.width;
    }
    return placed;
}

} // namespace roundtrip::ui
