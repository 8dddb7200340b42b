#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

// Every string that a person reads is there in Chinese too, and every plural form in English:
// reading the sources again finds nothing without a translation.
namespace
{

const QString source = QStringLiteral(ROUNDTRIP_SOURCE_DIR);

struct Message {
    QString context;
    QString text;
    QString translation;
    bool unfinished = false;
};

Message messageAt(QXmlStreamReader &xml, const QString &context)
{
    Message message{context, {}, {}, false};
    while (xml.readNextStartElement()) {
        if (xml.name() == QLatin1StringView("source")) {
            message.text = xml.readElementText();
        } else if (xml.name() == QLatin1StringView("translation")) {
            message.unfinished = xml.attributes().hasAttribute("type");
            message.translation = xml.readElementText(QXmlStreamReader::IncludeChildElements);
        } else {
            xml.skipCurrentElement();
        }
    }
    return message;
}

QList<Message> messagesIn(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(path));
    QList<Message> messages;
    QString context;
    QXmlStreamReader xml(&file);
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == QLatin1StringView("name"))
            context = xml.readElementText();
        else if (xml.name() == QLatin1StringView("message"))
            messages.append(messageAt(xml, context));
    }
    return messages;
}

/// %1, %2, %n … in a text, sorted.
QStringList placesIn(const QString &text)
{
    static const QRegularExpression place("%(L?\\d|L?n)");
    QStringList places;
    auto all = place.globalMatch(text);
    while (all.hasNext())
        places.append(all.next().captured());
    places.sort();
    places.removeDuplicates();
    return places;
}

/// `code` in a text, sorted.
QStringList codeIn(const QString &text)
{
    static const QRegularExpression code("`[^`]*`");
    QStringList codes;
    auto all = code.globalMatch(text);
    while (all.hasNext())
        codes.append(all.next().captured());
    codes.sort();
    return codes;
}

} // namespace

class tst_Translations : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    /// The catalogue as it would be after reading the sources again.
    QList<Message> readAgain(const QString &name, const QStringList &options)
    {
        const QString copy = m_folder.filePath(name);
        QFile::remove(copy);
        if (!QFile::copy(source + "/resources/translations/" + name, copy))
            return {};
        QProcess lupdate;
        lupdate.start(ROUNDTRIP_LUPDATE,
            QStringList{"-silent", "-no-obsolete", "-locations", "none", "-I", source, "-recursive",
                source + "/app", source + "/core", source + "/ui"}
                + options + QStringList{"-ts", copy});
        return lupdate.waitForFinished() && lupdate.exitCode() == 0 ? messagesIn(copy)
                                                                    : QList<Message>();
    }

    static void columns()
    {
        QTest::addColumn<QString>("catalogue");
        QTest::addColumn<QStringList>("options");
        QTest::newRow("Chinese") << "roundtrip_zh_CN.ts" << QStringList();
        QTest::newRow("English plural forms") << "roundtrip_en.ts" << QStringList("-pluralonly");
    }

private Q_SLOTS:
    void everyTextIsTranslated_data() { columns(); }
    void everyTextIsTranslated()
    {
        QFETCH(QString, catalogue);
        QFETCH(QStringList, options);
        const QList<Message> messages = readAgain(catalogue, options);
        QVERIFY(!messages.isEmpty());
        QStringList missing;
        for (const Message &message : messages) {
            if (message.unfinished || message.translation.trimmed().isEmpty())
                missing.append(message.context + ": " + message.text);
        }
        QVERIFY2(missing.isEmpty(), qPrintable(missing.join('\n')));
    }

    void translationsKeepTheirPlaces_data() { columns(); }
    void translationsKeepTheirPlaces()
    {
        QFETCH(QString, catalogue);
        QFETCH(QStringList, options);
        const QList<Message> messages = readAgain(catalogue, options);
        QVERIFY(!messages.isEmpty());
        for (const Message &message : messages) {
            if (!message.translation.trimmed().isEmpty())
                QCOMPARE(placesIn(message.translation), placesIn(message.text));
        }
    }

    /// Code stays code: what stands between backticks is drawn in the code font, and there must be
    /// as much of it.
    void translationsKeepTheirCode_data() { columns(); }
    void translationsKeepTheirCode()
    {
        QFETCH(QString, catalogue);
        QFETCH(QStringList, options);
        const QList<Message> messages = readAgain(catalogue, options);
        QVERIFY(!messages.isEmpty());
        for (const Message &message : messages)
            QCOMPARE(codeIn(message.translation), codeIn(message.text));
    }
};

QTEST_GUILESS_MAIN(tst_Translations)
#include "tst_translations.moc"
