#include "ui/compose/linkform.h"

#include "core/flow/conditionwords.h"
#include "ui/compose/delaytext.h"
#include "ui/compose/linktext.h"
#include "ui/theme/parts.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>

namespace roundtrip::ui
{

using plan::LinkPlan;
using plan::LinkWayPlan;

namespace
{

QString textOf(LinkForm::What what, const LinkWayPlan &way)
{
    switch (what) {
    case LinkForm::Latency:
        return timeoutText(way.latency);
    case LinkForm::Jitter:
        return timeoutText(way.jitter);
    case LinkForm::Bandwidth:
        return bandwidthText(way.kbitPerSecond);
    case LinkForm::Segment:
        return segmentText(way.segmentBytes);
    case LinkForm::WhatCount:
        break;
    }
    return {};
}

} // namespace

LinkForm::LinkForm(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_presets(new QComboBox(this))
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(theme.px(8));
    grid->setVerticalSpacing(theme.px(6));
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(2, 1);
    addPresets(grid);
    addFields(grid);
    setLink({});
}

void LinkForm::addPresets(QGridLayout *grid)
{
    QLabel *name = makeLabel(tr("Like"), this);
    m_presets->setAccessibleName(tr("Preset"));
    for (const LinkPlan &preset : plan::linkPresets())
        m_presets->addItem(flow::linkName(preset), preset.preset);
    m_presets->addItem(tr("your own"), QByteArray());
    grid->addWidget(name, 0, 0);
    grid->addWidget(m_presets, 0, 1, 1, 2);
    connect(m_presets, &QComboBox::activated, this, [this] {
        if (const LinkPlan *preset = plan::findLinkPreset(m_presets->currentData().toByteArray())) {
            LinkPlan link = *preset;
            link.seed = m_base.seed;
            setLink(link);
        }
    });
}

/// A row for each property, a column for each direction, and below each row what is wrong in it.
void LinkForm::addFields(QGridLayout *grid)
{
    const QString names[] = {
        tr("Latency, one way"), tr("Jitter, up to"), tr("Bandwidth"), tr("Bytes in a write")};
    const QString ways[] = {tr("to the server"), tr("to the client")};
    for (int way = 0; way < WayCount; ++way)
        grid->addWidget(makeCaption(ways[way], this), 1, 1 + way);
    for (int what = 0; what < WhatCount; ++what) {
        const int row = 2 + 2 * what;
        grid->addWidget(makeLabel(names[what], this), row, 0);
        for (int way = 0; way < WayCount; ++way) {
            auto *field = new QLineEdit(this);
            field->setAccessibleName(QStringLiteral("%1, %2").arg(names[what], ways[way]));
            setCode(field);
            m_fields[what][way] = field;
            grid->addWidget(field, row, 1 + way);
            connect(field, &QLineEdit::textEdited, this, [this] {
                check();
                showPreset();
                Q_EMIT edited();
            });
        }
        m_complaints[what] = makeComplaint(this);
        grid->addWidget(m_complaints[what], row + 1, 1, 1, 2);
    }
}

void LinkForm::setLink(const LinkPlan &link)
{
    m_base = link;
    showWay(ToServer, link.toServer);
    showWay(ToClient, link.toClient);
    check();
    showPreset();
    Q_EMIT edited();
}

void LinkForm::showWay(Way way, const LinkWayPlan &plan)
{
    for (int what = 0; what < WhatCount; ++what)
        m_fields[what][way]->setText(textOf(What(what), plan));
}

bool LinkForm::readField(What what, Way way, LinkWayPlan &plan) const
{
    const QString text = m_fields[what][way]->text();
    const auto take = [](auto &into, const auto &parsed) {
        if (parsed)
            into = *parsed;
        return parsed.has_value();
    };
    switch (what) {
    case Latency:
        return take(plan.latency, parseTimeout(text));
    case Jitter:
        return take(plan.jitter, parseTimeout(text));
    case Bandwidth:
        return take(plan.kbitPerSecond, parseBandwidth(text));
    case Segment:
        return take(plan.segmentBytes, parseSegment(text));
    case WhatCount:
        break;
    }
    return false;
}

LinkPlan LinkForm::link() const
{
    LinkPlan link = m_base;
    for (int what = 0; what < WhatCount; ++what) {
        readField(What(what), ToServer, link.toServer);
        readField(What(what), ToClient, link.toClient);
    }
    const LinkPlan *preset = plan::findLinkPreset(link.preset);
    if (!preset || preset->toServer != link.toServer || preset->toClient != link.toClient)
        link.preset.clear();
    for (const LinkPlan &known : plan::linkPresets()) {
        if (known.toServer == link.toServer && known.toClient == link.toClient)
            link.preset = known.preset;
    }
    return link;
}

void LinkForm::check()
{
    const QString why[] = {tr("A time, as in “150 ms” or “1.2 s”, of an hour at the most."),
        tr("A time, as in “30 ms”, of an hour at the most."),
        tr("A rate, as in “768 kbit/s” or “1.6 Mbit/s”; or “unlimited”."),
        tr("A number of bytes, as in “1” or “1460 B”; or “as it comes”.")};
    for (int what = 0; what < WhatCount; ++what) {
        bool wrong = false;
        for (int way = 0; way < WayCount; ++way) {
            LinkWayPlan plan;
            const bool bad = !readField(What(what), Way(way), plan);
            setInvalid(m_fields[what][way], bad, bad ? why[what] : QString());
            wrong = wrong || bad;
        }
        setComplaint(m_complaints[what], wrong ? why[what] : QString());
    }
}

void LinkForm::showPreset()
{
    const QByteArray preset = firstWrongField() ? QByteArray() : link().preset;
    m_presets->setCurrentIndex(m_presets->findData(preset));
}

QLineEdit *LinkForm::firstWrongField() const
{
    for (int what = 0; what < WhatCount; ++what) {
        for (int way = 0; way < WayCount; ++way) {
            LinkWayPlan plan;
            if (!readField(What(what), Way(way), plan))
                return m_fields[what][way];
        }
    }
    return nullptr;
}

} // namespace roundtrip::ui
