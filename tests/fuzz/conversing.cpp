// Whole connections in memory: what a server answers to the input, what a client makes of it, and
// both together with the input as what the program says.

#include "core/http/agent.h"
#include "core/http/clientrequest.h"
#include "core/http/server.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/targets.h"
#include "tests/support/scriptednetwork.h"

#include <algorithm>

namespace roundtrip::fuzz
{

using namespace http;
using message::MessageHead;
using message::MessageParser;
using trace::EventKind;
using wire::ScriptedNetwork;

namespace
{

enum Option { NodeOption, First, Second, Other, SmallLimits };
enum Talk { ServerReads, ClientReads, BothSpeak, ServerGivesAway };

Conformance conformanceOf(const Input &input)
{
    return input.has(NodeOption) ? Conformance::Node : Conformance::Strict;
}

/// A module of its own for each input, with little room for its trace.
struct World {
    explicit World(ScriptedNetwork::Mode mode)
        : writer({.limitBytes = 1 << 22, .chunkBytes = 1 << 16})
        , loop(clock, writer)
        , gate(loop)
        , network(loop, gate, mode)
        , context(loop, network, gate)
    {
    }
    template <typename F>
    void run(F &&function)
    {
        loop.enter(function);
        loop.runUntilQuiet();
        require(loop.isQuiet(), "what an input begins ends");
    }
    /// Longer than any timeout of the module.
    void passTime()
    {
        for (int i = 0; i < 30; ++i) {
            clock.advance(std::chrono::seconds(20));
            loop.runUntilQuiet();
        }
    }
    /// Every half has ended, every refusal has its rule and byte, and no more was kept than may be.
    void checkTrace(bool strict)
    {
        writer.publish();
        require(writer.usage().bytes <= (1 << 22) + (1 << 18), "the trace keeps its limit");
        const trace::Snapshot all = writer.snapshot();
        int open = 0;
        for (quint64 i = all.firstEvent(); i < all.endEvent(); ++i) {
            const EventKind kind = all.at({i}).kind;
            open += kind == EventKind::RequestBegan || kind == EventKind::CallRequest;
            open -= kind == EventKind::HalfClosed;
            if (kind != EventKind::ParseFailed && kind != EventKind::InputRefused)
                continue;
            const auto detail = all.detailOf<trace::ErrorDetail>({i});
            require(!strict || detail.error.byteOffset >= 0, "a refusal is recorded with its byte");
            require(!strict || !detail.rule.isEmpty(), "a refusal is recorded with its rule");
        }
        require(open == 0 || all.firstEvent() > 0, "every half ends");
    }

    wire::ManualClock clock;
    trace::Writer writer;
    wire::Loop loop;
    wire::Gate gate;
    ScriptedNetwork network;
    Context context;
};

ServerOptions serverOptions(const Input &input)
{
    ServerOptions options;
    options.conformance = conformanceOf(input);
    if (input.has(SmallLimits)) {
        options.maxHeaderSize = 200;
        options.maxHeadersCount = 6;
        options.maxChunkExtensions = 20;
        options.maxBodySize = 60;
        options.maxRequestsPerSocket = 3;
    }
    return options;
}

/// A handler for each way in which an answer can be made; the target's length chooses.
void answer(const IncomingMessage &request, ServerResponse &response, const QByteArray &body)
{
    switch (request.url().size() % 6) {
    case 0:
        (void)response.writeHead(200, {{"Trailer", "T"}});
        (void)response.write(body);
        (void)response.addTrailers({{"T", request.url()}});
        break;
    case 1:
        break;
    case 2:
        response.statusCode = body.isEmpty() ? 204 : 304;
        break;
    case 3:
        (void)response.writeEarlyHints({{"Link", "</a>; rel=preload"}});
        (void)response.writeProcessing();
        (void)response.write(body);
        break;
    case 4:
        for (const auto &[name, value] : request.rawHeaders()) {
            if (name.size() > 1 && (name[0] == 'x' || name[0] == 'X'))
                (void)response.appendHeader(name, value);
        }
        break;
    default:
        (void)response.setHeader("Connection", "close");
        (void)response.write("a");
        (void)response.write(body);
    }
    (void)response.end("done");
}

void handle(const Server::Request &request, const Server::Response &response, bool atOnce)
{
    if (atOnce)
        return answer(*request, *response, {});
    const auto body = std::make_shared<QByteArray>();
    request->onData([body](QByteArrayView bytes) { body->append(bytes); });
    const std::weak_ptr<IncomingMessage> weak = request;
    request->onEnd([weak, response, body] {
        if (const auto ended = weak.lock())
            answer(*ended, *response, *body);
    });
}

// ---- A server reads the input ----

/// The methods of the requests in the input: who reads the answers has to know them.
class Methods final : public message::ParserEvents
{
public:
    static QByteArrayList in(const Input &input)
    {
        const ServerOptions server = serverOptions(input);
        MessageParser::Options options;
        options.conformance = server.conformance;
        options.maxHeaderSize = server.maxHeaderSize;
        options.maxHeadersCount = server.maxHeadersCount;
        options.maxChunkExtensions = server.maxChunkExtensions;
        options.maxBodySize = server.maxBodySize;
        Methods methods;
        MessageParser parser(options, methods);
        (void)parser.feed(input.bytes);
        return methods.m_found;
    }
    message::AfterHead headParsed(const MessageHead &head) override
    {
        m_found.append(head.method);
        return message::AfterHead::ReadBody;
    }
    void chunkBegan(qint64, qint64) override { }
    void bodyParsed(QByteArrayView) override { }
    void messageComplete(const message::RawHeaders &, qint64) override { }

private:
    QByteArrayList m_found;
};

/// Reads answers as our client would: they have to be valid, and to end.
class Answers final : public message::ParserEvents
{
public:
    explicit Answers(const QByteArrayList &methods)
        : m_methods(methods)
    {
    }
    void check(const QByteArray &written, bool strict)
    {
        const auto most = m_methods.size() + 1;
        MessageParser parser({.kind = MessageParser::Kind::Response}, *this);
        const MessageParser::Fed fed = parser.feed(written);
        require(!fed.error, "answers can be parsed");
        if (fed.error || (strict && fed.ignoredFrom >= 0) || parser.finish())
            std::fprintf(stderr, "%s\n", written.constData());
        require(!strict || fed.ignoredFrom < 0, "nothing is written behind the last answer");
        require(!parser.finish(), "answers end");
        require(m_count <= most, "no more answers than requests and a refusal");
    }
    message::AfterHead headParsed(const MessageHead &head) override
    {
        if (head.statusCode < 200)
            return message::AfterHead::ReadBody;
        ++m_count;
        const bool isHead = !m_methods.isEmpty() && m_methods.takeFirst() == "HEAD";
        return isHead ? message::AfterHead::SkipBody : message::AfterHead::ReadBody;
    }
    void chunkBegan(qint64, qint64) override { }
    void bodyParsed(QByteArrayView) override { }
    void messageComplete(const message::RawHeaders &, qint64) override { }

private:
    QByteArrayList m_methods;
    qsizetype m_count = 0;
};

/// What a server writes when these pieces arrive, and then FIN.
QByteArray serve(const Input &input, const QByteArrayList &pieces, bool givesAway)
{
    World world(ScriptedNetwork::Mode::Scripted);
    std::vector<std::unique_ptr<wire::Transport>> given;
    Server server(world.context, serverOptions(input));
    const bool atOnce = input.has(Other);
    server.onRequest(
        [atOnce](const auto &request, const auto &response) { handle(request, response, atOnce); });
    if (givesAway) {
        const auto take = [&given](const Server::Request &,
                              std::unique_ptr<wire::Transport> transport, const QByteArray &head) {
            transport->setEvents(nullptr);
            transport->write({&head, 1});
            transport->destroySoon();
            given.push_back(std::move(transport));
        };
        server.onUpgrade(take);
        server.onConnect(take);
    }
    world.run([&] { server.adopt(world.network.makeServerTransport()); });
    const auto socket = world.network.lastSocket();
    for (const QByteArray &piece : pieces)
        world.run([&] { socket->receive(piece); });
    if (!socket->closed)
        world.run([&] { socket->receiveFin(); });
    world.passTime();
    require(socket->closed, "a connection whose peer has gone closes");
    require(server.connectionCount() == 0, "a closed connection is forgotten");
    world.checkTrace(!input.has(NodeOption));
    return socket->written();
}

void serverReads(const Input &input)
{
    const bool strict = !input.has(NodeOption);
    const QByteArray whole = serve(input, {input.bytes}, false);
    const QByteArray cut = serve(input, input.pieces(), false);
    if (strict && whole != cut)
        std::fprintf(stderr, "whole: %s\ncut:   %s\n", whole.constData(), cut.constData());
    require(!strict || whole == cut, "cuts change no answer");
    const QByteArrayList methods = Methods::in(input);
    Answers(methods).check(whole, strict);
    Answers(methods).check(cut, strict);
}

// ---- A client reads the input ----

/// What is said about one request.
struct Heard {
    QByteArray words;
    QByteArray body;
    int closes = 0;
    int responses = 0;

    void listen(ClientRequest &request)
    {
        request.onInformation([this](const ClientRequest::Information &information) {
            words += "information " + QByteArray::number(information.statusCode) + '\n';
        });
        request.onResponse([this](const ClientRequest::Response &response) {
            ++responses;
            words += "response " + QByteArray::number(response->statusCode()) + ' '
                + response->statusMessage() + '\n';
            for (const auto &[name, value] : response->rawHeaders())
                words += name + ": " + value + '\n';
            response->onData([this](QByteArrayView bytes) { body += bytes; });
            response->onEnd([this] { words += "end\n"; });
            response->onAborted([this] { words += "aborted\n"; });
            response->onError([this](const Error &error) { words += error.code + '\n'; });
        });
        request.onError([this](const Error &error) { words += "error " + error.code + '\n'; });
        request.onClose([this] { ++closes; });
    }
};

RequestOptions requestOptions(const Input &input, Agent &agent)
{
    RequestOptions options;
    options.conformance = conformanceOf(input);
    options.host = "127.0.0.1";
    options.port = 80;
    options.agent = &agent;
    if (input.has(SmallLimits)) {
        options.maxHeaderSize = 200;
        options.maxHeadersCount = 6;
    }
    return options;
}

/// What a client's program hears when these pieces arrive, and then FIN. In conformance Node a
/// second request waits for the connection.
QByteArray ask(const Input &input, const QByteArrayList &pieces)
{
    World world(ScriptedNetwork::Mode::Scripted);
    Agent agent(world.context, {.name = {}, .keepAlive = true, .maxSockets = 1});
    Heard heard[2];
    RequestOptions options = requestOptions(input, agent);
    options.method = input.has(Other) ? "HEAD" : "GET";
    const int count = input.has(NodeOption) ? 2 : 1;
    world.run([&] {
        for (int i = 0; i < count; ++i) {
            const auto made = ClientRequest::request(world.context, options);
            require(made.has_value(), "a plain request is made");
            heard[i].listen(**made);
            (void)(*made)->end();
        }
    });
    const auto socket = world.network.sockets().front();
    for (const QByteArray &piece : pieces) {
        if (!socket->closed)
            world.run([&] { socket->receive(piece); });
    }
    for (std::size_t i = 0; i < world.network.sockets().size(); ++i) {
        const auto open = world.network.sockets()[i];
        if (!open->closed)
            world.run([&] { open->receiveFin(); });
    }
    world.passTime();
    for (int i = 0; i < count; ++i) {
        require(heard[i].closes == 1, "a request closes, once");
        require(heard[i].responses <= 1, "a request has one response");
    }
    require(agent.totalSocketCount() == 0, "no socket is kept that is gone");
    world.checkTrace(!input.has(NodeOption));
    return heard[0].words + heard[0].body;
}

void clientReads(const Input &input)
{
    const QByteArray whole = ask(input, {input.bytes});
    const QByteArray cut = ask(input, input.pieces());
    const bool strict = !input.has(NodeOption);
    if (strict && whole != cut)
        std::fprintf(stderr, "whole: %s\ncut:   %s\n", whole.constData(), cut.constData());
    require(!strict || whole == cut, "cuts change nothing of a response");
}

// ---- The input is what the program says ----

/// "METHOD PATH\nNAME: VALUE\n…\n\nBODY"
struct Said {
    QByteArray method;
    QByteArray path;
    message::RawHeaders headers;
    QByteArray body;
    bool hasFraming = false; ///< lines that change where a body ends, or who may see it

    explicit Said(const QByteArray &text)
    {
        const qsizetype end = text.indexOf("\n\n");
        body = end < 0 ? QByteArray() : text.mid(end + 2);
        QByteArrayList lines = text.left(end).split('\n');
        const QByteArray first = lines.takeFirst();
        method = first.left(first.indexOf(' ')).toUpper();
        path = first.contains(' ') ? first.mid(first.indexOf(' ') + 1) : QByteArray("/");
        static const QByteArrayList framing = {"content-length", "transfer-encoding", "connection",
            "upgrade", "expect", "trailer", "host", "te"};
        for (const QByteArray &line : lines) {
            const qsizetype colon = line.indexOf(':');
            headers.push_back({line.left(colon), line.mid(colon + 1).trimmed()});
            hasFraming = hasFraming || framing.contains(headers.back().name.toLower());
        }
        if (method != "POST" && method != "PUT" && method != "PATCH")
            body.clear(); // as in Node it would go out unframed
    }
};

void echo(const Server::Request &request, const Server::Response &response)
{
    const std::weak_ptr<IncomingMessage> weak = request;
    response->onDrain([weak] {
        if (const auto paused = weak.lock())
            paused->resume();
    });
    request->onData([weak, response](QByteArrayView bytes) {
        const auto more = response->write(bytes.toByteArray());
        const auto source = weak.lock();
        if (more && !*more && source)
            source->pause();
    });
    request->onEnd([response] { (void)response->end(); });
}

void bothSpeak(const Input &input)
{
    const Said said(input.bytes);
    World world(ScriptedNetwork::Mode::Pairs);
    if (input.has(Other))
        world.network.setBuffer(16);
    Server server(world.context, serverOptions(input));
    server.onRequest(echo);
    Agent agent(world.context, {.name = {}, .keepAlive = true});
    RequestOptions options = requestOptions(input, agent);
    options.method = said.method;
    options.path = said.path;
    options.headers = said.headers;
    Heard heard;
    bool made = false;
    world.run([&] {
        require(server.listen(0).has_value(), "a server listens");
        options.port = server.port();
        const auto request = ClientRequest::request(world.context, options);
        made = request.has_value();
        if (!made)
            return;
        heard.listen(**request);
        Input body(QByteArrayView{});
        body.cuts = input.cuts;
        body.bytes = said.body;
        for (const QByteArray &piece : body.pieces())
            (void)(*request)->write(piece);
        (void)(*request)->end();
    });
    world.passTime();
    require(!made || heard.closes == 1, "a request closes, once");
    // Over the limit an echo that has begun breaks off.
    const qint64 limit = server.options().maxBodySize;
    const bool fits = limit == 0 || said.body.size() <= limit;
    if (heard.words.contains("response 200 OK\n") && !said.hasFraming && fits)
        require(heard.body == said.body && heard.words.endsWith("end\n"), "an echo is an echo");
    world.run([&] {
        agent.destroy();
        server.closeAllConnections();
    });
    world.passTime();
    require(server.connectionCount() == 0, "a closed connection is forgotten");
    world.checkTrace(!input.has(NodeOption));
}

} // namespace

void converse(QByteArrayView bytes)
{
    const Input input(bytes);
    switch (Talk(input.options >> First & 3)) {
    case ServerReads:
        return serverReads(input);
    case ClientReads:
        return clientReads(input);
    case BothSpeak:
        return bothSpeak(input);
    case ServerGivesAway:
        serve(input, {input.bytes}, true);
        serve(input, input.pieces(), true);
    }
}

} // namespace roundtrip::fuzz
