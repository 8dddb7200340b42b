#pragma once

#include "core/message/headers.h"
#include "core/result.h"
#include "core/trace/details.h"
#include "core/trace/ids.h"

#include <QByteArray>

#include <functional>
#include <memory>
#include <vector>

namespace roundtrip::http {

class Context;

/// http.OutgoingMessage: headers and body of a message that goes out; base of ClientRequest and ServerResponse. What in
/// Node throws is here a Status with Node's code and message.
class OutgoingMessage : public std::enable_shared_from_this<OutgoingMessage>
{
public:
    using Plain = std::function<void()>;
    using OnError = std::function<void(const Error &)>;
    /// The callback of write() and end(): an error, or one without a code.
    using Written = std::function<void(const Error &)>;

    virtual ~OutgoingMessage();
    Q_DISABLE_COPY_MOVE(OutgoingMessage)

    trace::HalfId half() const noexcept;
    /// Who makes the calls that follow; recorded with each. Set it back when done (see OriginScope).
    void setOrigin(trace::Origin origin, trace::EventIndex cause = {}) noexcept;
    trace::Origin origin() const noexcept;

    Status setHeader(const QByteArray &name, const QByteArray &value);
    Status setHeader(const QByteArray &name, const QList<QByteArray> &values); ///< one line for each
    Status appendHeader(const QByteArray &name, const QByteArray &value);
    Status removeHeader(const QByteArray &name);
    bool hasHeader(QByteArrayView name) const;
    QByteArray getHeader(QByteArrayView name) const; ///< null when absent; several joined with ", "
    QList<QByteArray> getHeaderNames() const; ///< lower case, in the order of insertion
    message::RawHeaders getRawHeaders() const;
    Status addTrailers(const message::RawHeaders &trailers);

    /// True while less than the high-water mark is buffered; false: wait for 'drain'. An error: Node throws.
    Result<bool> write(const QByteArray &chunk, Written callback = {});
    Status end(const QByteArray &chunk = {}, Written callback = {});
    Status flushHeaders();
    void cork();
    void uncork();
    virtual void destroy(const Error &error = {}) = 0;
    /// socket.setTimeout(): 'timeout' after this much silence. Nothing is aborted.
    virtual void setTimeout(std::chrono::milliseconds timeout) = 0;

    bool headersSent() const noexcept; ///< the head was rendered, sent or not
    bool writableEnded() const noexcept; ///< end() was called
    bool writableFinished() const noexcept; ///< everything was handed to the kernel
    bool destroyed() const noexcept;
    qint64 writableLength() const noexcept;
    bool writableNeedDrain() const noexcept;
    static constexpr qint64 highWaterMark = 16384;

    bool sendDate = false; ///< true on a response
    bool strictContentLength = false;

    void onFinish(Plain callback);
    void onClose(Plain callback);
    void onDrain(Plain callback);
    void onError(OnError callback);
    void onTimeout(Plain callback);

    // to be completed by the implementation: rendering the head (_storeHeader), framing, buffering before a socket
};

/// Sets the origin of the calls made while it lives.
class OriginScope
{
public:
    OriginScope(OutgoingMessage &message, trace::Origin origin, trace::EventIndex cause = {});
    ~OriginScope();
    Q_DISABLE_COPY_MOVE(OriginScope)

private:
    OutgoingMessage &m_message;
    trace::Origin m_before;
};

} // namespace roundtrip::http
