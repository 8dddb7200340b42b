#include "core/plan/planjson.h"

#include <QStringDecoder>

#include <algorithm>

namespace roundtrip::plan
{

namespace
{

QByteArray quoted(QByteArrayView utf8)
{
    QByteArray json = "\"";
    for (const char c : utf8) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            json.append('\\').append(c);
        else if (c == '\n')
            json += "\\n";
        else if (c == '\r')
            json += "\\r";
        else if (c == '\t')
            json += "\\t";
        else if (byte < 0x20)
            json += "\\u" + QByteArray::number(byte, 16).rightJustified(4, '0');
        else
            json += c;
    }
    return json + '"';
}

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
    if (hasControl)
        return false;
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder(bytes);
    return !decoder.hasError() && text.toUtf8() == bytes;
}

/// Writes the members of an object, comma by comma.
class ObjectWriter
{
public:
    ObjectWriter &raw(QByteArrayView key, const QByteArray &json)
    {
        m_json += m_json.isEmpty() ? '{' : ',';
        m_json += quoted(key) + ':' + json;
        return *this;
    }
    ObjectWriter &text(QByteArrayView key, const QByteArray &utf8)
    {
        return raw(key, quoted(utf8));
    }
    ObjectWriter &boolean(QByteArrayView key, bool value, bool usual)
    {
        return value == usual ? *this : raw(key, value ? "true" : "false");
    }
    ObjectWriter &number(QByteArrayView key, qint64 value, qint64 usual)
    {
        return value == usual ? *this : raw(key, QByteArray::number(value));
    }
    ObjectWriter &array(QByteArrayView key, const QByteArray &json)
    {
        return json == "[]" ? *this : raw(key, json);
    }
    QByteArray json() const { return m_json.isEmpty() ? QByteArray("{}") : m_json + '}'; }

private:
    QByteArray m_json;
};

template <typename List, typename ToJson>
QByteArray arrayJson(const List &list, ToJson toJson)
{
    QByteArray json = "[";
    for (const auto &item : list) {
        if (json.size() > 1)
            json += ',';
        json += toJson(item);
    }
    return json + ']';
}

QByteArray fieldsJson(const FieldList &fields)
{
    return arrayJson(fields, [](const auto &field) {
        return '[' + quotedLatin1(field.first) + ',' + quotedLatin1(field.second) + ']';
    });
}

QByteArray piecesJson(const std::vector<Piece> &pieces)
{
    return arrayJson(pieces, [](const Piece &piece) {
        ObjectWriter writer;
        if (isReadable(piece.data))
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

void writeTls(ObjectWriter &writer, const TlsPlan &tls)
{
    if (tls == TlsPlan())
        return;
    ObjectWriter object;
    if (!tls.ca.isEmpty())
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

QByteArray routeJson(const Route &route)
{
    const RouteAnswer &answer = route.answer;
    ObjectWriter writer;
    if (!route.method.isEmpty())
        writer.text("method", route.method);
    writer.text("path", route.path).number("status", answer.status, 200);
    if (!answer.statusMessage.isEmpty())
        writer.raw("statusMessage", quotedLatin1(answer.statusMessage));
    writer.array("headers", fieldsJson(answer.headers))
        .array("pieces", piecesJson(answer.pieces))
        .array("trailers", fieldsJson(answer.trailers))
        .number("delayMs", answer.delay.count(), 0);
    if (answer.finish != Finish::End)
        writer.text("finish", finishName(answer.finish));
    return writer.json();
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

QByteArray toJson(const RequestPlan &plan)
{
    ObjectWriter writer;
    writer.text("method", plan.method)
        .text("url", plan.url)
        .array("headers", fieldsJson(plan.headers))
        .array("pieces", piecesJson(plan.pieces));
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
    writeTls(writer, plan.tls);
    if (plan.conformance != Conformance::Strict)
        writer.text("conformance", conformanceName(plan.conformance));
    return writer.json();
}

QByteArray toJson(const RouteTable &table)
{
    ObjectWriter writer;
    writer.raw("roundtrip", "1").raw("routes", arrayJson(table.routes, routeJson));
    return writer.boolean("playground", table.playground, true).json();
}

QByteArray toJson(const ServerPlan &plan)
{
    ObjectWriter writer;
    writer.text("host", plan.host)
        .raw("port", QByteArray::number(plan.port))
        .text("conformance", conformanceName(plan.conformance));
    if (plan.tls) {
        ObjectWriter tls;
        tls.text("certificateFile", plan.tls->certificateFile).text("keyFile", plan.tls->keyFile);
        writer.raw("tls", tls.json());
    }
    writer.raw("routes", arrayJson(plan.routes.routes, routeJson));
    return writer.boolean("playground", plan.routes.playground, true)
        .number("maxBodySize", plan.maxBodySize, 0)
        .number("maxConnections", plan.maxConnections, 0)
        .boolean("proxy", plan.proxy, false)
        .json();
}

} // namespace roundtrip::plan
