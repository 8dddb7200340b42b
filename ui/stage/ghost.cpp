#include "ui/stage/ghost.h"

namespace roundtrip::ui
{

using flow::Label;
using flow::Lane;
using flow::PieceKind;
using flow::Row;

namespace
{

Row labelRow(
    Lane lane, const QString &text, Label::Role role, int at, Label::Kind kind = Label::Kind::Call)
{
    Row row;
    row.begin = row.end = std::chrono::microseconds(at);
    row.label = {lane, text, QString(), role, kind, {}};
    return row;
}

Row arrowRow(trace::Side from, const std::vector<flow::Segment> &segments, int at)
{
    Row row;
    row.kind = Row::Kind::Arrow;
    row.begin = std::chrono::microseconds(at);
    row.end = std::chrono::microseconds(at + 1);
    row.arrow.from = from;
    row.arrow.segments = segments;
    row.arrow.read = trace::EventIndex{0};
    row.arrow.write = trace::EventIndex{0};
    return row;
}

flow::Step stepOf(int number, const char *title)
{
    flow::Step step;
    step.guideNumber = number;
    step.title = QString::fromUtf8(title);
    return step;
}

} // namespace

flow::Scene ghostScene()
{
    flow::Scene scene;
    scene.client = QStringLiteral("ClientRequest");
    scene.server = QStringLiteral("(req, res) ⇒");
    const flow::Segment head{PieceKind::Head, 80, QStringLiteral("head")};
    const flow::Segment body{PieceKind::Chunk, 14, QStringLiteral("body")};
    scene.rows = {
        labelRow(Lane::Client, QStringLiteral("http.request()"), Label::Role::Head, 1),
        labelRow(Lane::Client, QStringLiteral("end()"), Label::Role::End, 1),
        arrowRow(trace::Side::Client, {head}, 2),
        labelRow(Lane::Server, QStringLiteral("'request'"), Label::Role::Head, 4),
        labelRow(Lane::Server, QStringLiteral("writeHead()"), Label::Role::Head, 4),
        labelRow(Lane::Server, QStringLiteral("end()"), Label::Role::End, 4),
        arrowRow(trace::Side::Server, {head, body}, 5),
        labelRow(Lane::Client, QStringLiteral("'response'"), Label::Role::Head, 7,
            Label::Kind::Callback),
        labelRow(
            Lane::Client, QStringLiteral("'data'"), Label::Role::Chunk, 7, Label::Kind::Callback),
        labelRow(Lane::Client, QStringLiteral("'end'"), Label::Role::End, 7, Label::Kind::Callback),
    };
    const std::chrono::microseconds unsaid{0};
    scene.elbows = {{1, 2, unsaid, Label::Role::Head}, {2, 3, unsaid, Label::Role::Head},
        {5, 6, unsaid, Label::Role::Head}, {6, 7, unsaid, Label::Role::Head}};
    return scene;
}

std::vector<flow::Step> ghostClientSteps()
{
    return {stepOf(2, "http.request(…)"), stepOf(3, "url, options, callback"),
        stepOf(4, "request.write()"), stepOf(7, "request.end()"), stepOf(5, "'response'"),
        stepOf(6, "'data', 'end'")};
}

std::vector<flow::Step> ghostServerSteps(const GhostServer &server)
{
    std::vector<flow::Step> steps{stepOf(2, "createServer(…)"), stepOf(6, "server.listen()"),
        stepOf(3, "'request' (req, res)"), stepOf(4, "req 'data', 'end'"),
        stepOf(5, "writeHead, write"), stepOf(5, "res.end()")};
    if (server.port != 0) {
        steps[0].state = steps[1].state = flow::Step::State::Done;
        steps[1].title = QStringLiteral("server.listen(%1)").arg(server.port);
        steps[1].detail = server.host;
    }
    return steps;
}

} // namespace roundtrip::ui
