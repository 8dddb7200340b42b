#include "tests/unit/message/refusals.h"

#include <QByteArrayList>
#include <QFile>

namespace roundtrip::message::test
{

QByteArray unescaped(QByteArrayView text, qint64 *marked)
{
    QByteArray bytes;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != '\\') {
            bytes += text[i];
            continue;
        }
        const char c = text[++i];
        if (c >= '0' && c <= '7') {
            bytes += char(text.sliced(i, 3).toByteArray().toInt(nullptr, 8));
            i += 2;
        } else if (c == '>' && marked) {
            *marked = bytes.size();
        } else {
            bytes += c == 'r' ? '\r' : c == 'n' ? '\n' : c == 't' ? '\t' : c;
        }
    }
    return bytes;
}

std::vector<Refusal> refusals()
{
    std::vector<Refusal> all;
    QFile file(ROUNDTRIP_SOURCE_DIR "/tests/unit/message/refusals.txt");
    if (!file.open(QIODevice::ReadOnly))
        return all;
    while (!file.atEnd()) {
        const QByteArray line = file.readLine().chopped(1);
        const QByteArrayList cells = line.split('\t');
        if (line.startsWith('#'))
            continue;
        all.push_back(
            {cells[0] == "request", cells[0] + ' ' + cells.value(1), unescaped(cells.value(1)),
                cells.value(2), cells.value(3).toLongLong(), cells.value(4)});
    }
    return all;
}

} // namespace roundtrip::message::test
