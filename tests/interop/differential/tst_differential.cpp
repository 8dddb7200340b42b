#include "core/http/server.h"
#include "tests/interop/differential/comparison.h"
#include "tests/interop/differential/rawinputs.h"
#include "tests/interop/peerprocess.h"
#include "tests/support/scriptednetwork.h"

#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

// The same bytes for Node's server and for ours. In conformance Node nothing may differ; in Strict
// what does has to be in the table below, which is that of core/http/README.md. `--all` takes five
// thousand connections, else it is a part of them.
using namespace roundtrip;
using namespace roundtrip::http;
using differential::Pieces;

namespace
{

int inputCount = 2000;

struct Served {
    QByteArrayList log; ///< requests, as the program had them
    QByteArray written;
    QByteArrayList rules; ///< what was recorded as refused or ignored
    bool operator==(const Served &other) const
    {
        return log == other.log && written == other.written;
    }
};

QByteArray fieldsOf(const message::RawHeaders &headers)
{
    QByteArrayList words;
    for (const auto &[name, value] : headers)
        words << name << value;
    return words.join('|');
}

void handle(const Server::Request &request, const Server::Response &response, QByteArrayList &log)
{
    QByteArray line = request->method() + '|' + request->url() + '|' + request->httpVersion();
    if (!request->rawHeaders().empty())
        line += '|' + fieldsOf(request->rawHeaders());
    const qsizetype number = log.size();
    log.append("request " + line);
    const auto body = std::make_shared<QByteArray>();
    request->onData([body](QByteArrayView bytes) { body->append(bytes); });
    const std::weak_ptr<IncomingMessage> weak = request;
    request->onEnd([&log, number, body, weak, response] {
        const auto ended = weak.lock();
        log[number] += " body " + *body + " trailers " + fieldsOf(ended->rawTrailers());
        (void)response->end("ok");
    });
}

Served serve(const Pieces &pieces, Conformance conformance)
{
    wire::ManualClock clock;
    trace::Writer writer({.limitBytes = 1 << 22, .chunkBytes = 1 << 16});
    wire::Loop loop(clock, writer);
    wire::Gate gate(loop);
    wire::ScriptedNetwork network(loop, gate);
    Context context(loop, network, gate);
    ServerOptions options;
    options.conformance = conformance;
    Server server(context, options);
    Served result;
    server.onRequest([&result](const auto &request, const auto &response) {
        handle(request, response, result.log);
    });
    const auto run = [&loop](auto function) {
        loop.enter(function);
        loop.runUntilQuiet();
    };
    run([&] { server.adopt(network.makeServerTransport()); });
    const auto socket = network.lastSocket();
    for (const QByteArray &piece : pieces) {
        if (!socket->closed)
            run([&] { socket->receive(piece); });
    }
    if (!socket->closed)
        run([&] { socket->receiveFin(); });
    result.written = socket->written();
    result.rules = differential::rulesIn(writer);
    return result;
}

std::vector<Served> servedByNode(const std::vector<Pieces> &inputs)
{
    QJsonArray all;
    for (const Pieces &pieces : inputs) {
        QJsonArray one;
        for (const QByteArray &piece : pieces)
            one.append(QString::fromLatin1(piece));
        all.append(one);
    }
    std::vector<Served> results;
    for (const QJsonValue &answer : differential::answeredByNode("nodeserver.js", all)) {
        Served result;
        for (const QJsonValue &line : answer["log"].toArray())
            result.log.append(line.toString().toLatin1());
        result.written = answer["written"].toString().toLatin1();
        results.push_back(result);
    }
    return results;
}

/// Date lines hold no difference but the time; strictly refusals have one, too.
Served withoutDates(Served result, Conformance conformance)
{
    static const QRegularExpression date("Date: [^\r]*\r\n");
    result.written = QString::fromLatin1(result.written)
                         .replace(date, conformance == Conformance::Node ? "D\r\n" : "")
                         .toLatin1();
    return result;
}

/// What may differ in Strict, and where the RFC says so: core/http/README.md has the words.
constexpr differential::Known knownDifferences[] = {
    {"answers due", "RFC 9112, 9.3.2 and 9.6: a bad request takes no answer from those before it"},
    {"tabs", "RFC 9110, 5.6.3"},
    {"trailer section", "RFC 9110, 6.5.1"},
    {"after-close", "RFC 9112, 9.6"},
    {"chunk-extension", "RFC 9112, 7.1.1"},
    {"chunk-size", "RFC 9112, 7.1"},
    {"chunked-last", "RFC 9112, 6.3"},
    {"connect-target", "RFC 9110, 9.3.6"},
    {"content-length", "RFC 9110, 8.6"},
    {"empty-lines", "RFC 9112, 2.2"},
    {"expectation", "RFC 9110, 10.1.1"},
    {"host-of-target", "RFC 9112, 3.2"},
    {"host-once", "RFC 9112, 3.2"},
    {"host-present", "RFC 9112, 3.2"},
    {"host-valid", "RFC 9112, 3.2"},
    {"line-end", "RFC 9112, 2.2"},
    {"request-line", "RFC 9112, 3"},
    {"request-target", "RFC 9112, 3.2"},
    {"transfer-coding", "RFC 9112, 6.1"},
    {"version-supported", "RFC 9110, 15.6.6"},
};

} // namespace

class tst_Differential : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (PeerProcess::node().isEmpty())
            QSKIP(PeerProcess::missing);
        m_inputs = differential::rawInputs(inputCount);
        m_node = servedByNode(m_inputs);
        QCOMPARE(m_node.size(), m_inputs.size());
    }
    void asNode() { compare(Conformance::Node, {}); }
    void strictly() { compare(Conformance::Strict, knownDifferences); }

private:
    void compare(Conformance conformance, std::span<const differential::Known> known);
    static QByteArray causeOf(const QByteArray &input, const Served &ours, const Served &nodes);

    std::vector<Pieces> m_inputs;
    std::vector<Served> m_node;
};

/// Both programs heard of the same requests, as far as each heard of them.
bool agree(const Served &ours, const Served &nodes)
{
    for (qsizetype i = 0; i < std::min(ours.log.size(), nodes.log.size()); ++i) {
        if (!ours.log[i].startsWith(nodes.log[i]) && !nodes.log[i].startsWith(ours.log[i]))
            return false;
    }
    return true;
}

qsizetype answersIn(const Served &served)
{
    return served.written.count("HTTP/1.1 200 ") + served.written.count("HTTP/1.1 417 ");
}

/// The cause of a difference, as the table has it.
QByteArray tst_Differential::causeOf(
    const QByteArray &input, const Served &ours, const Served &nodes)
{
    const bool nodeRefuses = nodes.written.contains("HTTP/1.1 400 ");
    if (!agree(ours, nodes))
        return "other requests";
    if (!ours.rules.isEmpty())
        return nodeRefuses && answersIn(ours) >= answersIn(nodes) ? "answers due"
                                                                  : ours.rules.first();
    static const QRegularExpression trailer("trailers (.*\\|)?Connection\\|");
    if (trailer.match(QString::fromLatin1(ours.log.join('\n'))).hasMatch())
        return "trailer section";
    static const QRegularExpression tab("(content-length|transfer-encoding|connection):[^\r]*\t",
        QRegularExpression::CaseInsensitiveOption);
    const QString text = QString::fromLatin1(input);
    if (nodeRefuses && tab.match(text).hasMatch())
        return "tabs";
    static const QRegularExpression blank("\\n[0-9a-f]+([ \\t]*;[^\r]*)?[ \\t]");
    if (nodeRefuses && blank.match(text).hasMatch())
        return "chunk-extension";
    return "unknown";
}

void tst_Differential::compare(Conformance conformance, std::span<const differential::Known> known)
{
    differential::Differences differences;
    for (std::size_t i = 0; i < m_inputs.size(); ++i) {
        const Served ours = withoutDates(serve(m_inputs[i], conformance), conformance);
        const Served nodes = withoutDates(m_node[i], conformance);
        if (ours == nodes)
            continue;
        const QByteArray text = QByteArray::number(qulonglong(i)) + ' ' + m_inputs[i].join("<|>")
            + "\n  ours: " + ours.log.join(" ; ") + " => " + ours.written
            + "\n  Node: " + nodes.log.join(" ; ") + " => " + nodes.written;
        differences.add(causeOf(m_inputs[i].join(), ours, nodes), text);
    }
    QCOMPARE(differences.report(known), 0);
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QStringList arguments = application.arguments();
    if (arguments.removeAll("--all"))
        inputCount = 5000;
    tst_Differential test;
    return QTest::qExec(&test, arguments);
}

#include "tst_differential.moc"
