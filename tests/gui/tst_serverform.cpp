#include "tests/gui/formhands.h"
#include "tests/support/certificates.h"
#include "ui/compose/filefield.h"
#include "ui/compose/playgroundroutes.h"
#include "ui/compose/serverform.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using namespace roundtrip;
using namespace roundtrip::ui;
using roundtrip::test::typeInto;

/// The server tab: what is started, where, and who can reach it.
class tst_ServerForm final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }

    void serverStartsAndStops();
    void aServerCanBeAProxy();
    void aCertificateAndAKeyMakeItHttps();
    void portInUseOffersAFreeOne();
    void hostThatCannotBeBoundOffersLocalhost();
    void returnStartsTheServer();
    void portTooHighIsAnError();
    void saysWhoCanReachTheServer();
    void clickOnARouteGivesAnExample();

private:
    Theme m_theme;
};

void tst_ServerForm::serverStartsAndStops()
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
void tst_ServerForm::aServerCanBeAProxy()
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

void tst_ServerForm::aCertificateAndAKeyMakeItHttps()
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

void tst_ServerForm::portInUseOffersAFreeOne()
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

void tst_ServerForm::hostThatCannotBeBoundOffersLocalhost()
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

void tst_ServerForm::returnStartsTheServer()
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

void tst_ServerForm::portTooHighIsAnError()
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

void tst_ServerForm::saysWhoCanReachTheServer()
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

void tst_ServerForm::clickOnARouteGivesAnExample()
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

QTEST_MAIN(tst_ServerForm)
#include "tst_serverform.moc"
