#include "ui/compose/requestcheck.h"

#include "core/message/syntax.h"
#include "ui/compose/explain.h"

#include <QCoreApplication>

namespace roundtrip::ui
{

namespace
{

using plan::FramingChoice;

/// The context of this file's translations.
class RequestCheck
{
    Q_DECLARE_TR_FUNCTIONS(roundtrip::ui::RequestCheck)
};

const QByteArray *valueOf(const plan::RequestPlan &plan, QByteArrayView name)
{
    for (const auto &[given, value] : plan.headers) {
        if (message::equalsIgnoringCase(given, name))
            return &value;
    }
    return nullptr;
}

bool has(const plan::RequestPlan &plan, QByteArrayView name)
{
    return valueOf(plan, name) != nullptr;
}

bool bodyIsPlanned(const plan::RequestPlan &plan)
{
    return !plan.pieces.empty();
}

void checkMethod(const plan::RequestPlan &plan, std::vector<RequestProblem> &problems)
{
    if (const Status status = message::validateMethod(plan.method); !status)
        problems.push_back(
            {RequestField::Method, -1, status.error(), explainMethod(plan.method, status.error())});
}

void checkUrl(const plan::RequestPlan &plan, std::vector<RequestProblem> &problems)
{
    const Result<message::UrlParts> url = message::parseUrl(plan.url);
    if (!url)
        problems.push_back({RequestField::Url, -1, url.error(), explainUrl(plan.url, url.error())});
}

void checkHeaders(const plan::RequestPlan &plan, std::vector<RequestProblem> &problems)
{
    for (int row = 0; row < int(plan.headers.size()); ++row) {
        const auto &[name, value] = plan.headers[size_t(row)];
        if (const Status status = message::validateHeaderName(name); !status)
            problems.push_back({RequestField::HeaderName, row, status.error(),
                explainHeaderName(name, status.error())});
        else if (const Status content = message::validateHeaderValue(name, value); !content)
            problems.push_back({RequestField::HeaderValue, row, content.error(),
                explainHeaderValue(QString::fromLatin1(value).toUtf8(), content.error())});
    }
}

/// host[:port] as ClientRequest writes it: the default port is left out, an IPv6 address is
/// bracketed.
QByteArray hostValue(const QByteArray &url)
{
    const Result<message::UrlParts> parts = message::parseUrl(url);
    if (!parts)
        return {};
    QByteArray host = parts->hostname;
    if (host.contains(':'))
        host = '[' + host + ']';
    if (parts->port != 0 && parts->port != (parts->protocol == "https:" ? 443 : 80))
        host += ':' + QByteArray::number(parts->port);
    return host;
}

void addAuthorization(const plan::RequestPlan &plan, message::RawHeaders &lines)
{
    const Result<message::UrlParts> parts = message::parseUrl(plan.url);
    if (parts && !parts->auth.isEmpty() && !has(plan, "authorization"))
        lines.push_back({"Authorization", "Basic " + parts->auth.toBase64()});
}

/// Will the agent of this choice ask for keep-alive? In Node: with keepAlive, or with a finite
/// maxSockets. What a name stands for only the engine knows; the shared one is the best guess.
bool agentPersists(const plan::AgentChoice &choice)
{
    if (const auto *own = std::get_if<plan::AgentPlan>(&choice))
        return own->keepAlive || own->maxSockets > 0;
    return std::holds_alternative<plan::SharedAgent>(choice)
        || std::holds_alternative<plan::NamedAgent>(choice);
}

/// Content-Length or Transfer-Encoding, by Node's algorithm. Each piece is a write(), even a single
/// one, so a length is never known; with Expect the head is made before anything is.
void addFraming(const plan::RequestPlan &plan, message::RawHeaders &lines)
{
    const bool given = has(plan, "content-length") || has(plan, "transfer-encoding");
    if (given || plan.framing != FramingChoice::Auto || !message::usesChunkedByDefault(plan.method))
        return;
    const bool headFirst = plan.waitForContinue || has(plan, "expect");
    if (bodyIsPlanned(plan) || !plan.trailers.empty() || headFirst)
        lines.push_back({"Transfer-Encoding", "chunked"});
    else if (plan.finish == plan::Finish::End) // else no head is ever made
        lines.push_back({"Content-Length", "0"});
}

} // namespace

QString describe(const Error &error)
{
    const QString words = QString::fromUtf8(error.message);
    return error.code.isEmpty() || error.message.contains(error.code)
        ? words
        : QStringLiteral("%1 · %2").arg(words, QString::fromLatin1(error.code));
}

QString describe(const RequestProblem &problem)
{
    const QString nodes = describe(problem.error);
    return problem.explanation.isEmpty() ? nodes : problem.explanation + QLatin1Char('\n') + nodes;
}

std::vector<RequestProblem> problemsOf(const plan::RequestPlan &plan)
{
    std::vector<RequestProblem> problems;
    checkMethod(plan, problems);
    checkUrl(plan, problems);
    checkHeaders(plan, problems);
    return problems;
}

QByteArray completeUrl(const QByteArray &typed)
{
    const QByteArray trimmed = typed.trimmed();
    if (trimmed.isEmpty() || trimmed.contains("://"))
        return trimmed;
    return "http://" + trimmed;
}

message::RawHeaders choicesAdd(const plan::RequestPlan &plan)
{
    message::RawHeaders lines;
    if (plan.waitForContinue && !has(plan, "expect"))
        lines.push_back({"Expect", "100-continue"});
    if (plan.framing == FramingChoice::ContentLength && !has(plan, "content-length")) {
        qint64 length = 0;
        for (const plan::Piece &piece : plan.pieces)
            length += piece.data.size();
        lines.push_back({"Content-Length", QByteArray::number(length)});
    }
    if (plan.framing == FramingChoice::Chunked && !has(plan, "transfer-encoding"))
        lines.push_back({"Transfer-Encoding", "chunked"});
    return lines;
}

message::RawHeaders moduleAdds(const plan::RequestPlan &plan)
{
    message::RawHeaders lines;
    if (!has(plan, "host"))
        lines.push_back({"Host", hostValue(plan.url)});
    addAuthorization(plan, lines);
    if (!has(plan, "connection"))
        lines.push_back({"Connection", agentPersists(plan.agent) ? "keep-alive" : "close"});
    addFraming(plan, lines);
    return lines;
}

bool isSecure(const plan::RequestPlan &plan)
{
    return plan.url.trimmed().left(6).toLower() == "https:";
}

bool isBodyUnframed(const plan::RequestPlan &plan)
{
    if (!bodyIsPlanned(plan) || has(plan, "content-length") || has(plan, "transfer-encoding"))
        return false;
    return plan.framing == FramingChoice::None
        || (plan.framing == FramingChoice::Auto && !message::usesChunkedByDefault(plan.method));
}

QByteArray authorityOf(const QByteArray &url)
{
    const Result<message::UrlParts> parts = message::parseUrl(url);
    return parts ? parts->hostname + ':' + QByteArray::number(parts->port) : QByteArray();
}

/// The request says that it is the last one on its connection: nothing behind it is read.
bool saysClose(const plan::RequestPlan &plan)
{
    const QByteArray *given = valueOf(plan, "connection");
    return given ? message::hasToken({{"Connection", *given}}, "connection", "close")
                 : !agentPersists(plan.agent);
}

QString unframedWarning(const plan::RequestPlan &plan)
{
    return saysClose(plan)
        ? RequestCheck::tr("Nothing says where this body ends, and the request says Connection: "
                           "close: the server does not read these bytes.")
        : RequestCheck::tr(
            "Nothing says where this body ends: the server reads its bytes as the next request.");
}

QString lengthWarning(const plan::RequestPlan &plan)
{
    const QByteArray *given = valueOf(plan, "content-length");
    if (!given || has(plan, "transfer-encoding"))
        return {};
    const QByteArray digits = given->trimmed();
    bool isNumber = false;
    const qulonglong length = digits.toULongLong(&isNumber);
    isNumber = isNumber && !digits.startsWith('+');
    const QString said = QString::fromLatin1(*given);
    if (!isNumber)
        return RequestCheck::tr("Content-Length “%1” is no number: a server refuses the request.")
            .arg(said);
    qulonglong there = 0;
    for (const plan::Piece &piece : plan.pieces)
        there += qulonglong(piece.data.size());
    if (length < there && saysClose(plan)) {
        return RequestCheck::tr("Content-Length says %1, the pieces have %2 bytes, and the request "
                                "says Connection: close: the server does not read the last %3.")
            .arg(said)
            .arg(there)
            .arg(there - length);
    }
    if (length < there) {
        return RequestCheck::tr(
            "Content-Length says %1, the pieces have %2 bytes: the server reads "
            "the last %3 as the next request.")
            .arg(said)
            .arg(there)
            .arg(there - length);
    }
    if (length > there) {
        return RequestCheck::tr(
            "Content-Length says %1, the pieces have %2 bytes: the server waits "
            "for %3 that never come.")
            .arg(said)
            .arg(there)
            .arg(length - there);
    }
    return {};
}

} // namespace roundtrip::ui
