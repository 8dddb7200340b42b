#pragma once

#include "core/flow/exchangeindex.h"

// Private to this folder.

namespace roundtrip::flow
{

class ExchangeFold;
struct ExchangeRecord;
struct RecordLulls;

/// A record as the row of a moment; `lulls` are its own, where it has any. The fold says where the
/// program listened.
ExchangeRow makeRow(const trace::Snapshot &snapshot, const Moment &moment,
    const ExchangeRecord &record, const RecordLulls *lulls, const ExchangeFold &fold);

} // namespace roundtrip::flow
