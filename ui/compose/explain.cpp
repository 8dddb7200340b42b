#include "ui/compose/explain.h"

#include <QCoreApplication>

#include <algorithm>

namespace roundtrip::ui
{

namespace
{

/// The context of this file's translations.
class Explain
{
    Q_DECLARE_TR_FUNCTIONS(roundtrip::ui::Explain)
};

/// The character at a byte of UTF-8, as people read it: “x”, U+0020 (space), U+0001.
QString characterAt(const QByteArray &utf8, qint64 offset)
{
    const QString rest = QString::fromUtf8(utf8.mid(qsizetype(std::max<qint64>(offset, 0))));
    const QList<uint> points = rest.left(2).toUcs4();
    const char32_t point = points.isEmpty() ? 0 : points.first();
    const QString number =
        QStringLiteral("U+%1").arg(QString::number(point, 16).toUpper(), 4, QLatin1Char('0'));
    if (point == U' ')
        return Explain::tr("%1 (space)").arg(number);
    if (QChar::isPrint(point))
        return QStringLiteral("“%1”").arg(QString::fromUcs4(&point, 1));
    return number;
}

bool isNumber(const QByteArray &text)
{
    return !text.isEmpty()
        && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

QString explainPort(const QByteArray &port)
{
    const QString text = QString::fromUtf8(port);
    return isNumber(port) ? Explain::tr("Port %1 is above 65535.").arg(text)
                          : Explain::tr("“%1” is not a port number.").arg(text);
}

QString explainHost(const QByteArray &host)
{
    if (host.isEmpty())
        return Explain::tr("There is no host.");
    if (host.startsWith('[') && !host.contains(']'))
        return Explain::tr("The bracket around the IPv6 address is not closed.");
    return Explain::tr("“%1” cannot be a host.").arg(QString::fromUtf8(host));
}

/// From an offset to where the host and its port end.
QByteArray authorityFrom(const QByteArray &url, qsizetype begin)
{
    qsizetype end = begin;
    while (end < url.size() && !QByteArrayView("/\\?#").contains(url.at(end)))
        ++end;
    return url.mid(begin, end - begin);
}

} // namespace

QString explainUrl(const QByteArray &url, const Error &error)
{
    if (url.isEmpty())
        return Explain::tr("There is no URL.");
    const qsizetype colon = url.indexOf(':');
    if (error.code == "ERR_INVALID_PROTOCOL")
        return Explain::tr("The scheme “%1” is neither http nor https.")
            .arg(QString::fromUtf8(url.left(colon)));
    if (error.code == "ERR_INVALID_URI")
        return Explain::tr("A “%” in the user or the password is no valid escape.");
    const auto wrong = qsizetype(error.byteOffset);
    if (error.code != "ERR_INVALID_URL" || colon < 0 || wrong <= colon)
        return {};
    const QByteArray rest = authorityFrom(url, wrong);
    const QByteArray authority = authorityFrom(url, url.indexOf("//") < 0 ? wrong : colon + 3);
    const bool openBracket = authority.contains('[') && !authority.contains(']');
    const bool isPort = wrong - 1 > colon && url.at(wrong - 1) == ':' && !openBracket;
    if (isPort)
        return explainPort(rest);
    if (openBracket)
        return explainHost(authority.mid(authority.indexOf('[')));
    const qsizetype port = rest.lastIndexOf(':');
    return explainHost(port > rest.lastIndexOf(']') ? rest.left(port) : rest);
}

QString explainMethod(const QByteArray &method, const Error &error)
{
    if (method.isEmpty())
        return Explain::tr("There is no method.");
    return Explain::tr("A method cannot have %1.").arg(characterAt(method, error.byteOffset));
}

QString explainHeaderName(const QByteArray &name, const Error &error)
{
    if (name.isEmpty())
        return Explain::tr("The header has no name.");
    return Explain::tr("The name of a header cannot have %1.")
        .arg(characterAt(name, error.byteOffset));
}

QString explainHeaderValue(const QByteArray &value, const Error &error)
{
    const QString character = characterAt(value, error.byteOffset);
    const auto byte =
        static_cast<unsigned char>(error.byteOffset >= 0 && error.byteOffset < value.size()
                ? value.at(qsizetype(error.byteOffset))
                : 0);
    if (byte >= 0x80) {
        return Explain::tr("%1 is not in Latin-1: a value has one byte for each character.")
            .arg(character);
    }
    return Explain::tr("The value of a header cannot have %1.").arg(character);
}

QString explainRefusal(const Error &error)
{
    static constexpr const char *known[] = {
        QT_TRANSLATE_NOOP("roundtrip::ui::Explain", "The connection has closed"),
        QT_TRANSLATE_NOOP("roundtrip::ui::Explain",
            "This side of the connection has closed, or is not of this program"),
        QT_TRANSLATE_NOOP("roundtrip::ui::Explain",
            "What came in is recorded as it came: do it where it is sent"),
        QT_TRANSLATE_NOOP("roundtrip::ui::Explain", "TLS is never half-closed"),
        QT_TRANSLATE_NOOP("roundtrip::ui::Explain", "A Unix domain socket has no RST"),
        QT_TRANSLATE_NOOP("roundtrip::ui::Explain", "Nothing more will be sent there"),
        QT_TRANSLATE_NOOP("roundtrip::ui::Explain", "This half has no such method"),
        QT_TRANSLATE_NOOP("roundtrip::ui::Explain", "The exchange has closed"),
        QT_TRANSLATE_NOOP("roundtrip::ui::Explain", "It has happened already"),
        QT_TRANSLATE_NOOP("roundtrip::ui::Explain", "It is no longer held")};
    for (const char *words : known) {
        if (error.message == words)
            return Explain::tr(words);
    }
    return QString::fromUtf8(error.message);
}

QString explainListen(const Error &error)
{
    if (error.code == "EADDRINUSE")
        return Explain::tr("Another program listens on this port.");
    if (error.code == "EACCES")
        return Explain::tr("This port is for the system; take one above 1023.");
    if (error.code == "EADDRNOTAVAIL")
        return Explain::tr("This machine does not have this address.");
    if (error.code == "ENOTFOUND" || error.code == "EAI_AGAIN")
        return Explain::tr("No address is known for this host.");
    return {};
}

} // namespace roundtrip::ui
