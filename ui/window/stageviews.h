#pragma once

#include "core/flow/connections.h"
#include "core/flow/exchangeindex.h"
#include "ui/stage/exchangename.h"
#include "ui/stage/stagemode.h"

#include <QObject>

#include <optional>

class QSettings;

namespace roundtrip::ui
{

class ComparePage;
class ConnectionPage;
class ConnectionsPage;
class ExchangeList;
class Playback;
class PoolPage;
class SegmentedControl;
class Selection;
class Stage;
class Theme;
class WindowActions;

/// What the stage shows beside one exchange: its connection, several connections, the agents' pool,
/// two exchanges compared. Makes the pages and the switch above
/// the stage, joins them to the actions of the menu, and remembers what was chosen.
class StageViews final : public QObject
{
    Q_OBJECT
public:
    /// None is owned; without settings nothing is remembered.
    struct Parts {
        const Theme &theme;
        Playback &playback;
        Selection &selection;
        ExchangeList &exchanges;
        Stage &stage;
        const WindowActions &actions;
        QSettings *settings = nullptr;
    };
    StageViews(const Parts &parts, QObject *parent);

    StageMode mode() const;
    void setMode(StageMode mode);
    /// The trace begins anew: what was folded of the one before says nothing of it.
    void forgetTrace();
    SegmentedControl *modeSwitch() const { return m_switch; }
    PoolPage &pool() const { return *m_pool; }
    ComparePage &comparison() const { return *m_compare; }
    ConnectionPage &connection() const { return *m_connection; }
    ConnectionsPage &connections() const { return *m_connections; }
    /// Puts the two side by side.
    void compare(flow::ExchangeKey before, flow::ExchangeKey after);

Q_SIGNALS:
    /// A person has chosen an exchange in one of the views; it is selected.
    void picked();

private:
    void makeSwitch();
    void makePool();
    void makeComparison();
    void makeConnection();
    void makeConnections();
    trace::ConnectionId connectionOf(const flow::Moment &moment, flow::ExchangeKey key);
    void compareWithPrevious();
    bool hasOneAbove() const;
    void followComparable();
    void pickKey(flow::ExchangeKey key, trace::EventIndex event);
    void connectActions();
    void pick(trace::HalfId half, trace::EventIndex event);
    ExchangeName nameOf(trace::HalfId half) const;
    int rowOf(trace::HalfId half) const;

    Parts m_parts;
    SegmentedControl *m_switch = nullptr;
    PoolPage *m_pool = nullptr;
    ComparePage *m_compare = nullptr;
    ConnectionPage *m_connection = nullptr;
    ConnectionsPage *m_connections = nullptr;
    flow::ConnectionLives m_lives;
};

} // namespace roundtrip::ui
