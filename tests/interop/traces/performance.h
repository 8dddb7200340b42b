#pragma once

#include "core/http/clientrequest.h"
#include "core/http/server.h"
#include "core/wire/tcpnetwork.h"
#include "tests/interop/traces/tracerunner.h"
#include "tests/support/scriptednetwork.h"

#include <QJsonArray>

#include <map>
#include <memory>
#include <set>
#include <vector>

namespace roundtrip::test
{

// Values of a scenario, as bytes.
QByteArray textOf(const QJsonValue &value);
message::RawHeaders headersIn(const QJsonValue &pairs);
/// "cs", "cs2", "cs3" …
QByteArray numbered(const char *name, std::size_t number);
/// "ECONNRESET socket hang up", "HPE_INVALID_METHOD"
QByteArray wordsOf(const Error &error);

/// The objects at hand where a call is made.
struct Objects {
    std::shared_ptr<http::ClientRequest> req = {};
    std::shared_ptr<http::IncomingMessage> res = {};
    std::shared_ptr<http::IncomingMessage> sreq = {};
    std::shared_ptr<http::ServerResponse> sres = {};
    wire::Transport *socket = nullptr;
};

/// "then" of a scenario: what is done in a turn of its own once all of these were seen.
struct Waiting {
    QByteArrayList when;
    QJsonArray calls;
};

struct Silent : wire::TransportEvents {
    void transportRead(QByteArrayView, trace::EventIndex) override { }
    void transportEnd() override { }
    void transportFailed(const Error &) override { }
    void transportClosed(bool) override { }
};

/// One scenario under way: our server, our client, the raw ends, and what is seen of them.
class Performance final : public wire::ListenerEvents, public wire::TransportEvents
{
public:
    Performance(const QJsonObject &usedPlan, TraceRunner::Wire wire, Conformance usedConformance);
    ~Performance() override;
    Q_DISABLE_COPY_MOVE(Performance)

    void start();
    bool isMissing(const Seen &expected) const;
    void turn();
    bool isScripted() const { return m_scripted; }

    const QJsonObject plan;
    const Conformance conformance;
    Seen seen;
    bool recording = true;

private:
    // What is seen
    void note(trace::Side side, const QByteArray &text);
    void readTrace();
    void readEvent(const trace::Snapshot &all, trace::EventIndex index);
    void readSocketEvent(
        const trace::Snapshot &all, trace::EventIndex index, trace::Subject subject);
    void readDropped(const trace::Event &event);
    void add(trace::Side side, const QByteArray &text);

    // What is done
    void perform(const QJsonArray &calls, const Objects &objects);
    void call(const QJsonArray &call, const Objects &objects);
    Objects numberedObjects(int number) const;
    void callOutgoing(
        http::OutgoingMessage &message, const QString &method, const QJsonArray &call);
    void callResponse(
        http::ServerResponse &response, const QString &method, const QJsonArray &call);
    void callRaw(wire::Transport &transport, const QString &method, const QJsonArray &call);
    void noteWrite(http::OutgoingMessage &message, const QByteArray &text);

    // The client
    void startRequest(int index);
    void watchRequest(int index, const QJsonObject &requestPlan);
    void watchOutcomes(http::ClientRequest &request, const QByteArray &name, const QJsonObject &on);
    void watchResponse(
        const Objects &objects, const QByteArray &name, const QJsonObject &requestPlan);

    // The server
    void startServer();
    void handle(const char *kind, const http::Server::Request &request,
        const http::Server::Response &response);
    void watchExchange(const Objects &objects, const QJsonObject &handler, std::size_t number);
    void upgraded(const char *kind, const http::Server::Request &request,
        std::unique_ptr<wire::Transport> transport, const QByteArray &head);

    // The raw ends
    void connectionAccepted(std::unique_ptr<wire::Transport> transport) override;
    void transportConnected() override;
    void transportRead(QByteArrayView bytes, trace::EventIndex event) override;
    void transportEnd() override { }
    void transportFailed(const Error &) override { }
    void transportClosed(bool) override { }

    wire::ManualClock m_manualClock;
    wire::SteadyClock m_steadyClock;
    const bool m_scripted;
    trace::Writer m_writer;
    wire::Loop m_loop;
    wire::Gate m_gate;
    std::unique_ptr<wire::Network> m_network;
    http::Context m_context;
    Silent m_silent;

    std::unique_ptr<http::Agent> m_agent;
    std::unique_ptr<http::Server> m_server;
    std::unique_ptr<wire::Listener> m_rawListener;
    std::unique_ptr<wire::Transport> m_raw;
    bool m_rawAnswered = false;
    std::vector<std::unique_ptr<wire::Transport>> m_upgraded;
    std::vector<std::shared_ptr<http::ClientRequest>> m_requests;
    std::vector<std::shared_ptr<http::IncomingMessage>> m_responses;
    std::vector<Objects> m_exchanges;
    quint16 m_port = 0;

    std::vector<Waiting> m_waiting;
    quint64 m_read = 0;
    std::map<quint32, std::size_t> m_connections; ///< numbers in the order in which they were seen
    std::set<quint32> m_connected; ///< subjects that have heard that they are
    std::set<quint32> m_ended; ///< subjects that have sent their FIN
    std::set<quint32> m_usesSocket; ///< client halves that heard 'socket' and not yet 'close'
    std::set<quint32> m_clientHalves;
};

} // namespace roundtrip::test
