#pragma once

#include "core/wire/hostlookup.h"
#include "core/wire/transport.h"

#include <functional>
#include <memory>
#include <optional>

namespace roundtrip::wire
{

class Gate;
class Loop;

/// TCP over the core's own non-blocking descriptors: one epoll descriptor with one QSocketNotifier
/// on it. Knows both ends of a loopback connection inside this program as one connection: a client
/// enters its pair of addresses right after connect(), accept() looks the reversed pair up.
class TcpNetwork final : public Network
{
public:
    /// None is owned; both must outlive it and everything it made.
    TcpNetwork(Loop &loop, Gate &gate);
    ~TcpNetwork() override;
    Q_DISABLE_COPY_MOVE(TcpNetwork)

    /// Answers names before the system is asked (Node's `lookup`), at once; no answer: the system
    /// is asked.
    using Names =
        std::function<std::optional<HostLookup::Answer>(const QByteArray &, quint16 port)>;
    void setNames(Names names);

    std::unique_ptr<Transport> connect(const ConnectOptions &options) override;
    Result<std::unique_ptr<Listener>> listen(
        const ListenOptions &options, ListenerEvents &events) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace roundtrip::wire
