#include "core/http/clientrequest.h"
#include "core/http/server.h"
#include "core/wire/tcpnetwork.h"
#include "tests/interop/peerprocess.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

// What our server sends for the same handlers, and our client for the same options, must be what
// Node's send, byte for byte (Date and the port aside). The cases are in samebytes/cases.json;
// record.js performs them with Node. Without a Node the recordings beside it are what we compare
// with.
using namespace roundtrip;

namespace
{

const QString folder = QStringLiteral(ROUNDTRIP_SOURCE_DIR "/tests/interop/samebytes/");

QJsonObject objectIn(const QByteArray &json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError)
        qFatal("samebytes: %s", qPrintable(error.errorString()));
    return document.object();
}

QJsonObject objectInFile(const QString &name)
{
    QFile file(folder + name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(file.fileName()));
    return objectIn(file.readAll());
}

QJsonObject expectedBytes()
{
    const QString program = PeerProcess::node();
    if (program.isEmpty()) {
        qInfo("No Node of version 20 or newer was found: comparing with the recordings.");
        return objectInFile("recorded.json");
    }
    QProcess node;
    node.start(program, {folder + "record.js"});
    if (!node.waitForFinished(30'000) || node.exitCode() != 0)
        qFatal("record.js failed: %s", node.readAllStandardError().constData());
    const QJsonObject recorded = objectIn(node.readAllStandardOutput());
    qInfo("Comparing with Node %s.", qPrintable(recorded["node"].toString()));
    return recorded;
}

QByteArray normal(QByteArray bytes, quint16 port)
{
    static const QRegularExpression date("Date: [A-Z][a-z]{2}, [^\r]* GMT\r\n");
    const QString text = QString::fromLatin1(bytes).replace(date, "Date: now\r\n");
    return text.toLatin1().replace("127.0.0.1:" + QByteArray::number(port), "127.0.0.1:PORT");
}

message::RawHeaders headersIn(const QJsonValue &pairs)
{
    message::RawHeaders headers;
    for (const QJsonValue &pair : pairs.toArray())
        headers.push_back({pair[0].toString().toLatin1(), pair[1].toString().toLatin1()});
    return headers;
}

/// The objects of the module, with the machine's clock and real sockets.
struct Module {
    wire::SteadyClock clock;
    trace::Writer trace;
    wire::Loop loop{clock, trace};
    wire::Gate gate{loop};
    wire::TcpNetwork network{loop, gate};
    http::Context context{loop, network, gate};
};

/// Carries out a case's calls, one after another; "turn" lets the loop go around, "onEnd" waits for
/// the request's end.
class Program : public std::enable_shared_from_this<Program>
{
public:
    Program(Module &module, const QJsonArray &calls, std::shared_ptr<http::OutgoingMessage> message,
        std::shared_ptr<http::IncomingMessage> incoming = {})
        : m_module(module)
        , m_calls(calls)
        , m_message(std::move(message))
        , m_incoming(std::move(incoming))
    {
    }

    void run()
    {
        while (m_next < m_calls.size()) {
            const QJsonArray call = m_calls[m_next++].toArray();
            const QString name = call[0].toString();
            const auto goOn = [self = shared_from_this()] { self->run(); };
            if (name == "turn")
                return m_module.loop.setImmediate(goOn);
            if (name == "onEnd") {
                m_incoming->onEnd(goOn);
                return m_incoming->resume();
            }
            perform(name, call);
        }
    }

private:
    void perform(const QString &name, const QJsonArray &call)
    {
        if (!performOnAny(name, call) && !performOnResponse(name, call))
            QFAIL(qPrintable("no such call: " + name));
    }

    bool performOnAny(const QString &name, const QJsonArray &call)
    {
        http::OutgoingMessage &message = *m_message;
        const QByteArray first = call[1].toString().toUtf8();
        const QByteArray second = call[2].toString().toUtf8();
        if (name == "setHeader") {
            (void)message.setHeader(first, second);
        } else if (name == "setHeaderLatin1") {
            (void)message.setHeader(first, call[2].toString().toLatin1());
        } else if (name == "setHeaderList") {
            QList<QByteArray> values;
            for (const QJsonValue &value : call[2].toArray())
                values.append(value.toString().toLatin1());
            (void)message.setHeader(first, values);
        } else if (name == "appendHeader") {
            (void)message.appendHeader(first, second);
        } else if (name == "removeHeader") {
            (void)message.removeHeader(first);
        } else if (name == "write") {
            (void)message.write(first);
        } else if (name == "writeRepeated") {
            (void)message.write(first.repeated(call[2].toInt()));
        } else if (name == "end") {
            (void)message.end(first);
        } else if (name == "addTrailers") {
            (void)message.addTrailers(headersIn(call[1]));
        } else if (name == "flushHeaders") {
            (void)message.flushHeaders();
        } else {
            return false;
        }
        return true;
    }

    bool performOnResponse(const QString &name, const QJsonArray &call)
    {
        auto *response = dynamic_cast<http::ServerResponse *>(m_message.get());
        if (!response)
            return false;
        if (name == "statusCode") {
            response->statusCode = call[1].toInt();
        } else if (name == "statusMessage") {
            response->statusMessage = call[1].toString().toLatin1();
        } else if (name == "sendDate") {
            response->sendDate = call[1].toBool();
        } else if (name == "writeHead") {
            (void)response->writeHead(call[1].toInt(), headersIn(call[2]));
        } else if (name == "writeHeadReason") {
            (void)response->writeHead(
                call[1].toInt(), call[2].toString().toLatin1(), headersIn(call[3]));
        } else if (name == "writeContinue") {
            (void)response->writeContinue();
        } else if (name == "writeProcessing") {
            (void)response->writeProcessing();
        } else if (name == "writeEarlyHints") {
            (void)response->writeEarlyHints(headersIn(call[1]));
        } else if (name == "url") {
            (void)response->end(m_incoming->url());
        } else if (name == "echo") {
            m_incoming->onData([message = m_message](QByteArrayView bytes) {
                (void)message->write(bytes.toByteArray());
            });
            m_incoming->onEnd([message = m_message] { (void)message->end(); });
        } else {
            return false;
        }
        return true;
    }

    Module &m_module;
    const QJsonArray m_calls;
    std::shared_ptr<http::OutgoingMessage> m_message;
    std::shared_ptr<http::IncomingMessage> m_incoming;
    qsizetype m_next = 0;
};

QByteArray requestBytes(const QJsonObject &test)
{
    if (test.contains("raw"))
        return test["raw"].toString().toLatin1();
    if (test.contains("fill"))
        return "GET / HTTP/1.1\r\nHost: a\r\nX: " + QByteArray(test["fill"].toInt(), 'x')
            + "\r\n\r\n";
    return QStringLiteral("%1 / HTTP/%2\r\nHost: a\r\n%3\r\n%4")
        .arg(test["method"].toString("GET"), test["version"].toString("1.1"),
            test["headers"].toString(), test["body"].toString())
        .toLatin1();
}

http::AgentOptions agentOptions(const QJsonObject &options)
{
    http::AgentOptions result;
    result.keepAlive = options["keepAlive"].toBool();
    result.maxSockets = options["maxSockets"].toInt();
    return result;
}

http::RequestOptions requestOptions(const QJsonObject &test, quint16 port, http::Agent *agent)
{
    http::RequestOptions options;
    options.conformance = Conformance::Node;
    options.host = "127.0.0.1";
    options.port = port;
    options.agent = agent;
    options.auth = test["auth"].toString().toUtf8();
    options.setHost = test["setHost"].toBool(true);
    if (test.contains("method"))
        options.method = test["method"].toString().toLatin1();
    if (test.contains("path"))
        options.path = test["path"].toString().toLatin1();
    if (test.contains("rawHeaders")) {
        options.rawHeaders = true;
        options.headers = headersIn(test["rawHeaders"]);
    }
    return options;
}

/// A JSON object loses the order of its keys in QJsonObject: the headers of a case are read from
/// the text.
message::RawHeaders orderedHeaders(const QByteArray &caseText)
{
    static const QRegularExpression whole(R"("headers": \{([^}]*)\})");
    static const QRegularExpression one(R"x("([^"]+)": "([^"]*)")x");
    message::RawHeaders headers;
    auto fields = one.globalMatch(whole.match(QString::fromUtf8(caseText)).captured(1));
    while (fields.hasNext()) {
        const auto field = fields.next();
        headers.push_back({field.captured(1).toLatin1(), field.captured(2).toLatin1()});
    }
    return headers;
}

/// The line of cases.json that holds a case.
QByteArray caseText(const QString &name)
{
    QFile file(folder + "cases.json");
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(file.fileName()));
    const QByteArray start = "{\"name\": \"" + name.toUtf8() + "\",";
    while (!file.atEnd()) {
        const QByteArray line = file.readLine().trimmed();
        if (line.startsWith(start))
            return line;
    }
    return {};
}

} // namespace

class tst_SameBytes : public QObject
{
    Q_OBJECT

    QJsonObject m_expected;
    QJsonObject m_cases;

    void addRows(const QString &kind)
    {
        QTest::addColumn<QJsonObject>("test");
        QTest::addColumn<QByteArray>("expected");
        for (const QJsonValue &test : m_cases[kind].toArray()) {
            const QString name = test["name"].toString();
            const QByteArray expected =
                QByteArray::fromBase64(m_expected[kind][name].toString().toLatin1());
            QVERIFY2(!expected.isEmpty(), qPrintable("nothing was recorded for: " + name));
            QTest::newRow(qPrintable(name)) << test.toObject() << expected;
        }
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_cases = objectInFile("cases.json");
        m_expected = expectedBytes();
        QVERIFY(m_cases["server"].toArray().size() + m_cases["client"].toArray().size() >= 40);
    }

    void serverSendsWhatNodeSends_data() { addRows("server"); }
    void serverSendsWhatNodeSends()
    {
        QFETCH(QJsonObject, test);
        QFETCH(QByteArray, expected);

        Module module;
        http::ServerOptions options;
        options.conformance = Conformance::Node;
        http::Server server(module.context, options);
        server.onRequest([&](const auto &request, const auto &response) {
            if (request->url() == "/sentinel")
                (void)response->end("sentinel");
            else
                std::make_shared<Program>(module, test["do"].toArray(), response, request)->run();
        });
        QVERIFY(server.listen(0));
        const quint16 port = server.port();

        QTcpSocket peer;
        QByteArray received;
        bool closed = false;
        connect(&peer, &QTcpSocket::readyRead, this, [&] { received += peer.readAll(); });
        connect(&peer, &QTcpSocket::disconnected, this, [&] { closed = true; });
        peer.connectToHost("127.0.0.1", port);
        // The second request says close: everything that belongs to the first has come when the FIN
        // comes.
        peer.write(
            requestBytes(test) + "GET /sentinel HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        QTRY_VERIFY_WITH_TIMEOUT(closed, 10'000);
        QCOMPARE(normal(received, port), expected);
    }

    void clientSendsWhatNodeSends_data() { addRows("client"); }
    void clientSendsWhatNodeSends()
    {
        QFETCH(QJsonObject, test);
        QFETCH(QByteArray, expected);

        QTcpServer peer;
        QVERIFY(peer.listen(QHostAddress::LocalHost));
        QByteArray received;
        QTcpSocket *socket = nullptr;
        bool continued = !test["continue"].toBool();
        const auto answer = [&] {
            received += socket->readAll();
            if (!continued && received.endsWith("\r\n\r\n")) {
                continued = true;
                socket->write("HTTP/1.1 100 Continue\r\n\r\n");
            }
            if (normal(received, peer.serverPort()).size() < expected.size())
                return;
            socket->write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
            socket->disconnectFromHost();
        };
        connect(&peer, &QTcpServer::newConnection, this, [&] {
            socket = peer.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, answer);
        });

        Module module;
        std::unique_ptr<http::Agent> agent;
        if (test.contains("agent"))
            agent = std::make_unique<http::Agent>(
                module.context, agentOptions(test["agent"].toObject()));
        http::RequestOptions options = requestOptions(test, peer.serverPort(), agent.get());
        if (!options.rawHeaders)
            options.headers = orderedHeaders(caseText(test["name"].toString()));
        bool closed = false;
        module.loop.enter([&] {
            auto request = http::ClientRequest::request(module.context, options);
            QVERIFY2(request.has_value(), request ? "" : request.error().message.constData());
            const auto program = std::make_shared<Program>(module, test["do"].toArray(), *request);
            (*request)->onClose([&] { closed = true; });
            (*request)->onResponse([](const auto &response) { response->resume(); });
            if (test["continue"].toBool())
                (*request)->onContinue([program] { program->run(); });
            else
                program->run();
        });
        QTRY_VERIFY2_WITH_TIMEOUT(closed, received.constData(), 10'000);
        QCOMPARE(normal(received, peer.serverPort()), expected);
    }
};

QTEST_GUILESS_MAIN(tst_SameBytes)
#include "tst_samebytes.moc"
