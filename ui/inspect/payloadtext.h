#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace roundtrip::ui
{

/// Is this UTF-8 that a person can read: well-formed, and no control characters but tab, CR and LF?
/// A character that is cut off at the very end does not count against it.
bool isReadableText(const QByteArray &bytes);

/// JSON with two spaces of indentation. Only the blanks between the tokens change: the order of
/// names, the digits of numbers and the escapes of strings stay as they came. Nothing when it is
/// not JSON (RFC 8259), or when it would become larger than `most` bytes: the blanks in front of
/// deeply nested values grow with the square of what was sent.
std::optional<QByteArray> prettyJson(const QByteArray &json, qsizetype most);
bool isJson(const QByteArray &bytes);

/// Sixteen bytes a line, or eight: offset, hexadecimal, and the ASCII characters among them.
QString hexDump(const QByteArray &bytes, int bytesInLine = 16);

/// Lines longer than `longest` characters, broken: the time to lay a line out grows with the square
/// of its length. Says how many were.
struct BrokenLines {
    QString text;
    int broken = 0;
};
BrokenLines breakLongLines(const QString &text, qsizetype longest);

} // namespace roundtrip::ui
