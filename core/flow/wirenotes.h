#pragma once

#include "core/flow/wirebytes.h"

#include <QString>

#include <vector>

namespace roundtrip::flow
{

/// What there is to say about a range of wire bytes. Who put it there and why is read from the
/// trace: where the trace does not know, nothing is said.
struct WireNote {
    enum class By : quint8 {
        Unknown, ///< the sender is outside
        You, ///< the client's program
        Handler, ///< the server's program
        Module,
        Proxy, ///< this program's proxy: its own, or handed on by it
    };
    QString title; ///< as it stands on the wire: "Transfer-Encoding: chunked"
    By by = By::Unknown;
    QString what; ///< one or two sentences
    QString rule; ///< "RFC 9112, 7.1"
    std::vector<QString> why; ///< from the first reason to the outcome; `code` in backticks
    trace::EventIndex decision; ///< where the trace says so: a call, or the head that was made
};
WireNote noteOf(const WireBytes &bytes, const WireSpan &span);

/// What a field is for and where that is written; an empty `what` for one that nobody here knows.
struct FieldWords {
    QString what;
    QString rule;
};
FieldWords fieldWords(QByteArrayView name);

/// Where the rules of a framing stand: "RFC 9112, 7.1".
QString framingRule(trace::Framing framing);

} // namespace roundtrip::flow
