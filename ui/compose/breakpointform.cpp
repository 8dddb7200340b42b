#include "ui/compose/breakpointform.h"

#include "core/flow/conditionwords.h"
#include "core/message/syntax.h"
#include "core/plan/conditionnames.h"
#include "ui/compose/delaytext.h"
#include "ui/theme/parts.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>

#include <algorithm>

namespace roundtrip::ui
{

using flow::BreakPlace;
using plan::BreakAt;
using plan::BreakpointPlan;
using plan::BreakSide;

namespace
{

/// One number for both, for the entries of the list.
int numberOf(const BreakPlace &place)
{
    return int(place.at) * 8 + int(place.side);
}

BreakPlace placeOf(int number)
{
    return {BreakAt(number / 8), BreakSide(number % 8)};
}

bool isLatin1(const QString &text)
{
    return std::ranges::all_of(text, [](QChar c) { return c.unicode() <= 0xff; });
}

} // namespace

BreakpointForm::BreakpointForm(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_place(new QComboBox(this))
    , m_reused(new QCheckBox(tr("only on a socket that served an exchange before"), this))
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(theme.px(8));
    grid->setVerticalSpacing(theme.px(4));
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 2);
    addPlaces(grid);
    addFields(grid);
    m_reused->setObjectName(QStringLiteral("socketReused"));
    grid->addWidget(m_reused, grid->rowCount(), 0, 1, 2);
    connect(m_reused, &QCheckBox::toggled, this, &BreakpointForm::edited);
    setBreakpoint(flow::breakpointAt({BreakAt::HeadOut, BreakSide::Server}));
}

/// In the order in which they are met: the client's request, the server, the answer.
void BreakpointForm::addPlaces(QGridLayout *grid)
{
    for (const BreakAt at : {BreakAt::Connect, BreakAt::HeadOut, BreakAt::BodyOut, BreakAt::EndOut})
        addPlace({at, BreakSide::Client});
    for (const BreakAt at : {BreakAt::HeadIn, BreakAt::BodyIn, BreakAt::EndIn, BreakAt::HeadOut,
             BreakAt::BodyOut, BreakAt::EndOut})
        addPlace({at, BreakSide::Server});
    for (const BreakAt at : {BreakAt::HeadIn, BreakAt::BodyIn, BreakAt::EndIn})
        addPlace({at, BreakSide::Client});
    m_place->insertSeparator(m_place->count());
    for (const BreakSide side : {BreakSide::Server, BreakSide::Client, BreakSide::Any})
        addPlace({BreakAt::ParseError, side});
    for (const BreakAt at : {BreakAt::HeadOut, BreakAt::BodyOut, BreakAt::EndOut, BreakAt::HeadIn,
             BreakAt::BodyIn, BreakAt::EndIn})
        addPlace({at, BreakSide::Any});
    m_place->setAccessibleName(tr("Holds"));
    m_place->setMaxVisibleItems(24);
    grid->addWidget(makeCaption(tr("Holds"), this), 0, 0, 1, 2);
    grid->addWidget(m_place, 1, 0, 1, 2);
    connect(m_place, &QComboBox::currentIndexChanged, this, [this] {
        check();
        Q_EMIT edited();
    });
}

void BreakpointForm::addPlace(const BreakPlace &place)
{
    m_place->addItem(flow::placeText(place.at, place.side), numberOf(place));
}

/// Two in a row, and below them what is wrong in each.
void BreakpointForm::addFields(QGridLayout *grid)
{
    const QString names[] = {tr("Method"), tr("Target, or its beginning and *"),
        tr("Header of the head"), tr("… whose value contains"), tr("Status: 404 or 4xx"),
        tr("Exchange older than")};
    for (int i = 0; i < FieldCount; ++i) {
        const int row = 2 + i / 2 * 3;
        auto *field = new QLineEdit(this);
        field->setAccessibleName(names[i]);
        field->setPlaceholderText(i == HeaderName ? tr("none") : tr("any"));
        setCode(field);
        m_fields[i] = field;
        m_complaints[i] = makeComplaint(this);
        grid->addWidget(makeCaption(names[i], this), row, i % 2);
        grid->addWidget(field, row + 1, i % 2);
        grid->addWidget(m_complaints[i], row + 2, i % 2);
        connect(field, &QLineEdit::textEdited, this, [this] {
            check();
            Q_EMIT edited();
        });
    }
}

BreakPlace BreakpointForm::chosenPlace() const
{
    return placeOf(m_place->currentData().toInt());
}

BreakpointPlan BreakpointForm::breakpoint() const
{
    BreakpointPlan plan = m_base;
    const auto text = [this](Field field) { return m_fields[field]->text().trimmed().toLatin1(); };
    plan.at = chosenPlace().at;
    plan.side = chosenPlace().side;
    plan.method = text(Method);
    plan.target = text(Target);
    plan.headerName = text(HeaderName);
    plan.headerValue = text(HeaderValue);
    plan.status = text(Status).toLower();
    plan.minimumAge = parseTimeout(m_fields[Age]->text()).value_or(std::chrono::milliseconds(0));
    plan.socketReused = m_reused->isChecked();
    return plan;
}

void BreakpointForm::setBreakpoint(const BreakpointPlan &breakpoint)
{
    m_base = breakpoint;
    const auto set = [this](Field field, const QByteArray &text) {
        m_fields[field]->setText(QString::fromLatin1(text));
    };
    const QSignalBlocker quiet(this);
    m_place->setCurrentIndex(m_place->findData(numberOf({breakpoint.at, breakpoint.side})));
    set(Method, breakpoint.method);
    set(Target, breakpoint.target);
    set(HeaderName, breakpoint.headerName);
    set(HeaderValue, breakpoint.headerValue);
    set(Status, breakpoint.status);
    m_fields[Age]->setText(
        breakpoint.minimumAge.count() ? timeoutText(breakpoint.minimumAge) : QString());
    m_reused->setChecked(breakpoint.socketReused);
    check();
}

QString BreakpointForm::problemOf(Field field) const
{
    const QString text = m_fields[field]->text().trimmed();
    const BreakPlace place = chosenPlace();
    if (field == HeaderValue && !text.isEmpty() && m_fields[HeaderName]->text().trimmed().isEmpty())
        return tr("Of which header? Name it at the left.");
    if (text.isEmpty())
        return {};
    if (!isLatin1(text))
        return tr("Characters beyond U+00FF do not occur there.");
    switch (field) {
    case Method:
        return message::isToken(text.toLatin1()) ? QString()
                                                 : tr("A method has letters and no spaces: GET.");
    case Target:
        return text.contains(u' ') ? tr("A target has no spaces.") : QString();
    case HeaderName:
        if (!message::isToken(text.toLatin1()))
            return tr("The name of a header has no spaces and no colon.");
        return flow::hasHead(place) ? QString() : tr("No head is held at this place.");
    case Status:
        if (!plan::isStatusPattern(text.toLatin1().toLower()))
            return tr("Three digits, or 4xx for all of them.");
        return flow::hasStatus(place) ? QString() : tr("There is no answer yet at this place.");
    case Age:
        return parseTimeout(text) ? QString() : tr("A time, as in “300 ms” or “2 s”.");
    case HeaderValue:
    case FieldCount:
        break;
    }
    return {};
}

void BreakpointForm::check()
{
    for (int i = 0; i < FieldCount; ++i) {
        if (!m_fields[i])
            return; // still being made
        const QString problem = problemOf(Field(i));
        setInvalid(m_fields[i], !problem.isEmpty(), problem);
        setComplaint(m_complaints[i], problem);
    }
}

QWidget *BreakpointForm::firstWrongField() const
{
    for (int i = 0; i < FieldCount; ++i) {
        if (!problemOf(Field(i)).isEmpty())
            return m_fields[i];
    }
    return nullptr;
}

} // namespace roundtrip::ui
