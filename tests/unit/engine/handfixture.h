#pragma once

#include "tests/unit/engine/hostfixture.h"

#include "core/flow/interventions.h"
#include "core/trace/fold.h"

#include <QByteArrayList>
#include <QMetaEnum>

/// A host whose exchanges a person takes hold of. What is held is read from the trace, as a view
/// does.
class HandFixture : public HostFixture
{
public:
    using HostFixture::HostFixture;

    void perform(const roundtrip::engine::Command &command)
    {
        host.loop().enter([&] { host.perform(command); });
    }
    void holdSide(roundtrip::trace::Side side, roundtrip::trace::Seam seam, bool on = true)
    {
        perform(roundtrip::engine::HoldSeam{side, seam, on});
    }
    void breakAt(const std::vector<roundtrip::plan::BreakpointPlan> &list)
    {
        perform(roundtrip::engine::SetBreakpoints{list});
    }
    roundtrip::flow::Interventions now() const
    {
        const auto snapshot = trace.snapshot();
        return {snapshot, {snapshot.endEvent(), {}}};
    }
    /// Waits until something is held, and says what.
    roundtrip::flow::Interventions::HeldStep awaitHeld(size_t n = 1)
    {
        if (!QTest::qWaitFor([&] { return now().held().size() >= n; }, 10'000))
            qFatal("nothing is held");
        return now().held().at(n - 1);
    }
    void release() { perform(roundtrip::engine::ReleaseStep{}); }
    /// Releases step by step until the request has closed; the items in their order.
    QByteArrayList stepThrough(const std::shared_ptr<Outcome> &outcome)
    {
        QByteArrayList items;
        while (!outcome->closed) {
            if (!QTest::qWaitFor([&] { return outcome->closed || !now().held().empty(); }, 10'000))
                qFatal("nothing is held and the request does not close");
            if (outcome->closed)
                break;
            const auto held = now().held().front();
            items.append(nameOf(held));
            release();
            host.loop().runUntilQuiet();
        }
        return items;
    }
    static QByteArray nameOf(const roundtrip::flow::Interventions::HeldStep &step)
    {
        return QMetaEnum::fromType<roundtrip::trace::HeldItem>().valueToKey(int(step.item));
    }

    roundtrip::plan::RequestPlan post(const QByteArray &path, const QByteArrayList &pieces) const
    {
        roundtrip::plan::RequestPlan plan;
        plan.method = "POST";
        plan.url = url(path);
        for (const QByteArray &piece : pieces)
            plan.pieces.push_back({piece, {}});
        return plan;
    }
    roundtrip::plan::RequestPlan request(const QByteArray &path) const
    {
        roundtrip::plan::RequestPlan plan;
        plan.url = url(path);
        return plan;
    }

    /// The n-th event of a kind, from 1.
    roundtrip::trace::EventIndex event(roundtrip::trace::EventKind kind, int n = 1) const
    {
        const auto snapshot = trace.snapshot();
        for (quint64 i = snapshot.firstEvent(); i < snapshot.endEvent(); ++i) {
            if (snapshot.at({i}).kind == kind && --n == 0)
                return {i};
        }
        qFatal("no such event");
    }
    /// What a side wrote, one write each.
    QByteArrayList writes(roundtrip::trace::Side side) const
    {
        const auto snapshot = trace.snapshot();
        QByteArrayList written;
        for (quint64 i = snapshot.firstEvent(); i < snapshot.endEvent(); ++i) {
            const auto event = snapshot.at({i});
            if (event.kind == roundtrip::trace::EventKind::SocketWrite
                && event.subject().side() == side)
                written.append(snapshot.bytesOf({i}));
        }
        return written;
    }
    roundtrip::Error refusal(int n = 1) const
    {
        return trace.snapshot()
            .detailOf<roundtrip::trace::ErrorDetail>(
                event(roundtrip::trace::EventKind::CallRefused, n))
            .error;
    }
    /// What the calls made, as the trace counts it, is what was written.
    bool sumsComeOut() const
    {
        const auto snapshot = trace.snapshot();
        roundtrip::trace::FoldState fold(roundtrip::trace::FoldState::Keep::All);
        fold.applyAll(snapshot, snapshot.firstEvent(), snapshot.endEvent());
        for (const auto &[id, connection] : fold.connections()) {
            for (const auto &side : connection.sides) {
                if (side.bytesSerialized != side.bytesWritten)
                    return false;
            }
        }
        return true;
    }
};
