#include "ui/inspect/notecard.h"

#include "ui/theme/theme.h"

#include <QDesktopServices>
#include <QRegularExpression>
#include <QTextBlockFormat>
#include <QTextCursor>
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
    document()->clear();
    document()->setDefaultFont(m_theme.body());
    document()->setDocumentMargin(m_theme.px(8));
    QTextCursor cursor(document());
    if (m_hint.isEmpty())
        writeNote(cursor);
    else
        cursor.insertText(m_hint, look(m_theme.body(), m_theme.palette().muted));
    moveCursor(QTextCursor::Start);
    setAccessibleDescription(toPlainText());
    updateGeometry();
}

QTextCharFormat NoteCard::look(const QFont &font, const QColor &ink) const
{
    QTextCharFormat format;
    format.setFont(font);
    format.setForeground(readableOn(ink, m_theme.palette().headTint));
    return format;
}

void NoteCard::newParagraph(QTextCursor &cursor, int above) const
{
    QTextBlockFormat block;
    block.setTopMargin(m_theme.px(above));
    cursor.insertBlock(block);
}

/// What stands between backticks is code.
void NoteCard::writeCoded(QTextCursor &cursor, const QString &text) const
{
    bool code = false;
    for (const QString &part : text.split(u'`')) {
        cursor.insertText(
            part, look(code ? m_theme.code() : m_theme.body(), m_theme.palette().text));
        code = !code;
    }
}

void NoteCard::writeLink(QTextCursor &cursor, const QString &text, const QString &target) const
{
    QTextCharFormat format = look(m_theme.body(), m_theme.palette().accent);
    format.setAnchor(true);
    format.setAnchorHref(target);
    cursor.insertText(text, format);
}

void NoteCard::writeNote(QTextCursor &cursor) const
{
    const Palette &palette = m_theme.palette();
    cursor.insertText(m_note.title, look(m_theme.strong(), palette.text));
    if (const QString by = byWords(m_note.by); !by.isEmpty())
        cursor.insertText(QStringLiteral(" · ") + by, look(m_theme.body(), palette.text));
    newParagraph(cursor, 3);
    writeCoded(cursor, m_note.what);
    const QUrl page = pageOf(m_note.rule);
    cursor.insertText(QStringLiteral(" "), look(m_theme.body(), palette.text));
    if (page.isEmpty())
        cursor.insertText(m_note.rule, look(m_theme.body(), palette.muted));
    else
        writeLink(cursor, m_note.rule, page.toString());
    if (m_note.why.empty() && !m_note.decision)
        return;
    newParagraph(cursor, 6);
    cursor.insertText(tr("Why?"), look(m_theme.body(), palette.muted));
    for (const QString &reason : m_note.why) {
        newParagraph(cursor, 2);
        writeCoded(cursor, QStringLiteral("– ") + reason);
    }
    if (m_note.decision) {
        newParagraph(cursor, 2);
        writeLink(cursor, tr("event %1 says so").arg(m_note.decision.value),
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
