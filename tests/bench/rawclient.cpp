// The limit that our client is measured against: one thread, one epoll descriptor, llhttp, a fixed
// request, nothing else.
//   rawclient PORT SECONDS CONNECTIONS    prints "REQUESTS MICROSECONDS": its processor time
//   rawclient --idle PORT CONNECTIONS     prints "holding", holds connections that say nothing

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <llhttp.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

namespace
{

const char request[] = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\n\r\n";

struct Connection {
    int descriptor = -1;
    llhttp_t parser{};
    bool complete = false;
};

int onComplete(llhttp_t *parser)
{
    static_cast<Connection *>(parser->data)->complete = true;
    return 0;
}

llhttp_settings_t settings()
{
    llhttp_settings_t result;
    llhttp_settings_init(&result);
    result.on_message_complete = onComplete;
    return result;
}

const llhttp_settings_t theSettings = settings();

int connectTo(int port)
{
    const int descriptor = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(uint16_t(port));
    if (connect(descriptor, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0) {
        std::perror("rawclient");
        std::exit(1);
    }
    const int on = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return descriptor;
}

void ask(const Connection &connection)
{
    if (send(connection.descriptor, request, sizeof request - 1, MSG_NOSIGNAL) < 0) {
        std::perror("rawclient");
        std::exit(1);
    }
}

/// True when an answer is complete.
bool readOf(Connection &connection)
{
    static char buffer[65536];
    const ssize_t length = recv(connection.descriptor, buffer, sizeof buffer, 0);
    if (length <= 0 || llhttp_execute(&connection.parser, buffer, size_t(length)) != HPE_OK) {
        std::fprintf(stderr, "rawclient: a broken answer\n");
        std::exit(1);
    }
    return std::exchange(connection.complete, false);
}

long long processorMicroseconds()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto of = [](const timeval &time) { return time.tv_sec * 1'000'000LL + time.tv_usec; };
    return of(usage.ru_utime) + of(usage.ru_stime);
}

int hold(int port, int count)
{
    for (int i = 0; i < count; ++i)
        connectTo(port);
    std::printf("holding\n");
    std::fflush(stdout);
    pause();
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    if (argc == 4 && std::strcmp(argv[1], "--idle") == 0)
        return hold(std::atoi(argv[2]), std::atoi(argv[3]));
    if (argc != 4)
        return 2;
    const int epoll = epoll_create1(0);
    std::vector<std::unique_ptr<Connection>> connections;
    for (int i = 0; i < std::atoi(argv[3]); ++i) {
        auto connection = std::make_unique<Connection>();
        connection->descriptor = connectTo(std::atoi(argv[1]));
        llhttp_init(&connection->parser, HTTP_RESPONSE, &theSettings);
        connection->parser.data = connection.get();
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.ptr = connection.get();
        epoll_ctl(epoll, EPOLL_CTL_ADD, connection->descriptor, &event);
        ask(*connection);
        connections.push_back(std::move(connection));
    }
    const long long before = processorMicroseconds();
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(std::atoi(argv[2]));
    long long answers = 0;
    epoll_event events[256];
    while (std::chrono::steady_clock::now() < end) {
        const int count = epoll_wait(epoll, events, 256, 100);
        for (int i = 0; i < count; ++i) {
            Connection &connection = *static_cast<Connection *>(events[i].data.ptr);
            if (!readOf(connection))
                continue;
            ++answers;
            ask(connection);
        }
    }
    std::printf("%lld %lld\n", answers, processorMicroseconds() - before);
    return 0;
}
