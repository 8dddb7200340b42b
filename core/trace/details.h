#pragma once

// What does not fit into 16 bytes. A detail lies in the byte stream; the event's value says where.
// Rare ones are CBOR maps with string keys; what each exchange has (RequestCall, Field,
// HeadOutDetail) are packed records.

#include "core/result.h"
#include "core/trace/event.h"

#include <QByteArray>
#include <QCborMap>
#include <QList>
#include <QVarLengthArray>

#include <vector>

namespace roundtrip::trace
{

struct Session {
    qint64 epochMilliseconds = 0; ///< the wall clock when the trace's own clock showed 0
    QByteArray program; ///< "roundtrip 0.1.0"
    bool operator==(const Session &) const = default;
};

/// A plan, a route table, agent options …, as the JSON that was adopted. `id` is how later events
/// name it (each type has numbers of its own; that of an agent stays when its options change). Large texts of the plan stand behind the detail (Snapshot::attachedTo()), and the JSON
/// refers to them by number.
struct Plan {
    quint32 id = 0;
    QByteArray name;
    QByteArray json;
    bool operator==(const Plan &) const = default;
};

struct Command {
    QByteArray verb; ///< "write", "end", "destroy", "release" …
    QByteArray json; ///< its arguments
    bool operator==(const Command &) const = default;
};

struct Listen {
    quint32 serverId = 0;
    QByteArray host; ///< the address as bound, without brackets
    quint16 port = 0;
    Error error;
    bool operator==(const Listen &) const = default;
};

/// The two addresses of a connection, seen from the client: local is the client's end.
struct Endpoints {
    QByteArray clientAddress;
    quint16 clientPort = 0;
    QByteArray serverAddress;
    quint16 serverPort = 0;
    bool operator==(const Endpoints &) const = default;
};

/// What a side goes into a handshake with.
struct TlsHello {
    QByteArray serverName; ///< SNI that a client sends; empty: none
    QByteArray protocols; ///< ALPN, separated by commas
    bool ownCa = false; ///< a client trusts its own CA file instead of the system's certificates
    bool verifies = true; ///< a client that refuses what it cannot verify
    bool operator==(const TlsHello &) const = default;
};

/// One certificate of a chain.
struct Certificate {
    QByteArray subject; ///< "CN=localhost, O=Example"
    QByteArray issuer;
    qint64 validFrom = 0; ///< milliseconds since 1970
    qint64 validUntil = 0;
    QByteArray names; ///< subjectAltName: "DNS:localhost, IP Address:127.0.0.1"
    QByteArray key; ///< "RSA 2048", "EC 256"
    QByteArray fingerprint; ///< SHA-256 as AB:CD:…
    bool operator==(const Certificate &) const = default;
};

/// What a handshake agreed upon.
struct TlsSession {
    QByteArray version; ///< "TLSv1.3"
    QByteArray cipher; ///< "TLS_AES_256_GCM_SHA384"
    QByteArray protocol; ///< ALPN: "http/1.1"; empty: none was agreed upon
    bool operator==(const TlsSession &) const = default;
};

struct Text {
    QByteArray text;
    bool operator==(const Text &) const = default;
};

struct ErrorDetail {
    Error error;
    QByteArray rule = {}; ///< the rule that was broken, a short stable name: "host-once"; or none
    QByteArray section = {}; ///< where it stands: "RFC 9112, 3.2"
    bool operator==(const ErrorDetail &) const = default;
};

struct Gap {
    qint64 bytes = 0; ///< so far; the last Gap of a body says the whole length
    bool operator==(const Gap &) const = default;
};

/// What passed through a tunnel, behind the head of CONNECT and the answer to it.
struct TunnelEnd {
    qint64 bytesToServer = 0;
    qint64 bytesToClient = 0;
    Error error; ///< why it broke or never stood; empty: it ended in order
    bool operator==(const TunnelEnd &) const = default;
};

struct Field {
    QByteArray name;
    QByteArray value;
    bool operator==(const Field &) const = default;
};

/// The same for who has the two already.
struct FieldView {
    QByteArrayView name;
    QByteArrayView value;
};

/// A deadline that stands still: for drawing how much of it is left.
struct DeadlineState {
    qint64 remainingUs = 0;
    qint64 totalUs = 0;
    bool operator==(const DeadlineState &) const = default;
};

/// What is held: the bytes as they would go on.
struct HeldBytes {
    quint64 step = 0; ///< the number of its StepHeld
    QByteArray bytes;
    bool operator==(const HeldBytes &) const = default;
};

/// Both versions of what a person changed while it was held.
struct StepEdit {
    quint64 step = 0; ///< the number of its StepHeld
    /// Outgoing: where in what this side sends the held bytes begin; -1: what came in was changed
    /// before the program gets it, the wire is as it was.
    qint64 at = -1;
    QByteArray before;
    QByteArray after;
    qint64 payloadBefore = 0; ///< how much of them is payload of the body
    qint64 payloadAfter = 0;
    bool operator==(const StepEdit &) const = default;
};

/// What a fault did.
struct FaultDetail {
    Direction direction = Direction::Out; ///< as this side sees it
    qint64 at = -1; ///< the place in what this side sends; -1: none
    qint64 delayUs = 0;
    qint64 dropped = 0; ///< bytes that were waiting and are never sent
    QByteArray before; ///< the byte that was changed …
    QByteArray after; ///< … and into what
    bool operator==(const FaultDetail &) const = default;
};

/// http.request(): what the client half is about, known before any byte is made.
struct RequestCall {
    QByteArray method;
    QByteArray host;
    quint16 port = 0;
    QByteArray path;
    quint32 planId = 0; ///< the adopted request plan, 0: none
    QByteArray agent; ///< the agent's name for people, empty: none
    quint32 agentId = 0; ///< the id of its adopted options, 0: they are not in the trace
    bool operator==(const RequestCall &) const = default;
};

/// Who put a line into a head.
enum class LineOrigin : quint8 { You = 0, Module = 1 };

/// The head that was serialized: its length on the wire and for each field line, in order, who put
/// it there. The text itself is in the wire bytes.
struct HeadOutDetail {
    quint32 length = 0; ///< wire bytes, from the start line to the blank line
    Framing framing = Framing::NoBody;
    bool keepAlive = false; ///< this side means to keep the connection
    std::vector<LineOrigin> lines;
    bool operator==(const HeadOutDetail &) const = default;
};

/// What is always needed of a HeadOutDetail, read without making a list of its lines.
struct HeadOutSummary {
    quint32 length = 0;
    Framing framing = Framing::NoBody;
    bool keepAlive = false;
};
HeadOutSummary headOutSummary(QByteArrayView record);

/// A packed record, on the stack as long as it has a usual size.
using PackedRecord = QVarLengthArray<char, 256>;
PackedRecord pack(const FieldView &);
PackedRecord pack(const Endpoints &);
PackedRecord pack(const RequestCall &);
PackedRecord pack(const HeadOutDetail &);

/// Encoding and decoding: decode returns a default-made value when the bytes are not of this type
/// (a damaged file).
QByteArray encode(const Session &);
QByteArray encode(const Plan &);
QByteArray encode(const Command &);
QByteArray encode(const Listen &);
QByteArray encode(const Endpoints &);
QByteArray encode(const TlsHello &);
QByteArray encode(const Certificate &);
QByteArray encode(const TlsSession &);
QByteArray encode(const Text &);
QByteArray encode(const ErrorDetail &);
QByteArray encode(const Gap &);
QByteArray encode(const TunnelEnd &);
QByteArray encode(const Field &);
QByteArray encode(const RequestCall &);
QByteArray encode(const HeadOutDetail &);
QByteArray encode(const DeadlineState &);
QByteArray encode(const HeldBytes &);
QByteArray encode(const StepEdit &);
QByteArray encode(const FaultDetail &);

template <typename T>
T decode(QByteArrayView bytes);
template <>
Session decode<Session>(QByteArrayView);
template <>
Plan decode<Plan>(QByteArrayView);
template <>
Command decode<Command>(QByteArrayView);
template <>
Listen decode<Listen>(QByteArrayView);
template <>
Endpoints decode<Endpoints>(QByteArrayView);
template <>
TlsHello decode<TlsHello>(QByteArrayView);
template <>
Certificate decode<Certificate>(QByteArrayView);
template <>
TlsSession decode<TlsSession>(QByteArrayView);
template <>
Text decode<Text>(QByteArrayView);
template <>
ErrorDetail decode<ErrorDetail>(QByteArrayView);
template <>
Gap decode<Gap>(QByteArrayView);
template <>
TunnelEnd decode<TunnelEnd>(QByteArrayView);
template <>
Field decode<Field>(QByteArrayView);
template <>
RequestCall decode<RequestCall>(QByteArrayView);
template <>
HeadOutDetail decode<HeadOutDetail>(QByteArrayView);
template <>
DeadlineState decode<DeadlineState>(QByteArrayView);
template <>
HeldBytes decode<HeldBytes>(QByteArrayView);
template <>
StepEdit decode<StepEdit>(QByteArrayView);
template <>
FaultDetail decode<FaultDetail>(QByteArrayView);

} // namespace roundtrip::trace
