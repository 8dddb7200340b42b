#include "core/message/syntax.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::message;

class tst_Syntax : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void tokens();
    void fieldValues();
    void refusalsHaveNodesWords();
    void typedValueBecomesLatin1();
    void knowsNodesMethods();
    void knowsNodesReasonPhrases();
    void chunkedByDefault();
    void imfFixdates_data();
    void imfFixdates();
    void takesUrlsApartAsNode_data();
    void takesUrlsApartAsNode();
    void saysWhereAUrlIsWrong_data();
    void saysWhereAUrlIsWrong();
};

void tst_Syntax::tokens()
{
    QVERIFY(isToken("azAZ09!#$%&'*+-.^_`|~"));
    QVERIFY(!isToken(""));
    for (int c = 0; c < 256; ++c) {
        const bool isTchar = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')
            || (c >= 'A' && c <= 'Z')
            || (c != 0 && QByteArrayView("!#$%&'*+-.^_`|~").contains(char(c)));
        QCOMPARE(isToken(QByteArray(1, char(c))), isTchar);
    }
}

void tst_Syntax::fieldValues()
{
    for (int c = 0; c < 256; ++c)
        QCOMPARE(isFieldValue(QByteArray(1, char(c))), c == '\t' || (c >= 0x20 && c != 0x7f));
    QVERIFY(isFieldValue(""));
}

void tst_Syntax::refusalsHaveNodesWords()
{
    QVERIFY(validateHeaderName("X-A"));
    QVERIFY(validateHeaderValue("X-A", "b\tc"));
    QVERIFY(validateMethod("FOO"));
    QVERIFY(validatePath("/\xe9?x#y"));
    QVERIFY(validatePath(""));
    QCOMPARE(validateHeaderName("bad name").error(),
        (Error{"ERR_INVALID_HTTP_TOKEN", "Header name must be a valid HTTP token [\"bad name\"]",
            {}, 3}));
    QCOMPARE(validateHeaderName("", "Trailer name").error().message,
        "Trailer name must be a valid HTTP token [\"\"]");
    QCOMPARE(validateHeaderValue("X", "ab\x01").error(),
        (Error{"ERR_INVALID_CHAR", "Invalid character in header content [\"X\"]", {}, 2}));
    QCOMPARE(
        validateMethod("B AD").error().message, "Method must be a valid HTTP token [\"B AD\"]");
    QCOMPARE(validatePath("/a b").error(),
        (Error{"ERR_UNESCAPED_CHARACTERS", "Request path contains unescaped characters", {}, 2}));
}

void tst_Syntax::typedValueBecomesLatin1()
{
    QCOMPARE(*headerValueFromText("X", "caf\xc3\xa9\tb"), QByteArray("caf\xe9\tb"));
    QCOMPARE(headerValueFromText("X-ok", "a\xe4\xbd\xa0").error(),
        (Error{"ERR_INVALID_CHAR", "Invalid character in header content [\"X-ok\"]", {}, 1}));
    QVERIFY(!headerValueFromText("X", "\xc4\x80")); // U+0100
    QVERIFY(!headerValueFromText("X", "a\xc3")); // no UTF-8
    QVERIFY(!headerValueFromText("X", "a\r\nb"));
}

void tst_Syntax::knowsNodesMethods()
{
    QCOMPARE(methods().size(), 35);
    QVERIFY(std::is_sorted(methods().begin(), methods().end()));
    QVERIFY(methods().contains("QUERY"));
    QVERIFY(methods().contains("M-SEARCH"));
}

void tst_Syntax::knowsNodesReasonPhrases()
{
    int known = 0;
    for (int code = 0; code < 1000; ++code)
        known += reasonPhrase(code).isEmpty() ? 0 : 1;
    QCOMPARE(known, 63);
    QCOMPARE(reasonPhrase(100), "Continue");
    QCOMPARE(reasonPhrase(418), "I'm a Teapot");
    QCOMPARE(reasonPhrase(509), "Bandwidth Limit Exceeded");
    QCOMPARE(reasonPhrase(511), "Network Authentication Required");
    QVERIFY(reasonPhrase(306).isEmpty());
    QVERIFY(reasonPhrase(-1).isEmpty());
}

void tst_Syntax::chunkedByDefault()
{
    for (const char *method : {"GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "CONNECT"})
        QVERIFY(!usesChunkedByDefault(method));
    for (const char *method : {"POST", "PUT", "PATCH", "QUERY", "FOO"})
        QVERIFY(usesChunkedByDefault(method));
}

void tst_Syntax::imfFixdates_data()
{
    QTest::addColumn<qint64>("milliseconds");
    QTest::addColumn<QByteArray>("date");
    QTest::newRow("784111777000") << qint64(784111777000)
                                  << QByteArray("Sun, 06 Nov 1994 08:49:37 GMT");
    QTest::newRow("0") << qint64(0) << QByteArray("Thu, 01 Jan 1970 00:00:00 GMT");
    QTest::newRow("951782400000") << qint64(951782400000)
                                  << QByteArray("Tue, 29 Feb 2000 00:00:00 GMT");
    QTest::newRow("4102444799999")
        << qint64(4102444799999) << QByteArray("Thu, 31 Dec 2099 23:59:59 GMT");
    QTest::newRow("1") << qint64(1) << QByteArray("Thu, 01 Jan 1970 00:00:00 GMT");
    QTest::newRow("-1") << qint64(-1) << QByteArray("Wed, 31 Dec 1969 23:59:59 GMT");
    QTest::newRow("1732309200123")
        << qint64(1732309200123) << QByteArray("Fri, 22 Nov 2024 21:00:00 GMT");
}

void tst_Syntax::imfFixdates()
{
    QFETCH(qint64, milliseconds);
    QTEST(imfFixdate(milliseconds), "date");
}

// What new URL() and url.urlToHttpOptions() of Node 20 give.
void tst_Syntax::takesUrlsApartAsNode_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<UrlParts>("parts");
    const auto good = [](const QByteArray &url, const char *protocol, const char *hostname,
                          quint16 port, const char *path, const char *auth) {
        QTest::newRow(url.constData())
            << url << QByteArray() << UrlParts{protocol, hostname, port, path, auth};
    };
    const auto bad = [](const QByteArray &url, const char *code) {
        QTest::newRow(url.constData()) << url << QByteArray(code) << UrlParts{};
    };
    good("http://a", "http:", "a", 0, "/", "");
    good("http://a:80/", "http:", "a", 0, "/", "");
    good("http://a:8080", "http:", "a", 8080, "/", "");
    good("http://xn--bcher-kva/", "http:", "xn--bcher-kva", 0, "/", "");
    good("http://a.xn--n3h/", "http:", "a.xn--n3h", 0, "/", "");
    bad("http://xn--a/", "ERR_INVALID_URL");
    bad("http://a.xn--/", "ERR_INVALID_URL");
    good("http://[::1]:3000/x", "http:", "::1", 3000, "/x", "");
    good("HTTP://EXAMPLE.com/%7efoo", "http:", "example.com", 0, "/%7efoo", "");
    good("http://a/\303\251?\303\274#f", "http:", "a", 0, "/%C3%A9?%C3%BC", "");
    good("http://a/a b", "http:", "a", 0, "/a%20b", "");
    good("http://a?x", "http:", "a", 0, "/?x", "");
    good("http://a?", "http:", "a", 0, "/", "");
    good("http://a/#", "http:", "a", 0, "/", "");
    good("http://u:p%40@a/", "http:", "a", 0, "/", "u:p@");
    good("http://u@a/", "http:", "a", 0, "/", "u:");
    good("http://:p@a/", "http:", "a", 0, "/", ":p");
    good("http://:@a/", "http:", "a", 0, "/", "");
    good("http://@a/", "http:", "a", 0, "/", "");
    good("http://a/../b/./c", "http:", "a", 0, "/b/c", "");
    good("http://a/b/..", "http:", "a", 0, "/", "");
    good("http://a/b/.", "http:", "a", 0, "/b/", "");
    good("http://a/%2e%2E/x", "http:", "a", 0, "/x", "");
    good("http://a\\b", "http:", "a", 0, "/b", "");
    good("http:a", "http:", "a", 0, "/", "");
    good("http:/a", "http:", "a", 0, "/", "");
    good("http:///a", "http:", "a", 0, "/", "");
    bad("//a", "ERR_INVALID_URL");
    bad("a", "ERR_INVALID_URL");
    bad("", "ERR_INVALID_URL");
    bad("http://", "ERR_INVALID_URL");
    bad("http://a b/", "ERR_INVALID_URL");
    bad("http://a:99999/", "ERR_INVALID_URL");
    bad("http://a:x/", "ERR_INVALID_URL");
    bad("ftp://a/", "ERR_INVALID_PROTOCOL");
    good("https://a:443/", "https:", "a", 0, "/", "");
    good("http://a:443/", "http:", "a", 443, "/", "");
    good("http://1.2.3/", "http:", "1.2.0.3", 0, "/", "");
    good("http://0x7f.1/", "http:", "127.0.0.1", 0, "/", "");
    good("http://\303\251.com/", "http:", "xn--9ca.com", 0, "/", "");
    good("http://xn--e1afmkfd/", "http:", "xn--e1afmkfd", 0, "/", "");
    good("  http://a/ ", "http:", "a", 0, "/", "");
    good("http://a/\tb", "http:", "a", 0, "/b", "");
    good("http://a/%zz", "http:", "a", 0, "/%zz", "");
    good("http://a/{}|^`\"<>", "http:", "a", 0, "/%7B%7D|^%60%22%3C%3E", "");
    good("http://a/?{}|^`\"<>'", "http:", "a", 0, "/?{}|^`%22%3C%3E%27", "");
    bad("http://[::1", "ERR_INVALID_URL");
    good("http://a@b@c/", "http:", "c", 0, "/", "a@b:");
    good("http://a:/", "http:", "a", 0, "/", "");
    bad("http://a%20b/", "ERR_INVALID_URL");
    good("http://%41/", "http:", "a", 0, "/", "");
    good("http://a/%", "http:", "a", 0, "/%", "");
    bad("mailto:x", "ERR_INVALID_PROTOCOL");
    bad("http://[fe80::1%25eth0]/", "ERR_INVALID_URL");
    good("http://a_b/", "http:", "a_b", 0, "/", "");
    good("http://a/;x=1", "http:", "a", 0, "/;x=1", "");
    good("http://a:080/", "http:", "a", 0, "/", "");
    bad("http://256.1.1.1/", "ERR_INVALID_URL");
    good("http://[1:2:3:4:5:6:7::]/", "http:", "1:2:3:4:5:6:7:0", 0, "/", "");
    good("http://[0:0:0:0:0:0:0:1]/", "http:", "::1", 0, "/", "");
    good("http://a./", "http:", "a.", 0, "/", "");
    bad("http://u%:p@a/", "ERR_INVALID_URI");
    bad("http://u%1 @h/", "ERR_INVALID_URI");
    bad("localhost:3000", "ERR_INVALID_PROTOCOL");
    bad("1a://b", "ERR_INVALID_URL");
    good("http://[::ffff:1.2.3.4]/", "http:", "::ffff:102:304", 0, "/", "");
    bad("http://[1::2::3]/", "ERR_INVALID_URL");
    bad("http://[]/", "ERR_INVALID_URL");
    good("http://[::]/", "http:", "::", 0, "/", "");
    bad("http://[1:2:3:4:5:6:7:8:9]/", "ERR_INVALID_URL");
    bad("http://[::12345]/", "ERR_INVALID_URL");
    bad("http://[::1]x/", "ERR_INVALID_URL");
    bad("http://1.2.3.4.5/", "ERR_INVALID_URL");
    bad("http://4294967296/", "ERR_INVALID_URL");
    good("http://4294967295/", "http:", "255.255.255.255", 0, "/", "");
    bad("http://08.1/", "ERR_INVALID_URL");
    bad("http://a.1/", "ERR_INVALID_URL");
    good("http://0x/", "http:", "0.0.0.0", 0, "/", "");
    good("http://1.2.3.4./", "http:", "1.2.3.4", 0, "/", "");
    good("http://a..b/", "http:", "a..b", 0, "/", "");
    good("http://-/", "http:", "-", 0, "/", "");
    good("http://a/\177", "http:", "a", 0, "/%7F", "");
    good("http://a/?\177 \303\251", "http:", "a", 0, "/?%7F%20%C3%A9", "");
    good("http://\344\275\240\345\245\275.cn/"
         "\350\267\257\345\276\204?\346\237\245\350\257\242=\345\200\274",
        "http:", "xn--6qq79v.cn", 0, "/%E8%B7%AF%E5%BE%84?%E6%9F%A5%E8%AF%A2=%E5%80%BC", "");
    good("http://a:00000000080/", "http:", "a", 0, "/", "");
    bad("http://a:65536/", "ERR_INVALID_URL");
    good("http://a:65535/", "http:", "a", 65535, "/", "");
    good("http://a#x?y", "http:", "a", 0, "/", "");
    good("http://a/b?c?d#e", "http:", "a", 0, "/b?c?d", "");
    good("http://a/b\\c?d\\e", "http:", "a", 0, "/b/c?d\\e", "");
    good("http://user:pa:ss@h:1/", "http:", "h", 1, "/", "user:pa:ss");
    bad("http://a<b/", "ERR_INVALID_URL");
    bad("http://a^b/", "ERR_INVALID_URL");
    bad("http://a|b/", "ERR_INVALID_URL");
    good("http://a*b/", "http:", "a*b", 0, "/", "");
    good("http://a&b;c/", "http:", "a&b;c", 0, "/", "");
    good("http://A%C3%A9/", "http:", "xn--a-bga", 0, "/", "");
    good("http://1%2e2.3.4/", "http:", "1.2.3.4", 0, "/", "");
    bad("http://%ff/", "ERR_INVALID_URL");
    good("http://a//b//../c", "http:", "a", 0, "//b/c", "");
    good("http://a/a/../../..", "http:", "a", 0, "/", "");
    bad("http://a:-1/", "ERR_INVALID_URL");
    bad("http://a:+1/", "ERR_INVALID_URL");
    bad("http://\302\255/", "ERR_INVALID_URL");
    bad("http://a:1:2/", "ERR_INVALID_URL");
    good("https:a", "https:", "a", 0, "/", "");
    good("https://A:80", "https:", "a", 80, "/", "");
    good("http://0/", "http:", "0.0.0.0", 0, "/", "");
    good("http://0.0/", "http:", "0.0.0.0", 0, "/", "");
    good("http://1.0x/", "http:", "1.0.0.0", 0, "/", "");
    good("http://127.1", "http:", "127.0.0.1", 0, "/", "");
}

void tst_Syntax::takesUrlsApartAsNode()
{
    QFETCH(QByteArray, url);
    QFETCH(QByteArray, code);
    QFETCH(UrlParts, parts);
    const Result<UrlParts> parsed = parseUrl(url);
    QCOMPARE(parsed ? QByteArray() : parsed.error().code, code);
    if (!parsed)
        return;
    QCOMPARE(parsed->protocol, parts.protocol);
    QCOMPARE(parsed->hostname, parts.hostname);
    QCOMPARE(parsed->port, parts.port);
    QCOMPARE(parsed->path, parts.path);
    QCOMPARE(parsed->auth, parts.auth);
}

void tst_Syntax::saysWhereAUrlIsWrong_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<qint64>("offset");
    QTest::newRow("port") << QByteArray("http://a:x/") << QByteArray("Invalid URL") << qint64(9);
    QTest::newRow("port behind a blank")
        << QByteArray(" http://a:x/") << QByteArray("Invalid URL") << qint64(10);
    QTest::newRow("host") << QByteArray("http://a b/") << QByteArray("Invalid URL") << qint64(7);
    QTest::newRow("no host") << QByteArray("http://") << QByteArray("Invalid URL") << qint64(7);
    QTest::newRow("no scheme") << QByteArray("/a") << QByteArray("Invalid URL") << qint64(0);
    QTest::newRow("protocol") << QByteArray("ftp://a")
                              << QByteArray("Protocol \"ftp:\" not supported. Expected \"http:\"")
                              << qint64(0);
}

void tst_Syntax::saysWhereAUrlIsWrong()
{
    QFETCH(QByteArray, url);
    const Result<UrlParts> parsed = parseUrl(url);
    QVERIFY(!parsed);
    QTEST(parsed.error().message, "message");
    QTEST(parsed.error().byteOffset, "offset");
}

QTEST_GUILESS_MAIN(tst_Syntax)
#include "tst_syntax.moc"
