#include "core/wire/deadlines.h"

#include "core/trace/writer.h"
#include "core/wire/clock.h"

#include <algorithm>
#include <limits>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace roundtrip::wire
{

using std::chrono::microseconds;

namespace
{

constexpr quint32 notInHeap = std::numeric_limits<quint32>::max();
constexpr quint32 noSlot = std::numeric_limits<quint32>::max();

struct Entry {
    quint32 generation = 1; ///< so that an old DeadlineId never means a new deadline
    bool used = false;
    bool frozen = false;
    trace::DeadlineName name{};
    trace::Subject subject;
    trace::ConnectionId connection; ///< whose freezing holds for it
    microseconds total{0};
    microseconds due{0};
    microseconds remaining{0}; ///< while frozen
    quint64 sequence = 0; ///< the order of arming decides between two that are due together
    quint32 heapIndex = notInHeap;
    quint32 next = noSlot; ///< of the same connection
    quint32 previous = noSlot;
    trace::EventIndex armed;
    Task task;
};

/// A key may lie before its entry's `due` (moving a deadline away touches the entry only); it is
/// corrected when it comes to the top.
struct Node {
    microseconds key{0};
    quint64 sequence = 0;
    quint32 slot = 0;
    bool operator<(const Node &other) const noexcept
    {
        return key != other.key ? key < other.key : sequence < other.sequence;
    }
};

quint32 milliseconds(microseconds time)
{
    const auto count = std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
    return quint32(std::clamp<qint64>(count, 0, std::numeric_limits<quint32>::max()));
}

} // namespace

struct Deadlines::Private {
    explicit Private(const Clock &theClock, trace::Writer *writer)
        : clock(theClock)
        , trace(writer)
    {
    }

    const Clock &clock;
    trace::Writer *trace;
    const microseconds *entryNow = nullptr; ///< while a callback runs: when it began
    std::vector<Entry> entries;
    std::vector<quint32> freeSlots;
    std::vector<Node> heap;
    quint64 sequence = 0;
    quint64 phaseBegan = 0;
    std::unordered_map<trace::ConnectionId, quint32> firstOf; ///< of a connection's entries
    std::unordered_set<trace::ConnectionId> frozenConnections;
    Task changed;
    trace::EventIndex fired;

    quint32 takeSlot();
    Entry *find(DeadlineId id);
    void release(quint32 slot);
    bool isFrozen(trace::ConnectionId connection) const;
    void join(quint32 slot, trace::ConnectionId connection);
    void part(quint32 slot);
    void freezeEntry(quint32 slot);
    void thawEntry(quint32 slot);
    template <typename Function>
    void forEachOf(trace::ConnectionId connection, Function function);
    Armed described(const Entry &entry) const;
    static void sortByTime(std::vector<Armed> &list);

    void place(quint32 index, Node node);
    void siftUp(quint32 index, Node node);
    void siftDown(quint32 index, Node node);
    void insert(quint32 slot);
    void remove(quint32 slot);
    const Node *top();
    trace::EventIndex record(trace::EventKind kind, const Entry &entry);
    microseconds now() const { return entryNow ? *entryNow : clock.now(); }
    void announce()
    {
        if (changed)
            changed();
    }
};

quint32 Deadlines::Private::takeSlot()
{
    if (freeSlots.empty()) {
        entries.emplace_back();
        return quint32(entries.size() - 1);
    }
    const quint32 slot = freeSlots.back();
    freeSlots.pop_back();
    return slot;
}

Entry *Deadlines::Private::find(DeadlineId id)
{
    const quint64 slot = (id.value & 0xffffffffu) - 1;
    if (!id || slot >= entries.size())
        return nullptr;
    Entry &entry = entries[slot];
    return entry.used && entry.generation == quint32(id.value >> 32) ? &entry : nullptr;
}

void Deadlines::Private::release(quint32 slot)
{
    remove(slot);
    part(slot);
    Entry &entry = entries[slot];
    entry.used = false;
    entry.frozen = false;
    ++entry.generation;
    entry.task.reset();
    freeSlots.push_back(slot);
}

bool Deadlines::Private::isFrozen(trace::ConnectionId connection) const
{
    return connection && frozenConnections.contains(connection);
}

void Deadlines::Private::join(quint32 slot, trace::ConnectionId connection)
{
    Entry &entry = entries[slot];
    entry.connection = connection;
    if (!connection)
        return;
    const auto [first, isNew] = firstOf.try_emplace(connection, slot);
    if (isNew)
        return;
    entry.next = std::exchange(first->second, slot);
    entries[entry.next].previous = slot;
}

void Deadlines::Private::part(quint32 slot)
{
    Entry &entry = entries[slot];
    if (!entry.connection)
        return;
    if (entry.next != noSlot)
        entries[entry.next].previous = entry.previous;
    if (entry.previous != noSlot)
        entries[entry.previous].next = entry.next;
    else if (entry.next != noSlot)
        firstOf[entry.connection] = entry.next;
    else
        firstOf.erase(entry.connection);
    entry.connection = {};
    entry.next = noSlot;
    entry.previous = noSlot;
}

void Deadlines::Private::freezeEntry(quint32 slot)
{
    Entry &entry = entries[slot];
    if (entry.frozen)
        return;
    entry.frozen = true;
    entry.remaining = std::max(microseconds(0), entry.due - clock.now());
    remove(slot);
}

void Deadlines::Private::thawEntry(quint32 slot)
{
    Entry &entry = entries[slot];
    if (!entry.frozen || isFrozen(entry.connection))
        return;
    entry.frozen = false;
    entry.due = clock.now() + entry.remaining;
    insert(slot);
}

template <typename Function>
void Deadlines::Private::forEachOf(trace::ConnectionId connection, Function function)
{
    const auto first = firstOf.find(connection);
    quint32 slot = first == firstOf.end() ? noSlot : first->second;
    while (slot != noSlot) {
        const quint32 next = entries[slot].next;
        function(slot);
        slot = next;
    }
}

Deadlines::Armed Deadlines::Private::described(const Entry &entry) const
{
    const microseconds remaining =
        entry.frozen ? entry.remaining : std::max(microseconds(0), entry.due - clock.now());
    return {entry.name, entry.subject, remaining, entry.total, entry.frozen};
}

void Deadlines::Private::sortByTime(std::vector<Armed> &list)
{
    std::stable_sort(list.begin(), list.end(),
        [](const Armed &a, const Armed &b) { return a.remaining < b.remaining; });
}

void Deadlines::Private::place(quint32 index, Node node)
{
    heap[index] = node;
    entries[node.slot].heapIndex = index;
}

void Deadlines::Private::siftUp(quint32 index, Node node)
{
    while (index > 0) {
        const quint32 parent = (index - 1) / 2;
        if (!(node < heap[parent]))
            break;
        place(index, heap[parent]);
        index = parent;
    }
    place(index, node);
}

void Deadlines::Private::siftDown(quint32 index, Node node)
{
    for (;;) {
        quint32 child = 2 * index + 1;
        if (child >= heap.size())
            break;
        if (child + 1 < heap.size() && heap[child + 1] < heap[child])
            ++child;
        if (!(heap[child] < node))
            break;
        place(index, heap[child]);
        index = child;
    }
    place(index, node);
}

void Deadlines::Private::insert(quint32 slot)
{
    const Node node{entries[slot].due, entries[slot].sequence, slot};
    heap.push_back(node);
    siftUp(quint32(heap.size() - 1), node);
}

void Deadlines::Private::remove(quint32 slot)
{
    const quint32 index = entries[slot].heapIndex;
    if (index == notInHeap)
        return;
    entries[slot].heapIndex = notInHeap;
    const Node last = heap.back();
    heap.pop_back();
    if (last.slot == slot)
        return;
    if (index > 0 && last < heap[(index - 1) / 2])
        siftUp(index, last);
    else
        siftDown(index, last);
}

const Node *Deadlines::Private::top()
{
    while (!heap.empty()) {
        const Entry &entry = entries[heap.front().slot];
        if (heap.front().key == entry.due && heap.front().sequence == entry.sequence)
            return &heap.front();
        siftDown(0, Node{entry.due, entry.sequence, heap.front().slot});
    }
    return nullptr;
}

trace::EventIndex Deadlines::Private::record(trace::EventKind kind, const Entry &entry)
{
    if (!trace || entry.subject.isProgram())
        return {};
    return trace->append(
        kind, entry.subject, quint8(entry.name), milliseconds(entry.total), entry.armed);
}

Deadlines::Deadlines(const Clock &clock, trace::Writer *trace)
    : d(std::make_unique<Private>(clock, trace))
{
}

Deadlines::~Deadlines() = default;

DeadlineId Deadlines::arm(
    trace::DeadlineName name, trace::Subject subject, std::chrono::microseconds delay, Task task)
{
    const quint32 slot = d->takeSlot();
    Entry &entry = d->entries[slot];
    entry.used = true;
    entry.name = name;
    entry.subject = subject;
    d->join(slot, subject.connectionId());
    entry.total = std::max(microseconds(0), delay);
    entry.due = d->now() + entry.total;
    entry.remaining = entry.total;
    entry.sequence = ++d->sequence;
    entry.frozen = d->isFrozen(entry.connection);
    entry.armed = {};
    entry.task = std::move(task);
    const DeadlineId id{(quint64(entry.generation) << 32) | (slot + 1)};
    entry.armed = d->record(trace::EventKind::DeadlineArmed, entry);
    if (!entry.frozen) {
        d->insert(slot);
        d->announce();
    }
    return id;
}

void Deadlines::rearm(DeadlineId id, std::chrono::microseconds delay)
{
    Entry *entry = d->find(id);
    if (!entry)
        return;
    entry->total = std::max(microseconds(0), delay);
    entry->remaining = entry->total;
    entry->sequence = ++d->sequence;
    entry->due = d->now() + entry->total;
    // Where it lies in the heap is early enough: it is moved when it comes to the top. An idle
    // timeout so costs nothing when it is parked and taken back.
    if (entry->frozen || d->heap[entry->heapIndex].key <= entry->due)
        return;
    const quint32 slot = quint32((id.value & 0xffffffffu) - 1);
    d->remove(slot);
    d->insert(slot);
    d->announce();
}

void Deadlines::clear(DeadlineId &id)
{
    if (d->find(id))
        d->release(quint32((id.value & 0xffffffffu) - 1));
    id = {};
}

void Deadlines::tie(DeadlineId id, trace::ConnectionId connection)
{
    Entry *entry = d->find(id);
    if (!entry)
        return;
    const quint32 slot = quint32((id.value & 0xffffffffu) - 1);
    d->part(slot);
    d->join(slot, connection);
    if (d->isFrozen(connection))
        d->freezeEntry(slot);
    else
        d->thawEntry(slot);
    d->announce();
}

bool Deadlines::freeze(trace::Subject subject)
{
    if (!subject.isConnection() || !d->frozenConnections.insert(subject.connectionId()).second)
        return false;
    d->forEachOf(subject.connectionId(), [this](quint32 slot) { d->freezeEntry(slot); });
    return true;
}

bool Deadlines::thaw(trace::Subject subject)
{
    if (!subject.isConnection() || !d->frozenConnections.erase(subject.connectionId()))
        return false;
    d->forEachOf(subject.connectionId(), [this](quint32 slot) { d->thawEntry(slot); });
    d->announce();
    return true;
}

bool Deadlines::isFrozen(trace::Subject subject) const
{
    return d->isFrozen(subject.connectionId());
}

std::vector<Deadlines::Armed> Deadlines::list() const
{
    std::vector<Armed> list;
    for (const Entry &entry : d->entries) {
        if (entry.used)
            list.push_back(d->described(entry));
    }
    Private::sortByTime(list);
    return list;
}

std::vector<Deadlines::Armed> Deadlines::listOf(trace::ConnectionId connection) const
{
    std::vector<Armed> list;
    d->forEachOf(connection, [&](quint32 slot) { list.push_back(d->described(d->entries[slot])); });
    Private::sortByTime(list);
    return list;
}

std::chrono::microseconds Deadlines::untilNext() const
{
    const Node *next = d->top();
    return next ? std::max(microseconds(0), next->key - d->clock.now()) : microseconds(-1);
}

trace::EventIndex Deadlines::firedEvent() const noexcept
{
    return d->fired;
}

void Deadlines::beginPhase()
{
    d->phaseBegan = d->sequence;
}

bool Deadlines::isDue(std::chrono::microseconds now) const
{
    const Node *next = d->top();
    return next && next->key <= now && next->sequence <= d->phaseBegan;
}

Task Deadlines::takeDue(std::chrono::microseconds now)
{
    Q_ASSERT(isDue(now));
    const quint32 slot = d->top()->slot;
    d->fired = d->record(trace::EventKind::DeadlineFired, d->entries[slot]);
    Task task = std::move(d->entries[slot].task);
    d->release(slot);
    return task;
}

void Deadlines::setEntryTime(const microseconds *now)
{
    d->entryNow = now;
}

void Deadlines::setChanged(Task changed)
{
    d->changed = std::move(changed);
}

} // namespace roundtrip::wire
