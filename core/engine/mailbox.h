#pragma once

#include "core/engine/commands.h"
#include "core/wire/wakeup.h"

#include <mutex>
#include <vector>

namespace roundtrip::engine
{

/// The queue of commands into the engine's thread: a mutex, a vector and a wake-up of that thread.
/// No queued signal: those make ThreadSanitizer reports with a Qt that was built without it.
class Mailbox
{
public:
    /// Any thread. What is put in before open() or after close() waits or is dropped.
    void put(Command command);
    /// The engine's thread: what has come since the last call, in order.
    std::vector<Command> take();

    /// The engine's thread: whom to wake.
    void open(wire::Wakeup *wakeup);
    /// The wake-up is about to go; nothing touches it afterwards.
    void close();
    /// Any thread: asks the engine's thread to end.
    void askToStop();
    bool shallStop() const;

private:
    void wake(); // with the lock held

    mutable std::mutex m_mutex;
    std::vector<Command> m_commands;
    wire::Wakeup *m_wakeup = nullptr;
    bool m_stop = false;
};

} // namespace roundtrip::engine
