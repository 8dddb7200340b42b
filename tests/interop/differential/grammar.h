#pragma once

#include <QByteArrayList>
#include <QRandomGenerator>

namespace roundtrip::differential
{

/// What the grammars of requests and of answers have in common: choices with a fixed seed, field
/// lines, and ways to cut bytes into pieces.
class Grammar
{
public:
    explicit Grammar(quint32 seed)
        : m_random(seed)
    {
    }

protected:
    int below(int limit) { return m_random.bounded(limit); }
    QByteArray any(const QByteArrayList &choices) { return choices[below(int(choices.size()))]; }
    /// Mostly the first; one in eight is any of them.
    QByteArray usually(const QByteArrayList &choices)
    {
        return below(8) ? choices.first() : any(choices);
    }
    QByteArray field();
    QByteArray chunks();
    /// In one piece, byte by byte, or cut anywhere.
    QByteArrayList cutSomehow(const QByteArray &bytes);

private:
    QByteArrayList cut(const QByteArray &bytes, int most);

    QRandomGenerator m_random;
};

} // namespace roundtrip::differential
