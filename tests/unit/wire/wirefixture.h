#pragma once

#include "core/trace/snapshot.h"
#include "core/trace/writer.h"
#include "core/wire/gate.h"
#include "core/wire/loop.h"
#include "core/wire/tcpnetwork.h"

#include <QByteArrayList>

#include <functional>
#include <memory>
#include <vector>

namespace roundtrip::wire
{

/// Writes down what a transport tells, in words: "connected", "read:hello", "end" …
struct Recorder final : TransportEvents {
    QByteArrayList heard;
    QByteArray bytes;
    std::function<void(QByteArrayView)> onRead;
    std::function<void()> onConnected;
    std::function<void()> onEnd;
    std::function<void()> onDrained;
    std::function<void()> onFailed;
    std::function<void()> onClosed;
    std::function<void()> onTimeout;

    QByteArray last() const { return heard.isEmpty() ? QByteArray() : heard.last(); }

    void transportConnected() override { hear("connected", onConnected); }
    void transportRead(QByteArrayView read, trace::EventIndex) override
    {
        bytes += read;
        if (last() != "read")
            heard.append("read");
        if (onRead)
            onRead(read);
    }
    void transportEnd() override { hear("end", onEnd); }
    void transportDrained() override { hear("drained", onDrained); }
    void transportFailed(const Error &error) override
    {
        hear("failed: " + error.message, onFailed);
    }
    void transportClosed(bool hadError) override
    {
        hear(hadError ? "closed with error" : "closed", onClosed);
    }
    void transportTimeout() override { hear("timeout", onTimeout); }

private:
    void hear(const QByteArray &what, const std::function<void()> &then)
    {
        heard.append(what);
        if (const auto call = then) // it may destroy us
            call();
    }
};

/// One accepted connection and what it told.
struct ServerSide {
    std::unique_ptr<Transport> transport;
    Recorder recorder;
};

/// Takes every connection.
struct Acceptor final : ListenerEvents {
    std::vector<std::unique_ptr<ServerSide>> sides;
    QByteArrayList heard;
    std::function<void(ServerSide &)> onConnection;

    void connectionAccepted(std::unique_ptr<Transport> transport) override
    {
        auto side = std::make_unique<ServerSide>();
        side->transport = std::move(transport);
        side->transport->setEvents(&side->recorder);
        sides.push_back(std::move(side));
        if (onConnection)
            onConnection(*sides.back());
    }
    void acceptPaused(const Error &error) override { heard.append("paused: " + error.code); }
};

/// The names of a side's events, in order: "Accepted SocketRead FinReceived …".
inline QByteArray namesOf(const trace::Snapshot &snapshot, trace::Subject subject)
{
    QByteArrayList names;
    for (quint64 i = snapshot.firstEvent(); i < snapshot.endEvent(); ++i) {
        const trace::Event event = snapshot.at({i});
        if (event.subject() == subject)
            names.append(QMetaEnum::fromType<trace::EventKind>().valueToKey(int(event.kind)));
    }
    return names.join(' ');
}

/// The first event of a kind (and subject); none when there is none.
inline trace::EventIndex findEvent(
    const trace::Snapshot &snapshot, trace::EventKind kind, trace::Subject subject)
{
    for (quint64 i = snapshot.firstEvent(); i < snapshot.endEvent(); ++i) {
        const trace::Event event = snapshot.at({i});
        if (event.kind == kind && event.subject() == subject)
            return {i};
    }
    return {};
}

inline int countEvents(const trace::Snapshot &snapshot, trace::EventKind kind)
{
    int count = 0;
    for (quint64 i = snapshot.firstEvent(); i < snapshot.endEvent(); ++i)
        count += snapshot.at({i}).kind == kind ? 1 : 0;
    return count;
}

} // namespace roundtrip::wire
