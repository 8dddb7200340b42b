#include "ui/inspect/sheets.h"

#include "core/flow/eventtext.h"
#include "core/flow/standing.h"
#include "core/trace/details.h"

#include <QCoreApplication>

namespace roundtrip::ui
{

namespace
{

using Kind = SheetLine::Kind;
using trace::EventKind;
using trace::StepChange;

QString words(const char *english)
{
    return QCoreApplication::translate("Inspector", english);
}

/// What stood there, with a sign for each end of a line; of many bytes the first.
QString shown(const QByteArray &bytes)
{
    constexpr qsizetype most = 600;
    QString text;
    const QString decoded = QString::fromUtf8(bytes.left(4 * most));
    for (const QChar character : decoded.left(most)) {
        if (character == u'\r')
            continue;
        const bool plain = character.isPrint() && character != QChar::ReplacementCharacter;
        text += character == u'\n' ? QStringLiteral("↵ ") : plain ? QString(character)
                                                                   : QStringLiteral("·");
    }
    return decoded.size() > most ? text + u'…' : text;
}

QString changeText(StepChange change, const trace::StepEdit &edit)
{
    const QString sizes = QStringLiteral("%1 → %2").arg(
        flow::bytesText(edit.before.size()), flow::bytesText(edit.after.size()));
    switch (change) {
    case StepChange::Edited:
        return sizes;
    case StepChange::FramingLeftWrong:
        return words(QT_TRANSLATE_NOOP("Inspector", "%1, the framing left wrong on purpose"))
            .arg(sizes);
    case StepChange::Dropped:
        return words(QT_TRANSLATE_NOOP("Inspector", "%1 dropped"))
            .arg(flow::bytesText(edit.before.size()));
    case StepChange::Answered:
        break;
    }
    return words(QT_TRANSLATE_NOOP("Inspector", "answered in place of the handler"));
}

void addEdit(Sheet &sheet, StepChange change, const trace::StepEdit &edit)
{
    sheet.push_back({Kind::Fact, words(QT_TRANSLATE_NOOP("Inspector", "Changed by you")),
        changeText(change, edit)});
    if (change == StepChange::Answered)
        return;
    sheet.push_back(
        {Kind::Fact, words(QT_TRANSLATE_NOOP("Inspector", "It was")), shown(edit.before)});
    if (change != StepChange::Dropped)
        sheet.push_back(
            {Kind::Fact, words(QT_TRANSLATE_NOOP("Inspector", "It went on as")), shown(edit.after)});
}

} // namespace

void addInterventions(Sheet &sheet, const InspectedExchange &exchange)
{
    const flow::Standing now(*exchange.reading());
    Sheet lines;
    for (const flow::Interventions::HeldStep &step : now.hands.held()) {
        lines.push_back({Kind::Fact, words(QT_TRANSLATE_NOOP("Inspector", "Waits")),
            QStringLiteral("%1: %2, %3")
                .arg(flow::reasonText(step), flow::itemText(step), flow::placeText(step))});
    }
    for (const trace::EventIndex index : exchange.reading()->events()) {
        const trace::Event event = exchange.snapshot.at(index);
        if (event.kind == EventKind::StepEdited)
            addEdit(lines, StepChange(event.arg),
                exchange.snapshot.detailOf<trace::StepEdit>(index));
        else if (event.kind == EventKind::FaultStruck)
            lines.push_back({Kind::Fact, words(QT_TRANSLATE_NOOP("Inspector", "Fault by you")),
                flow::textOf(exchange.snapshot, index, event.subject().side()).detail});
    }
    if (lines.empty())
        return;
    sheet.push_back({Kind::Heading, {}, words(QT_TRANSLATE_NOOP("Inspector", "By hand"))});
    sheet.insert(sheet.end(), lines.begin(), lines.end());
}

} // namespace roundtrip::ui
