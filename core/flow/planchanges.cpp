// What a person has changed between two requests, and what came of it in one sentence.

#include "core/flow/comparison.h"

#include "core/flow/agentpools.h"
#include "core/flow/eventtext.h"
#include "core/flow/standing.h"

#include <algorithm>
#include <utility>

namespace roundtrip::flow
{

namespace
{

QString bodyText(const plan::RequestPlan &plan)
{
    qint64 bytes = 0;
    for (const plan::Piece &piece : plan.pieces)
        bytes += piece.data.size();
    if (plan.pieces.empty())
        return Words::tr("none");
    return plan.pieces.size() == 1
        ? bytesText(bytes)
        : Words::tr("%1 in %2 pieces").arg(bytesText(bytes)).arg(plan.pieces.size());
}

QString framingText(plan::FramingChoice framing)
{
    switch (framing) {
    case plan::FramingChoice::Auto:
        return Words::tr("automatic");
    case plan::FramingChoice::ContentLength:
        return QStringLiteral("Content-Length");
    case plan::FramingChoice::Chunked:
        return QStringLiteral("chunked");
    case plan::FramingChoice::None:
        return Words::tr("none");
    }
    return {};
}

QString finishText(plan::Finish finish)
{
    switch (finish) {
    case plan::Finish::End:
        return QStringLiteral("end()");
    case plan::Finish::None:
        return Words::tr("end() forgotten");
    case plan::Finish::Abort:
        return QStringLiteral("abort()");
    case plan::Finish::ByHand:
        return Words::tr("by hand");
    }
    return {};
}

QString agentText(const plan::AgentChoice &choice)
{
    return std::visit(
        Overloaded{
            [](const plan::SharedAgent &) { return QStringLiteral("globalAgent"); },
            [](const plan::NoAgent &) { return Words::tr("none"); },
            [](const plan::NewAgent &) { return QStringLiteral("agent: false"); },
            [](const plan::NamedAgent &named) { return QString::fromUtf8(named.name); },
            [](const plan::AgentPlan &own) { return optionsText(own); },
        },
        choice);
}

QString fieldsText(const plan::FieldList &fields, const QByteArray &name)
{
    QStringList values;
    for (const auto &[key, value] : fields) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            values << QString::fromLatin1(value);
    }
    return values.join(QStringLiteral(", "));
}

class Changes
{
public:
    void note(const QString &field, const QString &before, const QString &after)
    {
        if (before != after)
            m_list.push_back({field, before, after});
    }
    void noteFields(const plan::FieldList &before, const plan::FieldList &after)
    {
        QByteArrayList seen;
        for (const plan::FieldList *fields : {&before, &after}) {
            for (const auto &[name, value] : *fields) {
                if (seen.contains(name.toLower()))
                    continue;
                seen.append(name.toLower());
                note(QString::fromLatin1(name), fieldsText(before, name), fieldsText(after, name));
            }
        }
    }
    std::vector<PlanChange> list() && { return std::move(m_list); }

private:
    std::vector<PlanChange> m_list;
};

/// How much of a long text both have at the beginning, up to where a part of it begins: a path, a
/// field. What is left shows where it differs.
qsizetype sameBegin(const QString &before, const QString &after)
{
    constexpr qsizetype worth = 12; // characters
    constexpr qsizetype farthest = 20;
    const qsizetype shorter = std::min(before.size(), after.size());
    const auto differ = std::mismatch(before.begin(), before.begin() + shorter, after.begin());
    const qsizetype same = differ.first - before.begin();
    static const QString bounds = QStringLiteral("/?&;, ");
    qsizetype at = same;
    while (at > 0 && same - at < farthest && !bounds.contains(before.at(at - 1)))
        --at;
    if (at > 0 && bounds.contains(before.at(at - 1)))
        --at; // it is seen what kind of part it is
    while (at > 0 && at < shorter && before.at(at).isSurrogate())
        --at; // no half of a letter
    return at < worth ? 0 : at;
}

QString reversed(QString text)
{
    std::reverse(text.begin(), text.end());
    return text;
}

/// What is the same in two long texts is left out.
std::pair<QString, QString> apart(QString before, QString after)
{
    constexpr qsizetype longText = 24; // characters
    if (std::max(before.size(), after.size()) <= longText || before.isEmpty() || after.isEmpty())
        return {before, after};
    const auto leaveOut = [](QString &text, qsizetype count) {
        if (count > 0)
            text.replace(0, count, QStringLiteral("…"));
    };
    const qsizetype begin = sameBegin(before, after);
    leaveOut(before, begin);
    leaveOut(after, begin);
    before = reversed(before);
    after = reversed(after);
    const qsizetype end = sameBegin(before, after);
    leaveOut(before, end);
    leaveOut(after, end);
    return {reversed(before), reversed(after)};
}

/// One side of a change. A field line that a plan does not set may be there all the same: the
/// module has set it, and the table says so.
QString sideText(const QString &value, const QString &sent, bool byModule)
{
    return !value.isEmpty() ? QStringLiteral("`%1`").arg(value)
        : byModule          ? QStringLiteral("`%1`").arg(sent)
                            : Words::tr("not set");
}

QString changeWords(const PlanChange &change, const Comparison &comparison)
{
    const auto line = std::ranges::find_if(comparison.lines, [&change](const ComparedLine &one) {
        return one.part == ComparedLine::Part::Request && one.isCode
            && one.what.compare(change.field, Qt::CaseInsensitive) == 0;
    });
    const ComparedLine sent = line == comparison.lines.end() ? ComparedLine() : *line;
    const auto [before, after] = apart(change.before, change.after);
    return QStringLiteral("%1 %2 → %3")
        .arg(change.field, sideText(before, sent.before, sent.beforeByModule),
            sideText(after, sent.after, sent.afterByModule));
}

} // namespace

std::vector<PlanChange> changesOf(const plan::RequestPlan &before, const plan::RequestPlan &after)
{
    Changes changes;
    const auto text = [](const QByteArray &bytes) { return QString::fromUtf8(bytes); };
    changes.note(Words::tr("method"), text(before.method), text(after.method));
    changes.note(QStringLiteral("URL"), text(before.url), text(after.url));
    changes.noteFields(before.headers, after.headers);
    if (!(before.pieces == after.pieces)) {
        const QString one = bodyText(before);
        const QString other = bodyText(after);
        changes.note(
            Words::tr("body"), one, one == other ? Words::tr("%1, others").arg(other) : other);
    }
    changes.note(Words::tr("framing"), framingText(before.framing), framingText(after.framing));
    const auto yesNo = [](bool on) { return on ? Words::tr("yes") : Words::tr("no"); };
    changes.note(Words::tr("wait for 'continue'"), yesNo(before.waitForContinue),
        yesNo(after.waitForContinue));
    changes.noteFields(before.trailers, after.trailers);
    changes.note(Words::tr("finish"), finishText(before.finish), finishText(after.finish));
    changes.note(Words::tr("agent"), agentText(before.agent), agentText(after.agent));
    const auto timeout = [](std::chrono::milliseconds time) {
        return time.count() > 0 ? durationText(time) : Words::tr("none");
    };
    changes.note(Words::tr("timeout"), timeout(before.timeout), timeout(after.timeout));
    if (!(before.tls == after.tls))
        changes.note(QStringLiteral("TLS"), Words::tr("as before"), Words::tr("other options"));
    changes.note(QStringLiteral("conformance"),
        before.conformance == Conformance::Strict ? QStringLiteral("strict") : QStringLiteral("node"),
        after.conformance == Conformance::Strict ? QStringLiteral("strict") : QStringLiteral("node"));
    return std::move(changes).list();
}

Sentence sentenceOf(
    const Comparison &comparison, const std::optional<std::vector<PlanChange>> &changes)
{
    const int count = comparison.differences();
    const bool open = comparison.isOpen();
    const QString came = count == 0
        ? (open ? Words::tr("Nothing differs so far.") : Words::tr("Nothing else differs."))
        : count == 1
        ? (open ? Words::tr("One thing differs so far.") : Words::tr("One thing differs."))
        : (open ? Words::tr("%1 things differ so far.") : Words::tr("%1 things differ.")).arg(count);
    Sentence sentence;
    if (!changes) {
        sentence.text = came;
    } else if (changes->empty()) {
        sentence.text = Words::tr("The same request again. %1")
                            .arg(count == 0 && !open ? Words::tr("Nothing differs.") : came);
    } else if (changes->size() == 1) {
        sentence.text =
            Words::tr("One change: %1. %2").arg(changeWords(changes->front(), comparison), came);
    } else {
        QStringList fields;
        for (const PlanChange &change : *changes)
            fields << change.field;
        sentence.text = Words::tr("%1 changes: %2. %3")
                            .arg(QString::number(changes->size()),
                                fields.join(QStringLiteral(", ")), came);
    }
    QStringList names;
    for (const ComparedLine &line : comparison.lines) {
        if (isDifferent(line.difference))
            names << line.what;
    }
    constexpr qsizetype namesShown = 6;
    if (names.size() > namesShown)
        names = names.first(namesShown) << QStringLiteral("…");
    if (!names.isEmpty())
        sentence.next = Words::tr("Marked ≠, + or −: %1").arg(names.join(QStringLiteral(", ")));
    if (open)
        sentence.next = QStringLiteral("%1 %2")
                            .arg(names.isEmpty() ? QString() : sentence.next + u'.',
                                Words::tr("It still runs: what has not come yet is marked … and "
                                          "not known yet."))
                            .trimmed();
    return sentence;
}

} // namespace roundtrip::flow
