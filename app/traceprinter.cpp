#include "app/traceprinter.h"

#include "core/flow/eventtext.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <algorithm>
#include <cstdio>
#include <limits>

namespace roundtrip::app
{

using namespace trace;

TracePrinter::TracePrinter(const Writer &trace, const TraceOutput &output)
    : m_trace(trace)
    , m_output(output)
{
}

bool TracePrinter::open()
{
    if (m_output.format == TraceOutput::Format::None)
        return true;
    if (m_output.file.isEmpty())
        return m_file.open(stderr, QIODevice::WriteOnly);
    m_file.setFileName(m_output.file);
    return m_file.open(QIODevice::WriteOnly | QIODevice::Truncate);
}

QString TracePrinter::error() const
{
    return m_file.errorString();
}

Side TracePrinter::sideOf(const Event &event)
{
    const HalfId half = event.subject().halfId();
    if (event.kind == EventKind::RequestBegan)
        m_sides[half] = Side::Server;
    const auto known = m_sides.find(half);
    const Side side = known != m_sides.end() ? known->second : Side::Client;
    if (event.kind == EventKind::HalfClosed)
        m_sides.erase(half);
    return side;
}

QByteArray TracePrinter::textLine(const Snapshot &snapshot, EventIndex index)
{
    const Event event = snapshot.at(index);
    const flow::EventText text = flow::textOf(snapshot, index, sideOf(event));
    const HalfId half = event.subject().halfId();
    const QString number = half ? QStringLiteral("#%1").arg(half.value) : QString();
    const double ms = double(snapshot.timeOf(index).count()) / 1000;
    return QStringLiteral("%1 ms  %2 %3 %4  %5\n")
        .arg(ms, 10, 'f', 3)
        .arg(text.who, -8)
        .arg(number, -5)
        .arg(text.what, -24)
        .arg(text.detail)
        .toUtf8();
}

bool TracePrinter::skipForgotten(const Snapshot &snapshot)
{
    if (m_next >= snapshot.firstEvent())
        return true;
    // Named outside the call: lupdate does not come to an end of a template argument within it.
    const quint64 most = std::numeric_limits<int>::max();
    const int dropped = int(std::min(snapshot.firstEvent() - m_next, most));
    m_next = snapshot.firstEvent();
    m_sides.clear(); // who they were about may have ended among them
    return m_file.write(QCoreApplication::translate("roundtrip::app::TracePrinter",
                            "(%n event(s) were dropped)", nullptr, dropped)
                            .toUtf8()
               + '\n')
        >= 0;
}

bool TracePrinter::printNew()
{
    if (m_output.format == TraceOutput::Format::None)
        return true;
    const Snapshot snapshot = m_trace.snapshot();
    bool written = skipForgotten(snapshot);
    for (; written && m_next < snapshot.endEvent(); ++m_next) {
        const EventIndex index{m_next};
        const QByteArray line = m_output.format == TraceOutput::Format::Text
            ? textLine(snapshot, index)
            : QJsonDocument(flow::jsonOf(snapshot, index)).toJson(QJsonDocument::Compact) + '\n';
        written = m_file.write(line) == line.size();
    }
    return written && m_file.flush();
}

} // namespace roundtrip::app
