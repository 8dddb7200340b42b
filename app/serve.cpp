#include "app/serve.h"

#include "app/headless.h"
#include "core/wire/descriptors.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QLocale>

#include <cstdio>

namespace roundtrip::app
{

namespace
{

QString urlOf(const http::Server &server)
{
    const QString address = QString::fromUtf8(server.address());
    if (server.port() == 0) // a Unix domain socket
        return address;
    const bool isIpv6 = address.contains(':');
    return QStringLiteral("%1://%2:%3")
        .arg(server.options().tls ? "https" : "http")
        .arg(isIpv6 ? '[' + address + ']' : address)
        .arg(server.port());
}

void warnWhenOpenToOthers(const http::Server &server)
{
    if (server.port() != 0 && !QHostAddress(QString::fromLatin1(server.address())).isLoopback()) {
        complain(QCoreApplication::translate(
            "roundtrip::app::Serve", "other machines can reach this server: it listens on %1")
                     .arg(QString::fromLatin1(server.address())));
    }
}

/// What it connects to is not limited: who can reach it can reach what this machine can.
void sayThatItIsAProxy(const http::Server &server)
{
    const QString url = urlOf(server);
    complain(QCoreApplication::translate("roundtrip::app::Serve",
        "it is a proxy, too: curl --proxy %1 http://… It connects to whatever host is asked for.")
                 .arg(url));
    if (!QHostAddress(QString::fromLatin1(server.address())).isLoopback()) {
        complain(QCoreApplication::translate("roundtrip::app::Serve",
            "other machines can reach through it what only this one should"));
    }
}

/// Where they end the listener pauses, until one is free again. What a proxy forwards takes one
/// more.
void sayHowManyItHolds(const plan::ServerPlan &plan)
{
    const wire::Descriptors descriptors = wire::descriptors();
    qint64 most = descriptors.free() / ((plan.tls ? 2 : 1) + (plan.proxy ? 1 : 0));
    if (plan.maxConnections > 0)
        most = qMin<qint64>(most, plan.maxConnections);
    const QLocale locale;
    complain(QCoreApplication::translate(
        "roundtrip::app::Serve", "up to %1 connections (%2 descriptors)")
                 .arg(locale.toString(most), locale.toString(descriptors.limit)));
}

} // namespace

int serve(const Serve &arguments)
{
    wire::raiseDescriptorLimit();
    Headless headless(arguments.trace);
    if (!headless.open())
        return 1;
    Status started = Done{};
    headless.setLink(arguments.link);
    headless.host().loop().enter([&] { started = headless.host().startServer(arguments.plan); });
    if (!started) {
        complain(QString::fromUtf8(started.error().message));
        return 1;
    }
    const http::Server &server = *headless.host().server();
    warnWhenOpenToOthers(server);
    if (arguments.plan.proxy)
        sayThatItIsAProxy(server);
    sayHowManyItHolds(arguments.plan);
    std::printf("listening on %s\n", qPrintable(urlOf(server)));
    std::fflush(stdout);
    return headless.run(true);
}

} // namespace roundtrip::app
