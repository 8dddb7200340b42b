#pragma once

#include "core/trace/writer.h"
#include "core/wire/gate.h"
#include "core/wire/loop.h"
#include "core/wire/transport.h"

namespace roundtrip::http {

class TwinTable;

/// What all objects of the module share: the loop, the network, the trace. Owned by the engine (or a test), outlives
/// everything that was made with it.
class Context
{
public:
    Context(wire::Loop &loop, wire::Network &network, wire::Gate &gate);
    ~Context();
    Q_DISABLE_COPY_MOVE(Context)

    wire::Loop &loop;
    wire::Network &network;
    wire::Gate &gate;
    trace::Writer &trace;

    /// The next number for a half of an exchange.
    trace::HalfId newHalf() noexcept { return {++m_lastHalf}; }
    TwinTable &twins() noexcept { return *m_twins; }
    /// The Date field's value now; made once a second.
    QByteArray date();

private:
    quint32 m_lastHalf = 0;
    std::unique_ptr<TwinTable> m_twins;
    QByteArray m_date;
    qint64 m_dateSecond = -1;
};

} // namespace roundtrip::http
