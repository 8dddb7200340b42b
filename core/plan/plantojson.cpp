#include "core/plan/jsonwriter.h"
#include "core/plan/planjson.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace roundtrip::plan
{

namespace
{

/// Takes the large texts of a plan beside its JSON, each array once.
class Attacher
{
public:
    explicit Attacher(Attached *attached)
        : m_attached(attached)
    {
    }
    /// The number under which it is attached; none: it stands in the JSON itself.
    std::optional<qsizetype> attach(const QByteArray &bytes)
    {
        if (!m_attached || bytes.size() < attachedFrom)
            return std::nullopt;
        const auto [known, isNew] =
            m_numbers.try_emplace({bytes.constData(), bytes.size()}, qsizetype(m_attached->size()));
        if (isNew)
            m_attached->push_back(bytes);
        return known->second;
    }

private:
    Attached *m_attached;
    std::map<std::pair<const char *, qsizetype>, qsizetype> m_numbers; ///< by where they lie
};

QByteArray quotedLatin1(const QByteArray &bytes)
{
    return quoted(QString::fromLatin1(bytes).toUtf8());
}

/// UTF-8 that a person can read: of the control characters only tab and line ends.
bool isReadable(const QByteArray &bytes)
{
    const bool hasControl = std::any_of(bytes.begin(), bytes.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\n' && c != '\r' && c != '\t') || byte == 0x7f;
    });
    return !hasControl && bytes.isValidUtf8();
}

QByteArray fieldsJson(const FieldList &fields)
{
    return arrayJson(fields, [](const auto &field) {
        return '[' + quotedLatin1(field.first) + ',' + quotedLatin1(field.second) + ']';
    });
}

QByteArray piecesJson(const std::vector<Piece> &pieces, Attacher &attacher)
{
    return arrayJson(pieces, [&](const Piece &piece) {
        ObjectWriter writer;
        if (const auto number = attacher.attach(piece.data))
            writer.raw("attached", QByteArray::number(*number));
        else if (isReadable(piece.data))
            writer.text("text", piece.data);
        else
            writer.text("base64", piece.data.toBase64());
        return writer.number("delayMs", piece.delay.count(), 0).json();
    });
}

QByteArray finishName(Finish finish)
{
    switch (finish) {
    case Finish::End:
        return "end";
    case Finish::None:
        return "none";
    case Finish::Abort:
        return "abort";
    case Finish::ByHand:
        return "byHand";
    }
    return {};
}

QByteArray framingName(FramingChoice framing)
{
    switch (framing) {
    case FramingChoice::Auto:
        return "auto";
    case FramingChoice::ContentLength:
        return "content-length";
    case FramingChoice::Chunked:
        return "chunked";
    case FramingChoice::None:
        return "none";
    }
    return {};
}

QByteArray conformanceName(Conformance conformance)
{
    switch (conformance) {
    case Conformance::Node:
        return "node";
    case Conformance::Strict:
        return "strict";
    }
    return {};
}

void writeTls(ObjectWriter &writer, const TlsPlan &tls, Attacher &attacher)
{
    if (tls == TlsPlan())
        return;
    ObjectWriter object;
    if (const auto number = attacher.attach(tls.ca))
        object.raw("caAttached", QByteArray::number(*number));
    else if (!tls.ca.isEmpty())
        object.text("ca", tls.ca);
    object.boolean("rejectUnauthorized", tls.rejectUnauthorized, true);
    if (!tls.servername.isEmpty())
        object.text("servername", tls.servername);
    writer.raw("tls", object.json());
}

void writeAgentChoice(ObjectWriter &writer, const AgentChoice &agent)
{
    std::visit(Overloaded{[](const SharedAgent &) {},
                   [&](const NoAgent &) { writer.text("agent", "none"); },
                   [&](const NewAgent &) { writer.text("agent", "new"); },
                   [&](const NamedAgent &named) { writer.text("agent", named.name); },
                   [&](const AgentPlan &plan) { writer.raw("agent", toJson(plan)); }},
        agent);
}

QByteArray routeJson(const Route &route, Attacher &attacher)
{
    const RouteAnswer &answer = route.answer;
    ObjectWriter writer;
    if (!route.method.isEmpty())
        writer.text("method", route.method);
    writer.text("path", route.path).number("status", answer.status, 200);
    if (!answer.statusMessage.isEmpty())
        writer.raw("statusMessage", quotedLatin1(answer.statusMessage));
    writer.array("headers", fieldsJson(answer.headers))
        .array("pieces", piecesJson(answer.pieces, attacher))
        .array("trailers", fieldsJson(answer.trailers))
        .number("delayMs", answer.delay.count(), 0);
    if (answer.finish != Finish::End)
        writer.text("finish", finishName(answer.finish));
    return writer.boolean("byHand", answer.byHand, false).json();
}

QByteArray routesJson(const std::vector<Route> &routes, Attacher &attacher)
{
    return arrayJson(routes, [&](const Route &route) { return routeJson(route, attacher); });
}

} // namespace

QByteArray toJson(const AgentPlan &plan)
{
    const AgentPlan usual;
    ObjectWriter writer;
    writer.boolean("keepAlive", plan.keepAlive, usual.keepAlive)
        .number("keepAliveMsecs", plan.keepAliveMsecs, usual.keepAliveMsecs)
        .number("maxSockets", plan.maxSockets, usual.maxSockets)
        .number("maxTotalSockets", plan.maxTotalSockets, usual.maxTotalSockets)
        .number("maxFreeSockets", plan.maxFreeSockets, usual.maxFreeSockets);
    if (plan.fifo)
        writer.text("scheduling", "fifo");
    return writer.number("timeout", plan.timeoutMs, usual.timeoutMs).json();
}

QByteArray toJson(const RequestPlan &plan, Attached *attached)
{
    Attacher attacher(attached);
    ObjectWriter writer;
    writer.text("method", plan.method)
        .text("url", plan.url)
        .array("headers", fieldsJson(plan.headers))
        .array("pieces", piecesJson(plan.pieces, attacher));
    if (plan.framing != FramingChoice::Auto)
        writer.text("framing", framingName(plan.framing));
    writer.boolean("waitForContinue", plan.waitForContinue, false)
        .array("trailers", fieldsJson(plan.trailers));
    if (plan.finish != Finish::End)
        writer.text("finish", finishName(plan.finish));
    writer.number("timeoutMs", plan.timeout.count(), 0)
        .number("delayBeforeMs", plan.delayBefore.count(), 0)
        .boolean("parallel", plan.parallel, false);
    writeAgentChoice(writer, plan.agent);
    writeTls(writer, plan.tls, attacher);
    if (plan.conformance != Conformance::Strict)
        writer.text("conformance", conformanceName(plan.conformance));
    writer.boolean("insecureHTTPParser", plan.insecureHTTPParser, false);
    if (!plan.socketPath.isEmpty())
        writer.text("socketPath", plan.socketPath);
    return writer.json();
}

QByteArray toJson(const RouteTable &table, Attached *attached)
{
    Attacher attacher(attached);
    ObjectWriter writer;
    writer.raw("roundtrip", "1").raw("routes", routesJson(table.routes, attacher));
    return writer.boolean("playground", table.playground, true).json();
}

QByteArray toJson(const ServerPlan &plan, Attached *attached)
{
    Attacher attacher(attached);
    ObjectWriter writer;
    writer.text("host", plan.host)
        .raw("port", QByteArray::number(plan.port))
        .text("conformance", conformanceName(plan.conformance));
    if (plan.tls) {
        ObjectWriter tls;
        tls.text("certificateFile", plan.tls->certificateFile).text("keyFile", plan.tls->keyFile);
        writer.raw("tls", tls.json());
    }
    if (!plan.socketPath.isEmpty())
        writer.text("socketPath", plan.socketPath);
    writer.raw("routes", routesJson(plan.routes.routes, attacher));
    return writer.boolean("playground", plan.routes.playground, true)
        .number("maxBodySize", plan.maxBodySize, 0)
        .number("maxConnections", plan.maxConnections, 0)
        .boolean("insecureHTTPParser", plan.insecureHTTPParser, false)
        .boolean("proxy", plan.proxy, false)
        .json();
}

} // namespace roundtrip::plan
