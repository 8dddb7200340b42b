#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <functional>
#include <memory>
#include <vector>

// The program as a script sees it: its words, its two streams, its exit code.
namespace
{

const QString program = QStringLiteral(ROUNDTRIP_PROGRAM);

struct Run {
    int exitCode = -1;
    QByteArray out;
    QByteArray err;
};

Run run(const QStringList &words, const QString &locale = {})
{
    QProcess process;
    if (!locale.isEmpty()) {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("LC_ALL"), locale);
        process.setProcessEnvironment(environment);
    }
    process.start(program, words);
    if (!process.waitForFinished(20'000))
        qFatal("roundtrip does not end");
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
        process.readAllStandardOutput(), process.readAllStandardError()};
}

/// `roundtrip serve` on a free port, for one test.
class Served
{
public:
    explicit Served(const QStringList &words = {}, const std::function<void()> &before = {})
    {
        if (before)
            m_process.setChildProcessModifier(before);
        m_process.start(program, QStringList{"serve", "--port", "0"} + words);
        while (!m_process.canReadLine()) {
            if (!m_process.waitForReadyRead(10'000))
                qFatal("serve does not listen: %s", m_process.readAllStandardError().constData());
        }
        const QByteArray line = m_process.readLine().trimmed();
        if (!line.startsWith("listening on http://127.0.0.1:"))
            qFatal("unexpected: %s", line.constData());
        m_url = QString::fromLatin1(line.mid(13));
    }
    ~Served() { end(); }

    QString url(const QString &path) const { return m_url + path; }
    quint16 port() const { return quint16(m_url.section(':', -1).toUInt()); }
    qint64 openDescriptors() const
    {
        return QDir(QStringLiteral("/proc/%1/fd").arg(m_process.processId()))
            .entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot)
            .size();
    }
    /// What it said on stderr; waits for it.
    QByteArray firstComplaint()
    {
        m_process.setReadChannel(QProcess::StandardError);
        while (!m_process.canReadLine()) {
            if (!m_process.waitForReadyRead(10'000))
                qFatal("serve says nothing");
        }
        return m_process.readLine();
    }

    int end()
    {
        if (m_process.state() == QProcess::NotRunning)
            return m_process.exitCode();
        m_process.terminate(); // SIGTERM
        if (!m_process.waitForFinished(10'000) || m_process.exitStatus() != QProcess::NormalExit)
            return -1;
        return m_process.exitCode();
    }
    QByteArray err() { return m_process.readAllStandardError(); }

private:
    QProcess m_process;
    QString m_url;
};

/// A pipe with a name, open at its reading end, that is read only when the test says so.
class UnreadPipe
{
public:
    UnreadPipe()
        : m_name(m_folder.filePath("pipe"))
    {
        const QByteArray path = QFile::encodeName(m_name);
        if (::mkfifo(path.constData(), 0600) != 0)
            qFatal("no pipe");
        m_descriptor = ::open(path.constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    }
    ~UnreadPipe() { ::close(m_descriptor); }
    Q_DISABLE_COPY_MOVE(UnreadPipe)

    QString name() const { return m_name; }
    /// What is written in pages fills it up to a page.
    bool isFull() const
    {
        int unread = 0;
        ::ioctl(m_descriptor, FIONREAD, &unread);
        return unread >= ::fcntl(m_descriptor, F_GETPIPE_SZ) - 4096;
    }
    void readAll()
    {
        std::array<char, 65536> room;
        while (::read(m_descriptor, room.data(), room.size()) > 0) { }
    }

private:
    QTemporaryDir m_folder;
    QString m_name;
    int m_descriptor = -1;
};

QJsonObject objectIn(const QByteArray &line)
{
    return QJsonDocument::fromJson(line).object();
}

} // namespace

class tst_Program : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sendPrintsTheBody()
    {
        const Served served;
        const Run sent = run({"send", served.url("/")});
        QCOMPARE(sent.exitCode, 0);
        QCOMPARE(sent.out, QByteArray("Hello, World!\n"));
        QCOMPARE(sent.err, QByteArray());
    }

    void anyStatusIsASuccess()
    {
        const Served served;
        QCOMPARE(run({"send", served.url("/status/500")}).exitCode, 0);
    }

    void chunksAreTracedInOrder()
    {
        const Served served;
        const Run sent = run({"send", served.url("/echo"), "-X", "POST", "--chunk", "aaa",
            "--chunk", "bbb", "--trace", "text"});
        QCOMPARE(sent.out, QByteArray("aaabbb"));
        const QString trace = QString::fromUtf8(sent.err);
        qsizetype at = 0;
        for (const char *step :
            {"http.request()", "write()", "head made", "write()", "end()", "'socket'", "send()",
                "recv()", "head parsed", "'response'", "'end'", "exchange closed"}) {
            const qsizetype found = trace.indexOf(QLatin1StringView(step), at);
            QVERIFY2(
                found >= 0, qPrintable(QStringLiteral("%1 is missing in\n%2").arg(step, trace)));
            at = found + 1;
        }
    }

    void jsonSaysEverything()
    {
        const Served served;
        const Run sent = run({"send", served.url("/trailers"), "--json"});
        const QJsonObject object = objectIn(sent.out);
        QCOMPARE(object["status"].toInt(), 200);
        QCOMPARE(object["statusMessage"].toString(), QString("OK"));
        QCOMPARE(object["httpVersion"].toString(), QString("1.1"));
        QCOMPARE(object["headers"].toObject()["content-type"].toString(), QString("text/plain"));
        QCOMPARE(object["rawHeaders"][0].toString(), QString("Content-Type"));
        QCOMPARE(object["trailers"][0][0].toString(), QString("X-Checksum"));
        QCOMPARE(QByteArray::fromBase64(object["body"].toString().toLatin1()),
            QByteArray("The checksum comes after the body.\n"));
        QVERIFY(object["timings"].toObject()["end"].toDouble() > 0);
        QCOMPARE(object["reusedSocket"].toBool(), false);
        QVERIFY(!object.contains("error"));
    }

    void informationalAnswersAreListed()
    {
        const Served served;
        const QJsonObject object =
            objectIn(run({"send", served.url("/early-hints"), "--json"}).out);
        QCOMPARE(object["informational"][0].toObject()["status"].toInt(), 103);
    }

    void aFailureHasItsCode()
    {
        const Run sent = run({"send", "http://127.0.0.1:1/", "--json"});
        QCOMPARE(sent.exitCode, 1);
        QCOMPARE(
            objectIn(sent.out)["error"].toObject()["code"].toString(), QString("ECONNREFUSED"));
        const Run plain = run({"send", "http://127.0.0.1:1/"});
        QCOMPARE(plain.exitCode, 1);
        QVERIFY2(plain.err.contains("connect ECONNREFUSED 127.0.0.1:1"), plain.err.constData());
    }

    void whatHadArrivedIsThereBesideTheError()
    {
        const Served served;
        const Run sent = run({"send", served.url("/reset"), "--json"});
        QCOMPARE(sent.exitCode, 1);
        const QJsonObject object = objectIn(sent.out);
        QCOMPARE(object["status"].toInt(), 200);
        QCOMPARE(object["error"].toObject()["code"].toString(), QString("ECONNRESET"));
        QCOMPARE(QByteArray::fromBase64(object["body"].toString().toLatin1()),
            QByteArray("The rest never comes.\n"));
    }

    void aListIsSentInOrderOverOneSocket()
    {
        const Served served;
        const QTemporaryDir folder;
        QFile file(folder.filePath("requests.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QStringLiteral(R"([{"url":"%1"},{"url":"%2"},{"url":"%1"}])")
                       .arg(served.url("/"), served.url("/status/404"))
                       .toUtf8());
        file.close();
        const Run sent = run({"send", "--requests", file.fileName(), "--json"});
        QCOMPARE(sent.exitCode, 0);
        const QList<QByteArray> lines = sent.out.trimmed().split('\n');
        QCOMPARE(lines.size(), 3);
        QCOMPARE(objectIn(lines[0])["status"].toInt(), 200);
        QCOMPARE(objectIn(lines[1])["status"].toInt(), 404);
        QCOMPARE(objectIn(lines[1])["reusedSocket"].toBool(), true);
    }

    void badArgumentsExitWith2()
    {
        for (const QStringList &words :
            {QStringList{"banana"}, QStringList{"send"}, QStringList{"serve", "--wat"}}) {
            const Run wrong = run(words);
            QCOMPARE(wrong.exitCode, 2);
            QVERIFY(wrong.err.startsWith("roundtrip: "));
            QCOMPARE(wrong.out, QByteArray());
        }
    }

    void complaintsAndHelpSpeakTheLanguageOfTheLocale()
    {
        const QString chinese = QStringLiteral("zh_CN.UTF-8");
        const Run wrong = run({"banana"}, chinese);
        QCOMPARE(wrong.exitCode, 2);
        QVERIFY2(wrong.err.contains("没有“banana”这个命令"), wrong.err.constData());
        QVERIFY(run({"--help"}, chinese).out != run({"--help"}).out);
    }

    void aPortInUseIsNamed()
    {
        QTcpServer occupied;
        QVERIFY(occupied.listen(QHostAddress::LocalHost));
        const QString port = QString::number(occupied.serverPort());
        const Run served = run({"serve", "--port", port});
        QCOMPARE(served.exitCode, 1);
        QVERIFY2(served.err.contains("EADDRINUSE") && served.err.contains(port.toLatin1()),
            served.err.constData());
    }

    void serveRaisesItsLimitOfDescriptors()
    {
        rlimit limit{};
        QCOMPARE(::getrlimit(RLIMIT_NOFILE, &limit), 0);
        Served served({}, [] {
            rlimit low{};
            ::getrlimit(RLIMIT_NOFILE, &low);
            low.rlim_cur = 32;
            ::setrlimit(RLIMIT_NOFILE, &low);
        });
        QByteArray said = served.firstComplaint();
        said.replace(",", ""); // between thousands
        QVERIFY2(
            said.contains('(' + QByteArray::number(qulonglong(limit.rlim_max)) + " descriptors)"),
            said.constData());
    }

    void serveHoldsAsManyConnectionsAsItSays()
    {
#ifdef __SANITIZE_ADDRESS__
        QSKIP("UndefinedBehaviorSanitizer opens a pipe to look at an object, and here no descriptor is left.");
#endif
        constexpr int limit = 64;
        Served served({}, [] {
            const rlimit tight{limit, limit};
            ::setrlimit(RLIMIT_NOFILE, &tight);
        });
        const QByteArray said = served.firstComplaint(); // "roundtrip: up to N connections"
        const int most = said.split(' ').value(3).toInt();
        QVERIFY2(most > 30 && most < limit, said.constData());
        const qint64 before = served.openDescriptors();
        const QByteArray request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        std::vector<std::unique_ptr<QTcpSocket>> peers;
        const auto connectOne = [&] {
            peers.push_back(std::make_unique<QTcpSocket>());
            peers.back()->connectToHost("127.0.0.1", served.port());
            return peers.back()->waitForConnected(10'000);
        };
        for (int i = 0; i < most; ++i)
            QVERIFY(connectOne());
        peers.back()->write(request);
        QVERIFY(peers.back()->waitForReadyRead(20'000)); // those before it were accepted, too
        QTRY_COMPARE(served.openDescriptors(), before + most - 1); // it has given up its spare

        QVERIFY(connectOne());
        QTcpSocket &waiting = *peers.back();
        waiting.write(request);
        peers.erase(peers.begin(), peers.begin() + 2);
        QVERIFY(waiting.waitForReadyRead(20'000));
        QVERIFY(waiting.readAll().startsWith("HTTP/1.1 200"));
        QCOMPARE(served.end(), 0);
    }

    void limitsOfServeHold()
    {
        Served served({"--max-body", "10", "--max-connections", "1"});
        const QByteArray said = served.firstComplaint();
        QVERIFY2(said.startsWith("roundtrip: up to 1 connections "), said.constData());
        QTcpSocket first;
        first.connectToHost("127.0.0.1", served.port());
        QVERIFY(first.waitForConnected());
        first.write("POST /inspect HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n0123456789");
        QVERIFY(first.waitForReadyRead(10'000));
        QVERIFY(first.readAll().startsWith("HTTP/1.1 200"));
        QTcpSocket second;
        second.connectToHost("127.0.0.1", served.port());
        QVERIFY(second.waitForConnected());
        QVERIFY(second.waitForDisconnected(10'000));
        first.write("POST /inspect HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n");
        QVERIFY(first.waitForReadyRead(10'000));
        QVERIFY(first.readAll().startsWith("HTTP/1.1 413"));
    }

    void serveEndsCleanlyOnSigterm()
    {
        Served served;
        QTcpSocket idle;
        idle.connectToHost("127.0.0.1", served.port());
        QVERIFY(idle.waitForConnected());
        QCOMPARE(served.end(), 0);
    }

    void serveTracesAsJson()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath("trace.jsonl");
        Served served({"--trace", "json:" + file});
        QCOMPARE(run({"send", served.url("/")}).exitCode, 0);
        QCOMPARE(served.end(), 0);
        QFile trace(file);
        QVERIFY(trace.open(QIODevice::ReadOnly));
        QStringList kinds;
        while (!trace.atEnd()) {
            const QJsonObject event = objectIn(trace.readLine());
            QCOMPARE(event["v"].toInt(), 1);
            kinds.append(event["kind"].toString());
        }
        for (const char *kind : {"SessionStarted", "Listening", "Accepted", "SocketRead", "HeadIn",
                 "OnRequest", "HeadOut", "SocketWrite"})
            QVERIFY2(kinds.contains(QLatin1StringView(kind)), kind);
    }

    void aListIsGivenUpOnSigint()
    {
        const Served served;
        const QTemporaryDir folder;
        QFile file(folder.filePath("requests.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QStringLiteral(R"([{"url":"%1"},{"url":"%2"}])")
                       .arg(served.url("/never-end"), served.url("/"))
                       .toUtf8());
        file.close();
        QProcess sending;
        sending.start(program, {"send", "--requests", file.fileName()});
        QVERIFY(sending.waitForReadyRead(10'000)); // the body as far as it comes
        QCOMPARE(::kill(pid_t(sending.processId()), SIGINT), 0);
        QVERIFY(sending.waitForFinished(10'000));
        QCOMPARE(sending.exitStatus(), QProcess::NormalExit);
        QCOMPARE(sending.exitCode(), 128 + SIGINT);
        QCOMPARE(sending.readAllStandardError(), QByteArray());
    }

    void serveEndsCleanlyUnderLoad()
    {
        Served served;
        std::vector<std::unique_ptr<QTcpSocket>> peers;
        for (int i = 0; i < 20; ++i) {
            auto peer = std::make_unique<QTcpSocket>();
            peer->connectToHost("127.0.0.1", served.port());
            QVERIFY(peer->waitForConnected());
            peer->write("GET /bytes/1000000000 HTTP/1.1\r\nHost: a\r\n\r\n");
            QVERIFY(peer->waitForReadyRead(10'000));
            peers.push_back(std::move(peer));
        }
        QCOMPARE(served.end(), 0);
    }

    void aFullDiskIsSaid()
    {
        if (!QFile::exists("/dev/full"))
            QSKIP("no /dev/full here");
        const Served served;
        const Run traced = run({"send", served.url("/"), "--trace", "json:/dev/full"});
        QCOMPARE(traced.exitCode, 1);
        QCOMPARE(traced.out, QByteArray("Hello, World!\n"));
        QVERIFY2(
            traced.err.startsWith("roundtrip: Cannot write /dev/full: "), traced.err.constData());
        QCOMPARE(traced.err.count('\n'), 1);

        QProcess sending;
        sending.setStandardOutputFile("/dev/full");
        sending.start(program, {"send", served.url("/never-end")});
        QVERIFY(sending.waitForFinished(10'000));
        QCOMPARE(sending.exitCode(), 1);
        QVERIFY(sending.readAllStandardError().startsWith("roundtrip: Cannot write stdout: "));
    }

    void aBlockedStdoutBlocksNoSignal()
    {
        const Served served;
        UnreadPipe pipe;
        QProcess sending;
        sending.setStandardOutputFile(pipe.name());
        sending.start(program, {"send", served.url("/bytes/50000000")});
        QTRY_VERIFY_WITH_TIMEOUT(pipe.isFull(), 10'000);
        QCOMPARE(::kill(pid_t(sending.processId()), SIGTERM), 0);
        QVERIFY(sending.waitForFinished(10'000));
        QCOMPARE(sending.exitCode(), 128 + SIGTERM);
    }

    void aBlockedStdoutBlocksNoTimeLimit()
    {
        const Served served;
        UnreadPipe pipe;
        QProcess sending;
        sending.setStandardOutputFile(pipe.name());
        sending.start(program, {"send", served.url("/bytes/50000000"), "--timeout", "300"});
        QVERIFY(sending.waitForStarted());
        QByteArray said;
        QTRY_VERIFY_WITH_TIMEOUT(
            (said += sending.readAllStandardError()).contains("within 300 ms"), 10'000);
        QTRY_VERIFY_WITH_TIMEOUT((pipe.readAll(), sending.state() == QProcess::NotRunning), 10'000);
        QCOMPARE(sending.exitCode(), 1);
    }

    void aLargeBodyInJsonIsCutAndCounted()
    {
        const Served served;
        const QJsonObject object =
            objectIn(run({"send", served.url("/bytes/70000000"), "--json"}).out);
        QCOMPARE(object["bodyTruncated"].toBool(), true);
        QCOMPARE(object["bodyBytes"].toInteger(), 70'000'000);
        const QByteArray body = QByteArray::fromBase64(object["body"].toString().toLatin1());
        QCOMPARE(body.size(), 64 * 1024 * 1024);
        QCOMPARE(body.first(40), QByteArray("abcdefghijklmnopqrstuvwxyz0123456789abcd"));
    }

    void aFileWithoutEndIsRefused()
    {
        for (const QStringList &words : {QStringList{"serve", "--routes", "/dev/zero"},
                 QStringList{"send", "--requests", "/dev/zero"},
                 QStringList{"send", "http://127.0.0.1:1/", "-d", "@/dev/zero"}}) {
            const Run refused = run(words);
            QCOMPARE(refused.exitCode, 2);
            QVERIFY2(
                refused.err.contains("/dev/zero is larger than 64 MiB"), refused.err.constData());
        }
    }

    void aTraceThatCannotBeWrittenIsAnError()
    {
        const Run sent = run({"serve", "--port", "0", "--trace", "json:/nowhere/at/all"});
        QCOMPARE(sent.exitCode, 1);
        QVERIFY2(sent.err.contains("/nowhere/at/all"), sent.err.constData());
    }

    void routesComeFromAFile()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath("routes.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"([{"path": "/x", "metod": "GET"}])");
        file.close();
        const Run served = run({"serve", "--routes", file.fileName()});
        QCOMPARE(served.exitCode, 2);
        QVERIFY2(served.err.contains("metod"), served.err.constData());
    }
};

QTEST_GUILESS_MAIN(tst_Program)
#include "tst_program.moc"
