#pragma once

#include <QFont>
#include <QString>
#include <QStringList>

namespace roundtrip::ui
{

/// A number stays with its unit, wherever the line breaks.
QString withUnits(QString text);

/// Words in lines of this width, at most `most` of them; the last one elided. A port keeps its
/// colon.
QStringList wrappedWords(const QString &words, const QFont &font, double width, int most);

/// Code in lines of this width. It breaks at spaces; where a word is too long for a line also
/// behind a dot and before an opening parenthesis, as a person would: server. listen (3000); then
/// where a name has a joint: 'Content- Type'. Only what fits in no line loses its middle.
QStringList wrappedCode(const QString &code, const QFont &font, double width, int most);

/// The first of these that fits, else the last, elided.
QString firstFitting(const QStringList &candidates, const QFont &font, double width);

} // namespace roundtrip::ui
