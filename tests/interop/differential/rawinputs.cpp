#include "tests/interop/differential/rawinputs.h"

#include <QRandomGenerator>

namespace roundtrip::differential
{

namespace
{

class Grammar
{
public:
    Pieces connection()
    {
        QByteArray bytes;
        for (int i = m_random.bounded(1, 4); i > 0; --i)
            bytes += request();
        switch (m_random.bounded(4)) {
        case 0:
            return cut(bytes, 1);
        case 1:
            return cut(bytes, 40);
        default:
            return {bytes};
        }
    }

private:
    /// Mostly the first; one in eight is any of them.
    QByteArray usually(const QByteArrayList &choices)
    {
        return m_random.bounded(8) ? choices.first() : any(choices);
    }
    QByteArray any(const QByteArrayList &choices)
    {
        return choices[m_random.bounded(int(choices.size()))];
    }
    QByteArray request();
    QByteArray field();
    QByteArray framed();
    QByteArray chunks();
    Pieces cut(const QByteArray &bytes, int most)
    {
        Pieces pieces;
        for (qsizetype at = 0; at < bytes.size(); at += pieces.last().size())
            pieces.append(bytes.mid(at, most == 1 ? 1 : m_random.bounded(1, most)));
        return pieces;
    }

    QRandomGenerator m_random{20230911};
};

QByteArray Grammar::request()
{
    QByteArray bytes = usually({"", "\r\n", "\n", "\r", " ", "\r\n\r\n"});
    bytes += any({"GET", "GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "QUERY"});
    bytes += usually({" ", "  ", "\t", "", "X "});
    bytes += usually({"/a", "/", "/a?b=c", "*", "http://a/b", "http://u:p@a/", "/a#b", "a", "/\xe9",
        "/\x01", "/a\\b", "http:///", ""});
    bytes += usually({" ", "  ", "\t", ""});
    bytes += usually(
        {"HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/0.9", "HTTP/1.2", "http/1.1", "HTTP/1.1 ", ""});
    const QByteArray end = usually({"\r\n", "\n", "\r", "\r\r\n"});
    bytes += end;
    bytes += usually({"Host: a\r\n", "Host: a\r\nHost: b\r\n", "", "Host: a b\r\n", "host:\ta\r\n",
        "Host : a\r\n", "Host:\r\n", "Host: a/\r\n", "Host: [::1]:80\r\n"});
    for (int i = m_random.bounded(3); i > 0; --i)
        bytes += field();
    return bytes + framed();
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

QByteArray Grammar::framed()
{
    const QByteArray more =
        any({"", "", "", "", "", "Connection: close\r\n", "Connection: keep-alive\r\n",
            "Connection:\tclose\r\n", "Expect: tea\r\n", "Connection: x, close\r\n"});
    const QByteArray blank = usually({"\r\n", "\n", "\r\r\n", " \r\n"});
    switch (m_random.bounded(4)) {
    case 0:
    case 1:
        return more + blank;
    case 2:
        return more + "Content-Length:"
            + usually({" 3", "3", " 03", " +3", " -3", " 3 ", " 3\t", "\t3", " 3, 3", " 0x3", "",
                " 3 3", " 99999999999999999999", " 3\r\nContent-Length: 3",
                " 3\r\nTransfer-Encoding: chunked"})
            + "\r\n" + blank + usually({"abc", "ab", "abcd", ""});
    default:
        return more + "Transfer-Encoding:"
            + usually({" chunked", "chunked", "\tchunked", " chunked\t", " Chunked", " gzip",
                " gzip, chunked", " chunked, gzip", " chunked, chunked", " xchunked", "",
                " chunked\r\nTransfer-Encoding: chunked", " identity", " chunked;a"})
            + "\r\n" + blank + chunks();
    }
}

QByteArray Grammar::chunks()
{
    QByteArray bytes;
    for (int i = m_random.bounded(3); i > 0; --i)
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

} // namespace

std::vector<Pieces> rawInputs(int count)
{
    Grammar grammar;
    std::vector<Pieces> inputs;
    for (int i = 0; i < count; ++i)
        inputs.push_back(grammar.connection());
    return inputs;
}

} // namespace roundtrip::differential
