#include "ui/stage/railtext.h"

#include "ui/stage/stagemetrics.h"

#include <QFontMetricsF>
#include <QRegularExpression>
#include <QTextLayout>

#include <algorithm>

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

/// Of what is too long for a line even so: behind a parenthesis, a hyphen and what else joins words.
QStringList finer(const QString &piece)
{
    static const QString joints = QStringLiteral("(-/_?&=,;");
    QStringList parts{QString()};
    for (qsizetype i = 0; i < piece.size(); ++i) {
        parts.last() += piece.at(i);
        if (joints.contains(piece.at(i)) && i + 1 < piece.size() && piece.at(i + 1) != u')')
            parts << QString();
    }
    return parts;
}

} // namespace

QString withUnits(QString text)
{
    static const QRegularExpression unit(QStringLiteral(R"((\d) ([KMG]i?B|B|ms|s|µs|min|h)\b)"));
    return text.replace(unit, QStringLiteral("\\1\u00a0\\2"));
}

QStringList wrappedWords(const QString &words, const QFont &font, double width, int most)
{
    constexpr QChar wordJoiner(0x2060);
    const QString text =
        withUnits(words).replace(QStringLiteral(" :"), QStringLiteral(" :") + wordJoiner);
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
        lines << text.mid(line.textStart(), line.textLength()).trimmed();
        if (lines.size() == most) {
            const QString rest = text.mid(line.textStart()).trimmed();
            lines.last() = QFontMetricsF(font).elidedText(rest, Qt::ElideRight, width);
        }
    }
    layout.endLayout();
    return lines;
}

QStringList wrappedCode(const QString &code, const QFont &font, double width, int most)
{
    const QFontMetricsF metrics(font);
    const auto fits = [&](const QString &text) {
        return metrics.horizontalAdvance(text.trimmed()) <= width;
    };
    // A word that fits in a line stays together.
    QStringList pieces;
    for (const QString &word : withUnits(code).split(u' ')) {
        const QString spaced = pieces.isEmpty() ? word : u' ' + word;
        if (fits(word)) {
            pieces << spaced;
            continue;
        }
        for (const QString &piece : breakable(spaced))
            pieces << (fits(piece) ? QStringList(piece) : finer(piece));
    }
    QStringList lines;
    QString line;
    for (qsizetype i = 0; i < pieces.size(); ++i) {
        if (line.isEmpty() || fits(line + pieces.at(i))) {
            line += pieces.at(i);
        } else if (lines.size() + 1 < most) {
            lines << elidedCode(line.trimmed(), font, width);
            line = pieces.at(i);
        } else {
            line += pieces.mid(i).join(QString());
            break;
        }
    }
    return lines << elidedCode(line.trimmed(), font, width);
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
