#include "ui/inspect/notecard.h"

#include "ui/theme/theme.h"

#include <QDesktopServices>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>
#include <cmath>

namespace roundtrip::ui
{

namespace
{

/// Who put it there; empty where nobody knows.
QString byWords(flow::WireNote::By by)
{
    switch (by) {
    case flow::WireNote::By::You:
        return NoteCard::tr("from you");
    case flow::WireNote::By::Handler:
        return NoteCard::tr("from the handler");
    case flow::WireNote::By::Module:
        return NoteCard::tr("added by the module");
    case flow::WireNote::By::Unknown:
        break;
    }
    return {};
}

/// "RFC 9112, 7.1" is section 7.1 of its page.
QUrl pageOf(const QString &rule)
{
    static const QRegularExpression form(QStringLiteral(R"(^RFC (\d+), ([\d.]+)$)"));
    const QRegularExpressionMatch match = form.match(rule);
    if (!match.hasMatch())
        return {};
    return QUrl(QStringLiteral("https://www.rfc-editor.org/rfc/rfc%1#section-%2")
                    .arg(match.captured(1), match.captured(2)));
}

constexpr auto eventScheme = "event";

} // namespace

NoteCard::NoteCard(const Theme &theme, QWidget *parent)
    : QTextBrowser(parent)
    , m_theme(theme)
{
    setProperty("card", true);
    setOpenLinks(false);
    setAccessibleName(tr("What these bytes are"));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
    connect(this, &QTextBrowser::anchorClicked, this, [this](const QUrl &url) {
        if (url.scheme() == QLatin1String(eventScheme))
            Q_EMIT decisionWanted(m_note.decision);
        else
            QDesktopServices::openUrl(url);
    });
    connect(&theme, &Theme::changed, this, &NoteCard::render);
}

void NoteCard::setNote(const flow::WireNote &note)
{
    m_note = note;
    m_hint.clear();
    render();
}

void NoteCard::setHint(const QString &hint)
{
    m_note = {};
    m_hint = hint;
    render();
}

void NoteCard::render()
{
    document()->setDefaultFont(m_theme.body());
    document()->setDocumentMargin(m_theme.px(8));
    setHtml(html());
    setAccessibleDescription(toPlainText());
    updateGeometry();
}

QString NoteCard::coded(const QString &text) const
{
    QString out;
    bool code = false;
    const QString family = m_theme.code().families().value(0);
    for (const QString &part : text.split(u'`')) {
        out += code ? QStringLiteral("<span style=\"font-family:'%1'\">%2</span>")
                          .arg(family, part.toHtmlEscaped())
                    : part.toHtmlEscaped();
        code = !code;
    }
    return out;
}

QString NoteCard::paragraph(const QString &text) const
{
    return QStringLiteral("<p style=\"margin:0 0 %1px 0\">%2</p>").arg(m_theme.px(3)).arg(text);
}

QString NoteCard::ruleLink() const
{
    const QUrl page = pageOf(m_note.rule);
    const QString color = readableOn(m_theme.palette().accent, m_theme.palette().headTint).name();
    return page.isEmpty() ? m_note.rule.toHtmlEscaped()
                          : QStringLiteral("<a href=\"%1\" style=\"color:%2\">%3</a>")
                                .arg(page.toString(), color, m_note.rule.toHtmlEscaped());
}

QString NoteCard::html() const
{
    const QString muted = readableOn(m_theme.palette().muted, m_theme.palette().headTint).name();
    if (!m_hint.isEmpty())
        return QStringLiteral("<span style=\"color:%1\">%2</span>")
            .arg(muted, m_hint.toHtmlEscaped());
    QString title = QStringLiteral("<b>%1</b>").arg(m_note.title.toHtmlEscaped());
    if (const QString by = byWords(m_note.by); !by.isEmpty())
        title += QStringLiteral(" · ") + by.toHtmlEscaped();
    QString out = paragraph(title);
    out += paragraph((coded(m_note.what) + u' ' + ruleLink()).trimmed());
    if (m_note.why.empty() && !m_note.decision)
        return out;
    out += QStringLiteral("<p style=\"margin:%1px 0 %2px 0; color:%3\">%4</p>")
               .arg(m_theme.px(5))
               .arg(m_theme.px(2))
               .arg(muted, tr("Why?"));
    for (const QString &reason : m_note.why)
        out += paragraph(QStringLiteral("– ") + coded(reason));
    if (m_note.decision) {
        const QString color =
            readableOn(m_theme.palette().accent, m_theme.palette().headTint).name();
        out += paragraph(QStringLiteral("<a href=\"%1:\" style=\"color:%2\">%3</a>")
                             .arg(QLatin1String(eventScheme), color,
                                 tr("event %1 says so").arg(m_note.decision.value)));
    }
    return out;
}

void NoteCard::resizeEvent(QResizeEvent *event)
{
    QTextBrowser::resizeEvent(event);
    updateGeometry();
}

/// As high as the text at this width, up to half of what it lies in.
QSize NoteCard::sizeHint() const
{
    const double width = std::max(60, viewport()->width());
    QScopedPointer<QTextDocument> measured(document()->clone());
    measured->setTextWidth(width);
    const int most = parentWidget() ? parentWidget()->height() / 2 : 4000;
    return {
        m_theme.px(260), std::min(most, int(std::ceil(measured->size().height())) + m_theme.px(4))};
}

QSize NoteCard::minimumSizeHint() const
{
    return {m_theme.px(80), std::min(sizeHint().height(), m_theme.px(72))};
}

} // namespace roundtrip::ui
