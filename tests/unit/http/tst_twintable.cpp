#include "core/http/twintable.h"

#include <QTest>

using namespace roundtrip;

class tst_TwinTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsWhoseBytesTheyAre()
    {
        http::TwinTable table;
        table.messageBegins({1}, 0, {10});
        table.messageBegins({1}, 50, {11});
        QCOMPARE(table.covering({1}, 0), trace::HalfId{10});
        QCOMPARE(table.covering({1}, 49), trace::HalfId{10});
        QCOMPARE(table.covering({1}, 70), trace::HalfId{11});
        QCOMPARE(table.covering({2}, 0), trace::HalfId{});
    }

    /// The client may be gone before the server accepts.
    void isThereForAWhileBehindTheClient()
    {
        http::TwinTable table;
        table.messageBegins({1}, 0, {10});
        table.clientClosed({1});
        QCOMPARE(table.covering({1}, 0), trace::HalfId{10});
    }

    void whatNoServerAsksForIsForgotten()
    {
        http::TwinTable table;
        table.messageBegins({1}, 0, {10});
        table.messageBegins({2}, 0, {20});
        table.serverBegins({2});
        table.clientClosed({1});
        table.clientClosed({2});
        for (quint32 id = 3; id < 3000; ++id) {
            table.messageBegins({id}, 0, {id});
            table.clientClosed({id});
        }
        QCOMPARE(table.covering({1}, 0), trace::HalfId{});
        QCOMPARE(table.covering({2}, 0), trace::HalfId{20}); // its server is still there
        table.forget({2});
        QCOMPARE(table.covering({2}, 0), trace::HalfId{});
    }
};

QTEST_GUILESS_MAIN(tst_TwinTable)
#include "tst_twintable.moc"
