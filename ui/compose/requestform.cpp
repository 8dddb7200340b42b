#include "ui/compose/requestform.h"

#include "core/message/syntax.h"
#include "ui/compose/agentpicker.h"
#include "ui/compose/delaytext.h"
#include "ui/compose/headerrows.h"
#include "ui/compose/leadingedit.h"
#include "ui/compose/morebelow.h"
#include "ui/compose/piecerows.h"
#include "ui/compose/tlsfields.h"
#include "ui/theme/parts.h"
#include "ui/theme/segmentedcontrol.h"
#include "ui/theme/theme.h"
#include "ui/theme/tooltip.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QAction>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace roundtrip::ui
{

namespace
{

constexpr int shortestMethod = 4;
constexpr int longestMethod = 9;
constexpr int leastWidth = 160; // of the window, whatever the zoom

/// The scheme is left out where it says nothing new: "127.0.0.1:3000/api/data".
QString shownUrl(const QByteArray &url)
{
    return QString::fromUtf8(url.startsWith("http://") ? url.mid(7) : url);
}

QString shownLine(const message::HeaderField &line)
{
    const QString name = QString::fromLatin1(line.name);
    if (line.name == "Host" || line.name == "Authorization")
        return name;
    return QStringLiteral("%1: %2").arg(name, QString::fromLatin1(line.value));
}

const RequestProblem *problemAt(const std::vector<RequestProblem> &problems, RequestField field)
{
    const auto found = std::find_if(problems.begin(), problems.end(),
        [field](const RequestProblem &p) { return p.field == field; });
    return found == problems.end() ? nullptr : &*found;
}

void showProblem(QWidget *field, QLabel *complaint, const RequestProblem *problem)
{
    const QString why = problem ? describe(*problem) : QString();
    setInvalid(field, problem != nullptr, why);
    setComplaint(complaint, why);
}

} // namespace

RequestForm::RequestForm(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    auto *scroll = m_scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    QWidget *form = makeForm();
    scroll->setWidget(form);
    // A window that is too small for the form scrolls it, it does not grow.
    scroll->setMinimumWidth(leastWidth);
    // The form is as wide with the scroll bar as without it.
    connect(
        scroll->verticalScrollBar(), &QScrollBar::rangeChanged, form, [this, form](int, int most) {
            QMargins now = form->layout()->contentsMargins();
            now.setRight(m_theme.px(most > 0 ? 2 : 12));
            form->layout()->setContentsMargins(now);
        });
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_more = new MoreBelow(theme, scroll, this);
    for (QLabel *caption : std::as_const(m_captions))
        m_more->addPart(caption);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeAgainNote());
    column->addWidget(scroll, 1);
    column->addWidget(m_more);
    column->addWidget(makeSendRow());
    scroll->viewport()->installEventFilter(this);
    m_method->installEventFilter(this); // it has the focus, its line the mouse
    m_method->lineEdit()->installEventFilter(this);
    watch();
    onEdited();
}

/// A choice that has no room for all of its words side by side is a button with a menu.
void RequestForm::fitChoices()
{
    const QMargins around = m_scroll->widget()->layout()->contentsMargins();
    const int room = m_scroll->viewport()->width() - around.left() - around.right();
    for (SegmentedControl *choice : {m_framing, m_finish})
        choice->setCollapsed(choice->widthWhen(false) > room);
}

bool RequestForm::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_scroll->viewport() && event->type() == QEvent::Resize)
        fitChoices();
    if (watched == m_method || watched == m_method->lineEdit())
        markMethod(*event);
    return QWidget::eventFilter(watched, event);
}

/// The first click marks the method, as in the URL: who types then means another one, not a longer one.
void RequestForm::markMethod(const QEvent &event)
{
    QLineEdit *method = m_method->lineEdit();
    if (event.type() == QEvent::FocusIn)
        m_entersMethod = static_cast<const QFocusEvent &>(event).reason() == Qt::MouseFocusReason;
    else if (event.type() == QEvent::MouseButtonRelease && std::exchange(m_entersMethod, false)
        && !method->hasSelectedText())
        QTimer::singleShot(0, method, &QLineEdit::selectAll); // behind what the click itself does
}

/// Another style or another font makes the words wider, or less wide.
void RequestForm::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange)
        QTimer::singleShot(0, this, &RequestForm::fitChoices);
}

plan::RequestPlan RequestForm::plan() const
{
    plan::RequestPlan plan = m_base;
    plan.method = m_method->currentText().trimmed().toUtf8();
    plan.url = completeUrl(m_url->text().toUtf8());
    plan.headers = m_headers->headers();
    plan.pieces = m_pieces->pieces();
    plan.waitForContinue = m_waitForContinue->isChecked();
    plan.framing = plan::FramingChoice(m_framing->currentIndex());
    plan.finish = plan::Finish(m_finish->currentIndex());
    plan.agent = m_agent->choice();
    plan.tls = m_tls->tls();
    plan.timeout = parseTimeout(m_timeout->text()).value_or(m_base.timeout);
    return plan;
}

void RequestForm::setPlan(const plan::RequestPlan &plan)
{
    m_base = plan;
    m_method->setCurrentText(QString::fromUtf8(plan.method));
    m_url->setText(shownUrl(plan.url));
    m_headers->setHeaders(plan.headers);
    m_pieces->setPieces(plan.pieces);
    m_waitForContinue->setChecked(plan.waitForContinue);
    m_framing->setCurrentIndex(int(plan.framing));
    m_finish->setCurrentIndex(int(plan.finish));
    m_agent->setChoice(plan.agent);
    m_tls->setTls(plan.tls);
    m_timeout->setText(timeoutText(plan.timeout));
}

void RequestForm::setUrl(const QByteArray &url)
{
    m_url->setText(shownUrl(url));
}

void RequestForm::setFinish(plan::Finish finish)
{
    m_finish->setCurrentIndex(int(finish));
}

bool RequestForm::hasProblems() const
{
    return firstWrongField() != nullptr;
}

void RequestForm::send()
{
    if (QWidget *wrong = firstWrongField()) {
        wrong->setFocus(Qt::OtherFocusReason);
        m_scroll->ensureWidgetVisible(wrong);
        return;
    }
    m_sentTo = authorityOf(plan().url);
    Q_EMIT sendRequested(plan());
}

/// What is said of one host says nothing of another.
void RequestForm::showRefusedCertificate(const Error &why)
{
    if (m_sentTo.isEmpty() || authorityOf(plan().url) == m_sentTo)
        m_tls->showRefused(why);
}

void RequestForm::focusUrl()
{
    if (isVisible())
        m_scroll->ensureWidgetVisible(m_method, 0, m_theme.px(12)); // they are read as one
    pointAt(m_url);
    m_url->selectFromEnd();
}

/// Where a person is to look: it comes into sight, and gets the cursor.
void RequestForm::pointAt(QWidget *field)
{
    if (isVisible()) // before that nothing has a place
        m_scroll->ensureWidgetVisible(field, 0, m_theme.px(24));
    if (auto *choice = qobject_cast<SegmentedControl *>(field))
        choice->focusCurrent(Qt::ShortcutFocusReason);
    else
        field->setFocus(Qt::ShortcutFocusReason);
}

QLineEdit *RequestForm::urlEdit() const
{
    return m_url;
}

QWidget *RequestForm::makeForm()
{
    auto *form = new QWidget;
    auto *column = new QVBoxLayout(form);
    column->setContentsMargins(m_theme.px(12), m_theme.px(12), m_theme.px(12), m_theme.px(8));
    column->setSpacing(m_theme.px(4));
    addTarget(column);
    addHeaders(column);
    addBody(column);
    addFramingAndFinish(column);
    addAgentAndTimeout(column);
    column->addStretch();
    return form;
}

void RequestForm::addTarget(QVBoxLayout *column)
{
    m_method = new QComboBox(this);
    m_method->setEditable(true);
    m_method->setInsertPolicy(QComboBox::NoInsert);
    m_method->setAccessibleName(tr("Method"));
    m_method->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_method->setMinimumContentsLength(shortestMethod);
    m_method->setIconSize(QSize(0, 0)); // or room is kept for one
    for (const char *common : {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
        m_method->addItem(QLatin1String(common));
    m_url = new LeadingEdit(this);
    m_url->setAccessibleName(tr("URL"));
    m_url->setPlaceholderText(QStringLiteral("127.0.0.1:3000/"));
    m_url->setObjectName(QStringLiteral("url"));
    setCode(m_method);
    setCode(m_method->lineEdit());
    setCode(m_url);
    m_methodComplaint = makeComplaint(this);
    m_urlComplaint = makeComplaint(this);

    // The URL has a line of its own: it is what people look for first, and it is long.
    column->addWidget(m_method, 0, Qt::AlignLeft);
    column->addWidget(m_methodComplaint);
    column->addWidget(m_url);
    column->addWidget(m_urlComplaint);
    m_tls = new TlsFields(m_theme, this);
    column->addWidget(m_tls);
}

void RequestForm::addCaption(QVBoxLayout *column, const QString &text)
{
    column->addSpacing(m_theme.px(6));
    m_captions << makeCaption(text, this);
    column->addWidget(m_captions.constLast());
}

void RequestForm::addHeaders(QVBoxLayout *column)
{
    addCaption(column, tr("Headers of yours"));
    m_headers = new HeaderRows(m_theme, this);
    column->addWidget(m_headers);
    m_moduleAdds = makeNote(this);
    m_moduleAdds->setObjectName(QStringLiteral("moduleAdds"));
    column->addWidget(m_moduleAdds);
}

void RequestForm::addBody(QVBoxLayout *column)
{
    addCaption(column, tr("Body, one row for each request.write()"));
    m_pieces = new PieceRows(m_theme, this);
    column->addWidget(m_pieces);
    m_waitForContinue = new QCheckBox(tr("wait for 'continue'"), this);
    setPlainToolTip(
        m_waitForContinue, tr("Sends Expect: 100-continue, and the body when the server says so"));
    column->addWidget(m_waitForContinue);
}

void RequestForm::addFramingAndFinish(QVBoxLayout *column)
{
    addCaption(column, tr("Framing"));
    m_framing = new SegmentedControl(this);
    m_framing->setCompact(true);
    m_framing->setAccessibleName(tr("Framing"));
    m_framing->addSegment(tr("automatic"), tr("As Node decides"));
    m_framing->addSegment(tr("length"), QStringLiteral("Content-Length"));
    m_framing->addSegment(tr("chunked"), QStringLiteral("Transfer-Encoding: chunked"));
    m_framing->addSegment(tr("none"), tr("Nothing says where the body ends"));
    column->addWidget(m_framing, 0, Qt::AlignLeft);
    m_bodyWarning = makeWarning(this);
    column->addWidget(m_bodyWarning);

    addCaption(column, tr("Finish"));
    m_finish = new SegmentedControl(this);
    m_finish->setCompact(true);
    m_finish->setAccessibleName(tr("Finish"));
    m_finish->addSegment(QStringLiteral("end()"), tr("Calls end() after the pieces"));
    m_finish->addSegment(
        tr("forget end()"), tr("The request is never finished, as when end() is forgotten"));
    m_finish->addSegment(tr("abort"), tr("destroy() after the pieces"));
    m_finish->addSegment(tr("by hand"),
        tr("After the pieces you make the calls: setHeader(), write(), end() …"));
    column->addWidget(m_finish, 0, Qt::AlignLeft);
}

void RequestForm::addAgentAndTimeout(QVBoxLayout *column)
{
    addCaption(column, tr("Agent"));
    m_agent = new AgentPicker(m_theme, this);
    column->addWidget(m_agent);

    addCaption(column, tr("Timeout"));
    m_timeout = new QLineEdit(timeoutText({}), this);
    m_timeout->setAccessibleName(tr("Timeout"));
    setPlainToolTip(m_timeout,
        tr("After this long without an answer the request is destroyed: 500 ms, 5 s, none"));
    m_timeout->setMaximumWidth(m_theme.px(110));
    setCode(m_timeout);
    m_timeoutComplaint = makeComplaint(this);
    column->addWidget(m_timeout);
    column->addWidget(m_timeoutComplaint);
}

QWidget *RequestForm::makeSendRow()
{
    auto *bar = new QWidget(this);
    m_send = new QPushButton(tr("Send"), bar);
    m_send->setProperty("primary", true);
    m_send->setObjectName(QStringLiteral("send"));
    m_send->setFocusPolicy(Qt::TabFocus); // after a click Space is still the window's
    setPlainToolTip(m_send, tr("Send the request (Ctrl+Enter)"));
    m_again = new QToolButton(bar);
    m_again->setObjectName(QStringLiteral("sendAgain"));
    m_again->setProperty("segment", QStringLiteral("only"));
    m_again->setProperty("choice", true);
    m_again->setPopupMode(QToolButton::InstantPopup);
    m_again->setFocusPolicy(Qt::StrongFocus);
    m_again->setText(tr("Send again"));
    setPlainToolTip(m_again,
        tr("The selected exchange's request once more, as it was or with one change: before and "
           "after stand side by side"));
    auto *row = new QHBoxLayout;
    row->setSpacing(m_theme.px(6));
    row->addWidget(m_send);
    row->addWidget(m_again);
    row->addStretch();
    auto *column = new QVBoxLayout(bar);
    column->setContentsMargins(m_theme.px(12), m_theme.px(8), m_theme.px(12), m_theme.px(12));
    column->setSpacing(m_theme.px(4));
    column->addLayout(row);
    connect(m_send, &QPushButton::clicked, this, &RequestForm::send);
    return bar;
}

/// Across the top of the form, as long as it holds a request that is to be changed.
QWidget *RequestForm::makeAgainNote()
{
    m_againNote = new QFrame(this);
    m_againNote->setObjectName(QStringLiteral("againNote"));
    m_againNote->setProperty("banner", true);
    QLabel *title = makeLabel(tr("Change one thing here"), m_againNote);
    title->setProperty("strong", true);
    QLabel *note = makeNote(m_againNote);
    note->setText(tr("Then Send: before and after will stand side by side."));
    m_giveUpAgain = makeLink(tr("Do not compare"), m_againNote);
    auto *notes = new QVBoxLayout(m_againNote);
    notes->setContentsMargins(m_theme.px(12), m_theme.px(8), m_theme.px(12), m_theme.px(6));
    notes->setSpacing(m_theme.px(2));
    for (QLabel *label : {title, note})
        notes->addWidget(label);
    notes->addWidget(m_giveUpAgain, 0, Qt::AlignLeft);
    m_againNote->hide();
    connect(m_giveUpAgain, &QPushButton::clicked, this, &RequestForm::againGivenUp);
    return m_againNote;
}

void RequestForm::setAgainMenu(QAction *again, QMenu *changes)
{
    auto *menu = new QMenu(m_again);
    menu->addAction(again);
    menu->addSeparator();
    for (QAction *change : changes->actions())
        menu->addAction(change);
    m_again->setMenu(menu);
    const auto follow = [this, again] { m_again->setEnabled(again->isEnabled()); };
    connect(again, &QAction::changed, m_again, follow);
    follow();
}

void RequestForm::setAgain(bool on)
{
    m_againNote->setVisible(on);
    m_send->setText(on ? tr("Send and compare") : tr("Send"));
    m_again->setVisible(!on); // the one thing to do is beside it
    if (on)
        m_scroll->verticalScrollBar()->setValue(0);
}

bool RequestForm::isAgain() const
{
    return !m_againNote->isHidden();
}

void RequestForm::watch()
{
    connect(m_method, &QComboBox::currentTextChanged, this, &RequestForm::onEdited);
    connect(m_url, &QLineEdit::textChanged, this, &RequestForm::onEdited);
    connect(m_tls, &TlsFields::edited, this, &RequestForm::onEdited);
    connect(m_headers, &HeaderRows::edited, this, &RequestForm::onEdited);
    connect(m_pieces, &PieceRows::edited, this, &RequestForm::onEdited);
    connect(m_waitForContinue, &QCheckBox::toggled, this, &RequestForm::onEdited);
    connect(m_framing, &SegmentedControl::currentIndexChanged, this, &RequestForm::onEdited);
    connect(m_finish, &SegmentedControl::currentIndexChanged, this, &RequestForm::onEdited);
    connect(m_agent, &AgentPicker::edited, this, &RequestForm::onEdited);
    connect(m_timeout, &QLineEdit::textChanged, this, &RequestForm::onEdited);
}

void RequestForm::onEdited()
{
    const plan::RequestPlan now = plan();
    if (const QByteArray host = authorityOf(now.url); host != m_host) {
        m_host = host;
        if (host != m_sentTo)
            m_tls->forgetRefusal();
    }
    m_method->setMinimumContentsLength(
        qBound(shortestMethod, int(now.method.size()), longestMethod));
    showProblems(problemsIn(now));
    showWhatTheModuleAdds(now);
    showWhatBecomesOfTheBody(now);
    m_tls->setVisible(isSecure(now));
    m_waitForContinue->setVisible(!now.pieces.empty() || now.waitForContinue);
    Q_EMIT planChanged();
}

void RequestForm::showProblems(const std::vector<RequestProblem> &problems)
{
    showProblem(m_method, m_methodComplaint, problemAt(problems, RequestField::Method));
    showProblem(m_url, m_urlComplaint, problemAt(problems, RequestField::Url));
    m_headers->showProblems(problems);
    const bool badTimeout = !parseTimeout(m_timeout->text());
    const QString why =
        badTimeout ? tr("Say how long: 500 ms or 5 s, an hour at the most") : QString();
    setInvalid(m_timeout, badTimeout, why);
    setComplaint(m_timeoutComplaint, why);
}

void RequestForm::showWhatTheModuleAdds(const plan::RequestPlan &plan)
{
    const auto shown = [](const message::RawHeaders &fields) {
        QStringList lines;
        for (const message::HeaderField &line : fields)
            lines << shownLine(line);
        return lines.join(QStringLiteral(", "));
    };
    const QString chosen = shown(choicesAdd(plan));
    const QString module = shown(moduleAdds(plan));
    QStringList said;
    if (!chosen.isEmpty())
        said << tr("Your choices below add: %1").arg(chosen);
    if (!module.isEmpty())
        said << tr("The module adds: %1").arg(module);
    m_moduleAdds->setText(said.join(u'\n'));
    m_moduleAdds->setVisible(!said.isEmpty());
}

/// What leaves is what was asked for, also where it does not fit together: that is said before.
void RequestForm::showWhatBecomesOfTheBody(const plan::RequestPlan &plan)
{
    const QString warning = isBodyUnframed(plan) ? unframedWarning(plan) : lengthWarning(plan);
    m_bodyWarning->setText(warning);
    m_bodyWarning->setVisible(!warning.isEmpty());
}

std::vector<RequestProblem> RequestForm::problemsIn(const plan::RequestPlan &plan) const
{
    std::vector<RequestProblem> problems = problemsOf(plan);
    for (const RequestProblem &problem : m_headers->problems())
        problems.push_back(problem);
    return problems;
}

QWidget *RequestForm::firstWrongField() const
{
    const std::vector<RequestProblem> problems = problemsIn(plan());
    if (!problems.empty()) {
        const RequestProblem &first = problems.front();
        if (first.field == RequestField::Method)
            return m_method;
        return first.field == RequestField::Url ? m_url : m_headers->fieldOf(first);
    }
    if (QWidget *file = isSecure(plan()) ? m_tls->firstWrongField() : nullptr)
        return file;
    if (QLineEdit *delay = m_pieces->firstWrongDelay())
        return delay;
    return parseTimeout(m_timeout->text()) ? nullptr : m_timeout;
}

} // namespace roundtrip::ui
