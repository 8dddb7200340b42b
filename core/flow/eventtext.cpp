#include "core/flow/eventtext.h"

#include "core/flow/argtexts.h"
#include "core/flow/eventkinds.h"
#include "core/flow/eventpredicates.h"
#include "core/flow/interventions.h"
#include "core/flow/sceneparts.h"
#include "core/trace/fold.h"

#include <QCoreApplication>

#include <algorithm>

namespace roundtrip::flow
{

using namespace trace;

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("roundtrip::flow::Event", text);
}

QString sideName(Side side)
{
    return side == Side::Client ? QCoreApplication::translate("roundtrip::flow::Event", "client")
                                : QCoreApplication::translate("roundtrip::flow::Event", "server");
}

QString framingWords(Framing framing)
{
    const FramingText text = framingText(framing);
    return text.why.isEmpty() ? text.what : QStringLiteral("%1: %2").arg(text.what, text.why);
}

/// The reason that an arg gives, in words; empty where it gives none.
QString reasonOf(ArgIs is, quint8 arg)
{
    switch (is) {
    case ArgIs::Framing:
        return framingWords(Framing(arg));
    case ArgIs::NotPooled: // the trace tells more than the arg
    case ArgIs::Queued:
        return queuedText(QueuedBecause(arg));
    case ArgIs::TunnelEnded:
        return tunnelEndText(TunnelEndedBy(arg));
    case ArgIs::Deadline:
        return deadlineText(DeadlineName(arg)).remove(u'`');
    case ArgIs::Seam: {
        const HeldItem item = heldItemOf(arg);
        const bool said = item == HeldItem::Unknown || item == HeldItem::Connection
            || item == HeldItem::Arrived; // by the seam
        return said ? seamText(seamOf(arg))
                    : QStringLiteral("%1 · %2").arg(itemText(item), seamText(seamOf(arg)));
    }
    case ArgIs::Pause:
        return pauseText(PauseReason(arg));
    case ArgIs::Change:
        return changeText(StepChange(arg));
    case ArgIs::Fault:
        return faultText(FaultKind(arg));
    case ArgIs::Nothing:
    case ArgIs::Origin:
    case ArgIs::Plan:
    case ArgIs::Direction:
    case ArgIs::Object:
    case ArgIs::HeadFlags:
    case ArgIs::BodyFlags:
    case ArgIs::Depth:
    case ArgIs::Bad:
        break;
    }
    return {};
}

bool isDeadline(EventKind kind)
{
    return kind == EventKind::DeadlineArmed || kind == EventKind::DeadlineFired
        || kind == EventKind::DeadlineCleared || kind == EventKind::DeadlineFrozen;
}

/// After how much time it is reached; of one that is taken away what it was set to, as far as that
/// is not too long ago to look for.
std::chrono::microseconds totalOf(const ExchangeReading &reading, EventIndex index)
{
    const Event event = reading.at(index);
    if (event.kind == EventKind::DeadlineFrozen)
        return std::chrono::microseconds(reading.snapshot().detailOf<DeadlineState>(index).totalUs);
    if (event.kind != EventKind::DeadlineCleared)
        return std::chrono::milliseconds(event.value);
    constexpr qsizetype most = 4096;
    const std::vector<EventIndex> &all = reading.events();
    const auto here = std::ranges::lower_bound(all, index);
    const auto last = here - std::min<qsizetype>(most, here - all.begin());
    for (auto at = here; at != last;) {
        const Event before = reading.at(*--at);
        if (before.kind == EventKind::DeadlineArmed && before.arg == event.arg
            && before.subjectRaw == event.subjectRaw)
            return std::chrono::milliseconds(before.value);
    }
    return {};
}

/// Why a socket was not kept, or whose deadline it is; empty: neither, or nobody knows.
QString reasonOf(const ExchangeReading &reading, EventIndex index, Side side)
{
    const Event event = reading.at(index);
    if (event.kind == EventKind::AgentDroppedSocket)
        return reasonText(reading, index);
    const Subject subject = event.subject();
    const bool upstream = subject.isConnection() && subject.connectionId() == reading.upstream();
    if (!isDeadline(event.kind) || upstream)
        return {};
    const auto total = totalOf(reading, index);
    return total.count() > 0 ? deadlineText(reading, DeadlineName(event.arg), side, total, index)
                             : QString();
}

EventText textOf(const Snapshot &snapshot, EventIndex index, Side side, const QString &reasonKnown)
{
    const Event event = snapshot.at(index);
    const KindText *kind = kindTextOf(event.kind);
    if (!kind)
        return {};
    EventText text;
    const Subject subject = event.subject();
    text.who = subject.isProgram()
        ? QCoreApplication::translate("roundtrip::flow::Event", "program")
        : sideName(subject.isConnection() ? subject.side() : side);
    const bool nameless = event.kind == EventKind::LookupEnded && event.arg == 1;
    text.what = nameless ? QCoreApplication::translate("roundtrip::flow::Event", "name not found")
                         : tr(kind->what);
    if (isReset(event))
        text.what.replace(QStringLiteral("destroy()"), QStringLiteral("resetAndDestroy()"));
    if (event.kind == EventKind::KernelBuffer && Direction(event.arg) == Direction::Out)
        text.what =
            QCoreApplication::translate("roundtrip::flow::Event", "unsent in our kernel's buffer");
    if (event.kind == EventKind::MessageInCut) // what comes in there
        text.what = side == Side::Server
            ? QCoreApplication::translate("roundtrip::flow::Event", "request cut off")
            : QCoreApplication::translate("roundtrip::flow::Event", "answer cut off");
    if (event.kind == EventKind::LenientParsing && event.arg == 0)
        text.what =
            QCoreApplication::translate("roundtrip::flow::Event", "parser no longer lenient");
    text.detail = valueText(snapshot, index, event, kind->value);
    const QString reason = reasonKnown.isEmpty() ? reasonOf(kind->arg, event.arg) : reasonKnown;
    if (!reason.isEmpty())
        text.detail =
            text.detail.isEmpty() ? reason : QStringLiteral("%1 · %2").arg(text.detail, reason);
    return text;
}

/// Of a half: the keyframe knows it, or it began behind the keyframe.
Side sideOfHalf(const Snapshot &snapshot, EventIndex index, HalfId half)
{
    const Snapshot::Keyframe keyframe = snapshot.keyframeBefore(index);
    if (const Half *known = keyframe.state ? keyframe.state->half(half) : nullptr)
        return known->side;
    Side side = Side::Client;
    forEachEvent(snapshot, keyframe.atEvent, index.value + 1, [&](EventIndex, const Event &event) {
        if (event.kind == EventKind::RequestBegan && event.subject() == Subject::half(half))
            side = Side::Server;
    });
    return side;
}

} // namespace

Side sideOfEvent(const Snapshot &snapshot, EventIndex index, ExchangeKey key)
{
    const Subject subject = snapshot.at(index).subject();
    if (subject.isConnection())
        return subject.side();
    const HalfId half = subject.isHalf() ? subject.halfId() : HalfId();
    if (!half || half == key.client)
        return Side::Client;
    return half == key.server ? Side::Server : sideOfHalf(snapshot, index, half);
}

EventText textOf(const Snapshot &snapshot, EventIndex index, Side side)
{
    const bool drops = snapshot.at(index).kind == EventKind::AgentDroppedSocket;
    return textOf(snapshot, index, side, drops ? reasonText(snapshot, index) : QString());
}

EventText textOf(const ExchangeReading &reading, EventIndex index, Side side)
{
    return textOf(reading.snapshot(), index, side, reasonOf(reading, index, side));
}

bool knowsMoreInExchange(EventKind kind)
{
    return isDeadline(kind) || kind == EventKind::AgentDroppedSocket;
}

QString durationText(std::chrono::microseconds duration)
{
    const double us = double(duration.count());
    if (duration.count() == 0)
        return QCoreApplication::translate("roundtrip::flow::Event", "less than a loop turn");
    if (us < 1000)
        return QStringLiteral("%1 µs").arg(duration.count());
    if (us < 99'950)
        return QStringLiteral("%1 ms").arg(us / 1000, 0, 'f', 1);
    if (us < 999'500)
        return QStringLiteral("%1 ms").arg(us / 1000, 0, 'f', 0);
    if (us < 59'950'000)
        return QStringLiteral("%1 s").arg(us / 1'000'000, 0, 'f', us < 10'000'000 ? 2 : 1);
    const qint64 seconds = std::chrono::round<std::chrono::seconds>(duration).count();
    const QChar zero = u'0';
    if (seconds < 3600)
        return QStringLiteral("%1 min %2 s").arg(seconds / 60).arg(seconds % 60, 2, 10, zero);
    return QStringLiteral("%1 h %2 min").arg(seconds / 3600).arg(seconds % 3600 / 60, 2, 10, zero);
}

QString phaseText(const PhaseSpan &phase, bool clientOutside)
{
    if (phase.end != phase.begin || phase.underWay)
        return durationText(phase.end - phase.begin);
    const bool carries = phase.phase == Phase::Sending || phase.phase == Phase::Receiving;
    if (!carries || (phase.phase == Phase::Sending && !clientOutside))
        return QCoreApplication::translate("roundtrip::flow::Event", "in one turn");
    const bool read = (phase.phase == Phase::Receiving) != clientOutside;
    return read ? QCoreApplication::translate("roundtrip::flow::Event", "in one read")
                : QCoreApplication::translate("roundtrip::flow::Event", "in one write");
}

QString tunnelBytesText(qint64 toServer, qint64 toClient)
{
    return QCoreApplication::translate(
        "roundtrip::flow::Event", "%1 to the server, %2 to the client")
        .arg(bytesText(toServer), bytesText(toClient));
}

QString bytesText(qint64 bytes)
{
    if (bytes < 10'000)
        return QStringLiteral("%1 B").arg(bytes);
    if (bytes < qint64(1) << 20)
        return QStringLiteral("%1 KiB").arg(double(bytes) / 1024, 0, 'f', 1);
    return QStringLiteral("%1 MiB").arg(double(bytes) / (1 << 20), 0, 'f', 2);
}

} // namespace roundtrip::flow
