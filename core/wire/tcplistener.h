#pragma once

#include "core/wire/anchor.h"
#include "core/wire/reception.h"
#include "core/wire/socketaddress.h"
#include "core/wire/tcpcore.h"
#include "core/wire/transport.h"

namespace roundtrip::wire
{

/// Accepts connections in small batches. Out of descriptors it pauses, instead of being told again
/// and again of connections it cannot take, and goes on when one is free.
class TcpListener final : public Listener, private Poller::Handler
{
public:
    /// Records Listening or ListenFailed.
    static Result<std::unique_ptr<Listener>> create(
        TcpCore &core, const ListenOptions &options, ListenerEvents &events);
    ~TcpListener() override;
    Q_DISABLE_COPY_MOVE(TcpListener)

    QByteArray address() const override { return m_address.text(); }
    quint16 port() const override { return m_address.port(); }
    void close() override;

    /// Would somebody of this program who connects there come here?
    bool isReachedAt(const SocketAddress &server) const;
    /// Something was closed: is there room now?
    void tryToResume();

private:
    TcpListener(
        TcpCore &core, const ListenOptions &options, int descriptor, ListenerEvents &events);
    void descriptorReady(quint8 readiness) override;
    void accept(int descriptor, const SocketAddress &peer);
    void pause(int number);
    void retryLater();
    bool takeSpare();
    void dropSpare();
    void removeFile();

    TcpCore &m_core;
    ListenOptions m_options;
    ListenerEvents &m_events;
    Reception m_reception;
    SocketAddress m_address;
    /// Which file a Unix domain socket made: the path may be another's later.
    struct File {
        quint64 device = 0;
        quint64 number = 0; ///< its inode
        bool operator==(const File &) const = default;
    };
    static File fileAt(const SocketAddress &address);
    const File m_file;
    const bool m_isAnyAddress; ///< each connection then has a local address of its own
    int m_descriptor;
    Poller::Token m_token;
    /// Kept so that connections never eat the last descriptor: while accepting pauses, the rest of
    /// the program has it.
    int m_spare = -1;
    bool m_paused = false;
    DeadlineId m_retry;
    Anchor<TcpListener> m_anchor{this};
};

} // namespace roundtrip::wire
