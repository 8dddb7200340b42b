#pragma once

#include "core/flow/exchange.h"
#include "ui/models/pointed.h"

#include <QTableView>
#include <QTimer>
#include <QWidget>

class QLabel;
class QLineEdit;

namespace roundtrip::ui
{

class ExchangeDelegate;
class ExchangeModel;
class Playback;
class Selection;
class Theme;

/// The table itself. It tells what a person does in it from what rows that come and go do to its
/// current row.
class ExchangeTable final : public QTableView
{
    Q_OBJECT
public:
    using QTableView::QTableView;
    /// What is said while there are no rows.
    void setEmptyText(const QString &text);

Q_SIGNALS:
    void rowPicked(int row); ///< by a person
    void scrolledByPerson(bool toTheEnd);
    void visibleRowsChanged();

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    template <typename Act>
    void asPerson(Act act);
    bool m_person = false;
    QString m_emptyText;
};

/// The list of exchanges at the moment of the playback: the table, and the line that filters it. It
/// follows the head while the window is live, until a person scrolls away or picks a row; nothing
/// but a person changes the selection.
class ExchangeList final : public QWidget
{
    Q_OBJECT
public:
    ExchangeList(
        const Theme &theme, Playback &playback, Selection &selection, QWidget *parent = nullptr);

    ExchangeModel *model() const { return m_model; }
    ExchangeTable *table() const { return m_table; }
    /// The filter is placed by the window (in the title of the dock); the list owns it.
    QLineEdit *filterEdit() const { return m_filter; }
    bool isFollowing() const { return m_following; }

    /// Takes what the playback shows now; connected to it, called by tests.
    void refresh();
    /// Reads of a newer trace what the next picture will need (see ExchangeModel).
    void readAhead(const trace::Snapshot &snapshot);
    void setFollowing(bool following);
    /// So high that this many rows are seen whole.
    int heightFor(int rows) const;
    /// Selects the next row or the one before; false when there is none.
    bool selectNeighbour(int by);

Q_SIGNALS:
    /// Something is filtered: so many of so many are shown.
    void countChanged(int shown, int total);
    /// A person has chosen a row; or wants to see the newest, and those that come (End).
    void picked();
    void newestWanted();
    /// A person asks for a menu about the row that is selected, at this place of the screen.
    void menuRequested(const roundtrip::ui::Pointed &pointed, QPoint globalPos);
    /// A backlog of events has been read to its end.
    void caughtUp();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void pointAt(QPoint place);
    void setUpTable();
    void setUpColumns();
    void scaleToTheme();
    void pick(int row);
    void showSelection();
    void updateTimeScale();
    void fitNumbers();
    void fitColumns();
    void fitHeader();
    void snapToRows();
    void onScrolled(bool toTheEnd);

    const Theme &m_theme;
    Playback &m_playback;
    Selection &m_selection;
    ExchangeModel *m_model;
    ExchangeTable *m_table;
    ExchangeDelegate *m_delegate;
    QLineEdit *m_filter;
    QTimer m_scan;
    QTimer m_prepare; ///< for the filter, while nothing else is to do
    bool m_following = true;
    bool m_reading = false; ///< there is a backlog of events
    QList<int> m_fitted; ///< widths of columns as they were set here
};

} // namespace roundtrip::ui
