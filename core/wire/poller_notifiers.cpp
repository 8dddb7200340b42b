// The portable twin of poller_epoll.cpp: POSIX calls and a QSocketNotifier for each descriptor and
// direction. A FIN or RST is seen only when it is read.

#include "core/wire/poller.h"

#include "core/wire/socketaddress.h"

#include <QSocketNotifier>

#include <deque>
#include <vector>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>

namespace roundtrip::wire
{

namespace
{

class NotifierPoller final : public Poller
{
public:
    explicit NotifierPoller(std::function<void()> wake)
        : m_wake(std::move(wake))
    {
    }

    Token add(int descriptor, Handler &handler, quint8 interest) override;
    void setInterest(Token token, quint8 interest) override;
    void remove(Token token) override;
    void collect() override { }
    bool dispatchOne() override;

private:
    struct Watched {
        Handler *handler = nullptr; ///< null: the slot is free
        quint8 interest = InterestNone;
        quint32 generation = 0;
        std::unique_ptr<QSocketNotifier> read;
        std::unique_ptr<QSocketNotifier> write;
    };
    struct Ready {
        Token token = -1;
        quint32 generation = 0;
        quint8 readiness = 0;
    };
    void ready(Token token, quint8 readiness);
    void listen(Token token);

    std::function<void()> m_wake;
    std::vector<Watched> m_watched;
    std::vector<Token> m_free;
    std::deque<Ready> m_ready;
};

Poller::Token NotifierPoller::add(int descriptor, Handler &handler, quint8 interest)
{
    if (m_free.empty()) {
        m_free.push_back(Token(m_watched.size()));
        m_watched.emplace_back();
    }
    const Token token = m_free.back();
    m_free.pop_back();
    Watched &watched = m_watched[size_t(token)];
    watched.handler = &handler;
    watched.interest = interest;
    ++watched.generation;
    const auto make = [&](QSocketNotifier::Type type, quint8 readiness) {
        auto notifier = std::make_unique<QSocketNotifier>(descriptor, type);
        QObject::connect(notifier.get(), &QSocketNotifier::activated, notifier.get(),
            [this, token, readiness] { ready(token, readiness); });
        return notifier;
    };
    watched.read = make(QSocketNotifier::Read, ReadyRead);
    watched.write = make(QSocketNotifier::Write, ReadyWrite);
    listen(token);
    return token;
}

void NotifierPoller::setInterest(Token token, quint8 interest)
{
    m_watched[size_t(token)].interest = interest;
    listen(token);
}

void NotifierPoller::listen(Token token)
{
    const Watched &watched = m_watched[size_t(token)];
    watched.read->setEnabled(watched.interest & InterestRead);
    watched.write->setEnabled(watched.interest & InterestWrite);
}

void NotifierPoller::remove(Token token)
{
    Watched &watched = m_watched[size_t(token)];
    watched.handler = nullptr;
    // It may be one of these that is calling us.
    for (auto *notifier : {&watched.read, &watched.write}) {
        (*notifier)->setEnabled(false);
        notifier->release()->deleteLater();
    }
    m_free.push_back(token);
}

void NotifierPoller::ready(Token token, quint8 readiness)
{
    // Silent until it was dealt with, else a bounded batch would collect it again and again.
    (readiness == ReadyRead ? m_watched[size_t(token)].read : m_watched[size_t(token)].write)
        ->setEnabled(false);
    m_ready.push_back({token, m_watched[size_t(token)].generation, readiness});
    m_wake();
}

bool NotifierPoller::dispatchOne()
{
    while (!m_ready.empty()) {
        const Ready ready = m_ready.front();
        m_ready.pop_front();
        const Watched &watched = m_watched[size_t(ready.token)];
        if (!watched.handler || watched.generation != ready.generation)
            continue;
        listen(ready.token);
        watched.handler->descriptorReady(ready.readiness);
        return true;
    }
    return false;
}

bool makeNonBlocking(int descriptor)
{
    const int flags = ::fcntl(descriptor, F_GETFL);
    return flags >= 0 && ::fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0
        && ::fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0;
}

int preparedStream(int descriptor)
{
    if (descriptor < 0)
        return descriptor;
#ifdef SO_NOSIGPIPE
    const int on = 1;
    ::setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof(on));
#endif
    if (makeNonBlocking(descriptor))
        return descriptor;
    const int error = errno;
    ::close(descriptor);
    errno = error;
    return -1;
}

} // namespace

std::unique_ptr<Poller> Poller::create(std::function<void()> wake)
{
    return std::make_unique<NotifierPoller>(std::move(wake));
}

int openStreamSocket(int family)
{
    return preparedStream(::socket(family, SOCK_STREAM, 0));
}

int acceptStream(int listening, SocketAddress &peer)
{
    return preparedStream(::accept(listening, peer.data(), peer.lengthForKernel()));
}

qint64 writePieces(int descriptor, const iovec *pieces, int count)
{
    msghdr message{};
    message.msg_iov = const_cast<iovec *>(pieces);
    message.msg_iovlen = count;
#ifdef MSG_NOSIGNAL
    return ::sendmsg(descriptor, &message, MSG_NOSIGNAL);
#else
    return ::sendmsg(descriptor, &message, 0);
#endif
}

qint64 unsentInKernel(int)
{
    return 0;
}

bool openWakeDescriptors(int descriptors[2])
{
    if (::pipe(descriptors) != 0)
        return false;
    return makeNonBlocking(descriptors[0]) && makeNonBlocking(descriptors[1]);
}

} // namespace roundtrip::wire
