#include "ui/stage/sentenceview.h"

#include "ui/stage/railtext.h"
#include "ui/theme/theme.h"
#include "ui/theme/tooltip.h"

#include <QAccessible>
#include <QFontInfo>
#include <QPainter>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace roundtrip::ui
{

namespace
{

constexpr int mostLines = 2;

/// A short piece of code stays on one line: `GET /`, `:3000`.
QString asOneWord(const QString &code)
{
    constexpr int shortCode = 24;
    constexpr QChar space(0x00a0);
    static const QRegularExpression port(QStringLiteral(R"(:(?=\d))"));
    constexpr QChar wordJoiner(0x2060);
    QString kept = code;
    kept.replace(port, QStringLiteral(":") + wordJoiner);
    if (code.size() <= shortCode)
        kept.replace(u' ', space);
    return space + kept + space;
}

} // namespace

SentenceView::SentenceView(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setSizePolicy(policy);
    setAccessibleName(tr("What happens now"));
    connect(&theme, &Theme::changed, this, &SentenceView::layOut);
}

void SentenceView::setSentence(const flow::Sentence &sentence)
{
    if (sentence == m_sentence)
        return;
    m_sentence = sentence;
    layOut();
    setAccessibleDescription(QString(sentence.text + u' ' + sentence.next).remove(u'`'));
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

void SentenceView::setKeepsRoom(bool keeps)
{
    if (keeps == m_keepsRoom)
        return;
    m_keepsRoom = keeps;
    layOut();
}

void SentenceView::setLow(bool low)
{
    if (low == m_low)
        return;
    m_low = low;
    layOut();
}

/// Twice the body's size where there is room for it; a narrow stage gets a smaller one. Chosen by
/// the width alone.
QFont SentenceView::font(double width) const
{
    QFont font = m_theme.sentence();
    const double wide = m_theme.px(1150);
    const double factor = m_low ? 0.68 : std::clamp(width / wide, 0.78, 1.0);
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * factor);
    else
        font.setPixelSize(int(std::lround(font.pixelSize() * factor)));
    return font;
}

void SentenceView::layOut()
{
    const double width = std::max(1, this->width() - m_theme.px(24));
    const QFont base = font(width);
    QFont code = m_theme.code();
    code.setPixelSize(int(std::lround(QFontInfo(base).pixelSize() * 0.93)));
    QString text;
    QList<QTextLayout::FormatRange> formats;
    m_code.clear();
    const QStringList parts = m_sentence.text.split(u'`');
    for (qsizetype i = 0; i < parts.size(); ++i) {
        const bool isCode = i % 2 == 1 && !parts.at(i).isEmpty();
        const QString part = isCode ? asOneWord(parts.at(i)) : keptTogether(parts.at(i));
        if (isCode) {
            QTextLayout::FormatRange range;
            range.start = int(text.size());
            range.length = int(part.size());
            range.format.setFont(code);
            formats << range;
            m_code.push_back({range.start, range.length});
        }
        text += part;
    }
    m_layout.setFont(base);
    m_layout.setFormats(formats);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_layout.setTextOption(option);
    const bool whole = breakLines(text, width);
    if (!whole)
        elide(text, width);
    const int lines = std::clamp(m_layout.lineCount(), 1, mostLines);
    m_lines = m_keepsRoom ? mostLines : lines;
    // What does not fit below it is to be read somewhere.
    const QString next = plainNext();
    QStringList unread;
    if (!whole)
        unread << QString(m_sentence.text).remove(u'`');
    if (QFontMetrics(m_theme.body()).horizontalAdvance(next) > width)
        unread << next;
    setPlainToolTip(this, unread.join(u'\n'));
    updateGeometry();
    update();
}

/// Does all of it fit?
bool SentenceView::breakLines(const QString &text, double width)
{
    m_layout.clearLayout();
    m_layout.setText(text);
    m_layout.beginLayout();
    qsizetype placed = 0;
    for (int i = 0; i < mostLines; ++i) {
        QTextLine line = m_layout.createLine();
        if (!line.isValid())
            break;
        line.setLineWidth(width);
        line.setPosition(QPointF(0, i * lineHeight()));
        placed = line.textStart() + line.textLength();
    }
    m_layout.endLayout();
    return placed >= text.size();
}

/// As much of it as leaves room for the ellipsis.
void SentenceView::elide(const QString &text, double width)
{
    const auto cut = [&text](qsizetype length) {
        QString kept = text.left(length);
        while (!kept.isEmpty() && kept.back().isSpace())
            kept.chop(1);
        return kept + u'…';
    };
    qsizetype fits = 0;
    for (qsizetype above = text.size(); above - fits > 1;) {
        const qsizetype middle = (fits + above) / 2;
        (breakLines(cut(middle), width) ? fits : above) = middle;
    }
    breakLines(cut(fits), width);
}

QString SentenceView::shownText() const
{
    return m_layout.text();
}

QString SentenceView::plainNext() const
{
    return QString(m_sentence.next).remove(u'`');
}

void SentenceView::paintTints(QPainter &painter, QPointF origin) const
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(mixed(m_theme.palette().stage, m_theme.palette().muted, 0.11));
    for (const CodeRange &code : m_code) {
        for (int i = 0; i < m_layout.lineCount(); ++i) {
            const QTextLine line = m_layout.lineAt(i);
            const int begin = std::max(code.begin, line.textStart());
            const int end =
                std::min(code.begin + code.length, line.textStart() + line.textLength());
            if (begin >= end)
                continue;
            const double left = line.cursorToX(begin);
            const double right = line.cursorToX(end);
            const QRectF tint(origin.x() + left + m_theme.px(2), origin.y() + line.y(),
                right - left - m_theme.px(4), line.height());
            painter.drawRoundedRect(tint, m_theme.px(4), m_theme.px(4));
        }
    }
}

void SentenceView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QPointF origin(m_theme.px(12), m_theme.px(8));
    painter.setClipRect(rect().adjusted(0, 0, -m_theme.px(8), 0));
    paintTints(painter, origin);
    painter.setPen(m_theme.palette().text);
    m_layout.draw(&painter, origin);
    const QFontMetrics metrics(m_theme.body());
    // Right below the sentence: room that is kept lies under both.
    const QRect next(m_theme.px(12), int(std::ceil(textHeight())) + m_theme.px(10),
        width() - m_theme.px(24), metrics.height());
    painter.setFont(m_theme.body());
    painter.setPen(m_theme.palette().muted);
    painter.drawText(next, Qt::AlignLeft | Qt::AlignVCenter,
        metrics.elidedText(plainNext(), Qt::ElideRight, next.width()));
}

void SentenceView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    layOut();
}

double SentenceView::lineHeight() const
{
    return QFontMetricsF(font(width() - m_theme.px(24))).height() * 1.12;
}

double SentenceView::textHeight() const
{
    return std::clamp(m_layout.lineCount(), 1, mostLines) * lineHeight();
}

QSize SentenceView::sizeHint() const
{
    const double height =
        m_lines * lineHeight() + QFontMetricsF(m_theme.body()).height() + m_theme.px(20);
    return {m_theme.px(600), int(std::ceil(height))};
}

QSize SentenceView::minimumSizeHint() const
{
    return {m_theme.px(200), sizeHint().height()};
}

} // namespace roundtrip::ui
