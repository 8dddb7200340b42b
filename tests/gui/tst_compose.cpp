#include "ui/compose/agentpicker.h"
#include "ui/compose/delaytext.h"
#include "ui/compose/filefield.h"
#include "ui/compose/headerrows.h"
#include "ui/compose/piecerows.h"
#include "ui/compose/playgroundroutes.h"
#include "ui/compose/requestform.h"
#include "ui/compose/serverform.h"
#include "ui/compose/tlsfields.h"
#include "ui/theme/segmentedcontrol.h"
#include "ui/theme/theme.h"

#include "tests/support/certificates.h"

#include <QAccessible>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using namespace roundtrip;
using namespace roundtrip::ui;
using std::chrono::milliseconds;

namespace
{

/// A plan that uses every field of the form.
plan::RequestPlan fullPlan()
{
    plan::RequestPlan plan;
    plan.method = "POST";
    plan.url = "http://127.0.0.1:3000/api/data";
    plan.headers = {{"Content-Type", "application/json"}, {"X-Twice", "1"}, {"X-Twice", "2"}};
    plan.pieces = {{"{\"key\"", milliseconds(0)}, {": \"value\"}", milliseconds(1200)}};
    plan.framing = plan::FramingChoice::Chunked;
    plan.finish = plan::Finish::None;
    plan.timeout = milliseconds(2500);
    plan.agent = plan::AgentPlan{true, 1000, 10};
    return plan;
}

void typeInto(QLineEdit *edit, const char *text)
{
    edit->selectAll();
    QTest::keyClicks(edit, QString::fromUtf8(text));
}

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
    void wrongFieldIsMarkedAndNotSent_data();
    void wrongFieldIsMarkedAndNotSent();
    void wrongHeaderIsMarkedInItsRow();
    void valueBeyondLatin1IsNotSent();
    void valueGoesOutAsLatin1();
    void complaintSaysWhichPartIsWrong_data();
    void complaintSaysWhichPartIsWrong();
    void warnsOfALengthThatDoesNotFit();
    void whatIsTypedIsSeen();
    void wrongDelayIsNotSent();
    void correctedFieldIsSentAgain();
    void warnsOfABodyWithoutFraming();
    void warnsOfALengthThatIsNotThatOfTheBody();
    void aHeaderThatNodeWouldRefuseIsRefused();
    void fieldsShowTheirBeginning();
    void rowsAreAddedAndRemoved();
    void everyControlHasAName();
    void serverStartsAndStops();
    void aServerCanBeAProxy();
    void aCertificateAndAKeyMakeItHttps();
    void anHttpsRequestSaysWhomItTrusts();
    void aRefusedCertificateCanBeAcceptedAnyway();
    void aRefusalIsOfOneServerAlone();
    void withConnectionCloseNothingBehindIsRead();
    void theUrlIsShownWithItsMethod();
    void portInUseOffersAFreeOne();
    void hostThatCannotBeBoundOffersLocalhost();
    void returnStartsTheServer();
    void portTooHighIsAnError();
    void saysWhoCanReachTheServer();
    void clickOnARouteGivesAnExample();

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

void tst_Compose::wrongFieldIsMarkedAndNotSent_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<bool>("atUrl");
    QTest::addColumn<QString>("code");
    QTest::newRow("method") << QByteArray("B AD") << QByteArray("127.0.0.1:3000/") << false
                            << "ERR_INVALID_HTTP_TOKEN";
    QTest::newRow("no method") << QByteArray("") << QByteArray("127.0.0.1:3000/") << false
                               << "ERR_INVALID_HTTP_TOKEN";
    QTest::newRow("port") << QByteArray("GET") << QByteArray("127.0.0.1:99999/") << true
                          << "ERR_INVALID_URL";
    QTest::newRow("nothing") << QByteArray("GET") << QByteArray("") << true << "ERR_INVALID_URL";
    QTest::newRow("scheme") << QByteArray("GET") << QByteArray("ftp://a/") << true
                            << "ERR_INVALID_PROTOCOL";
}

void tst_Compose::wrongFieldIsMarkedAndNotSent()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, url);
    QFETCH(bool, atUrl);
    QFETCH(QString, code);
    RequestForm form(m_theme);
    form.show();
    QSignalSpy sent(&form, &RequestForm::sendRequested);
    plan::RequestPlan plan;
    plan.method = method;
    plan.url = url;
    form.setPlan(plan);
    QTest::mouseClick(form.sendButton(), Qt::LeftButton);

    QCOMPARE(sent.size(), 0);
    const QLabel *complaint = atUrl ? form.urlComplaint() : form.methodComplaint();
    QVERIFY(complaint->isVisible());
    QVERIFY2(complaint->text().endsWith(code), qPrintable(complaint->text()));
    const QWidget *field = atUrl ? static_cast<QWidget *>(form.urlEdit()) : form.methodCombo();
    QVERIFY(field->property("invalid").toBool());
    QCOMPARE(field->accessibleDescription(), complaint->text());
}

void tst_Compose::wrongHeaderIsMarkedInItsRow()
{
    RequestForm form(m_theme);
    form.show();
    QSignalSpy sent(&form, &RequestForm::sendRequested);
    plan::RequestPlan plan = fullPlan();
    plan.headers = {{"A", "1"}};
    form.setPlan(plan);
    HeaderRows *rows = form.headerRows();
    rows->addRow(); // stays empty: does not count
    rows->addRow();
    QTest::keyClicks(rows->nameEdit(2), QStringLiteral("no token"));
    QTest::mouseClick(form.sendButton(), Qt::LeftButton);
    QCOMPARE(sent.size(), 0);
    QVERIFY(rows->nameEdit(2)->property("invalid").toBool());
    QVERIFY(rows->complaintAt(2).contains(QLatin1String("ERR_INVALID_HTTP_TOKEN")));
    QVERIFY(rows->complaintAt(0).isEmpty());

    typeInto(rows->nameEdit(2), "B");
    rows->valueEdit(2)->setText(QStringLiteral("a\x01z"));
    QVERIFY(!rows->nameEdit(2)->property("invalid").toBool());
    QVERIFY(rows->complaintAt(2).contains(QLatin1String("ERR_INVALID_CHAR")));
}

void tst_Compose::valueBeyondLatin1IsNotSent()
{
    RequestForm form(m_theme);
    form.show();
    QSignalSpy sent(&form, &RequestForm::sendRequested);
    plan::RequestPlan plan;
    plan.url = "http://127.0.0.1:3000/";
    form.setPlan(plan);
    HeaderRows *rows = form.headerRows();
    rows->addRow();
    rows->nameEdit(0)->setText(QStringLiteral("X-ok"));
    rows->valueEdit(0)->setText(QStringLiteral("a你"));
    QTest::mouseClick(form.sendButton(), Qt::LeftButton);
    QCOMPARE(sent.size(), 0);
    QVERIFY(rows->valueEdit(0)->property("invalid").toBool());
    QVERIFY(rows->valueEdit(0)->hasFocus() || form.focusWidget() == rows->valueEdit(0));
    QCOMPARE(rows->complaintAt(0),
        QStringLiteral("“你” is not in Latin-1: a value has one byte for each character.\n"
                       "Invalid character in header content [\"X-ok\"] · ERR_INVALID_CHAR"));
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

void tst_Compose::complaintSaysWhichPartIsWrong_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QString>("says");
    QTest::newRow("high port") << QByteArray("127.0.0.1:99999/") << "Port 99999 is above 65535.";
    QTest::newRow("word as port") << QByteArray("127.0.0.1:abc/x") << "“abc” is not a port number.";
    QTest::newRow("no host") << QByteArray("http://") << "There is no host.";
    QTest::newRow("no host but a port") << QByteArray("http://:80/") << "There is no host.";
    QTest::newRow("no host but a user") << QByteArray("http://u@/") << "There is no host.";
    QTest::newRow("bad host") << QByteArray("a b/") << "“a b” cannot be a host.";
    QTest::newRow("bad IPv4") << QByteArray("1.2.3.256:80/") << "“1.2.3.256” cannot be a host.";
    QTest::newRow("open bracket") << QByteArray("[::1/")
                                  << "The bracket around the IPv6 address is not closed.";
    QTest::newRow("nothing") << QByteArray("") << "There is no URL.";
    QTest::newRow("scheme") << QByteArray("ftp://a/")
                            << "The scheme “ftp” is neither http nor https.";
}

void tst_Compose::complaintSaysWhichPartIsWrong()
{
    QFETCH(QByteArray, url);
    QFETCH(QString, says);
    RequestForm form(m_theme);
    form.urlEdit()->setText(QString::fromUtf8(url));
    const QString text = form.urlComplaint()->text();
    QCOMPARE(text.section(u'\n', 0, 0), says);
    QVERIFY2(text.section(u'\n', 1).contains(QLatin1String("ERR_INVALID_")), qPrintable(text));
}

void tst_Compose::warnsOfALengthThatDoesNotFit()
{
    RequestForm form(m_theme);
    plan::RequestPlan plan;
    plan.method = "POST";
    plan.url = "http://127.0.0.1:3000/";
    plan.headers = {{"Content-Length", "5"}};
    plan.pieces = {{"123456", milliseconds(0)}, {"1234567890", milliseconds(0)}};
    form.setPlan(plan);
    const QString text = form.bodyWarning()->text();
    QVERIFY2(text.contains(QLatin1String("the last 11 as the next request")), qPrintable(text));
    QVERIFY(!form.hasProblems()); // it can be sent
    plan.headers = {{"content-length", "20"}};
    QVERIFY(lengthWarning(plan).contains(QLatin1String("4 that never come")));
    plan.headers = {{"content-length", "16"}};
    QVERIFY(lengthWarning(plan).isEmpty());
    plan.headers = {{"content-length", "-1"}};
    QVERIFY(!lengthWarning(plan).isEmpty());
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

void tst_Compose::wrongDelayIsNotSent()
{
    RequestForm form(m_theme);
    form.show();
    QSignalSpy sent(&form, &RequestForm::sendRequested);
    form.setPlan(fullPlan());
    typeInto(form.pieceRows()->delayEdit(1), "soon");
    QTest::mouseClick(form.sendButton(), Qt::LeftButton);
    QCOMPARE(sent.size(), 0);
    QVERIFY(!form.pieceRows()->complaintAt(1).isEmpty());
    QVERIFY(form.hasProblems());
}

void tst_Compose::correctedFieldIsSentAgain()
{
    RequestForm form(m_theme);
    form.show();
    QSignalSpy sent(&form, &RequestForm::sendRequested);
    typeInto(form.urlEdit(), "http://");
    QTest::mouseClick(form.sendButton(), Qt::LeftButton);
    QCOMPARE(sent.size(), 0);
    typeInto(form.urlEdit(), "127.0.0.1:3000");
    QVERIFY(!form.urlComplaint()->isVisible());
    QTest::mouseClick(form.sendButton(), Qt::LeftButton);
    QCOMPARE(sent.size(), 1);
}

void tst_Compose::warnsOfABodyWithoutFraming()
{
    plan::RequestPlan plan;
    plan.url = "http://127.0.0.1:3000/";
    plan.pieces = {{"x", milliseconds(0)}};
    QVERIFY(isBodyUnframed(plan));
    plan.framing = plan::FramingChoice::Chunked;
    QVERIFY(!isBodyUnframed(plan));
    plan.framing = plan::FramingChoice::Auto;
    plan.method = "POST";
    QVERIFY(!isBodyUnframed(plan));
    plan.method = "GET";
    plan.headers = {{"content-length", "1"}};
    QVERIFY(!isBodyUnframed(plan));
}

void tst_Compose::warnsOfALengthThatIsNotThatOfTheBody()
{
    RequestForm form(m_theme);
    plan::RequestPlan plan;
    plan.method = "POST";
    plan.url = "http://127.0.0.1:3000/echo";
    plan.headers = {{"Content-Length", "5"}};
    plan.pieces = {{"123456", {}}, {"7890", {}}};
    form.setPlan(plan);
    QVERIFY(!form.bodyWarning()->isHidden());
    QVERIFY(form.bodyWarning()->text().contains(QLatin1String("10 bytes")));
    plan.headers = {{"Content-Length", "10"}};
    form.setPlan(plan);
    QVERIFY(form.bodyWarning()->isHidden());
}

void tst_Compose::aHeaderThatNodeWouldRefuseIsRefused()
{
    RequestForm form(m_theme);
    plan::RequestPlan plan;
    plan.method = "GET";
    plan.url = "http://127.0.0.1:3000/";
    plan.headers = {{"X-ok", ""}};
    form.setPlan(plan);
    QSignalSpy sent(&form, &RequestForm::sendRequested);
    form.headerRows()->valueEdit(0)->setText(QStringLiteral("你好"));
    form.send();
    QCOMPARE(sent.size(), 0);
    QVERIFY(form.headerRows()->complaintAt(0).contains(QLatin1String("ERR_INVALID_CHAR")));
    form.headerRows()->valueEdit(0)->setText(QStringLiteral("é"));
    form.send();
    QCOMPARE(sent.size(), 1);
    QCOMPARE(form.plan().headers.front().second, QByteArray("\xe9")); // one byte, as in Node
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

void tst_Compose::serverStartsAndStops()
{
    ServerForm server(m_theme);
    server.show();
    QSignalSpy started(&server, &ServerForm::startRequested);
    QSignalSpy stopped(&server, &ServerForm::stopRequested);
    typeInto(server.hostEdit(), "127.0.0.1");
    server.portSpin()->setValue(4000);
    QTest::mouseClick(server.toggleButton(), Qt::LeftButton);
    QCOMPARE(started.size(), 1);
    const auto plan = started.at(0).at(0).value<plan::ServerPlan>();
    QCOMPARE(plan.host, QByteArray("127.0.0.1"));
    QCOMPARE(plan.port, 4000);

    server.setState(ServerListening{"127.0.0.1", 4000});
    QCOMPARE(server.stateLabel()->text(), QStringLiteral("Server on 127.0.0.1:4000"));
    QTest::mouseClick(server.toggleButton(), Qt::LeftButton);
    QCOMPARE(stopped.size(), 1);
}

/// The switch is part of the plan, and of a server that runs at once; the line says how it is used.
void tst_Compose::aServerCanBeAProxy()
{
    ServerForm server(m_theme);
    server.show();
    QSignalSpy toggled(&server, &ServerForm::proxyToggled);
    QVERIFY(!server.plan().proxy);
    QVERIFY(!server.proxyNote()->isVisible());
    server.proxySwitch()->click();
    QVERIFY(server.plan().proxy);
    QCOMPARE(toggled.size(), 0); // nothing runs
    QVERIFY(server.proxyNote()->isVisible());
    server.setState(ServerListening{"127.0.0.1", 4000});
    QCOMPARE(
        server.proxyNote()->text(), QStringLiteral("curl --proxy http://127.0.0.1:4000 http://…"));
    QVERIFY(server.proxySwitch()->isEnabled());
    server.proxySwitch()->click();
    QCOMPARE(toggled.size(), 1);
    QCOMPARE(toggled.at(0).at(0).toBool(), false);
    QVERIFY(!server.proxyNote()->isVisible());

    server.proxySwitch()->click();
    QVERIFY(!server.openToOthersNote()->isVisible());
    server.setState(ServerListening{"192.0.2.1", 4000});
    QVERIFY(server.openToOthersNote()->text().contains(QLatin1String("Through the proxy")));
    server.setState(ServerFailed{"127.0.0.1", 4000, Error{"EADDRINUSE", "in use"}});
    QVERIFY(!server.proxyNote()->isVisible()); // somebody else's address
    server.setPlan({});
    QVERIFY(!server.plan().proxy);
}

void tst_Compose::aCertificateAndAKeyMakeItHttps()
{
    ServerForm server(m_theme);
    server.show();
    QVERIFY(!server.plan().tls);
    server.certificateField()->setText("/tmp/cert.pem");
    server.keyField()->setText("/tmp/key.pem");
    QCOMPARE(server.plan().tls, (plan::ServerTlsPlan{"/tmp/cert.pem", "/tmp/key.pem"}));
    server.setState(ServerListening{"127.0.0.1", 4443, true});
    QCOMPARE(server.stateLabel()->text(), QStringLiteral("Server on https://127.0.0.1:4443"));
    QVERIFY(!server.keyField()->isEnabled());
    server.setState(ServerFailed{"127.0.0.1", 4443,
        Error{"ERR_TLS_FILE", "Cannot read /tmp/cert.pem: No such file or directory"}});
    QVERIFY(!server.freePortButton()->isVisible()); // another port would not help
    server.setPlan({});
    QVERIFY(server.certificateField()->text().isEmpty());
}

void tst_Compose::anHttpsRequestSaysWhomItTrusts()
{
    if (const QString missing = roundtrip::testing::Certificates::missing(); !missing.isEmpty())
        QSKIP(qPrintable(missing));
    roundtrip::testing::Certificates certificates;
    RequestForm form(m_theme);
    form.show();
    typeInto(form.urlEdit(), "127.0.0.1:3000/");
    QVERIFY(!form.tlsFields()->isVisible());
    typeInto(form.urlEdit(), "https://localhost/");
    QVERIFY(form.tlsFields()->isVisible());
    QVERIFY(!form.hasProblems());
    QCOMPARE(form.plan().tls, plan::TlsPlan());

    FileField *ca = form.tlsFields()->caField();
    ca->setText("/nowhere/ca.pem");
    QVERIFY(form.hasProblems());
    QVERIFY(form.tlsFields()->caComplaint()->text().contains("/nowhere/ca.pem"));
    ca->setText(certificates.ca());
    QVERIFY(!form.hasProblems());
    QCOMPARE(form.plan().tls.ca, roundtrip::testing::Certificates::contentOf(certificates.ca()));
    ca->setText({});
    QCOMPARE(form.plan().tls, plan::TlsPlan());
}

void tst_Compose::aRefusedCertificateCanBeAcceptedAnyway()
{
    RequestForm form(m_theme);
    form.show();
    typeInto(form.urlEdit(), "https://localhost/");
    QCheckBox *accept = form.tlsFields()->acceptCheck();
    QVERIFY(!accept->isVisible());
    form.showRefusedCertificate({"DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed certificate"});
    QVERIFY(accept->isVisible());
    QVERIFY(form.tlsFields()->refusedNote()->text().contains("self-signed certificate"));
    QVERIFY(form.plan().tls.rejectUnauthorized);
    accept->click();
    QVERIFY(!form.plan().tls.rejectUnauthorized);
    const plan::RequestPlan sent = form.plan();
    form.setPlan({});
    QVERIFY(form.plan().tls.rejectUnauthorized);
    form.setPlan(sent);
    QVERIFY(accept->isVisible() && accept->isChecked());
}

void tst_Compose::aRefusalIsOfOneServerAlone()
{
    RequestForm form(m_theme);
    form.show();
    plan::RequestPlan plan;
    plan.url = "https://localhost:8443/";
    form.setPlan(plan);
    form.send();
    form.showRefusedCertificate({"DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed certificate"});
    form.tlsFields()->acceptCheck()->setChecked(true);
    QVERIFY(!form.plan().tls.rejectUnauthorized);
    form.urlEdit()->setText(QStringLiteral("https://localhost:8443/other"));
    QVERIFY(!form.plan().tls.rejectUnauthorized); // the same server
    form.urlEdit()->setText(QStringLiteral("https://shop.example/"));
    QVERIFY(form.plan().tls.rejectUnauthorized);
    QVERIFY(form.tlsFields()->refusedNote()->isHidden());
    // What comes later about the one before says nothing of this one.
    form.showRefusedCertificate({"DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed certificate"});
    QVERIFY(form.tlsFields()->refusedNote()->isHidden());
}

void tst_Compose::withConnectionCloseNothingBehindIsRead()
{
    plan::RequestPlan plan;
    plan.url = "http://a.example/";
    plan.pieces = {{"abc", {}}};
    QVERIFY(unframedWarning(plan).contains(QStringLiteral("next request")));
    plan.agent = plan::NoAgent{};
    QVERIFY(unframedWarning(plan).contains(QStringLiteral("Connection: close")));
    plan.headers = {{"Content-Length", "1"}};
    QVERIFY(lengthWarning(plan).contains(QStringLiteral("does not read the last 2")));
    plan.headers.push_back({"Connection", "keep-alive"});
    QVERIFY(lengthWarning(plan).contains(QStringLiteral("next request")));
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

void tst_Compose::portInUseOffersAFreeOne()
{
    ServerForm server(m_theme);
    server.show();
    QSignalSpy started(&server, &ServerForm::startRequested);
    QVERIFY(!server.freePortButton()->isVisible());
    server.setState(ServerFailed{"127.0.0.1", 3000,
        Error{"EADDRINUSE", "listen EADDRINUSE: address already in use 127.0.0.1:3000"}});
    QVERIFY(server.freePortButton()->isVisible());
    QTest::mouseClick(server.freePortButton(), Qt::LeftButton);
    QCOMPARE(started.size(), 1);
    QCOMPARE(started.at(0).at(0).value<plan::ServerPlan>().port, 0);
}

void tst_Compose::hostThatCannotBeBoundOffersLocalhost()
{
    ServerForm server(m_theme);
    server.show();
    QSignalSpy started(&server, &ServerForm::startRequested);
    typeInto(server.hostEdit(), "nosuch");
    server.setState(
        ServerFailed{"nosuch", 3000, Error{"ENOTFOUND", "getaddrinfo ENOTFOUND nosuch"}});
    QVERIFY(!server.freePortButton()->isVisible());
    QVERIFY(server.localHostButton()->isVisible());
    QTest::mouseClick(server.localHostButton(), Qt::LeftButton);
    QCOMPARE(started.size(), 1);
    QCOMPARE(started.at(0).at(0).value<plan::ServerPlan>().host, QByteArray("127.0.0.1"));
}

void tst_Compose::returnStartsTheServer()
{
    ServerForm server(m_theme);
    server.show();
    QSignalSpy started(&server, &ServerForm::startRequested);
    QTest::keyClick(server.hostEdit(), Qt::Key_Return);
    QCOMPARE(started.size(), 1);
    QLineEdit *port = server.portSpin()->findChild<QLineEdit *>();
    typeInto(port, "4567");
    QTest::keyClick(server.portSpin(), Qt::Key_Return);
    QCOMPARE(started.size(), 2);
    QCOMPARE(started.at(1).at(0).value<plan::ServerPlan>().port, 4567);
}

void tst_Compose::portTooHighIsAnError()
{
    ServerForm server(m_theme);
    server.show();
    QSignalSpy started(&server, &ServerForm::startRequested);
    typeInto(server.portSpin()->findChild<QLineEdit *>(), "70000");
    QTest::keyClick(server.portSpin(), Qt::Key_Return);
    QCOMPARE(started.size(), 0);
    QCOMPARE(server.portComplaint()->text(), QStringLiteral("Port 70000 is above 65535."));
    QVERIFY(server.portSpin()->property("invalid").toBool());
}

void tst_Compose::saysWhoCanReachTheServer()
{
    ServerForm server(m_theme);
    QVERIFY(server.openToOthersNote()->text().isEmpty());
    typeInto(server.hostEdit(), "0.0.0.0");
    QCOMPARE(server.openToOthersNote()->text(),
        QStringLiteral("Other machines will be able to reach this server."));
    server.setState(ServerListening{"0.0.0.0", 3000});
    QCOMPARE(
        server.openToOthersNote()->text(), QStringLiteral("Other machines can reach this server."));
    server.setState(ServerStopped{});
    typeInto(server.hostEdit(), "nosuch"); // a name: nothing is known
    QVERIFY(server.openToOthersNote()->text().isEmpty());
}

void tst_Compose::clickOnARouteGivesAnExample()
{
    ServerForm server(m_theme);
    server.resize(300, 600);
    server.show();
    server.setState(ServerListening{"127.0.0.1", 3456});
    QSignalSpy picked(&server, &ServerForm::examplePicked);
    QListWidget *routes = server.routeList();
    QCOMPARE(routes->count(), int(playgroundRoutes().size()));
    const QRect echo = routes->visualItemRect(routes->item(1));
    QTest::mouseClick(routes->viewport(), Qt::LeftButton, {}, echo.center());
    QCOMPARE(picked.size(), 1);
    const auto plan = picked.at(0).at(0).value<plan::RequestPlan>();
    QCOMPARE(plan.method, QByteArray("POST"));
    QCOMPARE(plan.url, QByteArray("http://127.0.0.1:3456/echo"));
}

QTEST_MAIN(tst_Compose)
#include "tst_compose.moc"
