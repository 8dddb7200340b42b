#pragma once

#include "core/result.h"
#include "core/trace/writer.h"

#include <QByteArrayList>
#include <QJsonArray>

#include <map>
#include <span>

namespace roundtrip::differential
{

/// How both programs are told to parse.
struct Mode {
    Conformance conformance = Conformance::Strict;
    bool insecure = false; ///< insecureHTTPParser
};

/// What a script of this folder prints for this input. The test ends when it fails.
QJsonArray answeredByNode(const char *script, const QJsonArray &input);

/// The name of the rule that this event says was broken; empty when it is about something else.
QByteArray brokenRule(const trace::Snapshot &trace, trace::EventIndex index);
/// All of them.
QByteArrayList rulesIn(trace::Writer &writer);

/// What may differ, and where the RFC says so: core/http/README.md has the words.
struct Known {
    QByteArrayView cause;
    const char *section;
};

/// Differences by their cause. `add` takes what shows one.
class Differences
{
public:
    void add(const QByteArray &cause, const QByteArray &text) { m_texts[cause].append(text); }
    /// Prints how many there are of each cause, and the first ones of those that are not known. How
    /// many those are.
    int report(std::span<const Known> known) const;

private:
    std::map<QByteArray, QByteArrayList> m_texts;
};

} // namespace roundtrip::differential
