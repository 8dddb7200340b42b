#pragma once

#include "core/flow/exchangeindex.h"
#include "ui/exchanges/exchangetext.h"

#include <QByteArray>
#include <QHash>

#include <algorithm>
#include <chrono>
#include <deque>
#include <optional>
#include <vector>

namespace roundtrip::ui
{

/// What a filter looks at, of exchanges that are over: each different text once, and for each row
/// of the index which one it has. So a million rows are filtered in some milliseconds. What is not
/// known yet is told, never guessed.
class FilterTexts
{
public:
    /// Takes rows that are over by now, for about so long.
    void read(const flow::ExchangeIndex &index, std::chrono::microseconds budget);
    /// There are rows that were not looked at.
    bool isBehind(const flow::ExchangeIndex &index) const
    {
        return int(m_entries.size()) < index.rowCount();
    }
    /// Rows from this one on may have changed since they were read.
    void changedFrom(int row) { m_sureOf = std::min(m_sureOf, size_t(std::max(0, row))); }
    /// The index has dropped rows at its front; or rows from anywhere.
    void dropFront(int removed);
    void clear();

    /// Another filter: what was decided is void.
    void setFilter(const ExchangeFilter &filter);
    /// Does the filter take this row at a moment with so many events? Nothing: it is not known, or
    /// the row was not over then.
    std::optional<bool> accepts(const flow::ExchangeIndex &index, int row, quint64 events);

private:
    enum class Verdict : quint8 { Unknown, No, Yes };
    struct Entry {
        quint64 last = 0;
        quint32 text = none;
    };
    static constexpr quint32 none = ~quint32(0);

    bool take(const flow::ExchangeIndex &index, int row);
    bool isStillTrue(const flow::ExchangeIndex &index, size_t row) const;
    void readAgain(const flow::ExchangeIndex &index);
    quint32 idOf(const QByteArray &text);

    std::deque<Entry> m_entries; ///< by row
    /// Rows [0, m_sureOf) have not changed since they were read: the index, whose records are eight times as
    /// large, need not be asked for each of a million.
    size_t m_sureOf = 0;
    std::vector<int> m_running; ///< rows that were not over when they were looked at
    QHash<QByteArray, quint32> m_ids;
    std::vector<QByteArray> m_texts;
    std::vector<Verdict> m_verdicts; ///< of the texts
    ExchangeFilter m_filter;
};

} // namespace roundtrip::ui
