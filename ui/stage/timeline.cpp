#include "ui/stage/timeline.h"

#include "ui/models/playback.h"
#include "ui/models/selection.h"
#include "ui/stage/stagemetrics.h"
#include "ui/stage/stagepainter.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace roundtrip::ui
{

namespace
{

constexpr int perMille = 1000;

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
    connect(&playback, &Playback::snapshotChanged, this, &Timeline::followTrace);
    m_nextRead.setSingleShot(true);
    m_nextRead.setInterval(100);
    connect(&m_nextRead, &QTimer::timeout, this, [this] {
        if (m_behind)
            readTrace();
    });
    connect(&playback, &Playback::momentChanged, this, &Timeline::readMoment);
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        readTrace();
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
    if (!m_nextRead.isActive())
        readTrace();
}

void Timeline::readTrace()
{
    m_behind = false;
    m_nextRead.start();
    m_scale = TimelineScale(m_playback.snapshot());
    m_marks =
        marksOf(m_playback.snapshot(), m_scale, std::max(1, int(bar().width() / m_theme.px(3))));
    readMoment();
}

void Timeline::readMoment()
{
    m_reading = true;
    setValue(int(std::lround(m_scale.placeOf(m_playback.moment().events) * perMille)));
    m_reading = false;
    update();
}

QString Timeline::beginText() const
{
    const trace::Snapshot &snapshot = m_playback.snapshot();
    if (snapshot.isEmpty())
        return QString();
    const auto length =
        snapshot.timeOf({snapshot.endEvent() - 1}) - snapshot.timeOf({snapshot.firstEvent()});
    return elapsedText(length).replace(u'+', u'−');
}

QRectF Timeline::bar() const
{
    const double left = m_theme.px(92); // "−59 min 59 s"
    const double right =
        m_theme.px(20) + QFontMetricsF(m_theme.small()).horizontalAdvance(tr("end"));
    const double height = m_theme.px(14);
    return QRectF(
        left, (this->height() - height) / 2, std::max(1.0, width() - left - right), height);
}

double Timeline::cursorX() const
{
    const QRectF rect = bar();
    return rect.left() + rect.width() * m_scale.placeOf(m_playback.moment().events);
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
    for (const TimelineMark &mark : m_marks)
        paintMark(painter, mark, rect);
    if (!m_scale.isEmpty())
        paintCursor(painter, rect);
    painter.setFont(m_theme.small());
    painter.setPen(palette.muted);
    const int gap = m_theme.px(8);
    const QRectF left(0, 0, rect.left() - gap, height());
    const QRectF right(rect.right() + gap, 0, width() - rect.right() - gap, height());
    painter.drawText(left, Qt::AlignRight | Qt::AlignVCenter, beginText());
    painter.drawText(right, Qt::AlignLeft | Qt::AlignVCenter, tr("end"));
}

/// Told apart by shape too: a head is tall, a chunk short, an end a diamond, an error a cross, the
/// agent a dot.
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
    case TimelineMark::Kind::Error:
        painter.setPen(QPen(color, 2 * u));
        painter.drawLine(c + QPointF(-4, -4) * u, c + QPointF(4, 4) * u);
        painter.drawLine(c + QPointF(-4, 4) * u, c + QPointF(4, -4) * u);
        break;
    }
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
    readTrace();
}

void Timeline::wind(double x)
{
    const QRectF rect = bar();
    const double place = std::clamp((x - rect.left()) / rect.width(), 0.0, 1.0);
    m_playback.seek(m_scale.eventsAt(place));
}

void Timeline::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        wind(event->position().x());
}

void Timeline::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton)
        wind(event->position().x());
}

/// Let go beyond the end: now, and whatever comes.
void Timeline::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && event->position().x() > bar().right())
        m_playback.goLive();
}

void Timeline::step(int by)
{
    for (int i = 0; i < std::abs(by); ++i) {
        if (by < 0)
            m_playback.stepBack(m_selection.exchange());
        else
            m_playback.stepForward(m_selection.exchange());
    }
}

void Timeline::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left:
        step(-1);
        break;
    case Qt::Key_Right:
        step(1);
        break;
    case Qt::Key_PageUp:
        step(-10);
        break;
    case Qt::Key_PageDown:
        step(10);
        break;
    case Qt::Key_Space:
        Q_EMIT playPauseRequested();
        break;
    case Qt::Key_Home:
        m_playback.seek(0);
        break;
    case Qt::Key_End:
        m_playback.goLive();
        break;
    default:
        event->ignore();
    }
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
