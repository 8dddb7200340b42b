#pragma once

#include "tests/support/sampletraces.h"
#include "tests/support/tracebuilder.h"

#include <optional>

namespace roundtrip::test
{

/// GETs one behind the other on a connection that is kept, each asked, answered and over.
class GetSeries
{
public:
    explicit GetSeries(TraceBuilder &builder)
        : m_builder(builder)
    {
    }

    SampleTrace::Pair add(const QByteArray &path, int status = 200)
    {
        ClientScript client(m_builder, "GET", path);
        if (!m_line) {
            m_line = newLine(m_builder, 50000);
            client.newSocket(*m_line);
            client.onSocket();
            client.connected();
            accept(m_builder, *m_line);
        } else {
            client.reuse(*m_line);
            client.onSocket();
        }
        client.end();
        client.flush();
        ServerScript server(m_builder, *m_line, client.id());
        server.writeHead(status);
        server.end("hello");
        server.flush();
        server.finished();
        client.read();
        client.release();
        m_builder.wait(std::chrono::microseconds(100));
        return {client.id(), server.id()};
    }

    /// The server hangs up; the next one opens a connection of its own.
    void close()
    {
        for (const trace::Side side : {trace::Side::Server, trace::Side::Client}) {
            const bool server = side == trace::Side::Server;
            m_builder.add(server ? trace::EventKind::FinSent : trace::EventKind::FinReceived,
                server ? m_line->server() : m_line->client());
            closeSocket(m_builder, *m_line, side);
        }
        m_line.reset();
    }

private:
    TraceBuilder &m_builder;
    std::optional<Line> m_line;
};

} // namespace roundtrip::test
