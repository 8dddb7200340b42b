#include "app/commandline.h"

#include "core/message/syntax.h"
#include "core/plan/planjson.h"
#include "core/wire/tlsidentity.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include <limits>
#include <optional>

namespace roundtrip::app
{

namespace
{

using Parsed = Result<Invocation, UsageError>;

/// The context of this file's translations.
class CommandLine
{
    Q_DECLARE_TR_FUNCTIONS(roundtrip::app::CommandLine)
};

Failure<UsageError> wrong(const QString &message)
{
    return Failure{UsageError{message}};
}

const char usage[] = QT_TRANSLATE_NOOP("roundtrip::app::CommandLine",
    R"(Roundtrip makes HTTP/1.1 visible.

  roundtrip [--lang en|zh_CN]                  the window
  roundtrip --picture OUT.png [--size WxH] [--theme light|dark] [--lang en|zh_CN] [--zoom N] [--depth 1-4] [URL]
  roundtrip serve [--host H] [--port P | --socket PATH] [--routes FILE] [--conformance strict|node] [--tls-cert FILE --tls-key FILE]
                  [--proxy] [--max-body BYTES] [--max-connections N] [--insecure-http-parser] [--link PRESET|JSON]
                  [--trace none|text|json[:FILE]]
  roundtrip send URL [-X METHOD] [-H 'NAME: VALUE']... [-d DATA|@FILE] [--chunk DATA]... [--no-end] [--timeout MS]
                 [--socket PATH] [--ca FILE] [--insecure] [--conformance strict|node] [--insecure-http-parser]
                 [--link PRESET|JSON] [--trace none|text|json[:FILE]] [--json]
  roundtrip send --requests FILE [--link ...] [--trace ...] [--json]

Presets of --link: loopback, wifi, 3g, satellite, one-byte.

serve --proxy hands on what is meant for other servers: curl --proxy http://127.0.0.1:PORT http://…
It connects to whatever host a request names, and listens on 127.0.0.1 unless --host says otherwise.

Exit codes: 0 a complete response of any status, 1 an error, 2 bad arguments.
)");

/// One of the program's commands: its options, and what is left when they are taken.
class CommandParser
{
public:
    explicit CommandParser(const QList<QCommandLineOption> &options)
    {
        m_parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsCompactedShortOptions);
        m_parser.addOptions(options);
    }
    /// False: error() says why.
    bool parse(const QStringList &words)
    {
        return m_parser.parse(QStringList{"roundtrip"} + words);
    }
    QString error() const { return m_parser.errorText(); }
    QString value(const QString &name) const { return m_parser.value(name); }
    QStringList values(const QString &name) const { return m_parser.values(name); }
    bool isSet(const QString &name) const { return m_parser.isSet(name); }
    QStringList rest() const { return m_parser.positionalArguments(); }

private:
    QCommandLineParser m_parser;
};

QCommandLineOption valueOption(const QStringList &names)
{
    return QCommandLineOption(names, QString(), "value");
}

template <typename Number>
std::optional<Number> numberIn(const QString &text, Number least, Number most)
{
    bool ok = false;
    const qint64 number = text.toLongLong(&ok);
    return ok && number >= least && number <= most ? std::optional(Number(number)) : std::nullopt;
}

Result<TraceOutput, UsageError> traceOutput(const CommandParser &parser)
{
    const QString value = parser.value("trace");
    if (value.isEmpty() || value == "none")
        return TraceOutput{};
    if (value == "text")
        return TraceOutput{TraceOutput::Format::Text, {}};
    if (value == "json" || value.startsWith("json:"))
        return TraceOutput{TraceOutput::Format::Json, value.mid(5)};
    return wrong(
        CommandLine::tr("--trace takes none, text, json or json:FILE, not \"%1\"").arg(value));
}

constexpr auto insecureParser = "insecure-http-parser";

Result<Conformance, UsageError> conformance(const CommandParser &parser)
{
    const QString value = parser.value("conformance");
    if ((value.isEmpty() || value == "strict") && parser.isSet(insecureParser))
        return wrong(CommandLine::tr("--%1 goes with --conformance node only").arg(insecureParser));
    if (value.isEmpty() || value == "strict")
        return Conformance::Strict;
    if (value == "node")
        return Conformance::Node;
    return wrong(CommandLine::tr("--conformance takes strict or node, not \"%1\"").arg(value));
}

QString placeIn(const QString &file, const plan::JsonError &error)
{
    return QStringLiteral("%1:%2:%3: %4")
        .arg(file)
        .arg(error.line)
        .arg(error.column)
        .arg(error.message);
}

/// --link PRESET|JSON: what lies between this program and its peers.
Result<plan::LinkPlan, UsageError> linkConditions(const CommandParser &parser)
{
    const QByteArray value = parser.value("link").toUtf8();
    if (value.isEmpty())
        return plan::LinkPlan{};
    if (const plan::LinkPlan *preset = plan::findLinkPreset(value))
        return *preset;
    if (!value.startsWith('{')) {
        QStringList known;
        for (const plan::LinkPlan &preset : plan::linkPresets())
            known.append(QString::fromLatin1(preset.preset));
        return wrong(CommandLine::tr("--link takes %1 or JSON, not \"%2\"")
                         .arg(known.join(QLatin1String(", ")), parser.value("link")));
    }
    const auto plan = plan::parseLink(value);
    if (!plan)
        return wrong(placeIn(QStringLiteral("--link"), plan.error()));
    return *plan;
}

/// Files that a plan is read from, and bodies.
constexpr qint64 maxFile = 64 * 1024 * 1024;

Result<QByteArray, UsageError> contentsOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return wrong(CommandLine::tr("Cannot read %1: %2").arg(path, file.errorString()));
    constexpr qint64 atOnce = 1024 * 1024;
    QByteArray bytes;
    QByteArray more;
    do { // a pipe gives what it has, and a device has no end
        more = file.read(atOnce);
        bytes += more;
        if (bytes.size() > maxFile)
            return wrong(CommandLine::tr("%1 is larger than 64 MiB").arg(path));
    } while (!more.isEmpty());
    return bytes;
}

// serve

/// The files are looked at at once: what is wrong with them is wrong with the command.
Result<std::optional<plan::ServerTlsPlan>, UsageError> serverTls(const CommandParser &parser)
{
    if (!parser.isSet("tls-cert") && !parser.isSet("tls-key"))
        return std::optional<plan::ServerTlsPlan>();
    if (!parser.isSet("tls-cert") || !parser.isSet("tls-key"))
        return wrong(CommandLine::tr("--tls-cert and --tls-key go together"));
    const QString certificate = parser.value("tls-cert");
    const QString key = parser.value("tls-key");
    if (const auto identity = wire::TlsIdentity::load(certificate, key); !identity)
        return wrong(QString::fromUtf8(identity.error().message));
    return std::optional(plan::ServerTlsPlan{certificate.toUtf8(), key.toUtf8()});
}

/// A limit of the plan; 0, as when it is not given: none.
template <typename Number>
Result<Number, UsageError> limitOf(const CommandParser &parser, const QString &name)
{
    const QString value = parser.isSet(name) ? parser.value(name) : "0";
    const auto limit = numberIn(value, Number(0), std::numeric_limits<Number>::max());
    if (!limit)
        return wrong(
            CommandLine::tr("--%1 takes a number, 0 for no limit, not \"%2\"").arg(name, value));
    return *limit;
}

Parsed parseServe(const QStringList &words)
{
    CommandParser parser({valueOption({"host"}), valueOption({"port"}), valueOption({"socket"}),
        valueOption({"routes"}), valueOption({"conformance"}), valueOption({"tls-cert"}),
        valueOption({"tls-key"}), QCommandLineOption("proxy"), valueOption({"max-body"}),
        valueOption({"max-connections"}), QCommandLineOption(insecureParser), valueOption({"link"}),
        valueOption({"trace"})});
    if (!parser.parse(words))
        return wrong(parser.error());
    if (!parser.rest().isEmpty())
        return wrong(CommandLine::tr("serve takes no \"%1\"").arg(parser.rest().first()));
    Serve serve;
    if (parser.isSet("host"))
        serve.plan.host = parser.value("host").toUtf8();
    const auto port = numberIn(parser.isSet("port") ? parser.value("port") : "0", 0, 65535);
    if (!port)
        return wrong(CommandLine::tr("--port takes a number from 0 to 65535, not \"%1\"")
                         .arg(parser.value("port")));
    serve.plan.port = quint16(*port);
    serve.plan.socketPath = parser.value("socket").toUtf8();
    for (const char *option : {"host", "port", "proxy"}) {
        if (parser.isSet("socket") && parser.isSet(option))
            return wrong(CommandLine::tr("--socket and --%1 exclude each other").arg(option));
    }
    const auto strictness = conformance(parser);
    if (!strictness)
        return Failure{strictness.error()};
    serve.plan.conformance = *strictness;
    serve.plan.insecureHTTPParser = parser.isSet(insecureParser);
    const auto trace = traceOutput(parser);
    if (!trace)
        return Failure{trace.error()};
    serve.trace = *trace;
    const auto conditions = linkConditions(parser);
    if (!conditions)
        return Failure{conditions.error()};
    serve.link = *conditions;
    const auto tls = serverTls(parser);
    if (!tls)
        return Failure{tls.error()};
    serve.plan.tls = *tls;
    serve.plan.proxy = parser.isSet("proxy");
    const auto maxBodySize = limitOf<qint64>(parser, "max-body");
    if (!maxBodySize)
        return Failure{maxBodySize.error()};
    serve.plan.maxBodySize = *maxBodySize;
    const auto maxConnections = limitOf<int>(parser, "max-connections");
    if (!maxConnections)
        return Failure{maxConnections.error()};
    serve.plan.maxConnections = *maxConnections;
    if (const QString file = parser.value("routes"); !file.isEmpty()) {
        const auto json = contentsOf(file);
        if (!json)
            return Failure{json.error()};
        const auto routes = plan::parseRouteTable(*json, QFileInfo(file).absolutePath());
        if (!routes)
            return wrong(placeIn(file, routes.error()));
        serve.plan.routes = *routes;
    }
    return Invocation(serve);
}

// send

QString withCode(const Error &error)
{
    return QStringLiteral("%1 (%2)").arg(
        QString::fromUtf8(error.message), QString::fromUtf8(error.code));
}

/// "NAME: VALUE" of -H.
Result<std::pair<QByteArray, QByteArray>, UsageError> headerField(const QString &text)
{
    const QByteArray line = text.toUtf8();
    const qsizetype colon = line.indexOf(':');
    if (colon < 0)
        return wrong(CommandLine::tr("-H takes 'NAME: VALUE'; \"%1\" has no colon").arg(text));
    const QByteArray name = line.first(colon);
    if (const Status valid = message::validateHeaderName(name); !valid)
        return wrong(QStringLiteral("-H: %1").arg(withCode(valid.error())));
    const auto value = message::headerValueFromText(name, line.mid(colon + 1).trimmed());
    if (!value)
        return wrong(QStringLiteral("-H: %1").arg(withCode(value.error())));
    return std::pair(name, *value);
}

Result<plan::RequestPlan, UsageError> withHeaders(plan::RequestPlan plan, const QStringList &lines)
{
    for (const QString &line : lines) {
        const auto field = headerField(line);
        if (!field)
            return Failure{field.error()};
        plan.headers.push_back(*field);
    }
    return plan;
}

Result<plan::RequestPlan, UsageError> withBody(plan::RequestPlan plan, const CommandParser &parser)
{
    if (parser.isSet("data") && parser.isSet("chunk"))
        return wrong(CommandLine::tr(
            "-d and --chunk exclude each other: -d sends one body of known length"));
    for (const QString &chunk : parser.values("chunk"))
        plan.pieces.push_back({chunk.toUtf8(), {}});
    if (const QString data = parser.value("data"); parser.isSet("data")) {
        auto body = data.startsWith('@') ? contentsOf(data.mid(1))
                                         : Result<QByteArray, UsageError>(data.toUtf8());
        if (!body)
            return Failure{body.error()};
        plan.pieces.push_back({*body, {}});
        plan.framing = plan::FramingChoice::ContentLength;
    }
    return plan;
}

Result<plan::RequestPlan, UsageError> requestPlan(const CommandParser &parser)
{
    if (parser.rest().isEmpty())
        return wrong(CommandLine::tr("send needs a URL"));
    if (parser.rest().size() > 1)
        return wrong(
            CommandLine::tr("send takes one URL; \"%1\" is too much").arg(parser.rest().at(1)));
    plan::RequestPlan plan;
    plan.url = parser.rest().first().toUtf8();
    if (const auto url = message::parseUrl(plan.url); !url)
        return wrong(QStringLiteral("%1: %2").arg(parser.rest().first(), withCode(url.error())));
    const auto strictness = conformance(parser);
    if (!strictness)
        return Failure{strictness.error()};
    plan.conformance = *strictness;
    plan.insecureHTTPParser = parser.isSet(insecureParser);
    plan.socketPath = parser.value("socket").toUtf8();
    const bool hasBody = parser.isSet("data") || parser.isSet("chunk");
    plan.method = parser.isSet("method") ? parser.value("method").toUtf8()
                                         : QByteArray(hasBody ? "POST" : "GET");
    if (const Status method = message::validateMethod(plan.method); !method)
        return wrong(withCode(method.error()));
    if (parser.isSet("no-end"))
        plan.finish = plan::Finish::None;
    if (parser.isSet("timeout")) {
        const auto timeout = numberIn(parser.value("timeout"), 1, 86'400'000);
        if (!timeout)
            return wrong(CommandLine::tr("--timeout takes milliseconds, not \"%1\"")
                             .arg(parser.value("timeout")));
        plan.timeout = std::chrono::milliseconds(*timeout);
    }
    if (parser.isSet("ca")) {
        const auto ca = wire::loadCaFile(parser.value("ca"));
        if (!ca)
            return wrong(QString::fromUtf8(ca.error().message));
        plan.tls.ca = *ca;
    }
    plan.tls.rejectUnauthorized = !parser.isSet("insecure");
    auto complete = withHeaders(plan, parser.values("header"));
    return complete ? withBody(*complete, parser) : complete;
}

Result<plan::RequestFile, UsageError> requestFile(const QString &path)
{
    const auto json = contentsOf(path);
    if (!json)
        return Failure{json.error()};
    auto file = plan::parseRequestFile(*json, QFileInfo(path).absolutePath());
    if (!file)
        return wrong(placeIn(path, file.error()));
    return *file;
}

Parsed parseSend(const QStringList &words)
{
    CommandParser parser({valueOption({"X", "method"}), valueOption({"H", "header"}),
        valueOption({"d", "data"}), valueOption({"chunk"}), QCommandLineOption("no-end"),
        valueOption({"timeout"}), valueOption({"conformance"}), valueOption({"trace"}),
        valueOption({"link"}), valueOption({"socket"}), valueOption({"ca"}),
        QCommandLineOption("insecure"), QCommandLineOption(insecureParser),
        QCommandLineOption("json"), valueOption({"requests"})});
    if (!parser.parse(words))
        return wrong(parser.error());
    Send send;
    send.json = parser.isSet("json");
    const auto trace = traceOutput(parser);
    if (!trace)
        return Failure{trace.error()};
    send.trace = *trace;
    const auto conditions = linkConditions(parser);
    if (!conditions)
        return Failure{conditions.error()};
    send.link = *conditions;
    if (!parser.isSet("requests")) {
        const auto plan = requestPlan(parser);
        if (!plan)
            return Failure{plan.error()};
        send.file.requests.push_back(*plan);
        return Invocation(send);
    }
    for (const char *option : {"method", "header", "data", "chunk", "no-end", "timeout", "socket",
             "ca", "insecure", "conformance", insecureParser}) {
        if (parser.isSet(option))
            return wrong(CommandLine::tr(
                "--requests takes its requests from the file; --%1 does not go with it")
                             .arg(option));
    }
    if (!parser.rest().isEmpty())
        return wrong(CommandLine::tr("--requests takes its requests from the file, not \"%1\"")
                         .arg(parser.rest().first()));
    const auto file = requestFile(parser.value("requests"));
    if (!file)
        return Failure{file.error()};
    send.file = *file;
    send.isList = true;
    return Invocation(send);
}

// the window and its picture

std::optional<QSize> sizeIn(const QString &text)
{
    const QStringList parts = text.split('x');
    if (parts.size() != 2)
        return std::nullopt;
    const auto width = numberIn(parts.at(0), 320, 8192);
    const auto height = numberIn(parts.at(1), 240, 8192);
    return width && height ? std::optional(QSize(*width, *height)) : std::nullopt;
}

/// --lang, empty when it is not given.
Result<QString, UsageError> language(const CommandParser &parser)
{
    const QString name = parser.value("lang");
    if (!name.isEmpty() && name != "en" && name != "zh_CN")
        return wrong(CommandLine::tr("--lang takes en or zh_CN, not \"%1\"").arg(name));
    return name;
}

Parsed parsePicture(const CommandParser &parser)
{
    TakePicture picture;
    picture.output = parser.value("picture");
    if (parser.isSet("size")) {
        const auto size = sizeIn(parser.value("size"));
        if (!size)
            return wrong(
                CommandLine::tr("--size takes WIDTHxHEIGHT, not \"%1\"").arg(parser.value("size")));
        picture.size = *size;
    }
    const QString theme = parser.isSet("theme") ? parser.value("theme") : "light";
    if (theme != "light" && theme != "dark")
        return wrong(CommandLine::tr("--theme takes light or dark, not \"%1\"").arg(theme));
    picture.dark = theme == "dark";
    const auto chosen = language(parser);
    if (!chosen)
        return Failure{chosen.error()};
    picture.language = *chosen;
    if (parser.isSet("zoom")) {
        bool ok = false;
        picture.zoom = parser.value("zoom").toDouble(&ok);
        if (!ok || picture.zoom < 0.5 || picture.zoom > 3.0)
            return wrong(CommandLine::tr("--zoom takes a number from 0.5 to 3, not \"%1\"")
                             .arg(parser.value("zoom")));
    }
    if (parser.isSet("depth")) {
        const auto depth = numberIn(parser.value("depth"), 1, 4);
        if (!depth)
            return wrong(CommandLine::tr("--depth takes 1, 2, 3 or 4, not \"%1\"")
                             .arg(parser.value("depth")));
        picture.depth = flow::Depth(*depth);
    }
    if (parser.rest().size() > 1)
        return wrong(CommandLine::tr("--picture takes one URL; \"%1\" is too much")
                         .arg(parser.rest().at(1)));
    picture.url = parser.rest().value(0);
    if (!picture.url.isEmpty()) {
        if (const auto url = message::parseUrl(picture.url.toUtf8()); !url)
            return wrong(QStringLiteral("%1: %2").arg(picture.url, withCode(url.error())));
    }
    return Invocation(picture);
}

Parsed parseWindow(const QStringList &words)
{
    CommandParser parser({valueOption({"picture"}), valueOption({"size"}), valueOption({"theme"}),
        valueOption({"lang"}), valueOption({"zoom"}), valueOption({"depth"}),
        QCommandLineOption(QStringList{"h", "help"}),
        QCommandLineOption(QStringList{"v", "version"})});
    if (!parser.parse(words))
        return wrong(parser.error());
    if (parser.isSet("help"))
        return Invocation(Print{CommandLine::tr(usage)});
    if (parser.isSet("version"))
        return Invocation(Print{QStringLiteral("roundtrip " ROUNDTRIP_VERSION "\n")});
    if (parser.isSet("picture"))
        return parsePicture(parser);
    for (const char *option : {"size", "theme", "zoom", "depth"}) {
        if (parser.isSet(option))
            return wrong(CommandLine::tr("--%1 goes with --picture").arg(option));
    }
    if (!parser.rest().isEmpty())
        return wrong(CommandLine::tr("\"%1\" is not a command; there are serve and send")
                         .arg(parser.rest().first()));
    const auto chosen = language(parser);
    return chosen ? Parsed(Invocation(OpenWindow{*chosen})) : Parsed(Failure{chosen.error()});
}

} // namespace

Result<Invocation, UsageError> parseCommandLine(const QStringList &words)
{
    const QString first = words.value(0);
    const bool wantsHelp = words.contains("--help") || words.contains("-h");
    if (wantsHelp && (first == "serve" || first == "send"))
        return Invocation(Print{CommandLine::tr(usage)});
    if (first == "serve")
        return parseServe(words.mid(1));
    if (first == "send")
        return parseSend(words.mid(1));
    return parseWindow(words);
}

} // namespace roundtrip::app
