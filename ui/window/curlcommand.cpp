#include "ui/window/curlcommand.h"

#include "core/message/headers.h"

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
bool isMadeByCurl(const flow::MessageView::Line &line)
{
    return message::equalsIgnoringCase(line.name, "host")
        || message::equalsIgnoringCase(line.name, "content-length");
}

void addHeaders(QByteArrayList &words, const flow::MessageView &request, bool hasBody)
{
    for (const flow::MessageView::Line &line : request.lines) {
        if (isMadeByCurl(line))
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

} // namespace

QString curlCommandOf(const flow::MessageView &request, const QByteArray &body)
{
    const QByteArrayList start = request.startLine.split(' ');
    const flow::MessageView::Line *host = lineOf(request, "host");
    if (start.size() < 2 || !host)
        return {};
    const QByteArray &method = start.at(0);
    const QByteArray &target = start.at(1);
    QByteArrayList words{"curl"};
    if (method == "HEAD" && body.isEmpty())
        words << "--head";
    else if (method != (body.isEmpty() ? "GET" : "POST"))
        words << "-X" << quoted(method);
    addHeaders(words, request, !body.isEmpty());
    // An argument cannot have a NUL: such a body comes through a pipe.
    const bool piped = body.contains('\0');
    if (!body.isEmpty())
        words << (piped ? "--data-binary @-" : "--data-raw " + quoted(body));
    const bool isPath = target.startsWith('/');
    if (!isPath) // "*", or the whole URL
        words << "--request-target" << quoted(target);
    words << "--globoff --path-as-is" << quoted("http://" + host->value + (isPath ? target : "/"));
    const QByteArray command = words.join(' ');
    return QString::fromUtf8(piped ? "printf '" + escaped(body) + "' | " + command : command);
}

CurlCommand curlCommandOf(
    const trace::Snapshot &snapshot, const flow::Moment &moment, flow::ExchangeKey key)
{
    const flow::MessageView request = flow::requestOf(snapshot, moment, key);
    if (!request.known)
        return {};
    const flow::Payload body = flow::requestPayloadOf(snapshot, moment, key, mostBody);
    return {curlCommandOf(request, body.bytes), !body.truncated};
}

} // namespace roundtrip::ui
