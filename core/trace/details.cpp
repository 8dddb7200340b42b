#include "core/trace/details.h"

#include <QCborValue>
#include <QtEndian>

#include <algorithm>
#include <initializer_list>

namespace roundtrip::trace
{
namespace
{

using namespace Qt::StringLiterals;

QByteArray toBytes(const QCborMap &map)
{
    return map.toCborValue().toCbor();
}

/// An empty map when the bytes are not one CBOR map.
QCborMap toMap(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return {};
    QCborParserError error;
    const QCborValue value = QCborValue::fromCbor(bytes.data(), bytes.size(), &error);
    return error.error == QCborError::NoError ? value.toMap() : QCborMap();
}

template <typename Number>
Number number(const QCborMap &map, QLatin1StringView key, Number fallback = 0)
{
    const qint64 read = map.value(key).toInteger(fallback);
    return std::in_range<Number>(read) ? Number(read) : fallback;
}

QByteArray text(const QCborMap &map, QLatin1StringView key)
{
    return map.value(key).toByteArray();
}

// Packed records: numbers little endian, each text behind its length (4 bytes). What each request
// has once or more is packed: a map of two texts takes ten times as long to make.
constexpr qsizetype lengthBytes = 4;

PackedRecord packed(
    std::initializer_list<quint32> numbers, std::initializer_list<QByteArrayView> texts)
{
    qsizetype size = qsizetype(numbers.size() * sizeof(quint32));
    for (const QByteArrayView text : texts)
        size += lengthBytes + text.size();
    PackedRecord record(size);
    char *out = record.data();
    for (const quint32 number : numbers) {
        qToLittleEndian(number, out);
        out += sizeof number;
    }
    for (const QByteArrayView text : texts) {
        qToLittleEndian(quint32(text.size()), out);
        out = std::copy(text.begin(), text.end(), out + lengthBytes);
    }
    return record;
}

QByteArray toBytes(const PackedRecord &record)
{
    return QByteArray(record.data(), record.size());
}

/// Takes a packed record apart; once something is missing, nothing is given any more.
class Unpacker
{
public:
    explicit Unpacker(QByteArrayView record)
        : m_rest(record)
    {
    }
    /// Everything was there, and nothing is left over.
    bool isComplete() const { return m_good && m_rest.isEmpty(); }

    template <typename Number>
    Number number()
    {
        const QByteArrayView bytes = take(sizeof(Number));
        return m_good ? qFromLittleEndian<Number>(bytes.data()) : Number(0);
    }
    QByteArray text() { return take(number<quint32>()).toByteArray(); }
    quint16 port()
    {
        const quint32 port = number<quint32>();
        m_good = m_good && std::in_range<quint16>(port);
        return m_good ? quint16(port) : quint16(0);
    }

private:
    QByteArrayView take(qsizetype length)
    {
        m_good = m_good && length <= m_rest.size();
        if (!m_good)
            return {};
        const QByteArrayView taken = m_rest.first(length);
        m_rest = m_rest.sliced(length);
        return taken;
    }

    QByteArrayView m_rest;
    bool m_good = true;
};

void put(QCborMap &map, const Error &error)
{
    if (!error)
        return;
    map.insert("code"_L1, error.code);
    map.insert("message"_L1, error.message);
    if (!error.syscall.isEmpty())
        map.insert("syscall"_L1, error.syscall);
    if (error.byteOffset >= 0)
        map.insert("byteOffset"_L1, error.byteOffset);
}

Error errorIn(const QCborMap &map)
{
    return {text(map, "code"_L1), text(map, "message"_L1), text(map, "syscall"_L1),
        number<qint64>(map, "byteOffset"_L1, -1)};
}

} // namespace

QByteArray encode(const Session &s)
{
    return toBytes({{"epochMilliseconds"_L1, s.epochMilliseconds}, {"program"_L1, s.program}});
}

template <>
Session decode<Session>(QByteArrayView bytes)
{
    const QCborMap map = toMap(bytes);
    return {number<qint64>(map, "epochMilliseconds"_L1), text(map, "program"_L1)};
}

QByteArray encode(const Plan &p)
{
    return toBytes({{"id"_L1, p.id}, {"name"_L1, p.name}, {"json"_L1, p.json}});
}

template <>
Plan decode<Plan>(QByteArrayView bytes)
{
    const QCborMap map = toMap(bytes);
    return {number<quint32>(map, "id"_L1), text(map, "name"_L1), text(map, "json"_L1)};
}

QByteArray encode(const Command &c)
{
    return toBytes({{"verb"_L1, c.verb}, {"json"_L1, c.json}});
}

template <>
Command decode<Command>(QByteArrayView bytes)
{
    const QCborMap map = toMap(bytes);
    return {text(map, "verb"_L1), text(map, "json"_L1)};
}

QByteArray encode(const Listen &l)
{
    QCborMap map{{"serverId"_L1, l.serverId}, {"host"_L1, l.host}, {"port"_L1, l.port}};
    put(map, l.error);
    return toBytes(map);
}

template <>
Listen decode<Listen>(QByteArrayView bytes)
{
    const QCborMap map = toMap(bytes);
    return {number<quint32>(map, "serverId"_L1), text(map, "host"_L1),
        number<quint16>(map, "port"_L1), errorIn(map)};
}

PackedRecord pack(const Endpoints &e)
{
    return packed({e.clientPort, e.serverPort}, {e.clientAddress, e.serverAddress});
}

QByteArray encode(const Endpoints &e)
{
    return toBytes(pack(e));
}

template <>
Endpoints decode<Endpoints>(QByteArrayView bytes)
{
    Unpacker record(bytes);
    Endpoints endpoints;
    endpoints.clientPort = record.port();
    endpoints.serverPort = record.port();
    endpoints.clientAddress = record.text();
    endpoints.serverAddress = record.text();
    return record.isComplete() ? endpoints : Endpoints();
}

QByteArray encode(const TlsHello &h)
{
    return toBytes({{"serverName"_L1, h.serverName}, {"protocols"_L1, h.protocols},
        {"ownCa"_L1, h.ownCa}, {"verifies"_L1, h.verifies}});
}

template <>
TlsHello decode<TlsHello>(QByteArrayView bytes)
{
    const QCborMap map = toMap(bytes);
    return {text(map, "serverName"_L1), text(map, "protocols"_L1), map.value("ownCa"_L1).toBool(),
        map.value("verifies"_L1).toBool(true)};
}

QByteArray encode(const Certificate &c)
{
    return toBytes({{"subject"_L1, c.subject}, {"issuer"_L1, c.issuer},
        {"validFrom"_L1, c.validFrom}, {"validUntil"_L1, c.validUntil}, {"names"_L1, c.names},
        {"key"_L1, c.key}, {"fingerprint"_L1, c.fingerprint}});
}

template <>
Certificate decode<Certificate>(QByteArrayView bytes)
{
    const QCborMap map = toMap(bytes);
    return {text(map, "subject"_L1), text(map, "issuer"_L1), number<qint64>(map, "validFrom"_L1),
        number<qint64>(map, "validUntil"_L1), text(map, "names"_L1), text(map, "key"_L1),
        text(map, "fingerprint"_L1)};
}

QByteArray encode(const TlsSession &s)
{
    return toBytes(
        {{"version"_L1, s.version}, {"cipher"_L1, s.cipher}, {"protocol"_L1, s.protocol}});
}

template <>
TlsSession decode<TlsSession>(QByteArrayView bytes)
{
    const QCborMap map = toMap(bytes);
    return {text(map, "version"_L1), text(map, "cipher"_L1), text(map, "protocol"_L1)};
}

QByteArray encode(const Text &t)
{
    return toBytes({{"text"_L1, t.text}});
}

template <>
Text decode<Text>(QByteArrayView bytes)
{
    return {text(toMap(bytes), "text"_L1)};
}

QByteArray encode(const ErrorDetail &e)
{
    QCborMap map;
    put(map, e.error);
    if (!e.rule.isEmpty()) {
        map.insert("rule"_L1, e.rule);
        map.insert("section"_L1, e.section);
    }
    return toBytes(map);
}

template <>
ErrorDetail decode<ErrorDetail>(QByteArrayView bytes)
{
    const QCborMap map = toMap(bytes);
    return {errorIn(map), text(map, "rule"_L1), text(map, "section"_L1)};
}

QByteArray encode(const Gap &g)
{
    return toBytes({{"bytes"_L1, g.bytes}});
}

template <>
Gap decode<Gap>(QByteArrayView bytes)
{
    return {number<qint64>(toMap(bytes), "bytes"_L1)};
}

QByteArray encode(const TunnelEnd &t)
{
    QCborMap map{{"toServer"_L1, t.bytesToServer}, {"toClient"_L1, t.bytesToClient}};
    put(map, t.error);
    return toBytes(map);
}

template <>
TunnelEnd decode<TunnelEnd>(QByteArrayView bytes)
{
    const QCborMap map = toMap(bytes);
    return {number<qint64>(map, "toServer"_L1), number<qint64>(map, "toClient"_L1), errorIn(map)};
}

PackedRecord pack(const FieldView &f)
{
    return packed({}, {f.name, f.value});
}

QByteArray encode(const Field &f)
{
    return toBytes(pack(FieldView{f.name, f.value}));
}

template <>
Field decode<Field>(QByteArrayView bytes)
{
    Unpacker record(bytes);
    const Field field{record.text(), record.text()};
    return record.isComplete() ? field : Field();
}

PackedRecord pack(const RequestCall &r)
{
    return packed({r.port, r.planId, r.agentId}, {r.method, r.host, r.path, r.agent});
}

QByteArray encode(const RequestCall &r)
{
    return toBytes(pack(r));
}

template <>
RequestCall decode<RequestCall>(QByteArrayView bytes)
{
    Unpacker record(bytes);
    RequestCall call;
    call.port = record.port();
    call.planId = record.number<quint32>();
    call.agentId = record.number<quint32>();
    call.method = record.text();
    call.host = record.text();
    call.path = record.text();
    call.agent = record.text();
    return record.isComplete() ? call : RequestCall();
}

// HeadOutDetail: length (4 bytes, little endian), framing, keepAlive, then one byte for each line.
constexpr qsizetype headOutFixedBytes = 6;

PackedRecord pack(const HeadOutDetail &h)
{
    PackedRecord record(headOutFixedBytes + qsizetype(h.lines.size()));
    char *out = record.data();
    qToLittleEndian(h.length, out);
    out[4] = char(h.framing);
    out[5] = char(h.keepAlive);
    std::transform(h.lines.begin(), h.lines.end(), out + headOutFixedBytes,
        [](LineOrigin origin) { return char(origin); });
    return record;
}

QByteArray encode(const HeadOutDetail &h)
{
    return toBytes(pack(h));
}

HeadOutSummary headOutSummary(QByteArrayView record)
{
    if (record.size() < headOutFixedBytes || quint8(record[4]) > quint8(Framing::UntilClose)
        || quint8(record[5]) > 1)
        return {};
    return {qFromLittleEndian<quint32>(record.data()), Framing(record[4]), record[5] == 1};
}

template <>
HeadOutDetail decode<HeadOutDetail>(QByteArrayView bytes)
{
    const HeadOutSummary summary = headOutSummary(bytes);
    const QByteArrayView lines = bytes.sliced(std::min(bytes.size(), headOutFixedBytes));
    const auto isOrigin = [](char c) { return quint8(c) <= quint8(LineOrigin::Module); };
    if (!std::all_of(lines.begin(), lines.end(), isOrigin))
        return {};
    HeadOutDetail head{summary.length, summary.framing, summary.keepAlive, {}};
    if (summary.length == 0)
        return head;
    head.lines.reserve(size_t(lines.size()));
    std::transform(lines.begin(), lines.end(), std::back_inserter(head.lines),
        [](char c) { return LineOrigin(c); });
    return head;
}

QByteArray encode(const DeadlineState &d)
{
    return toBytes({{"remainingUs"_L1, d.remainingUs}, {"totalUs"_L1, d.totalUs}});
}

template <>
DeadlineState decode<DeadlineState>(QByteArrayView bytes)
{
    const QCborMap map = toMap(bytes);
    return {number<qint64>(map, "remainingUs"_L1), number<qint64>(map, "totalUs"_L1)};
}

QByteArray encode(const HeldBytes &h)
{
    return toBytes({{"step"_L1, qint64(h.step)}, {"bytes"_L1, h.bytes}});
}

template <>
HeldBytes decode<HeldBytes>(QByteArrayView bytes)
{
    const QCborMap map = toMap(bytes);
    return {number<quint64>(map, "step"_L1), text(map, "bytes"_L1)};
}

QByteArray encode(const StepEdit &e)
{
    return toBytes({{"step"_L1, qint64(e.step)}, {"at"_L1, e.at}, {"before"_L1, e.before},
        {"after"_L1, e.after}, {"payloadBefore"_L1, e.payloadBefore},
        {"payloadAfter"_L1, e.payloadAfter}});
}

template <>
StepEdit decode<StepEdit>(QByteArrayView bytes)
{
    const QCborMap map = toMap(bytes);
    return {number<quint64>(map, "step"_L1), number<qint64>(map, "at"_L1, -1),
        text(map, "before"_L1), text(map, "after"_L1), number<qint64>(map, "payloadBefore"_L1),
        number<qint64>(map, "payloadAfter"_L1)};
}

QByteArray encode(const FaultDetail &f)
{
    return toBytes({{"direction"_L1, int(f.direction)}, {"at"_L1, f.at}, {"delayUs"_L1, f.delayUs},
        {"dropped"_L1, f.dropped}, {"before"_L1, f.before}, {"after"_L1, f.after}});
}

template <>
FaultDetail decode<FaultDetail>(QByteArrayView bytes)
{
    const QCborMap map = toMap(bytes);
    const bool in = number<int>(map, "direction"_L1, int(Direction::Out)) == int(Direction::In);
    return {in ? Direction::In : Direction::Out, number<qint64>(map, "at"_L1, -1),
        number<qint64>(map, "delayUs"_L1), number<qint64>(map, "dropped"_L1),
        text(map, "before"_L1), text(map, "after"_L1)};
}

} // namespace roundtrip::trace
