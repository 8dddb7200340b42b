#include "ui/stage/stagelayout.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cmath>

namespace roundtrip::ui
{

using flow::Lane;
using flow::Row;
using std::chrono::microseconds;

namespace
{

/// Which part of its way the bar covers, and what is in it.
void placeBar(PlacedArrow &placed, const Row &row, const StageMetrics &metrics, microseconds clock)
{
    const double length = placed.way.length();
    const double inset = metrics.px(10) / std::max(1.0, length);
    double begin = inset;
    double end = 1;
    if (placed.state == PlacedArrow::State::UnderWay) {
        const double part = std::clamp(metrics.px(118) / std::max(1.0, length), 0.5, 0.72);
        begin = inset + progressOf(clock - row.begin) * (1 - part - 2 * inset);
        end = begin + part;
    } else if (placed.state == PlacedArrow::State::OpenTip) {
        end = 1 - inset;
    } else if (placed.state == PlacedArrow::State::OpenTail) {
        begin = 2.4 * inset;
    }
    placed.bar = QLineF(placed.way.pointAt(begin), placed.way.pointAt(end));
    const double tip = metrics.px(11);
    placed.segments = placeSegments(row.arrow.segments, placed.bar.length() - tip, metrics);
}

using Face = StageMetrics::Face;

/// Places one row after the other, from the top, and remembers how far each column is filled.
class Placing
{
public:
    Placing(
        const flow::Scene &scene, const StageMetrics &metrics, const StageLayout::Options &options)
        : m_scene(scene)
        , m_metrics(metrics)
        , m_options(options)
    {
        m_out.columns = StageColumns::of(options.width, metrics);
        m_out.rowRects.resize(scene.rows.size());
        m_arrowOfRow.assign(scene.rows.size(), -1);
        m_labelOfRow.assign(scene.rows.size(), -1);
        m_causeOfRow.assign(scene.rows.size(), -1);
        for (const flow::Elbow &elbow : scene.elbows) {
            if (elbow.toRow >= 0 && size_t(elbow.toRow) < scene.rows.size())
                m_causeOfRow[size_t(elbow.toRow)] = elbow.fromRow;
        }
        m_filled.fill(metrics.px(6));
        m_time = metrics.px(6);
    }

    StageLayout run()
    {
        for (size_t i = 0; i < m_scene.rows.size(); ++i)
            placeRow(int(i));
        placeActivations();
        placeElbows();
        const double bottom = std::max(m_time, lowest());
        m_out.nowY = bottom + px(m_scene.rows.empty() ? 0 : 18);
        m_out.height = m_out.nowY + px(16);
        return std::move(m_out);
    }

private:
    // The columns that fill from the top, each by itself.
    enum Column { Client, ClientGap, Connection, Server, ColumnCount };

    double px(double designPixels) const { return m_metrics.px(designPixels); }
    const StageColumns &columns() const { return m_out.columns; }
    double lowest() const { return *std::max_element(m_filled.begin(), m_filled.end()); }

    void placeRow(int index)
    {
        const Row &row = m_scene.rows[size_t(index)];
        switch (row.kind) {
        case Row::Kind::Label:
            placeLabel(index, row);
            break;
        case Row::Kind::Arrow:
            placeArrow(index, row);
            break;
        case Row::Kind::Quiet:
            placeQuiet(index, row);
            break;
        }
    }

    Column columnOf(const flow::Label &label) const
    {
        if (label.lane == Lane::Server)
            return Server;
        if (label.lane == Lane::Connection)
            return Connection;
        return label.kind == flow::Label::Kind::Agent ? ClientGap : Client;
    }

    /// What had arrived when this row happened lies above it; so does what caused it. Arrows lie
    /// below one another, so the newest of them decides.
    double earliestFor(int index, const Row &row) const
    {
        const auto decides = [&](const PlacedArrow &arrow) {
            const Row &other = m_scene.rows[size_t(arrow.row)];
            const bool arrived = arrow.state == PlacedArrow::State::OpenTail
                || (arrow.state == PlacedArrow::State::Arrived && other.end > other.begin);
            return (arrived && other.end <= row.begin) || m_causeOfRow[size_t(index)] == arrow.row;
        };
        const auto arrow = std::find_if(m_out.arrows.rbegin(), m_out.arrows.rend(), decides);
        return arrow == m_out.arrows.rend() ? m_time : std::max(m_time, arrow->way.y2());
    }

    void placeLabel(int index, const Row &row)
    {
        const Column column = columnOf(row.label);
        const double height = m_metrics.pillHeight();
        PlacedLabel placed;
        placed.row = index;
        const double room = roomFor(column);
        placed.text = elidedCode(row.label.text, m_metrics, room - px(14));
        const double width = std::min(room, m_metrics.width(Face::Label, placed.text) + px(14));
        double top = std::max(m_filled[column] + px(4), earliestFor(index, row) - height / 2);
        if (column == Client) // its thin line passes below what the agent said
            top = std::max(top, m_filled[ClientGap] + px(3) - height / 2);
        placed.pill = QRectF(leftFor(column, width), top, width, height);
        placed.alignment = column == Client ? Qt::AlignRight : Qt::AlignLeft;
        placeNote(placed, row.label.note, column);
        m_filled[column] = placed.bounds().bottom();
        if (column == ClientGap && placed.bounds().right() > columns().connectionLeft)
            m_filled[Connection] = std::max(m_filled[Connection], placed.bounds().bottom());
        m_time = std::max(m_time, placed.pill.center().y());
        m_out.rowRects[size_t(index)] = placed.bounds();
        m_labelOfRow[size_t(index)] = int(m_out.labels.size());
        m_out.labels.push_back(std::move(placed));
    }

    void placeNote(PlacedLabel &placed, const QString &note, Column column)
    {
        if (note.isEmpty())
            return;
        // Two lines at the most.
        const double room = roomFor(column) - px(8);
        const double whole = m_metrics.width(Face::Note, note);
        const bool wraps = whole > room;
        placed.note = wraps
            ? QFontMetricsF(m_metrics.note).elidedText(note, Qt::ElideRight, 1.75 * room)
            : note;
        const double width = wraps ? room : whole + 1;
        const double left = column == Client ? placed.pill.right() - px(7) - width
            : column == Connection           ? placed.pill.center().x() - width / 2
                                             : placed.pill.left() + px(7);
        const double height = m_metrics.height(Face::Note) * (wraps ? 2 : 1);
        placed.noteRect = QRectF(left, placed.pill.bottom() + px(1), width, height);
    }

    double roomFor(Column column) const
    {
        switch (column) {
        case Client:
            return columns().clientLabels;
        case Server:
            return columns().serverLabels;
        case Connection:
            return columns().connectionWidth() - px(12);
        case ClientGap:
        case ColumnCount:
            break;
        }
        return columns().connectionRight - columns().clientLine - px(24);
    }

    double leftFor(Column column, double width) const
    {
        switch (column) {
        case Client:
            return columns().clientLine - px(10) - width;
        case Server:
            return columns().serverLine + px(10);
        case Connection:
            return (columns().connectionLeft + columns().connectionRight - width) / 2;
        case ClientGap:
        case ColumnCount:
            break;
        }
        return columns().clientLine + px(14);
    }

    void placeQuiet(int index, const Row &row)
    {
        const double margin = px(6);
        const double width = columns().width - 2 * margin;
        const double lines = m_metrics.width(Face::Note, row.quiet.text) > width - px(56) ? 2 : 1;
        const double height = lines * m_metrics.height(Face::Note) + px(10);
        const QRectF rect(margin, std::max(lowest(), m_time) + px(14), width, height);
        m_out.quiets.push_back({index, rect});
        m_out.rowRects[size_t(index)] = rect;
        m_filled.fill(rect.bottom() + px(10));
        m_time = rect.bottom() + px(10);
    }

    void placeArrow(int index, const Row &row);
    PlacedArrow::State stateOf(const flow::Arrow &arrow) const;
    QString captionOf(const flow::Arrow &arrow) const;
    void placeCaption(PlacedArrow &placed) const;
    void placeActivations();
    void placeElbows();
    bool placeElbow(const flow::Elbow &elbow, PlacedElbow &placed) const;
    void placeElapsed(PlacedElbow &placed, microseconds elapsed);
    bool isFree(const QRectF &rect) const;

    const flow::Scene &m_scene;
    const StageMetrics &m_metrics;
    const StageLayout::Options &m_options;
    StageLayout m_out;
    std::array<double, ColumnCount> m_filled{};
    double m_time = 0; ///< nothing that happens later lies above
    std::vector<int> m_arrowOfRow;
    std::vector<int> m_labelOfRow;
    std::vector<int> m_causeOfRow;
    std::vector<QRectF> m_elapsed;
};

PlacedArrow::State Placing::stateOf(const flow::Arrow &arrow) const
{
    const bool toServer = arrow.from == trace::Side::Client;
    const bool toOutside = toServer ? m_scene.serverOutside : m_scene.clientOutside;
    const bool fromOutside = toServer ? m_scene.clientOutside : m_scene.serverOutside;
    if (toOutside)
        return PlacedArrow::State::OpenTip;
    if (fromOutside)
        return PlacedArrow::State::OpenTail;
    return arrow.read ? PlacedArrow::State::Arrived : PlacedArrow::State::UnderWay;
}

QString Placing::captionOf(const flow::Arrow &arrow) const
{
    switch (arrow.kind) {
    case flow::Arrow::Kind::Connect:
        return QCoreApplication::translate("Stage", "TCP connect");
    case flow::Arrow::Kind::Fin:
        return QStringLiteral("FIN");
    case flow::Arrow::Kind::Reset:
        return QStringLiteral("RST");
    case flow::Arrow::Kind::Bytes:
        break;
    }
    if (arrow.bytes == 0)
        return {};
    const QString bytes = byteCountText(arrow.bytes);
    return arrow.write ? QCoreApplication::translate("Stage", "1 write · %1").arg(bytes)
                       : QCoreApplication::translate("Stage", "1 read · %1").arg(bytes);
}

void Placing::placeArrow(int index, const Row &row)
{
    PlacedArrow placed;
    placed.row = index;
    placed.kind = row.arrow.kind;
    placed.state = stateOf(row.arrow);
    placed.caption = captionOf(row.arrow);
    const bool bytes = row.arrow.kind == flow::Arrow::Kind::Bytes;
    placed.thickness = bytes ? px(17) : px(3);
    const double slope =
        std::clamp(columns().connectionWidth() * 0.19, px(16), px(bytes ? 40 : 24));
    const double captionHeight = m_metrics.height(Face::Caption);
    // The caption lies in the notch above the middle of the slanting bar.
    const double half = std::min(0.5,
        m_metrics.width(Face::Caption, placed.caption) / 2
            / std::max(1.0, columns().connectionWidth()));
    const double above = captionHeight + placed.thickness / 2 + px(3) - slope * (0.5 - half);
    const double top = m_filled[Connection] + px(6);
    const double y =
        std::max({top + std::max(above, placed.thickness / 2), earliestFor(index, row) + px(14)});
    const bool rightward = row.arrow.from == trace::Side::Client;
    const double from = rightward ? columns().connectionLeft : columns().connectionRight;
    const double to = rightward ? columns().connectionRight : columns().connectionLeft;
    placed.way = QLineF(from, y, to, y + slope);
    placeBar(placed, row, m_metrics, m_options.clock);
    placeCaption(placed);
    const double left = columns().connectionLeft;
    const QRectF body(
        left, y - placed.thickness / 2, columns().connectionWidth(), slope + placed.thickness);
    placed.bounds = body.united(placed.captionRect);
    m_filled[Connection] = body.bottom() + px(2);
    m_time = std::max(m_time, y);
    m_out.rowRects[size_t(index)] = placed.bounds;
    m_arrowOfRow[size_t(index)] = int(m_out.arrows.size());
    m_out.arrows.push_back(std::move(placed));
}

void Placing::placeCaption(PlacedArrow &placed) const
{
    const double width = std::min(
        m_metrics.width(Face::Caption, placed.caption) + 2, columns().connectionWidth() - px(4));
    const double center = (columns().connectionLeft + columns().connectionRight) / 2;
    const double along = 0.5 - width / 2 / std::max(1.0, columns().connectionWidth());
    const double barTop = placed.way.pointAt(std::max(0.0, along)).y() - placed.thickness / 2;
    const double top = barTop - px(3) - m_metrics.height(Face::Caption);
    placed.captionRect = QRectF(center - width / 2, top, width, m_metrics.height(Face::Caption));
}

/// Labels of one lane that share one reading of the clock belong to one turn of the loop: there,
/// code ran.
void Placing::placeActivations()
{
    struct Run {
        microseconds time{-1};
        int activation = -1;
    };
    std::array<Run, 3> runs;
    for (const PlacedLabel &label : m_out.labels) {
        const Row &row = m_scene.rows[size_t(label.row)];
        const bool code = row.label.kind == flow::Label::Kind::Call
            || row.label.kind == flow::Label::Kind::Callback;
        if (!code || row.label.lane == Lane::Connection)
            continue;
        Run &run = runs[size_t(row.label.lane)];
        const double x =
            row.label.lane == Lane::Client ? columns().clientLine : columns().serverLine;
        const QRectF rect(x - px(3), label.pill.top() - px(2), px(6), label.pill.height() + px(4));
        if (run.activation >= 0 && run.time == row.begin) {
            QRectF &grown = m_out.activations[size_t(run.activation)].rect;
            grown.setBottom(rect.bottom());
        } else {
            run = {row.begin, int(m_out.activations.size())};
            m_out.activations.push_back({row.label.lane, rect});
        }
    }
}

void Placing::placeElbows()
{
    for (size_t i = 0; i < m_scene.elbows.size(); ++i) {
        PlacedElbow placed;
        placed.elbow = int(i);
        placed.role = m_scene.elbows[i].role;
        if (!placeElbow(m_scene.elbows[i], placed))
            continue;
        placeElapsed(placed, m_scene.elbows[i].elapsed);
        m_out.elbows.push_back(std::move(placed));
    }
}

bool Placing::placeElbow(const flow::Elbow &elbow, PlacedElbow &placed) const
{
    const int rows = int(m_scene.rows.size());
    if (elbow.fromRow < 0 || elbow.toRow < 0 || elbow.fromRow >= rows || elbow.toRow >= rows)
        return false;
    const auto lineOf = [this](int label) {
        const Row &row = m_scene.rows[size_t(m_out.labels[size_t(label)].row)];
        return row.label.lane == Lane::Server ? columns().serverLine - px(3)
                                              : columns().clientLine + px(3);
    };
    const int fromLabel = m_labelOfRow[size_t(elbow.fromRow)];
    const int toLabel = m_labelOfRow[size_t(elbow.toRow)];
    const int fromArrow = m_arrowOfRow[size_t(elbow.fromRow)];
    const int toArrow = m_arrowOfRow[size_t(elbow.toRow)];
    if (fromLabel >= 0 && toArrow >= 0) {
        placed.from = {lineOf(fromLabel), m_out.labels[size_t(fromLabel)].pill.center().y()};
        placed.to = m_out.arrows[size_t(toArrow)].way.p1();
    } else if (fromArrow >= 0 && toLabel >= 0) {
        placed.atLifeline = PlacedElbow::Lifeline::To;
        placed.from = m_out.arrows[size_t(fromArrow)].way.p2();
        placed.to = {lineOf(toLabel), m_out.labels[size_t(toLabel)].pill.center().y()};
    } else if (fromLabel >= 0 && toLabel >= 0) {
        const PlacedLabel &agent = m_out.labels[size_t(toLabel)];
        if (m_scene.rows[size_t(agent.row)].label.kind != flow::Label::Kind::Agent)
            return false;
        placed.from = {lineOf(fromLabel), m_out.labels[size_t(fromLabel)].pill.center().y()};
        placed.to = {agent.pill.left(), agent.pill.center().y()};
    } else {
        return false;
    }
    return true;
}

bool Placing::isFree(const QRectF &rect) const
{
    const auto overlaps = [&rect](const QRectF &other) { return other.intersects(rect); };
    // Labels lie in the order of their middles: only those near the place have to be asked.
    const double reach = px(60);
    auto label = std::lower_bound(m_out.labels.begin(), m_out.labels.end(), rect.top() - reach,
        [](const PlacedLabel &l, double y) { return l.pill.center().y() < y; });
    for (; label != m_out.labels.end() && label->pill.center().y() < rect.bottom() + reach;
         ++label) {
        if (overlaps(label->bounds()))
            return false;
    }
    return std::none_of(m_elapsed.rbegin(),
               m_elapsed.rend() - std::max<qsizetype>(0, qsizetype(m_elapsed.size()) - 16),
               overlaps)
        && std::none_of(m_out.quiets.begin(), m_out.quiets.end(),
            [&](const PlacedQuiet &quiet) { return overlaps(quiet.rect); });
}

/// Whether a line runs through a text. (QPainterPath would take the area below an open line for
/// part of it.)
bool crosses(const QPainterPath &line, const QRectF &rect)
{
    const QRectF body = rect.adjusted(0, 2, 0, -2);
    for (const QPolygonF &polygon : line.toSubpathPolygons()) {
        for (qsizetype i = 1; i < polygon.size(); ++i) {
            const QLineF part(polygon.at(i - 1), polygon.at(i));
            const int samples = std::max(1, int(part.length() / 4));
            for (int sample = 0; sample <= samples; ++sample) {
                if (body.contains(part.pointAt(double(sample) / samples)))
                    return true;
            }
        }
    }
    return false;
}

/// "+0.3 ms" at the end of the line at the connection: above it, below it, or not at all.
void Placing::placeElapsed(PlacedElbow &placed, microseconds elapsed)
{
    if (elapsed <= microseconds{0} || placed.role == flow::Label::Role::Agent)
        return;
    const QString text = elapsedText(elapsed);
    const double width = m_metrics.width(Face::Note, text) + 1;
    const double left = std::min(placed.from.x(), placed.to.x());
    const double right = std::max(placed.from.x(), placed.to.x());
    if (width > right - left - px(8))
        return;
    const bool atRight = right <= columns().connectionLeft + 1;
    const double x = atRight ? right - px(5) - width : left + px(5);
    const double height = m_metrics.height(Face::Note);
    const double top = std::min(placed.from.y(), placed.to.y());
    const double bottom = std::max(placed.from.y(), placed.to.y());
    const QPainterPath line = curveOf(placed, m_metrics);
    const double atBorder =
        std::abs(placed.to.x() - (atRight ? right : left)) < 1 ? placed.to.y() : placed.from.y();
    for (const double y :
        {atBorder - height - px(2), atBorder + px(2), bottom + px(2), top - height - px(1)}) {
        const QRectF rect(x, y, width, height);
        if (!isFree(rect) || crosses(line, rect))
            continue;
        placed.text = text;
        placed.textRect = rect;
        m_elapsed.push_back(rect);
        return;
    }
}

} // namespace

StageColumns StageColumns::of(double width, const StageMetrics &metrics)
{
    // Shares of the picture. Text needs its room first: where it is scarce, the ways are shortened.
    const auto px = [&metrics](double pixels) { return metrics.px(pixels); };
    double connection = std::clamp(width * 0.26, px(96), px(380));
    double clientGap = std::clamp(width * 0.15, px(40), px(190));
    double serverGap = std::clamp(width * 0.12, px(36), px(150));
    const double wanted = 2 * px(151);
    const double ways = connection + clientGap + serverGap;
    const double least = px(104) + px(44) + px(40);
    const double room = std::clamp(width - wanted, std::min(least, ways), ways);
    const double factor = ways > least ? (room - least) / (ways - least) : 1;
    connection = px(104) + std::max(0.0, connection - px(104)) * factor;
    clientGap = px(44) + std::max(0.0, clientGap - px(44)) * factor;
    serverGap = px(40) + std::max(0.0, serverGap - px(40)) * factor;
    const double rest = std::max(px(80), width - connection - clientGap - serverGap);
    StageColumns columns;
    columns.width = width;
    columns.clientLine = rest * 0.51;
    columns.connectionLeft = columns.clientLine + clientGap;
    columns.connectionRight = columns.connectionLeft + connection;
    columns.serverLine = columns.connectionRight + serverGap;
    columns.clientLabels = columns.clientLine - px(10 + 4);
    columns.serverLabels = rest - columns.clientLine - px(10 + 4);
    return columns;
}

StageLayout StageLayout::of(
    const flow::Scene &scene, const StageMetrics &metrics, const Options &options)
{
    return Placing(scene, metrics, options).run();
}

void StageLayout::moveTo(const flow::Scene &scene, const StageMetrics &metrics, microseconds clock)
{
    for (PlacedArrow &arrow : arrows) {
        if (arrow.state == PlacedArrow::State::UnderWay)
            placeBar(arrow, scene.rows[size_t(arrow.row)], metrics, clock);
    }
}

int StageLayout::rowAt(QPointF point) const
{
    // Pills lie above everything else.
    for (const PlacedLabel &label : labels) {
        if (label.bounds().contains(point))
            return label.row;
    }
    for (size_t i = 0; i < rowRects.size(); ++i) {
        if (rowRects[i].contains(point))
            return int(i);
    }
    return -1;
}

QPainterPath curveOf(const PlacedElbow &elbow, const StageMetrics &metrics)
{
    const double down = elbow.to.y() - elbow.from.y();
    const double turn = metrics.px(26);
    QPainterPath path(elbow.from);
    const auto curve = [&path](QPointF to) {
        const QPointF from = path.currentPosition();
        const double middle = (from.x() + to.x()) / 2;
        path.cubicTo(QPointF(middle, from.y()), QPointF(middle, to.y()), to);
    };
    if (down < metrics.px(56)) {
        curve(elbow.to);
        return path;
    }
    // A long way down runs beside the lifeline, where nothing is written.
    const double side = elbow.to.x() > elbow.from.x() ? metrics.px(7) : -metrics.px(7);
    if (elbow.atLifeline == PlacedElbow::Lifeline::From) {
        const double x = elbow.from.x() + side;
        path.quadTo(QPointF(x, elbow.from.y()), QPointF(x, elbow.from.y() + metrics.px(7)));
        path.lineTo(x, elbow.to.y() - turn);
        path.quadTo(QPointF(x, elbow.to.y()), elbow.to);
    } else {
        const double x = elbow.to.x() - side;
        path.quadTo(QPointF(x, elbow.from.y()), QPointF(x, elbow.from.y() + turn));
        path.lineTo(x, elbow.to.y() - metrics.px(7));
        path.quadTo(QPointF(x, elbow.to.y()), elbow.to);
    }
    return path;
}

double progressOf(microseconds away)
{
    const double micro = std::max<double>(0, double(away.count()));
    return micro / (micro + 150);
}

} // namespace roundtrip::ui
