// Kinds of events of the program, its listeners, connections and sockets, of the gate and the link.

#include "core/flow/eventkinds.h"

#include <QCoreApplication>

#include <array>

namespace roundtrip::flow
{

using namespace trace;

namespace
{

constexpr auto kinds = std::to_array<KindText>({
    {EventKind::SessionStarted, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "trace begins"),
        ValueIs::SessionDetail},
    {EventKind::PlanAdopted, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "plan adopted"),
        ValueIs::PlanDetail, ArgIs::Plan},
    {EventKind::CommandGiven, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "command"),
        ValueIs::CommandDetail, ArgIs::Origin},
    {EventKind::Listening, "server.listen()", ValueIs::ListenDetail},
    {EventKind::ListenFailed, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "cannot listen"),
        ValueIs::ListenDetail},
    {EventKind::ListenStopped, "server.close()", ValueIs::ListenDetail},
    {EventKind::AcceptPaused, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "accepting pauses"),
        ValueIs::ErrorText},
    {EventKind::AcceptResumed, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "accepting goes on")},
    {EventKind::ConnectionRefused,
        QT_TRANSLATE_NOOP("roundtrip::flow::Event", "connection refused"),
        ValueIs::EndpointsDetail},
    {EventKind::LookupStarted, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "name lookup"),
        ValueIs::TextDetail},
    {EventKind::LookupEnded, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "name found"),
        ValueIs::TextDetail, ArgIs::Bad},
    {EventKind::ConnectStarted, "connect()", ValueIs::EndpointsDetail},
    {EventKind::ConnectFailed,
        QT_TRANSLATE_NOOP("roundtrip::flow::Event", "address does not answer"), ValueIs::ErrorText},
    {EventKind::Connected, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "connected"),
        ValueIs::EndpointsDetail},
    {EventKind::Accepted, "accept()", ValueIs::EndpointsDetail},
    {EventKind::TlsStarted, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "TLS handshake begins"),
        ValueIs::TlsHelloDetail},
    {EventKind::TlsCertificate, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "certificate"),
        ValueIs::CertificateDetail, ArgIs::Depth},
    {EventKind::TlsVerified, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "certificate verified")},
    {EventKind::TlsNotVerified,
        QT_TRANSLATE_NOOP("roundtrip::flow::Event", "certificate not verified"),
        ValueIs::ErrorText},
    {EventKind::TlsAcceptedAnyway,
        QT_TRANSLATE_NOOP("roundtrip::flow::Event", "certificate accepted anyway")},
    {EventKind::TlsFinished, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "TLS handshake done"),
        ValueIs::TlsSessionDetail},
    {EventKind::TlsFailed, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "TLS failed"),
        ValueIs::ErrorText},
    {EventKind::TlsCloseReceived,
        QT_TRANSLATE_NOOP("roundtrip::flow::Event", "close_notify received")},
    {EventKind::TlsCloseSent, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "close_notify sent")},
    {EventKind::SocketRead, "recv()", ValueIs::RecordedBytes},
    {EventKind::SocketWrite, "send()", ValueIs::RecordedBytes},
    {EventKind::WriteBlocked,
        QT_TRANSLATE_NOOP("roundtrip::flow::Event", "the kernel takes no more"), ValueIs::Bytes},
    {EventKind::WriteResumed,
        QT_TRANSLATE_NOOP("roundtrip::flow::Event", "the kernel has room again"), ValueIs::Bytes},
    {EventKind::ReadPaused, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "reading pauses"),
        ValueIs::Nothing, ArgIs::Pause},
    {EventKind::ReadResumed, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "reading goes on"),
        ValueIs::Nothing, ArgIs::Pause},
    {EventKind::FinReceived, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "FIN received")},
    {EventKind::FinSent, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "FIN sent")},
    {EventKind::ResetSent, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "RST sent"), ValueIs::Bytes},
    {EventKind::ResetReceived, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "RST received"),
        ValueIs::ErrorText},
    {EventKind::SocketFailed, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "socket failed"),
        ValueIs::ErrorText},
    {EventKind::SocketDestroyed, "socket.destroy()", ValueIs::Nothing, ArgIs::Origin},
    {EventKind::SocketClosed, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "socket closed"),
        ValueIs::Nothing, ArgIs::Bad},
    {EventKind::SocketTimeout, "socket 'timeout'", ValueIs::Milliseconds},
    {EventKind::BytesForgotten, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "bytes not kept"),
        ValueIs::GapDetail, ArgIs::Direction},
    {EventKind::BodyTail, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "end of the body, kept"),
        ValueIs::RecordedBytes, ArgIs::Direction},
    {EventKind::StepHeld, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "held"), ValueIs::Count,
        ArgIs::Seam},
    {EventKind::StepReleased, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "released"),
        ValueIs::Nothing, ArgIs::Seam},
    {EventKind::DeadlineArmed, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "deadline set"),
        ValueIs::Milliseconds, ArgIs::Deadline},
    {EventKind::DeadlineFired, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "deadline reached"),
        ValueIs::Milliseconds, ArgIs::Deadline},
    {EventKind::DeadlinesFrozen,
        QT_TRANSLATE_NOOP("roundtrip::flow::Event", "deadlines stand still")},
    {EventKind::DeadlinesThawed,
        QT_TRANSLATE_NOOP("roundtrip::flow::Event", "deadlines run again")},
    {EventKind::DeadlineCleared, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "deadline taken away"),
        ValueIs::Nothing, ArgIs::Deadline},
    {EventKind::KernelBuffer,
        QT_TRANSLATE_NOOP("roundtrip::flow::Event", "unread in our kernel's buffer"),
        ValueIs::Bytes, ArgIs::Direction},
    {EventKind::DeadlineFrozen,
        QT_TRANSLATE_NOOP("roundtrip::flow::Event", "deadline stands still"), ValueIs::DeadlineLeft,
        ArgIs::Deadline},
    {EventKind::BreakpointHit, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "breakpoint"),
        ValueIs::Count, ArgIs::Seam},
    {EventKind::StepEdited, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "held step changed"),
        ValueIs::Edit, ArgIs::Change},
    {EventKind::LinkHeld, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "the link delays"),
        ValueIs::Bytes, ArgIs::Direction},
    {EventKind::FaultStruck, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "fault"), ValueIs::Fault,
        ArgIs::Fault},
    {EventKind::StepContent,
        QT_TRANSLATE_NOOP("roundtrip::flow::Event", "what is held, for a person"), ValueIs::Held,
        ArgIs::Seam},
});

} // namespace

std::span<const KindText> wireKinds()
{
    return kinds;
}

} // namespace roundtrip::flow
