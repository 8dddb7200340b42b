#pragma once

#include "tests/support/tracebuilder.h"

#include <QByteArray>

namespace roundtrip::test
{

/// A GET on a connection of its own that stands: asked, accepted, and on its way to the server.
struct AskedServer {
    explicit AskedServer(TraceBuilder &builder)
        : line(newLine(builder, 51322))
        , client(builder, "GET", "/")
    {
        client.newSocket(line);
        client.end();
        accept(builder, line);
        client.connected();
    }

    Line line;
    ClientScript client;
};

} // namespace roundtrip::test
