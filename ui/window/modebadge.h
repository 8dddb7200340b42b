#pragma once

#include "ui/models/playback.h"

#include <QLabel>
#include <QStringList>

#include <array>
#include <functional>

namespace roundtrip::ui
{

/// What is true now, in a few words: LIVE, 1.2 s BEHIND, PAUSED, 14 more, REPLAY, really 0.9 ms, 14
/// more, HELD: the real exchange waits.
struct BadgeState {
    QString kind; ///< of the style sheet: "live", "behind", "paused", "replay", "held"
    QString text;
    bool operator==(const BadgeState &) const = default;
};
BadgeState badgeOf(const Playback &playback);
/// How many more there are: 14; of many the thousands, 12,000+: what streams in changes no digit at
/// each frame.
QString moreText(quint64 more);

/// What really waits for a person, at the present; it says how much, and while live also what.
struct HeldBadge {
    int places = 0; ///< at which a step could be let go
    int steps = 0; ///< that are held there, one behind the other: as the sentence counts them
    quint32 breakpoint = 0; ///< the one that holds the only place; 0: by hand, or several
    QStringList what; ///< a line for each place
    bool operator==(const HeldBadge &) const = default;
};
/// HELD: the real exchange waits · HELD: breakpoint 2 · 3 HELD · PAUSED · 3 HELD
BadgeState badgeOf(const Playback &playback, const HeldBadge &held);

/// The badge, always to be seen.
class ModeBadge final : public QLabel
{
    Q_OBJECT
public:
    explicit ModeBadge(const Playback &playback, QWidget *parent = nullptr);
    void setHeld(const HeldBadge &held);
    void refresh();
    /// Where there is less room: REPLAY without how much more there is, HELD without what it means,
    /// at last PAUSED and REPLAY alone. What it leaves out is in the tool tip.
    enum class Says { All, Usual, Brief, Least };
    void setSays(Says says);
    int widthWhen(Says says) const;
    QSize sizeHint() const override;

protected:
    bool event(QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QString aheadText() const;
    QString heldText() const;

    BadgeState stateWhen(Says says) const;
    int widthFor(const QString &label, Says says) const;
    static int widestUsual(Says says, const std::function<int(const QString &)> &widthOf);

    const Playback &m_playback;
    HeldBadge m_held;
    Says m_says = Says::All;
    /// The width of the longest usual text, by Says; -1: to be measured.
    mutable std::array<int, 4> m_usual{-1, -1, -1, -1};
};

} // namespace roundtrip::ui
