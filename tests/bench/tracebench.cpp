// What recording alone costs, and the longest that it ever keeps the loop's thread busy: the events
// of a server that answers GET, one turn each, until the trace has forgotten twice its limit.
//   tracebench [open connections]         default 64
//
// Time is the thread's processor time, so that other work on the machine is not counted. What a
// host takes away from a virtual machine is: so the longest step of a loop that records nothing,
// over as long a time and turn about with the recording, stands beside it.

#include "core/trace/snapshot.h"
#include "core/trace/writer.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <thread>

#include <sys/resource.h>

using namespace roundtrip::trace;

namespace
{

qint64 threadNanoseconds()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return time.tv_sec * qint64(1'000'000'000) + time.tv_nsec;
}

/// The longest time between two readings of the clock with nothing between them, for so long.
qint64 longestPause(qint64 nanoseconds)
{
    qint64 longest = 0;
    const qint64 began = threadNanoseconds();
    for (qint64 before = began; before - began < nanoseconds;) {
        const qint64 now = threadNanoseconds();
        longest = std::max(longest, now - before);
        before = now;
    }
    return longest;
}

long pageFaults()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_minflt;
}

const QByteArray answer("HTTP/1.1 200 OK\r\n" + QByteArray(163, 'x'));
const HeadOutDetail head{166, Framing::ContentLengthKnown, true, std::vector<LineOrigin>(5)};

void exchange(Writer &writer, quint32 connection, quint32 number)
{
    const Subject side = Subject::connection(ConnectionId{connection + 1}, Side::Server);
    const Subject half = Subject::half(HalfId{number + 1});
    const std::span<char> room = writer.reserve();
    std::fill_n(room.data(), 40, 'x');
    const auto read = writer.commitRead(side, 40).event;
    writer.append(EventKind::RequestBegan, half, 0, connection + 1, read);
    const auto in = writer.append(EventKind::HeadIn, half, HeadEndsMessage, 40, read);
    const auto on = writer.append(EventKind::OnRequest, half, 0, 0, in);
    writer.appendDetail(
        EventKind::CallSetHeader, half, FieldView{"Content-Type", "text/plain"}, 0, on);
    const auto end = writer.append(EventKind::CallEnd, half, 0, 14, on);
    writer.appendDetail(EventKind::HeadOut, half, head, 0, end);
    writer.appendWrite(side, {&answer, 1}, end);
    writer.append(EventKind::HalfClosed, half);
}

} // namespace

int main(int argc, char **argv)
{
    const quint32 connections = argc > 1 ? quint32(std::atoi(argv[1])) : 64;
    Writer writer;
    for (quint32 i = 0; i < connections; ++i) {
        writer.appendDetail(EventKind::Accepted,
            Subject::connection(ConnectionId{i + 1}, Side::Server), Endpoints{"::1", 1, "::1", 2});
    }
    writer.publish();
    // A window that looks 60 times a second holds each snapshot until the next one.
    std::atomic<bool> done = false;
    std::thread window([&] {
        Snapshot shown;
        while (!done) {
            shown = writer.snapshot();
            std::this_thread::sleep_for(std::chrono::milliseconds(16));
        }
    });
    const long faultsBefore = pageFaults();
    long faultsWhenFull = 0;
    constexpr qint64 slice = 50'000'000; // of each kind in turn
    qint64 longest = 0;
    qint64 longestOfMachine = 0;
    qint64 took = 0;
    qint64 sliceBegan = threadNanoseconds();
    qint64 before = sliceBegan;
    quint32 turns = 0;
    while (writer.usage().bytesForgotten < 2 * writer.options().limitBytes) {
        writer.setNow(std::chrono::microseconds(turns));
        exchange(writer, turns % std::min(connections, 64u), turns);
        writer.publish();
        ++turns;
        const qint64 now = threadNanoseconds();
        longest = std::max(longest, now - before);
        before = now;
        if (!faultsWhenFull && writer.usage().bytesForgotten > 0)
            faultsWhenFull = pageFaults();
        if (now - sliceBegan < slice)
            continue;
        took += now - sliceBegan;
        longestOfMachine = std::max(longestOfMachine, longestPause(slice));
        sliceBegan = before = threadNanoseconds();
    }
    took += threadNanoseconds() - sliceBegan;
    done = true;
    window.join();
    const Snapshot end = writer.snapshot();
    std::printf(
        "%u connections open: %.0f ns an exchange of %.1f events, the longest turn %.2f ms (of a "
        "loop that records nothing %.2f ms), page faults until the limit %ld, after it %ld\n",
        connections, double(took) / turns, double(end.endEvent()) / turns, double(longest) / 1e6,
        double(longestOfMachine) / 1e6, faultsWhenFull - faultsBefore,
        pageFaults() - faultsWhenFull);
    return 0;
}
