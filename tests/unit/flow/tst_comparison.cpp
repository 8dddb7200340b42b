#include "core/flow/comparison.h"
#include "core/flow/exchangeindex.h"
#include "tests/support/sampletraces.h"
#include "tests/unit/engine/handfixture.h"
#include "tests/unit/flow/flowdump.h"
#include "tests/unit/flow/livetraces.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::trace;
using namespace std::chrono_literals;
using flow::ComparedLine;
using flow::Comparison;
using flow::Difference;
using flow::ExchangeKey;
using flow::ExchangeReading;
using flow::Moment;

namespace
{

std::vector<ExchangeKey> keysOf(const Snapshot &snapshot)
{
    flow::ExchangeIndex index;
    index.update(snapshot);
    std::vector<ExchangeKey> keys;
    for (int row = 0; row < index.rowCount(); ++row)
        keys.push_back(index.keyAt(row));
    return keys;
}

Comparison compared(const Snapshot &snapshot, const Moment &moment, ExchangeKey before,
    ExchangeKey after)
{
    return flow::comparisonOf({snapshot, moment, before}, {snapshot, moment, after});
}

/// "≠ status: 200 OK | 404 Not Found"
QByteArray textOf(const ComparedLine &line)
{
    return (flow::signOf(line.difference) + u' ' + line.what + QStringLiteral(": ") + line.before
        + QStringLiteral(" | ") + line.after)
        .toUtf8();
}

QByteArray dump(const Comparison &comparison)
{
    QByteArray out;
    for (const ComparedLine &line : comparison.lines)
        out += textOf(line) + '\n';
    return out;
}

/// What two plans come to, the second with one change: the lines that differ.
QByteArrayList differencesOf(const plan::RequestPlan &before, const plan::RequestPlan &after)
{
    HandFixture fixture;
    plan::RequestPlan one = before;
    plan::RequestPlan other = after;
    one.url = fixture.url(one.url);
    other.url = fixture.url(other.url);
    fixture.run(one);
    fixture.run(other);
    if (!QTest::qWaitFor([&] { return fixture.count(EventKind::HalfClosed) >= 4; }, 10'000))
        qFatal("the exchanges do not end");
    const Snapshot now = fixture.trace.snapshot();
    const std::vector<ExchangeKey> keys = keysOf(now);
    QByteArrayList differ;
    for (const ComparedLine &line : compared(now, Moment::headOf(now), keys[0], keys[1]).lines) {
        const bool timeOnly = line.part == ComparedLine::Part::Time;
        if (line.difference != Difference::Same && line.difference != Difference::Alike && !timeOnly)
            differ << flow::signOf(line.difference).toUtf8() + ' ' + line.what.toUtf8();
    }
    return differ;
}

plan::RequestPlan planOf(const QByteArray &method, const QByteArray &path)
{
    plan::RequestPlan plan;
    plan.method = method;
    plan.url = path;
    plan.agent = plan::NewAgent{}; // else the second is reused in any case
    return plan;
}

} // namespace

class tst_Comparison : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anExchangeIsTheSameAsItself_data();
    void anExchangeIsTheSameAsItself();
    void turnedAroundItIsTheOpposite_data() { anExchangeIsTheSameAsItself_data(); }
    void turnedAroundItIsTheOpposite();
    void nothingIsKnownInAdvance_data() { anExchangeIsTheSameAsItself_data(); }
    void nothingIsKnownInAdvance();
    void liveTraceKnowsNothingInAdvance();
    void oneChangeIsMarked_data();
    void oneChangeIsMarked();
    void aSocketThatIsReusedIsMarked();
    void whatStillRunsIsOpen();
    void whatDiffersWhileOneRunsDiffersInTheEnd_data();
    void whatDiffersWhileOneRunsDiffersInTheEnd();
    void timesThatLieCloseAreTheSame();
    void changesBetweenPlansAreNamed();
    void theSentenceSaysWhatWasChanged();
    void theSentenceSaysWhatTheModuleHadSet_data();
    void theSentenceSaysWhatTheModuleHadSet();
    void ofWhatHasNotBegunNothingIsSaid();
    void ofLongTextsOnlyTheDifferenceIsSaid_data();
    void ofLongTextsOnlyTheDifferenceIsSaid();
};

void tst_Comparison::anExchangeIsTheSameAsItself_data()
{
    QTest::addColumn<test::Sample>("sample");
    for (const test::Sample sample : test::allSamples)
        QTest::newRow(test::nameOf(sample)) << sample;
}

void tst_Comparison::anExchangeIsTheSameAsItself()
{
    QFETCH(test::Sample, sample);
    const Snapshot whole = test::sampleTrace(sample).snapshot;
    for (const ExchangeKey &key : keysOf(whole)) {
        for (quint64 events = 0; events <= whole.endEvent(); events += 3) {
            const Comparison same = compared(whole, test::momentAt(whole, events), key, key);
            QCOMPARE(same.differences(), 0);
        }
    }
}

void tst_Comparison::turnedAroundItIsTheOpposite()
{
    QFETCH(test::Sample, sample);
    const Snapshot whole = test::sampleTrace(sample).snapshot;
    const Moment head = Moment::headOf(whole);
    const std::vector<ExchangeKey> keys = keysOf(whole);
    for (size_t i = 1; i < keys.size(); ++i) {
        const Comparison there = compared(whole, head, keys[i - 1], keys[i]);
        const Comparison back = compared(whole, head, keys[i], keys[i - 1]);
        QCOMPARE(there.differences(), back.differences());
        for (const ComparedLine &line : there.lines) {
            if (line.difference != Difference::Added && line.difference != Difference::Changed)
                continue;
            const auto turned = std::ranges::find_if(back.lines, [&](const ComparedLine &other) {
                return other.part == line.part && other.what == line.what
                    && other.before == line.after && other.after == line.before;
            });
            QVERIFY2(turned != back.lines.end(), textOf(line).constData());
            QCOMPARE(turned->difference,
                line.difference == Difference::Added ? Difference::Removed : Difference::Changed);
        }
    }
}

void tst_Comparison::nothingIsKnownInAdvance()
{
    QFETCH(test::Sample, sample);
    const Snapshot whole = test::sampleTrace(sample).snapshot;
    const std::vector<ExchangeKey> keys = keysOf(whole);
    for (quint64 events = 0; events <= whole.endEvent(); ++events) {
        const Moment moment = test::momentAt(whole, events);
        for (size_t i = 1; i < keys.size(); ++i)
            QCOMPARE(dump(compared(whole, moment, keys[i - 1], keys[i])),
                dump(compared(whole.until(events), moment, keys[i - 1], keys[i])));
    }
}

void tst_Comparison::liveTraceKnowsNothingInAdvance()
{
    for (const char *name : {"twoGets", "queue", "pipelined"}) {
        const Snapshot whole = test::liveTrace(name);
        const std::vector<ExchangeKey> keys = keysOf(whole);
        QVERIFY(keys.size() > 1);
        for (quint64 events = 0; events <= whole.endEvent(); ++events) {
            const Moment moment = test::momentAt(whole, events);
            QCOMPARE(dump(compared(whole, moment, keys[0], keys[1])),
                dump(compared(whole.until(events), moment, keys[0], keys[1])));
        }
    }
}

void tst_Comparison::oneChangeIsMarked_data()
{
    QTest::addColumn<plan::RequestPlan>("before");
    QTest::addColumn<plan::RequestPlan>("after");
    QTest::addColumn<QByteArrayList>("differ");
    const plan::RequestPlan get = planOf("GET", "/");
    QTest::newRow("nothing") << get << get << QByteArrayList{};
    QTest::newRow("target") << get << planOf("GET", "/missing")
                            << QByteArrayList{"≠ target", "≠ to the server", "≠ to the client",
                                   "≠ status", "≠ Content-Length", "≠ body"};
    plan::RequestPlan field = get;
    field.headers = {{"X-Test", "1"}};
    QTest::newRow("a field more") << get << field
                                  << QByteArrayList{"+ X-Test", "≠ to the server"};
    QTest::newRow("a field less") << field << get
                                  << QByteArrayList{"− X-Test", "≠ to the server"};
    plan::RequestPlan post = planOf("POST", "/echo");
    post.pieces = {{"hello", 0ms}};
    plan::RequestPlan twice = post;
    twice.pieces = {{"hel", 0ms}, {"lo", 20ms}};
    QTest::newRow("body in two pieces")
        << post << twice
        << QByteArrayList{"≠ request.write()", "≠ req 'data', 'end'", "≠ to the server 1",
               "+ to the server 2", "≠ to the client 1", "+ to the client 2"};
}

void tst_Comparison::oneChangeIsMarked()
{
    QFETCH(plan::RequestPlan, before);
    QFETCH(plan::RequestPlan, after);
    QFETCH(QByteArrayList, differ);
    const QByteArrayList found = differencesOf(before, after);
    for (const QByteArray &line : differ)
        QVERIFY2(found.contains(line), (line + " is not among " + found.join(", ")).constData());
    if (differ.isEmpty())
        QCOMPARE(found, QByteArrayList{});
}

void tst_Comparison::aSocketThatIsReusedIsMarked()
{
    const Snapshot now = test::liveTrace("twoGets");
    const std::vector<ExchangeKey> keys = keysOf(now);
    const Comparison comparison = compared(now, Moment::headOf(now), keys[0], keys[1]);
    const auto socket = std::ranges::find(
        comparison.lines, QStringLiteral("socket"), &ComparedLine::what);
    QVERIFY(socket != comparison.lines.end());
    QCOMPARE(socket->difference, Difference::Changed);
    QVERIFY(socket->before.startsWith(QStringLiteral("new :")));
    QVERIFY(socket->after.startsWith(QStringLiteral("reused :")));
    QCOMPARE(now.at(socket->afterEvent).kind, EventKind::AgentReusedSocket);
}

/// What an exchange that runs has not come to yet is no difference.
void tst_Comparison::whatStillRunsIsOpen()
{
    const Snapshot now = test::liveTrace("twoGets");
    const std::vector<ExchangeKey> keys = keysOf(now);
    quint64 begun = now.endEvent();
    while (now.at({begun - 1}).kind != EventKind::CallRequest)
        --begun;
    const Comparison comparison = compared(now, test::momentAt(now, begun), keys[0], keys[1]);
    const auto status = std::ranges::find(
        comparison.lines, QStringLiteral("status"), &ComparedLine::what);
    QCOMPARE(status->difference, Difference::Open);
    QVERIFY(comparison.isOpen());
    const Comparison later = compared(now, Moment::headOf(now), keys[0], keys[1]);
    QVERIFY(!later.isOpen());
}

void tst_Comparison::whatDiffersWhileOneRunsDiffersInTheEnd_data()
{
    QTest::addColumn<plan::RequestPlan>("before");
    QTest::addColumn<plan::RequestPlan>("after");
    plan::RequestPlan post = planOf("POST", "/echo");
    post.pieces = {{"hello", 0ms}, {" world", 2ms}};
    QTest::newRow("the same again") << post << post;
    QTest::newRow("chunks") << planOf("GET", "/chunks/5?delay=1") << planOf("GET", "/chunks/5?delay=1");
    QTest::newRow("fewer") << planOf("GET", "/chunks/5?delay=1") << planOf("GET", "/chunks/3?delay=1");
    QTest::newRow("another") << post << planOf("GET", "/");
}

/// Nothing is counted as a difference that the rest of an exchange may still make the same.
void tst_Comparison::whatDiffersWhileOneRunsDiffersInTheEnd()
{
    QFETCH(plan::RequestPlan, before);
    QFETCH(plan::RequestPlan, after);
    HandFixture fixture;
    before.url = fixture.url(before.url);
    after.url = fixture.url(after.url);
    fixture.run(before);
    fixture.run(after);
    QTRY_VERIFY(fixture.count(EventKind::HalfClosed) >= 4);
    const Snapshot whole = fixture.trace.snapshot();
    const std::vector<ExchangeKey> keys = keysOf(whole);
    const Comparison end = compared(whole, Moment::headOf(whole), keys[0], keys[1]);
    QVERIFY(!end.running);
    for (quint64 events = 1; events < whole.endEvent(); ++events) {
        const Moment moment = test::momentAt(whole, events);
        const Comparison then = compared(whole, moment, keys[0], keys[1]);
        if (!then.running)
            continue;
        for (const ComparedLine &line : then.lines) {
            if (!flow::isDifferent(line.difference))
                continue;
            const auto last = std::ranges::find_if(end.lines, [&](const ComparedLine &one) {
                return one.part == line.part && one.what.startsWith(line.what);
            });
            const bool stays = last != end.lines.end() && flow::isDifferent(last->difference);
            QVERIFY2(stays, (textOf(line) + " after " + QByteArray::number(events)).constData());
        }
        const flow::Sentence said = flow::sentenceOf(then, std::nullopt);
        QVERIFY(said.text.endsWith(QStringLiteral("so far.")));
        QVERIFY(said.next.contains(QStringLiteral("not known yet")));
    }
}

void tst_Comparison::timesThatLieCloseAreTheSame()
{
    const Snapshot queue = test::liveTrace("queue");
    const std::vector<ExchangeKey> keys = keysOf(queue);
    const auto whole = [&](size_t one, size_t other) {
        const Comparison comparison =
            compared(queue, Moment::headOf(queue), keys[one], keys[other]);
        return *std::ranges::find(comparison.lines, QStringLiteral("whole"), &ComparedLine::what);
    };
    QCOMPARE(whole(0, 0).difference, Difference::Same);
    QCOMPARE(whole(0, 2).difference, Difference::Changed); // it waited for two others
}

void tst_Comparison::changesBetweenPlansAreNamed()
{
    plan::RequestPlan before = planOf("GET", "http://127.0.0.1:1/");
    before.headers = {{"Accept", "text/plain"}};
    QVERIFY(flow::changesOf(before, before).empty());
    plan::RequestPlan after = before;
    after.headers = {{"accept", "text/plain"}, {"X-Test", "1"}};
    after.finish = plan::Finish::None;
    const std::vector<flow::PlanChange> changes = flow::changesOf(before, after);
    QCOMPARE(changes.size(), size_t(2));
    QCOMPARE(changes[0], (flow::PlanChange{"X-Test", {}, "1"}));
    QCOMPARE(changes[1].before, QStringLiteral("end()"));
    after = before;
    after.pieces = {{"abc", {}}};
    QCOMPARE(flow::changesOf(before, after).front().after, QStringLiteral("3 B"));
    after = before;
    after.agent = plan::NoAgent{};
    QCOMPARE(flow::changesOf(before, after).size(), size_t(1));
}

void tst_Comparison::theSentenceSaysWhatWasChanged()
{
    Comparison comparison;
    ComparedLine line;
    line.what = QStringLiteral("status");
    line.difference = Difference::Changed;
    comparison.lines.push_back(line);
    const flow::Sentence one = flow::sentenceOf(
        comparison, std::vector<flow::PlanChange>{{"method", "GET", "HEAD"}});
    QCOMPARE(one.text, QStringLiteral("One change: method `GET` → `HEAD`. One thing differs."));
    QVERIFY(one.next.contains(QStringLiteral("status")));
    QCOMPARE(flow::sentenceOf({}, std::vector<flow::PlanChange>{}).text,
        QStringLiteral("The same request again. Nothing differs."));
    QCOMPARE(flow::sentenceOf(comparison, std::nullopt).text, QStringLiteral("One thing differs."));
}

void tst_Comparison::theSentenceSaysWhatTheModuleHadSet_data()
{
    QTest::addColumn<plan::FieldList>("before");
    QTest::addColumn<plan::FieldList>("after");
    QTest::addColumn<QString>("said");
    const plan::FieldList none;
    QTest::newRow("in place of the module's") << none << plan::FieldList{{"Connection", "close"}}
        << QStringLiteral("Connection `keep-alive (set by the module)` → `close`.");
    QTest::newRow("left to the module") << plan::FieldList{{"Connection", "close"}} << none
        << QStringLiteral("Connection `close` → `keep-alive (set by the module)`.");
    QTest::newRow("of the program alone") << none << plan::FieldList{{"X-Test", "1"}}
        << QStringLiteral("X-Test not set → `1`.");
}

/// What the headline says went over the wire is what the table says.
void tst_Comparison::theSentenceSaysWhatTheModuleHadSet()
{
    QFETCH(plan::FieldList, before);
    QFETCH(plan::FieldList, after);
    QFETCH(QString, said);
    HandFixture fixture;
    plan::RequestPlan one = fixture.request("/");
    plan::RequestPlan other = one;
    one.headers = before;
    other.headers = after;
    fixture.run(one);
    fixture.run(other);
    QTRY_VERIFY(fixture.count(EventKind::HalfClosed) >= 4);
    const Snapshot now = fixture.trace.snapshot();
    const std::vector<ExchangeKey> keys = keysOf(now);
    const flow::Sentence sentence =
        flow::sentenceOf(compared(now, Moment::headOf(now), keys[0], keys[1]),
            flow::changesOf(one, other));
    QVERIFY2(sentence.text.startsWith(QStringLiteral("One change: ") + said),
        qPrintable(sentence.text));
}

void tst_Comparison::ofWhatHasNotBegunNothingIsSaid()
{
    const Snapshot now = test::liveTrace("twoGets");
    const std::vector<ExchangeKey> keys = keysOf(now);
    const Comparison comparison = compared(now, Moment{}, keys[0], keys[1]);
    QVERIFY2(comparison.lines.empty(), dump(comparison).constData());
}

void tst_Comparison::ofLongTextsOnlyTheDifferenceIsSaid_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::addColumn<QString>("said");
    const auto row = [](const char *name, const char *before, const char *after, const char *said) {
        QTest::newRow(name) << QString::fromUtf8(before) << QString::fromUtf8(after)
                            << QString::fromUtf8(said);
    };
    row("another path", "http://127.0.0.1:3000/", "http://127.0.0.1:3000/chunks/3",
        "`…/` → `…/chunks/3`");
    row("another part of the query", "http://127.0.0.1:3000/chunks/3?size=5&delay=10",
        "http://127.0.0.1:3000/chunks/3?size=5&delay=300", "`…&delay=10` → `…&delay=300`");
    row("another port", "http://127.0.0.1:3000/api/data/17/items", "http://127.0.0.1:3001/api/data/17/items",
        "`http://127.0.0.1:3000/…` → `http://127.0.0.1:3001/…`");
    row("another part in the middle", "http://127.0.0.1:3000/users/1/messages/all",
        "http://127.0.0.1:3000/users/25/messages/all", "`…/1/…` → `…/25/…`");
    row("all of it", "http://127.0.0.1:3000/a", "https://example.org/b?c",
        "`http://127.0.0.1:3000/a` → `https://example.org/b?c`");
    row("short ones", "text/plain", "text/html", "`text/plain` → `text/html`");
    row("no part at all", "", "a text that is rather long, all of it new",
        "not set → `a text that is rather long, all of it new`");
}

void tst_Comparison::ofLongTextsOnlyTheDifferenceIsSaid()
{
    QFETCH(QString, before);
    QFETCH(QString, after);
    QFETCH(QString, said);
    const flow::Sentence sentence = flow::sentenceOf(
        {}, std::vector<flow::PlanChange>{{QStringLiteral("URL"), before, after}});
    QVERIFY2(sentence.text.startsWith(QStringLiteral("One change: URL %1. ").arg(said)),
        qPrintable(sentence.text));
}

QTEST_GUILESS_MAIN(tst_Comparison)
#include "tst_comparison.moc"
