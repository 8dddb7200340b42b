#pragma once

#include "core/http/context.h"
#include "core/http/server.h"

#include <functional>
#include <memory>

namespace roundtrip::engine
{

/// A CONNECT that the proxy carries out (RFC 9110, section 9.3.6): connects, answers 200, and from
/// then on hands bytes on in both directions until both have ended. Each direction ends for itself
/// (a FIN is handed on as a FIN, behind what was before it), a reset is handed on as a reset, and a
/// side is read no further than the other one takes.
///
/// Of the bytes the trace counts all and keeps the first few (keptBytes): they are mostly
/// encrypted, and there may be any number of them.
class Tunnel
{
public:
    /// Enough for the first message of TLS, which names the host.
    static constexpr qint64 keptBytes = 4096;
    /// So much may wait for one side before the other is not read.
    static constexpr qint64 highWaterMark = 64 << 10;

    struct Options {
        QByteArray host; ///< a name or an address, without brackets
        quint16 port = 0;
        std::chrono::milliseconds connectTimeout{0};
        std::chrono::milliseconds idleTimeout{0}; ///< no byte in either direction
    };
    /// `over`: both connections are gone; the last call.
    Tunnel(http::Context &context, const Options &options, const http::Server::Request &request,
        std::unique_ptr<wire::Transport> client, const QByteArray &head,
        std::function<void(Tunnel &)> over);
    /// Closes what is open.
    ~Tunnel();
    Q_DISABLE_COPY_MOVE(Tunnel)

    void start();
    /// Instead of start(): says why there will be no tunnel, and ends.
    void refuse(int status, const QByteArray &reason);

private:
    /// One of the two connections.
    struct End final : wire::TransportEvents {
        End(Tunnel &of, trace::TunnelEndedBy who)
            : tunnel(of)
            , side(who)
        {
        }
        void transportConnected() override { tunnel.opened(); }
        void transportRead(QByteArrayView bytes, trace::EventIndex event) override;
        void transportEnd() override;
        void transportDrained() override;
        void transportFailed(const Error &error) override;
        void transportClosed(bool hadError) override;
        void transportTimeout() override;

        Tunnel &tunnel;
        const trace::TunnelEndedBy side;
        std::unique_ptr<wire::Transport> transport;
        qint64 sent = 0; ///< of its bytes, to the other end
        bool ended = false; ///< its FIN is here
        bool closed = false;
    };
    /// nullptr: there never was one.
    wire::Transport *otherTransport(const End &end) { return other(end).transport.get(); }
    End &other(const End &end) { return &end == &m_client ? m_server : m_client; }
    trace::Subject subject() const { return trace::Subject::half(m_request->half()); }
    void say(const QByteArray &bytes, trace::EventIndex cause);
    void sayWhyNot(int status, const QByteArray &reason, trace::EventIndex cause);
    void opened();
    void pass(End &from, const QByteArray &bytes, trace::EventIndex cause);
    void ended(End &by);
    void failed(End &by, const Error &error);
    void end(trace::TunnelEndedBy by, const Error &error, trace::EventIndex cause);
    void closed();

    http::Context &m_context;
    const Options m_options;
    http::Server::Request m_request; ///< while it is held its half is open in the trace
    QByteArray m_head; ///< what came behind the head of CONNECT
    std::function<void(Tunnel &)> m_over;
    End m_client{*this, trace::TunnelEndedBy::Client};
    End m_server{*this, trace::TunnelEndedBy::Server};
    wire::DeadlineId m_connecting;
    trace::EventIndex m_began;
    bool m_open = false;
    bool m_ended = false; ///< TunnelClosed is in the trace
};

} // namespace roundtrip::engine
