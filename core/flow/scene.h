#pragma once

#include "core/flow/exchange.h"

#include <QString>

#include <chrono>
#include <map>
#include <utility>
#include <vector>

namespace roundtrip::flow
{

/// What the stage draws, without pixels: rows in the order of time. `ui/stage` gives them places
/// and paints them. Pure function of the trace and the moment, made from events before the moment
/// only.
enum class Lane : quint8 { Client, Connection, Server };
enum class PieceKind : quint8 { Head, Chunk, End, Information, Raw };

/// A piece of a message inside one write or read of the socket.
struct Segment {
    PieceKind kind{};
    qint64 bytes = 0; ///< wire bytes of it in this arrow
    QString label; ///< "head 155", "chunk 15", "end 5"
    bool operator==(const Segment &) const = default;
};

/// One write or one read of a socket, drawn across the connection.
struct Arrow {
    trace::Side from = trace::Side::Client;
    trace::EventIndex write; ///< none when the sender is outside
    trace::EventIndex read; ///< none: has not arrived at this moment, or the receiver is outside
    bool readForgotten = false; ///< it has arrived, and when was forgotten
    qint64 bytes = 0;
    std::vector<Segment> segments; ///< in wire order
    enum class Kind : quint8 { Bytes, Connect, Fin, Reset } kind = Kind::Bytes;
    bool operator==(const Arrow &) const = default;
};

/// A call of the program or a callback into it, written beside its lifeline.
struct Label {
    Lane lane = Lane::Client;
    QString text; ///< "write('{"key"')", "'response' 200"
    QString note; ///< smaller, below: "reused, idle 2.1 s"
    enum class Role : quint8 { Head, Chunk, End, Agent, Error, Neutral } role = Role::Neutral;
    enum class Kind : quint8 { Call, Callback, Agent, Decision } kind = Kind::Call;
    trace::EventIndex event;
    bool operator==(const Label &) const = default;
};

/// A thin line from the call that caused an arrow, or from an arrow to the callback it caused.
struct Elbow {
    int fromRow = -1;
    int toRow = -1;
    std::chrono::microseconds elapsed{0};
    Label::Role role = Label::Role::Neutral;
    bool operator==(const Elbow &) const = default;
};

/// A stretch in which nothing happened, folded.
struct Quiet {
    std::chrono::microseconds duration{0};
    QString text; ///< how long, and who waits for what
    bool operator==(const Quiet &) const = default;
};

struct Row {
    enum class Kind : quint8 { Label, Arrow, Quiet } kind = Kind::Label;
    std::chrono::microseconds begin{0};
    std::chrono::microseconds end{
        0}; ///< arrows: when it was read; as long as it was not, its begin
    Label label;
    Arrow arrow;
    Quiet quiet;
    bool operator==(const Row &) const = default;
};

struct Scene {
    QString client; ///< "ClientRequest #7", or "outside (curl/7.88.1)"
    bool clientOutside = false;
    QString connection; ///< "127.0.0.1:51322 → :3000"
    QString server; ///< "(req, res) ⇒", or "outside"
    bool serverOutside = false;
    bool clientIsProxy = false; ///< it hands on what another exchange brought
    bool serverIsProxy = false; ///< it hands the request on
    std::vector<Row> rows;
    std::vector<Elbow> elbows;
    bool operator==(const Scene &) const = default;
};

/// The four depths of the window.
enum class Depth : quint8 { Story = 1, Code = 2, Protocol = 3, Wire = 4 };
Scene sceneOf(const trace::Snapshot &snapshot, const Moment &moment, ExchangeKey key,
    Depth depth = Depth::Code);
class ExchangeReading;
/// The words of quiet bands that were asked for before, by the moment at which they end: each takes
/// a reading of its own. Good for one exchange of one trace, as long as no more of it is forgotten,
/// in one language.
using QuietWords = std::map<std::pair<quint64, std::chrono::microseconds>, QString>;
Scene sceneOf(
    const ExchangeReading &reading, Depth depth = Depth::Code, QuietWords *known = nullptr);

} // namespace roundtrip::flow
