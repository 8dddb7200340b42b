#pragma once

#include <QByteArray>
#include <QProcess>
#include <QStandardPaths>
#include <QString>

/// A script under tests/interop/peers that Node runs: it prints `listening PORT` and ends when its
/// stdin does.
class PeerProcess
{
public:
    static constexpr const char *missing =
        "No Node of version 20 or newer was found: neither $ROUNDTRIP_NODE nor node.";
    /// $ROUNDTRIP_NODE, then `node`; empty when there is none of at least version 20. Debian 12's
    /// own is 18: its llhttp answers some malformed messages with other codes.
    static QString node()
    {
        static const QString found = isRecent(candidate()) ? candidate() : QString();
        return found;
    }

    ~PeerProcess()
    {
        m_process.closeWriteChannel();
        if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(5000))
            m_process.kill();
    }

    bool start(const QString &script)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(
            node(), {QStringLiteral(ROUNDTRIP_SOURCE_DIR "/tests/interop/peers/") + script});
        QByteArray line;
        while (!line.endsWith('\n')) {
            if (!m_process.waitForReadyRead(20000))
                return false;
            line += m_process.readAllStandardOutput();
        }
        m_port = line.simplified().split(' ').value(1).toUShort();
        return m_port;
    }
    /// 0 until it was started.
    quint16 port() const { return m_port; }

private:
    static QString candidate()
    {
        const QString given = qEnvironmentVariable("ROUNDTRIP_NODE");
        return given.isEmpty() ? QStandardPaths::findExecutable(QStringLiteral("node")) : given;
    }
    static bool isRecent(const QString &program)
    {
        if (program.isEmpty())
            return false;
        QProcess node;
        node.start(program, {"-p", "process.versions.node.split('.')[0]"});
        return node.waitForFinished() && node.readAllStandardOutput().trimmed().toInt() >= 20;
    }

    QProcess m_process;
    quint16 m_port = 0;
};
