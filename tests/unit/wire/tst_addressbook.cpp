#include "core/wire/addressbook.h"

#include "core/wire/socketaddress.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::wire;

namespace
{

SocketAddress at(const QByteArray &text, quint16 port)
{
    return *SocketAddress::fromText(text, port);
}

} // namespace

class TestAddressBook : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAndWritesAddresses_data();
    void readsAndWritesAddresses();
    void namesAreNoAddresses();
    void acceptFindsTheClientOnce();
    void ipv4AndItsMappedFormAreOneAddress();
    void connectingToAnyReachesTheLoopback();
    void theDepartedAreRememberedForAWhile();
    void whoWentToAForeignServerIsForgotten();
    void aPairInUseAgainIsTheNewConnection();
    void behindTheLastNumberTheyBeginAgain();
};

void TestAddressBook::readsAndWritesAddresses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("IPv4") << QByteArray("127.0.0.1");
    QTest::newRow("IPv6") << QByteArray("::1");
    QTest::newRow("IPv4 mapped into IPv6") << QByteArray("::ffff:192.0.2.1");
}

void TestAddressBook::readsAndWritesAddresses()
{
    QFETCH(QByteArray, text);
    const SocketAddress address = at(text, 3000);
    QCOMPARE(address.text(), text);
    QCOMPARE(address.port(), 3000);
}

void TestAddressBook::namesAreNoAddresses()
{
    for (const char *text : {"", "localhost", "127.0.0.1.example", "[::1]", "256.0.0.1", "1.2.3"})
        QVERIFY2(!SocketAddress::fromText(text, 80), text);
}

void TestAddressBook::acceptFindsTheClientOnce()
{
    AddressBook book;
    const auto client = book.newConnection();
    book.enter(at("127.0.0.1", 50000), at("127.0.0.1", 80), client);
    QCOMPARE(book.accepted(at("127.0.0.1", 50000), at("127.0.0.1", 80)), client);
    const auto stranger = book.accepted(at("127.0.0.1", 50000), at("127.0.0.1", 80));
    QVERIFY(stranger && stranger != client);
    QCOMPARE(book.size(), 0);
}

void TestAddressBook::ipv4AndItsMappedFormAreOneAddress()
{
    AddressBook book;
    const auto client = book.newConnection();
    book.enter(at("127.0.0.1", 50000), at("127.0.0.1", 80), client);
    QCOMPARE(book.accepted(at("::ffff:127.0.0.1", 50000), at("::ffff:127.0.0.1", 80)), client);
}

void TestAddressBook::connectingToAnyReachesTheLoopback()
{
    AddressBook book;
    const auto client = book.newConnection();
    book.enter(at("127.0.0.1", 50000), at("0.0.0.0", 80), client);
    QCOMPARE(book.accepted(at("127.0.0.1", 50000), at("127.0.0.1", 80)), client);
}

void TestAddressBook::theDepartedAreRememberedForAWhile()
{
    AddressBook book;
    const auto server = at("127.0.0.1", 80);
    const auto first = book.newConnection();
    book.enter(at("127.0.0.1", 1), server, first);
    book.leave(at("127.0.0.1", 1), server, first);
    for (quint16 port = 2; port <= 1000; ++port) {
        const auto id = book.newConnection();
        book.enter(at("127.0.0.1", port), server, id);
        book.leave(at("127.0.0.1", port), server, id);
    }
    QCOMPARE(book.accepted(at("127.0.0.1", 1), server), first);
    for (quint16 port = 1001; port <= 10000; ++port) {
        const auto id = book.newConnection();
        book.enter(at("127.0.0.1", port), server, id);
        book.leave(at("127.0.0.1", port), server, id);
    }
    QVERIFY(book.size() <= 1024);
}

/// Nobody of this program will accept it: a later listener must not take a stranger for it.
void TestAddressBook::whoWentToAForeignServerIsForgotten()
{
    AddressBook book;
    const auto client = at("127.0.0.1", 50000);
    const auto server = at("127.0.0.1", 80);
    const auto first = book.newConnection();
    book.enter(client, server, first);
    book.forget(client, server, first);
    QCOMPARE(book.size(), 0);
    const auto second = book.newConnection();
    book.enter(client, server, second);
    book.forget(client, server, first); // late, and not its own any longer
    QCOMPARE(book.accepted(client, server), second);
}

void TestAddressBook::aPairInUseAgainIsTheNewConnection()
{
    AddressBook book;
    const auto client = at("127.0.0.1", 50000);
    const auto server = at("127.0.0.1", 80);
    const auto first = book.newConnection();
    const auto second = book.newConnection();
    book.enter(client, server, first);
    book.leave(client, server, first);
    book.enter(client, server, second);
    book.leave(client, server, first); // late, and not its own any longer
    QCOMPARE(book.accepted(client, server), second);
}

void TestAddressBook::behindTheLastNumberTheyBeginAgain()
{
    using trace::Subject;
    AddressBook book(
        [](trace::ConnectionId id) { return id.value < 3; }, Subject::lastConnection - 1);
    const trace::ConnectionId last = book.newConnection();
    QCOMPARE(last.value, Subject::lastConnection);
    for (const auto side : {trace::Side::Client, trace::Side::Server}) {
        const Subject subject = Subject::connection(last, side);
        QVERIFY(subject.isConnection());
        QVERIFY(subject.connectionId() == last);
        QVERIFY(subject.side() == side);
    }
    QVERIFY(Subject::half(trace::HalfId{Subject::lastHalf}).isHalf());
    QCOMPARE(book.newConnection().value, 3u); // 1 and 2 are open still
    QCOMPARE(book.newConnection().value, 4u);
}

QTEST_GUILESS_MAIN(TestAddressBook)
#include "tst_addressbook.moc"
