#pragma once

#include "core/flow/agentpools.h"
#include "ui/stage/exchangename.h"

#include <QWidget>

namespace roundtrip::ui
{

class Playback;
class PoolView;
class SentenceView;
class Theme;

/// The agents at the moment of the playback: the sentence of what was decided last and what comes
/// of it, and the boards. While a free socket counts down it asks for the clock.
class PoolPage final : public QWidget
{
    Q_OBJECT
public:
    PoolPage(Playback &playback, const Theme &theme, QWidget *parent = nullptr);
    ~PoolPage() override;

    void setNames(ExchangeNames names);
    void setSelected(trace::HalfId half);
    /// The trace begins anew.
    void forgetTrace();
    PoolView &view() const { return *m_view; }
    SentenceView &sentence() const { return *m_sentence; }
    const flow::AgentPools &pools() const { return m_pools; }

Q_SIGNALS:
    void chosen(roundtrip::trace::HalfId half, roundtrip::trace::EventIndex event);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void showMoment();

    Playback &m_playback;
    SentenceView *m_sentence;
    PoolView *m_view;
    ExchangeNames m_names;
    flow::AgentPools m_pools;
};

} // namespace roundtrip::ui
