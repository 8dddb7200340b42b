#pragma once

#include "core/plan/plans.h"
#include "ui/compose/requestcheck.h"

#include <QWidget>

class QAction;
class QCheckBox;
class QComboBox;
class QFrame;
class QLabel;
class QLineEdit;
class QMenu;
class QPushButton;
class QScrollArea;
class QToolButton;
class QVBoxLayout;

namespace roundtrip::ui
{

class AgentPicker;
class HeaderRows;
class MoreBelow;
class PieceRows;
class SegmentedControl;
class Theme;
class LeadingEdit;
class TlsFields;

/// The form that makes a request plan, and shows one. It knows no engine: send() says
/// sendRequested() when nothing is wrong, else it marks what is and puts the cursor there.
class RequestForm final : public QWidget
{
    Q_OBJECT
public:
    explicit RequestForm(const Theme &theme, QWidget *parent = nullptr);

    /// The request as it stands in the form, right or wrong. What the form has no field for stays
    /// as setPlan() gave it.
    plan::RequestPlan plan() const;
    void setPlan(const plan::RequestPlan &plan);
    /// These change one field and leave the others as they were typed, right or wrong.
    void setUrl(const QByteArray &url);
    void setFinish(plan::Finish finish);
    bool hasProblems() const;
    /// A server's certificate was refused: an https: request gets the offer to accept it anyway.
    void showRefusedCertificate(const Error &why);

    /// What the button "Send again" does, and what stands in its menu.
    void setAgainMenu(QAction *again, QMenu *changes);
    /// A request stands in the form to be sent again with one change; it is said above the form, and
    /// by the button.
    void setAgain(bool on);
    bool isAgain() const;

    void send();
    void focusUrl();
    /// A field of the form, or a choice: it is scrolled into sight and gets the focus.
    void pointAt(QWidget *field);

    QComboBox *methodCombo() const { return m_method; }
    QLineEdit *urlEdit() const;
    HeaderRows *headerRows() const { return m_headers; }
    PieceRows *pieceRows() const { return m_pieces; }
    SegmentedControl *framing() const { return m_framing; }
    SegmentedControl *finish() const { return m_finish; }
    AgentPicker *agent() const { return m_agent; }
    QLineEdit *timeoutEdit() const { return m_timeout; }
    TlsFields *tlsFields() const { return m_tls; }
    QPushButton *sendButton() const { return m_send; }
    QToolButton *againButton() const { return m_again; }
    QPushButton *giveUpAgainButton() const { return m_giveUpAgain; }
    QLabel *urlComplaint() const { return m_urlComplaint; }
    QLabel *methodComplaint() const { return m_methodComplaint; }
    QLabel *moduleAddsNote() const { return m_moduleAdds; }
    QLabel *bodyWarning() const { return m_bodyWarning; }
    QCheckBox *waitForContinue() const { return m_waitForContinue; }
    QScrollArea *scrollArea() const { return m_scroll; }
    MoreBelow *moreBelow() const { return m_more; }

Q_SIGNALS:
    void sendRequested(const roundtrip::plan::RequestPlan &plan);
    void planChanged();
    /// What stands in the form is not to be compared with what it was.
    void againGivenUp();

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fitChoices();
    void markMethod(const QEvent &event);

    QByteArray m_sentTo; ///< host[:port] of the last request that was sent
    QByteArray m_host; ///< of the URL, for which a certificate may be accepted anyway
    QWidget *makeForm();
    void addTarget(QVBoxLayout *column);
    void addHeaders(QVBoxLayout *column);
    void addBody(QVBoxLayout *column);
    void addFramingAndFinish(QVBoxLayout *column);
    void addAgentAndTimeout(QVBoxLayout *column);
    QWidget *makeSendRow();
    QWidget *makeAgainNote();
    void addCaption(QVBoxLayout *column, const QString &text);
    void watch();
    void onEdited();
    void showProblems(const std::vector<RequestProblem> &problems);
    void showWhatTheModuleAdds(const plan::RequestPlan &plan);
    void showWhatBecomesOfTheBody(const plan::RequestPlan &plan);
    std::vector<RequestProblem> problemsIn(const plan::RequestPlan &plan) const;
    /// Where the cursor goes when the request cannot be sent; nullptr when nothing is wrong.
    QWidget *firstWrongField() const;

    const Theme &m_theme;
    plan::RequestPlan m_base;
    QComboBox *m_method = nullptr;
    bool m_entersMethod = false; ///< the mouse that gave it the focus is down
    LeadingEdit *m_url = nullptr;
    QLabel *m_methodComplaint = nullptr;
    QLabel *m_urlComplaint = nullptr;
    HeaderRows *m_headers = nullptr;
    QScrollArea *m_scroll = nullptr;
    QLabel *m_moduleAdds = nullptr;
    PieceRows *m_pieces = nullptr;
    QCheckBox *m_waitForContinue = nullptr;
    SegmentedControl *m_framing = nullptr;
    QLabel *m_bodyWarning = nullptr;
    SegmentedControl *m_finish = nullptr;
    AgentPicker *m_agent = nullptr;
    QLineEdit *m_timeout = nullptr;
    QLabel *m_timeoutComplaint = nullptr;
    TlsFields *m_tls = nullptr;
    QPushButton *m_send = nullptr;
    QToolButton *m_again = nullptr;
    QFrame *m_againNote = nullptr;
    MoreBelow *m_more = nullptr;
    QList<QLabel *> m_captions; ///< of its parts, from above
    QPushButton *m_giveUpAgain = nullptr;
};

} // namespace roundtrip::ui
