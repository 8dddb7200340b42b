#include "core/plan/planreader.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cmath>
#include <limits>

namespace roundtrip::plan
{

namespace
{

constexpr qint64 maxPieceFile = 64 * 1024 * 1024;
constexpr qint64 maxFiles = 4 * maxPieceFile; ///< of all files of one plan

/// What makes a certificate of a file; beside that there may be anything, also what is no text.
QByteArray certificatesOnly(const QByteArray &pem)
{
    static const QByteArray begin = "-----BEGIN CERTIFICATE-----";
    static const QByteArray end = "-----END CERTIFICATE-----";
    QByteArray only;
    for (qsizetype at = pem.indexOf(begin); at >= 0; at = pem.indexOf(begin, at + 1)) {
        const qsizetype last = pem.indexOf(end, at);
        if (last < 0)
            break;
        only += pem.sliced(at, last + end.size() - at) + '\n';
    }
    return only;
}

const JsonValue *findMember(const JsonValue &object, const char *key)
{
    for (const JsonMember &member : object.members) {
        if (member.key == key)
            return &member.value;
    }
    return nullptr;
}

bool isLatin1(const QString &text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() <= 0xff; });
}

} // namespace

PlanReader::PlanReader(const QByteArray &json, const QString &directory, const Attached &attached)
    : m_json(json)
    , m_directory(directory)
    , m_attached(attached)
{
}

bool PlanReader::fail(qsizetype offset, const QString &message)
{
    if (!m_error)
        m_error = jsonErrorAt(m_json, offset, message);
    return false;
}

bool PlanReader::readRequestFile(const JsonValue &value, RequestFile &file)
{
    const JsonValue *requestList = &value;
    const auto readRequests = [&](const JsonValue &requests) {
        requestList = &requests;
        return readArray(requests, [&](const JsonValue &request) {
            return readRequest(request, file.requests.emplace_back());
        });
    };
    if (value.type == JsonValue::Type::Array) {
        if (!readRequests(value))
            return false;
    } else if (!readObject(value,
                   {{"roundtrip", [&](const JsonValue &v) { return readVersion(v); }, true},
                       {"agents", [&](const JsonValue &v) { return readAgents(v, file.agents); }},
                       {"requests", readRequests, true}})) {
        return false;
    }
    return checkAgentNames(*requestList, file);
}

/// Agents may stand behind the requests that name them, so this comes last.
bool PlanReader::checkAgentNames(const JsonValue &requests, const RequestFile &file)
{
    for (size_t i = 0; i < file.requests.size(); ++i) {
        const auto *named = std::get_if<NamedAgent>(&file.requests[i].agent);
        if (named && !file.agents.contains(named->name))
            return fail(findMember(requests.items[i], "agent")->offset,
                tr("There is no agent \"%1\" under \"agents\".")
                    .arg(QString::fromUtf8(named->name)));
    }
    return true;
}

bool PlanReader::readVersion(const JsonValue &value)
{
    if (value.type == JsonValue::Type::Number && value.number == 1)
        return true;
    return fail(value.offset, tr("This program reads version 1 of the format."));
}

bool PlanReader::readAgents(const JsonValue &value, std::map<QByteArray, AgentPlan> &agents)
{
    if (value.type != JsonValue::Type::Object)
        return fail(value.offset, tr("An object is expected here."));
    for (const JsonMember &member : value.members) {
        if (member.key.isEmpty() || member.key == "none" || member.key == "new")
            return fail(member.offset,
                tr("An agent cannot be called \"%1\".").arg(QString::fromUtf8(member.key)));
        if (!readAgent(member.value, agents[member.key]))
            return false;
    }
    return true;
}

bool PlanReader::readAgent(const JsonValue &value, AgentPlan &plan)
{
    const auto limit = [this](int &number) {
        return [this, &number](const JsonValue &v) {
            return readInt(v, number, 0, std::numeric_limits<int>::max());
        };
    };
    return readObject(value,
        {{"keepAlive", [&](const JsonValue &v) { return readBool(v, plan.keepAlive); }},
            {"keepAliveMsecs", limit(plan.keepAliveMsecs)}, {"maxSockets", limit(plan.maxSockets)},
            {"maxTotalSockets", limit(plan.maxTotalSockets)},
            {"maxFreeSockets", limit(plan.maxFreeSockets)},
            {"scheduling",
                [&](const JsonValue &v) {
                    return readChoice<bool>(v, plan.fifo, {{"lifo", false}, {"fifo", true}});
                }},
            {"timeout", limit(plan.timeoutMs)}});
}

bool PlanReader::readAgentChoice(const JsonValue &value, AgentChoice &choice)
{
    if (value.type == JsonValue::Type::Object)
        return readAgent(value, choice.emplace<AgentPlan>());
    QByteArray name;
    if (value.type != JsonValue::Type::String)
        return fail(value.offset,
            tr("The name of an agent, \"none\", \"new\" or an object of agent options is expected "
               "here."));
    if (!readNonEmptyText(value, name))
        return false;
    if (name == "none")
        choice = NoAgent{};
    else if (name == "new")
        choice = NewAgent{};
    else
        choice = NamedAgent{name};
    return true;
}

bool PlanReader::readRequest(const JsonValue &value, RequestPlan &plan)
{
    qsizetype insecureAt = 0;
    const bool read = readObject(value,
        {{"method", [&](const JsonValue &v) { return readNonEmptyText(v, plan.method); }},
            {"url", [&](const JsonValue &v) { return readNonEmptyText(v, plan.url); }, true},
            {"headers", [&](const JsonValue &v) { return readFields(v, plan.headers, "header"); }},
            {"pieces", [&](const JsonValue &v) { return readPieces(v, plan.pieces); }},
            {"framing",
                [&](const JsonValue &v) {
                    return readChoice<FramingChoice>(v, plan.framing,
                        {{"auto", FramingChoice::Auto},
                            {"content-length", FramingChoice::ContentLength},
                            {"chunked", FramingChoice::Chunked}, {"none", FramingChoice::None}});
                }},
            {"waitForContinue",
                [&](const JsonValue &v) { return readBool(v, plan.waitForContinue); }},
            {"trailers",
                [&](const JsonValue &v) { return readFields(v, plan.trailers, "trailer"); }},
            {"finish",
                [&](const JsonValue &v) {
                    return readChoice<Finish>(v, plan.finish,
                        {{"end", Finish::End}, {"none", Finish::None}, {"abort", Finish::Abort},
                            {"byHand", Finish::ByHand}});
                }},
            {"timeoutMs", [&](const JsonValue &v) { return readMs(v, plan.timeout); }},
            {"delayBeforeMs", [&](const JsonValue &v) { return readMs(v, plan.delayBefore); }},
            {"parallel", [&](const JsonValue &v) { return readBool(v, plan.parallel); }},
            {"agent", [&](const JsonValue &v) { return readAgentChoice(v, plan.agent); }},
            {"tls", [&](const JsonValue &v) { return readTls(v, plan.tls); }},
            {"conformance",
                [&](const JsonValue &v) {
                    return readChoice<Conformance>(v, plan.conformance,
                        {{"strict", Conformance::Strict}, {"node", Conformance::Node}});
                }},
            {"insecureHTTPParser",
                [&](const JsonValue &v) {
                    insecureAt = v.offset;
                    return readBool(v, plan.insecureHTTPParser);
                }},
            {"socketPath",
                [&](const JsonValue &v) { return readNonEmptyText(v, plan.socketPath); }}});
    if (read && plan.insecureHTTPParser && plan.conformance == Conformance::Strict)
        return fail(
            insecureAt, tr("\"insecureHTTPParser\" goes with the conformance \"node\" only."));
    return read;
}

bool PlanReader::readTls(const JsonValue &value, TlsPlan &tls)
{
    int sources = 0;
    const auto readCa = [&](const JsonValue &v, bool isFile) {
        ++sources;
        if (!(isFile ? readFile(v, tls.ca) : readText(v, tls.ca)))
            return false;
        if (isFile)
            tls.ca = certificatesOnly(tls.ca);
        if (tls.ca.contains("-----BEGIN CERTIFICATE"))
            return true;
        return fail(v.offset,
            isFile ? tr("The file \"%1\" holds no certificate in PEM form.")
                         .arg(QString::fromUtf8(v.text))
                   : tr("A certificate in PEM form is expected here."));
    };
    if (!readObject(value,
            {{"ca", [&](const JsonValue &v) { return readCa(v, false); }},
                {"caFile", [&](const JsonValue &v) { return readCa(v, true); }},
                {"caAttached",
                    [&](const JsonValue &v) {
                        ++sources;
                        return readAttached(v, tls.ca);
                    }},
                {"rejectUnauthorized",
                    [&](const JsonValue &v) { return readBool(v, tls.rejectUnauthorized); }},
                {"servername",
                    [&](const JsonValue &v) { return readNonEmptyText(v, tls.servername); }}}))
        return false;
    return sources <= 1
        || fail(value.offset, tr("The certificates come from \"ca\" or from \"caFile\"."));
}

bool PlanReader::readRouteTable(const JsonValue &value, RouteTable &table)
{
    const auto readRoutes = [&](const JsonValue &routes) {
        return readArray(routes,
            [&](const JsonValue &route) { return readRoute(route, table.routes.emplace_back()); });
    };
    if (value.type == JsonValue::Type::Array)
        return readRoutes(value);
    return readObject(value,
        {{"roundtrip", [&](const JsonValue &v) { return readVersion(v); }, true},
            {"routes", readRoutes, true},
            {"playground", [&](const JsonValue &v) { return readBool(v, table.playground); }}});
}

bool PlanReader::readRoute(const JsonValue &value, Route &route)
{
    RouteAnswer &answer = route.answer;
    return readObject(value,
        {{"method", [&](const JsonValue &v) { return readNonEmptyText(v, route.method); }},
            {"path", [&](const JsonValue &v) { return readPath(v, route.path); }, true},
            {"status", [&](const JsonValue &v) { return readInt(v, answer.status, 100, 999); }},
            {"statusMessage",
                [&](const JsonValue &v) {
                    return readLatin1(v, answer.statusMessage, QStringLiteral("statusMessage"));
                }},
            {"headers",
                [&](const JsonValue &v) { return readFields(v, answer.headers, "header"); }},
            {"pieces", [&](const JsonValue &v) { return readPieces(v, answer.pieces); }},
            {"trailers",
                [&](const JsonValue &v) { return readFields(v, answer.trailers, "trailer"); }},
            {"delayMs", [&](const JsonValue &v) { return readMs(v, answer.delay); }},
            {"finish",
                [&](const JsonValue &v) {
                    return readChoice<Finish>(v, answer.finish,
                        {{"end", Finish::End}, {"none", Finish::None}, {"abort", Finish::Abort}});
                }},
            {"byHand", [&](const JsonValue &v) { return readBool(v, answer.byHand); }}});
}

bool PlanReader::readPath(const JsonValue &value, QByteArray &path)
{
    if (!readText(value, path))
        return false;
    if (path.startsWith('/') || path == "*")
        return true;
    return fail(value.offset, tr("A path begins with \"/\", or is \"*\" for every path."));
}

bool PlanReader::readPieces(const JsonValue &value, std::vector<Piece> &pieces)
{
    return readArray(
        value, [&](const JsonValue &piece) { return readPiece(piece, pieces.emplace_back()); });
}

bool PlanReader::readPiece(const JsonValue &value, Piece &piece)
{
    int sources = 0;
    const auto source = [&](bool (PlanReader::*read)(const JsonValue &, QByteArray &)) {
        return [&, read](const JsonValue &v) {
            ++sources;
            return (this->*read)(v, piece.data);
        };
    };
    if (!readObject(value,
            {{"text", source(&PlanReader::readText)}, {"base64", source(&PlanReader::readBase64)},
                {"file", source(&PlanReader::readFile)},
                {"attached", source(&PlanReader::readAttached)},
                {"delayMs", [&](const JsonValue &v) { return readMs(v, piece.delay); }}}))
        return false;
    return sources == 1
        || fail(value.offset, tr("A piece has one of \"text\", \"base64\" and \"file\"."));
}

bool PlanReader::readBase64(const JsonValue &value, QByteArray &bytes)
{
    QByteArray text;
    if (!readText(value, text))
        return false;
    const auto decoded =
        QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return fail(value.offset, tr("This is not base64."));
    bytes = *decoded;
    return true;
}

/// A plan may come from anybody, so it reaches no file but those that lie beside it or below,
/// whatever links say, and nothing that would block when it is read.
bool PlanReader::readFile(const JsonValue &value, QByteArray &bytes)
{
    const QString path = pathOfFile(value);
    if (path.isEmpty())
        return false;
    const auto known = m_files.find(path);
    const bool isNew = known == m_files.end();
    if (!isNew)
        bytes = known->second;
    else if (!readContents(value, path, bytes))
        return false;
    // What is small is written out each time when the plan becomes JSON again.
    if (isNew || bytes.size() < attachedFrom)
        m_fileBytes += bytes.size();
    if (m_fileBytes > maxFiles)
        return fail(value.offset, tr("The files of this plan are larger than 256 MiB together."));
    m_files.emplace(path, bytes);
    return true;
}

/// The canonical path; empty and an error when the plan may not read it.
QString PlanReader::pathOfFile(const JsonValue &value)
{
    const auto refuse = [&](const QString &message) {
        fail(value.offset, message);
        return QString();
    };
    QByteArray text;
    if (!readNonEmptyText(value, text))
        return {};
    const QString name = QString::fromUtf8(text);
    if (m_directory.isEmpty())
        return refuse(tr("This plan lies in no folder, so it cannot name files."));
    const QStringList steps = name.split(QLatin1Char('/'));
    if (QDir::isAbsolutePath(name) || steps.contains(QLatin1String(".."))
        || name.contains(QChar(0)))
        return refuse(tr("A file lies beside the plan or below: \"%1\" does not.").arg(name));
    const QFileInfo info(QDir(m_directory).filePath(name));
    const QString real = info.canonicalFilePath();
    if (real.isEmpty())
        return refuse(tr("There is no file \"%1\" beside the plan.").arg(name));
    QString root = QDir(m_directory).canonicalPath();
    if (!root.endsWith(QLatin1Char('/')))
        root += QLatin1Char('/');
    if (!real.startsWith(root))
        return refuse(tr("A file lies beside the plan or below: \"%1\" does not.").arg(name));
    return real;
}

bool PlanReader::readContents(const JsonValue &value, const QString &path, QByteArray &bytes)
{
    const QString name = QString::fromUtf8(value.text);
    QFile file(path);
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly))
        return fail(value.offset, tr("The file \"%1\" cannot be read.").arg(name));
    bytes = file.read(maxPieceFile + 1);
    bytes.squeeze(); // it was as large as what was asked for
    if (bytes.size() > maxPieceFile)
        return fail(value.offset, tr("The file \"%1\" is larger than 64 MiB.").arg(name));
    return true;
}

bool PlanReader::readAttached(const JsonValue &value, QByteArray &bytes)
{
    int number = 0;
    if (!readInt(value, number, 0, std::numeric_limits<int>::max()))
        return false;
    if (size_t(number) >= m_attached.size())
        return fail(value.offset, tr("Nothing is attached to this plan under that number."));
    bytes = m_attached[size_t(number)];
    return true;
}

/// What has a character beyond U+00FF is refused with Node's words and code. `section`: "header",
/// "trailer".
bool PlanReader::readFields(const JsonValue &value, FieldList &fields, const char *section)
{
    return readArray(value, [&](const JsonValue &field) {
        if (field.type != JsonValue::Type::Array || field.items.size() != 2)
            return fail(field.offset, tr("A field is an array of two strings: [name, value]."));
        auto &[name, content] = fields.emplace_back();
        return readFieldName(field.items[0], name, section)
            && readLatin1(field.items[1], content,
                QStringLiteral("%1 content [\"%2\"]")
                    .arg(QLatin1String(section), QString::fromLatin1(name)));
    });
}

bool PlanReader::readFieldName(const JsonValue &value, QByteArray &name, const char *section)
{
    if (!readText(value, name))
        return false;
    const QString text = QString::fromUtf8(name);
    name = text.toLatin1();
    const bool header = qstrcmp(section, "header") == 0;
    return isLatin1(text)
        || fail(value.offset,
            QStringLiteral("%1 name must be a valid HTTP token [\"%2\"] (ERR_INVALID_HTTP_TOKEN)")
                .arg(header ? QLatin1String("Header") : QLatin1String("Trailer"), text));
}

bool PlanReader::readObject(const JsonValue &value, std::initializer_list<Key> keys)
{
    if (value.type != JsonValue::Type::Object)
        return fail(value.offset, tr("An object is expected here."));
    for (const JsonMember &member : value.members) {
        const auto key = std::find_if(
            keys.begin(), keys.end(), [&](const Key &known) { return member.key == known.name; });
        if (key == keys.end()) {
            QStringList names;
            for (const Key &known : keys)
                names.append(QString::fromLatin1(known.name));
            return fail(member.offset,
                tr("The key \"%1\" is not known here. Known are: %2.")
                    .arg(QString::fromUtf8(member.key), names.join(QLatin1String(", "))));
        }
        if (!key->read(member.value))
            return false;
    }
    for (const Key &key : keys) {
        if (key.required && !findMember(value, key.name))
            return fail(
                value.offset, tr("The key \"%1\" is missing.").arg(QLatin1String(key.name)));
    }
    return true;
}

bool PlanReader::readArray(const JsonValue &value, const ReadValue &readItem)
{
    if (value.type != JsonValue::Type::Array)
        return fail(value.offset, tr("An array is expected here."));
    return std::all_of(value.items.begin(), value.items.end(), readItem);
}

bool PlanReader::readText(const JsonValue &value, QByteArray &text)
{
    if (value.type != JsonValue::Type::String)
        return fail(value.offset, tr("A string is expected here."));
    text = value.text;
    return true;
}

bool PlanReader::readNonEmptyText(const JsonValue &value, QByteArray &text)
{
    if (!readText(value, text))
        return false;
    return !text.isEmpty() || fail(value.offset, tr("This must not be empty."));
}

/// Texts of a head are bytes; as in Node, the character U+00E9 stands for the byte 0xe9. `what` it
/// is, in Node's words.
bool PlanReader::readLatin1(const JsonValue &value, QByteArray &bytes, const QString &what)
{
    if (!readText(value, bytes))
        return false;
    const QString text = QString::fromUtf8(bytes);
    bytes = text.toLatin1();
    return isLatin1(text)
        || fail(
            value.offset, QStringLiteral("Invalid character in %1 (ERR_INVALID_CHAR)").arg(what));
}

bool PlanReader::readBool(const JsonValue &value, bool &boolean)
{
    if (value.type != JsonValue::Type::Boolean)
        return fail(value.offset, tr("true or false is expected here."));
    boolean = value.boolean;
    return true;
}

bool PlanReader::readInt(const JsonValue &value, int &number, int least, int most)
{
    if (value.type != JsonValue::Type::Number || std::trunc(value.number) != value.number
        || value.number < least || value.number > most)
        return fail(value.offset,
            tr("A whole number from %1 to %2 is expected here.").arg(least).arg(most));
    number = int(value.number);
    return true;
}

bool PlanReader::readMs(const JsonValue &value, std::chrono::milliseconds &duration)
{
    int number = 0;
    if (!readInt(value, number, 0, std::numeric_limits<int>::max()))
        return false;
    duration = std::chrono::milliseconds{number};
    return true;
}

template <typename T>
bool PlanReader::readChoice(
    const JsonValue &value, T &choice, std::initializer_list<std::pair<const char *, T>> choices)
{
    QStringList names;
    for (const auto &[name, meaning] : choices) {
        if (value.type == JsonValue::Type::String && value.text == name) {
            choice = meaning;
            return true;
        }
        names.append(QLatin1Char('"') + QLatin1String(name) + QLatin1Char('"'));
    }
    return fail(
        value.offset, tr("One of %1 is expected here.").arg(names.join(QLatin1String(", "))));
}

} // namespace roundtrip::plan
