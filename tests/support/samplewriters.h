#pragma once

// Private to the sample traces: what each of them writes.

#include "tests/support/sampletraces.h"
#include "tests/support/tracebuilder.h"

namespace roundtrip::test::samples
{

inline const Fields textPlain{{"Content-Type", "text/plain"}};

/// The session, and a server that listens.
void begin(TraceBuilder &b, bool listening = true);
/// request() up to the bytes on the wire, for a request that opens its own connection.
void connectAndSend(TraceBuilder &b, ClientScript &client, Line &line);
/// A whole answer in one write, read by the client, which gives its socket back.
void answer(TraceBuilder &b, ClientScript &client, ServerScript &server, const QByteArray &body);

// Exchanges that go well.
void post(TraceBuilder &b, SampleTrace &out);
void getWithLength(TraceBuilder &b, SampleTrace &out);
void fromOutside(TraceBuilder &b, SampleTrace &out);
void toOutside(TraceBuilder &b, SampleTrace &out);
void queued(TraceBuilder &b, SampleTrace &out);
void held(TraceBuilder &b, SampleTrace &out);
void byHand(TraceBuilder &b, SampleTrace &out);

// Exchanges that stop, break or are broken off.
void connectRefused(TraceBuilder &b, SampleTrace &out);
void parseError(TraceBuilder &b, SampleTrace &out);
void unframedGet(TraceBuilder &b, SampleTrace &out);
void reset(TraceBuilder &b, SampleTrace &out);
void aborted(TraceBuilder &b, SampleTrace &out);
void disturbed(TraceBuilder &b, SampleTrace &out);
void getNeverEnded(TraceBuilder &b, SampleTrace &out);
void postNeverEnded(TraceBuilder &b, SampleTrace &out);
void serverNeverEnds(TraceBuilder &b, SampleTrace &out);
void tlsToPlain(TraceBuilder &b, SampleTrace &out);
void abortedConnect(TraceBuilder &b, SampleTrace &out);

} // namespace roundtrip::test::samples
