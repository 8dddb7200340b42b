#include "core/engine/host.h"
#include "core/flow/eventtext.h"
#include "core/flow/steps.h"
#include "core/trace/writer.h"
#include "core/wire/clock.h"

#include "tests/support/certificates.h"
#include "tests/unit/flow/flowdump.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::test;
using roundtrip::testing::Certificates;
using trace::EventKind;

namespace
{

/// The engine with an https server; one GET, and the trace of it.
class SecureHost
{
public:
    explicit SecureHost(const Certificates::Pair &pair)
        : m_host(m_clock, m_trace)
    {
        plan::ServerPlan server;
        server.tls = {pair.certificate.toUtf8(), pair.key.toUtf8()};
        m_host.loop().enter([&] {
            if (!m_host.startServer(server))
                qFatal("the server does not start");
        });
    }

    trace::Snapshot get(const plan::TlsPlan &tls)
    {
        plan::RequestPlan plan;
        plan.url = "https://127.0.0.1:" + QByteArray::number(m_host.server()->port()) + '/';
        plan.tls = tls;
        bool closed = false;
        engine::RequestRun::Observer observer;
        observer.closed = [&](const engine::RunResult &) { closed = true; };
        m_host.loop().enter([&] { m_host.send({++m_last}, plan, std::move(observer)); });
        if (!QTest::qWaitFor([&] { return closed; }, 10'000))
            qFatal("the request does not close");
        return m_trace.snapshot();
    }

    Status startWith(const plan::ServerPlan &plan)
    {
        Status status = Done{};
        m_host.loop().enter([&] { status = m_host.startServer(plan); });
        return status;
    }
    trace::Snapshot snapshot() const { return m_trace.snapshot(); }

private:
    wire::SteadyClock m_clock;
    trace::Writer m_trace;
    engine::Host m_host;
    quint32 m_last = 0;
};

flow::ExchangeKey firstExchange(const trace::Snapshot &snapshot)
{
    for (quint64 i = snapshot.firstEvent(); i < snapshot.endEvent(); ++i) {
        if (snapshot.at({i}).kind == EventKind::CallRequest)
            return {snapshot.at({i}).subject().halfId(), {}};
    }
    return {};
}

flow::Step secureStep(const trace::Snapshot &snapshot, const flow::Moment &moment)
{
    for (const flow::Step &step : flow::clientSteps(snapshot, moment, firstExchange(snapshot))) {
        if (step.guideNumber == 0)
            return step;
    }
    return {};
}

QString textOf(const trace::Snapshot &snapshot, EventKind kind)
{
    for (quint64 i = snapshot.firstEvent(); i < snapshot.endEvent(); ++i) {
        if (snapshot.at({i}).kind == kind) {
            const flow::EventText text = flow::textOf(snapshot, {i}, trace::Side::Client);
            return QStringLiteral("%1 | %2").arg(text.what, text.detail);
        }
    }
    return {};
}

} // namespace

/// What is said of a handshake, from traces that the engine makes over sockets.
class tst_TlsTrace : public QObject
{
    Q_OBJECT

private:
    Certificates m_certificates;

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString missing = Certificates::missing(); !missing.isEmpty())
            QSKIP(qPrintable(missing));
    }

    void theHandshakeIsAStep()
    {
        SecureHost host(m_certificates.localhost());
        const auto snapshot = host.get({Certificates::contentOf(m_certificates.ca()), true, {}});
        const auto began =
            momentBehind(snapshot, EventKind::TlsStarted, 2); // the server began first
        const flow::Step now = secureStep(snapshot, began);
        QCOMPARE(now.title, QString("'secureConnect'"));
        QCOMPARE(now.state, flow::Step::State::Now);
        QVERIFY(flow::sentenceOf(snapshot, began, firstExchange(snapshot))
                    .text.contains("TLS handshake"));
        const flow::Step done = secureStep(snapshot, flow::Moment::headOf(snapshot));
        QCOMPARE(done.state, flow::Step::State::Done);
        QCOMPARE(done.detail, QString("TLSv1.3, certificate verified"));
        QVERIFY(textOf(snapshot, EventKind::TlsCertificate)
                    .startsWith("certificate | CN=localhost, issued by "));
        QVERIFY(textOf(snapshot, EventKind::TlsFinished)
                    .startsWith("TLS handshake done | TLSv1.3 · TLS_"));
        QVERIFY(textOf(snapshot, EventKind::SocketWrite).endsWith(" B, inside TLS"));
    }

    void aRefusedCertificateSaysWhy()
    {
        SecureHost host(m_certificates.selfSigned());
        const auto snapshot = host.get({});
        const auto head = flow::Moment::headOf(snapshot);
        const flow::Step step = secureStep(snapshot, head);
        QCOMPARE(step.state, flow::Step::State::Failed);
        QCOMPARE(step.detail, QString("DEPTH_ZERO_SELF_SIGNED_CERT"));
        const auto sentence = flow::sentenceOf(snapshot, head, firstExchange(snapshot));
        QVERIFY2(sentence.text.contains("was refused: self-signed certificate"),
            qPrintable(sentence.text));
    }

    void acceptedAnywayIsSaid()
    {
        SecureHost host(m_certificates.selfSigned());
        const auto snapshot = host.get({{}, false, {}});
        QCOMPARE(secureStep(snapshot, flow::Moment::headOf(snapshot)).detail,
            QString("TLSv1.3, certificate accepted anyway"));
        QCOMPARE(textOf(snapshot, EventKind::TlsAcceptedAnyway),
            QString("certificate accepted anyway | "));
    }

    void everyMomentCanBeExplained()
    {
        SecureHost host(m_certificates.localhost());
        const auto snapshot = host.get({Certificates::contentOf(m_certificates.ca()), true, {}});
        const flow::ExchangeKey key = firstExchange(snapshot);
        for (quint64 i = 1; i <= snapshot.endEvent(); ++i)
            QVERIFY(!dumpAll(snapshot, momentAt(snapshot, i), key).isEmpty() || i < 4);
    }

    void aServerWhoseFilesAreWrongSaysSo()
    {
        SecureHost host(m_certificates.localhost());
        plan::ServerPlan plan;
        plan.tls = {"/nowhere/cert.pem", "/nowhere/key.pem"};
        const Status status = host.startWith(plan);
        QVERIFY(!status);
        QVERIFY(status.error().message.contains("/nowhere/cert.pem"));
        QVERIFY(textOf(host.snapshot(), EventKind::ListenFailed).contains("/nowhere/cert.pem"));
    }
};

QTEST_GUILESS_MAIN(tst_TlsTrace)
#include "tst_tlstrace.moc"
