#pragma once

#include <QtGlobal>

namespace roundtrip::message
{

/// A rule of RFC 9110 or RFC 9112 that received bytes broke, or a limit they went over. Numbers and
/// names are never reused: traces outlive builds.
enum class Rule : quint8 {
    None = 0,
    // the structure of a message
    MessageComplete = 1,
    LineEnd = 2,
    EmptyLines = 3,
    RequestLine = 4,
    Method = 5,
    RequestTarget = 6,
    HttpVersion = 7,
    VersionSupported = 8,
    StatusLine = 9,
    FirstFieldLine = 10,
    FieldName = 11,
    FieldValue = 12,
    ObsFold = 13,
    // where a body ends
    ContentLength = 20,
    ContentLengthOnce = 21,
    LengthWithCoding = 22,
    ChunkedLast = 23,
    TransferCoding = 24,
    ChunkSize = 25,
    ChunkEnd = 26,
    ChunkExtension = 27,
    TrailerField = 28,
    // what a request asks for
    HostPresent = 40,
    HostOnce = 41,
    HostValid = 42,
    HostOfTarget = 43,
    ConnectTarget = 44,
    Expectation = 45,
    // one message behind another
    AfterClose = 60,
    AfterResponse = 61,
    // limits, by the names of the options
    MaxTargetSize = 80,
    MaxHeaderSize = 81,
    MaxHeadSize = 82,
    MaxHeadersCount = 83,
    MaxChunkExtensions = 84,
    MaxBodySize = 85,
    MaxInformational = 86,
};

struct RuleText {
    const char *name = ""; ///< stable, for traces: "obs-fold"
    const char *section = ""; ///< where it stands: "RFC 9112, 5.2"
    int status = 400; ///< what a server answers to a request that breaks it
};
RuleText textOf(Rule rule) noexcept;

} // namespace roundtrip::message
