#include "core/wire/ends.h"
#include "tests/unit/wire/tcpworld.h"

#include <QFile>
#include <QTemporaryDir>

#include <sys/un.h>

using namespace roundtrip;
using namespace roundtrip::wire;
using trace::EventKind;

/// Unix domain sockets: who is connected to whom, what the trace says of them, what becomes of
/// their files, and how they are refused.
class TestUnixSocket : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void echoesBothWaysAsOneConnection();
    void aForeignClientIsAConnectionOfItsOwn();
    void anotherPathToTheSameFileIsTheSameListener();
    void anAbstractNameNeedsNoFile();
    void theFileGoesWithTheListener();
    void aFileThatTookItsPlaceStays();
    void listeningFailsInNodesWords();
    void connectingFailsInNodesWords_data();
    void connectingFailsInNodesWords();
    void thereIsNoReset();

private:
    QByteArray path(const QByteArray &name) const
    {
        return QFile::encodeName(m_folder.path()) + '/' + name;
    }
    static std::unique_ptr<Listener> listen(World &world, const QByteArray &path)
    {
        ListenOptions options;
        options.path = path;
        auto listener = world.network.listen(options, world.acceptor);
        return listener ? std::move(*listener) : nullptr;
    }
    static void connect(World &world, const QByteArray &path)
    {
        world.loop.enter([&] {
            ConnectOptions options;
            options.path = path;
            world.transport = world.network.connect(options);
            world.transport->setEvents(&world.client);
        });
    }
    static void open(World &world, const QByteArray &path)
    {
        world.listener = listen(world, path);
        QVERIFY(world.listener);
        connect(world, path);
        QTRY_VERIFY(!world.acceptor.sides.empty() && world.client.heard.contains("connected"));
    }

    QTemporaryDir m_folder;
};

namespace
{

/// A peer outside the program.
int foreignClient(const QByteArray &path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.constData(), size_t(path.size()));
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto *where = reinterpret_cast<const sockaddr *>(&address);
    return ::connect(descriptor, where, sizeof(address)) == 0 ? descriptor : -1;
}

} // namespace

void TestUnixSocket::echoesBothWaysAsOneConnection()
{
    World world;
    world.acceptor.onConnection = [](ServerSide &side) {
        side.recorder.onRead = [&](QByteArrayView bytes) {
            send(*side.transport, "echo " + bytes.toByteArray());
        };
    };
    open(world, path("echo"));
    world.loop.enter([&] { send(*world.transport, "hello"); });
    QTRY_COMPARE(world.client.bytes, "echo hello");
    world.loop.enter([&] { world.transport->end(); });
    QTRY_COMPARE(world.server().recorder.last(), "end");
    world.loop.enter([&] { world.server().transport->destroySoon(); });
    QTRY_COMPARE(world.client.last(), "end");
    world.loop.enter([&] { world.transport->destroySoon(); });
    QTRY_COMPARE(world.client.last(), "closed");

    const auto clientSide = world.transport->subject();
    const auto serverSide = world.server().transport->subject();
    QCOMPARE(clientSide.connectionId(), serverSide.connectionId());
    const trace::Endpoints ends = world.transport->endpoints();
    QCOMPARE(ends.serverAddress, "unix:" + path("echo"));
    QCOMPARE(ends.serverPort, 0);
    QCOMPARE(world.server().transport->endpoints(), ends);
    const auto snapshot = world.writer.snapshot();
    QCOMPARE(namesOf(snapshot, clientSide),
        "ConnectStarted Connected SocketWrite SocketRead FinSent FinReceived SocketClosed");
    QCOMPARE(namesOf(snapshot, serverSide),
        "Accepted SocketRead SocketWrite FinReceived FinSent SocketClosed");
    const auto listening = findEvent(snapshot, EventKind::Listening, trace::Subject::program());
    QCOMPARE(snapshot.detailOf<trace::Listen>(listening).host, "unix:" + path("echo"));
    QCOMPARE(world.listener->address(), "unix:" + path("echo"));
}

void TestUnixSocket::aForeignClientIsAConnectionOfItsOwn()
{
    World world;
    open(world, path("foreign"));
    const int first = foreignClient(path("foreign"));
    const int second = foreignClient(path("foreign"));
    QVERIFY(first >= 0 && second >= 0);
    QTRY_COMPARE(world.acceptor.sides.size(), 3u);
    QSet<quint32> ids;
    for (const auto &side : world.acceptor.sides)
        ids.insert(side->transport->subject().connectionId().value);
    QCOMPARE(ids.size(), 3);
    QCOMPARE(world.acceptor.sides.back()->transport->endpoints(),
        (trace::Endpoints{{}, 0, "unix:" + path("foreign"), 0}));
    QCOMPARE(::send(first, "hi", 2, 0), 2);
    QTRY_COMPARE(world.acceptor.sides[1]->recorder.bytes, "hi");
    ::close(first);
    ::close(second);
    QTRY_COMPARE(world.acceptor.sides[1]->recorder.last(), "end");
}

void TestUnixSocket::anotherPathToTheSameFileIsTheSameListener()
{
    World world;
    world.listener = listen(world, path("real"));
    QVERIFY(QFile::link(path("real"), path("link")));
    connect(world, path("link"));
    QTRY_VERIFY(!world.acceptor.sides.empty());
    QCOMPARE(world.server().transport->subject().connectionId(),
        world.transport->subject().connectionId());
}

void TestUnixSocket::anAbstractNameNeedsNoFile()
{
#ifdef Q_OS_LINUX
    World world;
    const QByteArray name = "roundtrip-test-" + QByteArray::number(qint64(::getpid()));
    open(world, '\0' + name);
    QCOMPARE(world.transport->endpoints().serverAddress, "unix:@" + name);
    QCOMPARE(world.server().transport->subject().connectionId(),
        world.transport->subject().connectionId());
#else
    QSKIP("Only Linux has abstract names");
#endif
}

void TestUnixSocket::theFileGoesWithTheListener()
{
    World world;
    open(world, path("gone"));
    QVERIFY(QFile::exists(path("gone")));
    world.loop.enter([&] { world.listener->close(); });
    QVERIFY(!QFile::exists(path("gone")));
    world.loop.enter([&] { send(*world.transport, "still here"); });
    QTRY_COMPARE(world.server().recorder.bytes, "still here");
}

void TestUnixSocket::aFileThatTookItsPlaceStays()
{
    World world;
    world.listener = listen(world, path("place"));
    QVERIFY(QFile::rename(path("place"), path("moved")));
    QFile other(path("place"));
    QVERIFY(other.open(QIODevice::WriteOnly));
    world.listener.reset();
    QVERIFY(QFile::exists(path("place")));
}

void TestUnixSocket::listeningFailsInNodesWords()
{
    World world;
    world.listener = listen(world, path("taken"));
    QFile plain(path("plain"));
    QVERIFY(plain.open(QIODevice::WriteOnly));
    const std::pair<QByteArray, QByteArray> failures[]{
        {path("taken"), "listen EADDRINUSE: address already in use "},
        {path("plain"), "listen EADDRINUSE: address already in use "},
        {path("nowhere/x"), "listen EACCES: permission denied "},
        {path("plain/x"), "listen ENOTDIR: not a directory "},
        {path(QByteArray(200, 'x')), "listen ENAMETOOLONG: name too long "},
    };
    for (const auto &[where, words] : failures) {
        ListenOptions options;
        options.path = where;
        const auto failed = world.network.listen(options, world.acceptor);
        QVERIFY(!failed);
        QCOMPARE(failed.error().message, words + where);
    }
    world.loop.enter([] {});
    QCOMPARE(countEvents(world.writer.snapshot(), EventKind::ListenFailed), 5);
    QVERIFY(QFile::exists(path("taken"))); // it is still listened on
    connect(world, path("taken"));
    QTRY_VERIFY(world.client.heard.contains("connected"));
}

void TestUnixSocket::connectingFailsInNodesWords_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("no such file") << QByteArray("none") << QByteArray("ENOENT");
    QTest::newRow("no socket") << QByteArray("plain") << QByteArray("ECONNREFUSED");
    QTest::newRow("a folder") << QByteArray("") << QByteArray("ECONNREFUSED");
    QTest::newRow("not below a folder") << QByteArray("plain/x") << QByteArray("ENOTDIR");
    QTest::newRow("nobody listens any more") << QByteArray("stale") << QByteArray("ECONNREFUSED");
    QTest::newRow("too long") << QByteArray(200, 'x') << QByteArray("ENAMETOOLONG");
}

void TestUnixSocket::connectingFailsInNodesWords()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, code);
    QFile plain(path("plain"));
    QVERIFY(plain.open(QIODevice::WriteOnly));
    World world;
    if (name == "stale") { // a link keeps the file
        world.listener = listen(world, path("first"));
        QVERIFY(::link(path("first").constData(), path("stale").constData()) == 0);
        world.listener.reset();
    }
    connect(world, path(name));
    QTRY_COMPARE(world.client.heard,
        QByteArrayList({"failed: connect " + code + ' ' + path(name), "closed with error"}));
    const QByteArray names = namesOf(world.writer.snapshot(), world.transport->subject());
    QCOMPARE(names.endsWith("SocketFailed SocketClosed"), true);
}

void TestUnixSocket::thereIsNoReset()
{
    World world;
    open(world, path("reset"));
    const auto subject = world.transport->subject();
    world.loop.enter([&] {
        Fault reset;
        reset.kind = trace::FaultKind::Reset;
        reset.direction = trace::Direction::Out;
        QVERIFY(!world.gate.ends().inject(subject, reset));
        world.transport->resetAndDestroy();
    });
    QTRY_COMPARE(world.server().recorder.heard, QByteArrayList({"end"}));
    QCOMPARE(namesOf(world.writer.snapshot(), subject),
        "ConnectStarted Connected SocketDestroyed FinSent SocketClosed");
}

QTEST_GUILESS_MAIN(TestUnixSocket)
#include "tst_unixsocket.moc"
