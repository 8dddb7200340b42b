#include "app/commandline.h"
#include "app/headless.h"
#include "app/leaving.h"
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

/// What needs no window. The words are read where there is an application: only with one is there a
/// translation, and Qt's TLS, which looks at the certificates they name.
int withoutWindow(int argc, char **argv, const QStringList &words)
{
    setUnlessSet("QT_NO_GLIB", "1"); // the glib dispatcher halves the capacity at many connections
    const QCoreApplication application(argc, argv);
    app::installTranslations();
    const auto invocation = app::parseCommandLine(words);
    if (!invocation) {
        app::complain(invocation.error().message);
        return 2;
    }
    return app::leave(
        std::visit(Overloaded{
                       [](const app::Print &print) {
                           std::printf("%s", qPrintable(print.text));
                           return 0;
                       },
                       [](const app::Serve &serve) { return app::serve(serve); },
                       [](const app::Send &send) { return app::send(send); },
                       [](const app::OpenWindow &) { return 2; }, // main() has opened it
                       [](const app::TakePicture &) { return 2; },
                   },
            *invocation));
}

} // namespace

int main(int argc, char **argv)
{
    // The engine's thread gets Qt's own dispatcher; the window keeps the desktop's.
    setUnlessSet("QT_NO_THREADED_GLIB", "1");
    QCoreApplication::setApplicationName("roundtrip");
    QCoreApplication::setOrganizationName("roundtrip");
    QCoreApplication::setApplicationVersion(ROUNDTRIP_VERSION);

    const QStringList words = wordsAfterName(argc, argv);
    const bool isCommand = words.value(0) == "serve" || words.value(0) == "send";
    if (!isCommand) {
        const auto invocation = app::parseCommandLine(words);
        if (const auto *window = invocation ? std::get_if<app::OpenWindow>(&*invocation) : nullptr)
            return app::openWindow(argc, argv, *window);
        if (const auto *picture =
                invocation ? std::get_if<app::TakePicture>(&*invocation) : nullptr)
            return app::takePicture(argc, argv, *picture);
    }
    return withoutWindow(argc, argv, words);
}
