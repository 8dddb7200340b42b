#include "ui/stage/headerline.h"

#include "ui/theme/parts.h"
#include "ui/theme/segmentedcontrol.h"
#include "ui/theme/theme.h"
#include "ui/theme/tooltip.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLayout>
#include <QPainter>
#include <QPushButton>

#include <array>

namespace roundtrip::ui
{

QString ordinalNote(int ordinal)
{
    static constexpr std::array words{QT_TRANSLATE_NOOP("Stage", "first on this connection"),
        QT_TRANSLATE_NOOP("Stage", "second on this connection"),
        QT_TRANSLATE_NOOP("Stage", "third on this connection"),
        QT_TRANSLATE_NOOP("Stage", "fourth on this connection"),
        QT_TRANSLATE_NOOP("Stage", "fifth on this connection"),
        QT_TRANSLATE_NOOP("Stage", "sixth on this connection"),
        QT_TRANSLATE_NOOP("Stage", "seventh on this connection"),
        QT_TRANSLATE_NOOP("Stage", "eighth on this connection"),
        QT_TRANSLATE_NOOP("Stage", "ninth on this connection"),
        QT_TRANSLATE_NOOP("Stage", "tenth on this connection")};
    if (ordinal < 1)
        return {};
    if (ordinal <= int(words.size()))
        return QCoreApplication::translate("Stage", words[size_t(ordinal - 1)]);
    return QCoreApplication::translate("Stage", "number %1 on this connection").arg(ordinal);
}

HeaderLine::HeaderLine(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_link(makeLink({}, this))
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, theme.px(8), 0);
    row->addStretch();
    row->addWidget(m_link, 0, Qt::AlignVCenter);
    m_link->setObjectName(QStringLiteral("suggestion"));
    m_link->setAccessibleName(tr("Suggestion"));
    setAccessibleName(tr("No exchange"));
    m_link->hide();
    connect(m_link, &QPushButton::clicked, this, &HeaderLine::linkActivated);
    connect(&theme, &Theme::changed, this, [this] {
        fit();
        updateGeometry();
        update();
    });
}

void HeaderLine::setHeading(const StageHeading &heading)
{
    if (heading == m_heading)
        return;
    m_heading = heading;
    setAccessibleName(heading.number ? tr("Exchange %1, %2 %3, %4")
                                           .arg(heading.number)
                                           .arg(heading.method, heading.target, heading.note)
                                     : tr("No exchange"));
    fitLink();
    update();
}

void HeaderLine::setLink(const HeaderLink &link)
{
    if (link == m_offer)
        return;
    m_offer = link;
    m_link->setAccessibleName(link.text.isEmpty() ? tr("Suggestion") : link.text);
    m_link->setVisible(!link.text.isEmpty() && !m_presented);
    fitLink();
    update();
}

void HeaderLine::setSwitch(SegmentedControl *control)
{
    m_switch = control;
    layout()->addWidget(control);
    layout()->setAlignment(control, Qt::AlignVCenter);
    fit();
}

int HeaderLine::switchWidth() const
{
    return m_switch && !m_switch->isHidden()
        ? m_switch->widthWhen(m_switch->isCollapsed()) + m_theme.px(8)
        : 0;
}

/// The switch has its names side by side where they leave half of the line for the exchange.
void HeaderLine::fit()
{
    if (m_switch)
        m_switch->setCollapsed(m_switch->widthWhen(false) > width() * 3 / 5);
    fitLink();
}

void HeaderLine::setCorner(QWidget *corner)
{
    m_corner = corner;
    layout()->addWidget(corner);
    layout()->setAlignment(corner, Qt::AlignVCenter);
}

void HeaderLine::setPresented(bool presented)
{
    m_presented = presented;
    m_corner->setVisible(presented);
    m_link->setVisible(!m_offer.text.isEmpty() && !presented);
    if (m_switch)
        m_switch->setVisible(!presented);
    fit();
}

/// As long as all of it is, without the note.
double HeaderLine::headingWidth() const
{
    if (m_heading.number == 0)
        return 0;
    const QFontMetricsF code(m_theme.code());
    return m_theme.px(12 + 12 + 10 + 12 + 12)
        + QFontMetricsF(m_theme.strong()).horizontalAdvance(tr("Exchange %1").arg(m_heading.number))
        + code.horizontalAdvance(m_heading.method) + code.horizontalAdvance(m_heading.target);
}

double HeaderLine::noteWidth() const
{
    return QFontMetricsF(m_theme.body()).horizontalAdvance(m_heading.note);
}

/// Which exchange is shown comes first: the link says as much as that leaves room for. A note for
/// which there is no room anyway takes none away.
void HeaderLine::fitLink()
{
    const QFontMetricsF metrics(m_theme.body());
    double room = width() - switchWidth() - headingWidth() - m_theme.px(24);
    if (noteWidth() + metrics.horizontalAdvance(m_offer.shortText) < room)
        room -= noteWidth();
    QString text = m_offer.shortText;
    for (const QString &longer : {m_offer.shorterText, m_offer.text}) {
        if (!longer.isEmpty() && metrics.horizontalAdvance(longer) < room)
            text = longer;
    }
    const bool whole = text == m_offer.text;
    m_link->setText(text);
    setPlainToolTip(m_link, whole ? m_offer.toolTip : m_offer.text + u'\n' + m_offer.toolTip);
}

void HeaderLine::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

void HeaderLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Palette &palette = m_theme.palette();
    painter.setPen(palette.line);
    painter.drawLine(0, height() - 1, width(), height() - 1);
    if (m_heading.number == 0)
        return;
    double x = m_theme.px(12);
    double end = width() - switchWidth() - m_theme.px(12);
    for (const QWidget *widget : {static_cast<const QWidget *>(m_link),
             static_cast<const QWidget *>(m_corner)}) {
        if (widget && !widget->isHidden())
            end -= widget->sizeHint().width() + m_theme.px(8);
    }
    const auto write = [&](const QString &text, const QFont &font, const QColor &color, double gap,
                           bool mayGiveWay = true) {
        const double room = end - x;
        if (text.isEmpty() || room <= 0)
            return;
        const QFontMetricsF metrics(font);
        if (!mayGiveWay && metrics.horizontalAdvance(text) > room)
            return;
        const QString shown = metrics.elidedText(text, Qt::ElideRight, room);
        painter.setFont(font);
        painter.setPen(color);
        painter.drawText(QRectF(x, 0, room, height() - 1), Qt::AlignLeft | Qt::AlignVCenter, shown);
        x += metrics.horizontalAdvance(shown) + m_theme.px(gap);
    };
    write(tr("Exchange %1").arg(m_heading.number), m_theme.strong(), palette.text, 12);
    write(m_heading.method, m_theme.code(), palette.text, 10);
    write(m_heading.target, m_theme.code(), palette.text, 12);
    write(m_heading.note, m_theme.body(), palette.muted, 0, false); // two letters of it say nothing
}

QSize HeaderLine::sizeHint() const
{
    return {m_theme.px(500), QFontMetrics(m_theme.body()).height() + m_theme.px(20)};
}

QSize HeaderLine::minimumSizeHint() const
{
    return {m_theme.px(160), sizeHint().height()};
}

} // namespace roundtrip::ui
