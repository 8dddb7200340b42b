#include "ui/compose/playgroundroutes.h"

#include <QCoreApplication>

namespace roundtrip::ui
{

namespace
{

using std::chrono::milliseconds;

QString words(const char *english)
{
    return QCoreApplication::translate("PlaygroundRoutes", english);
}

plan::RequestPlan get(const QByteArray &path)
{
    plan::RequestPlan plan;
    plan.url = path;
    return plan;
}

plan::RequestPlan post(const QByteArray &path, std::vector<plan::Piece> pieces)
{
    plan::RequestPlan plan = get(path);
    plan.method = "POST";
    plan.headers = {{"Content-Type", "application/json"}};
    plan.pieces = std::move(pieces);
    return plan;
}

plan::RequestPlan withHeader(
    plan::RequestPlan plan, const QByteArray &name, const QByteArray &value)
{
    plan.headers.emplace_back(name, value);
    return plan;
}

std::vector<plan::Piece> twoPieces()
{
    return {{"{\"key\"", milliseconds(0)}, {": \"value\"}", milliseconds(1200)}};
}

} // namespace

std::vector<PlaygroundRoute> playgroundRoutes()
{
    const char *const hello = QT_TRANSLATE_NOOP("PlaygroundRoutes", "Hello, World!");
    return {
        {"/", words(hello), get("/")},
        {"/echo", words(QT_TRANSLATE_NOOP("PlaygroundRoutes", "The body comes back as it arrives")),
            post("/echo", twoPieces())},
        {"/inspect", words(QT_TRANSLATE_NOOP("PlaygroundRoutes", "Your request, as JSON")),
            get("/inspect")},
        {"/status/CODE", words(QT_TRANSLATE_NOOP("PlaygroundRoutes", "Answers with that status")),
            get("/status/404")},
        {"/delay/MS",
            words(QT_TRANSLATE_NOOP("PlaygroundRoutes", "Answers after that many milliseconds")),
            get("/delay/1000")},
        {"/chunks/N?size=&delay=",
            words(QT_TRANSLATE_NOOP("PlaygroundRoutes", "N chunks, one after another")),
            get("/chunks/5?size=16&delay=300")},
        {"/bytes/N", words(QT_TRANSLATE_NOOP("PlaygroundRoutes", "N bytes with a Content-Length")),
            get("/bytes/100000")},
        {"/headers?n=", words(QT_TRANSLATE_NOOP("PlaygroundRoutes", "An answer with n headers")),
            get("/headers?n=20")},
        {"/redirect/N",
            words(QT_TRANSLATE_NOOP("PlaygroundRoutes", "N redirects; the module follows none")),
            get("/redirect/2")},
        {"/basic-auth/USER/PASSWORD",
            words(QT_TRANSLATE_NOOP("PlaygroundRoutes", "401 until both are right")),
            withHeader(get("/basic-auth/ada/lovelace"), "Authorization", "Basic YWRhOmxvdmVsYWNl")},
        {"/cache", words(QT_TRANSLATE_NOOP("PlaygroundRoutes", "304 to a conditional request")),
            withHeader(get("/cache"), "If-Modified-Since", "Thu, 01 Jan 2026 00:00:00 GMT")},
        {"/etag", words(QT_TRANSLATE_NOOP("PlaygroundRoutes", "An ETag; 304 when it matches")),
            get("/etag")},
        {"/trailers", words(QT_TRANSLATE_NOOP("PlaygroundRoutes", "Header fields after the body")),
            get("/trailers")},
        {"/early-hints", words(QT_TRANSLATE_NOOP("PlaygroundRoutes", "103 before the answer")),
            get("/early-hints")},
        {"/close",
            words(QT_TRANSLATE_NOOP("PlaygroundRoutes", "The connection ends with the answer")),
            get("/close")},
        {"/reset", words(QT_TRANSLATE_NOOP("PlaygroundRoutes", "The connection is reset")),
            get("/reset")},
        {"/never-end", words(QT_TRANSLATE_NOOP("PlaygroundRoutes", "end() is forgotten")),
            get("/never-end")},
    };
}

plan::RequestPlan exampleFor(
    const PlaygroundRoute &route, const QByteArray &host, quint16 port, bool secure)
{
    plan::RequestPlan plan = route.example;
    const QByteArray bracketed = host.contains(':') ? '[' + host + ']' : host;
    plan.url = (secure ? "https://" : "http://") + bracketed + ':' + QByteArray::number(port)
        + route.example.url;
    return plan;
}

} // namespace roundtrip::ui
