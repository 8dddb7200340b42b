#include <QFile>
#include <QRegularExpression>
#include <QTest>

namespace
{

QString contentOf(const QString &path)
{
    QFile file(QStringLiteral(ROUNDTRIP_SOURCE_DIR "/tests/") + path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// The program's source, in whichever room it lies.
QString sourceOf(const QString &name)
{
    for (const char *room : {"unit/http", "unit/message", "unit/wire", "interop"}) {
        const QString source = contentOf(QStringLiteral("%1/tst_%2.cpp").arg(room, name));
        if (!source.isEmpty())
            return source;
    }
    return {};
}

} // namespace

/// README.md names a test for each behaviour: they are there.
class tst_MatrixTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyTestExists()
    {
        static const QRegularExpression name(QStringLiteral("`([a-z]+)\\.([a-z]\\w+)`"));
        int count = 0;
        for (auto names = name.globalMatch(rows()); names.hasNext(); ++count) {
            const QRegularExpressionMatch match = names.next();
            const QString function = QStringLiteral("void %1()").arg(match.captured(2));
            QVERIFY2(sourceOf(match.captured(1)).contains(function), qPrintable(match.captured()));
        }
        QVERIFY(count > 100);
    }

    void everyTraceExists()
    {
        static const QRegularExpression name(QStringLiteral("\\*((?:T\\d|\\d)[^*]*)\\*"));
        const QString traces = contentOf(QStringLiteral("interop/traces/traces.json"));
        int count = 0;
        for (auto names = name.globalMatch(rows()); names.hasNext(); ++count) {
            const QString begin = names.next().captured(1);
            QVERIFY2(
                traces.contains(QStringLiteral("\"name\": \"%1").arg(begin)), qPrintable(begin));
        }
        QVERIFY(count > 40);
    }

private:
    static QString rows()
    {
        const QString readme = contentOf(QStringLiteral("unit/http/README.md"));
        return readme.mid(readme.indexOf(QStringLiteral("\n## ")));
    }
};

QTEST_GUILESS_MAIN(tst_MatrixTable)
#include "tst_matrixtable.moc"
