#include "tests/interop/differential/rawinputs.h"

#include "tests/interop/differential/grammar.h"

namespace roundtrip::differential
{

namespace
{

class RequestGrammar : public Grammar
{
public:
    RequestGrammar()
        : Grammar(20230911)
    {
    }

    Pieces connection()
    {
        QByteArray bytes;
        for (int i = 1 + below(3); i > 0; --i)
            bytes += request();
        return cutSomehow(bytes);
    }

private:
    QByteArray request();
    QByteArray framed();
};

QByteArray RequestGrammar::request()
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
    for (int i = below(3); i > 0; --i)
        bytes += field();
    return bytes + framed();
}

QByteArray RequestGrammar::framed()
{
    const QByteArray more =
        any({"", "", "", "", "", "Connection: close\r\n", "Connection: keep-alive\r\n",
            "Connection:\tclose\r\n", "Expect: tea\r\n", "Connection: x, close\r\n"});
    const QByteArray blank = usually({"\r\n", "\n", "\r\r\n", " \r\n"});
    switch (below(4)) {
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

} // namespace

std::vector<Input> rawInputs(int count)
{
    RequestGrammar grammar;
    std::vector<Input> inputs;
    for (int i = 0; i < count; ++i)
        inputs.push_back({grammar.connection(), i % 4 == 3, i % 5 == 4});
    return inputs;
}

} // namespace roundtrip::differential
