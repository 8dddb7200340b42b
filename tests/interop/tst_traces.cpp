#include "tests/interop/peerprocess.h"
#include "tests/interop/traces/tracerunner.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace roundtrip;
using namespace roundtrip::test;

namespace
{

const QString folder = QStringLiteral(ROUNDTRIP_SOURCE_DIR "/tests/interop/traces/");

QJsonArray scenarios()
{
    QFile file(folder + "traces.json");
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(file.fileName()));
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &error);
    if (error.error != QJsonParseError::NoError)
        qFatal("traces.json: %s at %d", qPrintable(error.errorString()), error.offset);
    return document.array();
}

/// Says where two sides part.
void compare(const char *side, const QByteArrayList &actual, const QByteArrayList &expected)
{
    for (qsizetype i = 0; i < std::max(actual.size(), expected.size()); ++i) {
        if (actual.value(i) == expected.value(i))
            continue;
        qInfo("%s saw: %s", side, actual.join(" ; ").replace("\r\n", "|").constData());
        QCOMPARE(side + QByteArray::number(i) + ' ' + actual.value(i),
            side + QByteArray::number(i) + ' ' + expected.value(i));
    }
}

void addScenarios()
{
    QTest::addColumn<QJsonObject>("plan");
    for (const QJsonValue &plan : scenarios())
        QTest::newRow(qPrintable(plan["name"].toString())) << plan.toObject();
}

} // namespace

/// The table of traces (tests/interop/traces/traces.json): what both sides see, in order, and the
/// bytes between them. Our module over a scripted network and over real sockets, and Node itself.
class tst_Traces : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void overAScriptedNetwork_data() { addScenarios(); }
    void overAScriptedNetwork() { asTheTable(TraceRunner::Wire::Scripted, Conformance::Node); }
    void overSockets_data() { addScenarios(); }
    void overSockets() { asTheTable(TraceRunner::Wire::Sockets, Conformance::Node); }
    void strictly_data() { addScenarios(); }
    void strictly() { asTheTable(TraceRunner::Wire::Scripted, Conformance::Strict); }
    void node_data();
    void node();

private:
    static void asTheTable(TraceRunner::Wire wire, Conformance conformance);
};

void tst_Traces::asTheTable(TraceRunner::Wire wire, Conformance conformance)
{
    QFETCH(QJsonObject, plan);
    const Seen expected = expectedIn(plan, conformance);
    TraceRunner runner(plan, wire, conformance);
    const Seen seen = runner.run(expected);
    compare("C", seen.client, expected.client);
    compare("S", seen.server, expected.server);
}

void tst_Traces::node_data()
{
    QTest::addColumn<QJsonObject>("plan");
    QTest::addColumn<QJsonObject>("seenByNode");
    if (PeerProcess::node().isEmpty())
        QSKIP("Node was not found (ROUNDTRIP_NODE, then node)");
    QProcess node;
    node.start(PeerProcess::node(), {folder + "record.js"});
    QVERIFY(node.waitForFinished(100'000));
    const QJsonObject printed = QJsonDocument::fromJson(node.readAllStandardOutput()).object();
    QVERIFY2(!printed.isEmpty(), node.readAllStandardError().constData());
    if (!printed["node"].toString().startsWith("v20."))
        QSKIP("the table is that of Node 20");
    for (const QJsonValue &plan : scenarios()) {
        QTest::newRow(qPrintable(plan["name"].toString()))
            << plan.toObject() << printed["traces"][plan["name"].toString()].toObject();
    }
}

/// The table itself is proved.
void tst_Traces::node()
{
    QFETCH(QJsonObject, plan);
    QFETCH(QJsonObject, seenByNode);
    const Seen expected = seenIn(plan);
    const Seen seen = seenIn(seenByNode);
    compare("C", seen.client, expected.client);
    compare("S", seen.server, expected.server);
}

QTEST_GUILESS_MAIN(tst_Traces)
#include "tst_traces.moc"
