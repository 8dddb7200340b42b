#pragma once

// Node's errors of the http module, with its codes and its English words, byte for byte.

#include "core/message/headers.h"
#include "core/message/rules.h"
#include "core/result.h"
#include "core/trace/details.h"

namespace roundtrip::http
{

/// `verb`: "set", "append", "remove", "write"
Error headersSentError(QByteArrayView verb);
Error writeAfterEndError();
/// `call`: "write", "end"
Error streamDestroyedError(QByteArrayView call);
Error alreadyFinishedError(QByteArrayView call);
Error contentLengthMismatchError(qint64 bodyBytes, qint64 contentLength);
Error trailerInvalidError();
/// Strict: RFC 9110, section 6.5.1
Error trailerNotAllowedError(const QByteArray &name);
Error invalidFieldError(const message::HeaderField &field);
Error bodyNotAllowedError();
Error badEarlyHintsError(const QByteArray &link);
Error abortError();
Error invalidStatusCodeError(int code);
/// ECONNRESET; `message`: "aborted", "socket hang up"
Error connectionResetError(QByteArrayView message);
Error requestTimeoutError();
Error serverAlreadyListenError();
Error serverNotRunningError();
/// What is recorded of input that is refused with this status, or ignored (0), from this byte on.
Error refusedError(int status, qint64 byteOffset);
/// The error with the rule that was broken.
trace::ErrorDetail detailOf(const Error &error, message::Rule rule);
/// insecureHTTPParser where nothing may be lenient.
Error insecureStrictlyError();
/// `range`: ">= 0", "<= requestTimeout"
Error outOfRangeError(QByteArrayView name, QByteArrayView range, qint64 received);

} // namespace roundtrip::http
