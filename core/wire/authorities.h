#pragma once

#include <QByteArray>
#include <QList>
#include <QSslCertificate>

#include <deque>

namespace roundtrip::wire
{

/// The certificates of PEM texts, each text read once while it is among those that were asked for
/// last: a system's bundle takes tens of milliseconds, and every connection asks for it.
class Authorities
{
public:
    static constexpr std::size_t kept = 8;

    QList<QSslCertificate> of(const QByteArray &pem);

private:
    struct Entry {
        QByteArray pem;
        QList<QSslCertificate> certificates;
    };
    std::deque<Entry> m_entries; ///< the one that was asked for last first
};

} // namespace roundtrip::wire
