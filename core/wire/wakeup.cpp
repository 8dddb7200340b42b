#include "core/wire/wakeup.h"

#include "core/wire/descriptors.h"
#include "core/wire/poller.h"

#include <unistd.h>

namespace roundtrip::wire
{

Wakeup::Wakeup(std::function<void()> woken)
{
    if (!openWakeDescriptors(m_descriptors))
        endWithoutDescriptor("waking a thread");
    m_notifier = std::make_unique<QSocketNotifier>(m_descriptors[0], QSocketNotifier::Read);
    QObject::connect(m_notifier.get(), &QSocketNotifier::activated, m_notifier.get(),
        [this, woken = std::move(woken)] {
            clear();
            woken();
        });
}

Wakeup::~Wakeup()
{
    m_notifier.reset();
    ::close(m_descriptors[0]);
    if (m_descriptors[1] != m_descriptors[0])
        ::close(m_descriptors[1]);
}

void Wakeup::wake() noexcept
{
    if (m_pending.exchange(true))
        return;
    const quint64 one = 1; // what an eventfd takes; a pipe does not mind
    [[maybe_unused]] const auto written = ::write(m_descriptors[1], &one, sizeof(one));
}

void Wakeup::clear()
{
    quint64 taken[8];
    [[maybe_unused]] const auto count = ::read(m_descriptors[0], taken, sizeof(taken));
    // Only now: what is queued after this wakes again, what was queued before is seen by who is
    // woken.
    m_pending = false;
}

} // namespace roundtrip::wire
