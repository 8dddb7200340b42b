#pragma once

#include "core/http/agent.h"
#include "core/http/clientrequest.h"
#include "core/wire/clock.h"
#include "tests/support/scriptednetwork.h"

#include <QByteArrayList>
#include <QMetaEnum>

/// A client in front of a scripted network, with a hand-driven clock. What happens is read from the
/// trace in the words of the reference's traces (section 3), and checked against what the callbacks
/// themselves noted.
class ClientRig
{
public:
    using Request = std::shared_ptr<roundtrip::http::ClientRequest>;

    ClientRig()
        : loop(clock, writer)
        , gate(loop)
        , network(loop, gate)
        , context(loop, network, gate)
    {
    }

    /// http.request() with every callback registered.
    Request request(roundtrip::http::RequestOptions options, const QByteArray &path = {})
    {
        if (options.host.isEmpty())
            options.host = "127.0.0.1";
        if (!path.isEmpty())
            options.path = path;
        auto made = roundtrip::http::ClientRequest::request(context, options);
        if (!made)
            return nullptr;
        watch(**made);
        return *made;
    }
    Request get(roundtrip::http::Agent *agent, const QByteArray &path = "/")
    {
        roundtrip::http::RequestOptions options;
        options.agent = agent;
        options.conformance = conformance;
        const Request made = request(options, path);
        (void)made->end();
        return made;
    }

    void run() { loop.runUntilQuiet(); }
    template <typename F>
    void enter(F &&callback)
    {
        loop.enter(callback);
        run();
    }
    void advance(std::chrono::milliseconds by)
    {
        clock.advance(by);
        run();
    }
    std::shared_ptr<roundtrip::wire::ScriptedSocket> socket(int index = -1) const
    {
        const auto &all = network.sockets();
        return index < 0 ? all.back() : all.at(size_t(index));
    }
    void receive(const QByteArray &bytes)
    {
        socket()->receive(bytes);
        run();
    }

    /// Everything since the last call, in the words of the reference.
    QByteArray story();
    /// The callbacks that ran since the last call, as they noted it themselves.
    QByteArray callbacks() { return std::exchange(m_callbacks, {}).join(' '); }
    roundtrip::trace::Snapshot snapshot()
    {
        writer.publish();
        return writer.snapshot();
    }

    roundtrip::wire::ManualClock clock;
    roundtrip::trace::Writer writer;
    roundtrip::wire::Loop loop;
    roundtrip::wire::Gate gate;
    roundtrip::wire::ScriptedNetwork network;
    roundtrip::http::Context context;
    bool registerForData = true;
    roundtrip::Conformance conformance = roundtrip::Conformance::Strict; ///< of get()

private:
    void watch(roundtrip::http::ClientRequest &request);
    void watchResponse(roundtrip::http::IncomingMessage &response, const QByteArray &suffix);
    void note(const QByteArray &word) { m_callbacks.push_back(word); }
    static QByteArray wordFor(
        const roundtrip::trace::Snapshot &snapshot, roundtrip::trace::EventIndex index);

    QByteArrayList m_callbacks;
    quint64 m_told = 0;
};

/// The head as it stands on the wire, its lines joined with " | ".
QByteArray linesOf(const QByteArray &wire);

/// A response that leaves its socket usable.
inline const QByteArray hello = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

inline roundtrip::http::AgentOptions keepAlive()
{
    return {.name = "agent", .keepAlive = true};
}
