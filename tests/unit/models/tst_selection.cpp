#include "ui/models/selection.h"

#include <QSignalSpy>
#include <QTest>

using namespace roundtrip;
using ui::Selection;

class tst_Selection : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void saysOnlyWhatChanged()
    {
        Selection selection;
        QSignalSpy exchanges(&selection, &Selection::exchangeChanged);
        QSignalSpy events(&selection, &Selection::eventChanged);
        selection.setExchange({{1}, {2}});
        selection.setExchange({{1}, {2}});
        QCOMPARE(exchanges.size(), 1);
        selection.setEvent({7});
        selection.setEvent({7});
        QCOMPARE(events.size(), 1);
        QCOMPARE(selection.event().value, 7u);
    }

    void anotherExchangeTakesTheEventWithIt()
    {
        Selection selection;
        selection.setExchange({{1}, {}});
        selection.setEvent({7});
        selection.setExchange({{3}, {}});
        QVERIFY(!selection.event());
    }

    void bytesComeWithTheirEventAndGoWithAnother()
    {
        Selection selection;
        QSignalSpy events(&selection, &Selection::eventChanged);
        const flow::WireRange bytes{flow::Message::Response, 10, 20};
        selection.setBytes(bytes, {7});
        selection.setBytes(bytes, {7});
        QCOMPARE(events.size(), 1);
        QCOMPARE(selection.event().value, 7u);
        QCOMPARE(selection.bytes(), bytes);
        selection.setEvent({7}); // the whole of it
        QVERIFY(selection.bytes().isEmpty());
        QCOMPARE(events.size(), 2);
    }
};

QTEST_GUILESS_MAIN(tst_Selection)
#include "tst_selection.moc"
