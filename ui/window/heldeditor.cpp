#include "ui/window/heldeditor.h"

#include "core/flow/eventtext.h"
#include "core/http/stepholder.h"
#include "core/trace/details.h"
#include "ui/compose/requestcheck.h"
#include "ui/theme/parts.h"
#include "ui/theme/segmentedcontrol.h"
#include "ui/theme/theme.h"
#include "ui/theme/tooltip.h"
#include "ui/window/handpanel.h"

#include <QGroupBox>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QShortcut>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace roundtrip::ui
{

using engine::EditStep;
using trace::EventKind;
using trace::HeldItem;
using trace::Seam;

namespace
{

Failure<Error> wrong(const QString &why)
{
    return Failure{Error{.message = why.toUtf8()}};
}

/// "0a 1f …", sixteen in a line.
QString hexText(const QByteArray &bytes)
{
    QString text;
    for (qsizetype at = 0; at < bytes.size(); at += 16) {
        if (at > 0)
            text += u'\n';
        text += QString::fromLatin1(bytes.mid(at, 16).toHex(' '));
    }
    return text;
}

/// Can it be edited as text without changing what nobody touched?
bool isText(const QByteArray &bytes)
{
    const QString text = QString::fromUtf8(bytes);
    return text.toUtf8() == bytes
        && std::none_of(text.begin(), text.end(), [](QChar character) {
               return character == u'\r' || character.isNull()
                   || character == QChar::ReplacementCharacter;
           });
}

/// The payload of a chunk: what lies between its size and its CRLF.
QByteArray payloadOfChunk(const QByteArray &chunk)
{
    const qsizetype line = chunk.indexOf("\r\n");
    return line < 0 ? chunk : chunk.mid(line + 2, chunk.size() - line - 4);
}

QPlainTextEdit *makeCodeEdit(const QString &name, QWidget *parent)
{
    auto *edit = new QPlainTextEdit(parent);
    setCode(edit);
    edit->setAccessibleName(name);
    edit->setTabChangesFocus(true);
    edit->setLineWrapMode(QPlainTextEdit::NoWrap);
    return edit;
}

} // namespace

HeldEditor::HeldEditor(const Theme &theme, QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_heading(makeLabel({}, this))
{
    setObjectName(QStringLiteral("heldEditor"));
    setWindowTitle(tr("What is held"));
    setModal(false);
    m_heading->setProperty("strong", true);
    m_heading->setWordWrap(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(theme.px(14), theme.px(12), theme.px(14), theme.px(12));
    column->setSpacing(theme.px(6));
    column->addWidget(m_heading);
    makeBytes();
    makeAnswer();
    // What sends in the window confirms here; Enter alone is a line more.
    for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Enter}) {
        auto *shortcut = new QShortcut(QKeySequence(Qt::CTRL | key), this);
        connect(shortcut, &QShortcut::activated, this, &HeldEditor::confirm);
    }
    resize(theme.px(560), theme.px(440));
}

void HeldEditor::makeBytes()
{
    m_form = new SegmentedControl(this);
    m_form->setAccessibleName(tr("Form"));
    m_form->addSegment(tr("text"));
    m_form->addSegment(tr("bytes"), tr("Two hexadecimal digits each"));
    m_bytes = makeCodeEdit(tr("What goes on in its place"), this);
    m_framing = new SegmentedControl(this);
    m_framing->setAccessibleName(tr("Framing"));
    m_framing->addSegment(tr("framing follows"), tr("chunk-size or Content-Length become right"));
    m_framing->addSegment(
        tr("leave it wrong"), tr("On purpose: the receiver will take it for something else"));
    m_note = makeNote(this);
    m_complaint = makeComplaint(this);
    m_outcome = makeLabel({}, this);
    m_outcome->setWordWrap(true);
    m_outcome->setAccessibleName(tr("What became of it"));
    auto *forms = new QHBoxLayout;
    forms->addWidget(m_form);
    forms->addStretch();
    forms->addWidget(m_framing);
    auto *column = static_cast<QVBoxLayout *>(layout());
    column->addLayout(forms);
    column->addWidget(m_bytes, 1);
    column->addWidget(m_note);
    column->addWidget(m_complaint);
    column->addWidget(m_outcome);
    column->addLayout(makeButtons());
    connect(m_form, &SegmentedControl::activated, this, &HeldEditor::changeForm);
    connect(m_framing, &SegmentedControl::currentIndexChanged, this, &HeldEditor::check);
    connect(m_bytes, &QPlainTextEdit::textChanged, this, &HeldEditor::check);
}

QLayout *HeldEditor::makeButtons()
{
    m_apply = new QPushButton(tr("&Put in its place"), this);
    m_applyAndGo = new QPushButton(tr("Put in its place and &let go"), this);
    m_applyAndGo->setProperty("primary", true);
    m_applyAndGo->setDefault(true);
    setPlainToolTip(m_applyAndGo, QStringLiteral("Ctrl+Enter"));
    m_drop = new QPushButton(tr("&Drop it"), this);
    m_close = new QPushButton(tr("&Close"), this);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(m_theme.px(6));
    buttons->addWidget(m_applyAndGo);
    buttons->addWidget(m_apply);
    buttons->addStretch();
    buttons->addWidget(m_drop);
    buttons->addWidget(m_close);
    connect(m_apply, &QPushButton::clicked, this, [this] { apply(false); });
    connect(m_applyAndGo, &QPushButton::clicked, this, [this] { apply(true); });
    connect(m_drop, &QPushButton::clicked, this,
        [this] { Q_EMIT commandWanted(engine::DropStep{m_step.event}); });
    connect(m_close, &QPushButton::clicked, this, &QWidget::close);
    return buttons;
}

void HeldEditor::makeAnswer()
{
    m_answerBox = new QGroupBox(tr("Or answer in place of the handler"), this);
    m_status = new QSpinBox(m_answerBox);
    m_status->setRange(200, 599);
    m_status->setAccessibleName(tr("Status code"));
    setCode(m_status);
    m_fields = makeCodeEdit(tr("Fields of the answer, a line each"), m_answerBox);
    m_fields->setPlaceholderText(tr("Name: value, a line each"));
    m_answerBody = makeCodeEdit(tr("Body of the answer"), m_answerBox);
    m_answerBody->setPlaceholderText(tr("body"));
    for (QPlainTextEdit *edit : {m_fields, m_answerBody})
        edit->setFixedHeight(m_theme.px(64));
    m_answer = new QPushButton(tr("&Answer"), m_answerBox);
    m_answer->setProperty("primary", true);
    auto *row = new QHBoxLayout;
    row->addWidget(makeCaption(tr("Status"), m_answerBox));
    row->addWidget(m_status);
    row->addStretch();
    row->addWidget(m_answer);
    auto *column = new QVBoxLayout(m_answerBox);
    column->setContentsMargins(0, m_theme.px(8), 0, 0);
    column->setSpacing(m_theme.px(4));
    column->addLayout(row);
    column->addWidget(m_fields);
    column->addWidget(m_answerBody);
    layout()->addWidget(m_answerBox);
    connect(m_answer, &QPushButton::clicked, this, &HeldEditor::answer);
}

void HeldEditor::open(const flow::Interventions::HeldStep &step, bool answer)
{
    const bool another = !(step.event == m_step.event);
    m_step = step;
    if (another) {
        m_read = step.event.value;
        m_known = false;
        m_answered = false;
        m_content.clear();
        m_outcome->clear();
        m_bytes->clear();
        m_status->setValue(200);
        m_fields->clear();
        m_answerBody->clear();
    }
    m_held = true;
    m_heading->setText(headingText());
    m_framing->setCurrentIndex(mayFollow() ? 0 : 1);
    m_framing->setSegmentEnabled(0, mayFollow());
    setEnabledFor(true);
    if (another)
        Q_EMIT commandWanted(engine::LookAtStep{step.event});
    check();
    if (m_place && !isVisible())
        move(*m_place); // where a person has it, not where the frame's inside was
    show();
    raise();
    activateWindow();
    (answer && choicesFor(step).answer ? static_cast<QWidget *>(m_status) : m_bytes)
        ->setFocus(Qt::OtherFocusReason);
}

QString HeldEditor::headingText() const
{
    const bool client = m_step.side == trace::Side::Client;
    const QString where = m_step.seam == Seam::Out
        ? (client ? tr("from the client to the server") : tr("from the server to the client"))
        : (client ? tr("to your program") : tr("to the server's handler"));
    const QString what = tr("%1, %2").arg(flow::itemText(m_step), where);
    return m_held ? tr("%1, %2").arg(what, flow::placeText(m_step)) : what;
}

bool HeldEditor::isHead() const
{
    return m_step.item == HeldItem::Head || m_step.item == HeldItem::Information;
}

bool HeldEditor::isHex() const
{
    return !isHead() && m_form->currentIndex() == 1;
}

bool HeldEditor::framingFollows() const
{
    return m_framing->currentIndex() == 0;
}

/// What ends a body is its framing.
bool HeldEditor::mayFollow() const
{
    return m_step.seam != Seam::Out
        || (m_step.item != HeldItem::End && m_step.item != HeldItem::Information);
}

void HeldEditor::read(const trace::Snapshot &snapshot, bool held)
{
    if (!m_step.event)
        return;
    for (m_read = std::max(m_read, snapshot.firstEvent()); m_read < snapshot.endEvent(); ++m_read)
        takeEvent(snapshot, {m_read});
    if (held == m_held)
        return;
    setEnabledFor(held);
    m_heading->setText(headingText());
    if (!held && m_outcome->text().isEmpty())
        m_outcome->setText(hasUnused()
                ? tr("It has gone on as it was: what stands here was put nowhere.")
                : tr("It has gone on."));
    if (held || hasUnused())
        return;
    // There is nothing left to do here: the keys are the window's again.
    const bool active = isActiveWindow();
    close();
    if (active && parentWidget())
        parentWidget()->activateWindow();
}

/// Something was written that has not been put in its place.
bool HeldEditor::hasUnused() const
{
    if (!m_known || m_answered)
        return false;
    if (hasAnswerBegun())
        return true;
    const auto bytes = edited();
    return m_bytes->document()->isModified() && (!bytes || !isSame(*bytes));
}

bool HeldEditor::hasAnswerBegun() const
{
    return !m_fields->document()->isEmpty() || !m_answerBody->document()->isEmpty();
}

/// As what is held is now.
bool HeldEditor::isSame(const QByteArray &bytes) const
{
    const bool chunk = m_step.seam == Seam::Out && m_step.item == HeldItem::Chunk;
    return bytes == (chunk ? payloadOfChunk(m_content) : m_content);
}

void HeldEditor::takeEvent(const trace::Snapshot &snapshot, trace::EventIndex index)
{
    const trace::Event event = snapshot.at(index);
    if (event.kind == EventKind::StepContent) {
        const auto held = snapshot.detailOf<trace::HeldBytes>(index);
        if (held.step == m_step.event.value)
            takeContent(held.bytes);
    } else if (event.kind == EventKind::StepEdited) {
        const auto edit = snapshot.detailOf<trace::StepEdit>(index);
        if (edit.step != m_step.event.value)
            return;
        m_content = edit.after;
        m_bytes->document()->setModified(false);
        const auto change = trace::StepChange(event.arg);
        m_answered = change == trace::StepChange::Answered || change == trace::StepChange::Dropped;
        m_outcome->setText(change == trace::StepChange::Dropped ? tr("Dropped by you.")
                : change == trace::StepChange::Answered         ? tr("Answered by you.")
                                                                : tr("Changed by you: %1 → %2.")
                                                              .arg(flow::bytesText(edit.before.size()),
                                                                  flow::bytesText(edit.after.size())));
        setComplaint(m_complaint, {});
    } else if (event.kind == EventKind::CallRefused) {
        const trace::EventIndex given = snapshot.causeOf(index);
        if (!given || snapshot.at(given).kind != EventKind::CommandGiven)
            return;
        const auto command = snapshot.detailOf<trace::Command>(given);
        const QJsonObject json = QJsonDocument::fromJson(command.json).object();
        if (json.value(QLatin1String("step")).toInteger(-1) == qint64(m_step.event.value))
            setComplaint(
                m_complaint, describe(snapshot.detailOf<trace::ErrorDetail>(index).error));
    }
}

/// A person who has begun to write keeps what they wrote.
void HeldEditor::takeContent(const QByteArray &bytes)
{
    m_content = bytes;
    if (std::exchange(m_known, true))
        return;
    const bool chunk = m_step.seam == Seam::Out && m_step.item == HeldItem::Chunk;
    const QByteArray editable = chunk ? payloadOfChunk(bytes) : bytes;
    const bool hex = !isHead() && !isText(editable);
    m_form->setCurrentIndex(hex ? 1 : 0);
    m_form->setSegmentEnabled(0, !hex);
    showContent(editable, hex);
    check();
}

void HeldEditor::showContent(const QByteArray &editable, bool hex)
{
    const QString text = isHead()
        ? QString::fromLatin1(QByteArray(editable).replace("\r\n", "\n"))
        : hex ? hexText(editable)
              : QString::fromUtf8(editable);
    m_bytes->setPlainText(text);
}

/// The same bytes in the other form; what is no bytes yet stays as it is.
void HeldEditor::changeForm()
{
    const int wanted = m_form->currentIndex();
    m_form->setCurrentIndex(1 - wanted);
    const auto bytes = edited();
    if (!bytes || (wanted == 0 && !isText(*bytes)))
        return check();
    m_form->setCurrentIndex(wanted);
    showContent(*bytes, wanted == 1);
}

Result<QByteArray> HeldEditor::edited() const
{
    const QString text = m_bytes->toPlainText();
    if (isHead()) {
        const QByteArray bytes = text.toLatin1();
        if (QString::fromLatin1(bytes) != text)
            return wrong(tr("A head has no characters beyond U+00FF."));
        return QByteArray(bytes).replace('\n', "\r\n");
    }
    if (!isHex())
        return text.toUtf8();
    QByteArray digits;
    for (const QChar character : text) {
        if (character.isSpace())
            continue;
        if (!isxdigit(character.toLatin1()))
            return wrong(tr("`%1` is no hexadecimal digit.").arg(character));
        digits += character.toLatin1();
    }
    if (digits.size() % 2)
        return wrong(tr("A digit is missing: two for each byte."));
    return QByteArray::fromHex(digits);
}

/// The check that the module will make, made here at once.
Status HeldEditor::problem(const QByteArray &bytes) const
{
    if (m_step.item != HeldItem::Head || !framingFollows())
        return Done{};
    const auto kind = m_content.startsWith("HTTP/") ? message::MessageParser::Kind::Response
                                                    : message::MessageParser::Kind::Request;
    if (const auto head = http::headOfText(bytes, kind); !head)
        return Failure{head.error()};
    return Done{};
}

QString HeldEditor::framingNote(qsizetype size) const
{
    if (m_step.seam != Seam::Out)
        return tr("The wire stays as it was: only the program gets something else.");
    if (m_step.item == HeldItem::Chunk) {
        const qsizetype was = payloadOfChunk(m_content).size();
        return framingFollows()
            ? tr("chunk-size: %1").arg(QString::number(size, 16))
            : tr("chunk-size stays %1, and %2 follow it").arg(QString::number(was, 16), flow::bytesText(size));
    }
    if (m_step.item == HeldItem::Body)
        return framingFollows() ? tr("Content-Length follows, as long as the head is held, too.")
                                : tr("Content-Length stays as it is.");
    if (m_step.item == HeldItem::Head)
        return framingFollows() ? tr("The body stays framed as the head said.")
                                : tr("Whatever it says goes out as it stands here.");
    return {};
}

void HeldEditor::check()
{
    const auto bytes = edited();
    const Status checked = bytes ? problem(*bytes) : Status(Failure{bytes.error()});
    const QString why = !m_known || checked ? QString() : describe(checked.error());
    setComplaint(m_complaint, m_held ? why : QString());
    setInvalid(m_bytes, !why.isEmpty(), why);
    m_note->setText(bytes ? framingNote(bytes->size()) : QString());
    const bool can = m_held && m_known && checked;
    m_apply->setEnabled(can);
    m_applyAndGo->setEnabled(can);
}

/// Of what has gone what was written can be read and taken along, and nothing else.
void HeldEditor::setEnabledFor(bool held)
{
    m_held = held;
    const StepChoices choices = choicesFor(m_step);
    for (QPlainTextEdit *edit : {m_bytes, m_fields, m_answerBody})
        edit->setReadOnly(!held);
    m_form->setVisible(held && !isHead());
    m_framing->setVisible(held && m_step.seam == Seam::Out);
    m_note->setVisible(held);
    m_apply->setVisible(held);
    m_applyAndGo->setVisible(held);
    m_drop->setVisible(held);
    m_drop->setEnabled(choices.drop);
    m_close->setVisible(!held);
    m_status->setEnabled(held);
    m_answer->setVisible(held);
    m_answerBox->setVisible(choices.answer && (held || hasAnswerBegun()));
    (held ? m_applyAndGo : m_close)->setDefault(true);
    check();
}

/// What the cursor is in: the answer, or what goes on in its place.
void HeldEditor::confirm()
{
    const QWidget *field = focusWidget();
    if (!m_held)
        close();
    else if (m_answerBox->isVisible() && field && m_answerBox->isAncestorOf(field))
        m_answer->click();
    else
        m_applyAndGo->click();
}

void HeldEditor::hideEvent(QHideEvent *event)
{
    m_place = pos();
    QDialog::hideEvent(event);
}

void HeldEditor::apply(bool andGo)
{
    const auto bytes = edited();
    if (!bytes || !problem(*bytes))
        return;
    if (!isSame(*bytes))
        Q_EMIT commandWanted(EditStep{m_step.event, *bytes,
            framingFollows() ? EditStep::Framing::Follows : EditStep::Framing::StaysAsItIs});
    if (andGo)
        Q_EMIT releaseWanted(m_step.event);
}

void HeldEditor::answer()
{
    engine::AnswerStep command{m_step.event, {}};
    command.answer.status = m_status->value();
    const QStringList lines = m_fields->toPlainText().split(u'\n', Qt::SkipEmptyParts);
    for (const QString &line : lines) {
        const qsizetype colon = line.indexOf(u':');
        if (colon <= 0) {
            setComplaint(m_complaint, tr("`%1` has no name and colon.").arg(line));
            m_fields->setFocus(Qt::OtherFocusReason);
            return;
        }
        command.answer.headers.emplace_back(
            line.left(colon).trimmed().toLatin1(), line.mid(colon + 1).trimmed().toLatin1());
    }
    if (const QByteArray body = m_answerBody->toPlainText().toUtf8(); !body.isEmpty())
        command.answer.pieces = {{body, {}}};
    Q_EMIT commandWanted(command);
}

} // namespace roundtrip::ui
