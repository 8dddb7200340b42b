#include "ui/stage/timeline.h"

#include "core/flow/eventtext.h"
#include "ui/models/playback.h"
#include "ui/models/selection.h"
#include "ui/stage/stagepainter.h"
#include "ui/theme/theme.h"
#include "ui/theme/tooltip.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <utility>

namespace roundtrip::ui
{

namespace
{

constexpr int perMille = 1000;
/// Between two readings of the marks of a trace that grows.
constexpr std::chrono::milliseconds nextMarks{100};
constexpr std::chrono::milliseconds floodedMarks{300};
/// In a flood, behind the others: so the window does less in one go.
constexpr std::chrono::milliseconds afterOthers{33};
/// Of the bar, for the veil.
constexpr double veilPart = 0.1;
constexpr double laterOpacity = 0.4;

QColor colorOf(TimelineMark::Kind kind, const Palette &palette)
{
    switch (kind) {
    case TimelineMark::Kind::Chunk:
        return palette.chunk;
    case TimelineMark::Kind::Agent:
        return palette.agent;
    case TimelineMark::Kind::Head:
        return palette.head;
    case TimelineMark::Kind::End:
        return palette.end;
    case TimelineMark::Kind::Deadline:
    case TimelineMark::Kind::Hand:
        return palette.text;
    case TimelineMark::Kind::Error:
        break;
    }
    return palette.error;
}

} // namespace

Timeline::Timeline(
    Playback &playback, const Selection &selection, const Theme &theme, QWidget *parent)
    : QAbstractSlider(parent)
    , m_playback(playback)
    , m_selection(selection)
    , m_theme(theme)
{
    setOrientation(Qt::Horizontal);
    setRange(0, perMille);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Timeline"));
    setMouseTracking(true);
    connect(&playback, &Playback::snapshotChanged, this, &Timeline::followTrace);
    m_nextRead.setSingleShot(true);
    connect(&m_nextRead, &QTimer::timeout, this, [this] {
        if (m_behind)
            readTrace();
    });
    m_afterOthers.setSingleShot(true);
    m_afterOthers.setInterval(afterOthers);
    connect(&m_afterOthers, &QTimer::timeout, this, &Timeline::lookAtMoment);
    connect(&playback, &Playback::momentChanged, this, &Timeline::followMoment);
    connect(&playback, &Playback::modeChanged, this, &Timeline::letLineGo);
    connect(&playback, &Playback::veilChanged, this, &Timeline::letLineGo);
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        letLineGo();
    });
    // Whoever sets the value otherwise (an aid for people who do not see the window) winds.
    connect(this, &QAbstractSlider::valueChanged, this, [this](int value) {
        if (!m_reading)
            m_playback.seek(m_scale.eventsAt(double(value) / perMille));
    });
    readTrace();
}

/// A trace that grows gets its marks anew ten times a second, not at each frame.
void Timeline::followTrace()
{
    m_behind = true;
    if (m_drag && m_drag->first != m_playback.snapshot().firstEvent())
        letLineGo();
    if (!m_nextRead.isActive() && !m_playback.isFlooded()) // else the moment brings it here
        readTrace();
}

void Timeline::followMoment()
{
    if (!m_playback.isFlooded())
        lookAtMoment();
    else if (!m_afterOthers.isActive())
        m_afterOthers.start();
}

/// The line is made of what may be seen: under a veil that changes with the moment, and who goes
/// live hears of the mode before the moment is there. One that was dragged on was made of more: any
/// other move lets it go.
void Timeline::lookAtMoment()
{
    const quint64 events = m_playback.moment().events;
    if (m_drag && !m_drag->held && events != m_drag->shown)
        letLineGo();
    const bool grew = m_markedTo != m_playback.visible().endEvent();
    const bool wound = isVeiled() && m_playback.mode() == Playback::Mode::Paused;
    if (grew && (wound || !m_nextRead.isActive()))
        return readTrace();
    m_behind = m_behind || grew;
    readMoment();
}

/// It is that of the moment again; not under the mouse of a person who drags.
void Timeline::letLineGo()
{
    if (m_drag && !m_drag->held)
        m_drag.reset();
    readTrace();
}

void Timeline::readTrace()
{
    if (m_drag)
        return readMoment();
    m_behind = false;
    m_nextRead.start(m_playback.isFlooded() ? floodedMarks : nextMarks);
    m_markedTo = m_playback.visible().endEvent();
    m_scale = TimelineScale(m_playback.visible());
    m_marks = marksOf(m_playback.visible(), m_scale,
        std::max(1, int(past().width() / m_theme.px(3))), m_deadlines);
    m_stale = true;
    ++m_marksMade;
    readMoment();
}

void Timeline::readMoment()
{
    const flow::Moment &moment = m_playback.moment();
    m_reading = true;
    setValue(int(std::lround(m_scale.placeOf(moment.events) * perMille)));
    m_reading = false;
    const QString shown = moment.events == 0 ? tr("before the first event")
                                             : tr("after event #%1").arg(moment.events - 1);
    if (shown != accessibleDescription())
        setAccessibleDescription(shown);
    // At the end of a trace that grows the cursor stands still.
    const Seen seen{int(std::lround(2 * cursorX())), lengthText(), moment.events, isVeiled()};
    const bool live = m_playback.mode() == Playback::Mode::Live;
    if (std::exchange(m_seen, seen).isLike(seen, live) && !std::exchange(m_stale, false))
        return;
    m_stale = false;
    update();
}

bool Timeline::isVeiled() const
{
    return m_drag ? m_drag->veiled : m_playback.isVeiled();
}

QString Timeline::lengthText() const
{
    const trace::Snapshot &snapshot = m_playback.visible();
    if (snapshot.isEmpty())
        return QString();
    const auto now =
        std::max(snapshot.timeOf({snapshot.endEvent() - 1}), m_playback.moment().clock);
    const auto length = now - snapshot.timeOf({snapshot.firstEvent()});
    return tr("%1 in all").arg(flow::durationText(length));
}

QRectF Timeline::bar() const
{
    const QFontMetricsF metrics(m_theme.small());
    const double longest =
        metrics.horizontalAdvance(tr("%1 in all").arg(QStringLiteral("59 min 59 s")));
    const double left = std::max<double>(m_theme.px(92), std::ceil(longest) + m_theme.px(10));
    const double right = m_theme.px(20) + metrics.horizontalAdvance(tr("end"));
    const double height = m_theme.px(14);
    return QRectF(
        left, (this->height() - height) / 2, std::max(1.0, width() - left - right), height);
}

QRectF Timeline::past() const
{
    const QRectF whole = bar();
    return isVeiled() ? whole.adjusted(0, 0, -whole.width() * veilPart, 0) : whole;
}

QRectF Timeline::veil() const
{
    const QRectF whole = bar();
    return isVeiled() ? QRectF(QPointF(past().right(), whole.top()), whole.bottomRight())
                      : QRectF();
}

/// What is hatched: all behind the moment where it is hidden, also on a line that stands, and before
/// the first event.
QRectF Timeline::later() const
{
    if (!m_playback.isVeiled())
        return veil();
    const QRectF whole = bar();
    return QRectF(QPointF(cursorX(), whole.top()), whole.bottomRight());
}

double Timeline::cursorX() const
{
    const quint64 events = m_playback.moment().events;
    if (m_drag && m_drag->veiled && events > m_drag->known) {
        const double part = double(events - m_drag->known)
            / double(std::max<quint64>(1, m_drag->end - m_drag->known));
        return veil().left() + veil().width() * std::min(1.0, part);
    }
    return past().left() + past().width() * m_scale.placeOf(events);
}

void Timeline::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Palette &palette = m_theme.palette();
    const QRectF rect = bar();
    painter.setPen(QPen(hasFocus() ? palette.accent : palette.line, hasFocus() ? 2 : 1));
    painter.setBrush(palette.stage);
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), m_theme.px(3), m_theme.px(3));
    paintVeil(painter);
    paintMarks(painter);
    if (isVeiled() || !m_scale.isEmpty())
        paintCursor(painter, rect);
    painter.setFont(m_theme.small());
    painter.setPen(palette.muted);
    const int gap = m_theme.px(8);
    const QRectF left(0, 0, rect.left() - gap, height());
    const QRectF right(rect.right() + gap, 0, width() - rect.right() - gap, height());
    paintLength(painter, left);
    painter.drawText(right, Qt::AlignLeft | Qt::AlignVCenter, tr("end"));
}

/// How long what it shows took; and below, where there is room, that a length says nothing of a
/// time.
void Timeline::paintLength(QPainter &painter, const QRectF &left) const
{
    const QString begin = lengthText();
    const double line = QFontMetricsF(painter.font()).height();
    const bool two = !begin.isEmpty() && 2 * line <= left.height();
    const QRectF first = two ? left.adjusted(0, left.height() / 2 - line, 0, -left.height() / 2) : left;
    painter.drawText(first, Qt::AlignRight | Qt::AlignVCenter, begin);
    if (two)
        painter.drawText(first.translated(0, line), Qt::AlignRight | Qt::AlignVCenter,
            tr("not to scale"));
}

/// Some hundred shapes: they are painted when they change, and else are a picture.
void Timeline::paintMarks(QPainter &painter)
{
    const auto laterFrom = std::ranges::partition_point(m_marks,
        [this](const TimelineMark &mark) { return mark.event.value < m_playback.moment().events; });
    const bool hidesLater = m_playback.isVeiled(); // in a drag the line stands
    const Painted wanted{m_marksMade, size_t(laterFrom - m_marks.begin()), hidesLater, size(),
        devicePixelRatioF()};
    if (!(wanted == m_painted)) {
        m_painted = wanted;
        m_picture = QPixmap((QSizeF(size()) * wanted.ratio).toSize());
        m_picture.setDevicePixelRatio(wanted.ratio);
        m_picture.fill(Qt::transparent);
        QPainter into(&m_picture);
        into.setRenderHint(QPainter::Antialiasing);
        const QRectF line = past();
        for (auto mark = m_marks.begin(); mark != laterFrom; ++mark)
            paintMark(into, *mark, line);
        into.setOpacity(laterOpacity);
        for (auto mark = laterFrom; mark != m_marks.end() && !hidesLater; ++mark)
            paintMark(into, *mark, line);
    }
    painter.drawPixmap(0, 0, m_picture);
}

/// Told apart by shape too: a head is tall, a chunk short, an end a diamond, an error a cross, the
/// agent a dot, a deadline that was reached a ring, what a person did a triangle.
void Timeline::paintMark(QPainter &painter, const TimelineMark &mark, const QRectF &rect) const
{
    const double x = rect.left() + rect.width() * mark.place;
    const QPointF c(x, rect.center().y());
    const double u = m_theme.px(100) / 100.0;
    const QColor color = colorOf(mark.kind, m_theme.palette());
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    switch (mark.kind) {
    case TimelineMark::Kind::Head:
        painter.drawRect(QRectF(x - u, c.y() - 5 * u, 2 * u, 10 * u));
        break;
    case TimelineMark::Kind::Chunk:
        painter.drawRect(QRectF(x - u, c.y() - 2.5 * u, 2 * u, 5 * u));
        break;
    case TimelineMark::Kind::End:
        paintPieceShape(painter, flow::PieceKind::End, QRectF(c, c), u);
        break;
    case TimelineMark::Kind::Agent:
        painter.drawEllipse(c, 1.75 * u, 1.75 * u);
        break;
    case TimelineMark::Kind::Deadline:
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(color, 1.5 * u));
        painter.drawEllipse(c, 3.5 * u, 3.5 * u);
        break;
    case TimelineMark::Kind::Hand:
        painter.drawPolygon(
            QPolygonF({c + QPointF(-4, -4) * u, c + QPointF(4, -4) * u, c + QPointF(0, 4) * u}));
        break;
    case TimelineMark::Kind::Error:
        painter.setPen(QPen(color, 2 * u));
        painter.drawLine(c + QPointF(-4, -4) * u, c + QPointF(4, 4) * u);
        painter.drawLine(c + QPointF(-4, 4) * u, c + QPointF(4, -4) * u);
        break;
    }
}

/// Hatched, and the same whatever lies behind it.
void Timeline::paintVeil(QPainter &painter) const
{
    const QRectF rect = later().adjusted(0, 1, -1, -1);
    if (rect.isEmpty())
        return;
    const Palette &palette = m_theme.palette();
    painter.fillRect(rect, palette.line);
    painter.fillRect(rect, QBrush(palette.strongLine, Qt::BDiagPattern));
}

void Timeline::paintCursor(QPainter &painter, const QRectF &rect) const
{
    const Palette &palette = m_theme.palette();
    const double x = cursorX();
    const double over = m_theme.px(4);
    painter.setPen(QPen(palette.accent, m_theme.px(2)));
    painter.drawLine(QPointF(x, rect.top() - over), QPointF(x, rect.bottom() + over));
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette.accent);
    painter.drawEllipse(QPointF(x, rect.top() - over), m_theme.px(3), m_theme.px(3));
}

void Timeline::resizeEvent(QResizeEvent *event)
{
    QAbstractSlider::resizeEvent(event);
    letLineGo();
}

quint64 Timeline::eventsAtX(double x) const
{
    if (m_drag && m_drag->veiled && x > past().right()) {
        const double part = std::min(1.0, (x - past().right()) / std::max(1.0, veil().width()));
        return m_drag->known + quint64(std::ceil(part * double(m_drag->end - m_drag->known)));
    }
    const double place = std::clamp((x - past().left()) / past().width(), 0.0, 1.0);
    return m_scale.eventsAt(place);
}

void Timeline::wind(double x)
{
    m_playback.seek(eventsAtX(x));
    m_drag->shown = m_playback.moment().events;
}

void Timeline::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    readTrace();
    if (!m_drag) {
        const trace::Snapshot &all = m_playback.snapshot();
        m_drag = Drag{true, m_playback.isVeiled(), all.firstEvent(), m_playback.horizon().events,
            all.endEvent(), 0};
    }
    m_drag->held = true;
    wind(event->position().x());
    showBubble(event->position().toPoint());
}

void Timeline::mouseMoveEvent(QMouseEvent *event)
{
    if (m_drag && m_drag->held)
        wind(event->position().x());
    showBubble(event->position().toPoint());
}

/// Let go beyond the end: now, and whatever comes.
void Timeline::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !m_drag || !m_drag->held)
        return;
    m_drag->held = false;
    if (event->position().x() > bar().right())
        m_playback.goLive();
    else if (!m_playback.isVeiled())
        letLineGo();
}

void Timeline::leaveEvent(QEvent *event)
{
    QAbstractSlider::leaveEvent(event);
    showToolTip({}, {}, this);
}

void Timeline::keyPressEvent(QKeyEvent *event)
{
    const flow::ExchangeKey exchange = m_selection.exchange();
    const bool byEvent = event->modifiers() & Qt::ShiftModifier;
    const auto step = [&](int by) {
        if (byEvent)
            m_playback.stepEvent(by);
        else
            m_playback.step(exchange, by);
    };
    switch (event->key()) {
    case Qt::Key_Left:
        step(-1);
        break;
    case Qt::Key_Right:
        step(1);
        break;
    case Qt::Key_PageUp:
        m_playback.step(exchange, -10);
        break;
    case Qt::Key_PageDown:
        m_playback.step(exchange, 10);
        break;
    default:
        event->ignore();
    }
}

QString Timeline::bubbleAt(double x) const
{
    if (x < bar().left() && !m_playback.visible().isEmpty())
        return tr("From the first event to the end: %1. Not to scale: half by the number of events "
                  "and half by time, so that the steps of a millisecond can be told apart and a "
                  "pause is seen.")
            .arg(lengthText());
    if (x < bar().left() || x > bar().right())
        return {};
    if (!later().isEmpty() && x > later().left())
        return tr("What comes later. Drag into it to go on.");
    if (m_playback.visible().isEmpty())
        return {};
    const quint64 events = eventsAtX(x);
    quint64 meant = events == 0 ? 0 : events - 1;
    double nearest = m_theme.px(4);
    for (const TimelineMark &mark : m_marks) {
        const double away = std::abs(past().left() + past().width() * mark.place - x);
        if (away < nearest) {
            nearest = away;
            meant = mark.event.value;
        }
    }
    return timelineBubble(m_playback.visible(), {meant}, m_selection.exchange());
}

void Timeline::showBubble(const QPoint &at)
{
    const QPoint above = mapToGlobal(QPoint(at.x(), 0)) - QPoint(0, m_theme.px(52));
    showToolTip(above, bubbleAt(at.x()), this);
}

void Timeline::wheelEvent(QWheelEvent *event)
{
    event->ignore();
}

QSize Timeline::sizeHint() const
{
    return {m_theme.px(600), m_theme.px(38)};
}

QSize Timeline::minimumSizeHint() const
{
    return {m_theme.px(240), m_theme.px(30)};
}

} // namespace roundtrip::ui
