#include "core/trace/event.h"

#include <array>
#include <initializer_list>

namespace roundtrip::trace
{
namespace
{

using enum EventKind;

constexpr std::array<ValueMeans, 256> makeMeanings()
{
    std::array<ValueMeans, 256> meanings{};
    for (EventKind kind :
        {SessionStarted, PlanAdopted, CommandGiven, Listening, ListenFailed, ListenStopped,
            AcceptPaused, ConnectionRefused, LookupStarted, LookupEnded, ConnectStarted,
            ConnectFailed, Connected, Accepted, ResetReceived, SocketFailed, BytesForgotten,
            CallRequest, CallSetHeader, CallRemoveHeader, CallRefused, TlsStarted, TlsCertificate,
            TlsNotVerified, TlsFinished, TlsFailed, HeadOut, ParseFailed, InputRefused, OnError,
            OnClientError, DeadlineFrozen, StepEdited, FaultStruck, StepContent, FieldOmitted,
            TunnelClosed, AgentName})
        meanings[size_t(kind)] = ValueMeans::Detail;
    for (EventKind kind : {SocketRead, SocketWrite, BodyTail})
        meanings[size_t(kind)] = ValueMeans::Bytes;
    return meanings;
}

constexpr std::array<ValueMeans, 256> meanings = makeMeanings();

} // namespace

ValueMeans valueMeans(EventKind kind) noexcept
{
    return meanings[size_t(kind)];
}

} // namespace roundtrip::trace
