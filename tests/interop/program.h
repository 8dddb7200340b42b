#pragma once

#include <QByteArray>
#include <QProcess>
#include <QStandardPaths>
#include <QStringList>

// The program itself and other programs, in processes of their own. A test that includes this is
// built with ROUNDTRIP_PROGRAM.
namespace roundtrip::testing
{

inline const QString program = QStringLiteral(ROUNDTRIP_PROGRAM);
inline constexpr int longEnough = 20'000; // milliseconds; nothing waits for it

struct Run {
    int exitCode = -1;
    QByteArray out;
    QByteArray err;
};

inline Run run(const QString &command, const QStringList &words, const QByteArray &input = {})
{
    QProcess process;
    process.start(command, words);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(2 * longEnough))
        qFatal("%s does not end", qPrintable(command));
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
        process.readAllStandardOutput(), process.readAllStandardError()};
}

inline bool has(const char *command)
{
    return !QStandardPaths::findExecutable(QLatin1String(command)).isEmpty();
}

/// `roundtrip serve`, on a free port where the words name no other place.
class Served
{
public:
    explicit Served(const QStringList &words = {})
    {
        const bool hasPlace = words.contains(QStringLiteral("--socket"));
        m_process.start(program,
            QStringList{"serve"} + (hasPlace ? QStringList() : QStringList{"--port", "0"}) + words);
        while (!m_process.canReadLine()) {
            if (!m_process.waitForReadyRead(longEnough))
                qFatal("serve does not listen: %s", m_process.readAllStandardError().constData());
        }
        m_url = QString::fromLocal8Bit(m_process.readLine().trimmed())
                    .mid(int(qstrlen("listening on ")));
    }
    ~Served() { end(); }
    Q_DISABLE_COPY_MOVE(Served)

    QString url(const QString &path = {}) const { return m_url + path; }
    quint16 port() const { return quint16(m_url.section(':', -1).toUInt()); }
    /// Ends it; false when it does not end well.
    bool end()
    {
        if (m_process.state() != QProcess::NotRunning) {
            m_process.terminate();
            m_process.waitForFinished(longEnough);
        }
        return m_process.state() == QProcess::NotRunning
            && m_process.exitStatus() == QProcess::NormalExit && m_process.exitCode() == 0;
    }
    QByteArray err() { return m_process.readAllStandardError(); }

private:
    QProcess m_process;
    QString m_url;
};

} // namespace roundtrip::testing
