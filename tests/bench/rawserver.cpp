// The limit that our server is measured against: one thread, one epoll descriptor, llhttp, fixed
// answers, nothing else.
//   rawserver        prints "listening on http://127.0.0.1:PORT", serves until it is ended

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <llhttp.h>

#include <cerrno>
#include <cstdio>
#include <string>
#include <vector>

namespace
{

/// "/" gets hello, everything else gets the request's body back.
struct Connection {
    int descriptor = -1;
    llhttp_t parser{};
    bool echoes = false;
    bool closes = false;
    bool blocked = false; ///< the kernel took only a part of `out`
    std::string body;
    std::string out;
};

std::string answer(const char *type, bool closes, const std::string &body)
{
    std::string text = "HTTP/1.1 200 OK\r\nContent-Type: ";
    text += type;
    text += "\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n";
    text +=
        closes ? "Connection: close\r\n" : "Connection: keep-alive\r\nKeep-Alive: timeout=5\r\n";
    text += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
    return text += body;
}

const std::string hello = answer("text/plain", false, "Hello, World!\n");
const std::string helloAndClose = answer("text/plain", true, "Hello, World!\n");

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
    connection.closes = !llhttp_should_keep_alive(parser);
    if (!connection.echoes) {
        connection.out += connection.closes ? helloAndClose : hello;
        return 0;
    }
    connection.out += answer("application/octet-stream", connection.closes, connection.body);
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
    if (bind(listener, reinterpret_cast<sockaddr *>(&address), size) != 0
        || listen(listener, 511) != 0)
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

void watch(int epoll, Connection *connection, bool blocked)
{
    connection->blocked = blocked;
    epoll_event event{};
    event.events = blocked ? EPOLLOUT : EPOLLIN;
    event.data.ptr = connection;
    epoll_ctl(epoll, EPOLL_CTL_MOD, connection->descriptor, &event);
}

void flush(int epoll, Connection *connection)
{
    std::string &out = connection->out;
    const ssize_t sent = send(connection->descriptor, out.data(), out.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN)
        return finish(connection);
    if (sent == ssize_t(out.size())) {
        if (connection->closes)
            return finish(connection);
        out.clear();
        if (connection->blocked)
            watch(epoll, connection, false);
        return;
    }
    out.erase(0, sent < 0 ? 0 : size_t(sent));
    if (!connection->blocked)
        watch(epoll, connection, true);
}

void serve(int epoll, Connection *connection)
{
    static char buffer[65536];
    if (connection->blocked)
        return flush(epoll, connection);
    const ssize_t length = recv(connection->descriptor, buffer, sizeof buffer, 0);
    if (length <= 0 || llhttp_execute(&connection->parser, buffer, size_t(length)) != HPE_OK)
        return finish(connection);
    if (!connection->out.empty())
        flush(epoll, connection);
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
                serve(epoll, static_cast<Connection *>(events[size_t(i)].data.ptr));
            else
                acceptAll(listener, epoll);
        }
    }
}
