#include "core/wire/authorities.h"

#include "tests/support/certificates.h"

#include <QFile>
#include <QTest>

using namespace roundtrip;
using namespace roundtrip::wire;

class TestAuthorities : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTextIsReadOnce();
    void onlyTheLastOnesAreKept();

private:
    QByteArray pem()
    {
        QFile file(m_certificates.ca());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    testing::Certificates m_certificates;
};

void TestAuthorities::aTextIsReadOnce()
{
    Authorities authorities;
    const QByteArray text = pem();
    const QList<QSslCertificate> first = authorities.of(text);
    QCOMPARE(first.size(), 1);
    QByteArray same = text;
    same.detach(); // the same bytes from elsewhere
    QVERIFY(authorities.of(same).isSharedWith(first));
}

void TestAuthorities::onlyTheLastOnesAreKept()
{
    Authorities authorities;
    const QByteArray text = pem();
    const QList<QSslCertificate> first = authorities.of(text);
    for (std::size_t i = 1; i < Authorities::kept; ++i)
        authorities.of(text + QByteArray(int(i), '\n'));
    QVERIFY(authorities.of(text).isSharedWith(first));
    for (std::size_t i = 0; i < Authorities::kept; ++i)
        authorities.of(text + QByteArray(int(i) + 20, '\n'));
    QVERIFY(!authorities.of(text).isSharedWith(first));
}

QTEST_GUILESS_MAIN(TestAuthorities)
#include "tst_authorities.moc"
