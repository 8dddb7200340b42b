#include "tests/gui/formhands.h"
#include "ui/compose/agentpicker.h"
#include "ui/compose/delaytext.h"
#include "ui/compose/headerrows.h"
#include "ui/compose/piecerows.h"
#include "ui/compose/requestform.h"
#include "ui/compose/serverform.h"
#include "ui/theme/segmentedcontrol.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using namespace roundtrip;
using namespace roundtrip::ui;
using roundtrip::test::fullPlan;
using roundtrip::test::typeInto;
using std::chrono::milliseconds;

namespace
{

/// Buttons of a choice are found by their text, as a person finds them.
QAbstractButton *buttonNamed(QWidget *parent, const QString &text)
{
    for (QAbstractButton *button : parent->findChildren<QAbstractButton *>()) {
        if (button->text() == text)
            return button;
    }
    return nullptr;
}

/// The list of a combo box, the field of a spin box: they are named by what they belong to.
bool isPartOfAnother(const QWidget *widget)
{
    for (const QWidget *above = widget->parentWidget(); above; above = above->parentWidget()) {
        if (qobject_cast<const QComboBox *>(above) || qobject_cast<const QSpinBox *>(above))
            return true;
    }
    return false;
}

} // namespace

/// The request form: a plan becomes fields, and fields a plan.
class tst_Compose final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }

    void readsDelaysAsPeopleWriteThem_data();
    void readsDelaysAsPeopleWriteThem();
    void shownPlanComesBackUnchanged();
    void bytesThatAreNoTextStayAsTheyAre();
    void typingMakesAPlan();
    void saysWhatTheModuleAdds_data();
    void saysWhatTheModuleAdds();
    void whatChoicesAddIsSaid();
    void valueGoesOutAsLatin1();
    void whatIsTypedIsSeen();
    void fieldsShowTheirBeginning();
    void rowsAreAddedAndRemoved();
    void everyControlHasAName();
    void theUrlIsShownWithItsMethod();

private:
    Theme m_theme;
};

void tst_Compose::readsDelaysAsPeopleWriteThem_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("ms"); // -1: refused
    QTest::newRow("nothing") << "" << 0;
    QTest::newRow("at once") << "at once" << 0;
    QTest::newRow("bare number") << "300" << 300;
    QTest::newRow("milliseconds") << "+ 300 ms" << 300;
    QTest::newRow("seconds") << "1.2 s" << 1200;
    QTest::newRow("comma") << "+1,2s" << 1200;
    QTest::newRow("minutes") << "2 min" << 120000;
    QTest::newRow("hour") << "3600 s" << 3600000;
    QTest::newRow("more than an hour") << "3601 s" << -1;
    QTest::newRow("negative") << "-1 s" << -1;
    QTest::newRow("word") << "soon" << -1;
    QTest::newRow("other unit") << "3 h" << -1;
}

void tst_Compose::readsDelaysAsPeopleWriteThem()
{
    QFETCH(QString, text);
    QFETCH(int, ms);
    const auto delay = parseDelay(text);
    QCOMPARE(delay.has_value(), ms >= 0);
    if (delay) {
        QCOMPARE(delay->count(), ms);
        QCOMPARE(parseDelay(delayText(*delay)), delay);
    }
}

void tst_Compose::shownPlanComesBackUnchanged()
{
    RequestForm form(m_theme);
    plan::RequestPlan plan = fullPlan();
    plan.conformance = Conformance::Node; // no field of the form
    plan.trailers = {{"X-Sum", "1"}};
    form.setPlan(plan);
    QVERIFY(form.plan() == plan);
}

void tst_Compose::bytesThatAreNoTextStayAsTheyAre()
{
    RequestForm form(m_theme);
    plan::RequestPlan plan = fullPlan();
    plan.pieces = {{QByteArray::fromHex("00ff80"), milliseconds(0)}};
    form.setPlan(plan);
    QCOMPARE(form.plan().pieces.at(0).data, plan.pieces.at(0).data);
}

void tst_Compose::typingMakesAPlan()
{
    RequestForm form(m_theme);
    form.show();
    QSignalSpy sent(&form, &RequestForm::sendRequested);
    typeInto(form.methodCombo()->lineEdit(), "PUT");
    typeInto(form.urlEdit(), "localhost:8080/a?b=1");
    QTest::mouseClick(form.findChild<QPushButton *>(QStringLiteral("addHeader")), Qt::LeftButton);
    QTest::keyClicks(form.headerRows()->nameEdit(0), QStringLiteral("Accept"));
    QTest::keyClicks(form.headerRows()->valueEdit(0), QStringLiteral("*/*"));
    QTest::mouseClick(form.findChild<QPushButton *>(QStringLiteral("addPiece")), Qt::LeftButton);
    form.pieceRows()->textEdit(0)->insertPlainText(
        QStringLiteral("你好")); // an input method commits
    typeInto(form.pieceRows()->delayEdit(0), "500 ms");
    QTest::mouseClick(buttonNamed(form.finish(), QStringLiteral("forget end()")), Qt::LeftButton);
    QTest::mouseClick(form.sendButton(), Qt::LeftButton);

    QCOMPARE(sent.size(), 1);
    const auto plan = sent.at(0).at(0).value<plan::RequestPlan>();
    QCOMPARE(plan.method, QByteArray("PUT"));
    QCOMPARE(plan.url, QByteArray("http://localhost:8080/a?b=1"));
    QVERIFY((plan.headers == plan::FieldList{{"Accept", "*/*"}}));
    QVERIFY((plan.pieces == std::vector<plan::Piece>{{QByteArray("你好"), milliseconds(500)}}));
    QCOMPARE(plan.finish, plan::Finish::None);
}

void tst_Compose::saysWhatTheModuleAdds_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<bool>("body");
    QTest::addColumn<int>("agent"); // the entry of the combo
    QTest::addColumn<QString>("lines");
    QTest::newRow("GET") << QByteArray("GET") << false << 0 << "Host, Connection: keep-alive";
    QTest::newRow("GET, no agent") << QByteArray("GET") << false << 2 << "Host, Connection: close";
    QTest::newRow("POST with pieces") << QByteArray("POST") << true << 0
                                      << "Host, Connection: keep-alive, Transfer-Encoding: chunked";
    QTest::newRow("POST without") << QByteArray("POST") << false << 0
                                  << "Host, Connection: keep-alive, Content-Length: 0";
    QTest::newRow("POST, agent: false")
        << QByteArray("POST") << true << 1 << "Host, Connection: close, Transfer-Encoding: chunked";
    QTest::newRow("DELETE with pieces")
        << QByteArray("DELETE") << true << 0 << "Host, Connection: keep-alive";
}

void tst_Compose::saysWhatTheModuleAdds()
{
    QFETCH(QByteArray, method);
    QFETCH(bool, body);
    QFETCH(int, agent);
    QFETCH(QString, lines);
    RequestForm form(m_theme);
    plan::RequestPlan plan;
    plan.method = method;
    plan.url = "http://127.0.0.1:3000/";
    if (body)
        plan.pieces = {{"x", milliseconds(0)}};
    form.setPlan(plan);
    form.agent()->combo()->setCurrentIndex(agent);
    QCOMPARE(form.moduleAddsNote()->text(), QStringLiteral("The module adds: %1").arg(lines));
}

void tst_Compose::whatChoicesAddIsSaid()
{
    RequestForm form(m_theme);
    plan::RequestPlan plan;
    plan.method = "POST";
    plan.url = "http://127.0.0.1:3000/";
    plan.pieces = {{"abc", milliseconds(0)}};
    plan.waitForContinue = true;
    plan.framing = plan::FramingChoice::ContentLength;
    form.setPlan(plan);
    QCOMPARE(form.moduleAddsNote()->text(),
        QStringLiteral("Your choices below add: Expect: 100-continue, Content-Length: 3\n"
                       "The module adds: Host, Connection: keep-alive"));
}

void tst_Compose::valueGoesOutAsLatin1()
{
    RequestForm form(m_theme);
    plan::RequestPlan plan;
    plan.url = "http://127.0.0.1:3000/";
    plan.headers = {{"X-Name", "caf\xe9"}};
    form.setPlan(plan);
    QCOMPARE(form.headerRows()->valueEdit(0)->text(), QStringLiteral("café"));
    QVERIFY(!form.hasProblems());
    QVERIFY(form.plan() == plan);
}

void tst_Compose::whatIsTypedIsSeen()
{
    RequestForm form(m_theme);
    form.resize(264, 900);
    form.setPlan(fullPlan());
    form.show();
    PieceRows *pieces = form.pieceRows();
    for (int row = 0; row < pieces->rowCount(); ++row) {
        const QLineEdit *delay = pieces->delayEdit(row);
        const int padding = 2 * m_theme.px(8);
        QVERIFY2(delay->fontMetrics().horizontalAdvance(delay->text()) < delay->width() - padding,
            qPrintable(delay->text()));
        QVERIFY(!pieces->textEdit(row)->verticalScrollBar()->isVisible());
    }
    QVERIFY(form.urlEdit()->width() > 200); // a line of its own
    QLineEdit *value = form.headerRows()->valueEdit(0);
    QTest::keyClicks(value, QStringLiteral("; a long end of a value that does not fit"));
    QFocusEvent leaves(QEvent::FocusOut, Qt::TabFocusReason);
    QCoreApplication::sendEvent(value, &leaves);
    QCOMPARE(value->cursorPosition(), 0);
}

void tst_Compose::fieldsShowTheirBeginning()
{
    RequestForm form(m_theme);
    form.resize(260, 600);
    form.show();
    plan::RequestPlan plan;
    plan.method = "GET";
    plan.url = "http://127.0.0.1:3000/a/path/that/is/much/longer/than/the/field";
    form.setPlan(plan);
    QCOMPARE(form.urlEdit()->cursorPosition(), 0);
    QCOMPARE(form.urlEdit()->toolTip(), form.urlEdit()->text());
    form.focusUrl();
    QCOMPARE(form.urlEdit()->cursorPosition(), 0);
    QCOMPARE(form.urlEdit()->selectedText(), form.urlEdit()->text()); // typing replaces it
}

void tst_Compose::rowsAreAddedAndRemoved()
{
    RequestForm form(m_theme);
    form.setPlan(fullPlan());
    form.headerRows()->removeRow(1);
    QVERIFY((form.plan().headers
        == plan::FieldList{{"Content-Type", "application/json"}, {"X-Twice", "2"}}));
    form.pieceRows()->removeRow(0);
    QCOMPARE(form.plan().pieces.size(), size_t(1));
    form.pieceRows()->addRow();
    QCOMPARE(form.plan().pieces.size(), size_t(2));
    QCOMPARE(form.plan().pieces.at(1), plan::Piece{});
}

void tst_Compose::everyControlHasAName()
{
    RequestForm form(m_theme);
    form.setPlan(fullPlan());
    ServerForm server(m_theme);
    for (QWidget *panel : {static_cast<QWidget *>(&form), static_cast<QWidget *>(&server)}) {
        for (QWidget *widget : panel->findChildren<QWidget *>()) {
            if (widget->focusPolicy() == Qt::NoFocus || widget->isHidden()
                || isPartOfAnother(widget))
                continue;
            const QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
            QVERIFY2(face && !face->text(QAccessible::Name).isEmpty(),
                widget->metaObject()->className());
        }
    }
}

/// Whoever goes to the URL reads it with its method, wherever the form was scrolled to.
void tst_Compose::theUrlIsShownWithItsMethod()
{
    RequestForm form(m_theme);
    form.resize(260, 300);
    form.show();
    QVERIFY(QTest::qWaitForWindowExposed(&form));
    auto *scroll = form.findChild<QScrollArea *>();
    QVERIFY(scroll->verticalScrollBar()->maximum() > 0);
    scroll->verticalScrollBar()->setValue(scroll->verticalScrollBar()->maximum());
    form.focusUrl();
    for (const QWidget *field : {static_cast<QWidget *>(form.methodCombo()),
             static_cast<QWidget *>(form.urlEdit())}) {
        const QRect place(field->mapTo(scroll->viewport(), QPoint()), field->size());
        QVERIFY(scroll->viewport()->rect().contains(place));
    }
}

QTEST_MAIN(tst_Compose)
#include "tst_compose.moc"
