#pragma once

#include "ui/inspect/inspectorpage.h"

#include <QSet>

class QLabel;
class QTreeWidget;
class QTreeWidgetItem;

namespace roundtrip::ui
{

class Playback;
class Selection;
class Theme;

/// Where the time of the exchange went: its stretches one below the other, with their sum, and
/// within each the events that happened. Choosing an event selects it; Enter or a double click
/// winds to it.
class TimingPage final : public InspectorPage
{
    Q_OBJECT
public:
    enum Column { What, At, Took, ColumnCount };

    TimingPage(
        const Theme &theme, Playback &playback, Selection &selection, QWidget *parent = nullptr);

    void show(const InspectedExchange &exchange) override;
    void clear(const QString &why) override;
    using InspectorPage::show;

    QTreeWidget *tree() const { return m_tree; }
    QLabel *note() const { return m_note; }

private:
    void fill(const InspectedExchange &exchange);
    void addEvents(QTreeWidgetItem *stretch, const InspectedExchange &exchange,
        const std::vector<trace::EventIndex> &events) const;
    void scaleToTheme();
    void showSelection();

    const Theme &m_theme;
    Playback &m_playback;
    Selection &m_selection;
    QTreeWidget *m_tree;
    QLabel *m_note;
    flow::ExchangeKey m_key;
    QSet<int> m_open; ///< stretches that a person has opened
};

} // namespace roundtrip::ui
