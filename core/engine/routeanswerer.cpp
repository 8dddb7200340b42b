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

/// One answer under way. Its deadlines keep it alive.
class Answer : public std::enable_shared_from_this<Answer>
{
public:
    Answer(http::Context &context, std::shared_ptr<const plan::RouteTable> table,
        const plan::RouteAnswer &answer, const http::Server::Response &response)
        : m_context(context)
        , m_table(std::move(table))
        , m_answer(answer)
        , m_response(response)
    {
    }

    void begin()
    {
        after(m_answer.delay, [](Answer &self) {
            if (!self.m_answer.statusMessage.isEmpty())
                self.m_response->statusMessage = self.m_answer.statusMessage;
            (void)self.m_response->writeHead(
                self.m_answer.status, rawHeaders(self.m_answer.headers));
            self.nextPiece();
        });
    }

private:
    using Step = void (*)(Answer &);

    void after(std::chrono::milliseconds delay, Step step)
    {
        const auto go = [self = shared_from_this(), step] {
            const http::OriginScope routes(*self->m_response, trace::Origin::Routes);
            if (!self->m_response->destroyed())
                step(*self);
        };
        if (delay.count() <= 0)
            return go();
        m_context.loop.deadlines().arm(
            trace::DeadlineName::RouteDelay, trace::Subject::half(m_response->half()), delay, go);
    }

    void nextPiece()
    {
        while (m_next < m_answer.pieces.size()) {
            if (const auto delay = m_answer.pieces[m_next].delay; delay.count() > 0) {
                return after(delay, [](Answer &self) {
                    self.writePiece();
                    self.nextPiece();
                });
            }
            writePiece();
        }
        finish();
    }

    void writePiece() { (void)m_response->write(m_answer.pieces[m_next++].data); }

    void finish()
    {
        switch (m_answer.finish) {
        case plan::Finish::End:
            if (!m_answer.trailers.empty())
                (void)m_response->addTrailers(rawHeaders(m_answer.trailers));
            (void)m_response->end();
            break;
        case plan::Finish::Abort:
            m_response->destroy();
            break;
        case plan::Finish::None:
            break;
        }
    }

    http::Context &m_context;
    std::shared_ptr<const plan::RouteTable> m_table; ///< keeps m_answer alive
    const plan::RouteAnswer &m_answer;
    http::Server::Response m_response;
    size_t m_next = 0;
};

} // namespace

RouteAnswerer::RouteAnswerer(http::Context &context, const plan::RouteTable &table)
    : m_context(context)
    , m_table(std::make_shared<plan::RouteTable>(table))
{
}

bool RouteAnswerer::handle(
    const http::Server::Request &request, const http::Server::Response &response) const
{
    for (const plan::Route &route : m_table->routes) {
        if (matches(route, *request)) {
            if (route.answer.byHand)
                return true; // the half is open: a person's commands answer
            std::make_shared<Answer>(m_context, m_table, route.answer, response)->begin();
            return true;
        }
    }
    return false;
}

} // namespace roundtrip::engine
