#include "app/headless.h"

#include <QAbstractEventDispatcher>
#include <QCoreApplication>

#include <atomic>
#include <csignal>
#include <cstdio>

namespace roundtrip::app
{

namespace
{

volatile std::sig_atomic_t caughtSignal = 0;
std::atomic<QAbstractEventDispatcher *> dispatcherToWake = nullptr;

/// Only notes the signal and wakes the loop (an atomic and a write to its descriptor): both may be
/// done here.
void noteSignal(int number)
{
    caughtSignal = number;
    if (QAbstractEventDispatcher *dispatcher = dispatcherToWake.load())
        dispatcher->wakeUp();
}

/// A second one ends the program as if nobody had caught it, whatever it is waiting for.
void catchOnce(int number)
{
    struct sigaction action {
    };
    action.sa_handler = noteSignal;
    action.sa_flags = int(SA_RESETHAND);
    sigaction(number, &action, nullptr);
}

} // namespace

void complain(const QString &message)
{
    std::fprintf(stderr, "roundtrip: %s\n", qPrintable(message));
}

void complainOfWriting(const QString &place, const QString &reason)
{
    complain(QCoreApplication::translate("roundtrip::app::Headless", "Cannot write %1: %2")
                 .arg(place, reason));
}

Headless::Headless(const TraceOutput &output)
    : m_host(m_clock, m_trace)
    , m_printer(m_trace, output)
    , m_output(output)
{
    // From the first moment on: who reads "listening on" may send a signal before the event loop
    // runs.
    dispatcherToWake = QAbstractEventDispatcher::instance();
    catchOnce(SIGINT);
    catchOnce(SIGTERM);
    std::signal(SIGPIPE, SIG_IGN); // a failed write says the same, where something can be done
}

Headless::~Headless()
{
    dispatcherToWake = nullptr;
}

void Headless::setLink(const plan::LinkPlan &link)
{
    if (link != plan::LinkPlan{})
        m_host.loop().enter([&] { m_host.perform(engine::SetLink{link, {}}); });
}

bool Headless::open()
{
    if (m_printer.open())
        return true;
    complainOfTrace();
    return false;
}

void Headless::complainOfTrace()
{
    complainOfWriting(
        m_output.file.isEmpty() ? QStringLiteral("stderr") : m_output.file, m_printer.error());
}

void Headless::printTrace()
{
    if (m_traceIsLost || m_printer.printNew())
        return;
    m_traceIsLost = true;
    complainOfTrace();
}

int Headless::run(bool signalsAreClean)
{
    QAbstractEventDispatcher *dispatcher = QAbstractEventDispatcher::instance();
    QObject connections; // they end with this function
    QObject::connect(dispatcher, &QAbstractEventDispatcher::aboutToBlock, &connections,
        [this] { printTrace(); });
    QObject::connect(dispatcher, &QAbstractEventDispatcher::awake, &connections, [] {
        if (caughtSignal)
            QCoreApplication::quit();
    });
    int exitCode = QCoreApplication::exec();
    printTrace();
    if (caughtSignal)
        exitCode = signalsAreClean ? 0 : 128 + int(caughtSignal);
    return exitCode == 0 && m_traceIsLost ? 1 : exitCode;
}

void Headless::quit(int exitCode)
{
    QCoreApplication::exit(exitCode);
}

} // namespace roundtrip::app
