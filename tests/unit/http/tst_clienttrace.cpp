#include "tests/unit/http/clientrig.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::http;
using trace::EventKind;

/// What the client leaves in the trace, and how the gate steps through it.
class tst_ClientTrace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepAliveGetTakesFewEvents();
    void callbacksKnowTheirCauses();
    void linesKnowWhoPutThem();
    void callbacksNobodyIsRegisteredForLeaveNoTrace();
    void heldDeliveryGivesOneItemAStep();
    void tearingDownInMidExchangeIsQuiet();
};

void tst_ClientTrace::keepAliveGetTakesFewEvents()
{
    ClientRig rig;
    Agent agent(rig.context, AgentOptions::global());
    const QByteArray answer =
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: keep-alive\r\n"
        "Keep-Alive: timeout=5\r\nContent-Length: 5\r\n\r\nhello";
    const auto exchange = [&] {
        RequestOptions options;
        options.agent = &agent;
        rig.enter([&] {
            auto made = ClientRequest::request(rig.context, options);
            QVERIFY(made);
            (*made)->onSocket([] {});
            (*made)->onFinish([] {});
            (*made)->onResponse([](const ClientRequest::Response &response) {
                response->onData([](QByteArrayView) {});
                response->onEnd([] {});
            });
            QVERIFY((*made)->end());
        });
        rig.receive(answer);
    };
    exchange();
    exchange(); // the timeout of the free socket is armed by now
    const quint64 before = rig.snapshot().endEvent();
    exchange();
    const trace::Snapshot after = rig.snapshot();
    QList<EventKind> kinds;
    for (quint64 i = before; i < after.endEvent(); ++i)
        kinds.append(after.at({i}).kind);
    const QList<EventKind> expected{EventKind::CallRequest, EventKind::AgentReusedSocket,
        EventKind::CallEnd, EventKind::HeadOut, EventKind::OnSocket, EventKind::SocketWrite,
        EventKind::OnFinish, EventKind::SocketRead, EventKind::HeadIn, EventKind::OnResponse,
        EventKind::BodyIn, EventKind::OnEnd, EventKind::AgentKeptSocket, EventKind::HalfClosed};
    QCOMPARE(kinds, expected);
    QVERIFY(kinds.size() * sizeof(trace::Event) <= 224);
}

void tst_ClientTrace::callbacksKnowTheirCauses()
{
    ClientRig rig;
    Agent agent(rig.context, keepAlive());
    rig.enter([&] { rig.get(&agent); });
    rig.receive(hello);
    const trace::Snapshot all = rig.snapshot();
    const auto causeOf = [&](EventKind kind) {
        for (quint64 i = 0; i < all.endEvent(); ++i) {
            if (all.at({i}).kind == kind)
                return all.at(all.causeOf({i})).kind;
        }
        return EventKind::None;
    };
    QCOMPARE(causeOf(EventKind::HeadOut), EventKind::CallEnd);
    QCOMPARE(causeOf(EventKind::SocketWrite), EventKind::CallEnd);
    QCOMPARE(causeOf(EventKind::HeadIn), EventKind::SocketRead);
    QCOMPARE(causeOf(EventKind::OnResponse), EventKind::HeadIn);
    QCOMPARE(causeOf(EventKind::BodyIn), EventKind::SocketRead);
    QCOMPARE(causeOf(EventKind::OnEnd), EventKind::BodyIn);
}

void tst_ClientTrace::linesKnowWhoPutThem()
{
    ClientRig rig;
    Agent agent(rig.context, keepAlive());
    RequestOptions options;
    options.agent = &agent;
    options.method = "POST";
    options.headers = {{"X", "1"}};
    rig.enter([&] {
        const ClientRig::Request request = rig.request(options);
        QVERIFY(request->setHeader("Y", "2"));
        QVERIFY(request->end("abc"));
    });
    const trace::Snapshot all = rig.snapshot();
    trace::HeadOutDetail head;
    for (quint64 i = 0; i < all.endEvent(); ++i) {
        if (all.at({i}).kind == EventKind::HeadOut)
            head = all.detailOf<trace::HeadOutDetail>({i});
    }
    using trace::LineOrigin;
    QCOMPARE(linesOf(rig.socket()->takeWritten()),
        QByteArray("POST / HTTP/1.1 | X: 1 | Host: 127.0.0.1 | Y: 2 | Connection: keep-alive | "
                   "Content-Length: 3"));
    QCOMPARE(head.lines,
        (std::vector<LineOrigin>{LineOrigin::You, LineOrigin::Module, LineOrigin::You,
            LineOrigin::Module, LineOrigin::Module}));
    QCOMPARE(head.framing, trace::Framing::ContentLengthKnown);
    QVERIFY(head.keepAlive);
}

void tst_ClientTrace::callbacksNobodyIsRegisteredForLeaveNoTrace()
{
    ClientRig rig;
    Agent agent(rig.context, keepAlive());
    rig.enter([&] {
        RequestOptions options;
        options.agent = &agent;
        auto made = ClientRequest::request(rig.context, options);
        QVERIFY(made);
        QVERIFY((*made)->end());
    });
    rig.socket()->receiveFin();
    rig.run();
    const trace::Snapshot all = rig.snapshot();
    for (quint64 i = 0; i < all.endEvent(); ++i) {
        const trace::Event event = all.at({i});
        if (event.kind == EventKind::OnError)
            QVERIFY(event.arg & trace::nobodyListens);
        else
            QVERIFY(event.kind < EventKind::OnSocket || event.kind == EventKind::HalfClosed);
    }
}

void tst_ClientTrace::heldDeliveryGivesOneItemAStep()
{
    ClientRig rig;
    Agent agent(rig.context, keepAlive());
    rig.enter([&] { rig.get(&agent); });
    rig.callbacks();
    rig.gate.holdSide(trace::Side::Client, trace::Seam::Deliver, true);
    rig.receive(hello);
    rig.socket()->receiveFin();
    rig.run();
    QCOMPARE(rig.callbacks(), QByteArray());
    QByteArrayList steps;
    while (!rig.gate.held().empty()) {
        rig.loop.enter([&] { QVERIFY(rig.gate.releaseOne({}, {})); });
        rig.run();
        steps.append(rig.callbacks());
    }
    QCOMPARE(steps.first(), QByteArray("req.response(200)"));
    QVERIFY(steps.at(1).startsWith("res.data(hello)"));
    QCOMPARE(steps.join(' ').simplified(),
        QByteArray("req.response(200) res.data(hello) res.end req.close res.close"));
}

void tst_ClientTrace::tearingDownInMidExchangeIsQuiet()
{
    int calls = 0;
    std::shared_ptr<ClientRequest> kept;
    {
        ClientRig rig;
        Agent agent(rig.context, keepAlive());
        rig.enter([&] { kept = rig.get(&agent); });
        rig.receive("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhello");
        kept->onClose([&] { ++calls; });
        rig.callbacks();
    }
    QCOMPARE(calls, 0);
}

QTEST_GUILESS_MAIN(tst_ClientTrace)
#include "tst_clienttrace.moc"
