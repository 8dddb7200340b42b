#include "tests/support/sampletraces.h"

#include "core/flow/eventtext.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::test;
using namespace roundtrip::trace;

/// The samples themselves: what every test that uses them takes for granted.
class tst_SampleTraces : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void beginsAreTheSame_data() { samples(); }
    void beginsAreTheSame();
    void causesComeBefore_data() { samples(); }
    void causesComeBefore();
    void whatIsReadWasWritten_data() { samples(); }
    void whatIsReadWasWritten();

private:
    static void samples()
    {
        QTest::addColumn<int>("sample");
        for (const Sample sample : allSamples)
            QTest::newRow(nameOf(sample)) << int(sample);
    }
};

static QByteArray lineOf(const Snapshot &snapshot, EventIndex index)
{
    const flow::EventText text = flow::textOf(snapshot, index, Side::Client);
    return QByteArray::number(index.value) + ' '
        + QByteArray::number(qint64(snapshot.timeOf(index).count())) + ' '
        + QMetaEnum::fromType<EventKind>().valueToKey(int(snapshot.at(index).kind)) + ' '
        + text.detail.toUtf8();
}

void tst_SampleTraces::beginsAreTheSame()
{
    QFETCH(int, sample);
    const SampleTrace whole = sampleTrace(Sample(sample));
    const quint64 half = whole.snapshot.endEvent() / 2;
    const SampleTrace begin = sampleTrace(Sample(sample), half);
    QCOMPARE(begin.snapshot.endEvent(), half);
    QCOMPARE(begin.client, whole.client);
    QCOMPARE(begin.server, whole.server);
    for (quint64 i = 0; i < half; ++i)
        QCOMPARE(lineOf(begin.snapshot, {i}), lineOf(whole.snapshot, {i}));
}

void tst_SampleTraces::causesComeBefore()
{
    QFETCH(int, sample);
    const Snapshot snapshot = sampleTrace(Sample(sample)).snapshot;
    for (quint64 i = 0; i < snapshot.endEvent(); ++i) {
        const EventIndex cause = snapshot.causeOf({i});
        QVERIFY(!cause || cause.value < i);
    }
}

/// On each connection with both ends inside, each end read a beginning of what the other wrote.
void tst_SampleTraces::whatIsReadWasWritten()
{
    QFETCH(int, sample);
    const Snapshot snapshot = sampleTrace(Sample(sample)).snapshot;
    QMap<quint32, QByteArray> read;
    QMap<quint32, QByteArray> written;
    for (quint64 i = 0; i < snapshot.endEvent(); ++i) {
        const Event event = snapshot.at({i});
        if (event.kind == EventKind::SocketRead)
            read[event.subjectRaw] += snapshot.bytesOf({i});
        else if (event.kind == EventKind::SocketWrite)
            written[event.subjectRaw] += snapshot.bytesOf({i});
    }
    for (auto it = written.cbegin(); it != written.cend(); ++it) {
        const QByteArray &other = read[it.key() ^ 1];
        QVERIFY2(it.value().startsWith(other),
            qPrintable(QStringLiteral("connection %1").arg(it.key() >> 1)));
    }
}

QTEST_GUILESS_MAIN(tst_SampleTraces)
#include "tst_sampletraces.moc"
