#include "core/flow/conditionwords.h"
#include "core/plan/planjson.h"
#include "tests/gui/enginewindow.h"
#include "ui/compose/linkdialog.h"
#include "ui/compose/linkform.h"
#include "ui/compose/linktext.h"
#include "ui/stage/noticeline.h"
#include "ui/stage/stage.h"
#include "ui/stage/stageview.h"
#include "ui/window/barmenu.h"
#include "ui/window/controlbar.h"
#include "ui/window/linkcontrols.h"
#include "ui/window/windowactions.h"

#include <QActionGroup>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSettings>
#include <QTemporaryDir>

using namespace roundtrip;
using namespace roundtrip::ui;
using namespace std::chrono_literals;
using roundtrip::test::chooseInMenu;
using roundtrip::test::EngineWindow;
using trace::EventKind;

/// Link conditions in the window: the button, the form, what is said while they are on.
class tst_WindowLink final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }

    void amountsAreReadAsTheyAreWritten_data();
    void amountsAreReadAsTheyAreWritten();
    void theFormIsTheInverseOfItself();
    void whatIsWrongIsSaidAtTheField();
    void aPresetFillsTheFormAndIsFoundAgain();
    void oneByteAtATimeFromTheBar();
    void theStageSaysWhatIsDelayedAtTheMoment();
    void anExchangeThatIsOverKeepsItsConditions();
    void conditionsOfOneConnectionAlone();
    void nothingIsKeptForTheNextStart();

private:
    Theme m_theme;
};

void tst_WindowLink::amountsAreReadAsTheyAreWritten_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("rate"); // -1: refused
    QTest::addColumn<int>("size");
    const auto row = [](const char *text, int rate, int size) {
        QTest::newRow(text) << QString::fromUtf8(text) << rate << size;
    };
    row("", 0, 0);
    row("unlimited", 0, -1);
    row("as it comes", -1, 0);
    row("1", 1, 1);
    row("768 kbit/s", 768, -1);
    row("1,6 Mbit/s", 1600, -1);
    row("2 Gbit/s", 2'000'000, -1);
    row("100 bit/s", -1, -1); // less than 1 kbit/s is not nothing
    row("1460 B", -1, 1460);
    row("4 KiB", -1, 4096);
    row("1,460 B", -1, 1460); // groups of three digits, as others write them
    row("1,000,000", 1'000'000, 1'000'000);
    row("1.5 B", -1, -1); // there is no half of a byte
    row("1,46", -1, -1);
    row("-1", -1, -1);
    row("1 parsec", -1, -1);
    row("999999999999", -1, -1);
}

void tst_WindowLink::amountsAreReadAsTheyAreWritten()
{
    QFETCH(QString, text);
    QFETCH(int, rate);
    QFETCH(int, size);
    QCOMPARE(parseBandwidth(text).value_or(-1), rate);
    QCOMPARE(parseSegment(text).value_or(-1), size);
    if (rate >= 0)
        QCOMPARE(parseBandwidth(bandwidthText(rate)), rate);
    if (size >= 0)
        QCOMPARE(parseSegment(segmentText(size)), size);
}

void tst_WindowLink::theFormIsTheInverseOfItself()
{
    LinkForm form(m_theme);
    for (const plan::LinkPlan &preset : plan::linkPresets()) {
        form.setLink(preset);
        QCOMPARE(form.link(), preset);
        QVERIFY(!form.firstWrongField());
    }
    const plan::LinkPlan own{{}, {1500ms, 20ms, 1600, 536}, {0ms, 3ms, 0, 1}, 7};
    form.setLink(own);
    QCOMPARE(form.link(), own);
    QCOMPARE(form.presets()->currentData().toByteArray(), QByteArray());
}

void tst_WindowLink::whatIsWrongIsSaidAtTheField()
{
    LinkDialog dialog(m_theme, nullptr);
    dialog.start({}, {}, false);
    LinkForm *form = dialog.form();
    for (const auto what : {LinkForm::Latency, LinkForm::Bandwidth, LinkForm::Segment}) {
        QLineEdit *field = form->field(what, LinkForm::ToClient);
        field->selectAll();
        QTest::keyClicks(field, QStringLiteral("much"));
        QCOMPARE(form->firstWrongField(), field);
        QVERIFY(form->complaint(what)->isVisible());
        QVERIFY(field->property("invalid").toBool());
        QVERIFY(!dialog.setButton()->isEnabled());
        field->selectAll();
        QTest::keyClicks(field, QStringLiteral("1"));
        QVERIFY(!form->complaint(what)->isVisible());
        QVERIFY(dialog.setButton()->isEnabled());
    }
}

void tst_WindowLink::aPresetFillsTheFormAndIsFoundAgain()
{
    LinkForm form(m_theme);
    form.show();
    form.presets()->setFocus();
    QTest::keyClick(form.presets(), Qt::Key_Down);
    QTest::keyClick(form.presets(), Qt::Key_Down);
    QCOMPARE(form.link(), *plan::findLinkPreset("3g"));
    QLineEdit *latency = form.field(LinkForm::Latency, LinkForm::ToServer);
    latency->selectAll();
    QTest::keyClicks(latency, QStringLiteral("99 ms"));
    QCOMPARE(form.presets()->currentData().toByteArray(), QByteArray());
    QVERIFY(form.link().preset.isEmpty());
    latency->selectAll();
    QTest::keyClicks(latency, QStringLiteral("150 ms"));
    QCOMPARE(form.presets()->currentData().toByteArray(), QByteArray("3g"));
}

void tst_WindowLink::oneByteAtATimeFromTheBar()
{
    EngineWindow engine(m_theme);
    BarMenu *button = engine.window.link().button();
    QVERIFY(button->isVisible());
    QCOMPARE(button->words().whole, QStringLiteral("Link: loopback"));
    QVERIFY(!button->words().acting);
    QVERIFY(chooseInMenu([button] { QTest::mouseClick(button, Qt::LeftButton); },
        {QStringLiteral("link-one-byte")}));
    QCOMPARE(button->words().whole, QStringLiteral("Link: one byte at a time"));
    QVERIFY(button->words().acting);
    QTRY_COMPARE(engine.now().linkOf({}).preset, QByteArray("one-byte"));
    engine.start("/");
    QTRY_VERIFY(engine.isOver());
    const flow::ExchangeRow row = engine.newest();
    QCOMPARE(qint64(engine.count(EventKind::SocketWrite)), row.requestBytes + row.responseBytes);
    // Back again: the same menu from the menu bar, by the palette's own list.
    QVERIFY(chooseInMenu([button] { QTest::mouseClick(button, Qt::LeftButton); },
        {QStringLiteral("link-loopback")}));
    QVERIFY(!button->words().acting);
    QVERIFY(std::ranges::any_of(engine.window.actions().all(),
        [](const auto &entry) { return entry.action->objectName() == QLatin1String("link-3g"); }));
}

void tst_WindowLink::theStageSaysWhatIsDelayedAtTheMoment()
{
    EngineWindow engine(m_theme);
    const plan::LinkPlan slow{{}, {40ms, 0ms, 0, 0}, {40ms, 0ms, 0, 0}, 1};
    engine.window.link().setLink(slow);
    engine.start("/");
    NoticeLine &notice = engine.window.stage().notice();
    QTRY_VERIFY(notice.isVisible());
    QTRY_VERIFY(engine.isOver());
    // Behind the first write of the client the server has not read it yet: it is delayed.
    const trace::Snapshot snapshot = engine.backend.snapshot();
    quint64 held = 0;
    while (snapshot.at({held}).kind != EventKind::LinkHeld)
        ++held;
    const qint64 bytes = snapshot.at({held}).value;
    engine.window.playback().seek(held + 1);
    QCOMPARE(notice.notice().detail,
        QStringLiteral("delayed now: %1 B before the server reads them").arg(bytes));
    engine.window.playback().seek(held);
    QVERIFY(!notice.notice().detail.startsWith(QLatin1String("delayed now")));
    engine.window.playback().seek(0);
    QVERIFY(!notice.isVisible()); // nobody had set anything
    QVERIFY(engine.window.link().button()->words().acting); // it is set, as a field of a form is
}

void tst_WindowLink::anExchangeThatIsOverKeepsItsConditions()
{
    EngineWindow engine(m_theme);
    engine.window.link().setLink(*plan::findLinkPreset("wifi"));
    engine.start("/");
    QTRY_VERIFY(engine.isOver());
    const flow::ExchangeKey first = engine.newest().key;
    engine.window.link().setLink(*plan::findLinkPreset("loopback"));
    engine.start("/");
    QTRY_VERIFY(engine.isOver());
    QTRY_COMPARE(engine.window.selection().exchange(), engine.newest().key);
    QTRY_VERIFY(!engine.window.stage().notice().isVisible());
    engine.window.selection().setExchange(first);
    QVERIFY(engine.window.stage().notice().isVisible());
    QCOMPARE(engine.window.stage().notice().notice().text, QStringLiteral("Link: Wi-Fi"));
}

void tst_WindowLink::conditionsOfOneConnectionAlone()
{
    EngineWindow engine(m_theme);
    engine.start("/never-end");
    const flow::ExchangeRow row = engine.newest();
    QTRY_VERIFY(engine.newest().connection);
    LinkControls &link = engine.window.link();
    link.followSelection();
    QTRY_VERIFY(link.conditionsOfOne()->isEnabled());
    BarMenu *button = link.button();
    QVERIFY(chooseInMenu([button] { QTest::mouseClick(button, Qt::LeftButton); },
        {QStringLiteral("linkConditionsOfOne")}));
    LinkDialog *dialog = link.dialog();
    QTRY_VERIFY(dialog->isVisible());
    QVERIFY(dialog->forOne()->isChecked());
    QLineEdit *latency = dialog->form()->field(LinkForm::Latency, LinkForm::ToClient);
    latency->selectAll();
    QTest::keyClicks(latency, QStringLiteral("1.2 s"));
    QTest::mouseClick(dialog->setButton(), Qt::LeftButton);
    QVERIFY(!dialog->isVisible());
    QTRY_COMPARE(engine.now().linkOf(engine.newest().connection).toClient.latency, 1200ms);
    QCOMPARE(engine.now().linkOf({}).toClient.latency, 0ms);
    QCOMPARE(button->words().whole, QStringLiteral("Link: loopback"));
    QTRY_COMPARE(engine.window.stage().notice().notice().text, QStringLiteral("Link: your own"));
}

void tst_WindowLink::nothingIsKeptForTheNextStart()
{
    QTemporaryDir directory;
    QSettings settings(directory.filePath(QStringLiteral("r.ini")), QSettings::IniFormat);
    {
        EngineWindow engine(m_theme, &settings);
        engine.window.link().setLink(*plan::findLinkPreset("satellite"));
        engine.window.close();
    }
    EngineWindow engine(m_theme, &settings);
    QVERIFY(flow::isPlain(engine.window.link().link()));
    QCOMPARE(engine.window.link().button()->words().whole, QStringLiteral("Link: loopback"));
}

QTEST_MAIN(tst_WindowLink)
#include "tst_windowlink.moc"
