#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace roundtrip::trace
{

/// A part of a byte array that is shared, not copied (Qt's own sliced() copies). The array must own
/// its bytes to be shared: what came from fromRawData() is copied.
struct Slice {
    QByteArray bytes;
    qsizetype offset = 0;
    qsizetype length = 0;

    QByteArrayView view() const { return QByteArrayView(bytes).sliced(offset, length); }
};

} // namespace roundtrip::trace
