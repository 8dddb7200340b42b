#include "core/wire/descriptors.h"

#include <QTest>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace roundtrip::wire;

class tst_Descriptors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSoftLimitIsRaisedToTheHardOne()
    {
        rlimit limit{};
        QCOMPARE(::getrlimit(RLIMIT_NOFILE, &limit), 0);
        const rlimit low{64, limit.rlim_max};
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &low), 0);
        QCOMPARE(descriptors().limit, 64);
        raiseDescriptorLimit();
        QCOMPARE(descriptors().limit, qint64(limit.rlim_max));
    }

    void whatIsOpenIsCounted()
    {
        const Descriptors before = descriptors();
        QVERIFY(before.open > 0);
        const int descriptor = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
        QCOMPARE(descriptors().open, before.open + 1);
        QCOMPARE(descriptors().free(), before.free() - 1);
        ::close(descriptor);
        QCOMPARE(descriptors().open, before.open);
    }

    void whatLiesAboveTheLimitTakesNoPlace()
    {
        rlimit limit{};
        QCOMPARE(::getrlimit(RLIMIT_NOFILE, &limit), 0);
        const int high = ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 100);
        QVERIFY(high >= 100);
        const rlimit low{rlim_t(high), limit.rlim_max};
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &low), 0);
        const qint64 besideIt = descriptors().open;
        ::close(high);
        QCOMPARE(descriptors().open, besideIt);
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
};

QTEST_GUILESS_MAIN(tst_Descriptors)
#include "tst_descriptors.moc"
