#include "tests/interop/differential/grammar.h"

namespace roundtrip::differential
{

QByteArrayList Grammar::cutSomehow(const QByteArray &bytes)
{
    switch (below(4)) {
    case 0:
        return cut(bytes, 1);
    case 1:
        return cut(bytes, 40);
    default:
        return {bytes};
    }
}

QByteArrayList Grammar::cut(const QByteArray &bytes, int most)
{
    QByteArrayList pieces;
    for (qsizetype at = 0; at < bytes.size(); at += pieces.last().size())
        pieces.append(bytes.mid(at, most == 1 ? 1 : m_random.bounded(1, most)));
    return pieces;
}

QByteArray Grammar::field()
{
    return usually({"X", "x-y", "X y", "X:", "", "X\x01", "(X)", " X", "\tX", "Cookie"})
        + usually({": ", ":", " : ", "", ":\t", ": \t "})
        + usually({"value", "", "a\tb",
            "a\x01"
            "b",
            "\xe9", "a\rb", "a\nb", "\"q\"", "a \t", "a\x7f"})
        + usually({"\r\n", "\n", "\r", "\r\n more\r\n"});
}

QByteArray Grammar::chunks()
{
    QByteArray bytes;
    for (int i = below(3); i > 0; --i)
        bytes += usually({"3", "03", "0x3", "3 ", " 3", "+3", "-3", "ffffffffffffffffff",
                     "0000000000000000003", "", "g"})
            + usually({"", ";a", ";a=b", ";a=\"b\"", " ;a", ";a =b", ";", ";=b", ";a=", ";a=\"b",
                ";a\x01"})
            + usually({"\r\n", "\n", "\r"}) + usually({"abc", "ab", "abcd"})
            + usually({"\r\n", "\n", "", "\r"});
    return bytes + usually({"0", "00", "", "0;a", "0 "}) + usually({"\r\n", "\n"})
        + usually({"", "T: v\r\n", "T\r\n", " T: v\r\n", "Content-Length: 1\r\n", ": v\r\n",
            "Connection: close\r\n"})
        + usually({"\r\n", "\n", "\r\r\n"});
}

} // namespace roundtrip::differential
