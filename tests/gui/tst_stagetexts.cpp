#include "core/flow/exchangereading.h"
#include "tests/support/sampletraces.h"
#include "tests/support/tracebuilder.h"
#include "ui/stage/stagelayout.h"
#include "ui/theme/theme.h"

#include <QPainterPath>
#include <QRegularExpression>
#include <QTest>

using namespace roundtrip;
using namespace roundtrip::ui;
using Face = StageMetrics::Face;

namespace
{

struct Text {
    QString words;
    QRectF rect;
    Face face = Face::Label;
};

/// Everything that is read, with its place, one by one.
QList<Text> textsOf(const StageLayout &layout)
{
    QList<Text> texts;
    for (const PlacedLabel &label : layout.labels) {
        texts << Text{label.text, label.pill, Face::Label};
        if (!label.note.isEmpty())
            texts << Text{label.note, label.noteRect, Face::Note};
    }
    for (const PlacedElbow &elbow : layout.elbows) {
        if (!elbow.text.isEmpty())
            texts << Text{elbow.text, elbow.textRect, Face::Note};
    }
    for (const PlacedArrow &arrow : layout.arrows) {
        if (!arrow.caption.isEmpty())
            texts << Text{arrow.caption, arrow.captionRect, Face::Caption};
        for (const PlacedArrow::Line &line : arrow.lines) { // ↵ may stand in the margin
            QString words = line.text;
            texts << Text{words.remove(QRegularExpression(QStringLiteral("↵$"))), line.rect,
                Face::Label};
        }
    }
    for (const PlacedQuiet &quiet : layout.quiets)
        texts << Text{quiet.details.isEmpty() ? quiet.text : quiet.text + u'\n' + quiet.details,
            quiet.rect, Face::Note};
    return texts;
}

/// A quadrilateral around the bar of an arrow, that is what it covers.
QPolygonF bodyOf(const PlacedArrow &arrow)
{
    const QPointF half(0, arrow.thickness / 2 - 1);
    return QPolygonF({arrow.bar.p1() - half, arrow.bar.p2() - half, arrow.bar.p2() + half,
        arrow.bar.p1() + half, arrow.bar.p1() - half});
}

bool covers(const QPolygonF &body, const QRectF &rect)
{
    QPainterPath bar;
    bar.addPolygon(body);
    return bar.intersects(rect.adjusted(1, 1, -1, -1));
}

/// The middle of what its letters cover; a rect is as high as its font, letters are lower.
QRectF lettersOf(const Text &text)
{
    return text.rect.adjusted(0, text.rect.height() * 0.12, 0, -text.rect.height() * 0.12);
}

} // namespace

/// No two texts on the stage overlap, none lies over an arrow and none is cut, at every width of the
/// stage that a window from 900 to 2560 pixels has, at every depth, of every sample at many moments.
class tst_StageTexts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyTextIsReadable_data();
    void everyTextIsReadable();

private:
    void look(const flow::Scene &scene, flow::Depth depth, double width, double zoom);

    Theme m_theme;
};

void tst_StageTexts::everyTextIsReadable_data()
{
    QTest::addColumn<test::Sample>("sample");
    QTest::addColumn<int>("depth");
    for (const test::Sample sample : test::allSamples) {
        for (int depth = 1; depth <= 4; ++depth)
            QTest::addRow("%s, depth %d", test::nameOf(sample), depth) << sample << depth;
    }
}

void tst_StageTexts::look(
    const flow::Scene &scene, flow::Depth depth, double width, double zoom)
{
    using Content = StageColumns::Content;
    const Content content = depth == flow::Depth::Story ? Content::Names
        : depth >= flow::Depth::Protocol                ? Content::Lines
                                                        : Content::Calls;
    const double far = depth == flow::Depth::Story ? StageMetrics::farScale(width) : 1;
    const StageMetrics metrics = StageMetrics::of(m_theme, far * zoom);
    const StageLayout layout =
        StageLayout::of(scene, metrics, {width * std::max(1.0, zoom), {}, content});
    const QList<Text> texts = textsOf(layout);
    for (qsizetype i = 0; i < texts.size(); ++i) {
        const Text &text = texts.at(i);
        const QString where =
            QStringLiteral("\"%1\" at %2, zoom %3").arg(text.words).arg(width).arg(zoom);
        QVERIFY2(text.rect.left() >= -0.5 && text.rect.right() <= layout.columns.width + 0.5,
            qPrintable(where + QStringLiteral(" is cut")));
        for (const QString &line : text.words.split(u'\n'))
            QVERIFY2(metrics.width(text.face, line) <= text.rect.width() + 1.5,
                qPrintable(where + QStringLiteral(" is wider than its place")));
        for (qsizetype k = i + 1; k < texts.size(); ++k) {
            const QRectF common = lettersOf(text).intersected(lettersOf(texts.at(k)));
            QVERIFY2(common.width() < 1 || common.height() < 1,
                qPrintable(where + QStringLiteral(" and \"%1\"").arg(texts.at(k).words)));
        }
        for (const PlacedArrow &arrow : layout.arrows)
            QVERIFY2(arrow.bounds.intersects(text.rect) == false
                    || !covers(bodyOf(arrow), lettersOf(text)),
                qPrintable(where + QStringLiteral(" lies over an arrow")));
    }
}

void tst_StageTexts::everyTextIsReadable()
{
    QFETCH(test::Sample, sample);
    QFETCH(int, depth);
    const test::SampleTrace trace = test::sampleTrace(sample);
    const flow::ExchangeKey key{trace.client, trace.server};
    const quint64 end = trace.snapshot.endEvent();
    for (const quint64 events : {end / 3, end / 2, end * 4 / 5, end}) {
        const flow::Moment moment{events,
            events > 0 ? trace.snapshot.timeOf({events - 1}) : std::chrono::microseconds(0)};
        const flow::ExchangeReading reading(trace.snapshot, moment, key);
        flow::Scene scene = flow::sceneOf(reading, flow::Depth(depth));
        flow::Opened opened; // all that can be
        for (const flow::Row &row : scene.rows) {
            if (const auto stretch = flow::stretchOf(row))
                opened.insert(*stretch);
        }
        for (double width = 330; width <= 2060; width += width < 700 ? 37 : 171) {
            look(scene, flow::Depth(depth), width, 1);
            if (QTest::currentTestFailed())
                return;
        }
        look(scene, flow::Depth(depth), 800, 0.5);
        look(scene, flow::Depth(depth), 800, 2.5);
        const flow::Scene open = flow::sceneOf(reading, flow::Depth(depth), opened);
        for (const double width : {340.0, 620.0, 1400.0})
            look(open, flow::Depth(depth), width, 1);
        if (QTest::currentTestFailed())
            return;
    }
}

QTEST_MAIN(tst_StageTexts)
#include "tst_stagetexts.moc"
