#include "core/http/serverconnection.h"
#include "tests/unit/http/clientrig.h"
#include "tests/unit/http/serverfixture.h"

#include <QTest>

#include <algorithm>

using namespace roundtrip;
using namespace roundtrip::test;
using namespace std::chrono_literals;
using http::Server;

namespace
{

const QByteArray get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
const QByteArray post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";

} // namespace

/// Messages that are not read to their end: what the module keeps of them, and when their half ends
/// in the trace.
class tst_HalvesEnd : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRequestLeftPausedCanBeReadLater()
    {
        ServerFixture f;
        Server::Request left;
        f.server->onRequest([&](const auto &request, const auto &response) {
            request->onData([&](QByteArrayView data) { f.log.append(data.toByteArray()); });
            request->pause();
            request->onEnd([&] { f.log.append("end"); });
            left = request;
            QVERIFY(response->end("ok"));
        });
        const auto socket = f.connect();
        f.receive(socket, post);
        f.receive(socket, post); // the connection serves others meanwhile
        QVERIFY(f.log.isEmpty());
        f.run([&] { left->resume(); });
        QCOMPARE(f.takeLog(), (QByteArrayList{"hello", "end"}));
    }

    /// Node keeps what the program holds and forgets the rest; a callback that holds its request
    /// holds it for ever here, so their number is bounded.
    void requestsLeftPausedAreBounded()
    {
        ServerFixture f;
        int aborted = 0;
        std::vector<std::weak_ptr<http::IncomingMessage>> requests;
        f.server->onRequest([&](const Server::Request &request, const Server::Response &response) {
            requests.push_back(request);
            request->onData([request](QByteArrayView) {});
            request->pause();
            request->onAborted([&] { ++aborted; });
            QVERIFY(response->end("ok"));
        });
        const auto socket = f.connect();
        for (int i = 0; i < 300; ++i)
            f.receive(socket, post);
        const auto isKept = [](const auto &request) { return !request.expired(); };
        QCOMPARE(std::count_if(requests.begin(), requests.end(), isKept),
            qsizetype(http::ServerConnection::maxLeftUnread));
        QVERIFY(!requests.back().expired());
        QCOMPARE(aborted, 200);
        QCOMPARE(f.events().count("HalfClosed"), 200);
        f.run([&] { socket->receiveFin(); });
        QCOMPARE(std::count_if(requests.begin(), requests.end(), isKept), qsizetype(0));
        QCOMPARE(f.events().count("HalfClosed"), 300);
    }

    void bytesLeftPausedAreBounded()
    {
        ServerFixture f;
        int aborted = 0;
        f.server->onRequest([&](const Server::Request &request, const Server::Response &response) {
            request->onData([request](QByteArrayView) {});
            request->pause();
            request->onAborted([&] { ++aborted; });
            QVERIFY(response->end("ok"));
        });
        const auto socket = f.connect();
        const QByteArray large =
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 40000\r\n\r\n" + QByteArray(40000, 'x');
        for (int i = 0; i < 60; ++i)
            f.receive(socket, large);
        QCOMPARE(aborted, 60 - int(http::ServerConnection::maxLeftUnreadBytes / 40000));
    }

    void informationThatWaitsIsRecordedWhenItLeaves()
    {
        ServerFixture f;
        std::vector<Server::Response> answers;
        f.server->onRequest([&](const auto &, const Server::Response &response) {
            answers.push_back(response);
            if (answers.size() == 2) {
                QVERIFY(response->writeProcessing());
                QVERIFY(response->end("two"));
            }
        });
        const auto socket = f.connect();
        f.receive(socket, get + get);
        QVERIFY(!f.events().contains("InformationOut"));
        f.run([&] { QVERIFY(answers[0]->end("one")); });
        QByteArrayList order = f.events();
        const auto other = [](const QByteArray &name) {
            return name != "InformationOut" && name != "HeadOut" && name != "SocketWrite";
        };
        order.erase(std::remove_if(order.begin(), order.end(), other), order.end());
        QCOMPARE(order,
            (QByteArrayList{"HeadOut", "SocketWrite", "InformationOut", "HeadOut", "SocketWrite"}));
        QVERIFY(socket->writes[1].startsWith("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200"));
    }

    void informationOfAnAnswerThatNeverHadItsTurnIsNotRecorded()
    {
        ServerFixture f;
        int requests = 0;
        f.server->onRequest([&](const auto &, const Server::Response &response) {
            if (++requests == 2)
                QVERIFY(response->writeProcessing());
        });
        const auto socket = f.connect();
        f.receive(socket, get + get);
        f.run([&] { socket->receiveFin(); });
        QVERIFY(!f.events().contains("InformationOut"));
    }

    /// Nobody registered for 'data', nobody holds the response: the half ends with the connection.
    void aResponseLetGoUnreadEndsItsHalf()
    {
        ClientRig rig;
        rig.registerForData = false;
        rig.enter([&] { rig.get(nullptr); });
        rig.socket()->receive(
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello");
        rig.run();
        QVERIFY(!rig.story().contains("half.closed"));
        rig.socket()->receiveFin();
        rig.run();
        QVERIFY(rig.story().endsWith("cs.close req.close half.closed"));
    }

    void aResponseHeldUnreadEndsItsHalfWhenItIsLetGo()
    {
        ClientRig rig;
        http::ClientRequest::Response held;
        rig.enter([&] {
            const auto request = rig.get(nullptr);
            request->onResponse([&](const auto &response) { held = response; });
        });
        rig.socket()->receive(
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello");
        rig.socket()->receiveFin();
        rig.run();
        QVERIFY(!rig.story().contains("half."));
        QByteArray body;
        rig.enter([&] { held->onData([&](QByteArrayView data) { body += data.toByteArray(); }); });
        QCOMPARE(body, "hello"); // still there, as in Node
        rig.enter([&] { held.reset(); });
        QCOMPARE(rig.story(), "res.data(5) half.closed");
    }
};

QTEST_GUILESS_MAIN(tst_HalvesEnd)
#include "tst_halvesend.moc"
