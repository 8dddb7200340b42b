#pragma once

#include "core/flow/exchange.h"

#include <QString>
#include <QStringList>

#include <chrono>
#include <compare>
#include <map>
#include <optional>
#include <set>
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
    bool framed = false; ///< a chunk with its size line, not the plain bytes of a body
    bool operator==(const Segment &) const = default;
};

/// A line of what an arrow carries, as it stood on the wire: a line of a head, a chunk-size line,
/// the beginning of a payload.
struct WireLine {
    PieceKind kind{};
    QString text; ///< with ↵ for the CRLF at its end
    bool byModule = false; ///< a field that the module added
    qint64 offset = -1; ///< in its direction of the connection; -1: this depth does not say
    bool operator==(const WireLine &) const = default;
};

/// One write or one read of a socket, drawn across the connection.
struct Arrow {
    trace::Side from = trace::Side::Client;
    trace::EventIndex write; ///< none when the sender is outside
    trace::EventIndex read; ///< none: has not arrived at this moment, or the receiver is outside
    bool lost = false; ///< nobody is there any more who could read it
    bool readForgotten = false; ///< it has arrived, and when was forgotten
    qint64 bytes = 0;
    std::vector<Segment> segments; ///< in wire order
    std::vector<WireLine> lines; ///< at the depths of the protocol, as far as there is room
    enum class Lines : quint8 { Whole, Closed, Open } fold = Lines::Whole; ///< parts are left out
    enum class Kind : quint8 { Bytes, Connect, Fin, Reset } kind = Kind::Bytes;
    /// Of many alike in a row that are drawn as one: all of their reads and writes, sorted; its own
    /// are the first write and the last read.
    std::vector<trace::EventIndex> events = {};
    int count = 1; ///< how many it stands for
    bool operator==(const Arrow &) const = default;
};

/// A call of the program or a callback into it, written beside its lifeline.
struct Label {
    Lane lane = Lane::Client;
    QString text; ///< "write('{"key"')", "'response' 200"
    QString note; ///< smaller, below: "reused, idle 2.1 s"
    enum class Role : quint8 { Head, Chunk, End, Agent, Error, Neutral } role = Role::Neutral;
    /// Held: a step that was held and was let go; what it let go comes behind it.
    enum class Kind : quint8 { Call, Callback, Agent, Decision, Kernel, Held } kind = Kind::Call;
    trace::EventIndex event;
    QString shortText = {}; ///< where there is no room for `text`; empty: there are no fewer words
    /// Many equal ones in a row are one: closed it stands for all of them, open they follow it.
    enum class Fold : quint8 { Single, Closed, Open } fold = Fold::Single;
    trace::EventIndex last = {}; ///< of the ones it stands for
    qint64 bytes = 0; ///< of payload that was given or delivered
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
    trace::EventIndex after = {}; ///< the last event of the exchange before it
    bool open = false;
    QStringList details = {}; ///< of one that is open: from when to when, what else happened
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

/// What is folded and can be opened: many equal labels, many arrows of one byte, the lines that an
/// arrow leaves out, a quiet band. Named by its first event; a band by the last one before it.
struct Stretch {
    enum class Kind : quint8 { Labels, Lines, Quiet, Arrows } kind = Kind::Labels;
    trace::EventIndex first;
    auto operator<=>(const Stretch &) const = default;
};
std::optional<Stretch> stretchOf(const Row &row);
/// The read or write by which an arrow is named: of many its first.
trace::EventIndex eventOf(const Arrow &arrow);
/// "64 writes of 1 B": of arrows like this one.
QString manyText(const Arrow &arrow, int count);
/// Those that a person has opened.
using Opened = std::set<Stretch>;
/// What is held on one side at this moment, and what stands still with it.
struct HeldSide {
    struct Held {
        trace::EventIndex event; ///< its StepHeld
        trace::Seam seam{}; ///< where the gate is
        QString text; ///< "held by you: chunk 15 B"
        QString note; ///< "made, not yet written"
        bool operator==(const Held &) const = default;
    };
    /// A deadline of ours that stands still.
    struct Pie {
        QString name; ///< "headersTimeout"
        QString text; ///< "52.1 s of 60.0 s left"
        double left = 0; ///< from 0 to 1
        bool operator==(const Pie &) const = default;
    };
    trace::Side side = trace::Side::Client;
    trace::ConnectionId connection;
    std::vector<Held> steps; ///< oldest first; none when only the kernel has something
    int more = 0; ///< steps that are left out
    QStringList kernel; ///< "15 B unread in our kernel's buffer"
    std::vector<Pie> pies;
    bool operator==(const HeldSide &) const = default;
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
    std::vector<HeldSide> held; ///< the client's, then the server's; none: nothing waits there
    bool operator==(const Scene &) const = default;
};

/// The four depths of the window. Story: names only. Code: calls with their payload, callbacks, the
/// agent. Protocol: also the decisions with their rules, and the lines on the wire. Wire: also each
/// read and write, with offsets, microseconds and turns of the loop.
enum class Depth : quint8 { Story = 1, Code = 2, Protocol = 3, Wire = 4 };
Scene sceneOf(const trace::Snapshot &snapshot, const Moment &moment, ExchangeKey key,
    Depth depth = Depth::Code);
class ExchangeReading;
/// The words of quiet bands that were asked for before, by the moment at which they end: each takes
/// a reading of its own. Good for one exchange of one trace, as long as no more of it is forgotten,
/// in one language.
using QuietWords = std::map<std::pair<quint64, std::chrono::microseconds>, QString>;
Scene sceneOf(const ExchangeReading &reading, Depth depth = Depth::Code, const Opened &opened = {},
    QuietWords *known = nullptr);

} // namespace roundtrip::flow
