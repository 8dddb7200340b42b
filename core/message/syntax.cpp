#include "core/message/syntax.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

namespace roundtrip::message
{

namespace
{

struct StatusCode {
    int code;
    const char *reason;
};

// http.STATUS_CODES, sorted by code.
constexpr StatusCode statusCodes[] = {
    {100, "Continue"},
    {101, "Switching Protocols"},
    {102, "Processing"},
    {103, "Early Hints"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {203, "Non-Authoritative Information"},
    {204, "No Content"},
    {205, "Reset Content"},
    {206, "Partial Content"},
    {207, "Multi-Status"},
    {208, "Already Reported"},
    {226, "IM Used"},
    {300, "Multiple Choices"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {305, "Use Proxy"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {402, "Payment Required"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {407, "Proxy Authentication Required"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Payload Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {418, "I'm a Teapot"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Entity"},
    {423, "Locked"},
    {424, "Failed Dependency"},
    {425, "Too Early"},
    {426, "Upgrade Required"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {451, "Unavailable For Legal Reasons"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
    {506, "Variant Also Negotiates"},
    {507, "Insufficient Storage"},
    {508, "Loop Detected"},
    {509, "Bandwidth Limit Exceeded"},
    {510, "Not Extended"},
    {511, "Network Authentication Required"},
};

constexpr std::array<bool, 256> makeTokenTable()
{
    std::array<bool, 256> table{};
    for (int c = '0'; c <= '9'; ++c)
        table[size_t(c)] = true;
    for (int c = 'a'; c <= 'z'; ++c)
        table[size_t(c)] = table[size_t(c - 'a' + 'A')] = true;
    for (const char c :
        {'!', '#', '$', '%', '&', '\'', '*', '+', '-', '.', '^', '_', '`', '|', '~'})
        table[size_t(c)] = true;
    return table;
}
constexpr std::array<bool, 256> tokenTable = makeTokenTable();

constexpr bool isFieldValueByte(char c) noexcept
{
    const auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
}

Error tokenError(QByteArrayView label, QByteArrayView text)
{
    const auto wrong = std::find_if_not(
        text.begin(), text.end(), [](char c) { return tokenTable[static_cast<unsigned char>(c)]; });
    return {"ERR_INVALID_HTTP_TOKEN",
        label.toByteArray() + " must be a valid HTTP token [\"" + text.toByteArray() + "\"]", {},
        wrong - text.begin()};
}

Error valueError(QByteArrayView name, qsizetype offset)
{
    return {"ERR_INVALID_CHAR",
        "Invalid character in header content [\"" + name.toByteArray() + "\"]", {}, offset};
}

} // namespace

bool isToken(QByteArrayView text) noexcept
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) {
        return tokenTable[static_cast<unsigned char>(c)];
    });
}

bool isFieldValue(QByteArrayView text) noexcept
{
    return std::all_of(text.begin(), text.end(), [](char c) { return isFieldValueByte(c); });
}

Status validateHeaderName(QByteArrayView name, QByteArrayView label)
{
    if (isToken(name))
        return Done{};
    return Failure{tokenError(label, name)};
}

Status validateHeaderValue(QByteArrayView name, QByteArrayView value)
{
    const auto wrong =
        std::find_if_not(value.begin(), value.end(), [](char c) { return isFieldValueByte(c); });
    if (wrong == value.end())
        return Done{};
    return Failure{valueError(name, wrong - value.begin())};
}

Result<QByteArray> headerValueFromText(QByteArrayView name, QByteArrayView text)
{
    QByteArray value;
    value.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
        if (byte < 0x80) {
            if (!isFieldValueByte(text[i]))
                return Failure{valueError(name, i)};
            value += text[i];
        } else if ((byte == 0xc2 || byte == 0xc3) && (next & 0xc0) == 0x80) {
            value += char(((byte & 0x03) << 6) | (next & 0x3f)); // U+0080 to U+00FF
            ++i;
        } else {
            return Failure{valueError(name, i)};
        }
    }
    return value;
}

Status validateMethod(QByteArrayView method)
{
    if (isToken(method))
        return Done{};
    return Failure{tokenError("Method", method)};
}

Status validatePath(QByteArrayView path)
{
    const auto wrong = std::find_if(
        path.begin(), path.end(), [](char c) { return static_cast<unsigned char>(c) <= 0x20; });
    if (wrong == path.end())
        return Done{};
    return Failure{Error{"ERR_UNESCAPED_CHARACTERS", "Request path contains unescaped characters",
        {}, wrong - path.begin()}};
}

const QByteArrayList &methods()
{
    static const QByteArrayList all = {"ACL", "BIND", "CHECKOUT", "CONNECT", "COPY", "DELETE",
        "GET", "HEAD", "LINK", "LOCK", "M-SEARCH", "MERGE", "MKACTIVITY", "MKCALENDAR", "MKCOL",
        "MOVE", "NOTIFY", "OPTIONS", "PATCH", "POST", "PROPFIND", "PROPPATCH", "PURGE", "PUT",
        "QUERY", "REBIND", "REPORT", "SEARCH", "SOURCE", "SUBSCRIBE", "TRACE", "UNBIND", "UNLINK",
        "UNLOCK", "UNSUBSCRIBE"};
    return all;
}

QByteArray reasonPhrase(int statusCode)
{
    const auto found = std::lower_bound(std::begin(statusCodes), std::end(statusCodes), statusCode,
        [](const StatusCode &entry, int code) { return entry.code < code; });
    if (found == std::end(statusCodes) || found->code != statusCode)
        return {};
    return QByteArray::fromRawData(found->reason, qsizetype(qstrlen(found->reason)));
}

bool usesChunkedByDefault(QByteArrayView method) noexcept
{
    constexpr std::array<QByteArrayView, 6> bodiless = {
        "GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "CONNECT"};
    return std::find(bodiless.begin(), bodiless.end(), method) == bodiless.end();
}

QByteArray imfFixdate(qint64 epochMilliseconds)
{
    using namespace std::chrono;
    static constexpr const char *dayNames[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char *monthNames[] = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const sys_time<milliseconds> time{milliseconds{epochMilliseconds}};
    const auto day = floor<days>(time);
    const year_month_day date{day};
    const hh_mm_ss clock{floor<seconds>(time - day)};
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT",
        dayNames[weekday{day}.c_encoding()], unsigned(date.day()),
        monthNames[unsigned(date.month()) - 1], int(date.year()), int(clock.hours().count()),
        int(clock.minutes().count()), int(clock.seconds().count()));
    return text.data();
}

} // namespace roundtrip::message
