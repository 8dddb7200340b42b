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
        const trace::Event event = snapshot.at({i});
        if (event.kind != trace::EventKind::PlanAdopted
            || trace::PlanType(event.arg) != trace::PlanType::Request)
            continue;
        const auto adopted = snapshot.detailOf<trace::Plan>({i});
        if (adopted.id != planId)
            continue;
        const auto plan = plan::parseRequestPlan(adopted.json, {}, snapshot.attachedTo({i}));
        return plan ? std::optional(*plan) : std::nullopt;
    }
    return std::nullopt;
}

bool pointAtServer(QByteArray &url, const Authority &before, const Authority &now)
{
    const auto parts = message::parseUrl(url);
    if (!parts || parts->hostname != before.host || parts->port != before.port)
        return false;
    const bool secure = parts->protocol == "https:";
    if (before.host == now.host && before.port == now.port && secure == now.secure)
        return false;
    // What stands before the host and behind the port stays as it was typed.
    const qsizetype scheme = url.indexOf("://") + 3;
    qsizetype end = scheme;
    while (end < url.size() && !QByteArrayView("/?#").contains(url.at(end)))
        ++end;
    const qsizetype at = url.lastIndexOf('@', end - 1);
    const QByteArray auth = at >= scheme ? url.mid(scheme, at + 1 - scheme) : QByteArray();
    const QByteArray host = now.host.contains(':') ? '[' + now.host + ']' : now.host;
    url = (now.secure ? "https://" : "http://") + auth + host + ':' + QByteArray::number(now.port)
        + url.mid(end);
    return true;
}

QString pathOf(const QByteArray &url)
{
    const auto parts = message::parseUrl(url);
    return QString::fromUtf8(parts ? parts->path : url);
}

} // namespace roundtrip::ui
