#include "app/send.h"

#include "app/headless.h"
#include "core/engine/requestsequence.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <cerrno>
#include <cstdio>
#include <functional>

namespace roundtrip::app
{

namespace
{

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

/// Prints what the requests bring, in the order of the list, however they finish.
class Output
{
public:
    /// `lost` is called once, when stdout takes no more.
    Output(const Send &arguments, std::function<void()> lost)
        : m_lost(std::move(lost))
        , m_json(arguments.json)
        , m_bodies(arguments.json ? arguments.file.requests.size() : 0)
        , m_lines(m_bodies.size())
    {
    }

    void data(size_t index, QByteArrayView bytes)
    {
        if (m_json)
            m_bodies[index].append(bytes);
        else
            print(bytes);
    }

    void closed(size_t index, const engine::RunResult &result)
    {
        const bool failed = result.error || !result.complete;
        m_failed = m_failed || failed;
        if (m_json) {
            m_lines[index] =
                QJsonDocument(jsonOf(result, m_bodies[index])).toJson(QJsonDocument::Compact);
            m_bodies[index].clear();
            printLinesDue();
        } else if (failed) {
            complainOf(result);
        }
    }

    bool failed() const { return m_failed; }

private:
    void printLinesDue()
    {
        for (; m_nextLine < m_lines.size() && !m_lines[m_nextLine].isEmpty(); ++m_nextLine)
            print(m_lines[m_nextLine] + '\n');
    }

    /// At once: who reads may wait for just this.
    void print(QByteArrayView bytes)
    {
        if (m_isLost)
            return;
        const size_t size = size_t(bytes.size());
        if (std::fwrite(bytes.data(), 1, size, stdout) == size && std::fflush(stdout) == 0)
            return;
        m_isLost = true;
        m_failed = true;
        complainOfWriting(QStringLiteral("stdout"), qt_error_string(errno));
        m_lost();
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

    std::function<void()> m_lost;
    bool m_json = false;
    bool m_failed = false;
    bool m_isLost = false;
    std::vector<QByteArray> m_bodies;
    std::vector<QByteArray> m_lines;
    size_t m_nextLine = 0;
};

} // namespace

QJsonObject jsonOf(const engine::RunResult &result, const QByteArray &body)
{
    QJsonObject object;
    if (result.statusCode) {
        object = {{"status", result.statusCode}, {"statusMessage", latin1(result.statusMessage)},
            {"httpVersion", latin1(result.httpVersion)}, {"headers", joined(result.rawHeaders)},
            {"rawHeaders", flat(result.rawHeaders)}, {"trailers", pairs(result.rawTrailers)},
            {"body", latin1(body.toBase64())}};
    }
    object.insert("informational", informational(result.informational));
    object.insert("timings", timings(result.timings));
    object.insert("reusedSocket", result.reusedSocket);
    if (result.error) {
        object.insert("error",
            QJsonObject{{"code", QString::fromUtf8(result.error.code)},
                {"message", QString::fromUtf8(result.error.message)}});
    }
    return object;
}

int send(const Send &arguments)
{
    Headless headless(arguments.trace);
    if (!headless.open())
        return 1;
    headless.setLink(arguments.link);
    Output output(arguments, [&] { headless.quit(1); });
    engine::RequestSequence::Observer observer;
    observer.data = [&](size_t index, QByteArrayView bytes) { output.data(index, bytes); };
    observer.closed = [&](size_t index, const engine::RunResult &result) {
        output.closed(index, result);
    };
    observer.finished = [&] { headless.quit(output.failed() ? 1 : 0); };
    engine::RequestSequence sequence(headless.host(), arguments.file, std::move(observer));
    // From within the event loop, so that finishing at once finds a loop to quit.
    headless.host().loop().setImmediate([&] { sequence.start(); });
    return headless.run(false);
}

} // namespace roundtrip::app
