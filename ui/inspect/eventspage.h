#pragma once

#include "ui/inspect/inspectorpage.h"
#include "ui/models/pointed.h"

#include <tuple>

class QAbstractItemDelegate;
class QLabel;
class QTableView;

namespace roundtrip::ui
{

class EventsModel;
class Playback;
class Selection;
class Theme;

/// The events of the exchange as a table; in a narrow panel two lines for each. Choosing one selects it everywhere; Enter or a double
/// click winds to it.
class EventsPage final : public InspectorPage
{
    Q_OBJECT
public:
    EventsPage(
        const Theme &theme, Playback &playback, Selection &selection, QWidget *parent = nullptr);

    void show(const InspectedExchange &exchange) override;
    void clear(const QString &why) override;
    void letGo() override;
    using InspectorPage::show;

    EventsModel *model() const { return m_model; }
    QTableView *table() const { return m_table; }
    QLabel *words() const { return m_words; }

protected:
    void resizeEvent(QResizeEvent *event) override;

Q_SIGNALS:
    /// A person asks for a menu, at this place of the screen.
    void menuRequested(const roundtrip::ui::Pointed &pointed, QPoint globalPos);

private:
    void pointAt(QPoint place);
    void setUpTable();
    void scaleToTheme();
    void fitColumns();
    void fitRows();
    void setNarrow(bool narrow);
    void showWords();
    void showSelection();

    const Theme &m_theme;
    Playback &m_playback;
    Selection &m_selection;
    EventsModel *m_model;
    QTableView *m_table;
    QLabel *m_words;
    QAbstractItemDelegate *m_twoLines;
    bool m_narrow = false; ///< an event has two lines
    std::tuple<int, int, int> m_fitted; ///< to how many rows, in which width, how high letters are
};

} // namespace roundtrip::ui
