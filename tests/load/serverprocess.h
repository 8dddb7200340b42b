#pragma once

#include <QDir>
#include <QFile>
#include <QProcess>

/// loadserver in a process of its own, seen from outside: /proc and its stdin. For one thread.
class ServerProcess
{
public:
    explicit ServerProcess(const QStringList &words = {})
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(QStringLiteral(ROUNDTRIP_LOADSERVER), words);
        m_port = nextLine().split(' ').value(1).toUShort();
    }
    /// 0 as exit code: it ended by itself, and cleanly.
    int end()
    {
        m_process.closeWriteChannel();
        const bool ended = m_process.waitForFinished(30'000);
        return ended && m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
    }
    ~ServerProcess()
    {
        if (m_process.state() != QProcess::NotRunning && end() != 0)
            m_process.kill();
    }

    quint16 port() const { return m_port; }
    /// "send" or "rest".
    void tell(const QByteArray &order)
    {
        m_process.write(order + '\n');
        m_process.waitForBytesWritten(30'000); // no event loop runs here that would do it
    }

    struct Usage {
        qint64 traceBytes = 0;
        qint64 traceBytesForgotten = 0;
        int connections = 0;
        qint64 sent = 0; ///< own requests that went as they should
        qint64 sentUnexpected = 0;
    };
    /// It has also served, or begun to, whatever reached it before.
    Usage usage()
    {
        tell("usage");
        const QList<QByteArray> numbers = nextLine().split(' ');
        return {numbers.value(0).toLongLong(), numbers.value(1).toLongLong(),
            numbers.value(2).toInt(), numbers.value(3).toLongLong(), numbers.value(4).toLongLong()};
    }

    int openDescriptors() const
    {
        return int(QDir(proc("fd"))
                       .entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot)
                       .size());
    }
    qint64 residentBytes() const { return number("VmRSS:") * 1024; }

private:
    QString proc(const char *name) const
    {
        return QStringLiteral("/proc/%1/%2").arg(m_process.processId()).arg(QLatin1String(name));
    }
    qint64 number(const char *name) const
    {
        QFile file(proc("status"));
        if (!file.open(QIODevice::ReadOnly))
            return 0;
        for (const QByteArray &line : file.readAll().split('\n')) {
            if (line.startsWith(name))
                return line.simplified().split(' ').value(1).toLongLong();
        }
        return 0;
    }
    QByteArray nextLine()
    {
        while (!m_process.canReadLine()) {
            if (!m_process.waitForReadyRead(60'000))
                qFatal("the server says nothing");
        }
        return m_process.readLine().trimmed();
    }

    QProcess m_process;
    quint16 m_port = 0;
};
