#include "core/flow/wirenotes.h"

#include "core/flow/eventtext.h"
#include "core/flow/ruletext.h"
#include "core/flow/sceneparts.h"
#include "core/flow/standing.h"
#include "core/message/headers.h"
#include "core/message/syntax.h"

namespace roundtrip::flow
{

using namespace trace;
using By = WireNote::By;

QString framingRule(Framing framing)
{
    switch (framing) {
    case Framing::ContentLengthGiven:
    case Framing::ContentLengthKnown:
    case Framing::ContentLengthZero:
        return QStringLiteral("RFC 9112, 6.2");
    case Framing::ChunkedGiven:
    case Framing::ChunkedBecauseLengthUnknown:
    case Framing::ChunkedBecauseTrailers:
        return QStringLiteral("RFC 9112, 7.1");
    case Framing::NoBody:
    case Framing::NoBodyAllowed:
    case Framing::Unframed:
    case Framing::UntilClose:
        break;
    }
    return QStringLiteral("RFC 9112, 6.3");
}

namespace
{

constexpr qint64 longestTitle = 200;

QString shown(const QByteArray &bytes)
{
    const QString text = QString::fromLatin1(bytes.left(longestTitle));
    return bytes.size() > longestTitle ? text + u'…' : text;
}

bool isWord(WireName name)
{
    return name == WireName::FieldName || name == WireName::FieldValue || name == WireName::Between;
}

class NoteMaker
{
public:
    NoteMaker(const WireBytes &bytes, const WireSpan &span)
        : m_bytes(bytes)
        , m_span(span)
        , m_reading(bytes.reading())
        , m_request(bytes.message() == Message::Request)
        , m_sender(m_request ? m_reading.client() : m_reading.server())
        , m_head(m_reading.last(m_sender, EventKind::HeadOut))
    {
    }

    WireNote run()
    {
        if (isWord(m_span.name) && m_span.field >= 0)
            field();
        else
            byName();
        return std::move(m_note);
    }

private:
    const MessageReading &message() const
    {
        return m_request ? m_reading.request() : m_reading.response();
    }
    const StreamPiece *piece() const
    {
        return m_span.piece < message().pieces.size() ? &message().pieces[m_span.piece] : nullptr;
    }
    Event pieceEvent() const { return piece() ? m_reading.at(piece()->event) : Event(); }
    QByteArray text() const
    {
        return m_bytes.bytes(m_span.begin, std::min(m_span.end, m_span.begin + 2 * longestTitle));
    }
    By program() const
    {
        if (!m_sender.begun)
            return By::Unknown;
        // Of the two that the proxy joins this one is asked by it, or answered by it.
        if (m_reading.isProxied() && m_request != m_reading.clientOutside())
            return By::Proxy;
        return m_request ? By::You : By::Handler;
    }
    By module() const
    {
        return m_sender.begun || pieceEvent().kind == EventKind::RawOut ? By::Module : By::Unknown;
    }
    void because(const QString &reason) { m_note.why.push_back(reason); }

    void say(const QString &title, By by, const QString &what, const char *rule)
    {
        m_note.title = title;
        m_note.by = by;
        m_note.what = what;
        m_note.rule = QString::fromLatin1(rule);
    }

    // --- what is no field

    void byName()
    {
        const QString words = shown(text());
        switch (m_span.name) {
        case WireName::Method:
            return say(
                words, program(), Words::tr("The method: what is asked for."), "RFC 9110, 9");
        case WireName::RequestTarget:
            return target(words);
        case WireName::Version:
            return say(words, module(), Words::tr("The version that this message speaks."),
                "RFC 9112, 2.3");
        case WireName::StatusCode:
            status(words);
            return;
        case WireName::ReasonPhrase:
            return say(
                words, module(), Words::tr("For people; no program reads it."), "RFC 9112, 4");
        case WireName::LineEnd:
            return say(QStringLiteral("CRLF"), module(), Words::tr("CR and LF end the line."),
                "RFC 9112, 2.2");
        case WireName::EmptyLine:
            return say(QStringLiteral("CRLF"), By::Unknown,
                Words::tr("An empty line in front of a message is passed over."), "RFC 9112, 2.2");
        case WireName::HeadEnd:
            return say(QStringLiteral("CRLF"), module(),
                m_span.section == WireSection::Head || m_span.section == WireSection::Information
                    ? Words::tr("The empty line ends the head; what follows is the body.")
                    : Words::tr(
                        "The empty line ends the message; there may be trailers before it."),
                m_span.section == WireSection::Head ? "RFC 9112, 2.1" : "RFC 9112, 7.1");
        case WireName::ChunkSize:
        case WireName::ChunkExtension:
        case WireName::ChunkData:
        case WireName::ChunkEnd:
        case WireName::LastChunk:
            return chunk(words);
        case WireName::Body:
            return body();
        case WireName::FieldName:
        case WireName::FieldValue:
        case WireName::Between:
            return say(
                words, By::Unknown, Words::tr("Between the words of the line."), "RFC 9112, 2.2");
        case WireName::Unread:
            return say(bytesText(m_span.end - m_span.begin), By::Unknown,
                Words::tr("No parser has made anything of these bytes at this moment."), "");
        case WireName::Refused:
            return refused();
        }
    }

    void target(const QString &words)
    {
        const QString what = words.startsWith(u'/')
            ? Words::tr("The request-target: path and query of the URL.")
            : words == QStringLiteral("*")
            ? Words::tr("The request-target: the server as a whole.")
            : Words::tr("The request-target, with the host it is for.");
        say(words, program(), what, "RFC 9112, 3.2");
    }

    void status(const QString &words)
    {
        const bool raw = pieceEvent().kind == EventKind::RawOut;
        say(words, raw ? By::Module : program(),
            Words::tr("The status: how it went, for programs."), "RFC 9110, 15");
        if (raw)
            return because(Words::tr("the module answers by itself: the program was never called"));
        const EventIndex call = m_reading.last(m_sender, EventKind::CallWriteHead);
        if (call && m_span.section == WireSection::Head) {
            because(QStringLiteral("`writeHead(%1)`").arg(m_reading.at(call).value));
            m_note.decision = call;
        } else if (program() == By::Handler && m_span.section == WireSection::Head) {
            because(Words::tr("nobody called `writeHead()`: `statusCode` as it was"));
        }
    }

    void chunk(const QString &words)
    {
        const qint64 data = piece() ? piece()->payloadEnd - piece()->payloadBegin : 0;
        switch (m_span.name) {
        case WireName::ChunkSize: {
            bool hex = false;
            const qint64 size = words.toLongLong(&hex, 16);
            say(words, module(),
                Words::tr("The chunk-size, in hexadecimal: %1 of data follow.")
                    .arg(bytesText(hex ? size : data)),
                "RFC 9112, 7.1");
            break;
        }
        case WireName::ChunkExtension:
            say(words, module(),
                Words::tr("An extension of the chunk; who does not know it passes over it."),
                "RFC 9112, 7.1.1");
            break;
        case WireName::ChunkEnd:
            say(QStringLiteral("CRLF"), module(), Words::tr("Behind the data of a chunk."),
                "RFC 9112, 7.1");
            break;
        case WireName::LastChunk:
            say(words, module(), Words::tr("The last chunk: size 0 says that the body ends."),
                "RFC 9112, 7.1");
            break;
        default:
            say(Words::tr("chunk data, %1").arg(bytesText(data)), program(),
                Words::tr("A part of the body."), "RFC 9112, 7.1");
        }
        whyPiece();
    }

    /// Which call made the piece.
    void whyPiece()
    {
        const EventKind kind = pieceEvent().kind;
        if (kind != EventKind::CallWrite && kind != EventKind::CallEnd)
            return;
        m_note.decision = piece()->event;
        const QString call =
            kind == EventKind::CallWrite ? QStringLiteral("`write()`") : QStringLiteral("`end()`");
        because(pieceEvent().value > 0
                ? Words::tr("%1 was given %2").arg(call, bytesText(pieceEvent().value))
                : Words::tr("%1 was called").arg(call));
        if (m_span.name != WireName::ChunkData && m_span.name != WireName::Body)
            because(Words::tr("the body is chunked: each `write()` is a chunk"));
    }

    void body()
    {
        const Framing framing = m_head ? Framing(m_reading.at(m_head).arg) : Framing::NoBody;
        say(Words::tr("body"), program(), Words::tr("The body, as the program wrote it."), "");
        m_note.rule = framingRule(framing);
        whyPiece();
        if (m_head)
            because(framingText(framing).why);
    }

    void refused()
    {
        const bool handshake = m_reading.isHandshake(message());
        const EventIndex failed = piece() ? piece()->event : EventIndex();
        const auto detail = m_reading.snapshot().detailOf<ErrorDetail>(failed);
        say(QString::fromLatin1(detail.error.code), By::Unknown,
            textOf(m_reading.snapshot(), failed, m_request ? Side::Server : Side::Client).detail,
            "");
        m_note.rule = QString::fromLatin1(detail.section);
        m_note.decision = failed;
        if (handshake)
            because(Words::tr("a TLS handshake begins so: https was sent to a port of plain HTTP"));
    }

    // --- fields

    void field()
    {
        const std::optional<WireUnit> unit = m_bytes.field(m_span.field, m_span.section);
        if (!unit)
            return;
        const QByteArray line = m_bytes.bytes(unit->range.begin, unit->range.end);
        const qsizetype colon = line.indexOf(':');
        m_name = colon < 0 ? line : line.left(colon);
        const FieldWords words = fieldWords(m_name);
        m_note.title = shown(line);
        m_note.what = words.what.isEmpty()
            ? Words::tr("A field that HTTP itself makes nothing of; the programs may.")
            : words.what;
        m_note.rule = words.rule.isEmpty() ? QStringLiteral("RFC 9110, 5") : words.rule;
        m_note.by = whoPut();
        if (m_note.by == By::Module)
            whyModule();
        else if (m_note.by != By::Unknown)
            whyProgram();
    }

    By whoPut() const
    {
        if (m_span.section == WireSection::Trailers || m_span.section == WireSection::Information)
            return program();
        const std::optional<LineOrigin> origin = m_bytes.originOf(m_span);
        return !origin ? By::Unknown : *origin == LineOrigin::Module ? By::Module : program();
    }

    bool is(const char *name) const { return message::equalsIgnoringCase(m_name, name); }

    void whyProgram()
    {
        if (m_span.section == WireSection::Trailers) {
            m_note.decision = m_reading.last(m_sender, EventKind::CallAddTrailers);
            return because(Words::tr("given to `addTrailers()`"));
        }
        for (const EventIndex index : m_sender.events) {
            const EventKind kind = m_reading.at(index).kind;
            const bool named = kind == EventKind::CallSetHeader
                && message::equalsIgnoringCase(
                    m_reading.snapshot().detailOf<Field>(index).name, m_name);
            if (named)
                m_note.decision = index;
        }
        if (m_note.decision)
            return because(Words::tr("given to `setHeader()`"));
        m_note.decision =
            m_reading.last(m_sender, m_request ? EventKind::CallRequest : EventKind::CallWriteHead);
        if (m_note.decision)
            because(m_request ? Words::tr("among the headers given to `http.request()`")
                              : Words::tr("given to `writeHead()`"));
    }

    void whyModule()
    {
        m_note.decision = m_head ? m_head : piece() ? piece()->event : EventIndex();
        if (is("transfer-encoding") || is("content-length"))
            whyFraming();
        else if (is("connection"))
            whyConnection();
        else if (is("host"))
            because(Words::tr("HTTP/1.1 needs it; you gave no `Host`: the host of the URL"));
        else if (is("date"))
            because(Words::tr("`sendDate` is on: a server with a clock says when it answered"));
        else if (is("keep-alive"))
            because(Words::tr("the server's `keepAliveTimeout`, for an agent that reuses sockets"));
        else if (is("authorization"))
            because(Words::tr("user and password of the URL"));
    }

    void whyFraming()
    {
        if (!m_head)
            return;
        const Framing framing = Framing(m_reading.at(m_head).arg);
        const auto call = m_reading.snapshot().detailOf<RequestCall>(
            m_reading.first(m_reading.client(), EventKind::CallRequest));
        if (m_request && !call.method.isEmpty())
            because(message::usesChunkedByDefault(call.method)
                    ? Words::tr("%1 may have a body").arg(QString::fromLatin1(call.method))
                    : Words::tr("%1 has seldom a body").arg(QString::fromLatin1(call.method)));
        else if (!m_request)
            because(Words::tr("an answer of this status may have a body"));
        switch (framing) {
        case Framing::ContentLengthKnown:
            because(Words::tr("`end(data)` came before the head was made: the length was known"));
            break;
        case Framing::ContentLengthZero:
            because(Words::tr("`end()` came without a body: its length is 0"));
            break;
        case Framing::ChunkedBecauseLengthUnknown:
            because(headCause());
            because(m_request ? Words::tr("you gave no Content-Length")
                              : Words::tr("the handler gave no Content-Length"));
            because(Words::tr("HTTP/1.1 → `chunked`"));
            break;
        case Framing::ChunkedBecauseTrailers:
            because(Words::tr("trailers come behind a body in chunks only"));
            break;
        default:
            because(framingText(framing).why);
        }
    }

    /// What made the head before the length was known: the call behind which HeadOut stands.
    QString headCause() const
    {
        EventIndex call;
        for (const EventIndex index : m_sender.events) {
            const EventKind kind = m_reading.at(index).kind;
            const bool makes = kind == EventKind::CallWrite || kind == EventKind::CallFlushHeaders
                || kind == EventKind::CallWriteHead || kind == EventKind::CallEnd;
            if (index < m_head && makes)
                call = index;
        }
        const EventKind kind = call ? m_reading.at(call).kind : EventKind::None;
        if (kind == EventKind::CallFlushHeaders)
            return Words::tr("`flushHeaders()` came before the length was known");
        if (kind == EventKind::CallWrite)
            return Words::tr("`write()` came before the length was known");
        return Words::tr("the head was made before the length was known");
    }

    void whyConnection()
    {
        if (!m_head)
            return;
        const bool keeps = m_reading.snapshot().detailOf<HeadOutDetail>(m_head).keepAlive;
        if (m_request) {
            if (m_reading.last(m_sender, EventKind::NoAgent))
                because(Words::tr("there is no agent: the connection is for this request alone"));
            else
                because(keeps ? Words::tr("the agent keeps its sockets for other requests")
                              : Words::tr("the agent keeps no socket (`keepAlive: false`)"));
            return;
        }
        const EventIndex parsed = m_reading.last(m_sender, EventKind::HeadIn);
        const bool asked = parsed && (m_reading.at(parsed).arg & HeadSaysClose);
        if (asked)
            because(Words::tr("the request asks for the connection to be closed"));
        else if (keeps)
            because(Words::tr("the request lets the connection be kept"));
        else if (Framing(m_reading.at(m_head).arg) == Framing::UntilClose)
            because(Words::tr("only the end of the connection can end this body"));
        else
            because(Words::tr("the server closes the connection behind this answer"));
    }

    const WireBytes &m_bytes;
    const WireSpan m_span;
    const ExchangeReading &m_reading;
    const bool m_request;
    const HalfReading &m_sender;
    const EventIndex m_head;
    QByteArray m_name;
    WireNote m_note;
};

} // namespace

WireNote noteOf(const WireBytes &bytes, const WireSpan &span)
{
    return NoteMaker(bytes, span).run();
}

} // namespace roundtrip::flow
