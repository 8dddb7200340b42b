// Our server with the playground, as `roundtrip serve` runs it, with the capture on or off.
//   benchserver [--no-capture]

#include "core/engine/host.h"
#include "core/trace/writer.h"
#include "core/wire/clock.h"

#include <QCoreApplication>

#include <cstdio>

using namespace roundtrip;

int main(int argc, char **argv)
{
    qputenv("QT_NO_GLIB", "1");
    QCoreApplication application(argc, argv);
    trace::Writer::Options options;
    options.recording = !application.arguments().contains("--no-capture");
    trace::Writer trace(options);
    const wire::SteadyClock clock;
    engine::Host host(clock, trace);
    host.loop().enter([&] {
        if (!host.startServer({}))
            qFatal("cannot listen");
    });
    std::printf("listening on http://127.0.0.1:%d\n", host.server()->port());
    std::fflush(stdout);
    return application.exec();
}
