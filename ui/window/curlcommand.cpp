#include "ui/window/curlcommand.h"

#include "core/flow/exchangereading.h"
#include "core/message/headers.h"
#include "ui/window/requestofexchange.h"

#include <QByteArrayList>
#include <QStringDecoder>

#include <algorithm>

namespace roundtrip::ui
{

namespace
{

constexpr qint64 mostBody = qint64(1) << 20;

bool isText(const QByteArray &bytes)
{
    const bool printable = std::none_of(bytes.begin(), bytes.end(),
        [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7f; });
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString decoded = decoder(bytes);
    Q_UNUSED(decoded)
    return printable && !decoder.hasError();
}

/// Octal escapes: they end after three digits, whatever follows.
QByteArray escaped(const QByteArray &bytes)
{
    QByteArray text;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte < 0x7f && c != '\'' && c != '\\' && c != '%')
            text += c;
        else
            text += '\\' + QByteArray::number(byte, 8).rightJustified(3, '0');
    }
    return text;
}

QByteArray quoted(const QByteArray &bytes)
{
    if (!isText(bytes))
        return "$'" + escaped(bytes) + '\'';
    QByteArray text = bytes;
    return '\'' + text.replace("'", "'\\''") + '\'';
}

const flow::MessageView::Line *lineOf(const flow::MessageView &request, QByteArrayView name)
{
    for (const flow::MessageView::Line &line : request.lines) {
        if (message::equalsIgnoringCase(line.name, name))
            return &line;
    }
    return nullptr;
}

/// curl makes these itself from the URL and from the body.
bool isMadeByCurl(const flow::MessageView::Line &line, const QByteArray &authority)
{
    return (message::equalsIgnoringCase(line.name, "host") && line.value == authority)
        || message::equalsIgnoringCase(line.name, "content-length");
}

void addHeaders(QByteArrayList &words, const flow::MessageView &request,
    const QByteArray &authority, bool hasBody)
{
    for (const flow::MessageView::Line &line : request.lines) {
        if (isMadeByCurl(line, authority))
            continue;
        words << "-H"
              << quoted(line.value.isEmpty() ? line.name + ';' : line.name + ": " + line.value);
    }
    // What curl adds by itself and this request does not have.
    QByteArrayList unwanted{"User-Agent", "Accept"};
    if (hasBody)
        unwanted << "Content-Type";
    for (const QByteArray &name : unwanted) {
        if (!lineOf(request, name))
            words << "-H" << quoted(name + ':');
    }
}

/// The certificates come out of the command itself: the file they were read from may be gone.
void addTrust(QByteArrayList &words, const CurlTarget &target)
{
    if (!target.tls)
        return;
    if (target.insecure)
        words << "-k";
    else if (!target.ca.isEmpty())
        words << "--cacert <(printf %s " + quoted(target.ca) + ')';
}

bool isInsideTls(const flow::ExchangeReading &reading)
{
    for (const flow::MessageReading *message : {&reading.request(), &reading.response()}) {
        for (const auto *transfers : {&message->writes, &message->reads}) {
            if (!transfers->empty())
                return reading.at(transfers->front().event).arg & trace::insideTls;
        }
    }
    return false;
}

/// host[:port] as it stands in a URL.
QByteArray authorityOf(const trace::RequestCall &call, bool tls)
{
    if (call.host.isEmpty())
        return {};
    const QByteArray host = call.host.contains(':') ? '[' + call.host + ']' : call.host;
    return call.port == (tls ? 443 : 80) ? host : host + ':' + QByteArray::number(call.port);
}

/// What a client outside trusts is not known; that this server's certificate is one that curl can
/// verify, neither.
CurlTarget targetOf(const flow::ExchangeReading &reading)
{
    CurlTarget target;
    target.tls = isInsideTls(reading);
    target.insecure = reading.clientOutside();
    const trace::EventIndex call = reading.first(reading.client(), trace::EventKind::CallRequest);
    if (!call)
        return target;
    const auto called = reading.snapshot().detailOf<trace::RequestCall>(call);
    constexpr QByteArrayView unixSocket = "unix:";
    if (called.host.startsWith(unixSocket))
        target.socketPath = called.host.sliced(unixSocket.size());
    else
        target.authority = authorityOf(called, target.tls);
    const auto plan = requestOfExchange(reading.snapshot(), reading.moment(), reading.key());
    if (!plan)
        return target;
    target.ca = plan->tls.ca;
    target.insecure = !plan->tls.rejectUnauthorized;
    return target;
}

} // namespace

QString curlCommandOf(
    const flow::MessageView &request, const QByteArray &body, const CurlTarget &sentTo)
{
    const QByteArrayList start = request.startLine.split(' ');
    const flow::MessageView::Line *host = lineOf(request, "host");
    if (start.size() < 2 || !host)
        return {};
    const QByteArray &method = start.at(0);
    const QByteArray &target = start.at(1);
    const QByteArray authority = sentTo.authority.isEmpty() ? host->value : sentTo.authority;
    QByteArrayList words{"curl"};
    if (method == "HEAD" && body.isEmpty())
        words << "--head";
    else if (method != (body.isEmpty() ? "GET" : "POST"))
        words << "-X" << quoted(method);
    addTrust(words, sentTo);
    if (sentTo.socketPath.startsWith('@'))
        words << "--abstract-unix-socket" << quoted(sentTo.socketPath.sliced(1));
    else if (!sentTo.socketPath.isEmpty())
        words << "--unix-socket" << quoted(sentTo.socketPath);
    addHeaders(words, request, authority, !body.isEmpty());
    // An argument cannot have a NUL: such a body comes through a pipe.
    const bool piped = body.contains('\0');
    if (!body.isEmpty())
        words << (piped ? "--data-binary @-" : "--data-raw " + quoted(body));
    const bool isPath = target.startsWith('/');
    if (!isPath) // "*", or the whole URL
        words << "--request-target" << quoted(target);
    words << "--globoff --path-as-is"
          << quoted((sentTo.tls ? "https://" : "http://") + authority + (isPath ? target : "/"));
    const QByteArray command = words.join(' ');
    return QString::fromUtf8(piped ? "printf '" + escaped(body) + "' | " + command : command);
}

CurlCommand curlCommandOf(
    const trace::Snapshot &snapshot, const flow::Moment &moment, flow::ExchangeKey key)
{
    const flow::ExchangeReading reading(snapshot, moment, key);
    const flow::MessageView request = flow::requestOf(reading);
    if (!request.known)
        return {};
    const flow::Payload body = flow::requestPayloadOf(snapshot, moment, key, mostBody);
    using Lacks = CurlCommand::Lacks;
    const Lacks lacks = body.truncated ? Lacks::ForgottenBody
        : !body.complete               ? Lacks::UnsentBody
        : !request.trailers.empty()    ? Lacks::Trailers
                                       : Lacks::Nothing;
    return {curlCommandOf(request, body.bytes, targetOf(reading)), lacks};
}

} // namespace roundtrip::ui
