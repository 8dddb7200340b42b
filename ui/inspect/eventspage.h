#pragma once

#include "ui/inspect/inspectorpage.h"
#include "ui/models/pointed.h"

class QTableView;

namespace roundtrip::ui
{

class EventsModel;
class Playback;
class Selection;
class Theme;

/// The events of the exchange as a table. Choosing one selects it everywhere; Enter or a double
/// click winds to it.
class EventsPage final : public InspectorPage
{
    Q_OBJECT
public:
    EventsPage(
        const Theme &theme, Playback &playback, Selection &selection, QWidget *parent = nullptr);

    void show(const InspectedExchange &exchange) override;
    void clear() override;
    using InspectorPage::show;

    EventsModel *model() const { return m_model; }
    QTableView *table() const { return m_table; }

Q_SIGNALS:
    /// A person asks for a menu, at this place of the screen.
    void menuRequested(const roundtrip::ui::Pointed &pointed, QPoint globalPos);

private:
    void pointAt(QPoint place);
    void setUpTable();
    void scaleToTheme();
    void fitNumbers();
    void showSelection();

    const Theme &m_theme;
    Playback &m_playback;
    Selection &m_selection;
    EventsModel *m_model;
    QTableView *m_table;
};

} // namespace roundtrip::ui
