#pragma once

#include "core/engine/commands.h"
#include "core/flow/exchangereading.h"
#include "core/flow/interventions.h"
#include "core/flow/steps.h"

#include <QElapsedTimer>
#include <QWidget>

#include <optional>

class QLabel;
class QPushButton;

namespace roundtrip::flow
{
class Standing;
}

namespace roundtrip::ui
{

class CallRow;
class Theme;

/// What can be done with a held step.
struct StepChoices {
    bool edit = false;
    bool drop = false;
    bool answer = false; ///< a request, in place of its handler
    bool operator==(const StepChoices &) const = default;
};
StepChoices choicesFor(const flow::Interventions::HeldStep &step);

/// What a half can be told now.
struct OpenCalls {
    trace::HalfId half; ///< its calls are left to a person, and it is open
    bool headMade = false;
    bool ended = false;
    QString outcome; ///< of the newest call by hand
    bool refused = false;
    bool operator==(const OpenCalls &) const = default;
};

OpenCalls openCallsOf(
    const flow::ExchangeReading &reading, const flow::Standing &now, trace::Side side);

/// The row of tools below the sentence: what can be done with what is held, and the calls of an
/// exchange that is driven by hand. Shows the moment that the stage shows; what its buttons do is
/// done to the present by whoever hears their signals. Takes no room when there is nothing to do.
class HandPanel final : public QWidget
{
    Q_OBJECT
public:
    explicit HandPanel(const Theme &theme, QWidget *parent = nullptr);

    /// The exchange that the stage shows, as it shows it; nullptr: none.
    void follow(const flow::ExchangeReading *reading, const flow::Sentence &sentence);
    /// The pace is by hand: the row stays, whether anything is held or not. `elsewhere`: what is held
    /// in no exchange that is shown.
    void setByHand(bool on, const QString &elsewhere);
    /// Which of several held steps is meant.
    void setSelected(trace::EventIndex step);

    QLabel *label() const { return m_label; }
    QPushButton *releaseButton() const { return m_release; }
    QPushButton *editButton() const { return m_edit; }
    QPushButton *answerButton() const { return m_answer; }
    QPushButton *dropButton() const { return m_drop; }
    QPushButton *thawButton() const { return m_thaw; }
    QPushButton *endButton() const { return m_end; }
    /// The exchange that is looked at has calls which nobody makes but a person.
    bool hasCalls() const { return m_shown.client.half || m_shown.server.half; }
    CallRow *calls(trace::Side side) const { return side == trace::Side::Client ? m_client : m_server; }
    trace::EventIndex step() const { return m_shown.step ? m_shown.step->event : trace::EventIndex(); }

Q_SIGNALS:
    void releaseWanted(roundtrip::trace::EventIndex step);
    void editWanted(roundtrip::trace::EventIndex step);
    void answerWanted(roundtrip::trace::EventIndex step);
    void dropWanted(roundtrip::trace::EventIndex step);
    void thawWanted(roundtrip::trace::ConnectionId connection);
    void endWanted(roundtrip::trace::HalfId half);
    void called(const roundtrip::engine::CallOnHalf &call);

private:
    struct Shown {
        std::optional<flow::Interventions::HeldStep> step;
        int held = 0;
        bool frozen = false;
        trace::HalfId missesEnd;
        OpenCalls client;
        OpenCalls server;
        bool byHand = false;
        QString elsewhere;
        bool operator==(const Shown &) const = default;
    };
    void drop();
    QPushButton *addButton(const QString &text, const QString &toolTip, const char *name);
    void pickStep();
    void showNow();
    QString labelText() const;

    std::vector<flow::Interventions::HeldStep> m_held; ///< of the exchange
    trace::EventIndex m_selected;
    Shown m_shown;
    QWidget *m_row;
    QLabel *m_label;
    QPushButton *m_release = nullptr;
    QPushButton *m_edit = nullptr;
    QPushButton *m_answer = nullptr;
    QPushButton *m_drop = nullptr;
    QElapsedTimer m_dropped; ///< since the last one
    QPushButton *m_thaw = nullptr;
    QPushButton *m_end = nullptr;
    CallRow *m_client;
    CallRow *m_server;
};

} // namespace roundtrip::ui
