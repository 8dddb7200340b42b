#pragma once

#include "core/message/messageparser.h"

#include <QByteArray>
#include <QByteArrayList>

#include <algorithm>
#include <functional>

namespace roundtrip::message::test
{

inline constexpr auto Request = MessageParser::Kind::Request;
inline constexpr auto Response = MessageParser::Kind::Response;

inline MessageParser::Options optionsFor(MessageParser::Kind kind)
{
    MessageParser::Options options;
    options.kind = kind;
    return options;
}

inline const QByteArray chunkedPost =
    "POST /a?b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";

/// Writes down what a parser tells, one line for each call; neighbouring pieces of a body are one
/// line, so that the record does not depend on how the bytes were split. Adds up the wire bytes.
class Recorder : public ParserEvents
{
public:
    QByteArrayList lines;
    qint64 accounted = 0;
    MessageHead lastHead;
    RawHeaders lastTrailers;
    /// What to answer to a head; ReadBody when empty.
    std::function<AfterHead(const MessageHead &)> answer;
    /// Pauses this parser in every call.
    MessageParser *pauseInEveryCall = nullptr;

    int countOf(QByteArrayView beginning) const
    {
        return int(std::count_if(lines.begin(), lines.end(),
            [beginning](const QByteArray &line) { return line.startsWith(beginning); }));
    }

    void messageBegan() override { note("begin"); }
    AfterHead headParsed(const MessageHead &head) override
    {
        lastHead = head;
        accounted += head.wireBytes;
        QByteArray line = "head ";
        line += head.method.isEmpty()
            ? QByteArray::number(head.statusCode) + ' ' + head.statusMessage
            : head.method + ' ' + head.target;
        for (const HeaderField &field : head.headers)
            line += " [" + field.name + ": " + field.value + ']';
        note(line);
        return answer ? answer(head) : AfterHead::ReadBody;
    }
    void chunkBegan(qint64 size, qint64 wireBytes) override
    {
        accounted += wireBytes;
        note("chunk " + QByteArray::number(size));
    }
    void bodyParsed(QByteArrayView payload) override
    {
        accounted += payload.size();
        if (!lines.isEmpty() && lines.last().startsWith("body ")) {
            lines.last() += payload.toByteArray();
            pauseIfAsked();
            return;
        }
        note("body " + payload.toByteArray());
    }
    void messageComplete(const RawHeaders &trailers, qint64 wireBytes) override
    {
        accounted += wireBytes;
        lastTrailers = trailers;
        QByteArray line = "complete";
        for (const HeaderField &field : trailers)
            line += " [" + field.name + ": " + field.value + ']';
        note(line);
    }

private:
    void note(const QByteArray &line)
    {
        lines.append(line);
        pauseIfAsked();
    }
    void pauseIfAsked()
    {
        if (pauseInEveryCall)
            pauseInEveryCall->pause();
    }
};

/// Feeds each piece; after a pause it resumes and feeds the rest, as a connection does. `ignored`:
/// where bytes that are ignored begin.
inline MessageParser::Fed feedAll(
    MessageParser &parser, const QByteArrayList &pieces, qint64 *ignored = nullptr)
{
    MessageParser::Fed fed;
    for (const QByteArray &piece : pieces) {
        QByteArrayView rest = piece;
        do {
            fed = parser.feed(rest);
            rest = rest.sliced(fed.consumed);
            if (ignored && fed.ignoredFrom >= 0)
                *ignored = fed.ignoredFrom;
            if (fed.paused)
                parser.resume();
        } while (fed.paused && (!rest.isEmpty() || parser.hasDueEvents()));
        if (fed.error || fed.upgraded)
            break;
    }
    return fed;
}

/// Calls `check` with the bytes as a whole, cut in two at each place, and byte by byte.
inline void forEverySplit(
    const QByteArray &bytes, const std::function<void(const QByteArrayList &pieces)> &check)
{
    check({bytes});
    for (qsizetype cut = 1; cut < bytes.size(); ++cut)
        check({bytes.first(cut), bytes.sliced(cut)});
    QByteArrayList single;
    for (const char byte : bytes)
        single.append(QByteArray(1, byte));
    check(single);
}

} // namespace roundtrip::message::test
