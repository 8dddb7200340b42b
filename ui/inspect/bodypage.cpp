#include "ui/inspect/bodypage.h"

#include "core/flow/eventtext.h"
#include "ui/inspect/payloadtext.h"
#include "ui/theme/parts.h"
#include "ui/theme/segmentedcontrol.h"
#include "ui/theme/theme.h"
#include "ui/theme/tooltip.h"

#include <QFontMetricsF>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QScrollBar>

namespace roundtrip::ui
{

namespace
{

constexpr qint64 mostText = qint64(1) << 18;
constexpr qint64 mostHex = qint64(1) << 16;
constexpr qsizetype mostIndented = qsizetype(1) << 20;
constexpr qsizetype longestLine = 1000; ///< characters; longer ones take long to lay out

} // namespace

BodyPage::BodyPage(const Theme &theme, QWidget *parent)
    : InspectorPage(parent)
    , m_message(new SegmentedControl(this))
    , m_form(new SegmentedControl(this))
    , m_note(makeNote(this))
    , m_text(new QPlainTextEdit(this))
{
    m_message->setCompact(true);
    m_form->setCompact(true);
    m_message->setAccessibleName(tr("Message"));
    m_message->addSegment(tr("request"));
    m_message->addSegment(tr("response"));
    m_message->setCurrentIndex(Response);
    m_form->setAccessibleName(tr("Shown as"));
    m_form->addSegment(tr("text"));
    m_form->addSegment(QStringLiteral("JSON"));
    m_form->addSegment(tr("hex"));
    m_text->setReadOnly(true);
    m_text->setAccessibleName(tr("Body"));

    m_text->setPlaceholderText(tr("No body at this moment."));
    setCode(m_text);

    auto *choices = new QHBoxLayout;
    choices->setSpacing(theme.px(8));
    choices->addWidget(m_message);
    choices->addStretch();
    choices->addWidget(m_form);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(theme.px(12), theme.px(12), theme.px(12), theme.px(12));
    column->setSpacing(theme.px(8));
    column->addLayout(choices);
    column->addWidget(m_note);
    column->addWidget(m_text, 1);
    connect(m_message, &SegmentedControl::currentIndexChanged, this,
        [this](int index) { take(m_payloads[index]); });
    connect(m_form, &SegmentedControl::activated, this, [this] { m_chosenByPerson = true; });
    connect(m_form, &SegmentedControl::currentIndexChanged, this, &BodyPage::render);
}

void BodyPage::show(const InspectedExchange &exchange)
{
    if (m_key != exchange.key) {
        m_key = exchange.key;
        m_chosenByPerson = false;
    }
    m_over = !exchange.row.running && !exchange.row.failure.isEmpty();
    m_payloads[Request] = flow::requestPayloadOf(*exchange.reading(), mostText);
    m_payloads[Response] = flow::responsePayloadOf(*exchange.reading(), mostText);
    take(m_payloads[m_message->currentIndex()]);
}

void BodyPage::clear(const QString &why)
{
    m_key = {};
    m_over = false;
    m_payloads[Request] = {};
    m_payloads[Response] = {};
    take({});
    m_note->setText(why);
}

void BodyPage::take(const flow::Payload &payload)
{
    if (m_payload.bytes != payload.bytes) {
        m_pretty = prettyJson(payload.bytes, mostIndented);
        m_jsonTooLarge = !m_pretty && isJson(payload.bytes);
    }
    m_payload = payload;
    m_form->setSegmentEnabled(Json, m_pretty.has_value());
    setPlainToolTip(m_form,
        m_pretty ? QString()
            : m_jsonTooLarge
            ? tr("Indented, this JSON would be larger than %1.").arg(flow::bytesText(mostIndented))
            : tr("This body is not JSON, or not all of it is here."));
    if (!m_chosenByPerson)
        m_form->setCurrentIndex(bestForm());
    render();
}

void BodyPage::render()
{
    const auto form = Form(m_form->currentIndex());
    const BrokenLines lines = breakLongLines(shown(form), longestLine);
    m_note->setText(noteFor(form, lines.broken));
    if (lines.text == m_shownText)
        return;
    m_shownText = lines.text;
    const int place = m_text->verticalScrollBar()->value();
    m_text->setLineWrapMode(form == Hex ? QPlainTextEdit::NoWrap : QPlainTextEdit::WidgetWidth);
    m_text->setPlainText(lines.text);
    m_text->verticalScrollBar()->setValue(place);
}

/// Sixteen bytes and their characters in a line where there is room for them, else eight.
int BodyPage::bytesInLine() const
{
    constexpr int columnsOfSixteen = 76;
    const double room = m_text->viewport()->width() - 2 * m_text->document()->documentMargin();
    const double wanted = columnsOfSixteen * QFontMetricsF(m_text->font()).horizontalAdvance(u'0');
    return room >= wanted ? 16 : 8;
}

void BodyPage::resizeEvent(QResizeEvent *event)
{
    InspectorPage::resizeEvent(event);
    if (m_form->currentIndex() == Hex)
        render();
}

BodyPage::Form BodyPage::bestForm() const
{
    if (m_pretty)
        return Json;
    return isReadableText(m_payload.bytes) ? Text : Hex;
}

QString BodyPage::shown(Form form) const
{
    switch (form) {
    case Text:
        return QString::fromUtf8(m_payload.bytes);
    case Json:
        return QString::fromUtf8(m_pretty.value_or(m_payload.bytes));
    case Hex:
        return hexDump(m_payload.bytes.left(mostHex), bytesInLine());
    }
    return {};
}

QString BodyPage::noteFor(Form form, int brokenLines) const
{
    const QString total = flow::bytesText(m_payload.total);
    const qint64 limit = form == Hex ? mostHex : mostText;
    const qint64 seen = std::min<qint64>(m_payload.bytes.size(), limit);
    QString note = total;
    if (seen < m_payload.total)
        note = tr("%1, of which the first %2 are shown.").arg(total, flow::bytesText(seen));
    if (m_payload.forgotten)
        note = tr("%1; a part was forgotten to stay within the limit.").arg(note);
    else if (m_payload.truncated && m_payload.bytes.size() < limit)
        note = tr("%1; of a body this large the middle was not kept.").arg(note);
    if (form == Text && !isReadableText(m_payload.bytes))
        note = tr("%1. This is not UTF-8 text.").arg(note);
    if (m_over && !m_payload.complete && m_payload.total > 0)
        note = tr("%1, cut: its end did not come.").arg(note);
    if (m_jsonTooLarge && form != Json)
        note = tr("%1. It is JSON; indented it would be larger than %2.")
                   .arg(note, flow::bytesText(mostIndented));
    if (brokenLines > 0)
        note =
            tr("%1 Lines of more than %2 characters are broken here.").arg(note).arg(longestLine);
    return note;
}

} // namespace roundtrip::ui
