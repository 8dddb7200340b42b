// How two exchanges stand beside each other: the steps of their flows, and what was written.

#include "core/flow/comparing.h"

#include "core/flow/eventtext.h"
#include "core/flow/scene.h"

namespace roundtrip::flow
{

using namespace trace;

namespace
{

/// Of further writes only the sum is said.
constexpr size_t writesShown = 3;

bool isDone(const Step &step)
{
    return step.state == Step::State::Done || step.state == Step::State::Failed;
}

QString textOf(const Step *step, bool withTitle)
{
    if (!step || step->state == Step::State::NotYet)
        return {};
    if (withTitle)
        return step->detail.isEmpty() ? step->title
                                      : QStringLiteral("%1 · %2").arg(step->title, step->detail);
    QString text = step->state == Step::State::Failed ? Words::tr("failed")
        : step->state == Step::State::Now             ? Words::tr("under way")
                                                      : Words::tr("done");
    if (step->times > 1)
        text = Words::tr("%1 times").arg(step->times);
    return step->detail.isEmpty() ? text : QStringLiteral("%1 · %2").arg(text, step->detail);
}

std::vector<Arrow> arrowsOf(const ExchangeReading &reading, Side from)
{
    std::vector<Arrow> arrows;
    for (const Row &row : sceneOf(reading, Depth::Code).rows) {
        if (row.kind == Row::Kind::Arrow && row.arrow.from == from
            && row.arrow.kind == Arrow::Kind::Bytes)
            arrows.push_back(row.arrow);
    }
    return arrows;
}

QString restText(const std::vector<Arrow> &arrows)
{
    if (arrows.size() <= writesShown)
        return {};
    qint64 bytes = 0;
    for (size_t i = writesShown; i < arrows.size(); ++i)
        bytes += arrows[i].bytes;
    return Words::tr("%1 writes, %2").arg(arrows.size() - writesShown).arg(bytesText(bytes));
}

} // namespace

// ---- Steps of the two flows ----

void Comparing::steps()
{
    QStringList same;
    stepsOf(clientSteps(m_before.reading), clientSteps(m_after.reading), same);
    stepsOf(serverSteps(m_before.reading), serverSteps(m_after.reading), same);
    addSame(Part::Steps, Words::tr("other steps"), same);
}

void Comparing::stepsOf(
    const std::vector<Step> &before, const std::vector<Step> &after, QStringList &same)
{
    std::vector<const Step *> seen;
    const auto compare = [&](const Step *one, const Step *other) {
        const Step &either = one ? *one : *other;
        const bool began = (one && one->state != Step::State::NotYet)
            || (other && other->state != Step::State::NotYet);
        if (!began)
            return;
        const bool titles = one && other && one->title != other->title;
        const bool equal =
            one && other && one->state == other->state && one->times == other->times && !titles;
        if (equal) {
            same << either.title;
            return;
        }
        // What was done once may be done again while an exchange runs.
        const bool repeats = titles || (one && other && one->times != other->times);
        const bool open = (!m_before.over && (repeats || !one || !isDone(*one)))
            || (!m_after.over && (repeats || !other || !isDone(*other)));
        const QString text = textOf(one, titles);
        const QString otherText = textOf(other, titles);
        const bool shorter = titles && other->title.size() < one->title.size();
        ComparedLine &line = add(Part::Steps, shorter ? other->title : either.title, text,
            otherText, open ? Difference::Open : difference(text, otherText));
        line.isCode = true;
        line.beforeEvent = one ? one->fact : EventIndex();
        line.afterEvent = other ? other->fact : EventIndex();
    };
    // Of the same number in the guide, each with the next of it that has no partner.
    for (const Step &one : before) {
        const auto other = std::ranges::find_if(after, [&](const Step &step) {
            return step.guideNumber == one.guideNumber
                && (one.guideNumber > 0 || step.title == one.title)
                && std::ranges::find(seen, &step) == seen.end();
        });
        const Step *partner = other == after.end() ? nullptr : &*other;
        compare(&one, partner);
        seen.push_back(partner);
    }
    for (const Step &other : after) {
        if (std::ranges::find(seen, &other) == seen.end())
            compare(nullptr, &other);
    }
}

// ---- Writes on the wire ----

void Comparing::wire()
{
    writes(Side::Client, Words::tr("to the server"));
    writes(Side::Server, Words::tr("to the client"));
}

void Comparing::writes(Side from, const QString &what)
{
    const std::vector<Arrow> before = arrowsOf(m_before.reading, from);
    const std::vector<Arrow> after = arrowsOf(m_after.reading, from);
    const size_t count = std::max(before.size(), after.size());
    for (size_t i = 0; i < std::min(count, writesShown); ++i) {
        const Arrow *one = i < before.size() ? &before[i] : nullptr;
        const Arrow *other = i < after.size() ? &after[i] : nullptr;
        const QString name = count > 1 ? QStringLiteral("%1 %2").arg(what).arg(i + 1) : what;
        const auto bytes = [](const Arrow *arrow) {
            return arrow ? bytesText(arrow->bytes) : QString();
        };
        const bool equal = one && other && one->segments == other->segments;
        // What a parser has not come to yet it may still find to be the same.
        const bool settled = one && other && (one->bytes != other->bytes || isOver());
        ComparedLine &line = add(Part::Wire, name, bytes(one), bytes(other),
            equal              ? Difference::Same
                : settled      ? Difference::Changed
                : one && other ? Difference::Open
                               : difference(bytes(one), bytes(other)));
        line.towardsServer = from == Side::Client;
        if (one) {
            line.beforeSegments = one->segments;
            line.beforeEvent = one->write ? one->write : one->read;
        }
        if (other) {
            line.afterSegments = other->segments;
            line.afterEvent = other->write ? other->write : other->read;
        }
    }
    if (count > writesShown)
        addWhole(Part::Wire, Words::tr("%1, more").arg(what), restText(before), restText(after));
}

} // namespace roundtrip::flow
