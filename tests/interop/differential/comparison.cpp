#include "tests/interop/differential/comparison.h"

#include "core/trace/details.h"
#include "tests/interop/peerprocess.h"

#include <QJsonDocument>
#include <QtGlobal>

#include <algorithm>

namespace roundtrip::differential
{

namespace
{

constexpr qsizetype mostShown = 3;

/// One line, every byte visible.
QByteArray shown(const QByteArray &text)
{
    return text.toPercentEncoding(" !#$&'()*+,/:;=?@[]<>|\n{}\"").replace("%0D\n", "~");
}

} // namespace

QJsonArray answeredByNode(const char *script, const QJsonArray &input)
{
    QProcess node;
    const QString folder = QStringLiteral(ROUNDTRIP_SOURCE_DIR "/tests/interop/differential/");
    node.start(PeerProcess::node(), {folder + QLatin1String(script)});
    node.write(QJsonDocument(input).toJson(QJsonDocument::Compact));
    node.closeWriteChannel();
    if (!node.waitForFinished(300'000) || node.exitCode() != 0)
        qFatal("%s failed: %s", script, node.readAllStandardError().constData());
    return QJsonDocument::fromJson(node.readAllStandardOutput()).array();
}

QByteArray brokenRule(const trace::Snapshot &trace, trace::EventIndex index)
{
    const trace::EventKind kind = trace.at(index).kind;
    const bool isRefusal =
        kind == trace::EventKind::ParseFailed || kind == trace::EventKind::InputRefused;
    return isRefusal ? trace.detailOf<trace::ErrorDetail>(index).rule : QByteArray();
}

QByteArrayList rulesIn(trace::Writer &writer)
{
    writer.publish();
    const trace::Snapshot all = writer.snapshot();
    QByteArrayList rules;
    for (quint64 i = all.firstEvent(); i < all.endEvent(); ++i) {
        if (const QByteArray rule = brokenRule(all, {i}); !rule.isEmpty())
            rules.append(rule);
    }
    return rules;
}

int Differences::report(std::span<const Known> known) const
{
    int unknown = 0;
    for (const auto &[cause, texts] : m_texts) {
        const auto found = std::find_if(known.begin(), known.end(),
            [&name = cause](const Known &entry) { return entry.cause == name; });
        const bool isKnown = found != known.end();
        qInfo("%s: %d, %s", cause.constData(), int(texts.size()),
            isKnown ? found->section : "UNKNOWN");
        if (isKnown)
            continue;
        unknown += int(texts.size());
        for (const QByteArray &text : texts.first(std::min(texts.size(), mostShown)))
            qInfo("%s", shown(text).constData());
    }
    return unknown;
}

} // namespace roundtrip::differential
