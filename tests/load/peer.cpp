#include "tests/load/peer.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace
{

constexpr int patience = 60'000; // milliseconds: a hang becomes a failure

} // namespace

bool Peer::connectTo(quint16 port)
{
    close();
    m_in.clear();
    m_descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    ::setsockopt(m_descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    if (::connect(m_descriptor, reinterpret_cast<sockaddr *>(&address), sizeof(address)) == 0)
        return true;
    close();
    return false;
}

void Peer::close()
{
    if (m_descriptor >= 0)
        ::close(std::exchange(m_descriptor, -1));
}

void Peer::reset()
{
    const linger now{1, 0};
    ::setsockopt(m_descriptor, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
    close();
}

void Peer::endWriting()
{
    ::shutdown(m_descriptor, SHUT_WR);
}

bool Peer::send(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        pollfd state{m_descriptor, POLLIN | POLLOUT, 0};
        if (::poll(&state, 1, patience) <= 0)
            return false;
        if ((state.revents & POLLIN) && !readMore())
            return false;
        if (!(state.revents & POLLOUT))
            continue;
        const ssize_t sent =
            ::send(m_descriptor, bytes.data(), size_t(bytes.size()), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0)
            bytes = bytes.sliced(sent);
        else if (errno != EAGAIN && errno != EINTR)
            return false;
    }
    return true;
}

bool Peer::readMore()
{
    pollfd state{m_descriptor, POLLIN, 0};
    if (::poll(&state, 1, patience) <= 0)
        return false;
    char bytes[65536];
    const ssize_t length = ::recv(m_descriptor, bytes, sizeof(bytes), 0);
    if (length <= 0)
        return false;
    m_in.append(bytes, length);
    return true;
}

std::optional<QByteArray> Peer::line()
{
    qsizetype end = -1;
    while ((end = m_in.indexOf("\r\n")) < 0) {
        if (!readMore())
            return std::nullopt;
    }
    const QByteArray line = m_in.first(end);
    m_in.remove(0, end + 2);
    return line;
}

QByteArray Peer::take(qsizetype count)
{
    while (m_in.size() < count && readMore()) { }
    const QByteArray taken = m_in.first(qMin(count, m_in.size()));
    m_in.remove(0, taken.size());
    return taken;
}

std::optional<Answer> Peer::receiveHead()
{
    const auto first = line();
    if (!first || !first->startsWith("HTTP/1.1 "))
        return std::nullopt;
    m_head.clear();
    for (auto field = line(); field; field = line()) {
        if (field->isEmpty())
            return Answer{first->mid(9, 3).toInt(), {}};
        m_head += field->toLower() + '\n';
    }
    return std::nullopt;
}

bool Peer::chunkedBody(QByteArray &body)
{
    for (;;) {
        const auto size = line();
        const qsizetype length = size ? size->toLongLong(nullptr, 16) : -1;
        if (length < 0)
            return false;
        if (length == 0)
            break;
        const QByteArray piece = take(length + 2);
        if (piece.size() != length + 2)
            return false;
        body += piece.first(length);
    }
    for (auto trailer = line(); trailer; trailer = line()) {
        if (trailer->isEmpty())
            return true;
    }
    return false;
}

std::optional<Answer> Peer::receive(bool hasBody)
{
    std::optional<Answer> answer = receiveHead();
    while (answer && answer->status < 200 && answer->status != 101)
        answer = receiveHead();
    if (!answer || !hasBody || answer->status == 304 || answer->status == 204)
        return answer;
    if (m_head.contains("transfer-encoding: chunked"))
        return chunkedBody(answer->body) ? answer : std::nullopt;
    if (const qsizetype at = m_head.indexOf("content-length: "); at >= 0) {
        const qsizetype end = m_head.indexOf('\n', at);
        const qsizetype length = m_head.sliced(at + 16, end - at - 16).toLongLong();
        answer->body = take(length);
        return answer->body.size() == length ? answer : std::nullopt;
    }
    return answer;
}

bool Peer::sawEnd()
{
    for (;;) {
        pollfd state{m_descriptor, POLLIN, 0};
        if (::poll(&state, 1, patience) <= 0)
            return false;
        char bytes[4096];
        if (::recv(m_descriptor, bytes, sizeof(bytes), 0) <= 0)
            return true;
    }
}

int ask(Peer &peer, QByteArrayView request, bool hasBody)
{
    if (!peer.send(request))
        return 0;
    const auto answer = peer.receive(hasBody);
    return answer ? answer->status : 0;
}
