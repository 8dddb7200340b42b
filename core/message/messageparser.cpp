#include "core/message/messageparser_p.h"

namespace roundtrip::message
{

namespace
{

constexpr qint64 defaultMaxHeaderSize = 16384;

} // namespace

MessageParser::Private::Private(const Options &options, ParserEvents &events)
    : m_options(options)
    , m_strict(options.conformance == Conformance::Strict)
    , m_events(events)
{
    if (m_options.maxHeaderSize <= 0)
        m_options.maxHeaderSize = defaultMaxHeaderSize;
    static const llhttp_settings_t settings = makeSettings();
    if (m_options.maxHeadSize <= 0)
        m_options.maxHeadSize = 4 * m_options.maxHeaderSize;
    m_watch.setOptions({m_strict, m_options.kind == Kind::Response, m_options.maxChunkExtensions,
        m_strict ? m_options.maxHeadersCount : 0});
    llhttp_init(&m_parser, options.kind == Kind::Request ? HTTP_REQUEST : HTTP_RESPONSE, &settings);
    m_parser.data = this;
    if (options.lenient && !m_strict) {
        m_parser.lenient_flags =
            decltype(m_parser.lenient_flags)(LENIENT_HEADERS | LENIENT_CHUNKED_LENGTH
                | LENIENT_KEEP_ALIVE | LENIENT_TRANSFER_ENCODING | LENIENT_VERSION);
        m_lenientLines = std::make_unique<LenientLines>(m_options.maxChunkExtensions);
    }
}

MessageParser::Fed MessageParser::Private::feed(QByteArrayView bytes)
{
    Fed fed;
    while (!m_paused && m_section != Section::Failed) {
        if (m_completeDue) {
            deliverComplete();
            continue;
        }
        const QByteArrayView rest = bytes.sliced(fed.consumed);
        if (rest.isEmpty() || m_section == Section::Upgraded)
            break;
        fed.consumed += step(rest);
    }
    fed.error = m_error;
    fed.reason = m_reason;
    fed.paused = m_paused;
    fed.ignoredFrom = std::exchange(m_ignoredFrom, -1);
    fed.upgraded = m_section == Section::Upgraded && !m_completeDue;
    return fed;
}

void MessageParser::Private::deliverComplete()
{
    m_completeDue = false;
    const qint64 wireBytes = m_position - m_counted;
    m_counted = m_position;
    if (m_section != Section::Upgraded)
        m_section = m_keepAlive ? Section::Idle : Section::Closed;
    m_events.messageComplete(m_trailers, wireBytes);
}

Error MessageParser::Private::finish()
{
    if (m_completeDue)
        deliverComplete();
    switch (m_section) {
    case Section::Idle:
    case Section::Closed:
    case Section::Upgraded:
        return {};
    case Section::BodyUntilClose:
        deliverComplete();
        return {};
    case Section::Failed:
        return m_error;
    default:
        fail("HPE_INVALID_EOF_STATE", "Invalid EOF state", m_position);
        return m_error;
    }
}

MessageParser::MessageParser(const Options &options, ParserEvents &events)
    : d(std::make_unique<Private>(options, events))
{
}

MessageParser::~MessageParser() = default;

MessageParser::Fed MessageParser::feed(QByteArrayView bytes)
{
    return d->feed(bytes);
}

Error MessageParser::finish()
{
    return d->finish();
}

void MessageParser::pause()
{
    d->setPaused(true);
}

void MessageParser::resume()
{
    d->setPaused(false);
}

bool MessageParser::isPaused() const noexcept
{
    return d->isPaused();
}

bool MessageParser::hasDueEvents() const noexcept
{
    return d->hasDueEvents();
}

bool MessageParser::isIdle() const noexcept
{
    return d->isIdle();
}

bool MessageParser::takesAnother() const noexcept
{
    return d->takesAnother();
}

Rule MessageParser::brokenRule() const noexcept
{
    return d->brokenRule();
}

qint64 MessageParser::position() const noexcept
{
    return d->position();
}

} // namespace roundtrip::message
