// What is held lies below everything that has happened: cards, and on the lines the signs of the gate.

#include "ui/stage/placing.h"

#include "core/flow/eventtext.h"

#include <QCoreApplication>

namespace roundtrip::ui
{

using flow::HeldSide;
using Face = StageMetrics::Face;

void Placing::placeHeld()
{
    if (m_scene.held.empty())
        return;
    const double top = std::max(lowest(), m_time) + px(5);
    double bottom = top;
    for (int i = 0; i < int(m_scene.held.size()); ++i) {
        m_out.held.push_back(placeHeldSide(i, top));
        bottom = std::max(bottom, m_out.held.back().card.bottom());
    }
    m_time = bottom + px(4);
}

/// A connection that is not opened, what is not written and what is not read wait at the border of
/// the connection; what is not called, at the lifeline.
double Placing::gateAt(const HeldSide &side, trace::Seam seam) const
{
    const bool client = side.side == trace::Side::Client;
    if (seam == trace::Seam::Deliver)
        return client ? columns().clientLine : columns().serverLine;
    return client ? columns().connectionLeft : columns().connectionRight;
}

PlacedHeld Placing::placeHeldSide(int index, double top) const
{
    constexpr int mostLines = 4;
    const HeldSide &side = m_scene.held[size_t(index)];
    const bool client = side.side == trace::Side::Client;
    const bool alone = m_scene.held.size() == 1;
    const double middle = (columns().connectionLeft + columns().connectionRight) / 2;
    const double left = client ? px(6) : alone ? columns().connectionLeft + px(6) : middle + px(4);
    const double right = !client ? columns().width - px(6)
        : alone                  ? columns().connectionRight - px(6)
                                 : middle - px(4);
    PlacedHeld placed;
    placed.side = index;
    const double gate = px(16);
    for (const HeldSide::Held &step : side.steps) {
        const QRectF sign(gateAt(side, step.seam) - gate / 2, top, gate, gate);
        if (std::find(placed.gates.begin(), placed.gates.end(), sign) == placed.gates.end())
            placed.gates.push_back(sign);
    }
    const double pad = px(8);
    // The signs sit on the edge of the card.
    const double cardTop = top + (placed.gates.empty() ? 0 : gate / 2);
    double y = cardTop + px(placed.gates.empty() ? 4 : 9);
    const auto add = [&](Face face, const QString &text, int step) {
        const QStringList lines = m_metrics.wrapped(face, text, right - left - 2 * pad, mostLines);
        const double height = m_metrics.heightOf(face, lines);
        placed.lines.push_back({QRectF(left + pad, y, right - left - 2 * pad, height),
            lines.join(u'\n'), step});
        y += height + px(2);
    };
    for (int i = 0; i < int(side.steps.size()); ++i) {
        const HeldSide::Held &step = side.steps[size_t(i)];
        add(i == 0 ? Face::Caption : Face::Note, QStringLiteral("%1 · %2").arg(step.text, step.note),
            i);
    }
    if (side.more > 0)
        add(Face::Note, QCoreApplication::translate("Stage", "… and %1 more").arg(side.more), -1);
    for (const QString &text : side.kernel)
        add(Face::Note, text, -1);
    const double disc = px(14);
    for (int i = 0; i < int(side.pies.size()); ++i) {
        const HeldSide::Pie &pie = side.pies[size_t(i)];
        const double textLeft = left + pad + disc + px(6);
        const QStringList lines = m_metrics.wrapped(Face::Note,
            QStringLiteral("%1 · %2").arg(pie.name, pie.text), right - pad - textLeft, 2);
        const double text = m_metrics.heightOf(Face::Note, lines);
        const double height = std::max(disc, text);
        placed.pies.push_back({QRectF(left + pad, y + (height - disc) / 2, disc, disc),
            QRectF(textLeft, y + (height - text) / 2, right - pad - textLeft, text),
            lines.join(u'\n'), i});
        y += height + px(3);
    }
    placed.card = QRectF(left, cardTop, right - left, y + px(2) - cardTop);
    return placed;
}

} // namespace roundtrip::ui
