#include <QDirIterator>
#include <QHash>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

// Who may include whom (the table of the design). The rooms stay rooms only as long as nobody looks through the wall.
namespace {

const QHash<QString, QSet<QString>> &allowed()
{
    static const QSet<QString> allCore = {"trace", "plan", "message", "wire", "http", "engine", "flow"};
    static const QHash<QString, QSet<QString>> table = {
        {"core/trace", {}},
        {"core/plan", {}},
        {"core/message", {}},
        {"core/wire", {"trace"}},
        {"core/http", {"wire", "message", "trace", "plan"}},
        {"core/engine", {"http", "wire", "message", "trace", "plan"}},
        {"core/flow", {"trace", "message", "plan"}},
        {"ui", allCore},
        {"app", allCore},
    };
    return table;
}

QString roomOf(const QString &path)
{
    const QStringList parts = path.split('/');
    return parts.first() == "core" && parts.size() > 2 ? parts.at(0) + '/' + parts.at(1) : parts.first();
}

struct Include {
    QString file; ///< relative to the project
    int line = 0;
    QString target; ///< what stands between the quotes or brackets
    bool quoted = false;
};

QList<Include> includesBelow(const QString &folder)
{
    static const QRegularExpression pattern(R"(^\s*#\s*include\s*(["<])([^">]+)[">])");
    QList<Include> result;
    QDirIterator files(QStringLiteral(ROUNDTRIP_SOURCE_DIR "/") + folder, {"*.h", "*.cpp"}, QDir::Files,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly))
            qFatal("cannot read %s", qPrintable(file.fileName()));
        for (int line = 1; !file.atEnd(); ++line) {
            const auto match = pattern.match(QString::fromUtf8(file.readLine()));
            if (match.hasMatch()) {
                result.append({QDir(ROUNDTRIP_SOURCE_DIR).relativeFilePath(file.fileName()), line, match.captured(2),
                               match.captured(1) == "\""});
            }
        }
    }
    return result;
}

QString place(const Include &include)
{
    return QStringLiteral("%1:%2 includes %3").arg(include.file).arg(include.line).arg(include.target);
}

bool isAllowed(const Include &include)
{
    const QString target = roomOf(include.target);
    const QString own = roomOf(include.file);
    if (target == own || include.target == "core/result.h")
        return true;
    if (target.startsWith("core/"))
        return allowed().value(own).contains(target.mid(5));
    return own == "app" && target == "ui";
}

} // namespace

class tst_Includes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roomsIncludeOnlyWhomTheyMay()
    {
        QStringList wrong;
        int seen = 0;
        for (const QString folder : {"core", "ui", "app"}) {
            for (const Include &include : includesBelow(folder)) {
                if (!include.quoted)
                    continue;
                ++seen;
                if (!isAllowed(include))
                    wrong.append(place(include));
            }
        }
        QVERIFY2(seen > 100, "the sources were not found");
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
    }

    void coreKnowsNoGui()
    {
        static const QRegularExpression gui(
            "^(Qt(Gui|Widgets|Svg)/|Q(Widget|Painter|Color|Font|Icon|Pixmap|Image|Application|GuiApplication|Action)\\b)");
        QStringList wrong;
        for (const Include &include : includesBelow("core")) {
            if (gui.match(include.target).hasMatch())
                wrong.append(place(include));
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
    }

    void onlyTheParserKnowsLlhttp()
    {
        QStringList files;
        for (const Include &include : includesBelow("core")) {
            if (include.target.contains("llhttp"))
                files.append(include.file);
        }
        QCOMPARE(files, QStringList{"core/message/messageparser_p.h"});
    }

    void privateHeadersStayInTheirFolder()
    {
        QStringList wrong;
        for (const char *room : {"core", "ui", "app"}) {
            for (const Include &include : includesBelow(room)) {
                const QString folder = include.target.section('/', 0, -2) + '/';
                if (include.target.endsWith("_p.h") && !include.file.startsWith(folder))
                    wrong.append(place(include));
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
    }

    void modelsKnowNoWidgets()
    {
        static const QRegularExpression widgets("^(QtWidgets/|Q(Widget|Painter|Application|Color|Font)\\b)");
        QStringList wrong;
        for (const Include &include : includesBelow("ui/models")) {
            if (widgets.match(include.target).hasMatch())
                wrong.append(place(include));
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
    }

    /// Qt takes a text with a tag for HTML: labels and tool tips are made where that is prevented.
    void onlyTheThemeMakesLabelsAndToolTips()
    {
        static const QRegularExpression html(
            R"(new QLabel\b|\bsetToolTip\(|\bQToolTip\b|\bsetHtml\(|\bRichText\b)");
        QStringList wrong;
        int seen = 0;
        QDirIterator files(
            ROUNDTRIP_SOURCE_DIR "/ui", {"*.h", "*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString path = QDir(ROUNDTRIP_SOURCE_DIR).relativeFilePath(files.next());
            if (path.startsWith("ui/theme/"))
                continue;
            ++seen;
            QFile file(files.filePath());
            QVERIFY(file.open(QIODevice::ReadOnly));
            for (int line = 1; !file.atEnd(); ++line) {
                if (html.match(QString::fromUtf8(file.readLine())).hasMatch())
                    wrong.append(QStringLiteral("%1:%2").arg(path).arg(line));
            }
        }
        QVERIFY2(seen > 50, "the sources were not found");
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
    }

    void theTestCatchesALookThroughTheWall()
    {
        QVERIFY(!isAllowed({"core/trace/writer.h", 1, "core/http/server.h", true}));
        QVERIFY(!isAllowed({"core/http/server.h", 1, "ui/theme/theme.h", true}));
        QVERIFY(!isAllowed({"ui/stage/stageview.h", 1, "app/main.h", true}));
        QVERIFY(isAllowed({"core/http/server.h", 1, "core/wire/loop.h", true}));
    }
};

QTEST_GUILESS_MAIN(tst_Includes)
#include "tst_includes.moc"
