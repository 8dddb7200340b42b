#include "core/engine/bodystream.h"

namespace roundtrip::engine
{

namespace
{

constexpr qint64 sharedSize = 64 * 1024;

QByteArray makePattern(qint64 size)
{
    static constexpr char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    QByteArray bytes(size, Qt::Uninitialized);
    for (qint64 i = 0; i < size; ++i)
        bytes[i] = letters[i % 36];
    return bytes;
}

/// Letters and digits from the beginning. What most large bodies are made of is one array for all.
QByteArray pattern(qint64 size)
{
    static const QByteArray shared = makePattern(sharedSize);
    if (size == sharedSize)
        return shared;
    return size < sharedSize ? shared.first(size) : makePattern(size);
}

} // namespace

void BodyStream::start(RouteDelays &delays, const std::shared_ptr<http::ServerResponse> &response,
    const Options &options)
{
    std::shared_ptr<BodyStream> stream(new BodyStream(delays, response, options));
    atItsTurn(response, [stream](http::ServerResponse &assigned) { stream->next(assigned); });
    // This keeps the stream alive.
    response->onDrain([stream] {
        if (const auto drained = stream->m_response.lock()) {
            const http::OriginScope routes(*drained, trace::Origin::Routes);
            stream->next(*drained);
        }
    });
}

BodyStream::BodyStream(RouteDelays &delays, const std::shared_ptr<http::ServerResponse> &response,
    const Options &options)
    : m_delays(delays)
    , m_response(response)
    , m_options(options)
    , m_left(options.total)
{
}

void BodyStream::next(http::ServerResponse &response)
{
    if (m_options.pause.count() == 0 || m_left == 0)
        return writeMore(response);
    if (const auto shared = m_response.lock())
        m_delays.wait(shared, m_options.pause,
            [self = shared_from_this()](http::ServerResponse &waited) { self->writeMore(waited); });
}

void BodyStream::writeMore(http::ServerResponse &response)
{
    if (response.destroyed() || response.writableEnded())
        return;
    while (m_left > 0) {
        if (!writeOne(response))
            return; // until 'drain'
        if (m_options.pause.count() > 0)
            return next(response);
    }
    (void)response.end();
}

bool BodyStream::writeOne(http::ServerResponse &response)
{
    const QByteArray piece = pattern(qMin(m_options.pieceSize, m_left));
    m_left -= piece.size();
    const auto written = response.write(piece);
    return written && *written;
}

} // namespace roundtrip::engine
