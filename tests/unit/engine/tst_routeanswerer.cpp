#include "hostfixture.h"

using namespace roundtrip;

class tst_RouteAnswerer : public QObject
{
    Q_OBJECT

    static plan::ServerPlan serverWith(const plan::Route &route, bool playground = true)
    {
        plan::ServerPlan plan;
        plan.routes.routes = {route};
        plan.routes.playground = playground;
        return plan;
    }

    static plan::Route greeting(const QByteArray &path)
    {
        plan::Route route;
        route.path = path;
        route.answer.status = 203;
        route.answer.headers = {{"X-Route", "yes"}};
        route.answer.pieces = {{"one", {}}, {"two", std::chrono::milliseconds(10)}};
        return route;
    }

private Q_SLOTS:
    void aRouteAnswersBeforeThePlayground()
    {
        HostFixture fixture(serverWith(greeting("/")));
        const auto outcome = fixture.get("/");
        QCOMPARE(outcome.result.statusCode, 203);
        QCOMPARE(outcome.body, QByteArray("onetwo"));
    }

    void aPrefixMatchesAndTheQueryDoesNotMatter()
    {
        HostFixture fixture(serverWith(greeting("/api/*")));
        QCOMPARE(fixture.get("/api/x?y=1").result.statusCode, 203);
        QCOMPARE(fixture.get("/echo").result.statusCode, 200);
    }

    void theMethodMustMatch()
    {
        plan::Route route = greeting("/");
        route.method = "PUT";
        HostFixture fixture(serverWith(route));
        QCOMPARE(fixture.get("/").body, QByteArray("Hello, World!\n"));
    }

    void withoutThePlaygroundTheRestIs404()
    {
        HostFixture fixture(serverWith(greeting("/a"), false));
        QCOMPARE(fixture.get("/").result.statusCode, 404);
    }

    void newRoutesTakeEffectAtOnce()
    {
        HostFixture fixture;
        plan::RouteTable table;
        table.routes = {greeting("/")};
        fixture.host.loop().enter([&] { fixture.host.perform(engine::SetRoutes{table}); });
        QCOMPARE(fixture.get("/").result.statusCode, 203);
    }
};

QTEST_GUILESS_MAIN(tst_RouteAnswerer)
#include "tst_routeanswerer.moc"
