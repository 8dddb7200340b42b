#include "app/enginebackend.h"
#include "tests/support/certificates.h"
#include "ui/compose/requestform.h"
#include "ui/compose/serverform.h"
#include "ui/exchanges/exchangelist.h"
#include "ui/exchanges/exchangemodel.h"
#include "ui/inspect/bytespage.h"
#include "ui/inspect/hexview.h"
#include "ui/inspect/inspector.h"
#include "ui/inspect/overviewpage.h"
#include "ui/inspect/sheetview.h"
#include "ui/stage/sentenceview.h"
#include "ui/stage/stage.h"
#include "ui/stage/stageview.h"
#include "ui/theme/theme.h"
#include "ui/window/curlcommand.h"
#include "ui/window/mainwindow.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::ui;
using roundtrip::testing::Certificates;

namespace
{

/// The window with a real engine: a server with a certificate, and requests to it over TLS.
struct SecureWindow {
    SecureWindow(Theme &theme, const Certificates::Pair &pair)
        : window(theme, backend)
    {
        window.resize(1400, 900);
        window.show();
        window.setPace(Pace::toScale(1));
        plan::ServerPlan server;
        server.tls = {pair.certificate.toUtf8(), pair.key.toUtf8()};
        window.serverForm().setPlan(server);
        window.startServer();
        const bool listens = QTest::qWaitFor(
            [this] { return std::holds_alternative<ServerListening>(window.serverForm().state()); },
            10'000);
        if (!listens)
            qFatal("the server does not start");
        port = std::get<ServerListening>(window.serverForm().state()).port;
    }

    /// Sends GET /chunks/3 and waits until its row is over.
    flow::ExchangeRow get(const plan::TlsPlan &tls)
    {
        plan::RequestPlan plan;
        plan.url = "https://localhost:" + QByteArray::number(port) + "/chunks/3";
        plan.tls = tls;
        window.requestForm().setPlan(plan);
        const int before = window.exchanges().model()->total();
        window.send();
        const auto over = [&] {
            const ExchangeModel *model = window.exchanges().model();
            return model->rowCount() > before && !model->exchangeAt(model->rowCount() - 1).running;
        };
        if (!QTest::qWaitFor(over, 10'000))
            qFatal("the exchange does not end");
        return window.exchanges().model()->exchangeAt(window.exchanges().model()->rowCount() - 1);
    }

    QStringList labels() const
    {
        QStringList texts;
        for (const flow::Row &row : window.stage().view().scene().rows) {
            if (row.kind == flow::Row::Kind::Label)
                texts << row.label.text;
        }
        return texts;
    }

    QString fact(const QString &label)
    {
        window.inspector().setCurrentPage(Inspector::Overview);
        window.inspector().refresh();
        const auto *page =
            static_cast<OverviewPage *>(window.inspector().page(Inspector::Overview));
        for (const SheetLine &line : page->view()->sheet()) {
            if (line.label == label)
                return line.value;
        }
        return {};
    }

    app::EngineBackend backend;
    MainWindow window;
    quint16 port = 0;
};

} // namespace

/// The whole window over TLS, with certificates that are made for the test.
class tst_TlsWindow final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (const QString missing = Certificates::missing(); !missing.isEmpty())
            QSKIP(qPrintable(missing));
        m_theme.apply(*qApp);
    }

    void aTrustedExchangeIsShownEverywhere();
    void aRefusedCertificateIsSaidAndCanBeAccepted();

private:
    Theme m_theme;
    Certificates m_certificates;
};

void tst_TlsWindow::aTrustedExchangeIsShownEverywhere()
{
    SecureWindow secure(m_theme, m_certificates.localhost());
    const flow::ExchangeRow row =
        secure.get({Certificates::contentOf(m_certificates.ca()), true, {}});
    QCOMPARE(row.status, 200);
    QVERIFY(!row.serverOutside);
    QTRY_COMPARE(secure.window.selection().exchange(), row.key);
    // The stage: the handshake is a step, the bytes inside it are drawn.
    QTRY_VERIFY(secure.labels().contains(QStringLiteral("'secureConnect'")));
    QTRY_VERIFY(secure.labels().contains(QStringLiteral("'end'")));
    QVERIFY(secure.window.stage().sentence().sentence().text.contains(QStringLiteral("200 OK")));
    // The inspector: what was agreed upon, whose certificate it was, and what is inside.
    QVERIFY2(secure.fact(QStringLiteral("TLS")).startsWith(QStringLiteral("TLSv1.")),
        qPrintable(secure.fact(QStringLiteral("TLS"))));
    QVERIFY(secure.fact(QStringLiteral("Certificate")).contains(QStringLiteral("issued by")));
    secure.window.inspector().setCurrentPage(Inspector::Bytes);
    const auto *bytes = static_cast<BytesPage *>(secure.window.inspector().page(Inspector::Bytes));
    QVERIFY(bytes->view()->rectOf(0).isValid());
    QVERIFY(bytes->view()->byteAt(bytes->view()->rectOf(0).center()) == 0);
    // The same again with curl goes over TLS and trusts the same certificate.
    const CurlCommand curl = curlCommandOf(secure.window.playback().snapshot(),
        secure.window.playback().moment(), secure.window.selection().exchange());
    QVERIFY2(curl.text.contains(QStringLiteral("'https://localhost:%1/chunks/3'").arg(secure.port)),
        qPrintable(curl.text));
    QVERIFY(curl.text.contains(QStringLiteral("--cacert")));
}

void tst_TlsWindow::aRefusedCertificateIsSaidAndCanBeAccepted()
{
    SecureWindow secure(m_theme, m_certificates.selfSigned());
    const flow::ExchangeRow refused = secure.get({});
    QCOMPARE(refused.status, 0);
    QVERIFY(!refused.failure.isEmpty());
    QTRY_COMPARE(secure.window.selection().exchange().client, refused.key.client);
    QTRY_VERIFY(secure.labels().contains(QString::fromLatin1(refused.failure)));
    QVERIFY(!secure.labels().contains(QStringLiteral("'response' 200")));
    const flow::ExchangeRow accepted = secure.get({{}, false, {}});
    QCOMPARE(accepted.status, 200);
    QTRY_VERIFY(secure.labels().contains(QStringLiteral("accepted anyway")));
    QTRY_VERIFY(
        secure.fact(QStringLiteral("Certificate")).contains(QStringLiteral("accepted anyway")));
    const CurlCommand curl = curlCommandOf(secure.window.playback().snapshot(),
        secure.window.playback().moment(), secure.window.selection().exchange());
    QVERIFY2(curl.text.startsWith(QStringLiteral("curl -k ")), qPrintable(curl.text));
}

QTEST_MAIN(tst_TlsWindow)
#include "tst_tlswindow.moc"
