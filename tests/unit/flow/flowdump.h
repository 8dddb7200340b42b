#pragma once

#include "core/flow/exchangeindex.h"
#include "core/flow/scene.h"
#include "core/flow/steps.h"

#include <QByteArray>

// What flow says at a moment, as text to compare.

namespace roundtrip::test
{

QByteArray dump(const std::vector<flow::Step> &steps);
QByteArray dump(const flow::Sentence &sentence);
QByteArray dump(const flow::Scene &scene);
QByteArray dump(const flow::ExchangeRow &row);
QByteArray dump(const flow::MessageView &view);

/// All that flow says of an exchange at a moment, and all rows of an index at it.
QByteArray dumpAll(
    const trace::Snapshot &snapshot, const flow::Moment &moment, flow::ExchangeKey key);
QByteArray dumpRows(const flow::ExchangeIndex &index, const flow::Moment &moment);

/// The moment behind the first `events` events, the clock at the last of them.
flow::Moment momentAt(const trace::Snapshot &snapshot, quint64 events);
/// The moment just behind the n-th event of a kind (n from 1); the head when there is none.
flow::Moment momentBehind(const trace::Snapshot &snapshot, trace::EventKind kind, int n = 1);

} // namespace roundtrip::test
