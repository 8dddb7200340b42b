#include "ui/exchanges/filtertexts.h"

#include <algorithm>

namespace roundtrip::ui
{

namespace
{

/// How many rows are taken between two looks at the clock.
constexpr int takenAtOnce = 64;

} // namespace

void FilterTexts::read(const flow::ExchangeIndex &index, std::chrono::microseconds budget)
{
    // Texts of rows that are gone are not kept for ever.
    constexpr size_t fewTexts = 4096;
    if (m_texts.size() > fewTexts + 2 * m_entries.size())
        clear();
    using Clock = std::chrono::steady_clock;
    const auto began = Clock::now();
    std::erase_if(m_running, [&](int row) { return take(index, row); });
    while (int(m_entries.size()) < index.rowCount()) {
        const bool sure = m_sureOf == m_entries.size();
        for (int i = 0; i < takenAtOnce && int(m_entries.size()) < index.rowCount(); ++i) {
            const int row = int(m_entries.size());
            m_entries.emplace_back();
            if (!take(index, row))
                m_running.push_back(row);
        }
        if (sure)
            m_sureOf = m_entries.size();
        if (Clock::now() - began >= budget)
            return;
    }
    // New rows come first: one old exchange that goes on makes all behind it doubtful each time.
    while (m_sureOf < m_entries.size()) {
        readAgain(index);
        if (Clock::now() - began >= budget)
            return;
    }
}

/// An exchange that was over may go on: another half of it, or what its socket still brings.
bool FilterTexts::isStillTrue(const flow::ExchangeIndex &index, size_t row) const
{
    return m_entries[row].last == index.rangeOf(int(row)).last.value;
}

/// The next rows of which we are not sure.
void FilterTexts::readAgain(const flow::ExchangeIndex &index)
{
    const size_t to = std::min(m_entries.size(), m_sureOf + takenAtOnce);
    for (; m_sureOf < to; ++m_sureOf) {
        Entry &entry = m_entries[m_sureOf];
        if (entry.text == none || isStillTrue(index, m_sureOf))
            continue;
        entry = {};
        if (!take(index, int(m_sureOf)))
            m_running.push_back(int(m_sureOf));
    }
}

/// False while it runs.
bool FilterTexts::take(const flow::ExchangeIndex &index, int row)
{
    if (index.isRunning(row))
        return false;
    const flow::ExchangeRow exchange = index.rowAt(row, flow::Moment::headOf(index.snapshot()));
    m_entries[size_t(row)] = {
        index.rangeOf(row).last.value, idOf(ExchangeFilter::textOf(exchange))};
    return true;
}

quint32 FilterTexts::idOf(const QByteArray &text)
{
    const auto known = m_ids.constFind(text);
    if (known != m_ids.cend())
        return *known;
    const quint32 id = quint32(m_texts.size());
    m_ids.insert(text, id);
    m_texts.push_back(text);
    m_verdicts.push_back(Verdict::Unknown);
    return id;
}

void FilterTexts::dropFront(int removed)
{
    const size_t gone = std::min(size_t(removed), m_entries.size());
    m_entries.erase(m_entries.begin(), m_entries.begin() + std::ptrdiff_t(gone));
    m_sureOf -= std::min(m_sureOf, gone);
    std::erase_if(m_running, [removed](int row) { return row < removed; });
    for (int &row : m_running)
        row -= removed;
}

void FilterTexts::clear()
{
    m_entries.clear();
    m_sureOf = 0;
    m_running.clear();
    m_ids.clear();
    m_texts.clear();
    m_verdicts.clear();
}

void FilterTexts::setFilter(const ExchangeFilter &filter)
{
    m_filter = filter;
    std::fill(m_verdicts.begin(), m_verdicts.end(), Verdict::Unknown);
}

std::optional<bool> FilterTexts::accepts(
    const flow::ExchangeIndex &index, int row, quint64 events)
{
    if (size_t(row) >= m_entries.size())
        return std::nullopt;
    const Entry &entry = m_entries[size_t(row)];
    if (entry.text == none || entry.last >= events)
        return std::nullopt;
    if (size_t(row) >= m_sureOf && !isStillTrue(index, size_t(row)))
        return std::nullopt;
    Verdict &verdict = m_verdicts[entry.text];
    if (verdict == Verdict::Unknown)
        verdict = m_filter.acceptsText(m_texts[entry.text]) ? Verdict::Yes : Verdict::No;
    return verdict == Verdict::Yes;
}

} // namespace roundtrip::ui
