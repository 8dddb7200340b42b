#pragma once

#include "core/flow/exchangeindex.h"

#include <QString>

namespace roundtrip::ui
{

// The cells of the exchange list in words. Protocol words stay English, the rest is translated.

/// The first words of the request; of one of which nothing could be parsed a dash, and that it is
/// not known.
QString methodText(const flow::ExchangeRow &row);
QString targetText(const flow::ExchangeRow &row);

/// The status code; "…" as long as there is no answer; the code of the error that came instead of
/// one, or cut it off.
QString statusText(const flow::ExchangeRow &row);
/// The same where there is no room: "200 ✕" of an answer that an error cut off; empty: there is
/// nothing shorter.
QString shortStatusText(const flow::ExchangeRow &row);
/// The code of the error that ended it, or "aborted", "destroyed"; empty: none.
QString failureText(const flow::ExchangeRow &row);
/// "this client → this server", "outside (curl/7.88.1) → this proxy", "this proxy → outside".
QString betweenText(const flow::ExchangeRow &row);
/// The client's port, "51322 again" when the socket was used before.
QString portText(const flow::ExchangeRow &row);
/// "186 → 176 B": bytes of the request and of the answer, as they were on the wire.
QString wireText(const flow::ExchangeRow &row);
/// How long it took; "1.2 s …" while it runs.
QString timeText(const flow::ExchangeRow &row);
/// The whole row as one sentence, for people who hear the window.
QString spokenText(const flow::ExchangeRow &row);

/// Does a row belong to what was typed into the filter? All words must occur, in the method, the
/// target, the status or the error, in any case.
class ExchangeFilter
{
public:
    explicit ExchangeFilter(const QString &text = {});
    bool isEmpty() const { return m_words.isEmpty() && m_hiddenUpTo == 0; }
    /// Exchanges up to this number are left out, whatever is typed; 0: none.
    void hideUpTo(int number) { m_hiddenUpTo = number; }
    int hiddenUpTo() const { return m_hiddenUpTo; }
    bool accepts(const flow::ExchangeRow &row) const
    {
        return row.number > m_hiddenUpTo && acceptsText(textOf(row));
    }
    /// What of a row the words are looked for in; and whether all of them are in it.
    static QByteArray textOf(const flow::ExchangeRow &row);
    bool acceptsText(const QByteArray &text) const;
    bool operator==(const ExchangeFilter &) const = default;

private:
    QList<QByteArray> m_words; ///< lower case
    int m_hiddenUpTo = 0;
};

} // namespace roundtrip::ui
