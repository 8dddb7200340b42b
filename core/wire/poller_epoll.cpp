// What is Linux's own: epoll, eventfd, accept4. The portable twin is poller_notifiers.cpp.

#include "core/wire/descriptors.h"
#include "core/wire/poller.h"

#include "core/wire/socketaddress.h"

#include <QSocketNotifier>

#include <array>
#include <vector>

#include <linux/sockios.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>

namespace roundtrip::wire
{

namespace
{

quint32 toEpoll(quint8 interest)
{
    return (interest & InterestRead ? EPOLLIN : 0u) | (interest & InterestWrite ? EPOLLOUT : 0u)
        | (interest & InterestPeer ? EPOLLRDHUP : 0u);
}

quint8 fromEpoll(quint32 events)
{
    return quint8((events & EPOLLIN ? ReadyRead : 0) | (events & EPOLLOUT ? ReadyWrite : 0)
        | (events & EPOLLRDHUP ? ReadyPeerEnded : 0) | (events & EPOLLERR ? ReadyFailed : 0)
        | (events & EPOLLHUP ? ReadyHungUp : 0));
}

int openEpoll()
{
    const int descriptor = epoll_create1(EPOLL_CLOEXEC);
    if (descriptor < 0)
        endWithoutDescriptor("the sockets");
    return descriptor;
}

class EpollPoller final : public Poller
{
public:
    explicit EpollPoller(const std::function<void()> &wake)
        : m_epoll(openEpoll())
        , m_notifier(m_epoll, QSocketNotifier::Read)
    {
        QObject::connect(&m_notifier, &QSocketNotifier::activated, &m_notifier, wake);
    }
    ~EpollPoller() override
    {
        m_notifier.setEnabled(false);
        ::close(m_epoll);
    }
    Q_DISABLE_COPY_MOVE(EpollPoller)

    Token add(int descriptor, Handler &handler, quint8 interest) override;
    void setInterest(Token token, quint8 interest) override;
    void remove(Token token) override;
    void collect() override;
    bool dispatchOne() override;

private:
    struct Watched {
        Handler *handler = nullptr; ///< null: the slot is free
        int descriptor = -1;
        quint8 interest = InterestNone;
        quint32 generation = 0; ///< so that what was collected for a closed descriptor finds nobody
    };
    void control(int operation, Token token);

    int m_epoll;
    QSocketNotifier m_notifier;
    std::vector<Watched> m_watched;
    std::vector<Token> m_free;
    std::array<epoll_event, 256> m_ready;
    int m_readyCount = 0;
    int m_next = 0;
};

Poller::Token EpollPoller::add(int descriptor, Handler &handler, quint8 interest)
{
    if (m_free.empty()) {
        m_free.push_back(Token(m_watched.size()));
        m_watched.emplace_back();
    }
    const Token token = m_free.back();
    m_free.pop_back();
    Watched &watched = m_watched[size_t(token)];
    watched.handler = &handler;
    watched.descriptor = descriptor;
    watched.interest = interest;
    ++watched.generation;
    if (interest != InterestNone)
        control(EPOLL_CTL_ADD, token);
    return token;
}

void EpollPoller::setInterest(Token token, quint8 interest)
{
    Watched &watched = m_watched[size_t(token)];
    if (watched.interest == interest)
        return;
    const quint8 before = std::exchange(watched.interest, interest);
    // epoll always reports failure of what it holds: who wants nothing has to leave.
    if (interest == InterestNone)
        control(EPOLL_CTL_DEL, token);
    else
        control(before == InterestNone ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, token);
}

void EpollPoller::remove(Token token)
{
    // epoll forgets a descriptor that is closed; what was collected before finds nobody.
    m_watched[size_t(token)].handler = nullptr;
    m_free.push_back(token);
}

void EpollPoller::control(int operation, Token token)
{
    const Watched &watched = m_watched[size_t(token)];
    epoll_event event{};
    event.events = toEpoll(watched.interest);
    event.data.u64 = (quint64(watched.generation) << 32) | quint32(token);
    epoll_ctl(m_epoll, operation, watched.descriptor, &event);
}

void EpollPoller::collect()
{
    if (m_next < m_readyCount)
        return;
    m_next = 0;
    m_readyCount = epoll_wait(m_epoll, m_ready.data(), int(m_ready.size()), 0);
}

bool EpollPoller::dispatchOne()
{
    while (m_next < m_readyCount) {
        const epoll_event event = m_ready[size_t(m_next++)];
        const Watched &watched = m_watched[quint32(event.data.u64)];
        if (!watched.handler || watched.generation != quint32(event.data.u64 >> 32))
            continue;
        watched.handler->descriptorReady(fromEpoll(event.events));
        return true;
    }
    return false;
}

} // namespace

std::unique_ptr<Poller> Poller::create(std::function<void()> wake)
{
    return std::make_unique<EpollPoller>(wake);
}

int openStreamSocket(int family)
{
    return ::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

int acceptStream(int listening, SocketAddress &peer)
{
    return ::accept4(listening, peer.data(), peer.lengthForKernel(), SOCK_NONBLOCK | SOCK_CLOEXEC);
}

qint64 writePieces(int descriptor, const iovec *pieces, int count)
{
    if (count == 1) // what most answers are: the kernel has no list to copy
        return ::send(descriptor, pieces->iov_base, pieces->iov_len, MSG_NOSIGNAL);
    msghdr message{};
    message.msg_iov = const_cast<iovec *>(pieces);
    message.msg_iovlen = size_t(count);
    return ::sendmsg(descriptor, &message, MSG_NOSIGNAL);
}

qint64 unsentInKernel(int descriptor)
{
    int count = 0;
    return ::ioctl(descriptor, SIOCOUTQ, &count) == 0 ? count : 0;
}

bool openWakeDescriptors(int descriptors[2])
{
    descriptors[0] = descriptors[1] = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    return descriptors[0] >= 0;
}

} // namespace roundtrip::wire
