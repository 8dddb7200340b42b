#include "app/traceprinter.h"

#include "core/flow/eventtext.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <cstdio>

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

void TracePrinter::printText(const Snapshot &snapshot, EventIndex index)
{
    const Event event = snapshot.at(index);
    const flow::EventText text = flow::textOf(snapshot, index, sideOf(event));
    const HalfId half = event.subject().halfId();
    const QString number = half ? QStringLiteral("#%1").arg(half.value) : QString();
    const double ms = double(snapshot.timeOf(index).count()) / 1000;
    const QString line = QStringLiteral("%1 ms  %2 %3 %4  %5\n")
                             .arg(ms, 10, 'f', 3)
                             .arg(text.who, -8)
                             .arg(number, -5)
                             .arg(text.what, -24)
                             .arg(text.detail);
    m_file.write(line.toUtf8());
}

void TracePrinter::printNew()
{
    if (m_output.format == TraceOutput::Format::None)
        return;
    const Snapshot snapshot = m_trace.snapshot();
    if (m_next < snapshot.firstEvent()) {
        m_file.write(QCoreApplication::translate("roundtrip::app::TracePrinter",
                         "(%n event(s) were dropped)", nullptr, int(snapshot.firstEvent() - m_next))
                         .toUtf8()
            + '\n');
        m_next = snapshot.firstEvent();
    }
    for (; m_next < snapshot.endEvent(); ++m_next) {
        const EventIndex index{m_next};
        if (m_output.format == TraceOutput::Format::Text)
            printText(snapshot, index);
        else
            m_file.write(
                QJsonDocument(flow::jsonOf(snapshot, index)).toJson(QJsonDocument::Compact) + '\n');
    }
    m_file.flush();
}

} // namespace roundtrip::app
