#pragma once

#include "core/plan/plans.h"
#include "core/trace/snapshot.h"

#include <functional>
#include <optional>

namespace roundtrip::ui
{

class Backend;
class RequestForm;
class ServerForm;
class TraceWatch;

/// What a demonstration began with, so that it can be shown again: the form as it was when it was
/// first sent, and the server that listened.
class Demonstration
{
public:
    Demonstration(Backend &backend, RequestForm &request, ServerForm &server);

    /// How much there is in a trace that a person did to real exchanges, and no plan could do again:
    /// what was changed, dropped or answered while it was held, faults, calls by hand.
    static int doneByHand(const trace::Snapshot &snapshot);

    /// Something is sent: with the first one a demonstration begins.
    void noteSent(const plan::RequestPlan &plan);
    /// The backend has a trace of nothing; the server listens where it did and the form is as it was.
    /// `forget` is called in between: the window forgets the trace there was. False: this backend
    /// has but one trace.
    bool again(const TraceWatch &watch, const std::function<void()> &forget);

private:
    Backend &m_backend;
    RequestForm &m_request;
    ServerForm &m_server;
    std::optional<plan::RequestPlan> m_first;
};

} // namespace roundtrip::ui
