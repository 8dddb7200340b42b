#include "ui/inspect/eventcard.h"

#include "ui/inspect/notetext.h"
#include "ui/theme/theme.h"

#include <QUrl>

#include <algorithm>
#include <cmath>

namespace roundtrip::ui
{

namespace
{

/// Of the inspector at the most: what is open in it stays what is looked at.
constexpr double mostOfHeight = 0.34;

} // namespace

EventCard::EventCard(const Theme &theme, QWidget *parent)
    : QTextBrowser(parent)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("eventCard"));
    setProperty("card", true);
    setOpenLinks(false);
    setAccessibleName(tr("What is selected"));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
    connect(this, &QTextBrowser::anchorClicked, this,
        [this](const QUrl &) { Q_EMIT causeWanted(m_note.cause); });
    connect(&theme, &Theme::changed, this, &EventCard::render);
    hide();
}

void EventCard::setNote(const flow::EventNote &note, trace::EventIndex event)
{
    if (note == m_note && event == m_event)
        return;
    m_note = note;
    m_event = event;
    render();
    setVisible(!m_note.what.isEmpty());
}

/// Short enough to be read at a glance: one line says what happened, one paragraph what it means.
void EventCard::render()
{
    const Palette &palette = m_theme.palette();
    NoteText text(m_theme, document());
    document()->setDocumentMargin(m_theme.px(6));
    QStringList title{m_note.who, m_note.what, m_note.detail};
    title.removeAll(QString());
    text.write(title.join(QStringLiteral(" · ")), m_theme.strong(), palette.text);
    text.write(QStringLiteral("  ") + tr("#%1, at %2").arg(m_event.value).arg(m_note.when),
        m_theme.small(), palette.muted);
    text.paragraph(2);
    QStringList words{m_note.meaning};
    if (!m_note.why.isEmpty())
        words << tr("Why: %1.").arg(m_note.why);
    words.removeAll(QString());
    text.coded(words.join(u' '));
    if (m_note.cause) {
        text.write(words.isEmpty() ? QString() : QStringLiteral(" "), m_theme.body(), palette.text);
        text.link(tr("Because of %1").arg(m_note.causeText), QStringLiteral("cause:"));
    }
    moveCursor(QTextCursor::Start);
    setAccessibleDescription(toPlainText());
    updateGeometry();
}

void EventCard::resizeEvent(QResizeEvent *event)
{
    QTextBrowser::resizeEvent(event);
    updateGeometry();
}

QSize EventCard::sizeHint() const
{
    const double width = std::max(60, viewport()->width());
    const QScopedPointer<QTextDocument> measured(document()->clone());
    measured->setTextWidth(width);
    const int most = parentWidget() ? int(parentWidget()->height() * mostOfHeight) : 4000;
    return {m_theme.px(200),
        std::min(most, int(std::ceil(measured->size().height())) + 2 * frameWidth())};
}

QSize EventCard::minimumSizeHint() const
{
    return {m_theme.px(80), std::min(sizeHint().height(), m_theme.px(44))};
}

} // namespace roundtrip::ui
