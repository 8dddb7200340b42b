#include "core/engine/bodystream.h"

namespace roundtrip::engine
{

void BodyStream::start(
    http::Context &context, const std::shared_ptr<http::ServerResponse> &response, Options options)
{
    std::shared_ptr<BodyStream> stream(new BodyStream(context, response, std::move(options)));
    // Without a pause nothing but the peer slows the stream down: 'drain' wakes it, and keeps it
    // alive.
    if (stream->m_options.pause.count() == 0)
        response->onDrain([stream] { stream->writeMore(); });
    stream->next();
}

BodyStream::BodyStream(
    http::Context &context, const std::shared_ptr<http::ServerResponse> &response, Options options)
    : m_context(context)
    , m_response(response)
    , m_options(std::move(options))
{
}

void BodyStream::next()
{
    const auto response = m_response.lock();
    if (!response)
        return;
    if (m_options.pause.count() == 0 || m_options.pieces == 0)
        return writeMore();
    m_context.loop.deadlines().arm(trace::DeadlineName::RouteDelay,
        trace::Subject::half(response->half()), m_options.pause,
        [self = shared_from_this()] { self->writeMore(); });
}

void BodyStream::writeMore()
{
    const auto response = m_response.lock();
    if (!response || response->destroyed() || response->writableEnded())
        return;
    const http::OriginScope routes(*response, trace::Origin::Routes);
    while (m_options.pieces > 0) {
        const bool more = writeOne(*response);
        if (m_options.pause.count() > 0)
            return next();
        if (!more)
            return;
    }
    (void)response->end();
}

bool BodyStream::writeOne(http::ServerResponse &response)
{
    const QByteArray piece = m_options.piece.size() > m_options.total
        ? m_options.piece.first(m_options.total)
        : m_options.piece;
    --m_options.pieces;
    m_options.total -= piece.size();
    const auto written = response.write(piece);
    return written && *written;
}

} // namespace roundtrip::engine
