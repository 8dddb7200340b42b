#include "tests/unit/flow/flowdump.h"

#include "core/flow/eventtext.h"
#include "core/flow/exchangereading.h"

namespace roundtrip::test
{

using namespace flow;
using namespace trace;

static QByteArray text(std::chrono::microseconds time)
{
    return durationText(time).toUtf8();
}

QByteArray dump(const std::vector<Step> &steps)
{
    static const char *const marks[] = {"[ ]", "[>]", "[x]", "[!]", "[=]"};
    QByteArray out;
    for (const Step &step : steps) {
        out += marks[int(step.state)] + QByteArray(" ") + QByteArray::number(step.guideNumber) + ' '
            + step.title.toUtf8();
        if (step.times > 1)
            out += " ×" + QByteArray::number(step.times);
        out += (step.detail.isEmpty() ? QByteArray() : " · " + step.detail.toUtf8()) + '\n';
    }
    return out;
}

QByteArray dump(const Sentence &sentence)
{
    return sentence.text.toUtf8() + "\n  " + sentence.next.toUtf8() + '\n';
}

static QByteArray dump(const Arrow &arrow)
{
    static const char *const kinds[] = {"", "connect ", "FIN ", "RST "};
    QByteArray out = arrow.from == Side::Client ? "--> " : "<-- ";
    out += kinds[int(arrow.kind)];
    out += bytesText(arrow.bytes).toUtf8();
    for (const Segment &segment : arrow.segments)
        out += " [" + segment.label.toUtf8() + ']';
    out += arrow.write ? "" : " (from outside)";
    out += arrow.read ? "" : " (not read)";
    return out;
}

QByteArray dump(const Scene &scene)
{
    static const char *const indents[] = {"", "          ", "                    "};
    static const char *const kinds[] = {"", "on ", "agent ", "rule ", "", ""};
    QByteArray out = scene.client.toUtf8() + (scene.clientOutside ? " (outside) | " : " | ")
        + scene.connection.toUtf8() + " | " + scene.server.toUtf8()
        + (scene.serverOutside ? " (outside)\n" : "\n");
    for (size_t i = 0; i < scene.rows.size(); ++i) {
        const Row &row = scene.rows[i];
        out += QByteArray::number(qint64(i)) + ' ';
        if (row.kind == Row::Kind::Label) {
            out += indents[int(row.label.lane)] + QByteArray(kinds[int(row.label.kind)])
                + row.label.text.toUtf8();
            if (!row.label.note.isEmpty())
                out += " (" + row.label.note.toUtf8() + ')';
        } else if (row.kind == Row::Kind::Arrow) {
            out += indents[1] + dump(row.arrow);
        } else {
            out += "~~~ " + text(row.quiet.duration) + ": " + row.quiet.text.toUtf8();
        }
        out += '\n';
    }
    for (const Elbow &elbow : scene.elbows)
        out += QByteArray::number(elbow.fromRow) + "->" + QByteArray::number(elbow.toRow) + " +"
            + text(elbow.elapsed) + ' ';
    return out.trimmed() + '\n';
}

QByteArray dump(const ExchangeRow &row)
{
    static const char *const phases[] = {"queued", "connecting", "sending", "waiting", "receiving"};
    QByteArray out = QByteArray::number(row.number) + ' ' + row.method + ' ' + row.target + ' '
        + (row.status ? QByteArray::number(row.status) : QByteArray("…")) + " | ";
    out += (row.clientOutside ? "outside (" + row.userAgent + ')' : QByteArray("client")) + " → "
        + (row.serverOutside ? "outside" : "server") + " | " + QByteArray::number(row.clientPort);
    out += row.reused ? " reused" : row.handedOver ? " handed over" : "";
    out += " no. " + QByteArray::number(row.ordinal) + " | " + QByteArray::number(row.requestBytes)
        + " → " + QByteArray::number(row.responseBytes) + " | " + text(row.end - row.begin)
        + (row.running ? " …" : "");
    out += row.extra ? " extra" : "";
    if (row.failureEvent)
        out += " failed " + row.failure;
    out += " |";
    for (int i = 0; i < row.phasesUsed; ++i) {
        const PhaseSpan &span = row.phases[size_t(i)];
        out += ' ' + QByteArray(phases[int(span.phase)]) + ' ' + text(span.end - span.begin)
            + (span.underWay ? "…" : "");
    }
    static const char *const lulls[] = {"held", "nothing sent", "nothing came"};
    for (const Lull &lull : row.lulls)
        out += " | " + QByteArray(lulls[int(lull.why)]) + ' ' + text(lull.duration());
    return out + '\n';
}

QByteArray dump(const MessageView &view)
{
    QByteArray out = view.startLine + '\n';
    for (const MessageView::Line &line : view.lines)
        out += (!line.originKnown      ? "? "
                       : line.byModule ? "module "
                                       : "you ")
            + line.name + ": " + line.value + '\n';
    out += "head " + QByteArray::number(view.headBytes) + " payload "
        + QByteArray::number(view.payloadBytes) + " wire " + QByteArray::number(view.wireBytes)
        + (view.complete ? " complete" : "") + (view.known ? "" : " unknown") + '\n';
    return out;
}

QByteArray dumpAll(const Snapshot &snapshot, const Moment &moment, ExchangeKey key)
{
    const ExchangeReading reading(snapshot, moment, key);
    QByteArray out = dump(clientSteps(reading)) + dump(serverSteps(reading))
        + dump(sentenceOf(reading)) + dump(requestOf(reading)) + dump(responseOf(reading));
    for (const Depth depth : {Depth::Story, Depth::Code, Depth::Protocol, Depth::Wire})
        out += dump(sceneOf(reading, depth));
    for (const EventIndex index : reading.events())
        out += QByteArray::number(index.value) + ' ';
    return out + requestPayloadOf(snapshot, moment, key, 100).bytes
        + responsePayloadOf(snapshot, moment, key, 100).bytes;
}

QByteArray dumpRows(const ExchangeIndex &index, const Moment &moment)
{
    QByteArray out;
    for (int row = 0; row < index.rowCountAt(moment); ++row)
        out += dump(index.rowAt(row, moment));
    return out;
}

Moment momentAt(const Snapshot &snapshot, quint64 events)
{
    Moment moment;
    moment.events = qMin(events, snapshot.endEvent());
    if (moment.events > 0)
        moment.clock = snapshot.timeOf({moment.events - 1});
    return moment;
}

Moment momentBehind(const Snapshot &snapshot, EventKind kind, int n)
{
    for (quint64 i = 0; i < snapshot.endEvent(); ++i) {
        if (snapshot.at({i}).kind == kind && --n == 0)
            return momentAt(snapshot, i + 1);
    }
    return Moment::headOf(snapshot);
}

} // namespace roundtrip::test
