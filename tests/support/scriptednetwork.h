#pragma once

#include "core/wire/reception.h"
#include "core/wire/streamtransport.h"
#include "core/wire/transport.h"

#include <QByteArrayList>

#include <deque>
#include <map>
#include <memory>
#include <vector>

#include <cerrno>

namespace roundtrip::wire
{

class ScriptedNetwork;
class ScriptedTransport;

/// What would be a socket in the kernel: the test plays the other end and reads what the module
/// wrote. It outlives the module's transport.
class ScriptedSocket : public std::enable_shared_from_this<ScriptedSocket>
{
public:
    // What the module did.
    trace::Subject subject;
    trace::Endpoints endpoints;
    ConnectOptions options; ///< of a client
    QByteArrayList writes; ///< one for each write to the kernel
    bool finSent = false;
    bool resetSent = false;
    bool closed = false; ///< the descriptor is gone

    QByteArray written() const { return writes.join(); }
    QByteArray takeWritten(); ///< what was written since the last call

    // What the other end does. It takes effect in the I/O phase of the next turn: see
    // Loop::runUntilQuiet().
    void accept(); ///< a client's connection stands; only with Connecting::ByTest
    void refuse(int number = ECONNREFUSED); ///< the same, when it does not
    void receive(const QByteArray &bytes); ///< arrives in one read (in several, above 64 KiB)
    void receiveFin();
    void receiveReset() { receiveFailure(ECONNRESET); }
    void receiveFailure(int number); ///< the connection broke: ECONNRESET, ETIMEDOUT …
    /// How many bytes the kernel still takes from the module; -1: any number.
    void setRoom(qint64 bytes);
    /// What arrived and was not read.
    qint64 unread() const;

private:
    friend class ScriptedNetwork;
    friend class ScriptedTransport;
    qint64 roomForWrite() const;
    void wrote(const QByteArray &bytes);
    void sentFin();
    void sentReset();
    void changed();

    ScriptedTransport *m_transport = nullptr; ///< null once it is closed
    std::deque<QByteArray> m_arrived;
    bool m_finArrived = false;
    int m_failure = 0; ///< an errno: the connection broke
    bool m_peerClosed = false; ///< what is written to it is answered with a reset
    qint64 m_room = -1;
    std::weak_ptr<ScriptedSocket> m_other; ///< in pairs
};

/// A network without sockets for tests: deterministic, records the same events as TCP, passes the
/// same gate.
///
/// By itself each transport is a monologue: the test plays the other end through the
/// ScriptedSocket. With Mode::Pairs a connect() to a port that listens here is joined to a
/// transport of that listener: one write arrives as one read.
class ScriptedNetwork final : public Network
{
public:
    enum class Mode { Scripted, Pairs };
    enum class Connecting { AtOnce, ByTest };

    ScriptedNetwork(Loop &loop, Gate &gate, Mode mode = Mode::Scripted);
    ~ScriptedNetwork() override;
    Q_DISABLE_COPY_MOVE(ScriptedNetwork)

    /// Scripted only: does a connection stand by itself, or when the test says accept()?
    void setConnecting(Connecting connecting) { m_connecting = connecting; }
    /// Pairs only: how much lies unread between two ends before the writer blocks; -1: any amount.
    void setBuffer(qint64 bytes) { m_buffer = bytes; }

    /// Somebody outside connects to a listener: the socket of the transport that the listener gets
    /// (in the next turn).
    std::shared_ptr<ScriptedSocket> connectTo(quint16 port);
    /// A server's transport without a listener, for Server::adopt().
    std::unique_ptr<Transport> makeServerTransport();

    /// Every socket, in the order in which they were made.
    const std::vector<std::shared_ptr<ScriptedSocket>> &sockets() const { return m_sockets; }
    std::shared_ptr<ScriptedSocket> lastSocket() const { return m_sockets.back(); }

    std::unique_ptr<Transport> connect(const ConnectOptions &options) override;
    Result<std::unique_ptr<Listener>> listen(
        const ListenOptions &options, ListenerEvents &events) override;

private:
    friend class ScriptedSocket;
    friend class ScriptedTransport;
    class ScriptedListener;
    std::shared_ptr<ScriptedSocket> makeSocket(
        trace::ConnectionId id, trace::Side side, const trace::Endpoints &endpoints);
    void join(const std::shared_ptr<ScriptedSocket> &client);
    std::shared_ptr<ScriptedSocket> arriveAt(
        quint16 port, trace::ConnectionId id, const trace::Endpoints &endpoints);
    trace::ConnectionId newConnection() { return {++m_lastConnection}; }

    Loop &m_loop;
    Gate &m_gate;
    Mode m_mode;
    Connecting m_connecting = Connecting::AtOnce;
    qint64 m_buffer = -1;
    quint32 m_lastConnection = 0;
    quint16 m_lastClientPort = 50000;
    quint16 m_lastServerPort = 40000;
    std::map<quint16, ScriptedListener *> m_listeners;
    std::vector<std::shared_ptr<ScriptedSocket>> m_sockets;
};

} // namespace roundtrip::wire
