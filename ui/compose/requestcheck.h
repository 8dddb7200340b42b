#pragma once

#include "core/message/headers.h"
#include "core/plan/plans.h"
#include "core/result.h"

#include <QString>

#include <vector>

namespace roundtrip::ui
{

/// Where in the request form something is wrong.
enum class RequestField : quint8 { Method, Url, HeaderName, HeaderValue, PieceDelay, Timeout };

/// One thing that keeps a request from being sent, with Node's code where Node would throw.
struct RequestProblem {
    RequestField field{};
    int row = -1; ///< of the headers or of the pieces
    Error error;
    QString explanation; ///< in the person's language; may be empty
    bool operator==(const RequestProblem &) const = default;
};

/// "Invalid URL · ERR_INVALID_URL": what stands below the field.
QString describe(const Error &error);
/// The same below what it means.
QString describe(const RequestProblem &problem);

/// What http.request() would throw for, by the field that is wrong. Rows are those of plan.headers.
std::vector<RequestProblem> problemsOf(const plan::RequestPlan &plan);

/// A URL as people type it: without a scheme it is an http one.
QByteArray completeUrl(const QByteArray &typed);

/// The lines that choices of the form stand for: to the module they are the program's, behind those
/// of the plan.
message::RawHeaders choicesAdd(const plan::RequestPlan &plan);
/// The lines that the module will put into the head beside those of the plan, in wire order.
message::RawHeaders moduleAdds(const plan::RequestPlan &plan);

/// Does it go over TLS?
bool isSecure(const plan::RequestPlan &plan);

/// Will the body leave without anything that says where it ends? (A GET with a body in Node, or
/// framing "none".)
bool isBodyUnframed(const plan::RequestPlan &plan);

/// host:port of a URL that can be parsed; empty: it cannot.
QByteArray authorityOf(const QByteArray &url);
/// What becomes of a body that nothing delimits.
QString unframedWarning(const plan::RequestPlan &plan);
/// What will happen when the Content-Length does not fit the pieces; empty when it does. It is no
/// problem: the request goes out as it is.
QString lengthWarning(const plan::RequestPlan &plan);

} // namespace roundtrip::ui
