#pragma once

#include "core/plan/conditions.h"
#include "core/plan/jsonvalue.h"

#include <QCoreApplication>
#include <QString>

#include <functional>
#include <initializer_list>
#include <optional>

namespace roundtrip::plan
{

template <typename T>
struct Named;

/// Makes plans of JSON values. Each read…() fills what it is given; the first thing that is wrong
/// becomes error() and ends the reading.
class PlanReader
{
    Q_DECLARE_TR_FUNCTIONS(roundtrip::plan::PlanReader)

public:
    /// `directory` as parseRequestFile() explains it; empty: no files. The references must outlive
    /// the reader.
    PlanReader(const QByteArray &json, const QString &directory, const Attached &attached);

    bool readRequestFile(const JsonValue &value, RequestFile &file);
    bool readRequest(const JsonValue &value, RequestPlan &plan);
    bool readTls(const JsonValue &value, TlsPlan &tls);
    bool readRouteTable(const JsonValue &value, RouteTable &table);
    bool readAgent(const JsonValue &value, AgentPlan &plan);
    bool readLink(const JsonValue &value, LinkPlan &plan);
    bool readFault(const JsonValue &value, FaultPlan &plan);
    bool readBreakpoint(const JsonValue &value, BreakpointPlan &plan);
    bool readBreakpoints(const JsonValue &value, std::vector<BreakpointPlan> &list);

    const std::optional<JsonError> &error() const { return m_error; }

private:
    using ReadValue = std::function<bool(const JsonValue &)>;
    struct Key {
        const char *name;
        ReadValue read;
        bool required = false;
    };
    bool readObject(const JsonValue &value, std::initializer_list<Key> keys);
    bool readArray(const JsonValue &value, const ReadValue &readItem);

    bool readVersion(const JsonValue &value);
    bool readAgents(const JsonValue &value, std::map<QByteArray, AgentPlan> &agents);
    bool readAgentChoice(const JsonValue &value, AgentChoice &choice);
    bool checkAgentNames(const JsonValue &requests, const RequestFile &file);
    bool readRoute(const JsonValue &value, Route &route);
    bool readPath(const JsonValue &value, QByteArray &path);
    bool readPieces(const JsonValue &value, std::vector<Piece> &pieces);
    bool readPiece(const JsonValue &value, Piece &piece);
    bool readBase64(const JsonValue &value, QByteArray &bytes);
    bool readFile(const JsonValue &value, QByteArray &bytes);
    QString pathOfFile(const JsonValue &value);
    bool readContents(const JsonValue &value, const QString &path, QByteArray &bytes);
    bool readAttached(const JsonValue &value, QByteArray &bytes);
    bool readFields(const JsonValue &value, FieldList &fields, const char *section);
    bool readFieldName(const JsonValue &value, QByteArray &name, const char *section);

    bool readWay(const JsonValue &value, LinkWayPlan &way);
    bool readPreset(const JsonValue &value, LinkPlan &plan);
    template <typename T, std::size_t n>
    bool readNamed(const JsonValue &value, T &choice, const Named<T> (&names)[n]);

    bool readText(const JsonValue &value, QByteArray &text);
    bool readNonEmptyText(const JsonValue &value, QByteArray &text);
    bool readLatin1(const JsonValue &value, QByteArray &bytes, const QString &what);
    bool readBool(const JsonValue &value, bool &boolean);
    bool readInt(const JsonValue &value, int &number, int least, int most);
    bool readMs(const JsonValue &value, std::chrono::milliseconds &duration);
    template <typename T>
    bool readChoice(const JsonValue &value, T &choice,
        std::initializer_list<std::pair<const char *, T>> choices);

    bool fail(qsizetype offset, const QString &message);

    const QByteArray &m_json;
    QString m_directory;
    const Attached &m_attached;
    std::map<QString, QByteArray> m_files; ///< read once each, by canonical path
    qint64 m_fileBytes = 0; ///< of all files
    std::optional<JsonError> m_error;
};

} // namespace roundtrip::plan
