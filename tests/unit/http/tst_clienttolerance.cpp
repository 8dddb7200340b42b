#include "tests/unit/http/clientrig.h"

#include <QTest>

using namespace roundtrip;

/// What a client in conformance Node takes as Node does, although the RFC knows nothing of it.
class tst_ClientTolerance : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSecondCrEndsAStatusLine();
    void whatFollows101InItsReadIsNobodys();
    void closeInATrailerDoesNotReachTheNextExchange();
    void keepAliveOutdoesCloseInHttp10();
};

namespace
{

struct NodeRig : ClientRig {
    NodeRig()
        : agent(context, keepAlive())
    {
        conformance = Conformance::Node;
        ask();
    }
    void ask()
    {
        enter([this] { get(&agent); });
        callbacks();
    }
    QByteArray heard(const QByteArray &bytes)
    {
        receive(bytes);
        return callbacks();
    }
    std::size_t connections() const { return network.sockets().size(); }

    http::Agent agent;
};

} // namespace

void tst_ClientTolerance::aSecondCrEndsAStatusLine()
{
    const QByteArray answer = "HTTP/1.1 200 OK\r\rContent-Length: 1\r\n\r\na";
    for (qsizetype cut = 0; cut < answer.size(); ++cut) {
        NodeRig rig;
        rig.receive(answer.first(cut));
        rig.receive(answer.sliced(cut));
        QCOMPARE(rig.callbacks(),
            QByteArray("req.response(200) res.data(a) res.end req.close res.close"));
    }
}

/// It may be of the protocol that was changed to, even if no Upgrade field says which.
void tst_ClientTolerance::whatFollows101InItsReadIsNobodys()
{
    NodeRig rig;
    QCOMPARE(rig.heard("HTTP/1.1 101 X\r\nContent-Length: 3\r\n\r\nabc"),
        QByteArray("req.response(101) res.end req.close res.close"));
    rig.ask();
    QCOMPARE(rig.connections(), std::size_t(1));
    QVERIFY(rig.heard(hello).contains("res2.data(hello)"));
}

void tst_ClientTolerance::closeInATrailerDoesNotReachTheNextExchange()
{
    NodeRig rig;
    rig.receive("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
                "Connection: close\r\n\r\n");
    rig.ask();
    QCOMPARE(rig.connections(), std::size_t(1));
    QVERIFY(rig.heard(hello).contains("res2.data(hello)"));
}

void tst_ClientTolerance::keepAliveOutdoesCloseInHttp10()
{
    NodeRig rig;
    rig.receive("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nConnection: close\r\n"
                "Content-Length: 0\r\n\r\n");
    rig.ask();
    QCOMPARE(rig.connections(), std::size_t(1));
}

QTEST_GUILESS_MAIN(tst_ClientTolerance)
#include "tst_clienttolerance.moc"
