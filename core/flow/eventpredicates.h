#pragma once

// What several readers of events ask alike. Private to this folder.

#include "core/trace/event.h"

namespace roundtrip::flow
{

/// The agent's decision that gives a request its socket.
inline bool givesSocket(trace::EventKind kind)
{
    return kind == trace::EventKind::AgentNewSocket || kind == trace::EventKind::AgentReusedSocket
        || kind == trace::EventKind::AgentHandedOver || kind == trace::EventKind::NoAgent;
}

inline bool isChunked(trace::Framing framing)
{
    return framing == trace::Framing::ChunkedGiven
        || framing == trace::Framing::ChunkedBecauseLengthUnknown
        || framing == trace::Framing::ChunkedBecauseTrailers;
}

/// The parser has come to the end of a message.
inline bool endsMessageIn(const trace::Event &event)
{
    return event.kind == trace::EventKind::MessageInEnd
        || (event.kind == trace::EventKind::HeadIn && (event.arg & trace::HeadEndsMessage))
        || (event.kind == trace::EventKind::BodyIn && (event.arg & trace::BodyEndsMessage));
}

/// A call that asks for a RST, or the socket that it ended: resetAndDestroy().
inline bool isReset(const trace::Event &event)
{
    return event.value
        && (event.kind == trace::EventKind::CallDestroy
            || event.kind == trace::EventKind::SocketDestroyed);
}

} // namespace roundtrip::flow
