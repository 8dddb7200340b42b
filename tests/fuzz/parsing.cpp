// One direction of a connection: the parser alone, and what it found through the serializer and
// back.

#include "core/message/messageparser.h"
#include "core/message/serializer.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/targets.h"

#include <algorithm>

namespace roundtrip::fuzz
{

using namespace message;

namespace
{

constexpr auto Request = MessageParser::Kind::Request;

enum Option { NodeOption, SmallLimits, Upgrades, AnswersConnect, Pauses, Lenient };

MessageParser::Options optionsFor(MessageParser::Kind kind, const Input &input)
{
    MessageParser::Options options;
    options.kind = kind;
    options.conformance = input.has(NodeOption) ? Conformance::Node : Conformance::Strict;
    options.lenient = input.has(Lenient) && input.has(NodeOption);
    if (input.has(SmallLimits)) {
        options.maxHeaderSize = 200;
        options.maxHeadersCount = 6;
        options.maxChunkExtensions = 20;
        options.maxBodySize = kind == Request ? 60 : 0;
    }
    return options;
}

/// Drives a parser and writes down what it says; pieces of a body are joined, so that the record
/// does not depend on the cuts.
class Reading : public ParserEvents
{
public:
    Reading(const MessageParser::Options &options, const Input &input, bool pauses)
        : m_options(options)
        , m_input(input)
        , m_pauses(pauses)
        , m_parser(options, *this)
    {
    }

    void read(const QByteArrayList &pieces);
    const QByteArrayList &lines() const { return m_lines; }
    const std::vector<MessageHead> &heads() const { return m_heads; }

    void messageBegan() override { note("begin"); }
    AfterHead headParsed(const MessageHead &head) override;
    void chunkBegan(qint64 size, qint64 wireBytes) override
    {
        account(wireBytes);
        note("chunk " + QByteArray::number(size));
    }
    void bodyParsed(QByteArrayView payload) override;
    void messageComplete(const RawHeaders &trailers, qint64 wireBytes) override;

private:
    bool isStrict() const { return m_options.conformance == Conformance::Strict; }
    void account(qint64 wireBytes);
    void checkFields(const RawHeaders &fields);
    void ended(const MessageParser::Fed &fed);
    void note(const QByteArray &line)
    {
        m_lines.append(line);
        if (m_pauses)
            m_parser.pause();
    }

    const MessageParser::Options m_options;
    const Input &m_input;
    const bool m_pauses;
    MessageParser m_parser;
    QByteArrayList m_lines;
    std::vector<MessageHead> m_heads;
    qint64 m_accounted = 0;
};

QByteArray textOf(const RawHeaders &fields)
{
    QByteArray text;
    for (const HeaderField &field : fields)
        text += " [" + field.name + ": " + field.value + ']';
    return text;
}

void Reading::account(qint64 wireBytes)
{
    require(wireBytes >= 0, "no negative counts");
    m_accounted += wireBytes;
    require(m_accounted <= m_input.bytes.size(), "no more is counted than there was");
}

void Reading::checkFields(const RawHeaders &fields)
{
    qint64 bytes = 0;
    for (const HeaderField &field : fields)
        bytes += field.name.size() + field.value.size();
    require(qint64(fields.size()) <= m_options.maxHeadersCount, "field lines have a limit");
    require(bytes < m_options.maxHeaderSize, "the bytes of fields have a limit");
}

AfterHead Reading::headParsed(const MessageHead &head)
{
    account(head.wireBytes);
    checkFields(head.headers);
    m_heads.push_back(head);
    note("head " + head.method + ' ' + head.target + ' ' + QByteArray::number(head.statusCode) + ' '
        + head.statusMessage + ' ' + QByteArray::number(head.contentLength)
        + (head.chunked ? " chunked" : "") + (head.untilClose ? " untilClose" : "")
        + (head.shouldKeepAlive ? " keep" : "") + (head.upgrade ? " upgrade" : "") + ' '
        + QByteArray::number(head.wireBytes) + ' ' + message::textOf(head.broken).name + ' '
        + QByteArray::number(head.brokenAt) + fuzz::textOf(head.headers));
    if (m_options.kind == Request) {
        const bool broken = head.broken != Rule::None && head.broken != Rule::Expectation;
        require(!broken || isStrict() || head.broken == Rule::MaxBodySize,
            "only Strict refuses heads by rules; limits are for both");
        require(!broken || (head.brokenAt >= 0 && head.brokenAt <= m_input.bytes.size()),
            "a broken head names its byte");
        if (broken)
            return AfterHead::Refuse;
        return head.upgrade && m_input.has(Upgrades) ? AfterHead::Upgrade : AfterHead::ReadBody;
    }
    if (m_input.has(AnswersConnect) && head.statusCode / 100 == 2)
        return AfterHead::Upgrade;
    return m_input.has(Upgrades) ? AfterHead::SkipBody : AfterHead::ReadBody;
}

void Reading::bodyParsed(QByteArrayView payload)
{
    account(payload.size());
    require(m_accounted == m_parser.position(), "every byte up to a body is counted");
    require(!payload.isEmpty(), "no empty piece of a body");
    if (!m_lines.isEmpty() && m_lines.last().startsWith("body ")) {
        m_lines.last() += payload.toByteArray();
        if (m_pauses)
            m_parser.pause();
        return;
    }
    note("body " + payload.toByteArray());
}

void Reading::messageComplete(const RawHeaders &trailers, qint64 wireBytes)
{
    account(wireBytes);
    checkFields(trailers);
    require(m_accounted == m_parser.position(), "every byte of a message is counted");
    note("complete " + QByteArray::number(wireBytes) + fuzz::textOf(trailers));
}

void Reading::read(const QByteArrayList &pieces)
{
    MessageParser::Fed fed;
    for (const QByteArray &piece : pieces) {
        QByteArrayView rest = piece;
        do {
            fed = m_parser.feed(rest);
            require(fed.consumed >= 0 && fed.consumed <= rest.size(), "consumes what was given");
            rest = rest.sliced(fed.consumed);
            if (fed.ignoredFrom >= 0)
                m_lines.append("ignored from " + QByteArray::number(fed.ignoredFrom));
            if (fed.paused)
                m_parser.resume();
        } while (fed.paused && (!rest.isEmpty() || m_parser.hasDueEvents()));
        if (fed.error || fed.upgraded)
            break;
        require(rest.isEmpty(), "stops only when paused, failed or upgraded");
    }
    ended(fed);
}

void Reading::ended(const MessageParser::Fed &fed)
{
    Error error = fed.error;
    if (!error) {
        m_lines.append(m_parser.isIdle() ? "idle" : "open");
        error = m_parser.finish();
    } else {
        require(bool(m_parser.feed("GET").error), "an error is final");
    }
    m_lines.append((fed.upgraded ? "upgraded " : "") + error.code + ' ' + error.message + ' '
        + QByteArray::number(error.byteOffset) + ' ' + message::textOf(m_parser.brokenRule()).name);
    if (!error) {
        m_lines.append("consumed " + QByteArray::number(m_parser.position()));
        return;
    }
    require(error.code.startsWith("HPE_"), "an error of the parser has its code");
    require(error.byteOffset >= 0 && error.byteOffset <= m_input.bytes.size(),
        "a refusal names its byte");
    require(!isStrict() || m_parser.brokenRule() != Rule::None, "a refusal names its rule");
}

QByteArray startLineOf(const MessageHead &head)
{
    const QByteArray version = "HTTP/" + QByteArray::number(head.versionMajor) + '.'
        + QByteArray::number(head.versionMinor);
    return head.method.isEmpty() ? version + ' '
            + QByteArray::number(head.statusCode).rightJustified(3, '0') + ' ' + head.statusMessage
                                 : head.method + ' ' + head.target + ' ' + version;
}

/// What was taken can be written, and is read as the same.
void writeAndReadAgain(const MessageHead &head, const MessageParser::Options &options)
{
    if (head.versionMajor == 0)
        return; // of a request this is HTTP/0.9, whose request-line says no version
    Input again(QByteArrayView{});
    again.options = options.conformance == Conformance::Node ? 1 << NodeOption : 0;
    again.options |= 1 << (options.kind == Request ? Upgrades : AnswersConnect);
    again.bytes = serializeHead(startLineOf(head), head.headers);
    MessageParser::Options room = options;
    room.maxHeaderSize *= 2;
    Reading reading(room, again, false);
    reading.read({again.bytes});
    require(reading.heads().size() == 1, "a head that was read can be written");
    const MessageHead &other = reading.heads().front();
    require(other.method == head.method && other.target == head.target
            && other.statusCode == head.statusCode && other.statusMessage == head.statusMessage
            && other.headers == head.headers,
        "what is written is read as the same");
    if (options.lenient)
        return; // as in Node: blanks and folds that the head does not keep have a say in the framing
    require(other.chunked == head.chunked && other.contentLength == head.contentLength
            && other.shouldKeepAlive == head.shouldKeepAlive && other.broken == head.broken,
        "what is written is framed as the same");
}

void checkSpans(const std::vector<Span> &spans, qsizetype size)
{
    for (const Span &span : spans)
        require(span.begin >= 0 && span.length >= 0 && span.begin + span.length <= size,
            "names lie within the bytes");
}

void parse(MessageParser::Kind kind, QByteArrayView bytes)
{
    const Input input(bytes);
    const MessageParser::Options options = optionsFor(kind, input);
    Reading whole(options, input, false);
    whole.read({input.bytes});
    Reading cut(options, input, input.has(Pauses));
    cut.read(input.pieces());
    if (whole.lines() != cut.lines()) {
        for (const QByteArray &line : whole.lines())
            std::fprintf(stderr, "whole: %s\n", line.toPercentEncoding(" :[]").constData());
        for (const QByteArray &line : cut.lines())
            std::fprintf(stderr, "cut:   %s\n", line.toPercentEncoding(" :[]").constData());
    }
    require(whole.lines() == cut.lines(), "cuts and pauses change nothing");
    for (const MessageHead &head : whole.heads())
        writeAndReadAgain(head, options);
    checkSpans(nameHeadSpans(input.bytes), input.bytes.size());
    checkSpans(nameChunkSpans(input.bytes), input.bytes.size());
}

} // namespace

void parseRequests(QByteArrayView input)
{
    parse(Request, input);
}

void parseResponses(QByteArrayView input)
{
    parse(MessageParser::Kind::Response, input);
}

} // namespace roundtrip::fuzz
