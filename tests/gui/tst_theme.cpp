#include "ui/theme/segmentedcontrol.h"
#include "ui/theme/theme.h"

#include <QFontInfo>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace roundtrip::ui;

class tst_Theme : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void textIsReadableOnEachTint()
    {
        for (const Palette &p : {Palette::light(), Palette::darkPalette()}) {
            QVERIFY(contrastOf(p.text, p.stage) >= 4.5);
            QVERIFY(contrastOf(p.muted, p.panel) >= 4.5);
            const std::pair<QColor, QColor> facts[] = {{p.head, p.headTint}, {p.chunk, p.chunkTint},
                {p.end, p.endTint}, {p.error, p.errorTint}, {p.agent, p.agentTint}};
            for (const auto &[ink, tint] : facts) {
                QVERIFY(contrastOf(readableOn(ink, tint), tint) >= 4.5);
                QVERIFY(contrastOf(ink, p.stage) >= 3); // shapes keep the token itself
            }
        }
    }

    void whatIsReadableStaysAsItIs()
    {
        const Palette p = Palette::light();
        QCOMPARE(readableOn(p.text, p.panel), p.text);
    }

    void zoomScalesFontsAndMeasuresWithinBounds()
    {
        Theme theme;
        const int before = QFontInfo(theme.body()).pixelSize();
        QSignalSpy changed(&theme, &Theme::changed);
        theme.setZoom(2);
        QCOMPARE(changed.size(), 1);
        QVERIFY(qAbs(QFontInfo(theme.body()).pixelSize() - 2 * before) <= 1);
        QVERIFY(qAbs(QFontInfo(theme.sentence()).pixelSize() - 4 * before) <= 1);
        theme.setZoom(100);
        QCOMPARE(theme.zoom(), 3.0);
        theme.setZoom(0);
        QCOMPARE(theme.zoom(), 0.5);
        QVERIFY(theme.px(0.1) >= 1);
    }

    void iconsTakeTheColourAskedFor()
    {
        const Theme theme;
        const QImage image = theme.icon(QStringLiteral("play"), Qt::red).pixmap(32, 32).toImage();
        bool red = false;
        for (int i = 0; i < image.width() * image.height(); ++i)
            red |= image.pixelColor(i % image.width(), i / image.width()) == QColor(Qt::red);
        QVERIFY(red);
        QVERIFY(theme.icon(QStringLiteral("no such icon")).isNull());
    }

    void aSegmentIsChosenByClickAndByArrowKey()
    {
        SegmentedControl control;
        for (const char *text : {"story", "code", "wire"})
            control.addSegment(QString::fromLatin1(text));
        QCOMPARE(control.currentIndex(), 0);
        QSignalSpy activated(&control, &SegmentedControl::activated);
        control.setCurrentIndex(1);
        QCOMPARE(activated.size(), 0); // not by a person
        control.show();
        QVERIFY(QTest::qWaitForWindowActive(&control));
        const auto buttons = control.findChildren<QToolButton *>();
        QTest::mouseClick(buttons.at(2), Qt::LeftButton);
        QCOMPARE(control.currentIndex(), 2);
        QCOMPARE(activated.size(), 1);
        buttons.at(2)->setFocus();
        QTest::keyClick(buttons.at(2), Qt::Key_Left);
        QCOMPARE(control.currentIndex(), 1);
    }
};

QTEST_MAIN(tst_Theme)
#include "tst_theme.moc"
