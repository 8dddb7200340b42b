#include "core/http/agent.h"
#include "core/http/clientrequest.h"
#include "tests/interop/differential/comparison.h"
#include "tests/interop/differential/rawanswers.h"
#include "tests/interop/peerprocess.h"
#include "tests/support/scriptednetwork.h"

#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

#include <map>

// The same answers for Node's client and for ours. What both programs hear, in order, and what
// becomes of the connections: in conformance Node nothing may differ but what the first table says,
// in Strict what is in the second. `--all` takes five thousand conversations, else it is a part.
using namespace roundtrip;
using namespace roundtrip::http;
using differential::Conversation;
using differential::Exchange;

namespace
{

int conversationCount = 1200;

struct Heard {
    QByteArrayList log;
    std::vector<QByteArrayList> rules; ///< what each exchange broke, or left in doubt
};

QByteArray fieldsOf(const message::RawHeaders &headers)
{
    QByteArrayList words;
    for (const auto &[name, value] : headers)
        words << name << value;
    return words.join('|');
}

QByteArray described(const IncomingMessage &response)
{
    QByteArrayList joined;
    for (const message::JoinedHeader &header : response.headers())
        joined.append(header.name + '=' + header.values.join('&'));
    return QByteArray::number(response.statusCode()) + ' ' + response.statusMessage() + ' '
        + response.httpVersion() + ' ' + fieldsOf(response.rawHeaders()) + " {" + joined.join('|')
        + '}';
}

QByteArray truth(bool value)
{
    return value ? "true" : "false";
}

/// One conversation, over a scripted network.
class Talk
{
public:
    Talk(const Conversation &conversation, const differential::Mode &mode)
        : m_conversation(conversation)
        , m_mode(mode)
        , m_agent(m_context,
              {.name = "agent", .keepAlive = true, .maxSockets = conversation.together ? 1 : 0})
    {
    }

    Heard hear()
    {
        const auto &exchanges = m_conversation.exchanges;
        for (std::size_t i = 0; m_conversation.together && i < exchanges.size(); ++i)
            run([&] { make(int(i)); });
        for (std::size_t i = 0; i < exchanges.size(); ++i) {
            if (!m_conversation.together)
                run([&] { make(int(i)); });
            answer(int(i));
            if (exchanges[i].endsLate)
                run([&] { (void)m_requests[i]->end(); });
            m_rules.push_back(newRules());
        }
        noteState();
        const Heard heard{m_log, m_rules};
        for (const auto &request : m_requests) // one that is still open keeps itself
            run([&] { request->destroy(); });
        return heard;
    }

private:
    template <typename Function>
    void run(Function function)
    {
        m_loop.enter(function);
        m_loop.runUntilQuiet();
    }
    void make(int number);
    void watch(ClientRequest &request, int number);
    void watchResponse(const ClientRequest::Response &response, int number);
    void answer(int number);
    void noteState();
    QByteArrayList newRules();
    void say(int number, const QByteArray &word)
    {
        m_log.append(QByteArray::number(number) + '.' + word);
    }
    void sayError(int number, const QByteArray &event, const Error &error)
    {
        say(number, event + ' ' + error.code + ' ' + error.message);
    }

    const Conversation &m_conversation;
    const differential::Mode m_mode;
    wire::ManualClock m_clock;
    trace::Writer m_writer{{.limitBytes = 1 << 22, .chunkBytes = 1 << 16}};
    wire::Loop m_loop{m_clock, m_writer};
    wire::Gate m_gate{m_loop};
    wire::ScriptedNetwork m_network{m_loop, m_gate};
    Context m_context{m_loop, m_network, m_gate};
    Agent m_agent;
    std::vector<std::shared_ptr<ClientRequest>> m_requests;
    std::map<int, std::shared_ptr<wire::ScriptedSocket>> m_given;
    std::vector<std::unique_ptr<wire::Transport>> m_upgraded;
    QByteArrayList m_log;
    std::vector<QByteArrayList> m_rules;
    quint64 m_told = 0;
};

void Talk::make(int number)
{
    const Exchange &exchange = m_conversation.exchanges[std::size_t(number)];
    RequestOptions options;
    options.host = "a";
    options.method = exchange.method;
    options.path = '/' + QByteArray::number(number);
    options.agent = &m_agent;
    options.conformance = m_mode.conformance;
    options.insecureHTTPParser = m_mode.insecure;
    if (exchange.asksUpgrade)
        options.headers = {{"Connection", "Upgrade"}, {"Upgrade", "foo"}};
    const auto request = ClientRequest::request(m_context, options);
    m_requests.push_back(*request);
    watch(**request, number);
    if (exchange.endsLate)
        (void)(*request)->write("abc");
    else
        (void)(*request)->end();
}

void Talk::watch(ClientRequest &request, int number)
{
    request.onSocket([this, number, &request] {
        const auto &sockets = m_network.sockets();
        const auto found = std::find_if(sockets.begin(), sockets.end(), [&](const auto &socket) {
            return socket->subject.connectionId() == request.connectionId();
        });
        m_given[number] = *found;
        say(number,
            "socket " + QByteArray::number(qlonglong(found - sockets.begin()))
                + (request.reusedSocket() ? " reused" : ""));
    });
    request.onFinish([this, number] { say(number, "finish"); });
    request.onContinue([this, number] { say(number, "continue"); });
    request.onAbort([this, number] { say(number, "abort"); });
    request.onError([this, number](const Error &error) { sayError(number, "error", error); });
    request.onClose([this, number] { say(number, "close"); });
    request.onInformation([this, number](const ClientRequest::Information &information) {
        say(number,
            "information " + QByteArray::number(information.statusCode) + ' '
                + information.statusMessage + ' ' + information.httpVersion + ' '
                + fieldsOf(information.rawHeaders));
    });
    request.onResponse([this, number](const auto &response) { watchResponse(response, number); });
    if (!m_conversation.exchanges[std::size_t(number)].listensForUpgrade)
        return;
    const auto upgraded = [this, number](const QByteArray &event) {
        return [this, number, event](const ClientRequest::Response &response,
                   std::unique_ptr<wire::Transport> transport, const QByteArray &head) {
            say(number, event + ' ' + described(*response) + " head " + head);
            m_upgraded.push_back(std::move(transport));
        };
    };
    request.onUpgrade(upgraded("upgrade"));
    request.onConnect(upgraded("connect"));
}

void Talk::watchResponse(const ClientRequest::Response &response, int number)
{
    say(number, "response " + described(*response));
    const auto body = std::make_shared<QByteArray>();
    IncomingMessage *heard = response.get(); // its callbacks go with it
    heard->onData([body](QByteArrayView bytes) { body->append(bytes); });
    heard->onEnd([this, number, heard] {
        say(number,
            "res.end complete " + truth(heard->complete()) + " trailers "
                + fieldsOf(heard->rawTrailers()));
    });
    heard->onAborted([this, number] { say(number, "res.aborted"); });
    heard->onError([this, number](const Error &error) { sayError(number, "res.error", error); });
    heard->onClose([this, number, heard, body] {
        say(number,
            "res.close complete " + truth(heard->complete()) + " aborted " + truth(heard->aborted())
                + " body " + *body);
    });
}

void Talk::answer(int number)
{
    const auto given = m_given.find(number);
    if (given == m_given.end())
        return;
    const auto socket = given->second;
    const Exchange &exchange = m_conversation.exchanges[std::size_t(number)];
    for (const QByteArray &piece : exchange.pieces) {
        if (!socket->closed)
            run([&] { socket->receive(piece); });
    }
    if (socket->closed)
        return;
    if (exchange.then == Exchange::Then::Fin)
        run([&] { socket->receiveFin(); });
    else if (exchange.then == Exchange::Then::Reset)
        run([&] { socket->receiveReset(); });
}

/// Broken rules, and whether a connection was not kept for what came on it, since the last time.
QByteArrayList Talk::newRules()
{
    m_writer.publish();
    const trace::Snapshot all = m_writer.snapshot();
    QByteArrayList rules;
    for (; m_told < all.endEvent(); ++m_told) {
        const trace::Event event = all.at({m_told});
        const QByteArray rule = differential::brokenRule(all, {m_told});
        const auto reason = trace::NotPooledBecause(event.arg);
        if (!rule.isEmpty())
            rules.append(rule);
        else if (event.kind == trace::EventKind::AgentDroppedSocket
            && reason == trace::NotPooledBecause::ResponseLeftInDoubt)
            rules.append("left in doubt");
    }
    return rules;
}

void Talk::noteState()
{
    int number = 0;
    for (const auto &socket : m_network.sockets()) {
        const bool isUpgraded = std::any_of(m_upgraded.begin(), m_upgraded.end(),
            [&](const auto &transport) { return transport->subject() == socket->subject; });
        const QByteArray state = isUpgraded ? "upgraded"
            : socket->closed                ? "closed"
            : socket->finSent               ? "ended"
                                            : "open";
        m_log.append(
            "socket " + QByteArray::number(number++) + ' ' + state + " sent " + socket->written());
    }
    int lent = 0;
    int free = 0;
    int queued = 0;
    for (const Agent::PoolCount &pool : m_agent.pools()) {
        lent += pool.sockets;
        free += pool.freeSockets;
        queued += pool.requests;
    }
    m_log.append("pool lent " + QByteArray::number(lent) + " free " + QByteArray::number(free)
        + " queued " + QByteArray::number(queued));
}

std::vector<QByteArrayList> heardByNode(
    const std::vector<Conversation> &conversations, bool insecure)
{
    constexpr const char *then[] = {"nothing", "fin", "reset"};
    QJsonArray all;
    for (const Conversation &conversation : conversations) {
        QJsonArray exchanges;
        for (const Exchange &exchange : conversation.exchanges) {
            QJsonArray pieces;
            for (const QByteArray &piece : exchange.pieces)
                pieces.append(QString::fromLatin1(piece));
            exchanges.append(QJsonObject{{"method", QString::fromLatin1(exchange.method)},
                {"asksUpgrade", exchange.asksUpgrade},
                {"listensForUpgrade", exchange.listensForUpgrade}, {"endsLate", exchange.endsLate},
                {"pieces", pieces}, {"then", then[int(exchange.then)]}});
        }
        all.append(QJsonObject{
            {"together", conversation.together}, {"exchanges", exchanges}, {"insecure", insecure}});
    }
    std::vector<QByteArrayList> results;
    for (const QJsonValue &answer : differential::answeredByNode("nodeclient.js", all)) {
        QByteArrayList log;
        for (const QJsonValue &line : answer["log"].toArray())
            log.append(line.toString().toLatin1());
        results.push_back(log);
    }
    return results;
}

constexpr differential::Known knownInStrict[] = {
    {"close", "RFC 9112, 9.3: close outdoes keep-alive, also in HTTP/1.0"},
    {"left in doubt", "RFC 9112, 6.1 and 6.3: the connection is not used again"},
    {"follows", "an exchange before differed: this one has no connection, or another one"},
    {"obs-fold", "RFC 9112, 5.2"},
    {"tunnel", "RFC 9110, 9.3.6: only 2xx opens one"},
    {"reset", "RFC 9112, 8: a body that ends with the connection is not complete behind a reset"},
    {"interim", "RFC 9110, 15.2: the final response follows, whatever 1xx says of the connection"},
    {"tabs", "RFC 9110, 5.6.3"},
    {"after-response", "RFC 9112, 6.3"},
    {"chunk-extension", "RFC 9112, 7.1.1"},
    {"chunk-size", "RFC 9112, 7.1"},
    {"content-length", "RFC 9110, 8.6"},
    {"line-end", "RFC 9112, 2.2"},
    {"status-line", "RFC 9112, 4"},
};

QByteArray textOf(const Exchange &exchange)
{
    constexpr const char *then[] = {"", " FIN", " RST"};
    return '[' + exchange.method + (exchange.asksUpgrade ? " asks" : "")
        + (exchange.listensForUpgrade ? " listens" : "") + (exchange.endsLate ? " late" : "")
        + (exchange.pieces.size() > 12 ? "] bytewise " + exchange.pieces.join()
                                       : "] " + exchange.pieces.join("<|>"))
        + then[int(exchange.then)];
}

/// What was heard of one exchange.
QByteArrayList partOf(const QByteArrayList &log, std::size_t exchange)
{
    QByteArrayList part;
    const QByteArray begin = QByteArray::number(qulonglong(exchange)) + '.';
    for (const QByteArray &line : log) {
        if (line.startsWith(begin) && !line.startsWith(begin + "socket"))
            part.append(line.mid(begin.size()));
    }
    return part;
}

/// Which connection it had: "1.socket 0 reused".
QByteArray socketOf(const QByteArrayList &log, std::size_t exchange)
{
    const QByteArray begin = QByteArray::number(qulonglong(exchange)) + ".socket";
    const auto found = std::find_if(log.begin(), log.end(),
        [&begin](const QByteArray &line) { return line.startsWith(begin); });
    return found == log.end() ? QByteArray() : *found;
}

/// The connections and the pool in the end.
QByteArrayList endOf(const QByteArrayList &log)
{
    QByteArrayList end;
    for (const QByteArray &line : log) {
        if (line.startsWith("socket") || line.startsWith("pool"))
            end.append(line);
    }
    return end;
}

/// Where they part.
struct Parting {
    QByteArray ours;
    QByteArray nodes;
};
Parting partingOf(const QByteArrayList &ours, const QByteArrayList &nodes)
{
    const auto [our, node] = std::mismatch(ours.begin(), ours.end(), nodes.begin(), nodes.end());
    const auto said = [](auto at, auto end) { return at == end ? QByteArray("-") : *at; };
    return {said(our, ours.end()), said(node, nodes.end())};
}

QByteArray textOf(const Parting &parting)
{
    return "\n  ours: " + parting.ours + "\n  Node: " + parting.nodes;
}

} // namespace

class tst_ClientDifferential : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (PeerProcess::node().isEmpty())
            QSKIP(PeerProcess::missing);
        m_conversations = differential::rawAnswers(conversationCount);
        m_node = heardByNode(m_conversations, false);
        QCOMPARE(m_node.size(), m_conversations.size());
    }
    void asNode() { compare({Conformance::Node}, m_node, {}); }
    void asNodeWithInsecureHTTPParser()
    {
        const std::vector<QByteArrayList> node = heardByNode(m_conversations, true);
        QCOMPARE(node.size(), m_conversations.size());
        QVERIFY(node != m_node); // it makes a difference to Node
        compare({Conformance::Node, true}, node, {});
    }
    void strictly() { compare({Conformance::Strict}, m_node, knownInStrict); }

private:
    void compare(const differential::Mode &mode, const std::vector<QByteArrayList> &node,
        std::span<const differential::Known> known);
    void compareOne(std::size_t i, const Heard &ours, const QByteArrayList &node,
        differential::Differences &differences) const;

    std::vector<Conversation> m_conversations;
    std::vector<QByteArrayList> m_node;
};

bool matches(const QByteArray &text, const char *pattern)
{
    const QRegularExpression expression(QString::fromLatin1(pattern),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption);
    return expression.match(QString::fromLatin1(text)).hasMatch();
}

/// Something that stands in the answer and that Node takes otherwise: what Node said of it belongs
/// to each.
struct Feature {
    const char *cause;
    const char *answer; ///< what stands in it
    const char *nodes; ///< what Node said where we parted
    const char *ours;
};
constexpr Feature features[] = {
    {"reset", "", "^res.end complete true", "^(res.aborted|error ECONNRESET)"},
    {"interim", "HTTP/1\\.[01] 1\\d\\d", "^error HPE_CLOSED_CONNECTION", ""},
    {"close", "connection: keep-alive\\r\\nconnection: close", "^close$", "^res.close"},
    {"left in doubt", "HTTP/1\\.0.*chunked", "^close$", "^res.close"},
    {"obs-fold", "\\r\\n[ \\t]",
        "^error .*(whitespace after header value|Invalid header value char)", ""},
    {"tabs", "(content-length|transfer-encoding|connection):[^\\r]*\\t", "", ""},
    {"chunk-extension", "\\n[0-9a-f]+([ \\t]*;[^\\r]*)?[ \\t]",
        "^error HPE_(INVALID_CHUNK_SIZE|STRICT) ", ""},
};

/// Why one exchange was heard otherwise, as the tables have it.
QByteArray causeOf(const Exchange &exchange, const QByteArrayList &rules, const Parting &parting)
{
    const QByteArray answer = exchange.pieces.join();
    if (parting.ours == "res.aborted" && exchange.then != Exchange::Then::Reset)
        return "aborted";
    const bool otherTunnel =
        parting.nodes.startsWith("connect ") && !parting.nodes.startsWith("connect 2");
    if (exchange.method == "CONNECT" && (otherTunnel || parting.nodes == "close"))
        return "tunnel";
    for (const Feature &feature : features) {
        if (matches(answer, feature.answer) && matches(parting.nodes, feature.nodes)
            && matches(parting.ours, feature.ours))
            return feature.cause;
    }
    if (rules.isEmpty())
        return "unknown";
    const bool isOurs = rules.first() == "after-response" ? !parting.ours.startsWith("error")
                                                          : parting.ours.startsWith("error HPE_");
    return isOurs ? rules.first() : "not of " + rules.first();
}

/// Each exchange by itself: another connection than Node's does not hide what comes on it.
void tst_ClientDifferential::compare(const differential::Mode &mode,
    const std::vector<QByteArrayList> &node, std::span<const differential::Known> known)
{
    differential::Differences differences;
    for (std::size_t i = 0; i < m_conversations.size(); ++i)
        compareOne(i, Talk(m_conversations[i], mode).hear(), node[i], differences);
    QCOMPARE(differences.report(known), 0);
}

void tst_ClientDifferential::compareOne(std::size_t i, const Heard &ours,
    const QByteArrayList &node, differential::Differences &differences) const
{
    const Conversation &conversation = m_conversations[i];
    const QByteArray number =
        QByteArray::number(qulonglong(i)) + (conversation.together ? " together " : " ");
    bool inDoubt = false; // a connection was not kept
    bool differed = false;
    for (std::size_t n = 0; n < conversation.exchanges.size(); ++n) {
        const QByteArray text = number + (n ? textOf(conversation.exchanges[n - 1]) + "\n  " : "")
            + textOf(conversation.exchanges[n]);
        const QByteArray ourSocket = socketOf(ours.log, n);
        const QByteArray nodes = socketOf(node, n);
        if (ourSocket.endsWith("reused") != nodes.endsWith("reused"))
            differences.add(inDoubt ? "left in doubt" : differed ? "follows" : "reuse", text);
        const QByteArrayList our = partOf(ours.log, n);
        const QByteArrayList theirs = partOf(node, n);
        // what waited for a connection got another one, or none
        const bool follows = (differed || inDoubt) && conversation.together && ourSocket != nodes;
        inDoubt |= ours.rules[n].contains("left in doubt");
        if (our == theirs)
            continue;
        differed = true;
        const Parting parting = partingOf(our, theirs);
        differences.add(
            follows ? "follows" : causeOf(conversation.exchanges[n], ours.rules[n], parting),
            text + textOf(parting));
    }
    if (!differed && !inDoubt && endOf(ours.log) != endOf(node))
        differences.add("connections", number + textOf(partingOf(endOf(ours.log), endOf(node))));
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QStringList arguments = application.arguments();
    if (arguments.removeAll("--all"))
        conversationCount = 5000;
    tst_ClientDifferential test;
    return QTest::qExec(&test, arguments);
}

#include "tst_clientdifferential.moc"
