#include "core/engine/mailbox.h"

#include <utility>

namespace roundtrip::engine
{

void Mailbox::put(Command command)
{
    const std::lock_guard lock(m_mutex);
    m_commands.push_back(std::move(command));
    wake();
}

std::vector<Command> Mailbox::take()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_commands, {});
}

void Mailbox::open(wire::Wakeup *wakeup)
{
    const std::lock_guard lock(m_mutex);
    m_wakeup = wakeup;
    wake();
}

void Mailbox::close()
{
    const std::lock_guard lock(m_mutex);
    m_wakeup = nullptr;
    m_commands.clear();
}

void Mailbox::askToStop()
{
    const std::lock_guard lock(m_mutex);
    m_stop = true;
    wake();
}

bool Mailbox::shallStop() const
{
    const std::lock_guard lock(m_mutex);
    return m_stop;
}

void Mailbox::wake()
{
    if (m_wakeup)
        m_wakeup->wake();
}

} // namespace roundtrip::engine
