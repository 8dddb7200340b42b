#include "core/wire/authorities.h"

#include <algorithm>

namespace roundtrip::wire
{

QList<QSslCertificate> Authorities::of(const QByteArray &pem)
{
    const auto known = std::ranges::find(m_entries, pem, &Entry::pem);
    if (known != m_entries.end()) {
        std::rotate(m_entries.begin(), known, known + 1);
    } else {
        m_entries.push_front({pem, QSslCertificate::fromData(pem, QSsl::Pem)});
        if (m_entries.size() > kept)
            m_entries.pop_back();
    }
    return m_entries.front().certificates;
}

} // namespace roundtrip::wire
