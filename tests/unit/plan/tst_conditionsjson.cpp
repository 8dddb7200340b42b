#include "core/plan/planjson.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::plan;
using namespace std::chrono_literals;

namespace
{

QByteArray where(const JsonError &error)
{
    return QByteArray::number(error.line) + ':' + QByteArray::number(error.column);
}

} // namespace

/// Conditions of a link, breakpoints and faults as JSON and back.
class tst_ConditionsJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void linksComeBackFromTheirJson();
    void aPresetIsTakenAndChanged();
    void breakpointsComeBackFromTheirJson();
    void faultsComeBackFromTheirJson();
    void saysWhatIsWrongWithConditions_data();
    void saysWhatIsWrongWithConditions();
};

void tst_ConditionsJson::linksComeBackFromTheirJson()
{
    for (const LinkPlan &preset : linkPresets()) {
        const auto read = parseLink(toJson(preset));
        QVERIFY2(read, toJson(preset).constData());
        QCOMPARE(*read, preset);
    }
    LinkPlan plan;
    plan.toServer = {40ms, 5ms, 1000, 1};
    plan.toClient = {41ms, 6ms, 2000, 2};
    plan.seed = 9;
    QCOMPARE(*parseLink(toJson(plan)), plan);
    plan.toClient = plan.toServer;
    QCOMPARE(toJson(plan),
        R"({"latencyMs":40,"jitterMs":5,"kbitPerSecond":1000,"segmentBytes":1,"seed":9})");
    QCOMPARE(*parseLink(toJson(plan)), plan);
}

void tst_ConditionsJson::aPresetIsTakenAndChanged()
{
    const auto plan = parseLink(R"({"segmentBytes":1,"preset":"3g","toClient":{"latencyMs":10}})");
    QVERIFY(plan);
    QCOMPARE(plan->preset, "3g");
    QCOMPARE(plan->toServer.latency, 150ms);
    QCOMPARE(plan->toServer.segmentBytes, 1);
    QCOMPARE(plan->toClient.latency, 10ms);
    QCOMPARE(plan->toClient.kbitPerSecond, 1600);
    QCOMPARE(*parseLink(toJson(*plan)), *plan);
}

void tst_ConditionsJson::breakpointsComeBackFromTheirJson()
{
    BreakpointPlan plan;
    plan.id = 3;
    plan.side = BreakSide::Server;
    plan.at = BreakAt::HeadIn;
    plan.method = "POST";
    plan.target = "/caf\xe9/*";
    plan.headerName = "Content-Type";
    plan.headerValue = "json";
    plan.status = "5xx";
    plan.minimumAge = 1500ms;
    plan.socketReused = true;
    plan.enabled = false;
    BreakpointPlan other;
    other.id = 4;
    const std::vector<BreakpointPlan> list{plan, other};
    const auto read = parseBreakpoints(toJson(list));
    QVERIFY2(read, toJson(list).constData());
    QCOMPARE(*read, list);
}

void tst_ConditionsJson::faultsComeBackFromTheirJson()
{
    for (const FaultChoice kind :
        {FaultChoice::Delay, FaultChoice::Stall, FaultChoice::Resume, FaultChoice::Truncate,
            FaultChoice::Reset, FaultChoice::HalfClose, FaultChoice::Split, FaultChoice::Corrupt}) {
        const FaultPlan plan{kind, true, 12, 250ms, 0x20};
        QCOMPARE(*parseFault(toJson(plan)), plan);
    }
}

void tst_ConditionsJson::saysWhatIsWrongWithConditions_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("place");
    QTest::newRow("an unknown key") << QByteArray("{\"latency\":3}") << QByteArray("1:2");
    QTest::newRow("no such preset") << QByteArray("{\"preset\":\"5g\"}") << QByteArray("1:11");
    QTest::newRow("less than nothing") << QByteArray("{\"latencyMs\":-1}") << QByteArray("1:14");
    QTest::newRow("wrong within a direction")
        << QByteArray("{\"toClient\":{\"segmentBytes\":0.5}}") << QByteArray("1:29");
}

void tst_ConditionsJson::saysWhatIsWrongWithConditions()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, place);
    const auto read = parseLink(json);
    QVERIFY(!read);
    QCOMPARE(where(read.error()), place);
}

QTEST_GUILESS_MAIN(tst_ConditionsJson)
#include "tst_conditionsjson.moc"
