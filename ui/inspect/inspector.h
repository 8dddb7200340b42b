#pragma once

#include "core/flow/exchangeindex.h"
#include "core/flow/exchangereading.h"
#include "ui/models/ownevents.h"

#include <QElapsedTimer>
#include <QList>
#include <QTimer>
#include <QWidget>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

class QStackedWidget;
class QTabBar;

namespace roundtrip::ui
{

class EventCard;
class InspectorPage;
struct InspectedExchange;
class Playback;
class Selection;
class Theme;

/// Everything about the selected exchange at the moment of the playback, in pages. Only the page
/// that is seen is made, and only when an event of this exchange came or went since. Below it, on
/// whichever page: what the selected event is.
class Inspector final : public QWidget
{
    Q_OBJECT
public:
    enum Page { Overview, Headers, Body, Bytes, Timing, Events, PageCount };
    Q_ENUM(Page)
    /// Gives the line of the list for an exchange at the moment; nothing when it is not there
    /// (yet).
    using RowSource = std::function<std::optional<flow::ExchangeRow>(flow::ExchangeKey)>;

    Inspector(const Theme &theme, Playback &playback, Selection &selection, RowSource rows,
        QWidget *parent = nullptr);

    /// The tabs are placed by the window (as the title of the dock); the inspector owns them.
    QTabBar *tabBar() const { return m_tabs; }
    InspectorPage *page(Page page) const { return m_pages.at(page); }
    EventCard *card() const { return m_card; }
    Page currentPage() const;
    void setCurrentPage(Page page);
    /// Brings the page up to date now, whatever it shows.
    void refresh();

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void addPage(const QString &title, InspectorPage *page);
    void showPage();
    void showCard();
    bool mayShowNow() const;
    void onMoment();
    void onSelected();

    Playback &m_playback;
    Selection &m_selection;
    RowSource m_rows;
    QTabBar *m_tabs;
    QStackedWidget *m_stack;
    EventCard *m_card;
    QList<InspectorPage *> m_pages;
    std::shared_ptr<const flow::ExchangeReading> m_reading; ///< of what is seen
    QTimer m_soon; ///< what takes long to gather is read anew some times a second, not at each frame
    QElapsedTimer m_lastShown;
    std::chrono::nanoseconds m_lastTook{0};
    flow::ExchangeKey m_shown;
    quint64 m_shownEvents = 0;
    quint64 m_seenEvents = 0; ///< of the moment before
    quint64 m_shownFrom = 0; ///< the first event there was then
    bool m_shownRuns = false;
    OwnEvents m_own; ///< which change the page
};

} // namespace roundtrip::ui
