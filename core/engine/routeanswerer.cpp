#include "core/engine/routeanswerer.h"

#include "core/message/requesttarget.h"

namespace roundtrip::engine
{

namespace
{

bool matches(const plan::Route &route, const http::IncomingMessage &request)
{
    if (!route.method.isEmpty() && route.method != request.method())
        return false;
    const message::RequestTarget target = message::readTarget(request.method(), request.url());
    const bool named = target.form == message::TargetForm::Absolute;
    QByteArrayView path = named ? target.pathAndQuery : QByteArrayView(request.url());
    if (const qsizetype query = path.indexOf('?'); query >= 0)
        path = path.first(query);
    if (named && path.isEmpty())
        path = "/";
    if (route.path.endsWith('*'))
        return path.startsWith(QByteArrayView(route.path).chopped(1));
    return path == route.path;
}

message::RawHeaders rawHeaders(const plan::FieldList &fields)
{
    message::RawHeaders headers;
    for (const auto &[name, value] : fields)
        headers.push_back({name, value});
    return headers;
}

bool isLarge(const plan::RouteAnswer &answer)
{
    qint64 bytes = 0;
    for (const plan::Piece &piece : answer.pieces)
        bytes += piece.data.size();
    return bytes > http::OutgoingMessage::highWaterMark;
}

/// One answer under way. What it waits for keeps it alive.
class Answer : public std::enable_shared_from_this<Answer>
{
public:
    Answer(RouteDelays &delays, std::shared_ptr<const plan::RouteTable> table,
        const plan::RouteAnswer &answer, const http::Server::Response &response)
        : m_delays(delays)
        , m_table(std::move(table))
        , m_answer(answer)
        , m_response(response)
    {
    }

    void begin()
    {
        after(m_answer.delay, [self = shared_from_this()](http::ServerResponse &response) {
            if (!self->m_answer.statusMessage.isEmpty())
                response.statusMessage = self->m_answer.statusMessage;
            (void)response.writeHead(self->m_answer.status, rawHeaders(self->m_answer.headers));
            self->beginBody(response);
        });
    }

private:
    void after(std::chrono::milliseconds delay, RouteDelays::Go go)
    {
        const auto response = m_response.lock();
        if (!response || response->destroyed())
            return;
        if (delay.count() > 0)
            return m_delays.wait(response, delay, std::move(go));
        const http::OriginScope routes(*response, trace::Origin::Routes);
        go(*response);
    }

    void beginBody(http::ServerResponse &response)
    {
        if (!isLarge(m_answer))
            return nextPiece(response);
        if (const auto shared = m_response.lock())
            atItsTurn(shared, [self = shared_from_this()](http::ServerResponse &assigned) {
                self->nextPiece(assigned);
            });
    }

    void nextPiece(http::ServerResponse &response)
    {
        while (m_next < m_answer.pieces.size()) {
            if (const auto delay = m_answer.pieces[m_next].delay; delay.count() > 0) {
                return after(delay, [self = shared_from_this()](http::ServerResponse &waited) {
                    self->writePiece(waited);
                    self->nextPiece(waited);
                });
            }
            writePiece(response);
        }
        finish(response);
    }

    void writePiece(http::ServerResponse &response)
    {
        (void)response.write(m_answer.pieces[m_next++].data);
    }

    void finish(http::ServerResponse &response)
    {
        switch (m_answer.finish) {
        case plan::Finish::End:
            if (!m_answer.trailers.empty())
                (void)response.addTrailers(rawHeaders(m_answer.trailers));
            (void)response.end();
            break;
        case plan::Finish::Abort:
            response.destroy();
            break;
        case plan::Finish::None:
        case plan::Finish::ByHand:
            break;
        }
    }

    RouteDelays &m_delays;
    std::shared_ptr<const plan::RouteTable> m_table; ///< keeps m_answer alive
    const plan::RouteAnswer &m_answer;
    std::weak_ptr<http::ServerResponse> m_response;
    size_t m_next = 0;
};

} // namespace

RouteAnswerer::RouteAnswerer(
    RouteDelays &delays, const plan::RouteTable &table, LeftToPerson leftToPerson)
    : m_delays(delays)
    , m_table(std::make_shared<plan::RouteTable>(table))
    , m_leftToPerson(std::move(leftToPerson))
{
}

bool RouteAnswerer::handle(
    const http::Server::Request &request, const http::Server::Response &response) const
{
    for (const plan::Route &route : m_table->routes) {
        if (matches(route, *request)) {
            if (route.answer.byHand) { // the half is open: a person's commands answer
                if (m_leftToPerson)
                    m_leftToPerson(response);
                return true;
            }
            std::make_shared<Answer>(m_delays, m_table, route.answer, response)->begin();
            return true;
        }
    }
    return false;
}

} // namespace roundtrip::engine
