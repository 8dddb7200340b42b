// Kinds of events of the module: the agent, calls, messages, tunnels, callbacks.

#include "core/flow/eventkinds.h"

#include <QCoreApplication>

#include <array>

namespace roundtrip::flow
{

using namespace trace;

namespace
{

constexpr auto kinds = std::to_array<KindText>({
    {EventKind::AgentNewSocket, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "agent: new socket"),
        ValueIs::Connection},
    {EventKind::AgentReusedSocket,
        QT_TRANSLATE_NOOP("roundtrip::flow::Event", "agent: free socket reused"),
        ValueIs::Connection},
    {EventKind::AgentHandedOver,
        QT_TRANSLATE_NOOP("roundtrip::flow::Event", "agent: socket handed over"),
        ValueIs::Connection},
    {EventKind::AgentQueued, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "agent: request queued"),
        ValueIs::Count, ArgIs::Queued},
    {EventKind::AgentKeptSocket, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "agent: socket kept"),
        ValueIs::Connection},
    {EventKind::AgentDroppedSocket,
        QT_TRANSLATE_NOOP("roundtrip::flow::Event", "agent: socket not kept"), ValueIs::Connection,
        ArgIs::NotPooled},
    {EventKind::NoAgent,
        QT_TRANSLATE_NOOP("roundtrip::flow::Event", "no agent: a socket of its own"),
        ValueIs::Connection},
    {EventKind::AgentReleasedSocket,
        QT_TRANSLATE_NOOP("roundtrip::flow::Event", "agent: socket given to the program"),
        ValueIs::Connection},
    {EventKind::AgentName, "agent.getName()", ValueIs::TextDetail},
    {EventKind::CallRequest, "http.request()", ValueIs::RequestCallDetail, ArgIs::Origin},
    {EventKind::CallSetHeader, "setHeader()", ValueIs::FieldDetail, ArgIs::Origin},
    {EventKind::CallRemoveHeader, "removeHeader()", ValueIs::FieldDetail, ArgIs::Origin},
    {EventKind::CallWriteHead, "writeHead()", ValueIs::Status, ArgIs::Origin},
    {EventKind::CallWrite, "write()", ValueIs::Bytes, ArgIs::Origin},
    {EventKind::CallEnd, "end()", ValueIs::Bytes, ArgIs::Origin},
    {EventKind::CallFlushHeaders, "flushHeaders()", ValueIs::Nothing, ArgIs::Origin},
    {EventKind::CallAddTrailers, "addTrailers()", ValueIs::Count, ArgIs::Origin},
    {EventKind::CallWriteInformation, "writeInformation()", ValueIs::Status, ArgIs::Origin},
    {EventKind::CallAbort, "abort()", ValueIs::Nothing, ArgIs::Origin},
    {EventKind::CallDestroy, "destroy()", ValueIs::Nothing, ArgIs::Origin},
    {EventKind::CallSetTimeout, "setTimeout()", ValueIs::Milliseconds, ArgIs::Origin},
    {EventKind::CallRefused, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "call refused"),
        ValueIs::ErrorText, ArgIs::Origin},
    {EventKind::FieldOmitted, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "field line left out"),
        ValueIs::ErrorText},
    {EventKind::RequestBegan, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "a request begins"),
        ValueIs::Connection},
    {EventKind::HeadOut, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "head made"), ValueIs::HeadOut,
        ArgIs::Framing},
    {EventKind::InformationOut, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "1xx answer made"),
        ValueIs::Bytes},
    {EventKind::LastChunkOut, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "last chunk made"),
        ValueIs::Bytes},
    {EventKind::RawOut, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "bytes outside any exchange"),
        ValueIs::Bytes},
    {EventKind::HeadIn, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "head parsed"), ValueIs::Bytes,
        ArgIs::HeadFlags},
    {EventKind::InformationIn, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "1xx answer parsed"),
        ValueIs::Bytes},
    {EventKind::ChunkHeadIn, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "chunk-size parsed"),
        ValueIs::Bytes},
    {EventKind::BodyIn, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "body parsed"), ValueIs::Bytes,
        ArgIs::BodyFlags},
    {EventKind::MessageInEnd, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "message complete"),
        ValueIs::Bytes},
    {EventKind::ParseFailed, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "parse error"),
        ValueIs::ErrorText},
    {EventKind::InputRefused, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "input refused"),
        ValueIs::ErrorText},
    {EventKind::LenientParsing,
        QT_TRANSLATE_NOOP("roundtrip::flow::Event", "parser lenient: insecureHTTPParser"),
        ValueIs::Nothing, ArgIs::Bad},
    {EventKind::Twin, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "the other half is"),
        ValueIs::ClientHalf},
    {EventKind::MessageInCut, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "message cut off"),
        ValueIs::Bytes},
    {EventKind::BodyOutDropped, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "body not sent"),
        ValueIs::Bytes},
    {EventKind::TunnelBegan, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "tunnel: connecting"),
        ValueIs::Connection},
    {EventKind::TunnelOpened, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "tunnel open"),
        ValueIs::Bytes},
    {EventKind::TunnelClosed, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "tunnel closed"),
        ValueIs::TunnelEndDetail, ArgIs::TunnelEnded},
    {EventKind::OnSocket, "'socket'", ValueIs::Connection},
    {EventKind::OnRequest, "'request'"},
    {EventKind::OnCheckContinue, "'checkContinue'"},
    {EventKind::OnCheckExpectation, "'checkExpectation'"},
    {EventKind::OnResponse, "'response'", ValueIs::Status},
    {EventKind::OnInformation, "'information'", ValueIs::Status},
    {EventKind::OnContinue, "'continue'"},
    {EventKind::OnUpgrade, "'upgrade'"},
    {EventKind::OnConnect, "'connect'"},
    {EventKind::OnData, "'data'", ValueIs::Bytes, ArgIs::Object},
    {EventKind::OnEnd, "'end'", ValueIs::Nothing, ArgIs::Object},
    {EventKind::OnFinish, "'finish'", ValueIs::Nothing, ArgIs::Object},
    {EventKind::OnDrain, "'drain'", ValueIs::Nothing, ArgIs::Object},
    {EventKind::OnReadable, "'readable'", ValueIs::Nothing, ArgIs::Object},
    {EventKind::OnTimeout, "'timeout'", ValueIs::Nothing, ArgIs::Object},
    {EventKind::OnAbort, "'abort'", ValueIs::Nothing, ArgIs::Object},
    {EventKind::OnAborted, "'aborted'", ValueIs::Nothing, ArgIs::Object},
    {EventKind::OnError, "'error'", ValueIs::ErrorText, ArgIs::Object},
    {EventKind::OnClose, "'close'", ValueIs::Nothing, ArgIs::Object},
    {EventKind::OnClientError, "'clientError'", ValueIs::ErrorText},
    {EventKind::OnDropRequest, "'dropRequest'"},
    {EventKind::LeftToPerson,
        QT_TRANSLATE_NOOP("roundtrip::flow::Event", "left to a person's calls")},
    {EventKind::HalfClosed, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "exchange closed"),
        ValueIs::Nothing, ArgIs::Bad},
});

} // namespace

std::span<const KindText> httpKinds()
{
    return kinds;
}

} // namespace roundtrip::flow
