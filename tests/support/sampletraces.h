#pragma once

#include "core/trace/ids.h"
#include "core/trace/snapshot.h"

#include <QtGlobal>

#include <array>
#include <vector>

namespace roundtrip::test
{

/// Traces written by hand as the engine would write them, for tests of what reads a trace.
enum class Sample : quint8 {
    Post, ///< the design's picture: a POST in two chunks 1.2 s apart, seventh exchange, third on
          ///< its connection
    GetWithLength, ///< GET on a new connection, answered with Content-Length
    GetNeverEnded, ///< end() was forgotten: nothing is sent
    PostNeverEnded, ///< head and one chunk are sent, end() was forgotten
    ServerNeverEnds, ///< the server answers a head and one chunk and forgets end()
    ConnectRefused, ///< nobody listens there
    ParseError, ///< nonsense from outside: 400
    UnframedGet, ///< GET with write(): its body is read as a second request (trace T20), two server
                 ///< halves
    FromOutside, ///< curl asks this server: only a server half
    ToOutside, ///< this client asks somebody else's server: only a client half
    Queued, ///< maxSockets 1: three requests share one socket by handing it over
    Reset, ///< RST in mid-body
    Aborted, ///< abort() before the answer
    TlsToPlain, ///< https is spoken to a server of plain http: it refuses the handshake
    AbortedConnect, ///< abort() before the connection stands
    Held, ///< the gate holds what the client wants to send, then a person releases it
    Disturbed, ///< over a slow link a breakpoint holds the answer; released, a person resets it
    ByHand, ///< step by step: the head not written, then unread, changed before its handler, and the
            ///< answer left to the person
};
inline constexpr std::array allSamples{Sample::Post, Sample::GetWithLength, Sample::GetNeverEnded,
    Sample::PostNeverEnded, Sample::ServerNeverEnds, Sample::ConnectRefused, Sample::ParseError,
    Sample::UnframedGet, Sample::FromOutside, Sample::ToOutside, Sample::Queued, Sample::Reset,
    Sample::Aborted, Sample::TlsToPlain, Sample::AbortedConnect, Sample::Held, Sample::Disturbed,
    Sample::ByHand};
const char *nameOf(Sample sample);

struct SampleTrace {
    trace::Snapshot snapshot;
    /// The exchange the sample is about; an id of 0 where that end is outside or never came to be.
    trace::HalfId client;
    trace::HalfId server;
    /// All exchanges of it in the order in which they began.
    struct Pair {
        trace::HalfId client;
        trace::HalfId server;
    };
    std::vector<Pair> exchanges;
};

/// The sample, or only its first `limit` events. The ids are those of the whole sample in any case.
SampleTrace sampleTrace(Sample sample, quint64 limit = ~quint64(0));

} // namespace roundtrip::test
