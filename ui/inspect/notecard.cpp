#include "ui/inspect/notecard.h"

#include "ui/inspect/notetext.h"
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
    case flow::WireNote::By::Proxy:
        return NoteCard::tr("from the proxy");
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
    NoteText text(m_theme, document());
    if (m_hint.isEmpty())
        writeNote(text);
    else
        text.write(m_hint, m_theme.body(), m_theme.palette().muted);
    moveCursor(QTextCursor::Start);
    setAccessibleDescription(toPlainText());
    updateGeometry();
}

void NoteCard::writeNote(NoteText &text) const
{
    const Palette &palette = m_theme.palette();
    text.write(m_note.title, m_theme.strong(), palette.text);
    if (const QString by = byWords(m_note.by); !by.isEmpty())
        text.write(QStringLiteral(" · ") + by, m_theme.body(), palette.text);
    text.paragraph(3);
    text.coded(m_note.what);
    const QUrl page = pageOf(m_note.rule);
    text.write(QStringLiteral(" "), m_theme.body(), palette.text);
    if (page.isEmpty())
        text.write(m_note.rule, m_theme.body(), palette.muted);
    else
        text.link(m_note.rule, page.toString());
    if (m_note.why.empty() && !m_note.decision)
        return;
    text.paragraph(6);
    text.write(tr("Why?"), m_theme.body(), palette.muted);
    for (const QString &reason : m_note.why) {
        text.paragraph(2);
        text.coded(QStringLiteral("– ") + reason);
    }
    if (m_note.decision) {
        text.paragraph(2);
        text.link(tr("event %1 says so").arg(m_note.decision.value),
            QLatin1String(eventScheme) + u':');
    }
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
