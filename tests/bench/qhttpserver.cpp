// Qt's own QHttpServer with the same answers.

#include <QCoreApplication>
#include <QHttpServer>

#include <cstdio>

int main(int argc, char **argv)
{
    qputenv("QT_NO_GLIB", "1");
    QCoreApplication application(argc, argv);
    QHttpServer server;
    server.route("/", [] { return QHttpServerResponse("text/plain", "Hello, World!\n"); });
    server.route("/echo", [](const QHttpServerRequest &request) {
        return QHttpServerResponse("application/octet-stream", request.body());
    });
    std::printf("listening on http://127.0.0.1:%d\n", server.listen(QHostAddress::LocalHost));
    std::fflush(stdout);
    return application.exec();
}
