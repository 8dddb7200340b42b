#include "ui/stage/placing.h"

#include "core/flow/eventtext.h"

#include "ui/stage/railtext.h"

#include <QCoreApplication>

#include <algorithm>

namespace roundtrip::ui
{

using flow::Lane;
using flow::Row;
using std::chrono::microseconds;
using Face = StageMetrics::Face;

namespace
{

/// What is on the wire breaks at any character, as a terminal does.
QStringList wrappedAnywhere(const QString &text, const StageMetrics &metrics, double room, int most)
{
    if (metrics.width(Face::Label, text) <= room)
        return {text};
    if (text.startsWith(u'…')) // words about what is left out
        return metrics.wrapped(Face::Label, text, room, most);
    const double character = metrics.width(Face::Label, QStringLiteral("0"));
    const auto cells = qsizetype(std::max(4.0, room / std::max(1.0, character)));
    // The sign of the line end may stand in the margin: it has no line of its own.
    const auto fits = [&](QString part) {
        if (part.endsWith(u'↵'))
            part.chop(1);
        return metrics.width(Face::Label, part) <= room;
    };
    QStringList lines;
    qsizetype at = 0;
    while (at < text.size() && lines.size() < most) {
        qsizetype fitting = std::min(cells + 1, text.size() - at);
        while (fitting > 1 && !fits(text.mid(at, fitting))) // some letters are wider than a cell
            --fitting;
        lines << text.mid(at, fitting);
        at += fitting;
    }
    if (at < text.size())
        lines.last().replace(lines.last().size() - 1, 1, QStringLiteral("…"));
    return lines;
}

} // namespace

Placing::Placing(
    const flow::Scene &scene, const StageMetrics &metrics, const StageLayout::Options &options)
    : m_scene(scene)
    , m_metrics(metrics)
    , m_options(options)
{
    m_out.columns = StageColumns::of(options.width, metrics, options.content);
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

StageLayout Placing::run()
{
    for (size_t i = 0; i < m_scene.rows.size(); ++i)
        placeRow(int(i));
    placeActivations();
    placeElbows();
    placeHeld();
    const double bottom = std::max(m_time, lowest());
    m_out.nowY = bottom + px(m_scene.rows.empty() ? 0 : m_scene.held.empty() ? 18 : 13);
    m_out.height = m_out.nowY + px(16);
    return std::move(m_out);
}

void Placing::placeRow(int index)
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
        placeQuiet(index);
        break;
    }
}

Placing::Column Placing::columnOf(const flow::Label &label) const
{
    if (label.lane == Lane::Server)
        return Server;
    if (label.lane == Lane::Connection)
        return Connection;
    return label.kind == flow::Label::Kind::Agent ? ClientGap : Client;
}

/// What had arrived when this row happened lies above it; so does what caused it. Arrows lie
/// below one another, so the newest of them decides.
double Placing::earliestFor(int index, const Row &row) const
{
    const auto decides = [&](const PlacedArrow &arrow) {
        if (arrow.way.y2() <= m_time)
            return true; // and so do all above it
        const Row &other = m_scene.rows[size_t(arrow.row)];
        const bool arrived = arrow.state == PlacedArrow::State::OpenTail
            || (arrow.state == PlacedArrow::State::Arrived && other.end > other.begin);
        return (arrived && other.end <= row.begin) || m_causeOfRow[size_t(index)] == arrow.row;
    };
    const auto arrow = std::find_if(m_out.arrows.rbegin(), m_out.arrows.rend(), decides);
    return arrow == m_out.arrows.rend() ? m_time : std::max(m_time, arrow->way.y2());
}

/// Fewer words where there is no room for all; then more lines. Only what fits in no line of its
/// own is shortened.
QStringList Placing::linesFor(const flow::Label &label, double room) const
{
    constexpr int mostLines = 3;
    const bool fits = m_metrics.width(Face::Label, label.text) <= room;
    const bool shortFits =
        !label.shortText.isEmpty() && m_metrics.width(Face::Label, label.shortText) <= room;
    if (!fits && shortFits)
        return {label.shortText};
    // What was given to a call is shortened before it breaks in the middle of a word.
    const bool payload = label.kind == flow::Label::Kind::Call && label.text.contains(u'\'')
        && (label.role == flow::Label::Role::Chunk || label.role == flow::Label::Role::End);
    if (!fits && payload) {
        constexpr qsizetype leastPayload = 4; // characters
        const QString shortened = elidedCode(label.text, m_metrics, room);
        const qsizetype given = shortened.indexOf(u'…') - shortened.indexOf(u'\'') - 1;
        if (given >= leastPayload)
            return {shortened};
    }
    const QString &text = fits || label.shortText.isEmpty() ? label.text : label.shortText;
    return m_metrics.wrapped(Face::Label, text, room, mostLines);
}

void Placing::placeLabel(int index, const Row &row)
{
    constexpr double shapeRoom = PlacedLabel::shapeRoom;
    const Column column = columnOf(row.label);
    PlacedLabel placed;
    placed.row = index;
    const double room = roomFor(column);
    QStringList lines = linesFor(row.label, room - px(14));
    double widest = 0;
    for (const QString &line : lines)
        widest = std::max(widest, m_metrics.width(Face::Label, line));
    placed.text = lines.join(u'\n');
    const double sign = row.label.fold == flow::Label::Fold::Single ? 0 : px(12);
    const bool hasShape = sign == 0 && row.label.role != flow::Label::Role::Neutral;
    placed.shape = hasShape && widest + px(14 + shapeRoom) <= room;
    const double width =
        std::min(room, widest + px(14) + sign + (placed.shape ? px(shapeRoom) : 0));
    const double line = m_metrics.pillHeight();
    const double height = line + double(lines.size() - 1) * m_metrics.height(Face::Label);
    double top = std::max(m_filled[column] + px(4), earliestFor(index, row) - line / 2);
    if (row.label.kind == flow::Label::Kind::Held) // not beside what went before it
        top = std::max(top, m_filled[Connection] + px(2));
    if (column == Client) // its thin line passes below what the agent said
        top = std::max(top, m_filled[ClientGap] + px(3) - line / 2);
    placed.pill = QRectF(leftFor(column, width), 0, width, height);
    placed.alignment = column == Client ? Qt::AlignRight : Qt::AlignLeft;
    placeNote(placed, row.label.note, column);
    const bool reaches = placed.bounds().right() > columns().connectionLeft;
    if (column == ClientGap && reaches) // no arrow and nothing it carries lies below it
        top = std::max(top, m_filled[Connection] + px(2));
    placed.pill.translate(0, top);
    placed.noteRect.translate(0, top);
    m_filled[column] = placed.bounds().bottom();
    if (column == ClientGap && placed.bounds().right() > columns().connectionLeft)
        m_filled[Connection] = std::max(m_filled[Connection], placed.bounds().bottom());
    m_time = std::max(m_time, placed.pill.center().y());
    m_out.rowRects[size_t(index)] = placed.bounds();
    m_labelOfRow[size_t(index)] = int(m_out.labels.size());
    m_out.labels.push_back(std::move(placed));
}

void Placing::placeNote(PlacedLabel &placed, const QString &note, Column column)
{
    if (note.isEmpty() || m_options.namesOnly())
        return;
    constexpr int mostLines = 4;
    const double room = roomFor(column) - px(8);
    const QStringList lines = m_metrics.wrapped(Face::Note, note, room, mostLines);
    placed.note = lines.join(u'\n');
    double width = 0;
    for (const QString &line : lines)
        width = std::max(width, m_metrics.width(Face::Note, line) + 1);
    const double left = column == Client ? placed.pill.right() - px(7) - width
        : column == Connection           ? placed.pill.center().x() - width / 2
                                         : placed.pill.left() + px(7);
    const double height = m_metrics.height(Face::Note) * double(lines.size());
    placed.noteRect = QRectF(left, placed.pill.bottom() + px(1), width, height);
}

double Placing::roomFor(Column column) const
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
    return columns().serverLine - columns().clientLine - px(28);
}

double Placing::leftFor(Column column, double width) const
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

/// As few lines as it takes, and no word alone on the last one.
static QStringList evenLines(
    const QString &text, const StageMetrics &metrics, double room, int most)
{
    const QStringList lines = metrics.wrapped(Face::Note, text, room, most);
    for (double part = 0.6; part < 1 && lines.size() > 1; part += 0.1) {
        const QStringList even = metrics.wrapped(Face::Note, text, room * part, most);
        if (even.size() == lines.size() && !even.last().endsWith(u'…'))
            return even;
    }
    return lines;
}

/// While something is held the cards below say what waits: the band says only how long.
PlacedQuiet quietLines(
    const flow::Scene &scene, int row, const StageMetrics &metrics, double width)
{
    constexpr int mostLines = 4;
    const flow::Quiet &quiet = scene.rows[size_t(row)].quiet;
    const bool brief = !scene.held.empty() && size_t(row) + 1 == scene.rows.size();
    const double room = width - metrics.px(44);
    const QString dotted = QStringLiteral("··· %1 ···")
                               .arg(brief ? flow::durationText(quiet.duration) : quiet.text);
    PlacedQuiet placed;
    placed.text = metrics.width(Face::Note, dotted) <= room
        ? dotted
        : evenLines(quiet.text, metrics, room, mostLines).join(u'\n');
    QStringList details;
    for (const QString &detail : quiet.details)
        details << metrics.wrapped(Face::Note, detail, room, mostLines);
    placed.details = details.join(u'\n');
    return placed;
}

void Placing::placeQuiet(int index)
{
    const double margin = px(6);
    PlacedQuiet placed = quietLines(m_scene, index, m_metrics, columns().width - 2 * margin);
    placed.row = index;
    const qsizetype lines = 1 + placed.text.count(u'\n')
        + (placed.details.isEmpty() ? 0 : 1 + placed.details.count(u'\n'));
    placed.rect = QRectF(margin, std::max(lowest(), m_time) + px(14),
        columns().width - 2 * margin, double(lines) * m_metrics.height(Face::Note) + px(10));
    m_out.rowRects[size_t(index)] = placed.rect;
    m_filled.fill(placed.rect.bottom() + px(10));
    m_time = placed.rect.bottom() + px(10);
    passThrough(index, placed.rect);
    m_out.quiets.push_back(std::move(placed));
}

/// What left before a quiet stretch and was read when it ended has not reached the other end above
/// it.
void Placing::passThrough(int quiet, const QRectF &band)
{
    constexpr int mostUnderWay = 16;
    const Row &stretch = m_scene.rows[size_t(quiet)];
    int looked = 0;
    for (auto arrow = m_out.arrows.rbegin(); arrow != m_out.arrows.rend() && looked < mostUnderWay;
         ++arrow, ++looked) {
        const Row &row = m_scene.rows[size_t(arrow->row)];
        const bool passes = arrow->state == PlacedArrow::State::Arrived
            && row.begin <= stretch.begin && row.end > stretch.begin && row.end >= stretch.end;
        if (!passes || row.arrow.kind != flow::Arrow::Kind::Bytes)
            continue;
        arrow->lateY = band.bottom() + px(5);
        placeBar(*arrow, row, m_metrics, m_options.motion);
    }
}

/// A piece is hollow as long as it is on its way: from the sender's socket to where it waits to be
/// read, and from there to the other end. There the bar stretches over all of its way: it stands
/// for the whole transfer.
void placeBar(PlacedArrow &placed, const Row &row, const StageMetrics &metrics,
    const StageMotion &motion)
{
    using State = PlacedArrow::State;
    const double length = placed.way.length();
    const double inset = metrics.px(10) / std::max(1.0, length);
    const double tip = metrics.px(11);
    const bool underWay = placed.state == State::UnderWay;
    const Travel travel = travelOf(row, underWay, motion);
    placed.moves = travel.moves;
    double begin = placed.state == State::OpenTail ? 2.4 * inset : inset;
    double end = placed.state == State::OpenTip ? 1 - inset : 1;
    placed.hollow = underWay || placed.state == State::Lost;
    if (placed.state == State::Lost)
        end = 0.6; // nobody is there who could have it
    else if (placed.lateY > 0)
        end = 0.88;
    const bool inside = underWay || placed.state == State::Arrived;
    if (inside && (underWay || travel.come < 1)) {
        const double part = std::clamp(metrics.px(118) / std::max(1.0, length), 0.5, 0.72);
        const double free = 1 - part - 2 * inset;
        const double slid = std::min(1.0, 2 * travel.come);
        const double stretched = std::max(0.0, 2 * travel.come - 1);
        double at = inset + travel.rest * travel.left * free;
        at += (1 - part - at) * slid;
        end = at + part;
        begin = at + (inset - at) * stretched;
        placed.hollow = stretched <= 0;
    } else if (!inside && travel.left < 1) { // the end outside is open: it grows
        const double least = begin + tip / std::max(1.0, length);
        end = least + (end - least) * travel.left;
    }
    placed.bar = QLineF(placed.way.pointAt(begin), placed.way.pointAt(end));
    placed.segments = placeSegments(row.arrow.segments, placed.bar.length() - tip, metrics);
}

PlacedArrow::State Placing::stateOf(const Row &row) const
{
    const flow::Arrow &arrow = row.arrow;
    const bool toServer = arrow.from == trace::Side::Client;
    const bool toOutside = toServer ? m_scene.serverOutside : m_scene.clientOutside;
    const bool fromOutside = toServer ? m_scene.clientOutside : m_scene.serverOutside;
    const bool connects = arrow.kind == flow::Arrow::Kind::Connect;
    if (arrow.lost && (connects || arrow.kind == flow::Arrow::Kind::Bytes))
        return PlacedArrow::State::Lost;
    if (arrow.lost) // the kernel at the other end had it
        return PlacedArrow::State::OpenTip;
    if (connects && !arrow.read && row.end == row.begin)
        return PlacedArrow::State::UnderWay; // wherever it goes, its answer is heard here
    if (toOutside || arrow.readForgotten)
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
    if (arrow.bytes == 0 || m_options.namesOnly())
        return {};
    if (arrow.count > 1) {
        const QString many = QStringLiteral("▸ ") + flow::manyText(arrow, arrow.count);
        const bool fits =
            m_metrics.width(Face::Caption, many) <= columns().connectionWidth() - px(8);
        return fits ? many : QStringLiteral("▸ %1 × %2").arg(arrow.count).arg(flow::bytesText(1));
    }
    const QString bytes = flow::bytesText(arrow.bytes);
    return arrow.write ? QCoreApplication::translate("Stage", "1 write · %1").arg(bytes)
                       : QCoreApplication::translate("Stage", "1 read · %1").arg(bytes);
}

void Placing::placeArrow(int index, const Row &row)
{
    PlacedArrow placed;
    placed.row = index;
    placed.kind = row.arrow.kind;
    placed.state = stateOf(row);
    placed.caption = captionOf(row.arrow);
    const bool bytes = row.arrow.kind == flow::Arrow::Kind::Bytes;
    placed.thickness =
        bytes ? std::max(px(17), 1.12 * m_metrics.height(Face::Caption)) : px(3);
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
    placeBar(placed, row, m_metrics, m_options.motion);
    placeCaption(placed);
    const double left = columns().connectionLeft;
    const QRectF body(
        left, y - placed.thickness / 2, columns().connectionWidth(), slope + placed.thickness);
    placed.bounds = body.united(placed.captionRect);
    m_filled[Connection] = body.bottom() + px(2);
    placeLines(placed, row.arrow);
    m_time = std::max(m_time, y);
    m_out.rowRects[size_t(index)] = placed.bounds;
    m_arrowOfRow[size_t(index)] = int(m_out.arrows.size());
    m_out.arrows.push_back(std::move(placed));
}

/// What the arrow carries stands below it, line by line.
void Placing::placeLines(PlacedArrow &placed, const flow::Arrow &arrow)
{
    constexpr int mostLines = 3; // of one line that is too long
    const double left = columns().connectionLeft + px(8);
    const double room = columns().connectionWidth() - px(16);
    const double height = m_metrics.height(Face::Label);
    double y = m_filled[Connection] + px(2);
    for (size_t i = 0; i < arrow.lines.size(); ++i) {
        const flow::WireLine &line = arrow.lines[i];
        const QString text =
            line.offset < 0 ? line.text : QStringLiteral("%1  %2").arg(line.offset).arg(line.text);
        for (const QString &part : wrappedAnywhere(text, m_metrics, room, mostLines)) {
            placed.lines.push_back({part, QRectF(left, y, room, height), int(i)});
            y += height;
        }
    }
    if (placed.lines.empty())
        return;
    m_filled[Connection] = y + px(4);
    placed.bounds =
        placed.bounds.united(QRectF(left, placed.bounds.top(), room, y - placed.bounds.top()));
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

} // namespace roundtrip::ui
