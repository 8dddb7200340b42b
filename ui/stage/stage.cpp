#include "ui/stage/stage.h"

#include "core/flow/exchangereading.h"
#include "core/flow/steps.h"
#include "ui/models/playback.h"
#include "ui/models/selection.h"
#include "ui/stage/flowrail.h"
#include "ui/stage/ghost.h"
#include "ui/stage/noticeline.h"
#include "ui/stage/sentenceview.h"
#include "ui/stage/stageview.h"
#include "ui/stage/toolsarea.h"
#include "ui/theme/theme.h"

#include <QElapsedTimer>
#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace roundtrip::ui
{

using std::chrono::microseconds;

namespace
{

constexpr std::chrono::milliseconds longLook{6};
constexpr std::chrono::milliseconds longestPause{500};
constexpr std::chrono::milliseconds settledPause{250};
/// Below it the sentence is smaller, so that some rows are seen.
constexpr double lowStage = 480;
/// Of the height, for the tools above it; and what they have in any case.
constexpr double mostOfTools = 0.26;
constexpr double leastTools = 36;
/// Of the person's time, for what comes and goes in a replay to scale.
constexpr microseconds glideTime{250'000};

bool anythingUnderWay(const std::vector<flow::Step> &steps)
{
    return std::any_of(steps.begin(), steps.end(),
        [](const flow::Step &step) {
            return step.state == flow::Step::State::Now || step.state == flow::Step::State::Held;
        });
}

/// When the last of what is shown happened.
microseconds lastTimeOf(const flow::Scene &scene, microseconds otherwise)
{
    if (scene.rows.empty())
        return otherwise;
    microseconds last{0};
    for (const flow::Row &row : scene.rows)
        last = std::max({last, row.begin, row.end});
    return last;
}

/// How long an exchange took that is over at this moment: from its first event to the closing of
/// its halves, without what happened to its connection later.
std::optional<microseconds> durationOf(const flow::ExchangeReading &reading)
{
    if (reading.client().events.empty() && reading.server().events.empty())
        return std::nullopt;
    microseconds end{0};
    for (const flow::HalfReading *half : {&reading.client(), &reading.server()}) {
        if (!half->begun || half->events.empty())
            continue;
        if (!half->closed)
            return std::nullopt;
        // Not its newest event: what a person holds of its connection may bear its name later.
        const trace::EventIndex closed = reading.last(*half, trace::EventKind::HalfClosed);
        end = std::max(end, reading.timeOf(closed ? closed : half->events.back()));
    }
    return end - reading.begin();
}

} // namespace

Stage::Stage(Playback &playback, Selection &selection, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_playback(playback)
    , m_selection(selection)
    , m_theme(theme)
    , m_header(new HeaderLine(theme, this))
    , m_notice(new NoticeLine(theme, this))
    , m_sentence(new SentenceView(theme, this))
    , m_clientRail(new FlowRail(theme, trace::Side::Client, this))
    , m_serverRail(new FlowRail(theme, trace::Side::Server, this))
    , m_view(new StageView(theme, this))
    , m_pages(new QStackedWidget(this))
{
    auto *exchange = new QWidget(m_pages);
    auto *middle = m_middle = new QHBoxLayout;
    middle->addWidget(m_clientRail);
    middle->addSpacing(m_theme.px(8));
    middle->addWidget(m_view, 1);
    middle->addWidget(m_serverRail);
    middle->setSpacing(0);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSizeConstraint(QLayout::SetNoConstraint); // the rails give way below their width
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_notice);
    column->addWidget(m_pages, 1);
    auto *page = new QVBoxLayout(exchange);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSizeConstraint(QLayout::SetNoConstraint);
    page->setSpacing(0);
    page->addWidget(m_sentence);
    page->addLayout(middle, 1);
    m_page = page;
    addPage(StageMode::Exchange, exchange);
    placeRails();
    wireKeys();
    connect(&playback, &Playback::momentChanged, this, &Stage::followMoment);
    m_settledLook.setSingleShot(true);
    connect(&m_settledLook, &QTimer::timeout, this, &Stage::showMoment);
    connect(&playback, &Playback::modeChanged, this, &Stage::showMoment);
    connect(&playback, &Playback::veilChanged, this, &Stage::showMoment);
    connect(&playback, &Playback::stepPartChanged, this,
        [this] { m_view->setMotion(motionAt(m_playback.moment().clock)); });
    connect(&selection, &Selection::exchangeChanged, this, [this] {
        m_quietWords.clear();
        m_opened.clear();
        showMoment();
        // In front of a class what matters of an exchange is how it came out.
        if (m_theme.isPresenting())
            m_view->followNow();
        else
            m_view->scrollToBegin();
    });
    connect(&selection, &Selection::eventChanged, this,
        [this] { m_view->setSelectedEvent(m_selection.event()); });
    connect(&theme, &Theme::changed, this, [this] {
        placeRails();
        update();
    });
    showMoment();
}

Stage::~Stage() = default;

void Stage::wireKeys()
{
    const auto select = [this](trace::EventIndex event) { m_selection.setEvent(event); };
    connect(m_view, &StageView::eventClicked, this, select);
    connect(m_view, &StageView::menuRequested, this, &Stage::menuRequested);
    for (const FlowRail *rail : {m_clientRail, m_serverRail})
        connect(rail, &FlowRail::menuRequested, this, &Stage::menuRequested);
    connect(m_clientRail, &FlowRail::factClicked, this, select);
    connect(m_serverRail, &FlowRail::factClicked, this, select);
    connect(m_view, &StageView::stretchChosen, this, [this](const flow::Stretch &stretch) {
        if (m_opened.erase(stretch) == 0)
            m_opened.insert(stretch);
        showMoment();
    });
    connect(m_view, &StageView::stepRequested, this, [this](int by) {
        m_view->followNow();
        if (by < 0 || !m_stepper || !m_stepper())
            m_playback.step(m_selection.exchange(), by);
    });
    connect(m_view, &StageView::eventStepRequested, this, [this](int by) {
        m_view->followNow();
        if (by < 0 || !m_stepper || !m_stepper())
            m_playback.stepEvent(by);
    });
}

void Stage::addPage(StageMode mode, QWidget *page)
{
    m_pageOf[size_t(mode)] = page;
    m_pages->addWidget(page);
}

void Stage::setMode(StageMode mode)
{
    if (mode == m_mode || !m_pageOf[size_t(mode)])
        return;
    m_mode = mode;
    m_pages->setCurrentWidget(m_pageOf[size_t(mode)]);
    showMoment();
}

void Stage::setInvitation(const QString &text, const QString &next, const GhostServer &server)
{
    m_invitation = text;
    m_invitationNext = next;
    m_ghostServer = server;
    showMoment();
}

void Stage::setDepth(flow::Depth depth)
{
    if (depth == m_depth)
        return;
    m_depth = depth;
    m_view->setDepth(depth);
    m_clientRail->setNamesOnly(depth == flow::Depth::Story);
    m_serverRail->setNamesOnly(depth == flow::Depth::Story);
    placeRails();
    showMoment();
}

void Stage::setBreakPlaces(const std::vector<flow::BreakPlace> &places)
{
    m_clientRail->setBreakPlaces(places);
    m_serverRail->setBreakPlaces(places);
}

void Stage::foldAll()
{
    m_opened.clear();
    showMoment();
}

void Stage::setTools(QWidget *tools)
{
    m_tools = new ToolsArea(tools, this);
    m_page->insertWidget(m_page->indexOf(m_sentence) + 1, m_tools);
}

void Stage::setReadingObserver(ReadingObserver observer)
{
    m_readingObserver = std::move(observer);
    showMoment();
}

void Stage::setHeadingSource(HeadingSource source)
{
    m_headingSource = std::move(source);
    showMoment();
}

void Stage::setWaitingSource(WaitingSource source)
{
    m_waitingSource = std::move(source);
    showMoment();
}

/// An exchange that runs while millions of other events stream in takes long to gather: then it is
/// looked at less often, so that the window has most of the time for itself. What a person does
/// shows at once.
void Stage::followMoment()
{
    const Playback::Mode mode = m_playback.mode();
    const bool seen = m_shown == m_playback.moment() && m_shownOf == m_selection.exchange();
    if (mode == Playback::Mode::Paused && seen)
        return; // others see more of the trace; the stage is a picture of the moment
    if (mode != m_shownIn) {
        showMoment();
        return;
    }
    const bool live = mode == Playback::Mode::Live;
    const bool clockAlone = m_shown.events == m_playback.moment().events
        && m_shownOf == m_selection.exchange();
    const bool takesLong =
        m_lastTook > longLook && (live || (mode == Playback::Mode::Replay && clockAlone));
    if (!(live && m_settled) && !takesLong) {
        showMoment();
        return;
    }
    if (live && m_settled && !m_settledLook.isActive() && isStillTrue()) {
        m_shown = m_playback.moment();
        return;
    }
    if (!m_settledLook.isActive())
        m_settledLook.start(takesLong ? std::min(4 * m_lastTook, longestPause) : settledPause);
    if (clockAlone && mode == Playback::Mode::Replay)
        m_view->setMotion(motionAt(m_playback.moment().clock));
    // The time it has taken is one for all views, also when the rest comes later.
    if (m_underWay && m_shownOf == m_selection.exchange())
        m_view->showClock(m_playback.moment().clock);
}

/// Of what has settled: nothing of what came since is about it, and nothing of it was forgotten.
bool Stage::isStillTrue() const
{
    const trace::Snapshot &visible = m_playback.visible();
    return m_shownOf == m_selection.exchange() && m_shownFrom == visible.firstEvent()
        && m_shown.events <= m_playback.moment().events
        && !m_own.isAnyOf(visible, m_shown.events, m_playback.moment().events);
}

void Stage::showMoment()
{
    QElapsedTimer took;
    took.start();
    showMomentNow();
    m_lastTook = std::chrono::milliseconds(took.elapsed());
}

void Stage::showMomentNow()
{
    const flow::ExchangeKey exchange = m_selection.exchange();
    m_settledLook.stop();
    m_settled = false;
    m_shown = m_playback.moment();
    m_shownOf = exchange;
    m_shownIn = m_playback.mode();
    m_underWay = false;
    if (!exchange) {
        showInvitation();
        return;
    }
    if (m_mode != StageMode::Exchange) {
        m_header->setHeading(
            m_headingSource ? m_headingSource(exchange, m_playback.moment()) : StageHeading());
        return;
    }
    // Whatever the veil: the stage is a picture of the moment.
    const flow::Moment &moment = m_playback.moment();
    const flow::ExchangeReading reading(m_playback.visible(), moment, exchange);
    if (std::exchange(m_quietWordsFrom, m_playback.visible().firstEvent())
        != m_playback.visible().firstEvent())
        m_quietWords.clear();
    flow::Scene scene = flow::sceneOf(reading, m_depth, m_opened, &m_quietWords);
    const auto client = flow::clientSteps(reading);
    const auto server = flow::serverSteps(reading);
    m_clientRail->setSteps(client);
    m_clientRail->setOutside(scene.clientOutside);
    m_serverRail->setSteps(server);
    m_serverRail->setOutside(scene.serverOutside);
    m_sentence->setKeepsRoom(true);
    m_sentence->setSentence(sentenceOf(reading));
    m_header->setHeading(m_headingSource ? m_headingSource(exchange, moment) : StageHeading());
    const bool underWay = m_underWay = anythingUnderWay(client) || anythingUnderWay(server);
    StageClock clock;
    const bool any = !reading.client().events.empty() || !reading.server().events.empty();
    clock.begin = any ? reading.begin() : moment.clock;
    // What is over has taken as long as it took, whatever the clock shows since.
    clock.shown = underWay ? moment.clock : lastTimeOf(scene, moment.clock);
    if (!underWay)
        clock.took = durationOf(reading);
    const bool replayed = m_playback.mode() == Playback::Mode::Replay;
    clock.motion = motionAt(replayed ? moment.clock : clock.shown);
    m_view->setScene(std::move(scene), clock);
    m_settled = clock.took.has_value();
    m_own.remember(reading, !m_settled);
    m_shownFrom = m_playback.visible().firstEvent();
    if (m_readingObserver)
        m_readingObserver(&reading, m_sentence->sentence());
}

/// In a replay by steps what happened in the step is seen to happen; in one to scale it takes a
/// moment of the person's time. Otherwise, and where nothing shall move, things are where they are.
StageMotion Stage::motionAt(std::chrono::microseconds clock) const
{
    StageMotion motion(clock);
    if (m_playback.mode() != Playback::Mode::Replay || m_theme.reducesMotion())
        return motion;
    const Pace pace = m_playback.pace();
    if (pace.isToScale())
        motion.glide = glideTime / pace.slowness;
    else if (const std::optional<flow::Moment> from = m_playback.stepFrom())
        motion.step = StageMotion::Step{*from, m_playback.stepPart()};
    return motion;
}

flow::Sentence Stage::sentenceOf(const flow::ExchangeReading &reading) const
{
    flow::Sentence sentence = flow::sentenceOf(reading);
    if (!sentence.text.isEmpty())
        return sentence;
    if (reading.isForgotten())
        return {tr("This exchange was forgotten, to stay within the limit."), {}};
    if (m_waitingSource)
        sentence = m_waitingSource(m_selection.exchange(), m_playback.moment());
    if (sentence.text.isEmpty())
        sentence = {tr("What is selected has not begun at this moment."),
            tr("Go on from here (F5) goes there.")};
    return sentence;
}

void Stage::showInvitation()
{
    m_header->setHeading({});
    m_sentence->setKeepsRoom(false);
    m_sentence->setSentence({m_invitation, m_invitationNext});
    m_clientRail->setOutside(false);
    m_serverRail->setOutside(false);
    m_clientRail->setSteps(ghostClientSteps());
    m_serverRail->setSteps(ghostServerSteps(m_ghostServer));
    m_view->setGhost(ghostScene());
    if (m_readingObserver)
        m_readingObserver(nullptr, {});
}

/// The rails get their share of the width, then only room for the numbers.
void Stage::placeRails()
{
    // The lines on the wire, and large letters, need the room more than the words of the steps do.
    const bool needsRoom = m_depth != flow::Depth::Code;
    const bool narrow = width() < m_theme.px(needsRoom ? 760 : 670);
    const int rail =
        narrow ? m_theme.px(34) : std::clamp(int(width() * 0.18), m_theme.px(140), m_theme.px(240));
    for (FlowRail *each : {m_clientRail, m_serverRail}) {
        each->setNumbersOnly(narrow);
        each->setFixedWidth(rail);
    }
    m_middle->setContentsMargins(m_theme.px(6), m_theme.px(4), m_theme.px(4), m_theme.px(8));
}

QSize Stage::minimumSizeHint() const
{
    return {240, 160}; // whatever the zoom: what does not fit scrolls
}

void Stage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_sentence->setLow(height() < m_theme.px(lowStage));
    if (m_tools)
        m_tools->setMost(std::max(m_theme.px(leastTools), int(height() * mostOfTools)));
    placeRails();
    layout()->activate();
    if (QLayout *page = m_pageOf[size_t(StageMode::Exchange)]->layout())
        page->activate();
}

void Stage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    showMoment();
}

void Stage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        m_quietWords.clear();
        showMoment();
    }
}

void Stage::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.palette().stage);
}

} // namespace roundtrip::ui
