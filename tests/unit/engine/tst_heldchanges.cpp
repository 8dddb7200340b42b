#include "handfixture.h"

#include "core/flow/exchangereading.h"

#include <QTcpServer>
#include <QTcpSocket>

using namespace roundtrip;
using engine::EditStep;
using trace::EventKind;
using trace::HeldItem;
using trace::Seam;
using trace::Side;

/// A person changes what is held: both versions are in the trace, and what left is what it says.
class tst_HeldChanges : public QObject
{
    Q_OBJECT

    static trace::StepEdit editOf(const HandFixture &f, int n = 1)
    {
        return f.trace.snapshot().detailOf<trace::StepEdit>(f.event(EventKind::StepEdited, n));
    }

    /// The payloads of the request, piece by piece as flow draws them; empty when the pieces do not
    /// lie one behind the other up to what was written.
    static QByteArrayList drawn(const HandFixture &f)
    {
        const auto snapshot = f.trace.snapshot();
        const auto half = snapshot.at(f.event(EventKind::CallRequest)).subject().halfId();
        const flow::ExchangeReading reading(
            snapshot, flow::Moment::headOf(snapshot), flow::ExchangeKey{half, {}});
        QByteArrayList payloads;
        qint64 at = reading.request().begin;
        for (const flow::StreamPiece &piece : reading.request().pieces) {
            if (piece.begin != at)
                return {};
            at = piece.end;
            if (piece.kind == flow::PieceKind::Chunk)
                payloads.append(reading.payload(reading.request(), piece));
        }
        return at == reading.request().written() ? payloads : QByteArrayList();
    }

private Q_SLOTS:
    void theFramingFollowsAnEditedChunk()
    {
        HandFixture f;
        f.holdSide(Side::Client, Seam::Out);
        const auto outcome = f.start(f.post("/echo", {"one", "two"}));
        const auto chunk = f.awaitHeld(2);
        QCOMPARE(chunk.item, HeldItem::Chunk);
        f.perform(EditStep{chunk.event, "eleven bytes"});
        const trace::StepEdit edit = editOf(f);
        QCOMPARE(edit.before, "3\r\none\r\n");
        QCOMPARE(edit.after, "c\r\neleven bytes\r\n");
        QCOMPARE(edit.step, chunk.event.value);
        f.perform(engine::ReleaseAll{});
        QTRY_VERIFY(outcome->closed);
        QCOMPARE(outcome->body, "eleven bytestwo");
        QCOMPARE(drawn(f), QByteArrayList({"eleven bytes", "two"}));
        QVERIFY(f.sumsComeOut());
    }

    void theFramingIsLeftWrongOnPurpose()
    {
        HandFixture f;
        f.holdSide(Side::Client, Seam::Out);
        const auto outcome = f.start(f.post("/echo", {"one", "two"}));
        const auto chunk = f.awaitHeld(2);
        f.perform(EditStep{chunk.event, "four", EditStep::Framing::StaysAsItIs});
        QCOMPARE(editOf(f).after, "3\r\nfour\r\n");
        const auto snapshot = f.trace.snapshot();
        QCOMPARE(trace::StepChange(snapshot.at(f.event(EventKind::StepEdited)).arg),
            trace::StepChange::FramingLeftWrong);
        f.perform(engine::ReleaseAll{});
        QTRY_VERIFY(outcome->closed);
        QTRY_COMPARE(f.count(EventKind::ParseFailed), 1);
    }

    void theLengthInAHeadThatIsStillHeldFollows()
    {
        HandFixture f;
        f.holdSide(Side::Client, Seam::Out);
        plan::RequestPlan plan = f.post("/echo", {"one"});
        plan.framing = plan::FramingChoice::ContentLength;
        const auto outcome = f.start(plan);
        const auto body = f.awaitHeld(2);
        QCOMPARE(body.item, HeldItem::Body);
        f.perform(EditStep{body.event, "seven b"});
        QCOMPARE(f.count(EventKind::StepEdited), 2); // the head and the piece
        f.perform(engine::ReleaseAll{});
        QTRY_VERIFY(outcome->closed);
        QVERIFY(f.writes(Side::Client).join().contains("Content-Length: 7\r\n"));
        QCOMPARE(outcome->body, "seven b");
        QCOMPARE(drawn(f), QByteArrayList({"seven b"}));
        QVERIFY(f.sumsComeOut());
    }

    void aLengthThatHasLeftCannotFollow()
    {
        HandFixture f;
        f.holdSide(Side::Client, Seam::Out);
        plan::RequestPlan plan = f.post("/echo", {"one"});
        plan.framing = plan::FramingChoice::ContentLength;
        const auto outcome = f.start(plan);
        const auto body = f.awaitHeld(2);
        f.release(); // the head
        f.perform(EditStep{body.event, "seven b"});
        QCOMPARE(f.refusal().code, "ERR_STEP_CHANGE");
        QCOMPARE(f.count(EventKind::StepEdited), 0);
        f.perform(EditStep{body.event, "two"}); // as long as before
        f.perform(engine::ReleaseAll{});
        QTRY_VERIFY(outcome->closed);
        QCOMPARE(outcome->body, "two");
    }

    void aHeadIsEditedAsLongAsNoneOfItHasLeft()
    {
        HandFixture f;
        f.holdSide(Side::Client, Seam::Out);
        const auto outcome = f.start(f.request("/"));
        const auto head = f.awaitHeld();
        f.perform(
            EditStep{head.event, "GET /inspect HTTP/1.1\r\nHost: edited\r\nbad line\r\n\r\n"});
        QVERIFY(f.refusal().code.startsWith("HPE_"));
        QVERIFY(f.refusal().byteOffset > 0);
        f.perform(EditStep{head.event, "GET /inspect HTTP/1.1\r\nHost: edited\r\n\r\n"});
        f.perform(engine::ReleaseAll{});
        QTRY_VERIFY(outcome->closed);
        QVERIFY(outcome->body.contains("/inspect"));
        QVERIFY(f.sumsComeOut());
        f.perform(EditStep{head.event, "GET /late HTTP/1.1\r\n\r\n"});
        QCOMPARE(f.refusal(2).code, "ERR_STEP_GONE");
    }

    void theHandlerGetsTheEditedHead()
    {
        HandFixture f;
        f.holdSide(Side::Server, Seam::Deliver);
        const auto outcome = f.start(f.request("/"));
        const auto head = f.awaitHeld();
        QCOMPARE(head.item, HeldItem::Head);
        f.perform(EditStep{head.event, "GET /status/418 HTTP/1.1\r\nHost: a\r\n\r\n"});
        const trace::StepEdit edit = editOf(f);
        QVERIFY(edit.before.startsWith("GET / HTTP/1.1\r\n"));
        QCOMPARE(edit.at, -1); // the wire is as it was
        f.perform(engine::ReleaseAll{});
        QTRY_VERIFY(outcome->closed);
        QCOMPARE(outcome->result.statusCode, 418);
    }

    void theProgramGetsTheEditedPieceOfABody()
    {
        HandFixture f;
        f.holdSide(Side::Client, Seam::Deliver);
        const auto outcome = f.start(f.request("/"));
        f.awaitHeld();
        f.release();
        const auto body = f.awaitHeld();
        QCOMPARE(body.item, HeldItem::Body);
        f.perform(EditStep{body.event, "changed"});
        f.perform(engine::ReleaseAll{});
        QTRY_VERIFY(outcome->closed);
        QVERIFY(outcome->result.complete);
        QCOMPARE(outcome->body, "changed");
    }

    void aDroppedChunkIsNeverSent()
    {
        HandFixture f;
        f.holdSide(Side::Client, Seam::Out);
        const auto outcome = f.start(f.post("/echo", {"one", "two"}));
        const auto chunk = f.awaitHeld(2);
        f.perform(engine::DropStep{chunk.event});
        f.perform(engine::ReleaseAll{});
        QTRY_VERIFY(outcome->closed);
        QCOMPARE(outcome->body, "two");
        QVERIFY(!f.writes(Side::Client).join().contains("one"));
        QCOMPARE(drawn(f), QByteArrayList({"two"}));
        QVERIFY(f.sumsComeOut());
    }

    void aPersonAnswersInPlaceOfTheHandler()
    {
        HandFixture f;
        f.holdSide(Side::Server, Seam::Deliver);
        const auto outcome = f.start(f.request("/"));
        const auto head = f.awaitHeld();
        engine::AnswerStep answer{head.event, {}};
        answer.answer.status = 503;
        answer.answer.headers = {{"Retry-After", "5"}};
        answer.answer.pieces = {{"not now", {}}};
        f.perform(answer);
        f.holdSide(Side::Server, Seam::Deliver, false);
        QTRY_VERIFY(outcome->closed);
        QCOMPARE(outcome->result.statusCode, 503);
        QCOMPARE(outcome->body, "not now");
        QCOMPARE(f.count(EventKind::OnRequest), 0);
        const auto call = f.trace.snapshot().at(f.event(EventKind::CallWriteHead));
        QCOMPARE(trace::Origin(call.arg), trace::Origin::Person);
    }

    void aResponseThatNobodySentIsRefused()
    {
        HandFixture f;
        f.holdSide(Side::Client, Seam::Out);
        const auto outcome = f.start(f.request("/"));
        const auto head = f.awaitHeld();
        f.perform(engine::AnswerStep{head.event, {}});
        QCOMPARE(f.refusal().code, "ERR_STEP_CHANGE");
        QCOMPARE(f.now().held().size(), size_t(1)); // it still waits
        f.perform(engine::ReleaseAll{});
        QTRY_VERIFY(outcome->closed);
        QVERIFY(outcome->result.complete);
    }
};

QTEST_GUILESS_MAIN(tst_HeldChanges)
#include "tst_heldchanges.moc"
