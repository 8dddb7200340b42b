#pragma once

#include "core/result.h"

#include <QByteArray>

#include <chrono>

namespace roundtrip::http
{

/// Options of http.Agent with Node's names and defaults. A limit of 0 means Infinity.
struct AgentOptions {
    QByteArray name; ///< for people: "globalAgent", "agent"
    QByteArray protocol = "http:"; ///< "https:": an https.Agent
    bool keepAlive = false;
    std::chrono::milliseconds keepAliveMsecs{1000};
    int maxSockets = 0;
    int maxTotalSockets = 0;
    int maxFreeSockets = 256;
    enum class Scheduling : quint8 { Lifo, Fifo } scheduling = Scheduling::Lifo;
    std::chrono::milliseconds timeout{0}; ///< 0: none
    bool noDelay = true;
    quint32 id = 0; ///< in the trace: that of its adopted options; 0: they are not there
    /// ERR_OUT_OF_RANGE in Node's words. Only maxTotalSockets is looked at, as in Node.
    Status validate() const;
    /// http.globalAgent's: keepAlive, lifo, timeout 5000.
    static AgentOptions global();
    bool operator==(const AgentOptions &) const = default;
};

} // namespace roundtrip::http
