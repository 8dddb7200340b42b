#include "core/http/errors.h"

#include "core/message/syntax.h"

namespace roundtrip::http
{

Error headersSentError(QByteArrayView verb)
{
    return {"ERR_HTTP_HEADERS_SENT",
        "Cannot " + verb.toByteArray() + " headers after they are sent to the client"};
}

Error writeAfterEndError()
{
    return {"ERR_STREAM_WRITE_AFTER_END", "write after end"};
}

Error streamDestroyedError(QByteArrayView call)
{
    return {"ERR_STREAM_DESTROYED",
        "Cannot call " + call.toByteArray() + " after a stream was destroyed"};
}

Error alreadyFinishedError(QByteArrayView call)
{
    return {"ERR_STREAM_ALREADY_FINISHED",
        "Cannot call " + call.toByteArray() + " after a stream was finished"};
}

Error contentLengthMismatchError(qint64 bodyBytes, qint64 contentLength)
{
    return {"ERR_HTTP_CONTENT_LENGTH_MISMATCH",
        "Response body's content-length of " + QByteArray::number(bodyBytes)
            + " byte(s) does not match the content-length of " + QByteArray::number(contentLength)
            + " byte(s) set in header"};
}

Error trailerInvalidError()
{
    return {"ERR_HTTP_TRAILER_INVALID", "Trailers are invalid with this transfer encoding"};
}

Error trailerNotAllowedError(const QByteArray &name)
{
    return {
        "ERR_HTTP_TRAILER_INVALID", "Field \"" + name + "\" is not allowed in a trailer section"};
}

Error invalidFieldError(const message::HeaderField &field)
{
    return {"ERR_HTTP_INVALID_HEADER_VALUE",
        "Invalid value \"" + field.value + "\" for header \"" + field.name + '"'};
}

Error bodyNotAllowedError()
{
    return {"ERR_HTTP_BODY_NOT_ALLOWED",
        "Adding content for this request method or response status is not allowed."};
}

Error badEarlyHintsError(const QByteArray &link)
{
    return {"ERR_INVALID_ARG_VALUE",
        "The argument 'hints' must be an array or string of format "
        "\"</styles.css>; rel=preload; as=style\". Received '"
            + link + '\''};
}

Error abortError()
{
    return {"ABORT_ERR", "The operation was aborted"};
}

Error invalidStatusCodeError(int code)
{
    return {"ERR_HTTP_INVALID_STATUS_CODE", "Invalid status code: " + QByteArray::number(code)};
}

Error connectionResetError(QByteArrayView message)
{
    return {"ECONNRESET", message.toByteArray()};
}

Error requestTimeoutError()
{
    return {"ERR_HTTP_REQUEST_TIMEOUT", "Request timeout"};
}

Error serverAlreadyListenError()
{
    return {"ERR_SERVER_ALREADY_LISTEN",
        "Listen method has been called more than once without closing."};
}

Error serverNotRunningError()
{
    return {"ERR_SERVER_NOT_RUNNING", "Server is not running."};
}

Error refusedError(int status, qint64 byteOffset)
{
    if (status == 0)
        return {"ERR_INPUT_IGNORED", "Input ignored", {}, byteOffset};
    return {"ERR_REQUEST_REFUSED", QByteArray::number(status) + ' ' + message::reasonPhrase(status),
        {}, byteOffset};
}

trace::ErrorDetail detailOf(const Error &error, message::Rule rule)
{
    const message::RuleText text = message::textOf(rule);
    return {error, text.name, text.section};
}

Error insecureStrictlyError()
{
    return {"ERR_INVALID_ARG_VALUE",
        "The property 'options.insecureHTTPParser' must be false in conformance Strict: what it "
        "lets pass is what requests are smuggled with. Received true"};
}

Error outOfRangeError(QByteArrayView name, QByteArrayView range, qint64 received)
{
    return {"ERR_OUT_OF_RANGE",
        "The value of \"" + name.toByteArray() + "\" is out of range. It must be "
            + range.toByteArray() + ". Received " + QByteArray::number(received)};
}

} // namespace roundtrip::http
