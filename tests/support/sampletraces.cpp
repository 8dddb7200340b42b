#include "tests/support/sampletraces.h"

#include "tests/support/samplewriters.h"

#include <algorithm>

namespace roundtrip::test
{

namespace
{

struct Kind {
    Sample sample;
    const char *name;
    void (*write)(TraceBuilder &, SampleTrace &);
};

constexpr Kind kinds[] = {
    {Sample::Post, "post", samples::post},
    {Sample::GetWithLength, "get with length", samples::getWithLength},
    {Sample::GetNeverEnded, "get never ended", samples::getNeverEnded},
    {Sample::PostNeverEnded, "post never ended", samples::postNeverEnded},
    {Sample::ServerNeverEnds, "server never ends", samples::serverNeverEnds},
    {Sample::ConnectRefused, "connect refused", samples::connectRefused},
    {Sample::ParseError, "parse error", samples::parseError},
    {Sample::UnframedGet, "unframed get", samples::unframedGet},
    {Sample::FromOutside, "from outside", samples::fromOutside},
    {Sample::ToOutside, "to outside", samples::toOutside},
    {Sample::Queued, "queued", samples::queued},
    {Sample::Reset, "reset", samples::reset},
    {Sample::Aborted, "aborted", samples::aborted},
    {Sample::TlsToPlain, "tls to plain", samples::tlsToPlain},
    {Sample::AbortedConnect, "aborted connect", samples::abortedConnect},
    {Sample::Held, "held", samples::held},
    {Sample::Disturbed, "disturbed", samples::disturbed},
    {Sample::ByHand, "by hand", samples::byHand},
};
static_assert(std::size(kinds) == allSamples.size());

const Kind &kindOf(Sample sample)
{
    return *std::find_if(std::begin(kinds), std::end(kinds),
        [&](const Kind &kind) { return kind.sample == sample; });
}

} // namespace

const char *nameOf(Sample sample)
{
    return kindOf(sample).name;
}

SampleTrace sampleTrace(Sample sample, quint64 limit)
{
    TraceBuilder builder(limit);
    SampleTrace out;
    kindOf(sample).write(builder, out);
    const SampleTrace::Pair about = sample == Sample::UnframedGet
        ? out.exchanges.front()
        : out.exchanges[sample == Sample::Queued ? 1 : out.exchanges.size() - 1];
    out.client = about.client;
    out.server = about.server;
    out.snapshot = builder.snapshot();
    return out;
}

} // namespace roundtrip::test
