#include "tests/gui/recordedbackend.h"
#include "ui/compose/leadingedit.h"
#include "ui/compose/serverform.h"
#include "ui/exchanges/exchangelist.h"
#include "ui/exchanges/exchangemodel.h"
#include "ui/inspect/eventsmodel.h"
#include "ui/stage/flowrail.h"
#include "ui/stage/headerline.h"
#include "ui/stage/stage.h"
#include "ui/stage/stageview.h"
#include "ui/theme/theme.h"
#include "ui/theme/tooltip.h"
#include "ui/window/controlbar.h"
#include "ui/window/mainwindow.h"

#include <QAbstractScrollArea>
#include <QHelpEvent>
#include <QLabel>
#include <QTest>
#include <QTextDocument>
#include <QToolTip>

using namespace roundtrip;
using namespace roundtrip::ui;
using namespace std::chrono_literals;

namespace
{

/// What a peer sends to see whether somebody takes it for HTML.
const QByteArray markup = "<b>bold</b><img src='file:///dev/zero'>";

/// What a person reads of a tip or a label, as Qt shows it.
QString shownText(const QString &tip)
{
    if (!Qt::mightBeRichText(tip))
        return tip;
    QTextDocument document;
    document.setHtml(tip);
    return document.toPlainText();
}

/// As it was sent, or cut short before its end; never without its tags.
bool isShownAsSent(const QString &tip)
{
    const QString shown = shownText(tip);
    return !shown.contains(QLatin1String("bold")) || shown.contains(QLatin1String("<b>bold"));
}

/// A server outside that answers with markup wherever it can, a client that asks with it.
flow::ExchangeKey writeMarkup(test::TraceBuilder &b)
{
    test::Line line = test::newLine(b, 51602);
    test::ClientScript client(b, "POST", "/" + markup, {{"X-" + markup.left(2), markup}});
    client.newSocket(line);
    client.write(markup);
    client.end();
    client.onSocket();
    b.wait(90us);
    client.connected();
    b.wait(300us);
    line.toClient = "HTTP/1.1 200 " + markup + "\r\nContent-Length: 39\r\nServer: " + markup
        + "\r\n\r\n" + markup;
    client.read();
    client.fail({markup, markup, {}, -1}, {}, trace::MessageObject::Incoming);
    client.close(true);
    return {client.id(), {}};
}

/// Everything that tips of this area say.
QStringList tipsOf(QAbstractScrollArea &area)
{
    QStringList tips;
    QWidget *viewport = area.viewport();
    for (int y = 4; y < viewport->height(); y += 6) {
        for (int x = 10; x < viewport->width(); x += 40) {
            const QPoint at(x, y);
            QHelpEvent help(QEvent::ToolTip, at, viewport->mapToGlobal(at));
            QCoreApplication::sendEvent(viewport, &help);
            if (!QToolTip::text().isEmpty() && !tips.contains(QToolTip::text()))
                tips.append(QToolTip::text());
        }
    }
    return tips;
}

QStringList tipsOf(const QAbstractItemModel &model)
{
    QStringList tips;
    for (int row = 0; row < model.rowCount(); ++row) {
        for (int column = 0; column < model.columnCount(); ++column)
            tips.append(model.index(row, column).data(Qt::ToolTipRole).toString());
    }
    return tips;
}

/// The markup is among them, and each shows it as it was sent.
void compare(const QStringList &tips)
{
    bool seen = false;
    for (const QString &tip : tips) {
        seen = seen || tip.contains(QLatin1String("bold"));
        QVERIFY2(isShownAsSent(tip), qPrintable(tip));
    }
    QVERIFY2(seen, qPrintable(tips.join('\n')));
}

struct Bench {
    explicit Bench(Theme &theme)
        : key(writeMarkup(builder))
        , backend(builder.snapshot())
        , window(theme, backend)
    {
        window.resize(1400, 900);
        window.show();
        window.playback().refresh();
        window.selection().setExchange(key);
        window.playback().goLive();
    }

    test::TraceBuilder builder;
    flow::ExchangeKey key;
    test::RecordedBackend backend;
    MainWindow window;
};

} // namespace

/// What the network brings is shown as the characters it is, wherever it is shown: never as HTML.
class tst_PlainText final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }

    void aTipShowsItsCharacters_data();
    void aTipShowsItsCharacters();
    void aLongTipIsCut();
    void railsAndStage();
    void lists();
    void labelsAndWidgets();
    void whatTheServerFailedWith();

private:
    Theme m_theme;
};

void tst_PlainText::aTipShowsItsCharacters_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("plain") << QStringLiteral("write('Hi')");
    QTest::newRow("tag") << QStringLiteral("write('<b>Hi</b>')");
    QTest::newRow("entity") << QStringLiteral("&lt; &amp; &");
    QTest::newRow("lines and blanks") << QStringLiteral("<i>a</i>\n  b   c");
    QTest::newRow("document type") << QStringLiteral("<!DOCTYPE html>a");
    QTest::newRow("image") << QString::fromLatin1(markup);
}

void tst_PlainText::aTipShowsItsCharacters()
{
    QFETCH(QString, text);
    QCOMPARE(shownText(plainToolTip(text)), text);
}

void tst_PlainText::aLongTipIsCut()
{
    const QString tip = shownText(plainToolTip(QStringLiteral("<b>") + QString(60'000, u'x')));
    QVERIFY(tip.size() < 3000);
    QVERIFY(tip.endsWith(u'…'));
}

void tst_PlainText::railsAndStage()
{
    Bench bench(m_theme);
    Stage &stage = bench.window.stage();
    const auto rails = stage.findChildren<FlowRail *>();
    QCOMPARE(rails.size(), 2);
    compare(tipsOf(*rails.front()) + tipsOf(*rails.back()));
    compare(tipsOf(stage.view()));
}

void tst_PlainText::lists()
{
    Bench bench(m_theme);
    compare(tipsOf(*bench.window.exchanges().model()));
    EventsModel events;
    events.show(std::make_shared<const flow::ExchangeReading>(
                    bench.backend.shown, bench.window.playback().moment(), bench.key),
        bench.key);
    compare(tipsOf(events));
}

void tst_PlainText::labelsAndWidgets()
{
    Bench bench(m_theme);
    for (LeadingEdit *edit : bench.window.findChildren<LeadingEdit *>())
        edit->setText(QString::fromLatin1(markup));
    for (HeaderLine *line : bench.window.findChildren<HeaderLine *>())
        line->setLink({QString::fromLatin1(markup), {}, QString::fromLatin1(markup)});
    QStringList tips;
    for (QWidget *widget : bench.window.findChildren<QWidget *>())
        tips.append(widget->toolTip());
    compare(tips);
    for (QLabel *label : bench.window.findChildren<QLabel *>())
        QVERIFY2(label->textFormat() == Qt::PlainText, qPrintable(label->text()));
}

/// The host of a server is a text that somebody typed.
void tst_PlainText::whatTheServerFailedWith()
{
    Bench bench(m_theme);
    ControlBar &bar = bench.window.controls();
    bar.setServerState(ServerFailed{markup, 80, {"EINVAL", markup, "listen", -1}});
    QStringList tips;
    for (QWidget *widget : bar.findChildren<QWidget *>())
        tips.append(widget->toolTip());
    compare(tips);
}

QTEST_MAIN(tst_PlainText)
#include "tst_plaintext.moc"
