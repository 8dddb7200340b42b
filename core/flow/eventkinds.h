#pragma once

// What each kind of event is called, and what its numbers mean. Private to this folder.

#include "core/trace/snapshot.h"

#include <QMetaEnum>
#include <QString>

#include <span>

namespace roundtrip::flow
{

/// What an event's value is, as event.h documents it.
enum class ValueIs : quint8 {
    Nothing,
    Bytes,
    RecordedBytes,
    Count,
    Status,
    Milliseconds,
    Connection,
    ClientHalf,
    SessionDetail,
    PlanDetail,
    CommandDetail,
    ListenDetail,
    EndpointsDetail,
    TextDetail,
    ErrorText,
    GapDetail,
    FieldDetail,
    RequestCallDetail,
    HeadOut,
    TlsHelloDetail,
    CertificateDetail,
    TlsSessionDetail,
    TunnelEndDetail,
    DeadlineLeft,
    Edit,
    Fault,
    Held,
};

/// What an event's arg is.
enum class ArgIs : quint8 {
    Nothing,
    Origin,
    Plan,
    Direction,
    Seam,
    Pause,
    Deadline,
    Framing,
    Queued,
    NotPooled,
    Object,
    HeadFlags,
    BodyFlags,
    Depth,
    TunnelEnded,
    Change,
    Fault,
    Bad,
};

struct KindText {
    trace::EventKind kind{};
    const char *what = nullptr; ///< marked for translation where it is not code
    ValueIs value = ValueIs::Nothing;
    ArgIs arg = ArgIs::Nothing;
};

/// The kinds by family: what happens below HTTP, and in the module.
std::span<const KindText> wireKinds();
std::span<const KindText> httpKinds();
/// Of any family; none: the kind has no words.
const KindText *kindTextOf(trace::EventKind kind);

template <typename E>
QString enumName(int value)
{
    const char *key = QMetaEnum::fromType<E>().valueToKey(value);
    return key ? QString::fromLatin1(key) : QString::number(value);
}

/// The name of an arg's value as event.h has it; empty where the arg is flags or nothing.
QString argName(ArgIs is, int arg);

/// What an event's value or detail says, in words.
QString valueText(
    const trace::Snapshot &snapshot, trace::EventIndex index, const trace::Event &event, ValueIs is);
/// Bytes as digits: "0d 0a".
QString hexText(const QByteArray &bytes);

} // namespace roundtrip::flow
