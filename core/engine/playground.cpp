#include "core/engine/playground.h"

#include "core/engine/bodystream.h"
#include "core/message/syntax.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrlQuery>

#include <array>

namespace roundtrip::engine
{

using namespace std::chrono_literals;
using Request = http::Server::Request;
using Response = http::Server::Response;

namespace
{

constexpr qint64 maxBytes = qint64(1) << 30;
constexpr int maxChunks = 100'000;
constexpr int maxChunkSize = 1 << 20;
constexpr int maxHeaders = 500;
constexpr int maxRedirects = 100;
constexpr std::chrono::milliseconds maxDelay = 10min;
constexpr qint64 maxInspectedBody = 1 << 20;
const QByteArray helloText = QByteArrayLiteral("Hello, World!\n");

QStringList segmentsOf(QByteArrayView path)
{
    QStringList segments;
    while (!path.isEmpty()) {
        const qsizetype slash = path.indexOf('/');
        const QByteArrayView segment = slash < 0 ? path : path.first(slash);
        path = slash < 0 ? QByteArrayView() : path.sliced(slash + 1);
        if (!segment.isEmpty())
            segments.append(
                QString::fromUtf8(QByteArray::fromPercentEncoding(segment.toByteArray())));
    }
    return segments;
}

/// What a handler is given: the exchange and the request-target taken apart.
struct Call {
    RouteDelays &delays;
    Request request;
    Response response;
    QByteArrayView rawPath; ///< as it stands in the target
    QByteArrayView query; ///< as it stands in the target

    QStringList path() const { return segmentsOf(rawPath); }
};

void answer(http::ServerResponse &response, int status, const QByteArray &text,
    const message::RawHeaders &headers = {},
    const QByteArray &type = QByteArrayLiteral("text/plain"))
{
    response.statusCode = status;
    for (const auto &[name, value] : headers)
        (void)response.setHeader(name, value);
    (void)response.setHeader(QByteArrayLiteral("Content-Type"), type);
    (void)response.end(text);
}

void answer(const Response &response, int status, const QByteArray &text,
    const message::RawHeaders &headers = {},
    const QByteArray &type = QByteArrayLiteral("text/plain"))
{
    answer(*response, status, text, headers, type);
}

void refuse(const Response &response, const QByteArray &why)
{
    answer(response, 400, why + '\n');
}

/// The number in a path segment or query item, clamped to [0, most]; -1 when it is none.
qint64 numberIn(const QString &text, qint64 most)
{
    bool ok = false;
    const qint64 number = text.toLongLong(&ok);
    return ok && number >= 0 ? qMin(number, most) : -1;
}

qint64 queryNumber(const Call &call, const QString &name, qint64 fallback, qint64 most)
{
    const QUrlQuery query(QString::fromLatin1(call.query));
    return query.hasQueryItem(name) ? numberIn(query.queryItemValue(name), most) : fallback;
}

void hello(const Call &call)
{
    answer(call.response, 200, helloText);
}

void echo(const Call &call)
{
    const auto request = call.request;
    const auto response = call.response;
    const auto *type = message::findHeader(request->rawHeaders(), "content-type");
    (void)response->writeHead(200,
        {{QByteArrayLiteral("Content-Type"),
            type ? type->value : QByteArrayLiteral("application/octet-stream")}});
    // The request holds the closures and the response outlives it in none of them: no ring of
    // shared pointers.
    const std::weak_ptr<http::IncomingMessage> weakRequest = request;
    response->onDrain([weakRequest] {
        if (const auto paused = weakRequest.lock())
            paused->resume();
    });
    request->onData([weakRequest, response, &trace = call.delays.context().trace](QByteArrayView bytes) {
        const http::OriginScope scope(*response, trace::Origin::Routes);
        const auto more = response->write(trace.shared(bytes));
        const auto source = weakRequest.lock();
        if (more && !*more && source)
            source->pause();
    });
    request->onEnd([response] {
        const http::OriginScope scope(*response, trace::Origin::Routes);
        (void)response->end();
    });
}

QJsonArray pairs(const message::RawHeaders &headers)
{
    QJsonArray array;
    for (const auto &[name, value] : headers)
        array.append(QJsonArray{QString::fromLatin1(name), QString::fromLatin1(value)});
    return array;
}

/// The body as far as it is shown: all of it is read, the beginning is kept.
struct InspectedBody {
    QByteArray kept;
    qint64 total = 0;
};

QByteArray inspected(const http::IncomingMessage &request, const InspectedBody &body)
{
    return QJsonDocument(QJsonObject{
                             {"method", QString::fromLatin1(request.method())},
                             {"url", QString::fromLatin1(request.url())},
                             {"httpVersion", QString::fromLatin1(request.httpVersion())},
                             {"headers", pairs(request.rawHeaders())},
                             {"trailers", pairs(request.rawTrailers())},
                             {"body", QString::fromUtf8(body.kept)},
                             {"bodyBytes", body.total},
                         })
        .toJson();
}

void inspect(const Call &call)
{
    const auto body = std::make_shared<InspectedBody>();
    call.request->onData([body](QByteArrayView bytes) {
        body->total += bytes.size();
        body->kept.append(bytes.first(qMin(bytes.size(), maxInspectedBody - body->kept.size())));
    });
    const std::weak_ptr<http::IncomingMessage> weakRequest = call.request;
    call.request->onEnd([weakRequest, body, response = call.response] {
        const http::OriginScope scope(*response, trace::Origin::Routes);
        if (const auto request = weakRequest.lock())
            answer(response, 200, inspected(*request, *body), {}, "application/json");
    });
}

/// The field that an answer of this status is nothing without.
message::RawHeaders obligatoryFields(int code)
{
    switch (code) {
    case 301:
    case 302:
    case 303:
    case 307:
    case 308:
        return {{"Location", "/"}}; // RFC 9110, section 15.4
    case 401:
        return {{"WWW-Authenticate", "Basic realm=\"playground\""}}; // 15.5.2
    case 405:
        return {{"Allow", "GET, HEAD"}}; // 15.5.6
    case 407:
        return {{"Proxy-Authenticate", "Basic realm=\"playground\""}}; // 15.5.8
    case 416:
        return {{"Content-Range", "bytes */0"}}; // 15.5.17
    case 426:
        return {{"Upgrade", "HTTP/2.0"}, {"Connection", "Upgrade"}}; // 15.5.22
    default:
        return {};
    }
}

void status(const Call &call)
{
    const qint64 code = numberIn(call.path().value(1), 1000);
    if (code < 200 || code > 999)
        return refuse(call.response, "A final status code lies between 200 and 999.");
    if (code != 204 && code != 205 && code != 304) {
        const QByteArray phrase = message::reasonPhrase(int(code));
        return answer(call.response, int(code), QByteArray::number(code) + ' ' + phrase + '\n',
            obligatoryFields(int(code)));
    }
    call.response->statusCode = int(code);
    (void)call.response->end(); // RFC 9110, sections 15.3.5, 15.3.6 and 15.4.5: no content
}

/// OPTIONS *: about the server as a whole (RFC 9110, section 9.3.7).
void serverOptions(const Call &call)
{
    (void)call.response->setHeader("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    (void)call.response->end();
}

void delay(const Call &call)
{
    const qint64 ms = numberIn(call.path().value(1), maxDelay.count());
    if (ms < 0)
        return refuse(call.response, "/delay/MS takes a number of milliseconds.");
    call.delays.wait(
        call.response, std::chrono::milliseconds(ms), [ms](http::ServerResponse &response) {
            answer(response, 200, "after " + QByteArray::number(ms) + " ms\n");
        });
}

bool wantsNoBody(const Call &call)
{
    return call.request->method() == "HEAD";
}

void chunks(const Call &call)
{
    const qint64 count = numberIn(call.path().value(1), maxChunks);
    const qint64 size = queryNumber(call, "size", 16, maxChunkSize);
    const qint64 pause = queryNumber(call, "delay", 0, maxDelay.count());
    if (count < 0 || size < 0 || pause < 0)
        return refuse(call.response, "/chunks/N?size=&delay= takes numbers.");
    if (size == 0)
        return refuse(call.response, "A chunk has at least one byte: size=0 would end the body.");
    (void)call.response->writeHead(200, {{"Content-Type", "text/plain"}});
    BodyStream::start(call.delays, call.response,
        {.pieceSize = size,
            .total = wantsNoBody(call) ? 0 : count * size,
            .pause = std::chrono::milliseconds(pause)});
}

void bytes(const Call &call)
{
    const qint64 total = numberIn(call.path().value(1), maxBytes);
    if (total < 0)
        return refuse(call.response, "/bytes/N takes a number.");
    (void)call.response->setHeader("Content-Type", "application/octet-stream");
    (void)call.response->setHeader("Content-Length", QByteArray::number(total));
    BodyStream::start(
        call.delays, call.response, {.pieceSize = 65536, .total = wantsNoBody(call) ? 0 : total});
}

void headers(const Call &call)
{
    const qint64 count = queryNumber(call, "n", 10, maxHeaders);
    if (count < 0)
        return refuse(call.response, "/headers?n= takes a number.");
    atItsTurn(call.response, [count](http::ServerResponse &response) {
        message::RawHeaders fields;
        for (qint64 i = 1; i <= count; ++i)
            fields.push_back(
                {"X-Header-" + QByteArray::number(i), "value " + QByteArray::number(i)});
        answer(response, 200, QByteArray::number(count) + " header fields\n", fields);
    });
}

void redirect(const Call &call)
{
    const qint64 left = numberIn(call.path().value(1), maxRedirects);
    if (left < 0)
        return refuse(call.response, "/redirect/N takes a number.");
    if (left == 0)
        return hello(call);
    const QByteArray target = "/redirect/" + QByteArray::number(left - 1);
    answer(call.response, 302, "see " + target + '\n', {{"Location", target}});
}

void basicAuth(const Call &call)
{
    if (call.path().size() < 3)
        return refuse(call.response, "/basic-auth/USER/PASSWORD needs both.");
    const QByteArray expected =
        "Basic " + (call.path().at(1) + ':' + call.path().at(2)).toUtf8().toBase64();
    if (call.request->header("authorization") == expected)
        return answer(call.response, 200, "Welcome, " + call.path().at(1).toUtf8() + ".\n");
    answer(
        call.response, 401, "Who are you?\n", {{"WWW-Authenticate", "Basic realm=\"playground\""}});
}

void cache(const Call &call)
{
    static const QByteArray modified = message::imfFixdate(1'700'000'000'000);
    const message::RawHeaders fields = {
        {"Cache-Control", "max-age=60"}, {"Last-Modified", modified}};
    if (call.request->header("if-modified-since") != modified)
        return answer(call.response, 200, "Keep me for a minute.\n", fields);
    (void)call.response->writeHead(304, fields);
    (void)call.response->end();
}

void etag(const Call &call)
{
    static const QByteArray tag = "\"roundtrip-1\"";
    if (!call.request->header("if-none-match").contains(tag))
        return answer(call.response, 200, "Ask again with If-None-Match.\n", {{"ETag", tag}});
    (void)call.response->writeHead(304, {{"ETag", tag}});
    (void)call.response->end();
}

void trailers(const Call &call)
{
    const auto &response = call.response;
    (void)response->writeHead(200, {{"Content-Type", "text/plain"}, {"Trailer", "X-Checksum"}});
    (void)response->write("The checksum comes after the body.\n");
    (void)response->addTrailers({{"X-Checksum", "5d41402a"}});
    (void)response->end();
}

void earlyHints(const Call &call)
{
    (void)call.response->writeEarlyHints({{"Link", "</style.css>; rel=preload; as=style"}});
    answer(call.response, 200, "The hints came first.\n");
}

void closing(const Call &call)
{
    answer(call.response, 200, "Good-bye.\n", {{"Connection", "close"}});
}

void reset(const Call &call)
{
    (void)call.response->writeHead(200, {{"Content-Length", "1000"}});
    (void)call.response->write("The rest never comes.\n");
    // In a later turn, so that what was written arrives before the RST takes its place.
    call.delays.wait(
        call.response, 50ms, [](http::ServerResponse &response) { response.resetAndDestroy(); });
}

void neverEnd(const Call &call)
{
    (void)call.response->writeHead(200, {{"Content-Type", "text/plain"}});
    (void)call.response->write("partial\n");
}

void notFound(const Call &call)
{
    answer(call.response, 404, "There is nothing at " + call.request->url() + '\n');
}

using Handler = void (*)(const Call &);
struct Entry {
    QByteArrayView segment;
    Handler handler;
};
constexpr auto handlers = std::to_array<Entry>({
    {"echo", echo},
    {"inspect", inspect},
    {"status", status},
    {"delay", delay},
    {"chunks", chunks},
    {"bytes", bytes},
    {"headers", headers},
    {"redirect", redirect},
    {"basic-auth", basicAuth},
    {"cache", cache},
    {"etag", etag},
    {"trailers", trailers},
    {"early-hints", earlyHints},
    {"close", closing},
    {"reset", reset},
    {"never-end", neverEnd},
});

Handler handlerFor(QByteArrayView path)
{
    while (path.startsWith('/'))
        path = path.sliced(1);
    if (path.isEmpty())
        return hello;
    const qsizetype slash = path.indexOf('/');
    const QByteArrayView raw = slash < 0 ? path : path.first(slash);
    const QByteArray segment = raw.contains('%')
        ? QByteArray::fromPercentEncoding(raw.toByteArray())
        : QByteArray::fromRawData(raw.data(), raw.size());
    for (const Entry &entry : handlers) {
        if (segment == entry.segment)
            return entry.handler;
    }
    return notFound;
}

struct Target {
    QByteArrayView path;
    QByteArrayView query;
};

/// Takes origin-form and absolute-form apart (RFC 9112, section 3.2); a view of `url`.
Target targetOf(QByteArrayView url)
{
    if (const qsizetype scheme = url.startsWith('/') ? -1 : url.indexOf("://"); scheme > 0) {
        const qsizetype path = url.indexOf('/', scheme + 3);
        url = path < 0 ? QByteArrayView("/") : url.sliced(path);
    }
    if (const qsizetype fragment = url.indexOf('#'); fragment >= 0)
        url = url.first(fragment);
    const qsizetype mark = url.indexOf('?');
    return mark < 0 ? Target{url, {}} : Target{url.first(mark), url.sliced(mark + 1)};
}

} // namespace

Playground::Playground(RouteDelays &delays)
    : m_delays(delays)
{
}

void Playground::handle(const Request &request, const Response &response) const
{
    const http::OriginScope scope(*response, trace::Origin::Routes);
    // The front page is what gets measured: no URL is taken apart for it.
    if (request->url() == "/")
        return answer(response, 200, helloText);
    if (request->url() == "*")
        return serverOptions({m_delays, request, response, {}, {}});
    const Target target = targetOf(request->url());
    handlerFor(target.path)({m_delays, request, response, target.path, target.query});
}

} // namespace roundtrip::engine
