#include "core/message/headers.h"

#include <QTest>

using namespace roundtrip::message;

class tst_Headers : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void joinsAsNode_data();
    void joinsAsNode();
    void joinsFirstWinsFieldsWhenAsked();
    void keepsTheOrderOfFirstAppearance();
    void joinedValueKnowsAbsentFromEmpty();
    void findsTokensOfLists_data();
    void findsTokensOfLists();
    void findsTheFirstField();
};

void tst_Headers::joinsAsNode_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QList<QByteArray>>("values");
    const auto row = [](const char *name, const QList<QByteArray> &values) {
        QTest::newRow(name) << QByteArray(name) << values;
    };
    for (const char *name : {"age", "authorization", "content-length", "content-type", "etag",
             "expires", "from", "host", "if-modified-since", "if-unmodified-since", "last-modified",
             "location", "max-forwards", "proxy-authorization", "referer", "retry-after", "server",
             "user-agent"})
        row(name, {"1"});
    row("set-cookie", {"1", "2", "3"});
    row("cookie", {"1; 2; 3"});
    for (const char *name : {"accept", "connection", "date", "via", "x-anything"})
        row(name, {"1, 2, 3"});
}

void tst_Headers::joinsAsNode()
{
    QFETCH(QByteArray, name);
    const JoinedHeaders joined =
        joinHeaders({{name.toUpper(), "1"}, {name, "2"}, {name.toUpper(), "3"}});
    QCOMPARE(joined.size(), 1u);
    QCOMPARE(joined[0].name, name);
    QTEST(joined[0].values, "values");
}

void tst_Headers::joinsFirstWinsFieldsWhenAsked()
{
    const JoinedHeaders joined =
        joinHeaders({{"Age", "1"}, {"Age", "2"}, {"Cookie", "a"}, {"Cookie", "b"}}, true);
    QCOMPARE(joinedValue(joined, "age"), "1, 2");
    QCOMPARE(joinedValue(joined, "cookie"), "a; b");
}

void tst_Headers::keepsTheOrderOfFirstAppearance()
{
    const JoinedHeaders joined =
        joinHeaders({{"B", "1"}, {"__proto__", "x"}, {"A", "2"}, {"b", "3"}});
    QCOMPARE(joined, (JoinedHeaders{{"b", {"1, 3"}}, {"a", {"2"}}}));
}

void tst_Headers::joinedValueKnowsAbsentFromEmpty()
{
    const JoinedHeaders joined = joinHeaders({{"A", ""}, {"Set-Cookie", "x"}, {"Set-Cookie", "y"}});
    QVERIFY(joinedValue(joined, "b").isNull());
    QVERIFY(!joinedValue(joined, "A").isNull());
    QVERIFY(joinedValue(joined, "A").isEmpty());
    QCOMPARE(joinedValue(joined, "SET-cookie"), "x, y");
}

void tst_Headers::findsTokensOfLists_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<bool>("found");
    QTest::newRow("alone") << QByteArray("close") << true;
    QTest::newRow("any case") << QByteArray("CLOSE") << true;
    QTest::newRow("in a list") << QByteArray("a, \tClose ,b") << true;
    QTest::newRow("last") << QByteArray("a,close") << true;
    QTest::newRow("part of a word") << QByteArray("closed, xclose") << false;
    QTest::newRow("two words") << QByteArray("close it") << false;
    QTest::newRow("empty") << QByteArray("") << false;
}

void tst_Headers::findsTokensOfLists()
{
    QFETCH(QByteArray, value);
    QTEST(hasToken({{"Other", "close"}, {"cOnnection", value}}, "Connection", "close"), "found");
}

void tst_Headers::findsTheFirstField()
{
    const RawHeaders raw = {{"A", "1"}, {"b", "2"}, {"B", "3"}};
    QCOMPARE(findHeader(raw, "B"), &raw[1]);
    QCOMPARE(findHeader(raw, "c"), nullptr);
}

QTEST_GUILESS_MAIN(tst_Headers)
#include "tst_headers.moc"
