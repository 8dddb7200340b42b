#pragma once

#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>

namespace roundtrip::ui
{

class Playback;

/// Looks at each moment of the playback for a page: at once as long as that is quick; where it
/// takes long while everything streams in live, less often, so that the window has most of the time
/// for itself.
class MomentLook final : public QObject
{
    Q_OBJECT
public:
    MomentLook(const Playback &playback, std::function<void()> look, QObject *parent);

    /// Looks now.
    void look();

private:
    void follow();

    const Playback &m_playback;
    std::function<void()> m_look;
    QTimer m_later;
    std::chrono::milliseconds m_took{0}; ///< the last look
};

} // namespace roundtrip::ui
