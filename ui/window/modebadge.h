#pragma once

#include "ui/models/playback.h"

#include <QLabel>

namespace roundtrip::ui
{

/// What is true now, in a few words: LIVE, 1.2 s BEHIND, PAUSED, 14 more, REPLAY, really 0.9 ms.
struct BadgeState {
    QString kind; ///< of the style sheet: "live", "behind", "paused", "replay"
    QString text;
    bool operator==(const BadgeState &) const = default;
};
BadgeState badgeOf(const Playback &playback);

/// The badge, always to be seen.
class ModeBadge final : public QLabel
{
    Q_OBJECT
public:
    explicit ModeBadge(const Playback &playback, QWidget *parent = nullptr);
    void refresh();
    QSize sizeHint() const override;

protected:
    bool event(QEvent *event) override;

private:
    QString aheadText() const;

    const Playback &m_playback;
};

} // namespace roundtrip::ui
