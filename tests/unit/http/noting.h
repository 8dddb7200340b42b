#pragma once

#include "core/wire/transport.h"

#include <QByteArrayList>

namespace roundtrip::test
{

/// A transport that says what is asked of its socket.
class Noting final : public wire::Transport
{
public:
    Noting(std::unique_ptr<wire::Transport> inner, QByteArrayList &log)
        : m_inner(std::move(inner))
        , m_log(log)
    {
    }
    void setEvents(wire::TransportEvents *events) override { m_inner->setEvents(events); }
    trace::Subject subject() const override { return m_inner->subject(); }
    trace::Endpoints endpoints() const override { return m_inner->endpoints(); }
    qint64 write(std::span<const QByteArray> pieces, trace::EventIndex cause) override
    {
        return m_inner->write(pieces, cause);
    }
    qint64 queuedBytes() const override { return m_inner->queuedBytes(); }
    void cork() override { m_inner->cork(); }
    void uncork() override { m_inner->uncork(); }
    void end(trace::EventIndex cause) override { m_inner->end(cause); }
    void destroySoon(trace::EventIndex cause) override { m_inner->destroySoon(cause); }
    void destroy(const Error &error, trace::EventIndex cause) override
    {
        m_inner->destroy(error, cause);
    }
    void resetAndDestroy(trace::EventIndex cause) override { m_inner->resetAndDestroy(cause); }
    bool isDestroyed() const override { return m_inner->isDestroyed(); }
    bool isWritable() const override { return m_inner->isWritable(); }
    bool isConnecting() const override { return m_inner->isConnecting(); }
    trace::EventIndex endEvent() const override { return m_inner->endEvent(); }
    void pauseReading(trace::PauseReason reason) override { m_inner->pauseReading(reason); }
    void resumeReading() override { m_inner->resumeReading(); }
    void setTimeout(std::chrono::milliseconds timeout) override { m_inner->setTimeout(timeout); }
    void setNoDelay(bool on) override { m_log.append(on ? "noDelay" : "delay"); }
    void setKeepAlive(bool on, std::chrono::milliseconds delay) override
    {
        m_log.append((on ? "keepAlive " : "noKeepAlive ") + QByteArray::number(delay.count()));
    }

private:
    std::unique_ptr<wire::Transport> m_inner;
    QByteArrayList &m_log;
};

/// A network that knows how its listener was asked for and who hears of it.
class NotingNetwork final : public wire::Network
{
public:
    explicit NotingNetwork(wire::Network &inner)
        : m_inner(inner)
    {
    }
    std::unique_ptr<wire::Transport> connect(const wire::ConnectOptions &options) override
    {
        return m_inner.connect(options);
    }
    Result<std::unique_ptr<wire::Listener>> listen(
        const wire::ListenOptions &options, wire::ListenerEvents &heard) override
    {
        listenOptions = options;
        events = &heard;
        return m_inner.listen(options, heard);
    }

    wire::ListenOptions listenOptions;
    wire::ListenerEvents *events = nullptr;

private:
    wire::Network &m_inner;
};

} // namespace roundtrip::test
