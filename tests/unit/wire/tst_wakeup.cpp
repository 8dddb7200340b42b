#include "core/wire/wakeup.h"

#include <QTest>

#include <mutex>
#include <thread>
#include <vector>

using namespace roundtrip::wire;

class TestWakeup : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void manyCallsAreOneBeforeAnybodyLooks();
    void nothingQueuedByAnotherThreadIsMissed();
};

void TestWakeup::manyCallsAreOneBeforeAnybodyLooks()
{
    int woken = 0;
    Wakeup wakeup([&] { ++woken; });
    for (int i = 0; i < 100; ++i)
        wakeup.wake();
    QTRY_COMPARE(woken, 1);
    wakeup.wake();
    QTRY_COMPARE(woken, 2);
}

void TestWakeup::nothingQueuedByAnotherThreadIsMissed()
{
    std::mutex mutex;
    std::vector<int> mailbox;
    std::vector<int> received;
    Wakeup wakeup([&] {
        const std::lock_guard lock(mutex);
        received.insert(received.end(), mailbox.begin(), mailbox.end());
        mailbox.clear();
    });
    constexpr int count = 10000;
    std::thread sender([&] {
        for (int i = 0; i < count; ++i) {
            {
                const std::lock_guard lock(mutex);
                mailbox.push_back(i);
            }
            wakeup.wake();
        }
    });
    QTRY_COMPARE(received.size(), std::size_t(count));
    sender.join();
    for (int i = 0; i < count; ++i)
        QCOMPARE(received[std::size_t(i)], i);
}

QTEST_GUILESS_MAIN(TestWakeup)
#include "tst_wakeup.moc"
