#pragma once

#include "core/flow/breakplaces.h"
#include "core/flow/moment.h"
#include "core/flow/scene.h"
#include "core/flow/steps.h"
#include "ui/models/ownevents.h"
#include "ui/models/playback.h"
#include "ui/models/pointed.h"
#include "ui/stage/ghost.h"
#include "ui/stage/headerline.h"
#include "ui/stage/stagemode.h"
#include "ui/stage/stagemotion.h"

#include <QTimer>
#include <QWidget>

#include <array>
#include <chrono>
#include <functional>

class QHBoxLayout;
class QVBoxLayout;
class QStackedWidget;

namespace roundtrip::ui
{

class FlowRail;
class NoticeLine;
class Selection;
class SentenceView;
class StageView;
class Theme;
class ToolsArea;

/// The centre of the window: which exchange, the sentence, the two flow rails and the stage between
/// them, all at the moment of the playback. With no exchange selected, the ghost of one and the
/// invitation. Other pages may stand in their place, below the same line.
class Stage final : public QWidget
{
    Q_OBJECT
public:
    Stage(Playback &playback, Selection &selection, const Theme &theme, QWidget *parent = nullptr);
    ~Stage() override;

    /// The large sentence and the line below it while nothing has happened: "A server listens on
    /// 127.0.0.1:3000. …" With the server that listens, if one does: it has done so.
    void setInvitation(
        const QString &text, const QString &next = {}, const GhostServer &server = {});
    void setDepth(flow::Depth depth);
    flow::Depth depth() const { return m_depth; }
    /// What was opened is folded again.
    void foldAll();
    /// Who knows numbers and targets: the exchange list. Without it the header stays empty.
    using HeadingSource = std::function<StageHeading(flow::ExchangeKey, const flow::Moment &)>;
    void setHeadingSource(HeadingSource source);
    /// What is said of a selected exchange that has not begun at the moment; without it, or where
    /// that has no words: only that.
    using WaitingSource = std::function<flow::Sentence(flow::ExchangeKey, const flow::Moment &)>;
    void setWaitingSource(WaitingSource source);

    /// A page that is shown in this mode instead of the exchange. Becomes its child.
    void addPage(StageMode mode, QWidget *page);
    void setMode(StageMode mode);
    StageMode mode() const { return m_mode; }
    QWidget *page(StageMode mode) const { return m_pageOf[size_t(mode)]; }
    /// A row of tools between the sentence and the stage; owned from here on.
    void setTools(QWidget *tools);
    /// Who takes a step forward where stepping is not the view's alone: true when it was taken.
    void setStepper(std::function<bool()> stepper) { m_stepper = std::move(stepper); }
    /// Hears what the stage shows, each time that it is gathered anew; nullptr: no exchange.
    using ReadingObserver =
        std::function<void(const flow::ExchangeReading *, const flow::Sentence &)>;
    void setReadingObserver(ReadingObserver observer);

    StageView &view() const { return *m_view; }
    /// Where breakpoints act: marks on the rails.
    void setBreakPlaces(const std::vector<flow::BreakPlace> &places);
    FlowRail &clientRail() const { return *m_clientRail; }
    FlowRail &serverRail() const { return *m_serverRail; }
    SentenceView &sentence() const { return *m_sentence; }
    HeaderLine &header() const { return *m_header; }
    NoticeLine &notice() const { return *m_notice; }

Q_SIGNALS:
    /// A person asks for a menu somewhere on it.
    void menuRequested(const roundtrip::ui::Pointed &pointed, QPoint globalPos);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void changeEvent(QEvent *event) override;
    QSize minimumSizeHint() const override;
    void paintEvent(QPaintEvent *event) override;

private:
    void showMoment();
    void showMomentNow();
    flow::Sentence sentenceOf(const flow::ExchangeReading &reading) const;
    void followMoment();
    bool isStillTrue() const;
    StageMotion motionAt(std::chrono::microseconds clock) const;
    void showInvitation();
    void placeRails();
    void wireKeys();

    Playback &m_playback;
    Selection &m_selection;
    const Theme &m_theme;
    HeaderLine *m_header;
    NoticeLine *m_notice;
    SentenceView *m_sentence;
    FlowRail *m_clientRail;
    FlowRail *m_serverRail;
    StageView *m_view;
    QStackedWidget *m_pages;
    std::array<QWidget *, stageModeCount> m_pageOf{};
    StageMode m_mode = StageMode::Exchange;
    ToolsArea *m_tools = nullptr;
    QHBoxLayout *m_middle = nullptr; ///< rails and view
    HeadingSource m_headingSource;
    WaitingSource m_waitingSource;
    ReadingObserver m_readingObserver;
    std::function<bool()> m_stepper;
    QVBoxLayout *m_page = nullptr; ///< of the exchange
    QString m_invitation;
    QString m_invitationNext;
    GhostServer m_ghostServer;
    flow::Depth m_depth = flow::Depth::Code;
    flow::QuietWords m_quietWords; ///< of the exchange that is shown
    quint64 m_quietWordsFrom = 0; ///< the first event there was
    flow::Opened m_opened; ///< of the exchange that is shown
    /// The exchange that is shown is over: what else happens (its socket in the pool) need not be
    /// looked for at each frame while others stream in.
    bool m_settled = false;
    bool m_underWay = false; ///< what is shown
    QTimer m_settledLook;
    OwnEvents m_own; ///< which change a picture that has settled …
    quint64 m_shownFrom = 0; ///< … and the first event there was when it was made
    std::chrono::milliseconds m_lastTook{0}; ///< the last look at the trace
    flow::Moment m_shown;
    flow::ExchangeKey m_shownOf;
    Playback::Mode m_shownIn = Playback::Mode::Live;
};

} // namespace roundtrip::ui
