#include "ui/window/modebadge.h"

#include "core/flow/eventtext.h"
#include "ui/theme/tooltip.h"

#include <QCoreApplication>
#include <QEvent>
#include <QLocale>
#include <QStyle>

#include <algorithm>
#include <climits>
#include <utility>

namespace roundtrip::ui
{

namespace
{

constexpr std::chrono::milliseconds noticeable{300};

constexpr auto reallyWaits = QT_TRANSLATE_NOOP("ModeBadge", "HELD: the real exchange waits");

constexpr auto reallyTook = QT_TRANSLATE_NOOP("ModeBadge", "REPLAY, really %1");
constexpr auto reallyTookAndMore = QT_TRANSLATE_NOOP("ModeBadge", "REPLAY, really %1, %2 more");

/// PAUSED·3 HELD: where each pixel counts.
QString closer(QString text)
{
    return text.replace(QStringLiteral(" · "), QStringLiteral("·"));
}

QString words(const char *english)
{
    return QCoreApplication::translate("ModeBadge", english);
}

} // namespace

QString moreText(quint64 more)
{
    constexpr quint64 many = 10'000;
    return more < many ? QLocale().toString(more) : QLocale().toString(more / 1000 * 1000) + u'+';
}

BadgeState badgeOf(const Playback &playback)
{
    switch (playback.mode()) {
    case Playback::Mode::Live:
        if (playback.eventsBehind() > 0 && playback.timeBehind() > noticeable) {
            const QString late = flow::durationText(playback.timeBehind());
            return {QStringLiteral("behind"),
                words(QT_TRANSLATE_NOOP("ModeBadge", "%1 BEHIND")).arg(late)};
        }
        return {QStringLiteral("live"), words(QT_TRANSLATE_NOOP("ModeBadge", "LIVE"))};
    case Playback::Mode::Paused: {
        const quint64 more = playback.eventsBehind();
        if (more == 0)
            return {QStringLiteral("paused"), words(QT_TRANSLATE_NOOP("ModeBadge", "PAUSED"))};
        return {QStringLiteral("paused"),
            words(QT_TRANSLATE_NOOP("ModeBadge", "PAUSED, %L1 more")).arg(more)};
    }
    case Playback::Mode::Replay: {
        if (playback.replayedDuration().count() == 0)
            return {QStringLiteral("replay"), words(QT_TRANSLATE_NOOP("ModeBadge", "REPLAY"))};
        const QString really = flow::durationText(playback.replayedDuration());
        const quint64 more = playback.eventsBehind();
        if (more == 0)
            return {QStringLiteral("replay"), words(reallyTook).arg(really)};
        return {QStringLiteral("replay"), words(reallyTookAndMore).arg(really, moreText(more))};
    }
    }
    return {};
}

BadgeState badgeOf(const Playback &playback, const HeldBadge &held)
{
    if (held.places == 0)
        return badgeOf(playback);
    const QString kind = QStringLiteral("held");
    const QString several = words(QT_TRANSLATE_NOOP("ModeBadge", "%L1 HELD")).arg(held.steps);
    switch (playback.mode()) {
    case Playback::Mode::Paused:
        return {kind, words(QT_TRANSLATE_NOOP("ModeBadge", "PAUSED · %1")).arg(several)};
    case Playback::Mode::Replay:
        return {kind, words(QT_TRANSLATE_NOOP("ModeBadge", "REPLAY · %1")).arg(several)};
    case Playback::Mode::Live:
        break;
    }
    if (held.places > 1)
        return {kind, several};
    if (held.breakpoint == 0)
        return {kind, words(reallyWaits)};
    return {
        kind, words(QT_TRANSLATE_NOOP("ModeBadge", "HELD: breakpoint %1")).arg(held.breakpoint)};
}

ModeBadge::ModeBadge(const Playback &playback, QWidget *parent)
    : QLabel(parent)
    , m_playback(playback)
{
    setAlignment(Qt::AlignCenter);
    setTextFormat(Qt::PlainText);
    setAccessibleName(tr("What is shown"));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&playback, &Playback::modeChanged, this, &ModeBadge::refresh);
    connect(&playback, &Playback::momentChanged, this, &ModeBadge::refresh);
    connect(&playback, &Playback::snapshotChanged, this, [this] {
        // Live, the moment moves in the same turn: a text that comes and goes lays the bar out anew.
        if (m_playback.mode() != Playback::Mode::Live)
            refresh();
    });
    connect(&playback, &Playback::veilChanged, this, &ModeBadge::refresh);
    refresh();
}

/// Tells how much lies ahead, never what.
QString ModeBadge::aheadText() const
{
    const quint64 more = m_playback.eventsBehind();
    if (m_playback.mode() == Playback::Mode::Live && more == 0)
        return tr("What is shown is now.");
    return tr("The present is %1 ahead; %Ln event(s) are waiting.", nullptr,
        int(std::min<quint64>(more, INT_MAX)))
        .arg(flow::durationText(m_playback.timeBehind()));
}

/// What is held is told while the present is shown, and only then.
QString ModeBadge::heldText() const
{
    if (m_held.places == 0)
        return {};
    const QString how = tr("The real exchange waits. Step lets one go, Go on all.") + u'\n';
    return m_playback.mode() == Playback::Mode::Live ? m_held.what.join(u'\n') + u'\n' + how : how;
}

bool ModeBadge::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip)
        setPlainToolTip(this, heldText() + aheadText());
    return QLabel::event(event);
}

void ModeBadge::setHeld(const HeldBadge &held)
{
    if (held == m_held)
        return;
    m_held = held;
    refresh();
}

void ModeBadge::setSays(Says says)
{
    if (std::exchange(m_says, says) == says)
        return;
    refresh();
    updateGeometry();
}

BadgeState ModeBadge::stateWhen(Says says) const
{
    BadgeState state = badgeOf(m_playback, m_held);
    const auto took = m_playback.replayedDuration(); // 0: nothing is replayed
    if (says >= Says::Brief && state.text == words(reallyWaits))
        state.text = words(QT_TRANSLATE_NOOP("ModeBadge", "HELD"));
    if (m_held.places > 0) {
        state.text = says == Says::Least ? closer(state.text) : state.text;
        return state;
    }
    if (says != Says::All && took.count() > 0)
        state.text = words(reallyTook).arg(flow::durationText(took));
    if (says != Says::Least)
        return state;
    if (m_playback.mode() == Playback::Mode::Paused)
        state.text = words("PAUSED");
    else if (m_playback.mode() == Playback::Mode::Replay)
        state.text = words("REPLAY");
    return state;
}

void ModeBadge::refresh()
{
    const BadgeState state = stateWhen(m_says);
    if (state.text != text()) {
        setText(state.text);
        setAccessibleDescription(badgeOf(m_playback, m_held).text);
    }
    if (state.kind == property("badge").toString())
        return;
    setProperty("badge", state.kind);
    style()->unpolish(this);
    style()->polish(this);
}

int ModeBadge::widthWhen(Says says) const
{
    return widthFor(stateWhen(says).text, says);
}

/// As wide as the longest usual text, so that the bar beside it does not move when the mode or a
/// number changes.
int ModeBadge::widthFor(const QString &label, Says says) const
{
    const QFontMetrics metrics = fontMetrics();
    // As QLabel itself measures.
    const auto widthOf = [&metrics](const QString &text) {
        return metrics.boundingRect(QRect(0, 0, 4000, 100), Qt::AlignCenter, text).width();
    };
    const int around = QLabel::sizeHint().width() - widthOf(text());
    int &usual = m_usual[size_t(says)];
    if (usual < 0)
        usual = widestUsual(says, widthOf);
    // A centred text is measured to a pixel more or less: whole steps hide that.
    constexpr int step = 4;
    return (std::max(usual, widthOf(label)) + around + step - 1) / step * step;
}

int ModeBadge::widestUsual(Says says, const std::function<int(const QString &)> &widthOf)
{
    QStringList longest{words("%1 BEHIND").arg(QStringLiteral("99.9 s"))};
    const int held = says == Says::Least ? 9 : 99;
    for (const auto *of : {"PAUSED · %1", "REPLAY · %1"})
        longest << words(of).arg(words("%L1 HELD").arg(held));
    if (says != Says::Least) {
        longest << words("PAUSED, %L1 more").arg(9'999) << words("HELD: breakpoint %1").arg(9);
        for (const QString &time : {QStringLiteral("99.9 ms"), QStringLiteral("888 µs")})
            longest << (says == Says::All ? words(reallyTookAndMore).arg(time, moreText(9'999))
                                          : words(reallyTook).arg(time));
    }
    if (says < Says::Brief)
        longest << words(reallyWaits);
    int widest = 0;
    for (const QString &text : longest)
        widest = std::max(widest, widthOf(says == Says::Least ? closer(text) : text));
    return widest;
}

void ModeBadge::changeEvent(QEvent *event)
{
    m_usual.fill(-1); // another font or language
    QLabel::changeEvent(event);
}

QSize ModeBadge::sizeHint() const
{
    return {widthFor(text(), m_says), QLabel::sizeHint().height()};
}

} // namespace roundtrip::ui
