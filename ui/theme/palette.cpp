#include "ui/theme/palette.h"

#include <cmath>

namespace roundtrip::ui
{

Palette Palette::light()
{
    Palette p;
    p.window = QColor(0xf4f5f7);
    p.panel = QColor(0xffffff);
    p.stage = QColor(0xfbfbfc);
    p.line = QColor(0xe1e4ea);
    p.strongLine = QColor(0xc9ced8);
    p.text = QColor(0x1c2230);
    p.muted = QColor(0x5b6577);
    p.faint = QColor(0x98a1b3);
    p.accent = QColor(0x2f6fed);
    p.head = QColor(0x2f6fed);
    p.headTint = QColor(0xe8f0fe);
    p.chunk = QColor(0x0f9d76);
    p.chunkTint = QColor(0xe2f6ef);
    p.end = QColor(0xb4540a);
    p.endTint = QColor(0xfdefe2);
    p.error = QColor(0xd1293d);
    p.errorTint = QColor(0xfde9eb);
    p.agent = QColor(0x7c4ddb);
    p.agentTint = QColor(0xf1eafd);
    p.selection = QColor(0xdce8fd);
    return p;
}

Palette Palette::darkPalette()
{
    Palette p;
    p.window = QColor(0x16181d);
    p.panel = QColor(0x1d2027);
    p.stage = QColor(0x191c22);
    p.line = QColor(0x2b303a);
    p.strongLine = QColor(0x3b414e);
    p.text = QColor(0xe6e9ef);
    p.muted = QColor(0x98a1b3);
    p.faint = QColor(0x6b7485);
    p.accent = QColor(0x6ea0ff);
    p.head = QColor(0x6ea0ff);
    p.headTint = QColor(0x1d2c49);
    p.chunk = QColor(0x3ecf9f);
    p.chunkTint = QColor(0x17362e);
    p.end = QColor(0xf0a35a);
    p.endTint = QColor(0x3b2a18);
    p.error = QColor(0xff6b7a);
    p.errorTint = QColor(0x43202a);
    p.agent = QColor(0xb794f6);
    p.agentTint = QColor(0x2f2447);
    p.selection = QColor(0x25375c);
    p.dark = true;
    return p;
}

namespace
{

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminanceOf(const QColor &color)
{
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF())
        + 0.0722 * linear(color.blueF());
}

} // namespace

double contrastOf(const QColor &one, const QColor &other)
{
    const double a = luminanceOf(one) + 0.05;
    const double b = luminanceOf(other) + 0.05;
    return a > b ? a / b : b / a;
}

QColor mixed(const QColor &under, const QColor &over, double amount)
{
    const auto blend = [amount](float u, float o) { return float(u + (o - u) * amount); };
    return QColor::fromRgbF(blend(under.redF(), over.redF()), blend(under.greenF(), over.greenF()),
        blend(under.blueF(), over.blueF()));
}

Palette Palette::strong() const
{
    Palette p = *this;
    p.patterned = true;
    const QColor far = dark ? QColor(Qt::white) : QColor(Qt::black);
    p.stage = dark ? QColor(0x0c0e12) : QColor(Qt::white);
    p.panel = dark ? QColor(0x14161b) : QColor(Qt::white);
    p.text = dark ? QColor(Qt::white) : QColor(0x0a0d14);
    p.muted = mixed(muted, far, 0.45);
    p.faint = mixed(faint, far, 0.35);
    p.line = mixed(line, far, 0.18);
    p.strongLine = mixed(strongLine, far, 0.35);
    for (QColor *fact : {&p.head, &p.chunk, &p.end, &p.error, &p.agent, &p.accent})
        *fact = readableOn(*fact, p.stage, 6);
    const auto tint = [&](QColor &under, const QColor &fact) { under = mixed(p.stage, fact, 0.2); };
    tint(p.headTint, p.head);
    tint(p.chunkTint, p.chunk);
    tint(p.endTint, p.end);
    tint(p.errorTint, p.error);
    tint(p.agentTint, p.agent);
    tint(p.selection, p.accent);
    return p;
}

QColor readableOn(const QColor &ink, const QColor &ground, double least)
{
    const QColor target = luminanceOf(ground) > 0.18 ? Qt::black : Qt::white;
    for (int step = 0; step < 20; ++step) {
        const QColor candidate = mixed(ink, target, step / 20.0);
        if (contrastOf(candidate, ground) >= least)
            return candidate;
    }
    return target;
}

} // namespace roundtrip::ui
