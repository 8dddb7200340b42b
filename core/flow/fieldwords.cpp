#include "core/flow/wirenotes.h"

#include "core/message/headers.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace roundtrip::flow
{

namespace
{

struct Entry {
    const char *name;
    const char *rule;
    const char *what;
};

constexpr auto entries = std::to_array<Entry>({
    {"host", "RFC 9110, 7.2",
        QT_TRANSLATE_NOOP("roundtrip::flow::Field",
            "Which host the request is for: one server may have many names. HTTP/1.1 needs it.")},
    {"connection", "RFC 9112, 9.3",
        QT_TRANSLATE_NOOP("roundtrip::flow::Field",
            "For this connection alone: whether it stays open for another request.")},
    {"keep-alive", "RFC 2068, 19.7.1.1",
        QT_TRANSLATE_NOOP("roundtrip::flow::Field",
            "How many seconds the server keeps the connection while it is idle.")},
    {"transfer-encoding", "RFC 9112, 7.1",
        QT_TRANSLATE_NOOP("roundtrip::flow::Field",
            "Each chunk carries its own size; a chunk of size 0 ends the body.")},
    {"content-length", "RFC 9110, 8.6",
        QT_TRANSLATE_NOOP("roundtrip::flow::Field", "So many bytes the body has, exactly.")},
    {"date", "RFC 9110, 6.6.1",
        QT_TRANSLATE_NOOP("roundtrip::flow::Field", "When the message was made.")},
    {"content-type", "RFC 9110, 8.3",
        QT_TRANSLATE_NOOP("roundtrip::flow::Field", "What the bytes of the body are.")},
    {"content-encoding", "RFC 9110, 8.4",
        QT_TRANSLATE_NOOP("roundtrip::flow::Field", "How the body was compressed.")},
    {"content-range", "RFC 9110, 14.4",
        QT_TRANSLATE_NOOP("roundtrip::flow::Field", "Which part of the whole the body is.")},
    {"user-agent", "RFC 9110, 10.1.5",
        QT_TRANSLATE_NOOP("roundtrip::flow::Field", "What the client calls itself.")},
    {"server", "RFC 9110, 10.2.4",
        QT_TRANSLATE_NOOP("roundtrip::flow::Field", "What the server calls itself.")},
    {"accept", "RFC 9110, 12.5.1",
        QT_TRANSLATE_NOOP("roundtrip::flow::Field", "Which types of content the client likes.")},
    {"accept-encoding", "RFC 9110, 12.5.3",
        QT_TRANSLATE_NOOP("roundtrip::flow::Field", "Which compressions the client can undo.")},
    {"accept-language", "RFC 9110, 12.5.4",
        QT_TRANSLATE_NOOP("roundtrip::flow::Field", "Which languages the client likes.")},
    {"expect", "RFC 9110, 10.1.1",
        QT_TRANSLATE_NOOP("roundtrip::flow::Field",
            "The client sends the body only when the server has said 100 Continue.")},
    {"te", "RFC 9110, 10.1.4",
        QT_TRANSLATE_NOOP("roundtrip::flow::Field",
            "Which transfer codings the client takes, and whether it wants trailers.")},
    {"trailer", "RFC 9110, 6.6.2",
        QT_TRANSLATE_NOOP("roundtrip::flow::Field", "Which fields come behind the body.")},
    {"upgrade", "RFC 9110, 7.8",
        QT_TRANSLATE_NOOP(
            "roundtrip::flow::Field", "Which other protocol could be spoken from here on.")},
    {"via", "RFC 9110, 7.6.3",
        QT_TRANSLATE_NOOP("roundtrip::flow::Field", "Through which proxies the message came.")},
    {"location", "RFC 9110, 10.2.2",
        QT_TRANSLATE_NOOP("roundtrip::flow::Field", "Where to go instead, or what was made.")},
    {"retry-after", "RFC 9110, 10.2.3",
        QT_TRANSLATE_NOOP("roundtrip::flow::Field", "When to ask again.")},
    {"allow", "RFC 9110, 10.2.1",
        QT_TRANSLATE_NOOP("roundtrip::flow::Field", "Which methods may be used here.")},
    {"etag", "RFC 9110, 8.8.3",
        QT_TRANSLATE_NOOP("roundtrip::flow::Field", "A name for just this state of the content.")},
    {"last-modified", "RFC 9110, 8.8.2",
        QT_TRANSLATE_NOOP("roundtrip::flow::Field", "When the content was changed last.")},
    {"if-none-match", "RFC 9110, 13.1.2",
        QT_TRANSLATE_NOOP("roundtrip::flow::Field",
            "Send the content only if it is not the one of these names; else 304.")},
    {"if-modified-since", "RFC 9110, 13.1.3",
        QT_TRANSLATE_NOOP(
            "roundtrip::flow::Field", "Send the content only if it was changed since; else 304.")},
    {"range", "RFC 9110, 14.2",
        QT_TRANSLATE_NOOP("roundtrip::flow::Field", "Only this part of the content is wanted.")},
    {"accept-ranges", "RFC 9110, 14.3",
        QT_TRANSLATE_NOOP(
            "roundtrip::flow::Field", "Whether parts of the content can be asked for.")},
    {"vary", "RFC 9110, 12.5.5",
        QT_TRANSLATE_NOOP("roundtrip::flow::Field",
            "Which fields of the request the answer depends on: a cache has to compare them.")},
    {"referer", "RFC 9110, 10.1.3",
        QT_TRANSLATE_NOOP("roundtrip::flow::Field", "Where the client found the address.")},
    {"authorization", "RFC 9110, 11.6.2",
        QT_TRANSLATE_NOOP("roundtrip::flow::Field",
            "Who asks. Basic is user:password in Base64: everybody on the way can read it.")},
    {"www-authenticate", "RFC 9110, 11.6.1",
        QT_TRANSLATE_NOOP("roundtrip::flow::Field", "How the server wants to be told who asks.")},
    {"cache-control", "RFC 9111, 5.2",
        QT_TRANSLATE_NOOP("roundtrip::flow::Field", "Who may keep the answer, and how long.")},
    {"age", "RFC 9111, 5.1",
        QT_TRANSLATE_NOOP("roundtrip::flow::Field", "So many seconds ago a cache got the answer.")},
    {"expires", "RFC 9111, 5.3",
        QT_TRANSLATE_NOOP("roundtrip::flow::Field", "Until when the answer is fresh.")},
    {"link", "RFC 8288, 3",
        QT_TRANSLATE_NOOP("roundtrip::flow::Field",
            "What belongs to the content; in a 103 answer, what the client will need.")},
    {"cookie", "RFC 6265, 4.2",
        QT_TRANSLATE_NOOP("roundtrip::flow::Field", "What the server had the client remember.")},
    {"set-cookie", "RFC 6265, 4.1",
        QT_TRANSLATE_NOOP(
            "roundtrip::flow::Field", "The client shall remember this and send it back.")},
});

} // namespace

FieldWords fieldWords(QByteArrayView name)
{
    const auto found = std::find_if(entries.begin(), entries.end(),
        [name](const Entry &entry) { return message::equalsIgnoringCase(name, entry.name); });
    if (found == entries.end())
        return {};
    return {QCoreApplication::translate("roundtrip::flow::Field", found->what),
        QString::fromLatin1(found->rule)};
}

} // namespace roundtrip::flow
