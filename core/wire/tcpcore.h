#pragma once

#include "core/wire/addressbook.h"
#include "core/wire/gate.h"
#include "core/wire/loop.h"
#include "core/wire/poller.h"

#include <memory>
#include <vector>

namespace roundtrip::wire
{

class TcpListener;

/// What the sockets of one TcpNetwork share.
struct TcpCore {
    TcpCore(Loop &theLoop, Gate &theGate)
        : loop(theLoop)
        , gate(theGate)
        , poller(Poller::create([this] { loop.turn(); }))
    {
    }

    Loop &loop;
    Gate &gate;
    std::unique_ptr<Poller> poller;
    AddressBook book;
    std::vector<TcpListener *> pausedListeners; ///< for want of descriptors

    /// A descriptor was closed: paused listeners may have room now.
    void descriptorClosed();
};

/// Keeps an object's queued tasks from running after its end: they hold this, the object empties
/// it.
template <typename Object>
class Anchor
{
public:
    explicit Anchor(Object *object)
        : m_object(std::make_shared<Object *>(object))
    {
    }
    ~Anchor() { *m_object = nullptr; }
    Q_DISABLE_COPY_MOVE(Anchor)

    /// Empty once the object is gone.
    std::shared_ptr<Object *> share() const { return m_object; }
    template <typename Function>
    auto guard(Function function) const
    {
        return [object = m_object, function = std::move(function)]() mutable {
            if (*object)
                function();
        };
    }

private:
    std::shared_ptr<Object *> m_object;
};

} // namespace roundtrip::wire
