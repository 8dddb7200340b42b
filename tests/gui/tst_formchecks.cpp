#include "tests/gui/formhands.h"
#include "tests/support/certificates.h"
#include "ui/compose/filefield.h"
#include "ui/compose/headerrows.h"
#include "ui/compose/piecerows.h"
#include "ui/compose/requestform.h"
#include "ui/compose/tlsfields.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace roundtrip;
using namespace roundtrip::ui;
using roundtrip::test::fullPlan;
using roundtrip::test::typeInto;
using std::chrono::milliseconds;

/// What the request form says is wrong, or looks wrong, and what it does not send.
class tst_FormChecks final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }

    void wrongFieldIsMarkedAndNotSent_data();
    void wrongFieldIsMarkedAndNotSent();
    void wrongHeaderIsMarkedInItsRow();
    void valueBeyondLatin1IsNotSent();
    void complaintSaysWhichPartIsWrong_data();
    void complaintSaysWhichPartIsWrong();
    void warnsOfALengthThatDoesNotFit();
    void wrongDelayIsNotSent();
    void correctedFieldIsSentAgain();
    void warnsOfABodyWithoutFraming();
    void warnsOfALengthThatIsNotThatOfTheBody();
    void aHeaderThatNodeWouldRefuseIsRefused();
    void anHttpsRequestSaysWhomItTrusts();
    void aRefusedCertificateCanBeAcceptedAnyway();
    void aRefusalIsOfOneServerAlone();
    void withConnectionCloseNothingBehindIsRead();

private:
    Theme m_theme;
};

void tst_FormChecks::wrongFieldIsMarkedAndNotSent_data()
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

void tst_FormChecks::wrongFieldIsMarkedAndNotSent()
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

void tst_FormChecks::wrongHeaderIsMarkedInItsRow()
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

void tst_FormChecks::valueBeyondLatin1IsNotSent()
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

void tst_FormChecks::complaintSaysWhichPartIsWrong_data()
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

void tst_FormChecks::complaintSaysWhichPartIsWrong()
{
    QFETCH(QByteArray, url);
    QFETCH(QString, says);
    RequestForm form(m_theme);
    form.urlEdit()->setText(QString::fromUtf8(url));
    const QString text = form.urlComplaint()->text();
    QCOMPARE(text.section(u'\n', 0, 0), says);
    QVERIFY2(text.section(u'\n', 1).contains(QLatin1String("ERR_INVALID_")), qPrintable(text));
}

void tst_FormChecks::warnsOfALengthThatDoesNotFit()
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

void tst_FormChecks::wrongDelayIsNotSent()
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

void tst_FormChecks::correctedFieldIsSentAgain()
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

void tst_FormChecks::warnsOfABodyWithoutFraming()
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

void tst_FormChecks::warnsOfALengthThatIsNotThatOfTheBody()
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

void tst_FormChecks::aHeaderThatNodeWouldRefuseIsRefused()
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

void tst_FormChecks::anHttpsRequestSaysWhomItTrusts()
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

void tst_FormChecks::aRefusedCertificateCanBeAcceptedAnyway()
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

void tst_FormChecks::aRefusalIsOfOneServerAlone()
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

void tst_FormChecks::withConnectionCloseNothingBehindIsRead()
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

QTEST_MAIN(tst_FormChecks)
#include "tst_formchecks.moc"
