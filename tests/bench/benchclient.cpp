// Our client with an agent that keeps its sockets, as many requests under way as it has sockets.
//   benchclient PORT SECONDS CONNECTIONS [--no-capture]   prints "REQUESTS MICROSECONDS"

#include "core/http/agent.h"
#include "core/http/clientrequest.h"
#include "core/trace/writer.h"
#include "core/wire/tcpnetwork.h"

#include <QCoreApplication>
#include <QStringList>

#include <cstdio>

#include <sys/resource.h>

using namespace roundtrip;
using namespace std::chrono_literals;

namespace
{

qint64 processorMicroseconds()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto of = [](const timeval &time) {
        return time.tv_sec * qint64(1'000'000) + time.tv_usec;
    };
    return of(usage.ru_utime) + of(usage.ru_stime);
}

/// Sends the next request when an answer has ended, until the time is over.
class Load
{
public:
    Load(http::Context &context, http::Agent &agent, quint16 port, std::chrono::microseconds until)
        : m_context(context)
        , m_until(until)
    {
        m_options.host = "127.0.0.1";
        m_options.port = port;
        m_options.agent = &agent;
    }

    void next()
    {
        if (m_context.loop.now() >= m_until)
            return QCoreApplication::quit();
        const auto request = http::ClientRequest::get(m_context, m_options);
        if (!request)
            qFatal("%s", request.error().message.constData());
        (*request)->onError([](const Error &error) { qFatal("%s", error.message.constData()); });
        (*request)->onResponse([this](const http::ClientRequest::Response &response) {
            response->onEnd([this] {
                ++m_answers;
                next();
            });
            response->resume();
        });
    }
    qint64 answers() const { return m_answers; }

private:
    http::Context &m_context;
    http::RequestOptions m_options;
    const std::chrono::microseconds m_until;
    qint64 m_answers = 0;
};

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_NO_GLIB", "1");
    QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    if (arguments.size() < 4)
        return 2;
    trace::Writer::Options recording;
    recording.recording = !arguments.contains("--no-capture");
    trace::Writer trace(recording);
    const wire::SteadyClock clock;
    wire::Loop loop(clock, trace);
    wire::Gate gate(loop);
    wire::TcpNetwork network(loop, gate);
    http::Context context(loop, network, gate);
    http::AgentOptions options;
    options.keepAlive = true;
    options.maxSockets = arguments.at(3).toInt();
    http::Agent agent(context, options);
    Load load(context, agent, quint16(arguments.at(1).toInt()),
        clock.now() + std::chrono::seconds(arguments.at(2).toInt()));
    const qint64 before = processorMicroseconds();
    loop.enter([&] {
        for (int i = 0; i < options.maxSockets; ++i)
            load.next();
    });
    const int result = application.exec();
    std::printf("%lld %lld\n", static_cast<long long>(load.answers()),
        static_cast<long long>(processorMicroseconds() - before));
    std::fflush(stdout);
    std::_Exit(result); // requests are still under way
}
