#include "core/trace/details.h"
#include "tests/unit/http/clientrig.h"

#include <QTest>

using namespace roundtrip;
using trace::EventKind;

namespace
{

/// "obs-fold at 44" for what was refused or ignored.
QByteArrayList rulesIn(ClientRig &rig)
{
    const trace::Snapshot snapshot = rig.snapshot();
    QByteArrayList rules;
    for (quint64 i = 0; i < snapshot.endEvent(); ++i) {
        const EventKind kind = snapshot.at({i}).kind;
        if (kind != EventKind::ParseFailed && kind != EventKind::InputRefused)
            continue;
        const auto detail = snapshot.detailOf<trace::ErrorDetail>({i});
        rules.append(detail.rule + " at " + QByteArray::number(detail.error.byteOffset));
    }
    return rules;
}

} // namespace

/// What a client in conformance Strict makes of answers that Node takes otherwise.
class tst_ClientStrict : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void unfoldsFields()
    {
        ClientRig rig;
        http::Agent agent(rig.context, keepAlive());
        rig.enter([&] { rig.get(&agent); });
        rig.receive("HTTP/1.1 200 OK\r\nContent-Length:\r\n 5\r\n\r\nhello");
        const QByteArray callbacks = rig.callbacks();
        QVERIFY2(callbacks.contains("res.data(hello) res.end"), callbacks.constData());
        QVERIFY(rulesIn(rig).isEmpty());
    }

    /// RFC 9112, section 6.3: what follows a response is not another one, and no error of this one.
    void whatFollowsAResponseIsIgnored_data()
    {
        QTest::addColumn<bool>("oneRead");
        QTest::addColumn<QByteArray>("excess");
        QTest::newRow("a response, in one read") << true << hello;
        QTest::newRow("garbage, in one read") << true << QByteArray("\1\2");
        QTest::newRow("a response, later") << false << hello;
        QTest::newRow("garbage, later") << false << QByteArray("\1\2");
    }
    void whatFollowsAResponseIsIgnored()
    {
        QFETCH(bool, oneRead);
        QFETCH(QByteArray, excess);
        ClientRig rig;
        http::Agent agent(rig.context, keepAlive());
        rig.enter([&] { rig.get(&agent); });
        if (oneRead) {
            rig.receive(hello + excess);
        } else {
            rig.receive(hello);
            rig.receive(excess);
        }
        const QByteArray callbacks = rig.callbacks();
        QVERIFY2(callbacks.contains("res.data(hello) res.end"), callbacks.constData());
        QVERIFY2(!callbacks.contains("error"), callbacks.constData());
        QCOMPARE(callbacks.count("response"), 1);
        QCOMPARE(rulesIn(rig),
            (QByteArrayList{"after-response at " + QByteArray::number(hello.size())}));
        QVERIFY(rig.socket()->closed || rig.socket()->finSent);
        rig.enter([&] { rig.get(&agent); });
        QCOMPARE(rig.network.sockets().size(), size_t(2)); // the first one is not used again
    }

    /// RFC 9110, section 15.2: the final response comes behind it; RFC 9112, section 9.6: and is
    /// the last one.
    void closeInAnInterimResponseTakesNoResponseAway()
    {
        ClientRig rig;
        http::Agent agent(rig.context, keepAlive());
        rig.enter([&] { rig.get(&agent); });
        rig.receive("HTTP/1.1 103 Early Hints\r\nConnection: close\r\n\r\n" + hello);
        const QByteArray callbacks = rig.callbacks();
        QVERIFY2(callbacks.contains("res.data(hello) res.end"), callbacks.constData());
        QVERIFY(rig.story().contains("dropped(PeerSaidClose)"));
        rig.enter([&] { rig.get(&agent); });
        QCOMPARE(rig.network.sockets().size(), size_t(2));
    }

    void anHttp10AnswerThatAskedForNothingIsNotSaidToHaveSaidClose()
    {
        ClientRig rig;
        http::Agent agent(rig.context, keepAlive());
        rig.enter([&] { rig.get(&agent); });
        rig.receive("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        const QByteArray story = rig.story();
        QVERIFY2(story.contains("dropped(Http10WithoutKeepAlive)"), story.constData());
    }

    /// RFC 9112, section 8: what a reset cuts off is not complete, even without a length.
    void aResetCompletesNoBody()
    {
        ClientRig rig;
        http::Agent agent(rig.context, keepAlive());
        rig.enter([&] { rig.get(&agent); });
        rig.receive("HTTP/1.1 200 OK\r\n\r\nabc");
        rig.socket()->receiveReset();
        rig.run();
        const QByteArray callbacks = rig.callbacks();
        QVERIFY2(callbacks.contains("res.aborted"), callbacks.constData());
        QVERIFY2(!callbacks.contains("res.end"), callbacks.constData());
    }

    /// RFC 9110, section 9.3.6: 2xx opens a tunnel, anything else is a response.
    void onlySuccessOpensATunnel()
    {
        ClientRig rig;
        http::Agent agent(rig.context, keepAlive());
        http::RequestOptions options;
        options.agent = &agent;
        options.method = "CONNECT";
        QByteArrayList tunnels;
        const auto connect = [&] {
            const auto request = rig.request(options, "b:80");
            request->onConnect([&](const auto &response, auto, const QByteArray &head) {
                tunnels.append(QByteArray::number(response->statusCode()) + ' ' + head);
            });
            (void)request->end();
        };
        rig.enter(connect);
        rig.receive("HTTP/1.1 407 No\r\nContent-Length: 2\r\n\r\nno");
        QVERIFY(rig.callbacks().contains("req.response(407) res.data(no) res.end"));
        QVERIFY(tunnels.isEmpty());
        rig.enter(connect);
        rig.receive("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\n\r\nfirst");
        QVERIFY(rig.callbacks().contains("req2.information(103)"));
        QCOMPARE(tunnels, (QByteArrayList{"200 first"}));
        QCOMPARE(rig.network.sockets().size(), size_t(1));
    }

    /// An early answer, then bytes that nobody asked for, then the rest of the request.
    void aRequestThatOutlastsItsDoubtfulResponseCloses()
    {
        ClientRig rig;
        http::Agent agent(rig.context, keepAlive());
        http::RequestOptions options;
        options.agent = &agent;
        options.method = "POST";
        ClientRig::Request request;
        rig.enter([&] {
            request = rig.request(options);
            (void)request->write("abc");
        });
        rig.receive(hello);
        rig.receive("unasked");
        rig.callbacks();
        rig.enter([&] { (void)request->end("def"); });
        QVERIFY(rig.callbacks().contains("req.finish"));
        rig.socket()->receiveFin();
        rig.run();
        QVERIFY(request->isClosed());
        QVERIFY(rig.socket()->closed);
        QVERIFY(rig.story().contains("half.closed"));
    }

    void thereIsAnEndOfInformation()
    {
        ClientRig rig;
        http::Agent agent(rig.context, keepAlive());
        rig.enter([&] { rig.get(&agent); });
        const QByteArray hints = "HTTP/1.1 103 Early Hints\r\n\r\n";
        rig.receive(hints.repeated(100));
        QCOMPARE(rig.callbacks().count("information"), 100);
        rig.receive(hints);
        QVERIFY(rig.callbacks().contains("req.error(ERR_HTTP_TOO_MANY_INFORMATIONAL)"));
        QCOMPARE(rulesIn(rig).size(), 1);
        QVERIFY(rulesIn(rig).first().startsWith("max-informational"));
        QVERIFY(rig.socket()->closed);
    }
};

QTEST_GUILESS_MAIN(tst_ClientStrict)
#include "tst_clientstrict.moc"
