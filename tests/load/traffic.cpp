#include "tests/load/traffic.h"

namespace
{

const QByteArray hello = "Hello, World!\n";

QByteArray get(const QByteArray &path, const QByteArray &fields = {})
{
    return "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
}

QByteArray post(qsizetype length, const QByteArray &fields = {})
{
    return "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: " + QByteArray::number(length)
        + "\r\n" + fields + "\r\n";
}

QByteArray chunk(const QByteArray &data)
{
    return QByteArray::number(data.size(), 16) + "\r\n" + data + "\r\n";
}

} // namespace

std::vector<TrafficKind> Traffic::kinds()
{
    return {
        {"GETs on a kept connection", &Traffic::keptConnection},
        {"echo, small", &Traffic::smallEcho},
        {"echo, up to 1 MiB", &Traffic::largeEcho},
        {"echo in chunks with trailers", &Traffic::chunkedEcho},
        {"20 requests at once", &Traffic::pipeline},
        {"a connection for one request", &Traffic::connectionForOne},
        {"50 connections at once", &Traffic::manyConnections},
        {"download of up to 1 MiB", &Traffic::download},
        {"HEAD, 304, trailers, hints, 100-continue", &Traffic::odds},
        {"bad requests", &Traffic::badRequests},
        {"upgrade", &Traffic::upgrade},
        {"FIN behind a request", &Traffic::halfClosed},
        {"upload given up in the middle", &Traffic::abortedUpload},
        {"download given up in the middle", &Traffic::abortedDownload},
        {"RST in the middle", &Traffic::resetInTheMiddle},
        {"head that never ends", &Traffic::unfinishedHead},
    };
}

Traffic::Outcome Traffic::next()
{
    const size_t kind = m_random.bounded(quint32(m_kinds.size()));
    const bool ok = (this->*m_kinds[kind].run)();
    if (!ok)
        m_kept.close();
    return {kind, ok};
}

Peer &Traffic::kept()
{
    if (!m_kept.isOpen())
        m_kept.connectTo(m_port);
    return m_kept;
}

Peer Traffic::fresh()
{
    Peer peer;
    peer.connectTo(m_port);
    return peer;
}

QByteArray Traffic::bytes(int size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    for (char &byte : bytes)
        byte = char('a' + m_random.bounded(26));
    return bytes;
}

bool Traffic::expect(Peer &peer, QByteArrayView request, int status, bool hasBody)
{
    const bool ok = peer.isOpen() && ask(peer, request, hasBody) == status;
    m_answered += ok;
    return ok;
}

bool Traffic::expectAnswer(Peer &peer, int status, QByteArrayView body)
{
    const auto answer = peer.receive();
    const bool ok = answer && answer->status == status && answer->body == body;
    m_answered += ok;
    return ok;
}

bool Traffic::keptConnection()
{
    for (int i = 0; i < 20; ++i) {
        if (!kept().send(get("/")) || !expectAnswer(m_kept, 200, hello))
            return false;
    }
    return true;
}

bool Traffic::smallEcho()
{
    const QByteArray body = bytes(upTo(1000));
    return kept().send(post(body.size()) + body) && expectAnswer(m_kept, 200, body);
}

bool Traffic::largeEcho()
{
    const QByteArray body = bytes(64).repeated(upTo(16'384));
    return kept().send(post(body.size())) && m_kept.send(body) && expectAnswer(m_kept, 200, body);
}

bool Traffic::chunkedEcho()
{
    Peer &peer = kept();
    if (!peer.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"))
        return false;
    QByteArray body;
    for (int i = upTo(20); i > 0; --i) {
        const QByteArray piece = bytes(upTo(500));
        body += piece;
        if (!peer.send(chunk(piece)))
            return false;
    }
    return peer.send("0\r\nX-Trailer: a\r\n\r\n") && expectAnswer(peer, 200, body);
}

bool Traffic::pipeline()
{
    if (!kept().send(get("/").repeated(20)))
        return false;
    for (int i = 0; i < 20; ++i) {
        if (!expectAnswer(m_kept, 200, hello))
            return false;
    }
    return true;
}

bool Traffic::connectionForOne()
{
    Peer peer = fresh();
    return expect(peer, get("/", "Connection: close\r\n"), 200) && peer.sawEnd();
}

bool Traffic::manyConnections()
{
    std::vector<Peer> peers;
    for (int i = 0; i < 50; ++i) {
        peers.push_back(fresh());
        if (!peers.back().send(get("/")))
            return false;
    }
    for (Peer &peer : peers) {
        if (!expectAnswer(peer, 200, hello))
            return false;
    }
    return true;
}

bool Traffic::download()
{
    const int size = upTo(1 << 20);
    const bool inChunks = m_random.bounded(2);
    const QByteArray path = inChunks ? "/chunks/50?size=" + QByteArray::number(size / 1000)
                                     : "/bytes/" + QByteArray::number(size);
    if (!kept().send(get(path)))
        return false;
    const auto answer = m_kept.receive();
    const bool ok = answer && answer->body.size() == (inChunks ? size / 1000 * 50 : size);
    m_answered += ok;
    return ok;
}

bool Traffic::odds()
{
    const QByteArray body = bytes(100);
    return expect(kept(), "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", 200, false)
        && expect(m_kept, get("/etag", "If-None-Match: \"roundtrip-1\"\r\n"), 304)
        && expect(m_kept, get("/trailers"), 200) && expect(m_kept, get("/early-hints"), 200)
        && expect(m_kept, get("/nowhere"), 404)
        && m_kept.send(post(body.size(), "Expect: 100-continue\r\n"))
        && m_kept.receiveHead().value_or(Answer{}).status == 100 && m_kept.send(body)
        && expectAnswer(m_kept, 200, body);
}

bool Traffic::badRequests()
{
    const struct {
        QByteArray bytes;
        int status;
    } bad[] = {
        {"SOME GARBAGE\r\n\r\n", 400},
        {get("/", "X: " + QByteArray(20'000, 'x') + "\r\n"), 431},
        {get("/", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), 400},
        {get("/", "Content-Length: banana\r\n"), 400},
        {"GET / HTTP/1.1\r\n\r\n", 400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400},
    };
    Peer peer = fresh();
    const auto &one = bad[m_random.bounded(quint32(std::size(bad)))];
    if (!peer.send(one.bytes))
        return false;
    const auto answer = peer.receive();
    const bool ok = answer && answer->status == one.status;
    m_answered += ok;
    peer.endWriting();
    return ok && peer.sawEnd();
}

bool Traffic::upgrade()
{
    Peer peer = fresh();
    const QByteArray text = bytes(upTo(5000));
    if (!peer.send(get("/", "Connection: Upgrade\r\nUpgrade: echo\r\n")))
        return false;
    if (peer.receiveHead().value_or(Answer{}).status != 101)
        return false;
    ++m_answered;
    return peer.send(text) && peer.take(text.size()) == text;
}

bool Traffic::halfClosed()
{
    Peer peer = fresh();
    if (!peer.send(get("/")))
        return false;
    peer.endWriting();
    return expectAnswer(peer, 200, hello) && peer.sawEnd();
}

bool Traffic::abortedUpload()
{
    Peer peer = fresh();
    return peer.send(post(1'000'000) + bytes(upTo(50'000)));
}

bool Traffic::abortedDownload()
{
    Peer peer = fresh();
    return peer.send(get("/bytes/100000000")) && peer.receiveHead().value_or(Answer{}).status == 200
        && peer.take(10'000).size() == 10'000;
}

bool Traffic::resetInTheMiddle()
{
    Peer peer = fresh();
    const bool sent = m_random.bounded(2) ? peer.send(post(1000) + "some")
                                          : peer.send(get("/never-end") + get("/"));
    peer.reset();
    return sent;
}

bool Traffic::unfinishedHead()
{
    Peer peer = fresh();
    return peer.send("GET / HTTP/1.1\r\nHost: a\r\nX-Slow: " + bytes(upTo(100)));
}
