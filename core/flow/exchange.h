#pragma once

#include "core/flow/moment.h"
#include "core/trace/fold.h"

#include <QByteArray>

#include <vector>

namespace roundtrip::flow
{

/// One row of the exchange list: a client half, a server half, or both joined by Twin. A client
/// half with several server halves gives a row for each; the rows after the first have `client` but
/// are marked `extra`.
struct ExchangeKey {
    trace::HalfId client;
    trace::HalfId server;
    explicit operator bool() const noexcept { return client || server; }
    auto operator<=>(const ExchangeKey &) const = default;
};

/// One message of an exchange at a moment, from the recorded bytes.
struct MessageView {
    bool known = false; ///< its head has been seen
    QByteArray startLine;
    struct Line {
        QByteArray name;
        QByteArray value;
        bool originKnown = false;
        bool byModule = false; ///< else by the program
    };
    std::vector<Line> lines; ///< wire order, wire case
    qint64 headBytes = 0;
    qint64 payloadBytes = 0;
    qint64 informationBytes = 0; ///< of the 1xx answers before it
    qint64 framingBytes = 0; ///< chunk-size lines, their line ends, the last chunk with its trailers
    qint64 wireBytes = 0; ///< all of it: what is in none of the others, no parser has understood
    bool handshake = false; ///< no HTTP: a TLS handshake lies where it should be
    bool complete = false;
    bool forgotten = false; ///< events of it are missing: its head may not be known any more
    std::vector<Line> trailers;
};

/// The messages' heads and sizes, as far as they are known at the moment. Prefers the sender's half
/// (it knows who put each line), falls back to the receiver's.
MessageView requestOf(const trace::Snapshot &snapshot, const Moment &moment, ExchangeKey key);
MessageView responseOf(const trace::Snapshot &snapshot, const Moment &moment, ExchangeKey key);
/// The payload without its framing, up to `limit` bytes; `truncated` says when there is more or a
/// gap.
struct Payload {
    QByteArray bytes;
    qint64 total = 0;
    bool truncated = false;
    bool complete = false; ///< its end has come
    bool forgotten = false; ///< a part of it lies where the trace was forgotten
};
Payload requestPayloadOf(
    const trace::Snapshot &snapshot, const Moment &moment, ExchangeKey key, qint64 limit);
Payload responsePayloadOf(
    const trace::Snapshot &snapshot, const Moment &moment, ExchangeKey key, qint64 limit);

/// The events of an exchange and of its connection while it was on it, oldest first, before the
/// moment.
std::vector<trace::EventIndex> eventsOf(
    const trace::Snapshot &snapshot, const Moment &moment, ExchangeKey key);

} // namespace roundtrip::flow
