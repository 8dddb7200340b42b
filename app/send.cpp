#include "app/send.h"

#include "app/headless.h"
#include "app/standardoutput.h"
#include "core/engine/requestsequence.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <unistd.h>

#include <algorithm>
#include <functional>
#include <utility>

namespace roundtrip::app
{

namespace
{

/// What --json keeps of one body, and of all whose line is not printed yet.
constexpr qint64 maxKeptBody = 64 * 1024 * 1024;
constexpr qint64 maxKept = 4 * maxKeptBody;

QString latin1(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes);
}

QJsonObject joined(const message::RawHeaders &raw)
{
    QJsonObject object;
    for (const message::JoinedHeader &header : message::joinHeaders(raw)) {
        if (header.name != "set-cookie") {
            object.insert(latin1(header.name), latin1(header.values.value(0)));
            continue;
        }
        QJsonArray values;
        for (const QByteArray &value : header.values)
            values.append(latin1(value));
        object.insert("set-cookie", values);
    }
    return object;
}

QJsonArray flat(const message::RawHeaders &raw)
{
    QJsonArray array;
    for (const auto &[name, value] : raw) {
        array.append(latin1(name));
        array.append(latin1(value));
    }
    return array;
}

QJsonArray pairs(const message::RawHeaders &raw)
{
    QJsonArray array;
    for (const auto &[name, value] : raw)
        array.append(QJsonArray{latin1(name), latin1(value)});
    return array;
}

QJsonArray informational(const std::vector<http::ClientRequest::Information> &answers)
{
    QJsonArray array;
    for (const auto &answer : answers) {
        array.append(QJsonObject{{"status", answer.statusCode},
            {"statusMessage", latin1(answer.statusMessage)},
            {"rawHeaders", flat(answer.rawHeaders)}});
    }
    return array;
}

double milliseconds(std::chrono::microseconds time)
{
    return double(time.count()) / 1000;
}

/// Milliseconds since http.request() was called.
QJsonObject timings(const engine::RunResult::Timings &times)
{
    QJsonObject object;
    if (times.socket)
        object.insert("socket", milliseconds(*times.socket - times.begin));
    if (times.response)
        object.insert("response", milliseconds(*times.response - times.begin));
    if (times.end)
        object.insert("end", milliseconds(*times.end - times.begin));
    return object;
}

/// Prints what the requests bring, in the order of the list, however they finish. What stdout does
/// not take now waits, and so do the responses.
class Output
{
public:
    struct Events {
        std::function<void(bool)> hold; ///< the responses shall wait, or go on
        std::function<void(bool failed)> done; ///< finish() was called and everything is printed
        std::function<void()> lost; ///< stdout takes no more
    };

    Output(const Send &arguments, Events events)
        : m_events(std::move(events))
        , m_json(arguments.json)
        , m_bodies(arguments.json ? arguments.file.requests.size() : 0)
        , m_lines(m_bodies.size())
        , m_stdout(STDOUT_FILENO,
              {.filled = [this] { m_events.hold(true); },
                  .drained = [this] { drained(); },
                  .lost = [this](int number) { lose(number); }})
    {
    }

    void data(size_t index, QByteArrayView bytes)
    {
        if (!m_json)
            return m_stdout.write(bytes);
        KeptBody &body = m_bodies[index];
        body.total += bytes.size();
        const qint64 room = std::min(maxKeptBody - body.kept.size(), maxKept - m_keptBytes);
        const QByteArrayView kept = bytes.first(std::clamp<qint64>(room, 0, bytes.size()));
        body.kept.append(kept);
        m_keptBytes += kept.size();
    }

    void closed(size_t index, const engine::RunResult &result)
    {
        const bool failed = result.error || !result.complete;
        m_failed = m_failed || failed;
        if (m_json) {
            m_lines[index] = jsonLine(result, m_bodies[index]);
            printLinesDue();
        } else if (failed) {
            complainOf(result);
        }
    }

    void finish()
    {
        m_finished = true;
        if (m_stdout.queuedBytes() == 0)
            m_events.done(m_failed);
    }

private:
    void printLinesDue()
    {
        for (; m_nextLine < m_lines.size() && !m_lines[m_nextLine].isEmpty(); ++m_nextLine) {
            m_stdout.write(std::exchange(m_lines[m_nextLine], {}));
            m_keptBytes -= m_bodies[m_nextLine].kept.size();
            m_bodies[m_nextLine] = {};
        }
    }

    void drained()
    {
        m_events.hold(false);
        if (m_finished)
            m_events.done(m_failed);
    }

    void lose(int number)
    {
        m_failed = true;
        complainOfWriting(QStringLiteral("stdout"), qt_error_string(number));
        m_events.lost();
    }

    static void complainOf(const engine::RunResult &result)
    {
        if (result.error) {
            complain(QStringLiteral("%1 (%2)").arg(
                QString::fromUtf8(result.error.message), QString::fromUtf8(result.error.code)));
        } else {
            complain(QCoreApplication::translate(
                "roundtrip::app::Send", "no complete response arrived"));
        }
    }

    Events m_events;
    bool m_json = false;
    bool m_failed = false;
    bool m_finished = false;
    std::vector<KeptBody> m_bodies;
    std::vector<QByteArray> m_lines;
    size_t m_nextLine = 0;
    qint64 m_keptBytes = 0; ///< of the bodies whose lines are not printed
    StandardOutput m_stdout;
};

} // namespace

QByteArray jsonLine(const engine::RunResult &result, const KeptBody &body)
{
    QJsonObject object;
    if (result.statusCode) {
        object = {{"status", result.statusCode}, {"statusMessage", latin1(result.statusMessage)},
            {"httpVersion", latin1(result.httpVersion)}, {"headers", joined(result.rawHeaders)},
            {"rawHeaders", flat(result.rawHeaders)}, {"trailers", pairs(result.rawTrailers)}};
    }
    if (body.total > body.kept.size()) {
        object.insert("bodyTruncated", true);
        object.insert("bodyBytes", body.total);
    }
    object.insert("informational", informational(result.informational));
    if (result.informationalLeftOut > 0)
        object.insert("informationalLeftOut", result.informationalLeftOut);
    object.insert("timings", timings(result.timings));
    object.insert("reusedSocket", result.reusedSocket);
    if (result.error) {
        object.insert("error",
            QJsonObject{{"code", QString::fromUtf8(result.error.code)},
                {"message", QString::fromUtf8(result.error.message)}});
    }
    // The body needs no escapes, and in a QString it would be twice as large.
    QByteArray line = QJsonDocument(object).toJson(QJsonDocument::Compact);
    if (result.statusCode)
        line.replace(0, 1, "{\"body\":\"" + body.kept.toBase64() + "\",");
    return line + '\n';
}

int send(const Send &arguments)
{
    Headless headless(arguments.trace);
    if (!headless.open())
        return 1;
    headless.setLink(arguments.link);
    Output output(arguments,
        {.hold = [&](bool on) { headless.host().holdResponses(on); },
            .done = [&](bool failed) { headless.quit(failed ? 1 : 0); },
            .lost = [&] { headless.quit(1); }});
    engine::RequestSequence::Observer observer;
    observer.data = [&](size_t index, QByteArrayView bytes) { output.data(index, bytes); };
    observer.closed = [&](size_t index, const engine::RunResult &result) {
        output.closed(index, result);
    };
    observer.finished = [&] { output.finish(); };
    engine::RequestSequence sequence(headless.host(), arguments.file, std::move(observer));
    // From within the event loop, so that finishing at once finds a loop to quit.
    headless.host().loop().setImmediate([&] { sequence.start(); });
    return headless.run(false);
}

} // namespace roundtrip::app
