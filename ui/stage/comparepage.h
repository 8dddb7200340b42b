#pragma once

#include "core/plan/plans.h"
#include "ui/stage/compareview.h"
#include "ui/stage/exchangename.h"

#include <QWidget>

#include <functional>
#include <optional>

namespace roundtrip::ui
{

class Playback;
class SentenceView;
class Theme;

/// Two exchanges, before and after, at the moment of the playback: what was changed and what came
/// out differently, in a sentence and line by line.
class ComparePage final : public QWidget
{
    Q_OBJECT
public:
    ComparePage(Playback &playback, const Theme &theme, QWidget *parent = nullptr);
    ~ComparePage() override;

    void setNames(ExchangeNames names);
    /// Who knows the plan that an exchange was made from, at a moment: the window.
    using PlanOf = std::function<std::optional<plan::RequestPlan>(
        const flow::Moment &, flow::ExchangeKey)>;
    void setPlans(PlanOf plans);
    void setPair(flow::ExchangeKey before, flow::ExchangeKey after);
    flow::ExchangeKey before() const { return m_before; }
    flow::ExchangeKey after() const { return m_after; }
    CompareView &view() const { return *m_view; }
    SentenceView &sentence() const { return *m_sentence; }

Q_SIGNALS:
    void chosen(roundtrip::flow::ExchangeKey exchange, roundtrip::trace::EventIndex event);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void showMoment();
    QString titleOf(flow::ExchangeKey key) const;

    Playback &m_playback;
    SentenceView *m_sentence;
    CompareView *m_view;
    ExchangeNames m_names;
    PlanOf m_plans;
    flow::ExchangeKey m_before;
    flow::ExchangeKey m_after;
};

} // namespace roundtrip::ui
