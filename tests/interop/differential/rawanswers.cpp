#include "tests/interop/differential/rawanswers.h"

#include "tests/interop/differential/grammar.h"

namespace roundtrip::differential
{

namespace
{

class AnswerGrammar : public Grammar
{
public:
    AnswerGrammar()
        : Grammar(20240229)
    {
    }

    Conversation conversation()
    {
        Conversation made;
        made.together = below(6) == 0;
        for (int i = 2 + below(2); i > 0; --i)
            made.exchanges.push_back(exchange());
        return made;
    }

private:
    Exchange exchange();
    QByteArray information();
    QByteArray answer();
    QByteArray head();
    QByteArray framed();
};

Exchange AnswerGrammar::exchange()
{
    Exchange made;
    made.method = usually({"GET", "HEAD", "POST", "POST", "CONNECT", "DELETE"});
    made.asksUpgrade = below(12) == 0;
    made.listensForUpgrade = below(2) == 0;
    made.endsLate = made.method == "POST" && below(3) == 0;
    const QByteArray excess = usually({"", "\r\n", "x", "HTTP/1.1 200 OK\r\n\r\n", "\x01\x02"});
    made.pieces = cutSomehow(information() + answer() + excess);
    switch (below(8)) {
    case 0:
        made.then = Exchange::Then::Fin;
        break;
    case 1:
        made.then = Exchange::Then::Reset;
        break;
    }
    if (below(10) == 0) // it breaks off
        made.pieces.resize(below(int(made.pieces.size()) + 1));
    return made;
}

QByteArray AnswerGrammar::information()
{
    QByteArray bytes;
    for (int i = below(6) ? 0 : 1 + below(2); i > 0; --i)
        bytes += usually({"HTTP/1.1 100 Continue\r\n", "HTTP/1.1 102 Processing\r\n",
                     "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n", "HTTP/1.0 100 Continue\r\n",
                     "HTTP/1.1 100 Continue\r\nContent-Length: 3\r\n", "HTTP/1.1 199 \r\n",
                     "HTTP/1.1 100 Continue\r\nTransfer-Encoding: chunked\r\n",
                     "HTTP/1.1 100 Continue\r\nConnection: close\r\n"})
            + usually({"\r\n", "\n"});
    return bytes;
}

QByteArray AnswerGrammar::answer()
{
    return usually({"", "\r\n", "\n", "\r", " ", "x"}) + head() + framed();
}

QByteArray AnswerGrammar::head()
{
    QByteArray bytes = usually({"HTTP/1.1", "HTTP/1.0", "HTTP/1.0", "HTTP/2.0", "HTTP/0.9",
        "HTTP/1.2", "http/1.1", "HTTP/1", "HTTP/11.1", "ICY/1.0", "HTTPS/1.1"});
    bytes += usually({" ", "  ", "\t", ""});
    bytes += usually({"200", "204", "304", "101", "204", "304", "205", "404", "100", "099", "1000",
        "20", "2x0", "+200", "", "000"});
    bytes += usually(
        {" OK", "", " ", " \xe9", " a\x01", "\tOK", "  OK", " OK ", " a\tb", " a\rb", "OK"});
    bytes += usually({"\r\n", "\n", "\r", "\r\r\n"});
    for (int i = below(3); i > 0; --i)
        bytes += below(2) ? field()
                          : any({"Set-Cookie: a=b\r\nSet-Cookie: c=d\r\n", "Age: 1\r\nAge: 2\r\n",
                              "X: 1\r\nx: 2\r\n", "__proto__: 1\r\n", "Date: a\r\n",
                              "Content-Type: text/plain\r\n", "Trailer: T\r\n"});
    return bytes;
}

QByteArray AnswerGrammar::framed()
{
    const QByteArray more =
        any({"", "", "", "", "", "", "Connection: close\r\n", "Connection: keep-alive\r\n",
            "Connection:\tclose\r\n", "Connection: x, close\r\n", "Keep-Alive: timeout=5\r\n",
            "Keep-Alive: timeout=1\r\n", "Connection: Upgrade\r\nUpgrade: foo\r\n",
            "Connection: keep-alive\r\nConnection: close\r\n", "Upgrade: foo\r\n",
            "Proxy-Connection: close\r\n"});
    const QByteArray blank = usually({"\r\n", "\n", "\r\r\n", " \r\n"});
    switch (below(5)) {
    case 0:
        return more + blank + usually({"", "abc", "HTTP/1.1 200 OK\r\n\r\n"});
    case 1:
    case 2:
        return more + "Content-Length:"
            + usually({" 3", "3", " 03", " +3", " -3", " 3 ", " 3\t", "\t3", " 3, 3", " 0x3", "",
                " 3 3", " 99999999999999999999", " 18446744073709551615", " 0",
                " 3\r\nContent-Length: 3", " 3\r\nContent-Length: 4", "\r\n 3",
                " 3\r\nTransfer-Encoding: chunked"})
            + "\r\n" + blank + usually({"abc", "ab", "abcd", ""});
    default:
        return more + "Transfer-Encoding:"
            + usually({" chunked", "chunked", "\tchunked", " chunked\t", " Chunked", " gzip",
                " gzip, chunked", " chunked, gzip", " chunked, chunked", " xchunked", "",
                " chunked\r\nTransfer-Encoding: chunked", " gzip\r\nTransfer-Encoding: chunked",
                " identity", " chunked;a", " chunked\r\nContent-Length: 3", " ,chunked,",
                "\r\n chunked"})
            + "\r\n" + blank + chunks();
    }
}

} // namespace

std::vector<Conversation> rawAnswers(int count)
{
    AnswerGrammar grammar;
    std::vector<Conversation> conversations;
    for (int i = 0; i < count; ++i)
        conversations.push_back(grammar.conversation());
    return conversations;
}

} // namespace roundtrip::differential
