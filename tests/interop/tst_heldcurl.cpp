#include "tests/unit/engine/handfixture.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTimer>

using namespace roundtrip;
using engine::CallOnHalf;
using trace::EventKind;
using trace::HeldItem;
using trace::Seam;
using trace::Side;
using trace::Subject;

/// A person holds our server while curl waits at the other end: curl really waits, and gives up when
/// its own time is over.
class tst_HeldCurl : public QObject
{
    Q_OBJECT

    QString m_curl;

    /// curl with a time limit, started.
    std::unique_ptr<QProcess> curl(const HandFixture &f, const QString &limit) const
    {
        auto process = std::make_unique<QProcess>();
        process->start(m_curl,
            {"--silent", "--show-error", "--noproxy", "*", "--max-time", limit,
                QString::fromLatin1(f.url("/"))});
        return process;
    }
    static bool awaitEnd(QProcess &process)
    {
        QEventLoop events; // each byte is a turn: no sleep between them
        QObject::connect(&process, &QProcess::finished, &events, [&] { events.exit(0); });
        QTimer::singleShot(60'000, &events, [&] { events.exit(1); });
        return process.state() == QProcess::NotRunning || events.exec() == 0;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_curl = QStandardPaths::findExecutable(QStringLiteral("curl"));
        if (m_curl.isEmpty())
            QSKIP("No curl was found.");
    }

    void waitsAtEachSeamAndIsLetGo_data()
    {
        QTest::addColumn<int>("seam");
        QTest::newRow("accepted") << int(Seam::Connect);
        QTest::newRow("not read") << int(Seam::In);
        QTest::newRow("before 'request'") << int(Seam::Deliver);
        QTest::newRow("before the answer leaves") << int(Seam::Out);
    }
    void waitsAtEachSeamAndIsLetGo()
    {
        QFETCH(int, seam);
        HandFixture f;
        f.holdSide(Side::Server, Seam(seam));
        const auto process = curl(f, "30");
        f.awaitHeld();
        QCOMPARE(process->state(), QProcess::Running);
        QVERIFY(f.writes(Side::Server).isEmpty());
        f.perform(engine::ReleaseAll{});
        QVERIFY(awaitEnd(*process));
        QCOMPARE(process->readAllStandardOutput(), "Hello, World!\n");
        QCOMPARE(process->exitCode(), 0);
    }

    void givesUpWhenItsTimeIsOver()
    {
        HandFixture f;
        f.holdSide(Side::Server, Seam::In);
        const auto process = curl(f, "0.5");
        const auto held = f.awaitHeld();
        const Subject server = Subject::connection(held.connection, Side::Server);
        QVERIFY(f.now().kernelOf(server).unread > 0); // its request lies in our kernel
        QVERIFY(awaitEnd(*process));
        QCOMPARE(process->exitCode(), 28); // CURLE_OPERATION_TIMEDOUT
        QTRY_COMPARE(f.count(EventKind::FinReceived), 1); // seen at once, though nobody reads
        QCOMPARE(f.now().held().size(), size_t(1));
        f.perform(engine::ReleaseAll{});
        QTRY_COMPARE(f.count(EventKind::SocketClosed), 1);
    }

    void waitsForAPersonsAnswer()
    {
        plan::Route route;
        route.path = "*";
        route.answer.byHand = true;
        plan::ServerPlan server;
        server.routes.routes = {route};
        HandFixture f(server);
        const auto process = curl(f, "30");
        QTRY_COMPARE(f.count(EventKind::OnRequest), 1);
        QCOMPARE(process->state(), QProcess::Running);
        const auto half = f.trace.snapshot().at(f.event(EventKind::OnRequest)).subject().halfId();
        f.perform(CallOnHalf{half, CallOnHalf::Verb::Write, "by "});
        f.perform(CallOnHalf{half, CallOnHalf::Verb::End, "hand\n"});
        QVERIFY(awaitEnd(*process));
        QCOMPARE(process->readAllStandardOutput(), "by hand\n");
    }

    void getsTheAnswerByteByByte()
    {
        HandFixture f;
        f.perform(engine::SetLink{*plan::findLinkPreset("one-byte")});
        const auto process = curl(f, "30");
        QVERIFY(awaitEnd(*process));
        QCOMPARE(process->readAllStandardOutput(), "Hello, World!\n");
        const QByteArrayList writes = f.writes(Side::Server);
        QCOMPARE(writes.size(), writes.join().size());
    }

    void hearsOfAFault_data()
    {
        QTest::addColumn<int>("fault");
        QTest::addColumn<int>("exitCode");
        QTest::newRow("reset") << int(plan::FaultChoice::Reset) << 56; // CURLE_RECV_ERROR
        QTest::newRow("cut off") << int(plan::FaultChoice::Truncate) << 18; // CURLE_PARTIAL_FILE
        QTest::newRow("one byte changed") << int(plan::FaultChoice::Corrupt) << 0;
    }
    void hearsOfAFault()
    {
        QFETCH(int, fault);
        QFETCH(int, exitCode);
        HandFixture f;
        f.holdSide(Side::Server, Seam::Out);
        const auto process = curl(f, "30");
        const auto held = f.awaitHeld(2);
        QCOMPARE(held.item, HeldItem::Body);
        plan::FaultPlan plan;
        plan.kind = plan::FaultChoice(fault);
        plan.at = 5;
        plan.mask = 0x20;
        f.perform(engine::InjectFault{
            Subject::connection(held.connection, Side::Server), plan, held.event});
        f.perform(engine::ReleaseAll{});
        QVERIFY(awaitEnd(*process));
        QCOMPARE(process->exitCode(), exitCode);
        QCOMPARE(f.count(EventKind::FaultStruck), 1);
        if (exitCode == 0)
            QCOMPARE(process->readAllStandardOutput(), "Hello\x0c World!\n");
    }
};

QTEST_GUILESS_MAIN(tst_HeldCurl)
#include "tst_heldcurl.moc"
