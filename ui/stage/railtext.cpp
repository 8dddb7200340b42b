#include "ui/stage/railtext.h"

#include "ui/stage/stagemetrics.h"

#include <QFontMetricsF>
#include <QRegularExpression>
#include <QTextLayout>

#include <algorithm>
#include <vector>

namespace roundtrip::ui
{

namespace
{

/// Pieces that may stand on lines of their own, each with the space before it where there is one.
QStringList breakable(const QString &code)
{
    QStringList pieces{QString()};
    for (qsizetype i = 0; i < code.size(); ++i) {
        const QChar c = code.at(i);
        const bool name = i > 0 && (code.at(i - 1).isLetterOrNumber());
        const bool empty = code.mid(i, 2) == QLatin1String("()"); // stays with its name
        const bool before = c == u' ' || (c == u'(' && name && !empty);
        if (before && !pieces.last().isEmpty())
            pieces << QString();
        pieces.last() += c;
        if (c == u'.' && name)
            pieces << QString();
    }
    if (pieces.last().isEmpty())
        pieces.removeLast();
    return pieces;
}

/// Where a name may break that fits in no line: behind what joins its words, and where a small
/// letter is followed by a capital one: HPE_ INVALID_ CONSTANT, resetAnd Destroy().
bool breaksBefore(const QString &name, qsizetype at)
{
    static const QString joins = QStringLiteral("_-/?&=,");
    const QChar before = name.at(at - 1);
    const QChar next = name.at(at);
    const bool behind = joins.contains(before) && !joins.contains(next);
    return behind || (before.isLower() && next.isUpper());
}

QStringList finer(const QString &name)
{
    QStringList pieces{name.left(1)};
    for (qsizetype i = 1; i < name.size(); ++i) {
        if (breaksBefore(name, i))
            pieces << QString();
        pieces.last() += name.at(i);
    }
    return pieces;
}

constexpr QChar zeroWidthSpace(0x200b);
constexpr QChar wordJoiner(0x2060);
constexpr QChar noBreakSpace(0x00a0);

/// Names too long for a line get places to break at, before they break anywhere.
QString withBreaks(const QString &words, const QFontMetricsF &metrics, double width)
{
    QStringList all = words.split(u' ');
    for (QString &word : all) {
        if (metrics.horizontalAdvance(word) <= width)
            continue;
        QStringList pieces;
        for (const QString &piece : breakable(word))
            pieces << finer(piece);
        word = pieces.join(zeroWidthSpace);
    }
    return all.join(u' ');
}

/// Without what only said where it may break.
QString shown(QString line)
{
    return line.remove(zeroWidthSpace).remove(wordJoiner).replace(noBreakSpace, u' ').trimmed();
}

} // namespace

QString keptTogether(const QString &words)
{
    static const QRegularExpression unit(
        QStringLiteral(R"((\d) ([KMG]i?B|B|ms|s|µs|min|h)(?![\w]))"));
    constexpr qsizetype shortWord = 3;
    QString text = words;
    text.replace(unit, QStringLiteral("\\1%1\\2").arg(noBreakSpace));
    const qsizetype last = text.lastIndexOf(u' ');
    if (last > 0 && text.size() - last - 1 <= shortWord)
        text[last] = noBreakSpace;
    return text;
}

QStringList wrappedWords(const QString &words, const QFont &font, double width, int most)
{
    static const QRegularExpression port(QStringLiteral(R"(:(?=\d))"));
    const QFontMetricsF metrics(font);
    const QString kept = keptTogether(words);
    QString text = metrics.horizontalAdvance(kept.section(u' ', -1)) <= width ? kept : words;
    text.replace(port, QStringLiteral(":") + wordJoiner);
    text = withBreaks(text, metrics, width);
    QStringList lines;
    QTextLayout layout(text, font);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    while (lines.size() < most) {
        QTextLine line = layout.createLine();
        if (!line.isValid())
            break;
        line.setLineWidth(std::max(1.0, width));
        lines << shown(text.mid(line.textStart(), line.textLength()));
        if (lines.size() == most)
            lines.last() =
                metrics.elidedText(shown(text.mid(line.textStart())), Qt::ElideRight, width);
    }
    layout.endLayout();
    return lines;
}

namespace
{

/// `apart`: a name that has to break begins on a line of its own.
QStringList codeLines(const QString &code, const QFont &font, double width, int most, bool apart)
{
    const QFontMetricsF metrics(font);
    const auto fits = [&](const QString &text) {
        return metrics.horizontalAdvance(text.trimmed()) <= width;
    };
    // A word that fits in a line stays together; so do the last two, when one of them is short.
    const QString kept = keptTogether(code);
    const QStringList words = (fits(kept.section(u' ', -1)) ? kept : code).split(u' ');
    struct Piece {
        QString text;
        bool begins = false; ///< of a name that breaks at its joints
    };
    std::vector<Piece> pieces;
    for (const QString &word : words) {
        const QString spaced = pieces.empty() ? word : u' ' + word;
        if (fits(word)) {
            pieces.push_back({spaced});
            continue;
        }
        for (const QString &piece : breakable(spaced)) {
            const bool whole = fits(piece);
            const size_t first = pieces.size();
            for (const QString &part : whole ? QStringList{piece} : finer(piece))
                pieces.push_back({part, !whole && pieces.size() == first});
        }
    }
    QStringList lines;
    QString line;
    for (size_t i = 0; i < pieces.size(); ++i) {
        const bool joins = fits(line + pieces[i].text) && !(apart && pieces[i].begins);
        if (line.isEmpty() || joins) {
            line += pieces[i].text;
        } else if (lines.size() + 1 < most) {
            lines << elidedCode(shown(line), font, width);
            line = pieces[i].text;
        } else {
            for (; i < pieces.size(); ++i)
                line += pieces[i].text;
        }
    }
    return lines << elidedCode(shown(line), font, width);
}

} // namespace

QStringList wrappedCode(const QString &code, const QFont &font, double width, int most)
{
    const QStringList lines = codeLines(code, font, width, most, true);
    return lines.join(QString()).count(u'…') > code.count(u'…')
        ? codeLines(code, font, width, most, false)
        : lines;
}

QString firstFitting(const QStringList &candidates, const QFont &font, double width)
{
    const QFontMetricsF metrics(font);
    for (const QString &candidate : candidates) {
        if (metrics.horizontalAdvance(candidate) <= width)
            return candidate;
    }
    return metrics.elidedText(candidates.value(candidates.size() - 1), Qt::ElideRight, width);
}

} // namespace roundtrip::ui
