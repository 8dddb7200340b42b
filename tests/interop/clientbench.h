#pragma once

#include "core/http/clientrequest.h"
#include "core/http/server.h"
#include "core/wire/tcpnetwork.h"

#include <QByteArrayList>

#include <functional>
#include <memory>

/// What a request came to: how its objects spoke, in order, and what arrived.
struct Answer {
    bool closed = false;
    int status = 0;
    bool reused = false;
    QByteArray body;
    roundtrip::message::RawHeaders headers;
    roundtrip::message::RawHeaders trailers;
    roundtrip::Error error;
    QByteArrayList events;

    QByteArray header(QByteArrayView name) const
    {
        const auto *field = roundtrip::message::findHeader(headers, name);
        return field ? field->value : QByteArray();
    }
};

/// Our client on real sockets with the real clock, and an agent that keeps its sockets.
class ClientBench
{
public:
    using Request = std::shared_ptr<roundtrip::http::ClientRequest>;
    using Response = roundtrip::http::ClientRequest::Response;
    using Act = std::function<void(roundtrip::http::ClientRequest &)>;
    using ResponseAct = std::function<void(roundtrip::http::ClientRequest &, const Response &)>;

    /// What a program does with a request, behind what is noted.
    struct Program {
        Act start = [](roundtrip::http::ClientRequest &request) { (void)request.end(); };
        Act inSocket = {};
        Act inContinue = {};
        Act inTimeout = {};
        ResponseAct inResponse = {};
        ResponseAct inData = {};
        bool reads = true; ///< is it registered for the response's 'data'?
    };

    roundtrip::http::RequestOptions optionsFor(quint16 port, const QByteArray &path);
    /// Makes the request and runs the program's start; null when the options are refused.
    Request request(const roundtrip::http::RequestOptions &options, const Program &program,
        const std::shared_ptr<Answer> &answer);
    /// Sends these pieces and then the last one.
    std::shared_ptr<Answer> send(const roundtrip::http::RequestOptions &options,
        const QByteArrayList &pieces = {}, const QByteArray &last = {});

    roundtrip::wire::SteadyClock clock;
    roundtrip::trace::Writer writer;
    roundtrip::wire::Loop loop{clock, writer};
    roundtrip::wire::Gate gate{loop};
    roundtrip::wire::TcpNetwork network{loop, gate};
    roundtrip::http::Context context{loop, network, gate};
    roundtrip::http::Agent agent{context, {.name = "agent", .keepAlive = true}};

private:
    static void watch(roundtrip::http::ClientRequest &request, const Program &program,
        const std::shared_ptr<Answer> &answer);
    static void watchResponse(roundtrip::http::ClientRequest &request, const Response &response,
        const Program &program, const std::shared_ptr<Answer> &answer);
};
