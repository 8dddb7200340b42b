#include "core/http/agent.h"
#include "core/http/clientrequest.h"
#include "tests/unit/http/serverfixture.h"

#include <QRandomGenerator>
#include <QTest>

#include <map>

// Every byte that was read or written belongs to exactly one event of the message layer, whatever
// is sent and however it is cut.
using namespace roundtrip;
using namespace roundtrip::http;
using test::ServerFixture;
using trace::EventKind;

namespace
{

qint64 chunkWire(qint64 size)
{
    return QByteArray::number(size, 16).size() + 2 + size + 2;
}

/// What the events of one half say about what it wrote.
struct Written {
    quint32 connection = 0;
    qint64 head = 0;
    qint64 others = 0; ///< 1xx answers
    QList<qint64> pieces;
    bool ended = false;
    qint64 trailers = 0; ///< the last chunk, when it is not the plain one
    trace::Framing framing{};

    qint64 bytes() const
    {
        using enum trace::Framing;
        const bool chunked = framing == ChunkedGiven || framing == ChunkedBecauseLengthUnknown
            || framing == ChunkedBecauseTrailers;
        qint64 sum = head + others;
        for (const qint64 piece : pieces)
            sum += chunked && piece > 0 ? chunkWire(piece) : piece;
        return sum + (!chunked || !ended ? 0 : trailers > 0 ? trailers : 5);
    }
};

struct Side {
    qint64 read = 0;
    qint64 parsed = 0;
    qint64 written = 0;
    qint64 serialized = 0;
};

/// Adds up a trace: by connection side, the server's as 1.
std::map<std::pair<quint32, int>, Side> sums(const trace::Snapshot &snapshot)
{
    std::map<std::pair<quint32, int>, Side> sides;
    std::map<quint32, Written> halves;
    std::map<quint32, int> sideOfHalf;
    for (quint64 i = snapshot.firstEvent(); i < snapshot.endEvent(); ++i) {
        const trace::Event event = snapshot.at({i});
        const trace::Subject subject = event.subject();
        const auto half = [&]() -> Written & { return halves[subject.halfId().value]; };
        const auto side = [&]() -> Side & {
            return sides[{half().connection, sideOfHalf[subject.halfId().value]}];
        };
        const auto connection = [&]() -> Side & {
            return sides[{subject.connectionId().value, subject.side() == trace::Side::Server}];
        };
        switch (event.kind) {
        case EventKind::SocketRead:
            connection().read += snapshot.byteCountOf({i});
            break;
        case EventKind::SocketWrite:
            connection().written += snapshot.byteCountOf({i});
            break;
        case EventKind::RawOut:
            connection().serialized += event.value;
            break;
        case EventKind::RequestBegan:
            half().connection = event.value;
            sideOfHalf[subject.halfId().value] = 1;
            break;
        case EventKind::AgentNewSocket:
        case EventKind::AgentReusedSocket:
        case EventKind::AgentHandedOver:
        case EventKind::NoAgent:
            half().connection = event.value;
            break;
        case EventKind::HeadIn:
        case EventKind::InformationIn:
        case EventKind::ChunkHeadIn:
        case EventKind::BodyIn:
        case EventKind::MessageInEnd:
            side().parsed += event.value;
            break;
        case EventKind::HeadOut: {
            const auto head = snapshot.detailOf<trace::HeadOutDetail>({i});
            half().head = head.length;
            half().framing = head.framing;
            break;
        }
        case EventKind::InformationOut:
            half().others += event.value;
            break;
        case EventKind::CallWrite:
            half().pieces.append(event.value);
            break;
        case EventKind::CallEnd:
            half().pieces.append(event.value);
            half().ended = true;
            break;
        case EventKind::CallRefused:
        case EventKind::BodyOutDropped:
            if (!half().pieces.isEmpty())
                half().pieces.last() = 0;
            break;
        case EventKind::LastChunkOut:
            half().trailers = event.value;
            break;
        default:
            break;
        }
    }
    for (const auto &[id, half] : halves)
        sides[{half.connection, sideOfHalf[id]}].serialized += half.bytes();
    return sides;
}

/// A client and a server of the module joined without sockets.
struct Pair {
    Pair()
        : loop(clock, writer)
        , gate(loop)
        , network(loop, gate, wire::ScriptedNetwork::Mode::Pairs)
        , context(loop, network, gate)
    {
    }
    template <typename F>
    void run(F &&function)
    {
        loop.enter(function);
        loop.runUntilQuiet();
    }

    wire::ManualClock clock;
    trace::Writer writer;
    wire::Loop loop;
    wire::Gate gate;
    wire::ScriptedNetwork network;
    Context context;
};

QByteArray randomBytes(QRandomGenerator &random, int limit)
{
    return QByteArray(random.bounded(limit), 'x');
}

void answer(QRandomGenerator &random, wire::Loop &loop, const Server::Response &response,
    bool isHead, bool closes)
{
    switch (random.bounded(closes ? 7 : 6)) {
    case 0:
        (void)response->writeHead(200);
        break;
    case 1:
        (void)response->writeHead(204);
        break;
    case 2:
        (void)response->writeProcessing();
        break;
    case 3:
        if (isHead) // Node refuses trailers there
            break;
        (void)response->setHeader("Trailer", "T");
        (void)response->addTrailers({{"T", "value"}});
        break;
    case 4:
        response->statusCode = 304;
        break;
    case 6:
        (void)response->setHeader("Connection", "close");
        break;
    default:
        break;
    }
    for (int pieces = random.bounded(4); pieces > 0; --pieces)
        (void)response->write(randomBytes(random, 9000));
    const QByteArray last = randomBytes(random, 5000);
    if (random.bounded(2))
        (void)response->end(last);
    else
        loop.setImmediate([response, last] { (void)response->end(last); });
}

QByteArray randomRequest(QRandomGenerator &random)
{
    static const char *const methods[] = {"GET", "POST", "HEAD", "PUT", "QUERY", "DELETE"};
    QByteArray request = methods[random.bounded(6)];
    request += " /" + randomBytes(random, 30) + " HTTP/1.1\r\nHost: a\r\n";
    const QByteArray body = randomBytes(random, 3000);
    switch (random.bounded(4)) {
    case 0:
        return request + "\r\n";
    case 1:
        return "\r\n" + request + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n"
            + body;
    case 2:
        request += "Expect: 100-continue\r\n";
        break;
    default:
        break;
    }
    request += "Transfer-Encoding: chunked\r\n\r\n";
    for (qsizetype at = 0; at < body.size();) {
        const auto part = std::min<qsizetype>(body.size() - at, 1 + random.bounded(700));
        request +=
            "0" + QByteArray::number(part, 16) + ";a=\"b\"\r\n" + body.mid(at, part) + "\r\n";
        at += part;
    }
    return request + "0\r\n" + (random.bounded(2) ? "T: v\r\n" : "") + "\r\n";
}

} // namespace

class tst_WireBytes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyByteOfAnyRequestsIsAccountedFor()
    {
        int wholeOnes = 0;
        for (quint32 seed = 1; seed <= 40; ++seed) {
            QRandomGenerator random(seed);
            ServerFixture f;
            f.server->onRequest([&](const auto &request, const auto &response) {
                if (random.bounded(2))
                    request->onData([](QByteArrayView) {});
                answer(random, f.loop, response, request->method() == "HEAD", seed % 4 == 0);
            });
            const auto socket = f.connect();
            QByteArray all;
            for (int i = 0; i < 12; ++i)
                all += randomRequest(random);
            while (!all.isEmpty() && !socket->closed) {
                const int part = 1 + random.bounded(random.bounded(2) ? 20 : 4000);
                f.receive(socket, all.left(part));
                all.remove(0, part);
            }
            f.writer.publish();
            const trace::Snapshot snapshot = f.writer.snapshot();
            const Side sum = sums(snapshot)[{socket->subject.connectionId().value, 1}];
            QCOMPARE(sum.written, socket->written().size());
            // A connection that closes leaves what is behind it, unparsed or unwritten.
            const QByteArray which = "seed " + QByteArray::number(seed);
            const bool whole = !socket->closed;
            QVERIFY2(whole ? sum.parsed == sum.read : sum.parsed <= sum.read, which.constData());
            QVERIFY2(whole ? sum.serialized == sum.written : sum.serialized >= sum.written,
                which.constData());
            wholeOnes += whole;
        }
        QVERIFY(wholeOnes >= 10);
    }

    void bothSidesOfAConnectionAgree()
    {
        for (quint32 seed = 1; seed <= 40; ++seed) {
            QRandomGenerator random(seed);
            Pair pair;
            ServerOptions options;
            options.conformance = Conformance::Node;
            Server server(pair.context, options);
            server.onRequest([&](const auto &request, const auto &response) {
                answer(random, pair.loop, response, request->method() == "HEAD", true);
            });
            AgentOptions agentOptions;
            agentOptions.keepAlive = true;
            agentOptions.maxSockets = 1 + random.bounded(2);
            Agent agent(pair.context, agentOptions);
            pair.run([&] { QVERIFY(server.listen(0)); });
            int closed = 0;
            pair.run([&] {
                for (int i = 0; i < 10; ++i)
                    send(pair, random, agent, server.port(), closed);
            });
            QCOMPARE(closed, 10);
            pair.writer.publish();
            for (const auto &[key, sum] : sums(pair.writer.snapshot())) {
                QVERIFY2(sum.parsed == sum.read, qPrintable(QString::number(seed)));
                QVERIFY2(sum.serialized == sum.written, qPrintable(QString::number(seed)));
            }
        }
    }

private:
    static void send(Pair &pair, QRandomGenerator &random, Agent &agent, quint16 port, int &closed)
    {
        static const char *const methods[] = {"GET", "POST", "HEAD", "PUT"};
        RequestOptions options;
        options.conformance = Conformance::Node;
        options.host = "127.0.0.1";
        options.port = port;
        options.agent = &agent;
        options.method = methods[random.bounded(4)];
        auto made = ClientRequest::request(pair.context, options);
        QVERIFY(made.has_value());
        const auto request = *made;
        request->onResponse([](const auto &response) { response->resume(); });
        request->onClose([&closed] { ++closed; });
        if (options.method == "POST" || options.method == "PUT") {
            for (int pieces = random.bounded(3); pieces > 0; --pieces)
                (void)request->write(randomBytes(random, 3000));
        }
        (void)request->end();
    }
};

QTEST_GUILESS_MAIN(tst_WireBytes)
#include "tst_wirebytes.moc"
