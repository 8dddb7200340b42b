#include "core/message/headers.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <unordered_map>

namespace roundtrip::message
{

namespace
{

using namespace std::string_view_literals;

// Of these the first value stands and later ones are dropped, unless joinDuplicateHeaders is on.
// Sorted.
constexpr std::array firstWins = {
    "age"sv,
    "authorization"sv,
    "content-length"sv,
    "content-type"sv,
    "etag"sv,
    "expires"sv,
    "from"sv,
    "host"sv,
    "if-modified-since"sv,
    "if-unmodified-since"sv,
    "last-modified"sv,
    "location"sv,
    "max-forwards"sv,
    "proxy-authorization"sv,
    "referer"sv,
    "retry-after"sv,
    "server"sv,
    "user-agent"sv,
};

constexpr char lower(char c) noexcept
{
    return c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c;
}

std::string_view stringView(const QByteArray &bytes)
{
    return {bytes.constData(), size_t(bytes.size())};
}

QByteArrayView trimmed(QByteArrayView text)
{
    const auto isBlank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.isEmpty() && isBlank(text.front()))
        text = text.sliced(1);
    while (!text.isEmpty() && isBlank(text.back()))
        text.chop(1);
    return text;
}

void joinInto(JoinedHeader &header, const QByteArray &value, bool joinDuplicateHeaders)
{
    if (header.name == "set-cookie") {
        header.values.append(value);
        return;
    }
    if (!joinDuplicateHeaders
        && std::binary_search(firstWins.begin(), firstWins.end(), stringView(header.name)))
        return;
    QByteArray &joined = header.values.front();
    joined += header.name == "cookie" ? "; " : ", ";
    joined += value;
}

} // namespace

JoinedHeaders joinHeaders(const RawHeaders &raw, bool joinDuplicateHeaders)
{
    JoinedHeaders joined;
    joined.reserve(raw.size());
    std::unordered_map<std::string, size_t> places;
    for (const HeaderField &field : raw) {
        const QByteArray name = field.name.toLower();
        // message.headers is an object: this name sets its prototype and is never seen as a key.
        if (name == "__proto__")
            continue;
        const auto [place, isNew] = places.try_emplace(name.toStdString(), joined.size());
        if (isNew)
            joined.push_back({name, {field.value}});
        else
            joinInto(joined[place->second], field.value, joinDuplicateHeaders);
    }
    return joined;
}

JoinedHeaders distinctHeaders(const RawHeaders &raw)
{
    JoinedHeaders distinct;
    std::unordered_map<std::string, size_t> places;
    for (const HeaderField &field : raw) {
        const QByteArray name = field.name.toLower();
        const auto [place, isNew] = places.try_emplace(name.toStdString(), distinct.size());
        if (isNew)
            distinct.push_back({name, {field.value}});
        else
            distinct[place->second].values.append(field.value);
    }
    return distinct;
}

QByteArray joinedValue(const JoinedHeaders &headers, QByteArrayView name)
{
    for (const JoinedHeader &header : headers) {
        if (equalsIgnoringCase(header.name, name)) {
            const QByteArray value = header.values.join(", ");
            return value.isNull() ? QByteArray("") : value;
        }
    }
    return {};
}

bool hasToken(const RawHeaders &headers, QByteArrayView name, QByteArrayView token)
{
    for (const HeaderField &field : headers) {
        if (!equalsIgnoringCase(field.name, name))
            continue;
        QByteArrayView rest = field.value;
        while (true) {
            const qsizetype comma = rest.indexOf(',');
            const QByteArrayView element = comma < 0 ? rest : rest.first(comma);
            if (equalsIgnoringCase(trimmed(element), token))
                return true;
            if (comma < 0)
                break;
            rest = rest.sliced(comma + 1);
        }
    }
    return false;
}

const HeaderField *findHeader(const RawHeaders &headers, QByteArrayView name)
{
    const auto found = std::find_if(headers.begin(), headers.end(),
        [name](const HeaderField &field) { return equalsIgnoringCase(field.name, name); });
    return found == headers.end() ? nullptr : &*found;
}

bool equalsIgnoringCase(QByteArrayView a, QByteArrayView b) noexcept
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
        [](char x, char y) { return lower(x) == lower(y); });
}

} // namespace roundtrip::message
