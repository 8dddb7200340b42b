#include "tests/fuzz/targets.h"

#include <QDirIterator>
#include <QTest>

using namespace roundtrip;

/// What must hold for every input holds for the seeds, with all options and some cuts. A failure
/// says what did not hold and ends the program.
class tst_FuzzSeeds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void requests() { replay("requests", fuzz::parseRequests); }
    void responses() { replay("responses", fuzz::parseResponses); }
    void connections() { replay("connections", fuzz::converse); }

private:
    static void replay(const char *folder, void (*target)(QByteArrayView))
    {
        const QString path =
            QStringLiteral(ROUNDTRIP_SOURCE_DIR "/tests/fuzz/seeds/%1").arg(folder);
        int count = 0;
        for (QDirIterator seeds(path, QDir::Files); seeds.hasNext(); ++count) {
            QFile seed(seeds.next());
            QVERIFY2(seed.open(QIODevice::ReadOnly), qPrintable(seed.errorString()));
            QByteArray input = seed.readAll();
            QVERIFY2(input.size() > 2, qPrintable(seed.fileName()));
            target(input);
            for (int options = 0; options < 64; ++options) {
                input[0] = char('@' + options);
                input[1] = char('@' + options % 5);
                target(input);
            }
        }
        QVERIFY2(count >= 20, "the seeds cannot be read");
    }
};

QTEST_GUILESS_MAIN(tst_FuzzSeeds)
#include "tst_fuzzseeds.moc"
