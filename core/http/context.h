#pragma once

#include "core/http/breakpoints.h"
#include "core/trace/writer.h"
#include "core/wire/gate.h"
#include "core/wire/loop.h"
#include "core/wire/transport.h"

#include <functional>
#include <memory>
#include <unordered_map>
#include <utility>

namespace roundtrip::http
{

class TwinTable;

/// What all objects of the module share: the loop, the network, the trace. Owned by the engine (or
/// a test), outlives everything that was made with it.
class Context
{
public:
    Context(wire::Loop &loop, wire::Network &network, wire::Gate &gate);
    ~Context();
    Q_DISABLE_COPY_MOVE(Context)

    wire::Loop &loop;
    wire::Network &network;
    wire::Gate &gate;
    trace::Writer &trace;

    /// The next number for a half of an exchange.
    trace::HalfId newHalf()
    {
        return m_halves.next([this](trace::HalfId id) { return trace.isOpen(id); });
    }
    TwinTable &twins() noexcept { return *m_twins; }
    const Breakpoints &breakpoints() const noexcept { return m_breakpoints; }
    /// While there are any the gate is asked at each step.
    void setBreakpoints(std::vector<plan::BreakpointPlan> list);
    /// The Date field's value now; made once a second.
    const QByteArray &date();

    /// Told of each outgoing message that has closed: there is nothing left to be done with it.
    /// Optional.
    std::function<void(trace::HalfId)> messageClosed;

    /// Keeps an object alive that ends by itself (an open connection of a client), until release().
    /// What is still open when the context goes away goes with it.
    void keep(const std::shared_ptr<void> &object) { m_kept.emplace(object.get(), object); }
    void release(const void *object) { m_kept.erase(object); }

    /// The event in whose callback the program runs now (OnRequest, OnData …): the cause of the
    /// calls it makes in it. None between callbacks. Set with CauseScope.
    trace::EventIndex cause() const noexcept { return m_cause; }

private:
    friend class CauseScope;
    trace::Numbers<trace::HalfId> m_halves{trace::Subject::lastHalf};
    Breakpoints m_breakpoints;
    std::unique_ptr<TwinTable> m_twins;
    QByteArray m_date;
    qint64 m_dateSecond = -1;
    trace::EventIndex m_cause;
    std::unordered_map<const void *, std::shared_ptr<void>> m_kept;
};

/// Stands around each callback into the program (and around a command), so that the calls made in
/// it know their cause.
class CauseScope
{
public:
    CauseScope(Context &context, trace::EventIndex cause) noexcept
        : m_context(context)
        , m_before(std::exchange(context.m_cause, cause))
    {
    }
    ~CauseScope() { m_context.m_cause = m_before; }
    Q_DISABLE_COPY_MOVE(CauseScope)

private:
    Context &m_context;
    trace::EventIndex m_before;
};

} // namespace roundtrip::http
