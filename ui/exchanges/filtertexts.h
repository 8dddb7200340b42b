#pragma once

#include "core/flow/exchangeindex.h"
#include "ui/exchanges/exchangetext.h"

#include <QByteArray>
#include <QHash>

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
    /// The index has dropped rows at its front; or rows from anywhere.
    void dropFront(int removed);
    void clear();

    /// Another filter: what was decided is void.
    void setFilter(const ExchangeFilter &filter);
    /// Does the filter take this row, whose last event is `last`? Nothing: it is not known.
    std::optional<bool> accepts(int row, trace::EventIndex last);

private:
    enum class Verdict : quint8 { Unknown, No, Yes };
    struct Entry {
        quint64 last = 0;
        quint32 text = none;
    };
    static constexpr quint32 none = ~quint32(0);

    bool take(const flow::ExchangeIndex &index, int row);
    quint32 idOf(const QByteArray &text);

    std::deque<Entry> m_entries; ///< by row
    std::vector<int> m_running; ///< rows that were not over when they were looked at
    QHash<QByteArray, quint32> m_ids;
    std::vector<QByteArray> m_texts;
    std::vector<Verdict> m_verdicts; ///< of the texts
    ExchangeFilter m_filter;
};

} // namespace roundtrip::ui
