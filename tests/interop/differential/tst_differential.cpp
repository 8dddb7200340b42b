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
using differential::Input;

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

using Late = std::vector<Server::Response>;

void handle(const Server::Request &request, const Server::Response &response, const Input &input,
    QByteArrayList &log, Late &late)
{
    QByteArray line = request->method() + '|' + request->url() + '|' + request->httpVersion();
    if (!request->rawHeaders().empty())
        line += '|' + fieldsOf(request->rawHeaders());
    const qsizetype number = log.size();
    log.append("request " + line);
    const auto body = std::make_shared<QByteArray>();
    request->onData([body](QByteArrayView bytes) { body->append(bytes); });
    const std::weak_ptr<IncomingMessage> weak = request;
    request->onEnd([&log, &late, &input, number, body, weak, response] {
        const auto ended = weak.lock();
        log[number] += " body " + *body + " trailers " + fieldsOf(ended->rawTrailers());
        if (input.saysClose)
            (void)response->setHeader("Connection", "close");
        if (input.answersLate)
            late.push_back(response);
        else
            (void)response->end("ok");
    });
}

Served serve(const Input &input, const differential::Mode &mode)
{
    wire::ManualClock clock;
    trace::Writer writer({.limitBytes = 1 << 22, .chunkBytes = 1 << 16});
    wire::Loop loop(clock, writer);
    wire::Gate gate(loop);
    wire::ScriptedNetwork network(loop, gate);
    Context context(loop, network, gate);
    ServerOptions options;
    options.conformance = mode.conformance;
    options.insecureHTTPParser = mode.insecure;
    Server server(context, options);
    Served result;
    Late late;
    server.onRequest([&](const auto &request, const auto &response) {
        handle(request, response, input, result.log, late);
    });
    const auto run = [&loop](auto function) {
        loop.enter(function);
        loop.runUntilQuiet();
    };
    run([&] { server.adopt(network.makeServerTransport()); });
    const auto socket = network.lastSocket();
    for (const QByteArray &piece : input.pieces) {
        if (!socket->closed)
            run([&] { socket->receive(piece); });
    }
    for (const Server::Response &response : late)
        run([&] { (void)response->end("ok"); });
    if (!socket->closed)
        run([&] { socket->receiveFin(); });
    result.written = socket->written();
    result.rules = differential::rulesIn(writer);
    return result;
}

std::vector<Served> servedByNode(const std::vector<Input> &inputs, bool insecure)
{
    QJsonArray all;
    for (const Input &input : inputs) {
        QJsonArray pieces;
        for (const QByteArray &piece : input.pieces)
            pieces.append(QString::fromLatin1(piece));
        all.append(QJsonObject{{"pieces", pieces}, {"answersLate", input.answersLate},
            {"saysClose", input.saysClose}, {"insecure", insecure}});
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
    {"answered before", "RFC 9112, 9.3.2: a bad request takes no answer from those before it"},
    {"answered once", "RFC 9112, 9.3.2: a request that was answered is not refused as well"},
    {"answered late", "RFC 9112, 9.6: what comes behind close takes no answer away"},
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
        m_node = servedByNode(m_inputs, false);
        QCOMPARE(m_node.size(), m_inputs.size());
    }
    void asNode() { compare({Conformance::Node}, m_node, {}); }
    void asNodeWithInsecureHTTPParser()
    {
        const std::vector<Served> node = servedByNode(m_inputs, true);
        QCOMPARE(node.size(), m_inputs.size());
        QVERIFY(node != m_node); // it makes a difference to Node
        compare({Conformance::Node, true}, node, {});
    }
    void strictly() { compare({Conformance::Strict}, m_node, knownDifferences); }

private:
    void compare(const differential::Mode &mode, const std::vector<Served> &node,
        std::span<const differential::Known> known);
    static QByteArray causeOf(const Input &input, const Served &ours, const Served &nodes);

    std::vector<Input> m_inputs;
    std::vector<Served> m_node;
};

bool isComplete(const QByteArray &request)
{
    return request.contains(" body ");
}

/// What was written, answer by answer.
QByteArrayList answersOf(const Served &served)
{
    QByteArrayList answers;
    const QByteArray begin = "HTTP/1.1 ";
    for (qsizetype at = 0; at < served.written.size();) {
        const qsizetype next = served.written.indexOf(begin, at + 1);
        answers.append(served.written.mid(at, next < 0 ? -1 : next - at));
        at = next < 0 ? served.written.size() : next;
    }
    return answers;
}

bool isProgramsAnswer(const QByteArray &answer)
{
    return answer.startsWith("HTTP/1.1 200 ");
}

/// What must be so whatever came: each request that was heard to its end is answered, in order, and
/// nothing is said behind what says close. When the program itself says it, that was the last.
bool answersAllItHeard(const Input &input, const Served &served)
{
    qsizetype good = 0;
    bool closes = false;
    for (const QByteArray &answer : answersOf(served)) {
        if (closes)
            return false;
        good += isProgramsAnswer(answer);
        closes = answer.contains("\r\nConnection: close\r\n");
    }
    const auto heard = std::count_if(served.log.begin(), served.log.end(), isComplete);
    return good == (input.saysClose ? std::min<qsizetype>(heard, 1) : heard);
}

/// Requests that both heard to their end are the same; of one that only one of them heard to its
/// end the other heard the beginning. Only `more` may have heard of further ones.
bool heardTheSame(const Served &less, const Served &more)
{
    if (less.log.size() > more.log.size())
        return false;
    for (qsizetype i = 0; i < less.log.size(); ++i) {
        const QByteArray &a = less.log[i];
        const QByteArray &b = more.log[i];
        if (a != b && (isComplete(a) == isComplete(b) || !(a.startsWith(b) || b.startsWith(a))))
            return false;
    }
    return true;
}

/// What Node refuses and the RFC allows: behind it we may hear of requests that Node does not.
QByteArray allowedByTheRfc(const QByteArray &input, const Served &ours, const Served &nodes)
{
    static const QRegularExpression trailer("trailers (.*\\|)?Connection\\|");
    if (trailer.match(QString::fromLatin1(ours.log.join('\n'))).hasMatch())
        return "trailer section";
    if (!nodes.written.contains("HTTP/1.1 400 "))
        return {};
    static const QRegularExpression tab("(content-length|transfer-encoding|connection):[^\r]*\t",
        QRegularExpression::CaseInsensitiveOption);
    const QString text = QString::fromLatin1(input);
    if (tab.match(text).hasMatch())
        return "tabs";
    static const QRegularExpression blank("\\n[0-9a-f]+([ \\t]*;[^\r]*)?[ \\t]");
    if (blank.match(text).hasMatch())
        return "chunk-extension";
    return {};
}

/// The cause of a difference, as the table has it.
QByteArray tst_Differential::causeOf(const Input &input, const Served &ours, const Served &nodes)
{
    if (!answersAllItHeard(input, ours))
        return "answers";
    const QByteArray allowed = allowedByTheRfc(input.pieces.join(), ours, nodes);
    if (ours.log.size() > nodes.log.size() || ours.rules.isEmpty())
        return !allowed.isEmpty() && heardTheSame(nodes, ours) ? allowed : "other requests";
    if (!heardTheSame(ours, nodes))
        return "other requests";
    const QByteArrayList our = answersOf(ours);
    const QByteArrayList node = answersOf(nodes);
    const auto ourGood = std::count_if(our.begin(), our.end(), isProgramsAnswer);
    const auto nodeGood = std::count_if(node.begin(), node.end(), isProgramsAnswer);
    const bool nodeRefuses = !node.isEmpty() && node.last().startsWith("HTTP/1.1 400 ");
    if (nodeRefuses && ourGood > nodeGood)
        return ours.rules.first() == "after-close" ? "answered late" : "answered before";
    if (nodeRefuses && ourGood == nodeGood && our == node.first(node.size() - 1))
        return "answered once";
    return ours.rules.first();
}

void tst_Differential::compare(const differential::Mode &mode, const std::vector<Served> &node,
    std::span<const differential::Known> known)
{
    differential::Differences differences;
    for (std::size_t i = 0; i < m_inputs.size(); ++i) {
        const Served ours = withoutDates(serve(m_inputs[i], mode), mode.conformance);
        const Served nodes = withoutDates(node[i], mode.conformance);
        if (ours == nodes)
            continue;
        const QByteArray text = QByteArray::number(qulonglong(i)) + ' '
            + m_inputs[i].pieces.join("<|>") + (m_inputs[i].answersLate ? " late" : "")
            + (m_inputs[i].saysClose ? " close" : "") + "\n  ours: " + ours.log.join(" ; ") + " => "
            + ours.written + "\n  Node: " + nodes.log.join(" ; ") + " => " + nodes.written;
        differences.add(causeOf(m_inputs[i], ours, nodes), text);
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
