#include "core/plan/jsonvalue.h"
#include "core/plan/planjson.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace roundtrip;
using namespace roundtrip::plan;
using namespace std::chrono_literals;

namespace
{

RequestPlan fullRequest()
{
    RequestPlan plan;
    plan.method = "POST";
    plan.url = "http://127.0.0.1:3000/\xc3\xa9?\"x\"";
    plan.headers = {{"X-A", "1"}, {"x-a", "caf\xe9"}, {"B", ""}};
    plan.pieces = {{"abc\r\n", 0ms}, {QByteArray("\0\x01\xff", 3), 250ms}, {"", 1ms}};
    plan.framing = FramingChoice::Chunked;
    plan.waitForContinue = true;
    plan.trailers = {{"T", "u"}};
    plan.finish = Finish::None;
    plan.timeout = 1500ms;
    plan.delayBefore = 20ms;
    plan.parallel = true;
    plan.agent = NewAgent{};
    plan.tls = {"-----BEGIN CERTIFICATE-----\n", false, "b"};
    plan.conformance = Conformance::Node;
    plan.insecureHTTPParser = true;
    plan.socketPath = "/tmp/\xc3\xa9 1";
    return plan;
}

QByteArray where(const JsonError &error)
{
    return QByteArray::number(error.line) + ':' + QByteArray::number(error.column);
}

} // namespace

class tst_PlanJson : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void readsTheDocumentedRequest();
    void readsAFileOfRequests();
    void anArrayOfRequestsIsEnough();
    void requestsComeBackFromTheirJson_data();
    void requestsComeBackFromTheirJson();
    void agentsComeBackFromTheirJson();
    void routesComeBackFromTheirJson();
    void largeTextsStandBesideTheJson();
    void whatIsNotAttachedIsAnError();
    void jsonOfAPlanIsCompactAndInOrder();
    void serverPlanAsJson();
    void readsARouteTable();
    void saysWhereJsonIsBroken_data();
    void saysWhereJsonIsBroken();
    void saysWhereAPlanIsWrong_data();
    void saysWhereAPlanIsWrong();
    void namesWhatIsWrong();
    void readsEscapes();
    void limitsDepthSizeAndCount();
    void readsFilesBesideThePlanAndBelow();
    void aFileIsReadOnceForAllPieces();
    void theFilesOfAPlanHaveALimitTogether();
    void ofACaFileTheCertificatesAreTaken();
    void refusesFilesElsewhere_data();
    void refusesFilesElsewhere();

private:
    QTemporaryDir m_folder;
};

void tst_PlanJson::initTestCase()
{
    QVERIFY(m_folder.isValid());
    QDir root(m_folder.path());
    QVERIFY(root.mkpath("plans/below"));
    const auto write = [&](const QString &name, const QByteArray &content) {
        QFile file(root.filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
    };
    QVERIFY(write("secret", "secret"));
    QVERIFY(write("plans/body", "body"));
    QVERIFY(write("plans/below/body", "deep"));
    QVERIFY(write("plans-beside", "beside"));
    QVERIFY(QFile::link(root.filePath("secret"), root.filePath("plans/link")));
    QVERIFY(QFile::link(root.path(), root.filePath("plans/up")));
    QVERIFY(QFile::link(root.filePath("plans/body"), root.filePath("plans/inner")));
    QVERIFY(QFile::link("/dev/zero", root.filePath("plans/zero")));
}

void tst_PlanJson::readsTheDocumentedRequest()
{
    const auto plan = parseRequestPlan(R"({
        "method": "POST", "url": "http://a/", "headers": [["A", "1"], ["A", "2"]],
        "pieces": [{"text": "你"}, {"base64": "AAE=", "delayMs": 5}],
        "framing": "content-length", "waitForContinue": true, "trailers": [["T", "\u00e9"]],
        "finish": "abort", "timeoutMs": 1, "delayBeforeMs": 2, "parallel": true,
        "agent": {"keepAlive": true, "maxSockets": 3, "scheduling": "fifo"}, "conformance": "node"})",
        {});
    QVERIFY(plan);
    RequestPlan expected;
    expected.method = "POST";
    expected.url = "http://a/";
    expected.headers = {{"A", "1"}, {"A", "2"}};
    expected.pieces = {{"\xe4\xbd\xa0", 0ms}, {QByteArray("\0\x01", 2), 5ms}};
    expected.framing = FramingChoice::ContentLength;
    expected.waitForContinue = true;
    expected.trailers = {{"T", "\xe9"}};
    expected.finish = Finish::Abort;
    expected.timeout = 1ms;
    expected.delayBefore = 2ms;
    expected.parallel = true;
    AgentPlan agent;
    agent.keepAlive = true;
    agent.maxSockets = 3;
    agent.fifo = true;
    expected.agent = agent;
    expected.conformance = Conformance::Node;
    QVERIFY(*plan == expected);
}

void tst_PlanJson::readsAFileOfRequests()
{
    const auto file = parseRequestFile(R"({"requests": [{"url": "http://a/", "agent": "slow"},
        {"url": "http://b/", "agent": "none"}, {"url": "http://c/"}],
        "agents": {"slow": {"keepAliveMsecs": 9, "maxTotalSockets": 1, "maxFreeSockets": 2, "timeout": 7}},
        "roundtrip": 1})",
        {});
    QVERIFY(file);
    QCOMPARE(file->requests.size(), 3u);
    QVERIFY(file->requests[0].agent == AgentChoice(NamedAgent{"slow"}));
    QVERIFY(file->requests[1].agent == AgentChoice(NoAgent{}));
    QVERIFY(file->requests[2].agent == AgentChoice(SharedAgent{}));
    AgentPlan slow;
    slow.keepAliveMsecs = 9;
    slow.maxTotalSockets = 1;
    slow.maxFreeSockets = 2;
    slow.timeoutMs = 7;
    QVERIFY(file->agents.at("slow") == slow);
}

void tst_PlanJson::anArrayOfRequestsIsEnough()
{
    const auto file = parseRequestFile("\xef\xbb\xbf [ {\"url\":\"http://a/\"} ] \r\n", {});
    QVERIFY(file);
    QCOMPARE(file->requests.size(), 1u);
    QCOMPARE(file->requests[0].method, "GET");
    const auto none = parseRequestFile("[]", {});
    QVERIFY(none && none->requests.empty());
}

void tst_PlanJson::requestsComeBackFromTheirJson_data()
{
    QTest::addColumn<int>("agent");
    const char *names[] = {"shared", "none", "new", "named", "options"};
    for (int i = 0; i < 5; ++i)
        QTest::newRow(names[i]) << i;
}

void tst_PlanJson::requestsComeBackFromTheirJson()
{
    QFETCH(int, agent);
    const AgentChoice choices[] = {
        SharedAgent{}, NoAgent{}, NewAgent{}, NamedAgent{"a \"b\""}, AgentPlan::global()};
    RequestPlan plan = fullRequest();
    plan.agent = choices[agent];
    const auto parsed = parseRequestPlan(toJson(plan), {});
    QVERIFY2(parsed, toJson(plan).constData());
    QVERIFY2(*parsed == plan, toJson(*parsed).constData());
}

void tst_PlanJson::agentsComeBackFromTheirJson()
{
    AgentPlan plan = AgentPlan::global();
    QCOMPARE(plan.keepAlive, true);
    QCOMPARE(plan.timeoutMs, 5000);
    QCOMPARE(toJson(AgentPlan{}), "{}");
    plan.fifo = true;
    plan.maxSockets = 1;
    plan.maxTotalSockets = 2;
    plan.maxFreeSockets = 0;
    plan.keepAliveMsecs = 0;
    const auto parsed = parseAgentPlan(toJson(plan));
    QVERIFY(parsed && *parsed == plan);
}

void tst_PlanJson::routesComeBackFromTheirJson()
{
    RouteTable table;
    table.playground = false;
    Route route;
    route.path = "/x*";
    table.routes.push_back(route);
    route.method = "PUT";
    route.answer.status = 418;
    route.answer.statusMessage = "caf\xe9";
    route.answer.headers = {{"A", "1"}, {"A", "2"}};
    route.answer.pieces = {{"a", 1ms}, {"b", 0ms}};
    route.answer.trailers = {{"T", "u"}};
    route.answer.delay = 3ms;
    route.answer.finish = Finish::Abort;
    table.routes.push_back(route);
    const auto parsed = parseRouteTable(toJson(table), {});
    QVERIFY2(parsed && *parsed == table, toJson(table).constData());
}

void tst_PlanJson::largeTextsStandBesideTheJson()
{
    RequestPlan plan = fullRequest();
    const QByteArray large(5'000'000, '\xff');
    plan.pieces = {{large, 0ms}, {"small", 1ms}, {large, 2ms}, {QByteArray(4096, 'x'), 0ms}};
    plan.tls.ca = "-----BEGIN CERTIFICATE-----" + QByteArray(5000, 'A');
    Attached attached;
    const QByteArray json = toJson(plan, &attached);
    QVERIFY2(json.size() < 2000, QByteArray::number(json.size()).constData());
    QCOMPARE(attached.size(), size_t(3));
    QCOMPARE(attached.front().constData(), large.constData()); // shared, not copied
    const auto parsed = parseRequestPlan(json, {}, attached);
    QVERIFY2(parsed && *parsed == plan, json.constData());

    RouteTable table;
    Route route;
    route.path = "/";
    route.answer.pieces = {{large, 0ms}};
    table.routes.push_back(route);
    attached.clear();
    const QByteArray routes = toJson(table, &attached);
    const auto read = parseRouteTable(routes, {}, attached);
    QVERIFY2(read && *read == table, routes.left(1000).constData());
}

void tst_PlanJson::whatIsNotAttachedIsAnError()
{
    const auto plan = parseRequestPlan(R"({"url":"u","pieces":[{"attached":1}]})", {}, {"only"});
    QVERIFY(!plan);
    QCOMPARE(where(plan.error()), "1:34");
}

void tst_PlanJson::jsonOfAPlanIsCompactAndInOrder()
{
    RequestPlan plan;
    plan.url = "http://a/";
    QCOMPARE(toJson(plan), R"({"method":"GET","url":"http://a/"})");
    QCOMPARE(toJson(fullRequest()),
        QByteArray(
            R"({"method":"POST","url":"http://127.0.0.1:3000/é?\"x\"",)"
            R"("headers":[["X-A","1"],["x-a","café"],["B",""]],)"
            R"("pieces":[{"text":"abc\r\n"},{"base64":"AAH/","delayMs":250},{"text":"","delayMs":1}],)"
            R"("framing":"chunked","waitForContinue":true,"trailers":[["T","u"]],"finish":"none",)"
            R"("timeoutMs":1500,"delayBeforeMs":20,"parallel":true,"agent":"new","tls":{"ca":"-----BEGIN CERTIFICATE-----\n",)"
            R"("rejectUnauthorized":false,"servername":"b"},"conformance":"node",)"
            R"("insecureHTTPParser":true,"socketPath":"/tmp/é 1"})"));
}

void tst_PlanJson::serverPlanAsJson()
{
    ServerPlan plan;
    plan.port = 3000;
    plan.routes.routes.push_back({"GET", "/", {}});
    QCOMPARE(toJson(plan),
        R"({"host":"127.0.0.1","port":3000,"conformance":"strict","routes":[{"method":"GET","path":"/"}]})");
    plan.routes.routes.clear();
    plan.maxBodySize = 1000;
    plan.maxConnections = 2;
    QVERIFY(toJson(plan).endsWith(R"(,"maxBodySize":1000,"maxConnections":2})"));
    plan.proxy = true;
    QVERIFY(toJson(plan).endsWith(R"(,"maxConnections":2,"proxy":true})"));
    plan = {};
    plan.conformance = Conformance::Node;
    plan.socketPath = "/tmp/s";
    plan.insecureHTTPParser = true;
    QCOMPARE(toJson(plan),
        R"({"host":"127.0.0.1","port":0,"conformance":"node","socketPath":"/tmp/s","routes":[],"insecureHTTPParser":true})");
    plan = {};
    plan.port = 3000;
    plan.tls = {"c.pem", "k.pem"};
    QCOMPARE(toJson(plan),
        R"({"host":"127.0.0.1","port":3000,"conformance":"strict","tls":{"certificateFile":"c.pem","keyFile":"k.pem"},"routes":[]})");
}

void tst_PlanJson::readsARouteTable()
{
    const auto table = parseRouteTable(R"({"roundtrip": 1, "playground": false, "routes": [
        {"method": "GET", "path": "/hello", "status": 201, "statusMessage": "Made", "headers": [["A", "b"]],
         "pieces": [{"text": "x", "delayMs": 4}], "trailers": [["T", "u"]], "delayMs": 5, "finish": "none"},
        {"path": "*"}]})",
        {});
    QVERIFY(table);
    QVERIFY(!table->playground);
    QCOMPARE(table->routes.size(), 2u);
    QCOMPARE(table->routes[0].answer.status, 201);
    QCOMPARE(table->routes[0].answer.delay, 5ms);
    QCOMPARE(table->routes[1].method, QByteArray());
    QCOMPARE(table->routes[1].answer.status, 200);
}

void tst_PlanJson::saysWhereJsonIsBroken_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("place");
    const auto row = [](const QByteArray &json, const char *place) {
        QTest::newRow(json.left(60).constData()) << json << QByteArray(place);
    };
    row("", "1:1");
    row("  ", "1:3");
    row("[", "1:2");
    row("[1,]", "1:4");
    row("[1 2]", "1:4");
    row("[]]", "1:3");
    row("{} x", "1:4");
    row("{\"a\"}", "1:5");
    row("{\"a\":1,}", "1:8");
    row("{a:1}", "1:2");
    row("{'a':1}", "1:2");
    row("{\n  \"a\": 1,\n  \"a\": 2\n}", "3:3");
    row("// x\n{}", "1:1");
    row("[tru]", "1:2");
    row("nul", "1:1");
    row("[01]", "1:2");
    row("[-]", "1:2");
    row("[+1]", "1:2");
    row("[.5]", "1:2");
    row("[1.]", "1:4");
    row("[1e]", "1:4");
    row("[1e999]", "1:2");
    row("[NaN]", "1:2");
    row("[\"a]", "1:2");
    row("[\"\\x\"]", "1:3");
    row("[\"\\u12\"]", "1:3");
    row("[\"\\ud800\"]", "1:3");
    row("[\"\\ud800\\u0041\"]", "1:3");
    row("[\"\\udc00\"]", "1:3");
    row("[\"a\nb\"]", "1:4");
    row("[\"\xff\"]", "1:2");
    row("[\"\xed\xa0\x80\"]", "1:2");
    row("[\"你好\" x]", "1:7");
    row("\xef\xbb\xbfx", "1:1");
    row(QByteArray("[\0]", 3), "1:2");
    row("[\"\\", "1:3");
}

void tst_PlanJson::saysWhereJsonIsBroken()
{
    QFETCH(QByteArray, json);
    const auto file = parseRequestFile(json, {});
    QVERIFY(!file);
    QVERIFY(!file.error().message.isEmpty());
    QTEST(where(file.error()), "place");
}

void tst_PlanJson::saysWhereAPlanIsWrong_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("place");
    const auto row = [](const QByteArray &json, const char *place) {
        QTest::newRow(json.constData()) << json << QByteArray(place);
    };
    const auto request = [&](const QByteArray &member, const char *place) {
        row("[{\"url\": \"u\",\n  " + member + "}]", place);
    };
    row("1", "1:1");
    row("{}", "1:1");
    request("\"tls\": true", "2:10");
    request("\"insecureHTTPParser\": true", "2:25"); // in conformance strict
    request("\"insecureHTTPParser\": 1", "2:25");
    request("\"socketPath\": \"\"", "2:17");
    request("\"tls\": {\"ca\": \"x\"}", "2:17");
    request("\"tls\": {\"certificate\": \"x\"}", "2:11");
    request("\"tls\": {\"rejectUnauthorized\": 0}", "2:33");
    request("\"tls\": {\"servername\": \"\"}", "2:25");
    request("\"tls\": {\"caFile\": \"x\"}", "2:21");
    row("{\"roundtrip\": 1}", "1:1");
    row("{\"requests\": []}", "1:1");
    row("{\"roundtrip\": 2, \"requests\": []}", "1:15");
    row("{\"roundtrip\": 1, \"requests\": {}}", "1:30");
    row("{\"roundtrip\": 1, \"request\": []}", "1:18");
    row("{\"roundtrip\":1,\"requests\":[],\"agents\":{\"none\":{}}}", "1:40");
    row("{\"roundtrip\":1,\"requests\":[],\"agents\":{\"a\":{\"max\":1}}}", "1:45");
    row("[{}]", "1:2");
    row("[[]]", "1:2");
    request("\"urll\": 1", "2:3");
    request("\"method\": 1", "2:13");
    request("\"method\": \"\"", "2:13");
    request("\"headers\": {}", "2:14");
    request("\"headers\": [[\"a\"]]", "2:15");
    request("\"headers\": [[\"a\", 1]]", "2:21");
    request("\"headers\": [[\"a\", \"\xe4\xbd\xa0\"]]", "2:21");
    request("\"pieces\": [{}]", "2:14");
    request("\"pieces\": [{\"text\": \"a\", \"base64\": \"\"}]", "2:14");
    request("\"pieces\": [{\"base64\": \"*\"}]", "2:25");
    request("\"pieces\": [{\"text\": \"a\", \"delayMs\": -1}]", "2:39");
    request("\"pieces\": [{\"file\": \"a\"}]", "2:23");
    request("\"framing\": \"Chunked\"", "2:14");
    request("\"waitForContinue\": 1", "2:22");
    request("\"finish\": null", "2:13");
    request("\"timeoutMs\": 1.5", "2:16");
    request("\"timeoutMs\": 1e10", "2:16");
    request("\"agent\": true", "2:12");
    request("\"agent\": \"\"", "2:12");
    request("\"agent\": \"missing\"", "2:12");
    request("\"agent\": {\"scheduling\": \"random\"}", "2:27");
    request("\"conformance\": \"loose\"", "2:18");
}

void tst_PlanJson::saysWhereAPlanIsWrong()
{
    QFETCH(QByteArray, json);
    const auto file = parseRequestFile(json, {});
    QVERIFY(!file);
    QVERIFY(!file.error().message.isEmpty());
    QTEST(where(file.error()), "place");
}

void tst_PlanJson::namesWhatIsWrong()
{
    const auto unknown = parseRequestFile("[{\"url\": \"u\", \"heders\": []}]", {});
    QVERIFY(unknown.error().message.contains("\"heders\""));
    QVERIFY(unknown.error().message.contains("headers"));
    const auto route = parseRouteTable("[{\"path\": \"x\"}]", {});
    QCOMPARE(where(route.error()), "1:11");
    const auto status = parseRouteTable("[{\"path\": \"/\", \"status\": 1000}]", {});
    QCOMPARE(where(status.error()), "1:26");
    QVERIFY(status.error().message.contains("999"));
    const auto agent = parseAgentPlan("{\"maxSockets\": -1}");
    QCOMPARE(where(agent.error()), "1:16");
    const auto value =
        parseRequestFile("[{\"url\": \"u\", \"headers\": [[\"X-ok\", \"你\"]]}]", {});
    QCOMPARE(where(value.error()), "1:36");
    QCOMPARE(
        value.error().message, "Invalid character in header content [\"X-ok\"] (ERR_INVALID_CHAR)");
    const auto name = parseRequestFile("[{\"url\": \"u\", \"trailers\": [[\"名\", \"1\"]]}]", {});
    QCOMPARE(name.error().message,
        "Trailer name must be a valid HTTP token [\"名\"] (ERR_INVALID_HTTP_TOKEN)");
}

void tst_PlanJson::readsEscapes()
{
    const auto value = readJson(R"(["\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00\u0000"])");
    QVERIFY(value);
    QCOMPARE(value->items.at(0).text, QByteArray("\"\\/\b\f\n\r\t\xc3\xa9\xf0\x9f\x98\x80\0", 15));
    QCOMPARE(readJson("1e-999")->number, 0.0);
    QVERIFY(!readJson("1e999"));
}

void tst_PlanJson::limitsDepthSizeAndCount()
{
    const QByteArray deep = QByteArray(32, '[') + QByteArray(32, ']');
    QVERIFY(readJson(deep));
    QVERIFY(!readJson('[' + deep + ']'));
    const auto endless = parseRequestFile(QByteArray(1'000'000, '['), {});
    QCOMPARE(where(endless.error()), "1:33");
    JsonLimits limits;
    limits.bytes = 4;
    limits.values = 2;
    QVERIFY(readJson("[1]", limits));
    QVERIFY(!readJson("[1,2]", limits));
    limits.bytes = 100;
    QCOMPARE(where(readJson("[1,2]", limits).error()), "1:4");
}

void tst_PlanJson::readsFilesBesideThePlanAndBelow()
{
    const QString plans = m_folder.filePath("plans");
    for (const QByteArray name : {"body", "./body", "below/body", "inner", "below/./body"}) {
        const auto plan =
            parseRequestPlan("{\"url\":\"u\",\"pieces\":[{\"file\":\"" + name + "\"}]}", plans);
        QVERIFY2(plan, name.constData());
        QCOMPARE(plan->pieces.at(0).data, name.contains("below") ? "deep" : "body");
    }
}

void tst_PlanJson::aFileIsReadOnceForAllPieces()
{
    const auto plan = parseRequestPlan(
        R"({"url":"u","pieces":[{"file":"body"},{"file":"./body"}]})", m_folder.filePath("plans"));
    QVERIFY(plan);
    QCOMPARE(plan->pieces.at(0).data.constData(), plan->pieces.at(1).data.constData());
}

void tst_PlanJson::theFilesOfAPlanHaveALimitTogether()
{
    const QTemporaryDir folder;
    QByteArrayList pieces;
    for (const char *name : {"a", "b", "c", "d", "e"}) {
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.resize(60 * 1024 * 1024));
        pieces.append(QByteArray("{\"file\":\"") + name + "\"}");
    }
    const auto read = [&](qsizetype count) {
        return parseRequestPlan(
            "{\"url\":\"u\",\"pieces\":[" + pieces.first(count).join(",\n") + "]}", folder.path());
    };
    QVERIFY(read(4));
    const auto tooMuch = read(5);
    QVERIFY(!tooMuch);
    QCOMPARE(where(tooMuch.error()), "5:9");
}

/// Beside the certificates there may be text in any encoding; a plan is UTF-8.
void tst_PlanJson::ofACaFileTheCertificatesAreTaken()
{
    const QTemporaryDir folder;
    const QByteArray certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    QFile file(folder.filePath("ca.pem"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("# Autorit\xe9\n" + certificate + "\xff\n" + certificate);
    file.close();
    const auto plan = parseRequestPlan(R"({"url":"u","tls":{"caFile":"ca.pem"}})", folder.path());
    QVERIFY(plan);
    QCOMPARE(plan->tls.ca, certificate + certificate);
    const auto again = parseRequestPlan(toJson(*plan), {});
    QVERIFY(again && *again == *plan);
}

void tst_PlanJson::refusesFilesElsewhere_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("above") << "../secret";
    QTest::newRow("above from below") << "below/../../secret";
    QTest::newRow("around and back") << "below/../body";
    QTest::newRow("absolute") << m_folder.filePath("plans/body");
    QTest::newRow("resource") << ":/x";
    QTest::newRow("link") << "link";
    QTest::newRow("through a linked folder") << "up/secret";
    QTest::newRow("folder whose name begins alike") << "up/plans-beside";
    QTest::newRow("missing") << "nothing";
    QTest::newRow("folder") << "below";
    QTest::newRow("the plan's folder") << ".";
    QTest::newRow("device") << "zero";
    QTest::newRow("NUL") << "body\\u0000";
    QTest::newRow("empty") << "";
}

void tst_PlanJson::refusesFilesElsewhere()
{
    QFETCH(QString, name);
    const QByteArray json = "{\"url\":\"u\",\"pieces\":[{\"file\":\"" + name.toUtf8() + "\"}]}";
    const auto plan = parseRequestPlan(json, m_folder.filePath("plans"));
    QVERIFY(!plan);
    QCOMPARE(where(plan.error()), "1:30");
}

QTEST_GUILESS_MAIN(tst_PlanJson)
#include "tst_planjson.moc"
