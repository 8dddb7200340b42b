#pragma once

#include "core/flow/connections.h"

#include <QWidget>

#include <functional>
#include <optional>

namespace roundtrip::ui
{

class Playback;
class Selection;
class SentenceView;
class StageView;
class Theme;

/// The connection of the selected exchange at the moment of the playback, with its exchanges in a
/// row: drawn as the stage draws one exchange.
class ConnectionPage final : public QWidget
{
    Q_OBJECT
public:
    ConnectionPage(
        Playback &playback, Selection &selection, const Theme &theme, QWidget *parent = nullptr);
    ~ConnectionPage() override;

    /// Who knows the connections: the window. Nothing when the exchange has none yet.
    using Source = std::function<std::optional<flow::ConnectionColumn>(
        const flow::Moment &, flow::ExchangeKey)>;
    void setSource(Source source);
    /// What was opened is closed again.
    void foldAll();

    StageView &view() const { return *m_view; }
    SentenceView &sentence() const { return *m_sentence; }
    const flow::ConnectionScene &scene() const { return m_scene; }

Q_SIGNALS:
    void chosen(roundtrip::flow::ExchangeKey exchange, roundtrip::trace::EventIndex event);
    void stepRequested(int by);
    void eventStepRequested(int by);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void showMoment();
    void toggle(const flow::Stretch &stretch);

    Playback &m_playback;
    Selection &m_selection;
    SentenceView *m_sentence;
    StageView *m_view;
    Source m_source;
    std::optional<flow::ConnectionColumn> m_column; ///< that is drawn …
    quint64 m_events = 0; ///< … of this moment
    flow::Opened m_opened; ///< of what is folded
    flow::ConnectionScene m_scene;
    trace::ConnectionId m_shown;
};

} // namespace roundtrip::ui
