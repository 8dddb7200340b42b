// The server that is put under load: our module with the playground's routes, in a process of its
// own whose descriptors and memory can be watched. An upgrade becomes an echo of bytes.
//   loadserver [--trace-limit BYTES] [--head-timeout MS] [--request-timeout MS] [--check MS]
// Lines on stdin: "send": it is a client of itself, too, with eight requests under way, until
// "rest". "usage" is answered with the numbers of ServerProcess::Usage. The end of stdin ends it.

#include "core/engine/host.h"
#include "core/trace/writer.h"
#include "core/wire/clock.h"
#include "core/wire/descriptors.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QScopeGuard>
#include <QSocketNotifier>

#include <array>
#include <cstdio>
#include <unordered_map>

#include <unistd.h>

using namespace roundtrip;

namespace
{

/// The bytes of an upgraded connection come back as they are, until its FIN.
class Tunnel final : public wire::TransportEvents
{
public:
    Tunnel(std::unique_ptr<wire::Transport> transport, std::function<void()> closed)
        : m_transport(std::move(transport))
        , m_closed(std::move(closed))
    {
        m_transport->setEvents(this);
    }
    void say(const QByteArray &bytes) { m_transport->write(std::span(&bytes, 1)); }

private:
    void transportRead(QByteArrayView bytes, trace::EventIndex) override
    {
        say(bytes.toByteArray());
    }
    void transportEnd() override { m_transport->destroySoon(); }
    void transportFailed(const Error &) override { }
    void transportClosed(bool) override { m_closed(); }

    std::unique_ptr<wire::Transport> m_transport;
    std::function<void()> m_closed;
};

/// Requests of this process to its own server, eight at a time, through agents and without.
class Sender
{
public:
    Sender(engine::Host &host, quint16 port)
        : m_host(host)
        , m_url("http://127.0.0.1:" + QByteArray::number(port))
    {
    }
    void begin()
    {
        m_stopped = false;
        for (int i = 0; i < 8; ++i)
            next();
    }
    void stop() { m_stopped = true; }
    qint64 answered() const { return m_answered; }
    qint64 unexpected() const { return m_unexpected; }

private:
    struct Kind {
        const char *path;
        int status;
        bool hasBody;
        bool breaks; ///< the server resets it in the middle
    };
    static constexpr auto kinds = std::to_array<Kind>({
        {"/", 200, false, false},
        {"/chunks/5?size=1000", 200, false, false},
        {"/echo", 200, true, false},
        {"/status/404", 404, false, false},
        {"/close", 200, false, false},
        {"/trailers", 200, false, false},
        {"/early-hints", 200, false, false},
        {"/bytes/100000", 200, false, false},
        {"/reset", 200, false, true},
    });

    void next()
    {
        if (m_stopped)
            return;
        const quint32 id = ++m_lastId;
        const Kind &kind = kinds[id % kinds.size()];
        plan::RequestPlan plan;
        plan.url = m_url + kind.path;
        if (kind.hasBody) {
            plan.method = "POST";
            plan.pieces = {{"first", {}}, {QByteArray(20'000, 'x'), {}}};
        }
        switch (id % 4) {
        case 0:
            plan.agent = plan::NoAgent{};
            break;
        case 1:
            plan.agent = plan::NewAgent{};
            break;
        default:
            break;
        }
        engine::RequestRun::Observer observer;
        observer.closed = [this, &kind](const engine::RunResult &result) {
            // A kept connection may meet its end on the way: that is the one error that is none.
            const bool isStale = result.reusedSocket && result.error.code == "ECONNRESET";
            const bool asExpected = result.statusCode == kind.status
                && (kind.breaks ? !result.complete : result.complete);
            m_answered += asExpected;
            m_unexpected += !asExpected && !isStale;
            next();
        };
        m_host.send(engine::RequestId{id}, plan, observer);
    }

    engine::Host &m_host;
    const QByteArray m_url;
    quint32 m_lastId = 0;
    qint64 m_answered = 0;
    qint64 m_unexpected = 0;
    bool m_stopped = true;
};

QCommandLineOption option(const QString &name, const QString &usual)
{
    return QCommandLineOption(name, QString(), "value", usual);
}

http::ServerOptions serverOptions(const QCommandLineParser &words)
{
    const auto ms = [&](const char *name) {
        return std::chrono::milliseconds(words.value(name).toLongLong());
    };
    http::ServerOptions options;
    options.headersTimeout = ms("head-timeout");
    options.requestTimeout = ms("request-timeout");
    options.connectionsCheckingInterval = ms("check");
    options.keepAliveTimeout = std::chrono::minutes(10); // no test waits for it
    return options;
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_NO_GLIB", "1");
    wire::raiseDescriptorLimit();
    QCoreApplication application(argc, argv);
    QCommandLineParser words;
    words.addOptions({option("trace-limit", "16777216"), option("head-timeout", "600000"),
        option("request-timeout", "600000"), option("check", "30000")});
    words.process(application);

    trace::Writer::Options traceOptions;
    traceOptions.limitBytes = words.value("trace-limit").toLongLong();
    traceOptions.chunkBytes = 1 << 18;
    traceOptions.bodyHeadBytes = traceOptions.limitBytes / 8;
    traceOptions.bodyTailBytes = traceOptions.limitBytes / 16;
    trace::Writer trace(traceOptions);
    const wire::SteadyClock clock;
    engine::Host host(clock, trace);
    engine::RouteDelays delays(host.context());
    const auto told = host.context().messageClosed;
    host.context().messageClosed = [&](trace::HalfId half) {
        told(half);
        delays.forget(half);
    };
    const auto restore = qScopeGuard([&] { host.context().messageClosed = told; });
    const engine::Playground playground(delays);
    http::Server server(host.context(), serverOptions(words));
    server.onRequest(
        [&](const auto &request, const auto &response) { playground.handle(request, response); });
    std::unordered_map<quint64, std::unique_ptr<Tunnel>> tunnels;
    quint64 lastTunnel = 0;
    server.onUpgrade([&](const auto &, std::unique_ptr<wire::Transport> transport,
                         const QByteArray &head) {
        const quint64 id = ++lastTunnel;
        auto &tunnel = tunnels[id];
        // Not at once: the one that says it is being called.
        tunnel = std::make_unique<Tunnel>(std::move(transport),
            [&, id] { host.loop().setImmediate([&, id] { tunnels.erase(id); }); });
        tunnel->say("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n"
                    "\r\n"
            + head);
    });
    host.loop().enter([&] {
        if (!server.listen(0))
            qFatal("cannot listen");
    });
    Sender sender(host, server.port());
    std::printf("listening %d\n", server.port());
    std::fflush(stdout);

    const auto obey = [&](const QByteArray &order) {
        if (order == "send") {
            sender.begin();
        } else if (order == "rest") {
            sender.stop(); // what its agent keeps goes with the agent's timeout
        } else {
            const auto usage = trace.usage();
            std::printf("%lld %lld %d %lld %lld\n", usage.bytes, usage.bytesForgotten,
                server.connectionCount(), sender.answered(), sender.unexpected());
            std::fflush(stdout);
        }
    };
    QSocketNotifier orders(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&orders, &QSocketNotifier::activated, [&] {
        char bytes[256];
        const ssize_t length = ::read(STDIN_FILENO, bytes, sizeof(bytes));
        if (length <= 0)
            return QCoreApplication::quit();
        for (const QByteArray &order : QByteArray(bytes, length).trimmed().split('\n'))
            host.loop().enter([&] { obey(order); });
    });
    return application.exec();
}
