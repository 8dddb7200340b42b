#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>
#include <utility>

/// What came back.
struct Answer {
    int status = 0;
    QByteArray body;
};

/// The other end of a connection of the server, as plain as can be: one blocking socket, and just
/// enough of HTTP to tell where an answer ends. Nothing of our own code judges our own code here.
class Peer
{
public:
    Peer() = default;
    ~Peer() { close(); }
    Peer(Peer &&other) noexcept
        : m_descriptor(std::exchange(other.m_descriptor, -1))
        , m_in(std::move(other.m_in))
    {
    }
    Peer &operator=(Peer &&other) noexcept
    {
        std::swap(m_descriptor, other.m_descriptor);
        std::swap(m_in, other.m_in);
        return *this;
    }

    bool connectTo(quint16 port);
    bool isOpen() const { return m_descriptor >= 0; }
    void close();
    void reset(); ///< close() with RST
    void endWriting(); ///< FIN

    /// Sends all of it and reads meanwhile what comes, so that an echo cannot block both sides.
    /// False when the connection broke.
    bool send(QByteArrayView bytes);
    /// The next final answer; informational ones are passed over. None when the connection ended,
    /// broke or was silent for a minute before it was complete.
    std::optional<Answer> receive(bool hasBody = true);
    /// The next answer, whatever its status; without a body.
    std::optional<Answer> receiveHead();
    /// `count` raw bytes; fewer when the connection ended.
    QByteArray take(qsizetype count);
    /// Has the server closed? Waits for it, for a minute; what still comes is dropped.
    bool sawEnd();

private:
    bool readMore();
    std::optional<QByteArray> line();
    bool chunkedBody(QByteArray &body);

    int m_descriptor = -1;
    QByteArray m_in; ///< what arrived and was not taken
    QByteArray m_head;
};

/// The status of one request, 0 when there was no answer.
int ask(Peer &peer, QByteArrayView request, bool hasBody = true);
