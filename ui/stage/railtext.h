#pragma once

#include <QFont>
#include <QString>
#include <QStringList>

namespace roundtrip::ui
{

/// The words with a number and its unit, and a short last word and the one before it, that no line
/// ends between.
QString keptTogether(const QString &words);

/// Words in lines of this width, at most `most` of them; the last one elided. A port keeps its
/// colon, and a name too long for a line breaks where its parts meet.
QStringList wrappedWords(const QString &words, const QFont &font, double width, int most);

/// Code in lines of this width. It breaks at spaces; where a word is too long for a line also
/// behind a dot and before an opening parenthesis, as a person would: server. listen (3000); and
/// where that is not enough at the joints of a name. Only what fits in no line is shortened.
QStringList wrappedCode(const QString &code, const QFont &font, double width, int most);

/// The first of these that fits, else the last, elided.
QString firstFitting(const QStringList &candidates, const QFont &font, double width);

} // namespace roundtrip::ui
