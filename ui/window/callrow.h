#pragma once

#include "core/engine/commands.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;

namespace roundtrip::ui
{

class Theme;

/// The calls of one side as buttons: of a request (setHeader, flushHeaders, write, end, destroy) or
/// of a response (writeHead, setHeader, write, end, destroy), with what is given to them. Below
/// them, what the newest call put on the wire, or why the module refused it.
class CallRow final : public QWidget
{
    Q_OBJECT
public:
    using Verb = engine::CallOnHalf::Verb;

    CallRow(const Theme &theme, trace::Side side, QWidget *parent = nullptr);

    /// What can be called now.
    struct Possible {
        trace::HalfId half;
        bool headMade = false; ///< setHeader() and writeHead() are refused from here on, as in Node
        bool ended = false;
        bool operator==(const Possible &) const = default;
    };
    void setPossible(const Possible &possible);
    /// Everybody waits for its end(): that is the button which stands out.
    void setEndWanted(bool wanted);
    void setOutcome(const QString &text, bool refused);

    /// The call that a button makes, with what stands in the fields; nothing when a field has to be
    /// filled first, which then has the cursor.
    void call(Verb verb);
    QPushButton *button(Verb verb) const;
    QLineEdit *statusEdit() const { return m_status; }
    QLineEdit *fieldEdit() const { return m_field; }
    QLineEdit *dataEdit() const { return m_data; }
    QLabel *outcomeLabel() const { return m_outcome; }

Q_SIGNALS:
    void called(const roundtrip::engine::CallOnHalf &call);

private:
    QPushButton *addButton(Verb verb, const QString &name, const QString &toolTip);
    QLineEdit *addEdit(const QString &placeholder, const QString &name, int width, Verb verb);
    bool fill(engine::CallOnHalf &call);
    void clearComplaints();

    const Theme &m_theme;
    trace::Side m_side;
    Possible m_possible;
    QWidget *m_line = nullptr;
    std::vector<std::pair<Verb, QPushButton *>> m_buttons;
    QLineEdit *m_status = nullptr; ///< of a response
    QLineEdit *m_field = nullptr;
    QLineEdit *m_data = nullptr;
    QLabel *m_outcome = nullptr;
};

} // namespace roundtrip::ui
