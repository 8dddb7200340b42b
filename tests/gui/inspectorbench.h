#pragma once

#include "core/flow/wirebytes.h"
#include "tests/support/sampletraces.h"
#include "ui/exchanges/exchangemodel.h"
#include "ui/inspect/inspector.h"
#include "ui/inspect/sheet.h"
#include "ui/models/playback.h"
#include "ui/models/selection.h"
#include "ui/theme/theme.h"

#include <QTest>

namespace roundtrip::ui
{

/// A sample trace, its exchange selected, and an inspector that looks at it.
class InspectorBench
{
public:
    InspectorBench(const Theme &theme, test::Sample which)
        : InspectorBench(theme, test::sampleTrace(which))
    {
    }
    InspectorBench(const Theme &theme, test::SampleTrace shown)
        : sample(std::move(shown))
        , playback([this] { return sample.snapshot; },
              [this] { return flow::Moment::headOf(sample.snapshot).clock + late; })
        , inspector(
              theme, playback, selection, [this](flow::ExchangeKey key) { return rowOf(key); })
    {
        inspector.resize(420, 600);
        inspector.show();
        playback.refresh();
        flow::ExchangeKey key;
        key.client = sample.client;
        key.server = sample.server;
        selection.setExchange(key);
    }

    std::optional<flow::ExchangeRow> rowOf(flow::ExchangeKey key)
    {
        rows.show(playback.snapshot(), playback.moment());
        const int row = rows.rowOf(key);
        return row < 0 ? std::nullopt : std::optional(rows.exchangeAt(row));
    }

    template <typename PageType>
    PageType *open(Inspector::Page page)
    {
        inspector.setCurrentPage(page);
        return static_cast<PageType *>(inspector.page(page));
    }

    /// Winds to right behind the first event of this kind.
    void windTo(trace::EventKind kind)
    {
        for (const trace::EventIndex event : flow::eventsOf(
                 sample.snapshot, flow::Moment::headOf(sample.snapshot), selection.exchange())) {
            if (sample.snapshot.at(event).kind == kind)
                return playback.seek(event.value + 1);
        }
        QFAIL("no such event");
    }

    test::SampleTrace sample;
    std::chrono::microseconds late{0}; ///< what the clock shows since the last event
    Playback playback;
    Selection selection;
    ExchangeModel rows;
    Inspector inspector;
};

/// The fields of a page that bear this tag.
inline QStringList fieldsOf(const Sheet &sheet, SheetLine::Tag tag)
{
    QStringList names;
    for (const SheetLine &line : sheet) {
        if (line.kind == SheetLine::Kind::Field && line.tag == tag)
            names << line.label;
    }
    return names;
}

} // namespace roundtrip::ui
