#pragma once

// Node's errors of the http module, with its codes and its English words, byte for byte.

#include "core/result.h"

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
Error bodyNotAllowedError();
Error badEarlyHintsError(const QByteArray &link);
Error abortError();
Error invalidStatusCodeError(int code);
/// ECONNRESET; `message`: "aborted", "socket hang up"
Error connectionResetError(QByteArrayView message);
Error requestTimeoutError();
Error serverAlreadyListenError();
Error serverNotRunningError();
/// `range`: ">= 0", "<= requestTimeout"
Error outOfRangeError(QByteArrayView name, QByteArrayView range, qint64 received);

} // namespace roundtrip::http
