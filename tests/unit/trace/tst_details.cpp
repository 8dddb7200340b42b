#include "core/trace/details.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::trace;

namespace
{

const Error anError{"ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:3000", "connect", 7};

template <typename Detail>
void expectSame(const Detail &detail)
{
    QCOMPARE(decode<Detail>(encode(detail)), detail);
}

template <typename Detail>
void expectDefault(QByteArrayView bytes)
{
    QCOMPARE(decode<Detail>(bytes), Detail());
}

} // namespace

class TestDetails : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsEncodedComesBack();
    void damagedBytesGiveADefault_data();
    void damagedBytesGiveADefault();
    void aHeadOutIsSmall();
    void numbersOutOfRangeAreNotTaken();
};

void TestDetails::whatIsEncodedComesBack()
{
    expectSame(Session{1700000000123, "roundtrip 0.1.0"});
    expectSame(Plan{7, "GET /", R"({"method":"GET"})"});
    expectSame(Command{"write", R"({"text":"a"})"});
    expectSame(Listen{3, "::1", 65535, {}});
    expectSame(Listen{3, "127.0.0.1", 80, anError});
    expectSame(Endpoints{"127.0.0.1", 40000, "127.0.0.1", 3000});
    expectSame(TlsHello{"localhost", "http/1.1", true, false});
    expectSame(Certificate{"CN=localhost", "CN=Test CA", 1'000, 2'000'000'000'000,
        "DNS:localhost, IP Address:127.0.0.1", "EC 256", "AB:CD"});
    expectSame(TlsSession{"TLSv1.3", "TLS_AES_256_GCM_SHA384", "http/1.1"});
    expectSame(Text{QByteArray("a\0b", 3)});
    expectSame(ErrorDetail{anError});
    expectSame(ErrorDetail{anError, "host-once", "RFC 9112, 3.2"});
    expectSame(Gap{qint64(1) << 40});
    expectSame(TunnelEnd{qint64(1) << 40, 7, {}});
    expectSame(TunnelEnd{0, 0, anError});
    expectSame(Field{"Set-Cookie", "a=\xff"});
    expectSame(RequestCall{"POST", "localhost", 3000, "/echo?x", 9, "globalAgent"});
    expectSame(HeadOutDetail{4711, Framing::ChunkedBecauseTrailers, true,
        {LineOrigin::You, LineOrigin::Module, LineOrigin::You}});
}

void TestDetails::damagedBytesGiveADefault_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("noise") << QByteArray("\xff\x00\x12garbage", 10);
    QTest::newRow("not a map") << QByteArray("\x83\x01\x02\x03", 4);
    QTest::newRow("an unknown line origin") << QByteArray("\1\0\0\0\1\1\7", 7);
    QTest::newRow("an unknown framing") << QByteArray("\1\0\0\0\77\1\0", 7);
    QTest::newRow("cut short") << encode(Plan{1, "name", "json"}).chopped(3);
}

void TestDetails::damagedBytesGiveADefault()
{
    QFETCH(const QByteArray, bytes);
    expectDefault<Session>(bytes);
    expectDefault<Plan>(bytes);
    expectDefault<Command>(bytes);
    expectDefault<Listen>(bytes);
    expectDefault<Endpoints>(bytes);
    expectDefault<TlsHello>(bytes);
    expectDefault<Certificate>(bytes);
    expectDefault<TlsSession>(bytes);
    expectDefault<Text>(bytes);
    expectDefault<ErrorDetail>(bytes);
    expectDefault<Gap>(bytes);
    expectDefault<TunnelEnd>(bytes);
    expectDefault<Field>(bytes);
    expectDefault<RequestCall>(bytes);
}

void TestDetails::aHeadOutIsSmall()
{
    const HeadOutDetail head{
        200, Framing::ContentLengthKnown, true, std::vector<LineOrigin>(5, LineOrigin::Module)};
    QCOMPARE(encode(head).size(), 11);
    expectDefault<HeadOutDetail>(encode(head).first(5));
    expectDefault<HeadOutDetail>(QByteArray("\1\0\0\0\1\1\7", 7));
    expectDefault<HeadOutDetail>(QByteArray("\1\0\0\0\77\1\0", 7));
}

void TestDetails::numbersOutOfRangeAreNotTaken()
{
    const QByteArray listen = encode(Listen{1, "h", 80, {}});
    QByteArray broken = listen;
    const qsizetype port = broken.indexOf("\x18\x50"); // 80 in CBOR
    QVERIFY(port > 0);
    broken.replace(port, 2, QByteArray("\x1a\x00\x01\x00\x00", 5)); // 65536
    QCOMPARE(decode<Listen>(listen).port, quint16(80));
    QCOMPARE(decode<Listen>(broken).port, quint16(0));
}

QTEST_APPLESS_MAIN(TestDetails)
#include "tst_details.moc"
