#pragma once

#include "core/flow/connections.h"

#include <QWidget>

#include <functional>

namespace roundtrip::ui
{

class ConnectionsView;
class Playback;
class Selection;
class SentenceView;
class Theme;

/// Several connections side by side at the moment of the playback: as many as fit, the others
/// counted.
class ConnectionsPage final : public QWidget
{
    Q_OBJECT
public:
    ConnectionsPage(
        Playback &playback, Selection &selection, const Theme &theme, QWidget *parent = nullptr);
    ~ConnectionsPage() override;

    /// Who knows the connections: the window. The one of this exchange is among them.
    using Source = std::function<flow::ConnectionColumns(
        const flow::Moment &, flow::ExchangeKey, size_t most)>;
    void setSource(Source source);

    ConnectionsView &view() const { return *m_view; }
    SentenceView &sentence() const { return *m_sentence; }

Q_SIGNALS:
    void chosen(roundtrip::flow::ExchangeKey exchange);
    void connectionWanted(roundtrip::flow::ExchangeKey exchange);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void showMoment();
    void say(const flow::ConnectionColumns &columns);

    Playback &m_playback;
    Selection &m_selection;
    SentenceView *m_sentence;
    ConnectionsView *m_view;
    Source m_source;
};

} // namespace roundtrip::ui
