#pragma once

#include "core/result.h"

#include <QByteArrayList>
#include <QJsonObject>

#include <memory>

namespace roundtrip::test
{

class Performance;

/// What each side of a scenario saw, in order: callbacks in Node's words ("req.response 200",
/// "res.data hello"), writes ("-> …" of the client, "<- …" of the server, byte for byte but for
/// Date and the port), and what became of the socket (connection, FIN, cs.end, cs.free, cs.close,
/// clientError …). record.js says the same of Node.
struct Seen {
    QByteArrayList client;
    QByteArrayList server;
    bool operator==(const Seen &) const = default;
};

/// Performs one scenario of traces.json with our server and our client, both on one loop.
class TraceRunner
{
public:
    enum class Wire { Scripted, Sockets };
    TraceRunner(const QJsonObject &plan, Wire wire, Conformance conformance);
    ~TraceRunner();
    Q_DISABLE_COPY_MOVE(TraceRunner)

    /// Until as much as is expected has come (or nothing more does), and then on until it is quiet.
    Seen run(const Seen &expected);

private:
    std::unique_ptr<Performance> d;
};

/// What Node sees, but for what we do otherwise: in both conformances ("ours", with the reason in
/// "because") or in Strict ("strict"). A side that the scenario does not say anything about (it is
/// no program of ours) is empty.
Seen expectedIn(const QJsonObject &plan, Conformance conformance);
Seen seenIn(const QJsonObject &sides);

} // namespace roundtrip::test
