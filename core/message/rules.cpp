#include "core/message/rules.h"

#include <algorithm>
#include <iterator>

namespace roundtrip::message
{

namespace
{

struct Entry {
    Rule rule;
    RuleText text;
};

constexpr Entry entries[] = {
    {Rule::MessageComplete, {"message-complete", "RFC 9112, 8", 400}},
    {Rule::LineEnd, {"line-end", "RFC 9112, 2.2", 400}},
    {Rule::EmptyLines, {"empty-lines", "RFC 9112, 2.2", 400}},
    {Rule::RequestLine, {"request-line", "RFC 9112, 3", 400}},
    {Rule::Method, {"method", "RFC 9110, 9.1", 400}},
    {Rule::RequestTarget, {"request-target", "RFC 9112, 3.2", 400}},
    {Rule::HttpVersion, {"http-version", "RFC 9112, 2.3", 400}},
    {Rule::VersionSupported, {"version-supported", "RFC 9110, 15.6.6", 505}},
    {Rule::StatusLine, {"status-line", "RFC 9112, 4", 400}},
    {Rule::FirstFieldLine, {"first-field-line", "RFC 9112, 2.2", 400}},
    {Rule::FieldName, {"field-name", "RFC 9112, 5.1", 400}},
    {Rule::FieldValue, {"field-value", "RFC 9110, 5.5", 400}},
    {Rule::ObsFold, {"obs-fold", "RFC 9112, 5.2", 400}},
    {Rule::ContentLength, {"content-length", "RFC 9110, 8.6", 400}},
    {Rule::ContentLengthOnce, {"content-length-once", "RFC 9112, 6.3", 400}},
    {Rule::LengthWithCoding, {"length-with-coding", "RFC 9112, 6.3", 400}},
    {Rule::ChunkedLast, {"chunked-last", "RFC 9112, 6.3", 400}},
    {Rule::TransferCoding, {"transfer-coding", "RFC 9112, 6.1", 501}},
    {Rule::ChunkSize, {"chunk-size", "RFC 9112, 7.1", 400}},
    {Rule::ChunkEnd, {"chunk-end", "RFC 9112, 7.1", 400}},
    {Rule::ChunkExtension, {"chunk-extension", "RFC 9112, 7.1.1", 400}},
    {Rule::TrailerField, {"trailer-field", "RFC 9110, 6.5.1", 400}},
    {Rule::HostPresent, {"host-present", "RFC 9112, 3.2", 400}},
    {Rule::HostOnce, {"host-once", "RFC 9112, 3.2", 400}},
    {Rule::HostValid, {"host-valid", "RFC 9112, 3.2", 400}},
    {Rule::HostOfTarget, {"host-of-target", "RFC 9112, 3.2", 400}},
    {Rule::ConnectTarget, {"connect-target", "RFC 9110, 9.3.6", 400}},
    {Rule::Expectation, {"expectation", "RFC 9110, 10.1.1", 417}},
    {Rule::AfterClose, {"after-close", "RFC 9112, 9.6", 400}},
    {Rule::AfterResponse, {"after-response", "RFC 9112, 6.3", 400}},
    {Rule::MaxTargetSize, {"max-target-size", "RFC 9112, 3", 414}},
    {Rule::MaxHeaderSize, {"max-header-size", "RFC 9110, 5.4", 431}},
    {Rule::MaxHeadSize, {"max-head-size", "RFC 9110, 5.4", 431}},
    {Rule::MaxHeadersCount, {"max-headers-count", "RFC 9110, 5.4", 431}},
    {Rule::MaxChunkExtensions, {"max-chunk-extensions", "RFC 9112, 7.1.1", 413}},
    {Rule::MaxBodySize, {"max-body-size", "RFC 9110, 15.5.14", 413}},
    {Rule::MaxInformational, {"max-informational", "RFC 9110, 15.2", 400}},
};

} // namespace

RuleText textOf(Rule rule) noexcept
{
    const auto found = std::find_if(std::begin(entries), std::end(entries),
        [rule](const Entry &entry) { return entry.rule == rule; });
    return found == std::end(entries) ? RuleText{} : found->text;
}

} // namespace roundtrip::message
