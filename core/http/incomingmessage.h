#pragma once

#include "core/message/messageparser.h"
#include "core/result.h"
#include "core/trace/ids.h"

#include <QByteArray>
#include <QStringDecoder>

#include <functional>
#include <memory>
#include <optional>

namespace roundtrip::http {

class Context;
class IncomingConnection;

/// http.IncomingMessage: a request that a server receives or a response that a client receives. A readable stream in
/// Node's sense: bytes wait in it until the program is registered for 'data' or resumes it; while it is paused and
/// full (highWaterMark), the socket is not read.
///
/// Kept alive by the module until 'close'; a program that needs it longer takes shared_from_this().
class IncomingMessage : public std::enable_shared_from_this<IncomingMessage>
{
public:
    using Data = std::function<void(QByteArrayView)>;
    using Plain = std::function<void()>;
    using OnError = std::function<void(const Error &)>;

    virtual ~IncomingMessage();
    Q_DISABLE_COPY_MOVE(IncomingMessage)

    trace::HalfId half() const noexcept;

    // requests
    const QByteArray &method() const noexcept;
    const QByteArray &url() const noexcept; ///< the raw request-target; empty on a response
    // responses
    int statusCode() const noexcept; ///< 0 on a request
    const QByteArray &statusMessage() const noexcept;

    QByteArray httpVersion() const; ///< "1.1"
    int httpVersionMajor() const noexcept;
    int httpVersionMinor() const noexcept;
    const message::RawHeaders &rawHeaders() const noexcept;
    const message::JoinedHeaders &headers() const; ///< made when first asked for
    QByteArray header(QByteArrayView name) const; ///< the joined value, null when absent
    const message::RawHeaders &rawTrailers() const noexcept; ///< complete before 'end'
    message::JoinedHeaders trailers() const;

    bool complete() const noexcept; ///< the whole message was parsed
    bool aborted() const noexcept;
    bool destroyed() const noexcept;
    bool readableEnded() const noexcept; ///< 'end' was given

    /// Being registered for 'data' lets the message flow, from the next tick on.
    void onData(Data callback);
    void onEnd(Plain callback);
    void onClose(Plain callback);
    void onAborted(Plain callback);
    void onError(OnError callback);
    void onTimeout(Plain callback);

    void pause();
    void resume(); ///< flows; without 'data' what comes is thrown away
    bool isPaused() const noexcept;
    /// Destroys the message and its socket.
    void destroy(const Error &error = {});
    /// For 'data' as text: a StringDecoder holds back incomplete characters (see decode()).
    void setEncoding(QStringConverter::Encoding encoding);

    // to be completed by the implementation: what the connection calls (push, complete, abort), state
};

} // namespace roundtrip::http
