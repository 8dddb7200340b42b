// Mixed traffic, good and bad, against the server in another process, whose memory and descriptors
// are watched: both must come back.
//   soak [SECONDS [KIND]]   without: a fixed amount, about what ten requests a second are in an
//   hour
// KIND, a part of a name in Traffic::kinds(), leaves out all others: what was it that does not come
// back?

#include "tests/load/serverprocess.h"
#include "tests/load/traffic.h"

#include "core/wire/descriptors.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <algorithm>
#include <cstdio>
#include <thread>

namespace
{

constexpr int clients = 8;
constexpr int roundsOfAClient = 700;
constexpr qint64 traceLimit = qint64(16) << 20;
/// What the server may occupy over its trace: connections and bodies under way, and what the
/// allocator keeps of them.
constexpr qint64 allowance = qint64(32) << 20;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool memoryIsOurs = false; // the sanitizer's own is many times as much
#else
constexpr bool memoryIsOurs = true;
#endif

struct Client {
    Client(quint16 port, quint32 seed, const std::vector<TrafficKind> &kinds)
        : traffic(port, seed, kinds)
        , done(kinds.size())
        , failed(done.size())
    {
    }
    void run(const std::atomic<bool> &enough, bool untilEnough)
    {
        for (int i = 0; untilEnough ? !enough : i < roundsOfAClient; ++i) {
            const auto [kind, ok] = traffic.next();
            ++done[kind];
            failed[kind] += !ok;
        }
        finished = true;
    }

    Traffic traffic;
    std::vector<qint64> done; ///< by kind; read when it has finished
    std::vector<qint64> failed;
    std::atomic<bool> finished = false;
    std::thread thread;
};

double mebibytes(qint64 bytes)
{
    return double(bytes) / (1 << 20);
}

/// Samples while the clients run; the most memory since the trace was full.
qint64 watch(ServerProcess &server, const std::vector<std::unique_ptr<Client>> &all, int seconds,
    std::atomic<bool> &enough)
{
    QElapsedTimer timer;
    timer.start();
    qint64 most = 0;
    qint64 nextLine = 0;
    const auto isFinished = [](const auto &client) { return client->finished.load(); };
    while (!std::all_of(all.begin(), all.end(), isFinished)) {
        std::this_thread::sleep_for(std::chrono::milliseconds(250));
        enough = seconds > 0 && timer.elapsed() >= seconds * 1000LL;
        const auto usage = server.usage();
        const qint64 resident = server.residentBytes();
        if (usage.traceBytesForgotten > traceLimit)
            most = std::max(most, resident);
        if (timer.elapsed() < nextLine)
            continue;
        qint64 answered = 0;
        for (const auto &client : all)
            answered += client->traffic.answered();
        std::printf("%5lld s  %9lld answered  %4d connections  %4d descriptors  trace %5.1f MiB"
                    "  resident %5.1f MiB\n",
            timer.elapsed() / 1000, answered, usage.connections, server.openDescriptors(),
            mebibytes(usage.traceBytes), mebibytes(resident));
        std::fflush(stdout);
        nextLine += std::max(1000LL, seconds * 50LL); // some twenty lines
    }
    return most;
}

bool comesBack(ServerProcess &server, int descriptors)
{
    for (int i = 0; i < 600 && server.openDescriptors() != descriptors; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    return server.openDescriptors() == descriptors;
}

bool report(const std::vector<std::unique_ptr<Client>> &all, const std::vector<TrafficKind> &kinds)
{
    qint64 answered = 0;
    qint64 allFailed = 0;
    for (size_t kind = 0; kind < kinds.size(); ++kind) {
        qint64 done = 0;
        qint64 failed = 0;
        for (const auto &client : all) {
            done += client->done[kind];
            failed += client->failed[kind];
        }
        allFailed += failed;
        std::printf("  %-42s %8lld, failed %lld\n", kinds[kind].name, done, failed);
    }
    for (const auto &client : all)
        answered += client->traffic.answered();
    std::printf("%lld requests answered\n", answered);
    return allFailed == 0;
}

bool check(bool ok, const char *what)
{
    std::printf("%s: %s\n", ok ? "ok" : "FAILED", what);
    return ok;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const int seconds = application.arguments().value(1).toInt();
    auto kinds = Traffic::kinds();
    std::erase_if(kinds, [only = application.arguments().value(2)](const TrafficKind &kind) {
        return !QString::fromLatin1(kind.name).contains(only);
    });
    roundtrip::wire::raiseDescriptorLimit();
    ServerProcess server({"--trace-limit", QString::number(traceLimit)});
    (void)server.usage(); // it is up
    const int descriptors = server.openDescriptors();
    const qint64 resident = server.residentBytes();
    server.tell("send");

    std::atomic<bool> enough = false;
    std::vector<std::unique_ptr<Client>> all;
    for (int i = 0; i < clients; ++i) {
        all.push_back(std::make_unique<Client>(server.port(), quint32(i + 1), kinds));
        Client &client = *all.back();
        client.thread =
            std::thread([&client, &enough, seconds] { client.run(enough, seconds > 0); });
    }
    const qint64 most = watch(server, all, seconds, enough);
    for (const auto &client : all)
        client->thread.join();
    server.tell("rest");
    bool ok = check(report(all, kinds), "everything was answered as it should");
    all.clear(); // what they kept open
    ok &= check(comesBack(server, descriptors), "the descriptors are those of the beginning");
    const auto usage = server.usage();
    ok &= check(usage.connections == 0, "no connection is left");
    std::printf("%d connections, %d descriptors more\n", usage.connections,
        server.openDescriptors() - descriptors);
    ok &=
        check(usage.sent > 0 && usage.sentUnexpected == 0, "its own requests went as they should");
    std::printf("%lld requests of its own\n", usage.sent);
    ok &= check(usage.traceBytesForgotten > traceLimit, "the trace was full");
    std::printf("resident %.1f MiB at the beginning, at most %.1f with a full trace of %.1f, %.1f"
                " at the end\n",
        mebibytes(resident), mebibytes(most), mebibytes(traceLimit),
        mebibytes(server.residentBytes()));
    if (memoryIsOurs) {
        ok &= check(std::max(most, server.residentBytes()) < resident + traceLimit + allowance,
            "memory stayed within the trace's limit and 32 MiB");
    }
    ok &= check(server.end() == 0, "the server ended cleanly");
    return ok ? 0 : 1;
}
