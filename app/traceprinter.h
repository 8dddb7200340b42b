#pragma once

#include "app/commandline.h"
#include "core/trace/writer.h"

#include <QFile>

#include <unordered_map>

namespace roundtrip::app
{

/// Prints the trace while it grows: a line for each event, as text for people or as JSON for
/// programs.
class TracePrinter
{
public:
    TracePrinter(const trace::Writer &trace, const TraceOutput &output);

    /// False when the file cannot be written; error() says why.
    [[nodiscard]] bool open();
    QString error() const;

    /// Prints what has been published since the last call. False when it cannot be written any more
    /// (a full disk, a reader that went away); error() says why.
    [[nodiscard]] bool printNew();

private:
    QByteArray textLine(const trace::Snapshot &snapshot, trace::EventIndex index);
    bool skipForgotten(const trace::Snapshot &snapshot);
    trace::Side sideOf(const trace::Event &event);

    const trace::Writer &m_trace;
    TraceOutput m_output;
    QFile m_file;
    quint64 m_next = 0;
    std::unordered_map<trace::HalfId, trace::Side> m_sides; ///< of the open halves
};

} // namespace roundtrip::app
