#include "ui/window/requestofexchange.h"

#include "core/message/syntax.h"
#include "core/plan/planjson.h"

#include <algorithm>

namespace roundtrip::ui
{

namespace
{

quint32 planIdOf(const trace::Snapshot &snapshot, const flow::Moment &moment, flow::ExchangeKey key,
    trace::EventIndex &call)
{
    for (const trace::EventIndex index : flow::eventsOf(snapshot, moment, key)) {
        if (snapshot.at(index).kind == trace::EventKind::CallRequest) {
            call = index;
            return snapshot.detailOf<trace::RequestCall>(index).planId;
        }
    }
    return 0;
}

} // namespace

std::optional<plan::RequestPlan> requestOfExchange(
    const trace::Snapshot &snapshot, const flow::Moment &moment, flow::ExchangeKey key)
{
    trace::EventIndex call;
    const quint32 planId = planIdOf(snapshot, moment, key, call);
    if (planId == 0)
        return std::nullopt;
    // The plan is adopted before anything is done about it, usually right before.
    const quint64 first = snapshot.runOf(call).first;
    for (quint64 i = call.value; i-- > first;) {
        if (snapshot.at({i}).kind != trace::EventKind::PlanAdopted)
            continue;
        const auto adopted = snapshot.detailOf<trace::Plan>({i});
        if (adopted.id != planId)
            continue;
        const auto plan = plan::parseRequestPlan(adopted.json, {});
        return plan ? std::optional(*plan) : std::nullopt;
    }
    return std::nullopt;
}

bool pointAtServer(QByteArray &url, const Authority &server)
{
    const auto parts = message::parseUrl(url);
    if (!parts || parts->hostname != server.host)
        return false;
    if (parts->port == server.port && (parts->protocol == "https:") == server.secure)
        return false;
    const QByteArray host = server.host.contains(':') ? '[' + server.host + ']' : server.host;
    url = (server.secure ? "https://" : "http://") + host + ':' + QByteArray::number(server.port)
        + parts->path;
    return true;
}

QString pathOf(const QByteArray &url)
{
    const auto parts = message::parseUrl(url);
    return QString::fromUtf8(parts ? parts->path : url);
}

} // namespace roundtrip::ui
