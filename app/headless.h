#pragma once

#include "app/traceprinter.h"
#include "core/engine/host.h"
#include "core/trace/writer.h"
#include "core/wire/clock.h"

namespace roundtrip::app
{

/// The engine without a window: the host on the main thread, its trace printed while it grows,
/// SIGINT and SIGTERM heard, a reader that goes away (SIGPIPE) no reason to die. One at a time.
class Headless
{
public:
    explicit Headless(const TraceOutput &output);
    ~Headless();
    Q_DISABLE_COPY_MOVE(Headless)

    /// False (and a message on stderr) when the trace's file cannot be written.
    [[nodiscard]] bool open();
    engine::Host &host() noexcept { return m_host; }
    /// Between this program and all its peers, from now on.
    void setLink(const plan::LinkPlan &link);

    /// Runs the event loop until quit() or a signal; the exit code is quit()'s, 0 after a signal
    /// when `signalsAreClean`, else 128 + the signal. When the trace could not be written it says
    /// so at once, goes on, and a 0 becomes 1.
    int run(bool signalsAreClean);
    void quit(int exitCode);

private:
    void printTrace();
    void complainOfTrace();

    wire::SteadyClock m_clock;
    trace::Writer m_trace;
    engine::Host m_host;
    TracePrinter m_printer;
    TraceOutput m_output;
    bool m_traceIsLost = false;
};

/// A line on stderr, for people.
void complain(const QString &message);
void complainOfWriting(const QString &place, const QString &reason);

} // namespace roundtrip::app
