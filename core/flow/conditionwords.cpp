#include "core/flow/conditionwords.h"

#include "core/flow/eventtext.h"
#include "core/flow/standing.h"

#include <QStringList>

namespace roundtrip::flow
{

using plan::BreakAt;
using plan::BreakSide;
using plan::FaultChoice;
using plan::LinkPlan;
using plan::LinkWayPlan;

namespace
{

constexpr int kbitInMbit = 1000;

/// As a person would have typed it: no digits that say nothing.
QString millisecondsText(std::chrono::milliseconds time)
{
    return time < std::chrono::seconds(1)
        ? QStringLiteral("%1 ms").arg(time.count())
        : QStringLiteral("%1 s").arg(QString::number(double(time.count()) / 1000, 'g', 6));
}

QString latencyText(const LinkWayPlan &way)
{
    if (way.jitter.count() == 0)
        return way.latency.count() == 0 ? QString() : millisecondsText(way.latency);
    const auto most = way.latency + way.jitter;
    if (most < std::chrono::seconds(1))
        return QStringLiteral("%1–%2 ms").arg(way.latency.count()).arg(most.count());
    return QStringLiteral("%1 – %2").arg(millisecondsText(way.latency), millisecondsText(most));
}

} // namespace

bool isPlain(const LinkPlan &link)
{
    return link.toServer == LinkWayPlan() && link.toClient == LinkWayPlan();
}

QString linkName(const LinkPlan &link)
{
    if (isPlain(link))
        return Words::tr("loopback");
    const LinkPlan *preset = plan::findLinkPreset(link.preset);
    if (!preset || preset->toServer != link.toServer || preset->toClient != link.toClient)
        return Words::tr("your own");
    if (link.preset == "wifi")
        return QStringLiteral("Wi-Fi");
    if (link.preset == "3g")
        return QStringLiteral("3G");
    if (link.preset == "satellite")
        return Words::tr("satellite");
    if (link.preset == "one-byte")
        return Words::tr("one byte at a time");
    return QString::fromLatin1(link.preset);
}

QString rateText(int kbitPerSecond)
{
    if (kbitPerSecond < kbitInMbit)
        return QStringLiteral("%1 kbit/s").arg(kbitPerSecond);
    return QStringLiteral("%1 Mbit/s")
        .arg(QString::number(double(kbitPerSecond) / kbitInMbit, 'g', 7));
}

QString linkWayText(const LinkWayPlan &way)
{
    QStringList parts{latencyText(way)};
    if (way.kbitPerSecond > 0)
        parts << rateText(way.kbitPerSecond);
    if (way.segmentBytes > 0)
        parts << Words::tr("%1 a write").arg(bytesText(way.segmentBytes));
    parts.removeAll(QString());
    return parts.join(QStringLiteral(", "));
}

QString linkText(const LinkPlan &link)
{
    const QString toServer = linkWayText(link.toServer);
    const QString toClient = linkWayText(link.toClient);
    if (toServer == toClient)
        return toServer;
    QStringList parts;
    if (!toServer.isEmpty())
        parts << Words::tr("to the server %1").arg(toServer);
    if (!toClient.isEmpty())
        parts << Words::tr("to the client %1").arg(toClient);
    return parts.join(QStringLiteral("; "));
}

QString placeText(BreakAt at, BreakSide side)
{
    const bool client = side == BreakSide::Client;
    if (side == BreakSide::Any) {
        switch (at) {
        case BreakAt::Connect:
            break;
        case BreakAt::HeadOut:
            return Words::tr("before a head leaves");
        case BreakAt::BodyOut:
            return Words::tr("before a piece of a body leaves");
        case BreakAt::EndOut:
            return Words::tr("before the end of a message leaves");
        case BreakAt::HeadIn:
            return Words::tr("before a head is delivered");
        case BreakAt::BodyIn:
            return Words::tr("before a `'data'`").remove(u'`');
        case BreakAt::EndIn:
            return Words::tr("before an `'end'`").remove(u'`');
        case BreakAt::ParseError:
            return Words::tr("at a parse error");
        }
    }
    switch (at) {
    case BreakAt::Connect:
        return Words::tr("before the client connects");
    case BreakAt::HeadOut:
        return client ? Words::tr("before the request head leaves")
                      : Words::tr("before the response head leaves");
    case BreakAt::BodyOut:
        return client ? Words::tr("before a piece of the request body leaves")
                      : Words::tr("before a piece of the response body leaves");
    case BreakAt::EndOut:
        return client ? Words::tr("before the end of the request leaves")
                      : Words::tr("before the end of the response leaves");
    case BreakAt::HeadIn:
        return client ? Words::tr("before `'response'`").remove(u'`')
                      : Words::tr("before `'request'`").remove(u'`');
    case BreakAt::BodyIn:
        return client ? Words::tr("before `res` `'data'`").remove(u'`')
                      : Words::tr("before `req` `'data'`").remove(u'`');
    case BreakAt::EndIn:
        return client ? Words::tr("before `res` `'end'`").remove(u'`')
                      : Words::tr("before `req` `'end'`").remove(u'`');
    case BreakAt::ParseError:
        return client ? Words::tr("at a parse error in a response")
                      : Words::tr("at a parse error in a request");
    }
    return {};
}

QString conditionsText(const plan::BreakpointPlan &breakpoint)
{
    QStringList parts;
    const auto latin = [](const QByteArray &bytes) { return QString::fromLatin1(bytes); };
    QStringList request{latin(breakpoint.method), latin(breakpoint.target)};
    request.removeAll(QString());
    if (!request.isEmpty())
        parts << request.join(u' ');
    if (!breakpoint.headerName.isEmpty())
        parts << (breakpoint.headerValue.isEmpty()
                ? latin(breakpoint.headerName)
                : QStringLiteral("%1: …%2…")
                      .arg(latin(breakpoint.headerName), latin(breakpoint.headerValue)));
    if (!breakpoint.status.isEmpty())
        parts << Words::tr("status %1").arg(latin(breakpoint.status));
    if (breakpoint.minimumAge.count() > 0)
        parts << Words::tr("older than %1").arg(millisecondsText(breakpoint.minimumAge));
    if (breakpoint.socketReused)
        parts << Words::tr("socket reused");
    return parts.join(QStringLiteral(", "));
}

QString faultText(FaultChoice fault)
{
    switch (fault) {
    case FaultChoice::Delay:
        return Words::tr("Delay");
    case FaultChoice::Stall:
        return Words::tr("Stall");
    case FaultChoice::Resume:
        return Words::tr("Let it go on");
    case FaultChoice::Truncate:
        return Words::tr("Truncate");
    case FaultChoice::Reset:
        return Words::tr("Reset (RST)");
    case FaultChoice::HalfClose:
        return Words::tr("Half-close (FIN)");
    case FaultChoice::Split:
        return Words::tr("Split here");
    case FaultChoice::Corrupt:
        return Words::tr("Corrupt a byte");
    }
    return {};
}

} // namespace roundtrip::flow
