#include "app/commandline.h"
#include "app/headless.h"
#include "app/openwindow.h"
#include "app/send.h"
#include "app/serve.h"
#include "app/translations.h"

#include <QCoreApplication>
#include <QLocale>

#include <cstdio>

using namespace roundtrip;

namespace
{

void setUnlessSet(const char *name, const char *value)
{
    if (!qEnvironmentVariableIsSet(name))
        qputenv(name, value);
}

QStringList wordsAfterName(int argc, char **argv)
{
    QStringList words;
    for (int i = 1; i < argc; ++i)
        words.append(QString::fromLocal8Bit(argv[i]));
    return words;
}

template <typename F>
int withoutWindow(int argc, char **argv, F &&run)
{
    setUnlessSet("QT_NO_GLIB", "1"); // the glib dispatcher halves the capacity at many connections
    const QCoreApplication application(argc, argv);
    app::installTranslations();
    return run();
}

} // namespace

int main(int argc, char **argv)
{
    // The engine's thread gets Qt's own dispatcher; the window keeps the desktop's.
    setUnlessSet("QT_NO_THREADED_GLIB", "1");
    QCoreApplication::setApplicationName("roundtrip");
    QCoreApplication::setOrganizationName("roundtrip");
    QCoreApplication::setApplicationVersion(ROUNDTRIP_VERSION);

    // The words decide which application is made, and only with one is there a translation: what is
    // said of them is read from them once more.
    const QStringList words = wordsAfterName(argc, argv);
    const auto invocation = app::parseCommandLine(words);
    if (!invocation) {
        return withoutWindow(argc, argv, [&] {
            app::complain(app::parseCommandLine(words).error().message);
            return 2;
        });
    }
    return std::visit(
        Overloaded{
            [&](const app::Print &) {
                return withoutWindow(argc, argv, [&] {
                    const auto again = app::parseCommandLine(words);
                    std::printf("%s", qPrintable(std::get<app::Print>(*again).text));
                    return 0;
                });
            },
            [&](const app::Serve &serve) {
                return withoutWindow(argc, argv, [&] { return app::serve(serve); });
            },
            [&](const app::Send &send) {
                return withoutWindow(argc, argv, [&] { return app::send(send); });
            },
            [&](const app::OpenWindow &window) { return app::openWindow(argc, argv, window); },
            [&](const app::TakePicture &picture) { return app::takePicture(argc, argv, picture); },
        },
        *invocation);
}
