#pragma once

#include <QByteArray>
#include <QByteArrayList>

#include <cstdio>

namespace roundtrip::fuzz
{

/// What must hold for every input. libFuzzer keeps the input at which it does not.
inline void require(bool holds, const char *what)
{
    if (holds)
        return;
    std::fprintf(stderr, "does not hold: %s\n", what);
    __builtin_trap();
}

/// An input: a byte that chooses options (its low six bits), one that chooses how the rest is cut,
/// and the rest, which arrives. Letters serve as both, so that seeds can be read; a small one is
/// the sixth bit.
struct Input {
    quint8 options = 0;
    quint8 cuts = 0;
    QByteArray bytes;

    explicit Input(QByteArrayView all)
        : options(all.isEmpty() ? 0 : all[0] & 63)
        , cuts(all.size() < 2 ? 0 : all[1] & 31)
        , bytes(all.size() < 2 ? QByteArray() : all.sliced(2).toByteArray())
    {
    }
    bool has(int bit) const { return options >> bit & 1; }

    /// 0: byte by byte; else pieces of the same lengths each time.
    QByteArrayList pieces() const
    {
        QByteArrayList result;
        quint32 state = cuts * 2654435761u;
        for (qsizetype at = 0; at < bytes.size();) {
            state = state * 1664525u + 1013904223u;
            const qsizetype most = state >> 30 ? 9 : 120;
            const qsizetype length = cuts ? 1 + (state >> 8) % most : 1;
            result.append(bytes.mid(at, length));
            at += length;
        }
        return result;
    }
};

} // namespace roundtrip::fuzz
