#pragma once

#include "core/engine/commands.h"
#include "core/flow/interventions.h"
#include "core/trace/snapshot.h"

#include <QDialog>

#include <optional>

class QGroupBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;

namespace roundtrip::ui
{

class SegmentedControl;
class Theme;

/// A held step under the hand: its head as text or its piece of the body as text or bytes, changed,
/// dropped, or answered in the handler's place. A window of its own that leaves the other one
/// usable. It says what shall be done (commandWanted) and reads in the trace what became of it.
class HeldEditor final : public QDialog
{
    Q_OBJECT
public:
    explicit HeldEditor(const Theme &theme, QWidget *parent = nullptr);

    /// Shows this step; with `answer` the cursor is where a request is answered.
    void open(const flow::Interventions::HeldStep &step, bool answer);
    /// What is new in the trace. `held`: the step is still held. When it has gone on the window
    /// closes, unless something was written in it that went nowhere.
    void read(const trace::Snapshot &snapshot, bool held);
    trace::EventIndex step() const { return m_step.event; }

    QLabel *heading() const { return m_heading; }
    QPlainTextEdit *bytesEdit() const { return m_bytes; }
    SegmentedControl *form() const { return m_form; }
    SegmentedControl *framing() const { return m_framing; }
    QLabel *complaint() const { return m_complaint; }
    QLabel *outcome() const { return m_outcome; }
    QPushButton *applyButton() const { return m_apply; }
    QPushButton *applyAndGoButton() const { return m_applyAndGo; }
    QPushButton *dropButton() const { return m_drop; }
    QPushButton *closeButton() const { return m_close; }
    QGroupBox *answerBox() const { return m_answerBox; }
    QSpinBox *statusSpin() const { return m_status; }
    QPlainTextEdit *fieldsEdit() const { return m_fields; }
    QPlainTextEdit *answerBody() const { return m_answerBody; }
    QPushButton *answerButton() const { return m_answer; }

Q_SIGNALS:
    void commandWanted(const roundtrip::engine::Command &command);
    /// The step shall go on.
    void releaseWanted(roundtrip::trace::EventIndex step);

protected:
    void hideEvent(QHideEvent *event) override;

private:
    void makeBytes();
    QLayout *makeButtons();
    void confirm();
    void makeAnswer();
    void takeEvent(const trace::Snapshot &snapshot, trace::EventIndex index);
    void takeContent(const QByteArray &bytes);
    void showContent(const QByteArray &editable, bool hex);
    void changeForm();
    void check();
    void apply(bool andGo);
    void answer();
    void setEnabledFor(bool held);
    bool hasUnused() const;
    bool hasAnswerBegun() const;
    bool isSame(const QByteArray &bytes) const;
    bool isHead() const;
    bool isHex() const;
    bool framingFollows() const;
    bool mayFollow() const;
    /// What stands in the field as bytes; an error says what is wrong with it.
    Result<QByteArray> edited() const;
    Status problem(const QByteArray &bytes) const;
    QString framingNote(qsizetype size) const;
    QString headingText() const;

    const Theme &m_theme;
    flow::Interventions::HeldStep m_step;
    quint64 m_read = 0;
    QByteArray m_content; ///< as it is held
    bool m_known = false;
    bool m_held = true;
    std::optional<QPoint> m_place; ///< of its frame, when it was closed
    bool m_answered = false; ///< or dropped: what was written here does not matter any more
    QLabel *m_heading;
    SegmentedControl *m_form = nullptr;
    QPlainTextEdit *m_bytes = nullptr;
    SegmentedControl *m_framing = nullptr;
    QLabel *m_note = nullptr;
    QLabel *m_complaint = nullptr;
    QLabel *m_outcome = nullptr;
    QPushButton *m_apply = nullptr;
    QPushButton *m_applyAndGo = nullptr;
    QPushButton *m_drop = nullptr;
    QPushButton *m_close = nullptr; ///< when there is nothing else left to do
    QGroupBox *m_answerBox = nullptr;
    QSpinBox *m_status = nullptr;
    QPlainTextEdit *m_fields = nullptr;
    QPlainTextEdit *m_answerBody = nullptr;
    QPushButton *m_answer = nullptr;
};

} // namespace roundtrip::ui
