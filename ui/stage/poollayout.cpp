#include "ui/stage/poollayout.h"

#include "core/flow/eventtext.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace roundtrip::ui
{

using flow::Pool;
using flow::PoolAgent;
using flow::PoolDecision;
using flow::PoolSlot;
using std::chrono::microseconds;
using Face = PoolLayout::Text::Face;

namespace
{

constexpr int mostCards = 16; ///< places of one name that are drawn; the rest is counted
constexpr int mostEmpty = 8;
constexpr int mostWaiting = 12;
constexpr double cardWidth = 176;
constexpr double twoColumnsFrom = 560;

QString words(const char *english)
{
    return QCoreApplication::translate("PoolView", english);
}

QString numbered(const char *english, int n)
{
    return QCoreApplication::translate("PoolView", english, nullptr, n);
}

QString portText(quint16 port)
{
    return port ? QStringLiteral(":%1").arg(port) : QString();
}

QString joined(const QString &one, const QString &other)
{
    return one.isEmpty() || other.isEmpty() ? one + other
                                            : QStringLiteral("%1 · %2").arg(one, other);
}

class Placing
{
public:
    Placing(microseconds clock, const ExchangeNames &names, const StageMetrics &metrics,
        double width, const PoolDecision *newest)
        : m_clock(clock)
        , m_names(names)
        , m_metrics(metrics)
        , m_width(width)
        , m_newest(newest)
        , m_line(std::max(
              QFontMetricsF(metrics.note).height(), QFontMetricsF(metrics.label).height()))
    {
    }

    PoolLayout place(const flow::AgentPools &pools)
    {
        m_y = px(4);
        m_cut = pools.isCut();
        if (m_cut)
            note(words(QT_TRANSLATE_NOOP("PoolView",
                "The beginning was forgotten: sockets from before show when they are used again.")));
        for (const PoolAgent &agent : pools.agents()) {
            if (!agent.pools.empty())
                placeAgent(agent);
        }
        m_out.height = m_y;
        return std::move(m_out);
    }

private:
    double px(double design) const { return m_metrics.px(design); }
    QString nameOf(trace::HalfId half) const
    {
        const ExchangeName name = m_names ? m_names(half) : ExchangeName();
        return name.request.isEmpty() ? name.number
                                      : QStringLiteral("%1 %2").arg(name.number, name.request);
    }
    QString numberOf(trace::HalfId half) const
    {
        return m_names ? m_names(half).number : QString();
    }

    void text(const QRectF &rect, const QString &text, Face face,
        Qt::Alignment alignment = Qt::AlignLeft)
    {
        m_out.texts.push_back({rect, text, face, alignment});
    }
    void note(const QString &words)
    {
        const double room = m_width - px(16);
        const double height = m_metrics.heightOf(StageMetrics::Face::Note,
            m_metrics.wrapped(StageMetrics::Face::Note, words, room, 3));
        text(QRectF(px(8), m_y, room, height), words, Face::Note);
        m_y += height + px(6);
    }

    void placeAgent(const PoolAgent &agent)
    {
        const double title = QFontMetricsF(m_metrics.title).height();
        text(QRectF(px(8), m_y, m_width - px(16), title), QString::fromUtf8(agent.name),
            Face::Title);
        m_y += title + px(1);
        QString options = agent.optionsKnown
            ? flow::optionsText(agent.options)
            : words(QT_TRANSLATE_NOOP("PoolView", "its options are not in the trace"));
        if (agent.setByHand)
            options = joined(options, words(QT_TRANSLATE_NOOP("PoolView", "set by hand")));
        note(options);
        for (const Pool &pool : agent.pools)
            placePool(agent, pool);
        m_y += px(6);
    }

    void placePool(const PoolAgent &agent, const Pool &pool)
    {
        const double top = m_y;
        const double pad = px(12);
        const double inner = m_width - 2 * pad;
        m_y += px(9);
        const double title = QFontMetricsF(m_metrics.title).height();
        const QString counts = countsText(agent, pool);
        const double countsWidth =
            std::min(QFontMetricsF(m_metrics.note).horizontalAdvance(counts) + px(2), inner * 0.6);
        text(QRectF(pad, m_y, inner - countsWidth - px(8), title), titleOf(agent, pool), Face::Code);
        text(QRectF(pad + inner - countsWidth, m_y, countsWidth, title), counts, Face::Note,
            Qt::AlignRight);
        m_y += title + px(8);
        const bool two = m_width >= px(twoColumnsFrom);
        const double left = two ? std::floor(inner * 0.52) : inner;
        const double body = m_y;
        placeSlots(agent, pool, pad, left);
        placeQueue(pool, pad, left);
        const double leftEnd = m_y;
        if (two)
            m_y = body;
        const double x = two ? pad + left + px(16) : pad;
        placeDecisions(pool, x, two ? inner - left - px(16) : inner);
        m_y = std::max(leftEnd, m_y) + px(8);
        m_out.panels.push_back(QRectF(0, top, m_width, m_y - top));
        m_y += px(8);
    }

    static QString titleOf(const PoolAgent &agent, const Pool &pool)
    {
        const QString host =
            QStringLiteral("%1:%2").arg(QString::fromUtf8(pool.host)).arg(pool.port);
        // Names that differ only in what stands behind host and port are told apart by it.
        const auto same = std::ranges::count_if(agent.pools, [&](const Pool &other) {
            return other.host == pool.host && other.port == pool.port;
        });
        return same > 1 ? QString::fromUtf8(pool.name) : host;
    }

    QString countsText(const PoolAgent &agent, const Pool &pool) const
    {
        const bool limited = agent.optionsKnown && agent.options.maxSockets > 0;
        const int closing = pool.closing();
        const int lent = pool.inUse() - closing;
        const QString inUse = m_cut
            ? words(QT_TRANSLATE_NOOP("PoolView", "at least %1 in use")).arg(lent)
            : limited
            ? words(QT_TRANSLATE_NOOP("PoolView", "%1 of %2 in use"))
                  .arg(lent)
                  .arg(agent.options.maxSockets)
            : words(QT_TRANSLATE_NOOP("PoolView", "%1 in use")).arg(lent);
        const QString free = words(QT_TRANSLATE_NOOP("PoolView", "%1 free")).arg(pool.free());
        const QString waiting =
            words(QT_TRANSLATE_NOOP("PoolView", "%1 waiting")).arg(pool.queue.size());
        const QString ending = closing > 0
            ? words(QT_TRANSLATE_NOOP("PoolView", "%1 closing")).arg(closing)
            : QString();
        return joined(joined(joined(inUse, ending), free), waiting);
    }

    void caption(const QString &words, double x, double width)
    {
        const double height = QFontMetricsF(m_metrics.caption).height();
        text(QRectF(x, m_y, width, height), words, Face::Caption);
        m_y += height + px(4);
    }

    // ---- Sockets: each at its place, and the places that are empty ----

    void placeSlots(const PoolAgent &agent, const Pool &pool, double x, double width)
    {
        caption(words(QT_TRANSLATE_NOOP("PoolView", "Sockets")), x, width);
        std::vector<PoolItem> cards;
        int last = -1;
        for (const PoolSlot &slot : pool.slots)
            last = std::max(last, slot.place);
        const int limit = agent.optionsKnown ? agent.options.maxSockets : 0;
        // Places up to maxSockets stand there empty; without a limit one shows that more may come.
        const int places =
            std::max(last + 1, limit > 0 ? std::min(limit, last + 1 + mostEmpty) : last + 2);
        for (int place = 0; place < places && int(cards.size()) < mostCards; ++place) {
            const auto slot = std::ranges::find(pool.slots, place, &PoolSlot::place);
            cards.push_back(slot == pool.slots.end() ? empty(limit) : card(*slot));
        }
        const int taken = int(std::ranges::count_if(
            pool.slots, [](const PoolSlot &slot) { return slot.place >= mostCards; }));
        const int more = std::max(limit, last + 1) - int(cards.size());
        if (more > 0)
            cards.push_back(moreOf(taken > 0
                    ? numbered(QT_TRANSLATE_N_NOOP("PoolView", "+ %n more socket(s)"), taken)
                    : numbered(QT_TRANSLATE_N_NOOP("PoolView", "+ %n empty place(s)"), more)));
        fill(cards, x, width);
    }

    PoolItem card(const PoolSlot &slot) const
    {
        PoolItem item;
        const QString port = portText(slot.clientPort);
        const QString since = flow::durationText(m_clock - slot.since);
        item.half = slot.half;
        item.connection = slot.connection;
        switch (slot.state) {
        case PoolSlot::State::InUse:
            item.kind = slot.connected ? PoolItem::Kind::InUse : PoolItem::Kind::Connecting;
            item.title = nameOf(slot.half);
            item.note = joined(port, slot.connected
                    ? words(QT_TRANSLATE_NOOP("PoolView", "in use %1")).arg(since)
                    : words(QT_TRANSLATE_NOOP("PoolView", "connects")));
            break;
        case PoolSlot::State::Free: {
            item.kind = PoolItem::Kind::Free;
            item.title = words(QT_TRANSLATE_NOOP("PoolView", "free"));
            const auto left = slot.left(m_clock);
            if (left)
                item.left = double(left->count()) / double(microseconds(slot.timeout).count());
            item.frozen = slot.frozenLeft.has_value();
            item.note = joined(port, left
                    ? words(QT_TRANSLATE_NOOP("PoolView", "%1 left")).arg(flow::durationText(*left))
                    : words(QT_TRANSLATE_NOOP("PoolView", "no timeout")));
            break;
        }
        case PoolSlot::State::Closing:
            item.kind = PoolItem::Kind::Closing;
            item.title = words(QT_TRANSLATE_NOOP("PoolView", "closing"));
            item.note = port;
            break;
        }
        item.spoken = words(QT_TRANSLATE_NOOP("PoolView", "Socket %1: %2, %3"))
                          .arg(QString::number(slot.place + 1), item.title, item.note);
        if (slot.state == PoolSlot::State::Free)
            item.spoken = joined(item.spoken, flow::keptText(slot).remove(u'`'));
        return item;
    }

    static PoolItem empty(int limit)
    {
        PoolItem item;
        item.kind = PoolItem::Kind::Empty;
        item.title = limit > 0 ? words(QT_TRANSLATE_NOOP("PoolView", "empty"))
                               : words(QT_TRANSLATE_NOOP("PoolView", "more may come"));
        item.note = limit > 0 ? QString() : QStringLiteral("maxSockets Infinity");
        item.spoken = joined(item.title, item.note);
        return item;
    }

    static PoolItem moreOf(const QString &words)
    {
        PoolItem item;
        item.kind = PoolItem::Kind::More;
        item.title = words;
        item.spoken = words;
        return item;
    }

    // ---- The queue, the next one first ----

    void placeQueue(const Pool &pool, double x, double width)
    {
        if (pool.queue.empty())
            return;
        m_y += px(4);
        caption(words(QT_TRANSLATE_NOOP("PoolView", "Queue, the next one first")), x, width);
        std::vector<PoolItem> cards;
        for (const flow::PoolWaiting &waiting : pool.queue) {
            if (int(cards.size()) == mostWaiting)
                break;
            PoolItem item;
            item.kind = PoolItem::Kind::Waiting;
            item.half = waiting.half;
            item.place = int(cards.size()) + 1;
            item.title = nameOf(waiting.half);
            const QString since = flow::durationText(m_clock - waiting.since);
            item.note = waiting.givenUp
                ? words(QT_TRANSLATE_NOOP("PoolView", "destroyed while it waits"))
                : words(QT_TRANSLATE_NOOP("PoolView", "waits %1")).arg(since);
            item.spoken = words(QT_TRANSLATE_NOOP("PoolView", "Place %1 in the queue: %2, %3"))
                              .arg(QString::number(item.place), item.title, item.note);
            cards.push_back(item);
        }
        const int more = int(pool.queue.size()) - int(cards.size());
        if (more > 0)
            cards.push_back(
                moreOf(numbered(QT_TRANSLATE_N_NOOP("PoolView", "+ %n more wait"), more)));
        fill(cards, x, width);
    }

    /// Cards in rows, each row filled.
    void fill(std::vector<PoolItem> &cards, double x, double width)
    {
        const double gap = px(6);
        const int inRow = std::max(1, int((width + gap) / (px(cardWidth) + gap)));
        const double wide = std::floor((width - gap * (inRow - 1)) / inRow);
        const double high = 2 * m_line + px(11);
        for (size_t i = 0; i < cards.size(); ++i) {
            const int column = int(i) % inRow;
            if (i > 0 && column == 0)
                m_y += high + gap;
            cards[i].rect = QRectF(x + column * (wide + gap), m_y, wide, high);
            m_out.items.push_back(cards[i]);
        }
        m_y += high + px(4);
    }

    // ---- Decisions, the newest first ----

    void placeDecisions(const Pool &pool, double x, double width)
    {
        caption(words(QT_TRANSLATE_NOOP("PoolView", "Decisions, the newest first")), x, width);
        for (auto decision = pool.decisions.rbegin(); decision != pool.decisions.rend();
             ++decision) {
            PoolItem item;
            item.kind = PoolItem::Kind::Decision;
            item.decision = decision->kind;
            item.half = decision->half ? decision->half : trace::HalfId();
            item.event = decision->event;
            item.newest = m_newest && m_newest->event == decision->event;
            item.title = decision->half ? numberOf(decision->half) : portText(decision->clientPort);
            item.note = flow::reasonText(
                *decision, [this](trace::HalfId half) { return numberOf(half); });
            item.spoken = QStringLiteral("%1 %2").arg(item.title, item.note);
            const double room = width - px(18)
                - QFontMetricsF(m_metrics.caption).horizontalAdvance(item.title) - px(8);
            const auto lines =
                m_metrics.wrapped(StageMetrics::Face::Note, item.note, std::max(px(60), room), 3);
            const double high =
                m_metrics.heightOf(StageMetrics::Face::Note, lines) + px(5);
            item.rect = QRectF(x, m_y, width, high);
            m_out.items.push_back(item);
            m_y += high;
        }
        if (pool.earlierDecisions > 0)
            placeEarlier(pool, x, width);
    }

    void placeEarlier(const Pool &pool, double x, double width)
    {
        PoolItem item = moreOf(numbered(
            QT_TRANSLATE_N_NOOP("PoolView", "%n earlier decision(s)"), int(pool.earlierDecisions)));
        item.rect = QRectF(x, m_y, width, m_line + px(5));
        m_y += item.rect.height();
        m_out.items.push_back(std::move(item));
    }

    const microseconds m_clock;
    bool m_cut = false; ///< there may be more than is known
    const ExchangeNames &m_names;
    const StageMetrics &m_metrics;
    const double m_width;
    const PoolDecision *m_newest;
    const double m_line; ///< of a card
    double m_y = 0;
    PoolLayout m_out;
};

} // namespace

PoolLayout PoolLayout::of(const flow::AgentPools &pools, microseconds clock,
    const ExchangeNames &names, const StageMetrics &metrics, double width)
{
    return Placing(clock, names, metrics, width, pools.newest()).place(pools);
}

bool PoolItem::isSame(const PoolItem &later) const
{
    if (event || later.event)
        return event == later.event;
    if (kind == Kind::Waiting)
        return half == later.half;
    if (connection || later.connection)
        return connection == later.connection;
    return kind == later.kind && title == later.title;
}

int PoolLayout::itemAt(QPointF point) const
{
    for (size_t i = 0; i < items.size(); ++i) {
        if (items[i].rect.contains(point))
            return int(i);
    }
    return -1;
}

} // namespace roundtrip::ui
