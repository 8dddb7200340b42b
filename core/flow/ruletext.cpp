#include "core/flow/ruletext.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace roundtrip::flow
{

namespace
{

struct RuleWords {
    QByteArrayView name;
    const char *words;
};

constexpr auto rules = std::to_array<RuleWords>({
    {"message-complete",
        QT_TRANSLATE_NOOP(
            "roundtrip::flow::Rule", "the message must be complete before the connection ends")},
    {"line-end",
        QT_TRANSLATE_NOOP(
            "roundtrip::flow::Rule", "a line ends with CR and LF, and neither stands alone")},
    {"empty-lines",
        QT_TRANSLATE_NOOP(
            "roundtrip::flow::Rule", "only a few empty lines may stand before a request")},
    {"request-line",
        QT_TRANSLATE_NOOP("roundtrip::flow::Rule",
            "one space, and only one, stands between the parts of a request line")},
    {"method",
        QT_TRANSLATE_NOOP("roundtrip::flow::Rule", "the method must be one that the server knows")},
    {"request-target",
        QT_TRANSLATE_NOOP(
            "roundtrip::flow::Rule", "the request target must have one of its four forms")},
    {"http-version",
        QT_TRANSLATE_NOOP(
            "roundtrip::flow::Rule", "the version is HTTP/ and two digits with a dot")},
    {"version-supported", QT_TRANSLATE_NOOP("roundtrip::flow::Rule", "only HTTP/1 is spoken here")},
    {"status-line",
        QT_TRANSLATE_NOOP("roundtrip::flow::Rule",
            "the status line has a version, three digits and a reason without control characters")},
    {"first-field-line",
        QT_TRANSLATE_NOOP("roundtrip::flow::Rule",
            "no blank may stand between the start line and the first field")},
    {"field-name",
        QT_TRANSLATE_NOOP(
            "roundtrip::flow::Rule", "a field name is a token, directly followed by a colon")},
    {"field-value",
        QT_TRANSLATE_NOOP("roundtrip::flow::Rule", "a field value has no control characters")},
    {"obs-fold",
        QT_TRANSLATE_NOOP("roundtrip::flow::Rule", "a field may not go on in a second line")},
    {"content-length",
        QT_TRANSLATE_NOOP(
            "roundtrip::flow::Rule", "Content-Length is one decimal number that can be counted")},
    {"content-length-once",
        QT_TRANSLATE_NOOP("roundtrip::flow::Rule", "Content-Length may be there only once")},
    {"length-with-coding",
        QT_TRANSLATE_NOOP(
            "roundtrip::flow::Rule", "Content-Length and Transfer-Encoding exclude each other")},
    {"chunked-last",
        QT_TRANSLATE_NOOP("roundtrip::flow::Rule",
            "chunked must be the last transfer coding, and there only once")},
    {"transfer-coding",
        QT_TRANSLATE_NOOP("roundtrip::flow::Rule", "no transfer coding but chunked is known here")},
    {"chunk-size",
        QT_TRANSLATE_NOOP(
            "roundtrip::flow::Rule", "a chunk size is a hexadecimal number that can be counted")},
    {"chunk-end",
        QT_TRANSLATE_NOOP("roundtrip::flow::Rule", "CR and LF must follow the data of a chunk")},
    {"chunk-extension",
        QT_TRANSLATE_NOOP(
            "roundtrip::flow::Rule", "a chunk extension is a name, or a name and a value")},
    {"trailer-field",
        QT_TRANSLATE_NOOP("roundtrip::flow::Rule", "a trailer cannot say how long the message is")},
    {"host-present",
        QT_TRANSLATE_NOOP("roundtrip::flow::Rule", "an HTTP/1.1 request must have a Host field")},
    {"host-once", QT_TRANSLATE_NOOP("roundtrip::flow::Rule", "Host may be there only once")},
    {"host-valid",
        QT_TRANSLATE_NOOP(
            "roundtrip::flow::Rule", "Host is a host name or address, and perhaps a port")},
    {"host-of-target",
        QT_TRANSLATE_NOOP(
            "roundtrip::flow::Rule", "Host may not be empty when the target names a host")},
    {"connect-target",
        QT_TRANSLATE_NOOP("roundtrip::flow::Rule", "CONNECT asks for a host and a port")},
    {"expectation",
        QT_TRANSLATE_NOOP("roundtrip::flow::Rule", "no expectation but 100-continue is met here")},
    {"after-close",
        QT_TRANSLATE_NOOP("roundtrip::flow::Rule", "nothing is read behind the last request")},
    {"after-response",
        QT_TRANSLATE_NOOP("roundtrip::flow::Rule", "nobody asked for what follows the response")},
    {"max-target-size",
        QT_TRANSLATE_NOOP("roundtrip::flow::Rule", "the request target is too long")},
    {"max-header-size",
        QT_TRANSLATE_NOOP("roundtrip::flow::Rule", "the header fields are too large")},
    {"max-head-size",
        QT_TRANSLATE_NOOP("roundtrip::flow::Rule", "the head is too large, blanks included")},
    {"max-headers-count",
        QT_TRANSLATE_NOOP("roundtrip::flow::Rule", "there are too many header fields")},
    {"max-chunk-extensions",
        QT_TRANSLATE_NOOP(
            "roundtrip::flow::Rule", "the chunk extensions of a message are too large")},
    {"max-body-size",
        QT_TRANSLATE_NOOP("roundtrip::flow::Rule", "the body is larger than this server takes")},
    {"max-informational",
        QT_TRANSLATE_NOOP(
            "roundtrip::flow::Rule", "there are too many 1xx answers before the response")},
});

} // namespace

QString ruleWords(QByteArrayView name)
{
    const auto found = std::find_if(
        rules.begin(), rules.end(), [name](const RuleWords &rule) { return rule.name == name; });
    return found == rules.end()
        ? QString()
        : QCoreApplication::translate("roundtrip::flow::Rule", found->words);
}

} // namespace roundtrip::flow
