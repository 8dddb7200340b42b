#pragma once

#include <QtGlobal>

#include <functional>
#include <memory>

struct iovec;

namespace roundtrip::wire
{

class SocketAddress;

/// What somebody wants to hear of a descriptor.
enum Interest : quint8 {
    InterestNone = 0, ///< nothing at all, not even failure
    InterestRead = 1,
    InterestWrite = 2,
    InterestPeer = 4, ///< FIN and RST, also while nothing is read; only where the kernel tells it
    InterestFailure =
        8, ///< RST alone; each of the others has it, too. Only where the kernel tells it
};

/// What is ready.
enum Readiness : quint8 {
    ReadyRead = 1,
    ReadyWrite = 2,
    ReadyPeerEnded = 4, ///< a FIN lies at the end of what can be read
    ReadyFailed = 8, ///< reset, timed out … : SO_ERROR says what
    ReadyHungUp = 16, ///< closed in both directions
};

/// Tells which descriptors are ready, without waiting. `wake` runs from Qt when there is something
/// to collect.
///
/// On Linux one epoll descriptor with one QSocketNotifier on it (poller_epoll.cpp); elsewhere a
/// notifier for each descriptor (poller_notifiers.cpp). Nothing else in the program knows which.
class Poller
{
public:
    class Handler
    {
    public:
        virtual ~Handler() = default;
        /// Level-triggered: what is not dealt with is told again. May remove itself.
        virtual void descriptorReady(quint8 readiness) = 0;
    };
    /// Where a descriptor is kept; -1 is none.
    using Token = int;

    static std::unique_ptr<Poller> create(std::function<void()> wake);
    virtual ~Poller() = default;

    virtual Token add(int descriptor, Handler &handler, quint8 interest) = 0;
    virtual void setInterest(Token token, quint8 interest) = 0;
    /// Before the descriptor is closed, which has to follow: the kernel may be left to forget it.
    virtual void remove(Token token) = 0;

    /// Looks what is ready, unless some of the last look is left.
    virtual void collect() = 0;
    /// Calls the next handler of those collected; false when none is left.
    virtual bool dispatchOne() = 0;
};

// The system calls that differ between systems. Descriptors are non-blocking and closed on exec.

int openStreamSocket(int family); ///< -1 and errno
int acceptStream(int listening, SocketAddress &peer); ///< -1 and errno
/// One write of several pieces; EPIPE is an errno, never a signal. -1 and errno.
qint64 writePieces(int descriptor, const iovec *pieces, int count);
/// What the peer has not acknowledged of what the kernel took; 0 where the kernel does not tell.
qint64 unsentInKernel(int descriptor);
/// Two ends of something that becomes readable on [0] when [1] is written to: eventfd or a pipe. On
/// Linux both are the same descriptor. False and errno.
bool openWakeDescriptors(int descriptors[2]);

} // namespace roundtrip::wire
