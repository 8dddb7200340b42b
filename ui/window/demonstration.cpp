#include "ui/window/demonstration.h"

#include "ui/compose/requestform.h"
#include "ui/compose/serverform.h"
#include "ui/window/backend.h"
#include "ui/window/tracewatch.h"

namespace roundtrip::ui
{

Demonstration::Demonstration(Backend &backend, RequestForm &request, ServerForm &server)
    : m_backend(backend)
    , m_request(request)
    , m_server(server)
{
}

int Demonstration::doneByHand(const trace::Snapshot &snapshot)
{
    using trace::EventKind;
    int done = 0;
    for (quint64 i = snapshot.firstEvent(); i < snapshot.endEvent(); ++i) {
        const trace::Event event = snapshot.at({i});
        const bool call =
            event.kind >= EventKind::CallRequest && event.kind <= EventKind::CallRefused;
        done += event.kind == EventKind::StepEdited || event.kind == EventKind::FaultStruck
            || (call && trace::Origin(event.arg) == trace::Origin::Person);
    }
    return done;
}

void Demonstration::noteSent(const plan::RequestPlan &plan)
{
    if (!m_first)
        m_first = plan;
}

bool Demonstration::again(const TraceWatch &watch, const std::function<void()> &forget)
{
    const ServerState server = watch.server(); // as it is, whatever moment is shown
    if (!m_backend.startAnew())
        return false;
    forget();
    if (m_first)
        m_request.setPlan(*m_first);
    m_first.reset();
    if (const auto *listening = std::get_if<ServerListening>(&server)) {
        plan::ServerPlan plan = m_server.plan();
        plan.host = listening->host;
        plan.port = listening->port;
        m_backend.post(engine::StartServer{plan});
    }
    return true;
}

} // namespace roundtrip::ui
