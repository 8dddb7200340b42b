#include "core/engine/engine.h"

#include "core/engine/host.h"
#include "core/engine/mailbox.h"
#include "core/wire/clock.h"
#include "core/wire/wakeup.h"

#include <QEventLoop>

#include <atomic>
#include <thread>

namespace roundtrip::engine
{

struct Engine::Private {
    explicit Private(const Options &options)
        : trace(options.trace)
    {
    }

    void run();
    void handleMail(Host &host, QEventLoop &events);

    wire::SteadyClock clock;
    trace::Writer trace;
    Mailbox mailbox;
    std::atomic<quint32> lastRequest{0};
    std::thread thread;
};

/// The engine's thread, from its first to its last instruction.
void Engine::Private::run()
{
    QEventLoop events; // makes this thread's dispatcher
    Host host(clock, trace);
    wire::Wakeup wakeup([&] { handleMail(host, events); });
    mailbox.open(&wakeup);
    events.exec();
    mailbox.close();
}

void Engine::Private::handleMail(Host &host, QEventLoop &events)
{
    for (const Command &command : mailbox.take())
        host.loop().enter([&] { host.perform(command); });
    if (mailbox.shallStop())
        events.quit();
}

Engine::Engine(const Options &options)
    : d(std::make_unique<Private>(options))
{
    d->thread = std::thread([this] { d->run(); });
}

Engine::~Engine()
{
    d->mailbox.askToStop();
    d->thread.join();
}

void Engine::post(Command command)
{
    d->mailbox.put(std::move(command));
}

RequestId Engine::send(const plan::RequestPlan &plan)
{
    const RequestId id{++d->lastRequest};
    post(SendRequest{id, plan});
    return id;
}

trace::Snapshot Engine::snapshot() const
{
    return d->trace.snapshot();
}

trace::Writer &Engine::trace() noexcept
{
    return d->trace;
}

std::chrono::microseconds Engine::now() const
{
    return d->clock.now();
}

} // namespace roundtrip::engine
