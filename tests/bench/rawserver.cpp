// The limit that our server is measured against: one thread, one epoll descriptor, llhttp, a fixed answer, nothing else.
//   rawserver        prints "listening on http://127.0.0.1:PORT", serves until it is ended

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <llhttp.h>

#include <cstdio>
#include <string>
#include <vector>

namespace {

/// "/" gets hello, everything else gets the request's body back.
struct Connection {
    int descriptor = -1;
    llhttp_t parser{};
    bool echoes = false;
    std::string body;
    std::string out;
};

const char helloAnswer[] = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
                           "Connection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 14\r\n\r\nHello, World!\n";

Connection &of(llhttp_t *parser)
{
    return *static_cast<Connection *>(parser->data);
}

int onUrl(llhttp_t *parser, const char *, size_t length)
{
    of(parser).echoes = length > 1;
    return 0;
}

int onBody(llhttp_t *parser, const char *at, size_t length)
{
    of(parser).body.append(at, length);
    return 0;
}

int onComplete(llhttp_t *parser)
{
    Connection &connection = of(parser);
    if (!connection.echoes) {
        connection.out += helloAnswer;
        return 0;
    }
    connection.out += "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n"
                      "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\n"
                      "Content-Length: "
        + std::to_string(connection.body.size()) + "\r\n\r\n" + connection.body;
    connection.body.clear();
    return 0;
}

llhttp_settings_t settings()
{
    llhttp_settings_t result;
    llhttp_settings_init(&result);
    result.on_url = onUrl;
    result.on_body = onBody;
    result.on_message_complete = onComplete;
    return result;
}

const llhttp_settings_t theSettings = settings();

int listenOnLoopback(sockaddr_in &address)
{
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(listener, reinterpret_cast<sockaddr *>(&address), size) != 0 || listen(listener, 511) != 0)
        return -1;
    getsockname(listener, reinterpret_cast<sockaddr *>(&address), &size);
    return listener;
}

void acceptAll(int listener, int epoll)
{
    for (int descriptor; (descriptor = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK)) >= 0;) {
        const int on = 1;
        setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        auto *connection = new Connection;
        connection->descriptor = descriptor;
        llhttp_init(&connection->parser, HTTP_REQUEST, &theSettings);
        connection->parser.data = connection;
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.ptr = connection;
        epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
    }
}

void finish(Connection *connection)
{
    close(connection->descriptor);
    delete connection;
}

void serve(Connection *connection)
{
    static char buffer[65536];
    const ssize_t length = recv(connection->descriptor, buffer, sizeof buffer, 0);
    if (length <= 0 || llhttp_execute(&connection->parser, buffer, size_t(length)) != HPE_OK)
        return finish(connection);
    if (connection->out.empty())
        return;
    // The loads of the bench fit into the socket's buffer; what does not is this program's end.
    const ssize_t sent = send(connection->descriptor, connection->out.data(), connection->out.size(), MSG_NOSIGNAL);
    if (sent != ssize_t(connection->out.size()))
        return finish(connection);
    connection->out.clear();
}

} // namespace

int main()
{
    sockaddr_in address;
    const int listener = listenOnLoopback(address);
    if (listener < 0) {
        std::perror("rawserver");
        return 1;
    }
    const int epoll = epoll_create1(0);
    epoll_event event{};
    event.events = EPOLLIN;
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
    std::printf("listening on http://127.0.0.1:%d\n", ntohs(address.sin_port));
    std::fflush(stdout);
    std::vector<epoll_event> events(256);
    for (;;) {
        const int count = epoll_wait(epoll, events.data(), int(events.size()), -1);
        for (int i = 0; i < count; ++i) {
            if (events[size_t(i)].data.ptr)
                serve(static_cast<Connection *>(events[size_t(i)].data.ptr));
            else
                acceptAll(listener, epoll);
        }
    }
}
