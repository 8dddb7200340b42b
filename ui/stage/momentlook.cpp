#include "ui/stage/momentlook.h"

#include "ui/models/playback.h"

#include <QElapsedTimer>

#include <algorithm>

namespace roundtrip::ui
{

namespace
{

constexpr std::chrono::milliseconds longLook{6};
constexpr std::chrono::milliseconds longestPause{500};

} // namespace

MomentLook::MomentLook(const Playback &playback, std::function<void()> look, QObject *parent)
    : QObject(parent)
    , m_playback(playback)
    , m_look(std::move(look))
{
    m_later.setSingleShot(true);
    connect(&m_later, &QTimer::timeout, this, &MomentLook::look);
    connect(&playback, &Playback::momentChanged, this, &MomentLook::follow);
    connect(&playback, &Playback::modeChanged, this, &MomentLook::look);
}

void MomentLook::look()
{
    m_later.stop();
    QElapsedTimer took;
    took.start();
    m_look();
    m_took = std::chrono::milliseconds(took.elapsed());
}

void MomentLook::follow()
{
    if (m_playback.mode() != Playback::Mode::Live || m_took <= longLook)
        look();
    else if (!m_later.isActive())
        m_later.start(std::min(4 * m_took, longestPause));
}

} // namespace roundtrip::ui
