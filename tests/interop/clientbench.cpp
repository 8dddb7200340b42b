#include "tests/interop/clientbench.h"

using namespace roundtrip;
using namespace roundtrip::http;

RequestOptions ClientBench::optionsFor(quint16 port, const QByteArray &path)
{
    RequestOptions options;
    options.host = "127.0.0.1";
    options.port = port;
    options.path = path;
    options.agent = &agent;
    return options;
}

ClientBench::Request ClientBench::request(
    const RequestOptions &options, const Program &program, const std::shared_ptr<Answer> &answer)
{
    Request made;
    loop.enter([&] {
        const auto result = ClientRequest::request(context, options);
        if (!result)
            return;
        made = *result;
        watch(*made, program, answer);
        program.start(*made);
    });
    return made;
}

std::shared_ptr<Answer> ClientBench::send(
    const RequestOptions &options, const QByteArrayList &pieces, const QByteArray &last)
{
    const auto answer = std::make_shared<Answer>();
    Program program;
    program.start = [&](ClientRequest &made) {
        for (const QByteArray &piece : pieces)
            (void)made.write(piece);
        (void)made.end(last);
    };
    request(options, program, answer);
    return answer;
}

void ClientBench::watch(
    ClientRequest &request, const Program &program, const std::shared_ptr<Answer> &answer)
{
    const auto noting = [answer, raw = &request](const QByteArray &word, const Act &act = {}) {
        return [=] {
            answer->events.append(word);
            if (act)
                act(*raw);
        };
    };
    request.onSocket(noting("req.socket", program.inSocket));
    request.onFinish(noting("req.finish"));
    request.onTimeout(noting("req.timeout", program.inTimeout));
    request.onAbort(noting("req.abort"));
    request.onContinue(noting("req.continue", program.inContinue));
    request.onError([answer](const Error &error) {
        answer->error = error;
        answer->events.append("req.error(" + error.code + ")");
    });
    request.onClose([answer] {
        answer->closed = true;
        answer->events.append("req.close");
    });
    request.onInformation([answer](const ClientRequest::Information &information) {
        answer->events.append(
            "req.information(" + QByteArray::number(information.statusCode) + ")");
    });
    request.onResponse([answer, program, raw = &request](const Response &response) {
        watchResponse(*raw, response, program, answer);
    });
}

void ClientBench::watchResponse(ClientRequest &request, const Response &response,
    const Program &program, const std::shared_ptr<Answer> &answer)
{
    const auto note = [answer](const QByteArray &word) { answer->events.append(word); };
    answer->status = response->statusCode();
    answer->headers = response->rawHeaders();
    answer->reused = request.reusedSocket();
    note("req.response(" + QByteArray::number(answer->status) + ")");
    if (program.reads) {
        response->onData([=, raw = &request, weak = std::weak_ptr(response)](QByteArrayView bytes) {
            answer->body += bytes;
            if (program.inData)
                program.inData(*raw, weak.lock());
        });
    }
    response->onEnd([note, answer, raw = response.get()] {
        answer->trailers = raw->rawTrailers();
        note("res.data(" + QByteArray::number(answer->body.size()) + ")");
        note("res.end");
    });
    response->onAborted([note] { note("res.aborted"); });
    response->onClose([note] { note("res.close"); });
    response->onError([note](const Error &error) { note("res.error(" + error.code + ")"); });
    if (program.inResponse)
        program.inResponse(request, response);
}
