#include "ui/window/windowactions.h"

#include "core/engine/commands.h"
#include "core/flow/scene.h"
#include "ui/stage/stagemode.h"
#include "ui/theme/theme.h"
#include "ui/theme/tooltip.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QRegularExpression>

namespace roundtrip::ui
{

namespace
{

constexpr auto otherWords = "alsoFoundBy";
constexpr auto reasonNot = "whyNotPossible";
constexpr auto meantNow = "meantNow";
constexpr auto usualTip = "usualToolTip";
constexpr auto usualReason = "usualReasonNot";

/// Adds to the tool tip by which key it goes.
void nameKeyInToolTip(QAction *action)
{
    if (!action->shortcut().isEmpty())
        setPlainToolTip(action,
            QStringLiteral("%1 (%2)").arg(withoutAccelerator(action->text()),
                action->shortcut().toString(QKeySequence::NativeText)));
}

struct Collected {
    const QMenu *form; ///< what lies in it sets a field
    QList<WindowActions::Entry> entries;
};

void collect(const QMenu *menu, const QString &path, bool inForm, Collected &out)
{
    const QString here = withoutAccelerator(menu->title());
    const QString place =
        path.isEmpty() ? here : path + WindowActions::menuSeparator() + here;
    for (QAction *action : menu->actions()) {
        if (action->menu())
            collect(action->menu(), place, inForm || action->menu() == out.form, out);
        else if (!action->isSeparator() && action->isVisible())
            out.entries.append({action, place, inForm});
    }
}

} // namespace

/// Chinese has its accelerators behind the text: "暂停(&P)".
QString withoutAccelerator(QString text)
{
    static const QRegularExpression accelerator(QStringLiteral(R"(\(&.\)|&)"));
    return text.remove(accelerator);
}

void setAlsoFoundBy(QAction *action, const char *english)
{
    const QString source = QString::fromUtf8(english);
    const QString shown = QCoreApplication::translate("ActionWords", english);
    action->setProperty(otherWords, shown == source ? source : source + u' ' + shown);
}

QString alsoFoundBy(const QAction *action)
{
    return action->property(otherWords).toString();
}

void setMeant(QAction *action, bool meant)
{
    action->setProperty(meantNow, meant);
}

bool isMeant(const QAction *action)
{
    return action->property(meantNow).toBool();
}

void setPossible(QAction *action, bool possible, const QString &whyNot)
{
    if (!action->property(usualTip).isValid())
        action->setProperty(usualTip, action->toolTip());
    const QString reason = possible ? QString() : whyNot;
    action->setEnabled(possible);
    if (action->property(reasonNot).toString() == reason)
        return;
    action->setProperty(reasonNot, reason);
    setPlainToolTip(action, reason.isEmpty() ? action->property(usualTip).toString() : reason);
}

void setWhyNot(QAction *action, const QString &whyNot)
{
    action->setProperty(usualReason, whyNot);
}

QString whyNotPossible(const QAction *action)
{
    if (action->isEnabled())
        return {};
    const QString reason = action->property(reasonNot).toString();
    return reason.isEmpty() ? action->property(usualReason).toString() : reason;
}

QString slownessText(int slowness)
{
    return slowness == 1 ? WindowActions::tr("real time") : QStringLiteral("1/%1").arg(slowness);
}

WindowActions::WindowActions(const Theme &, QMainWindow *window)
    : QObject(window)
    , m_window(window)
{
    makeFile(window);
    makeEdit(window);
    makeView(window);
    makeCapture(window);
    makePlay(window);
    breakMenu = window->menuBar()->addMenu(tr("&Breakpoints"));
    linkMenu = window->menuBar()->addMenu(tr("&Link"));
    makeHelp(window);
    nameReasons();
}

/// Why each of them cannot be done where it cannot.
void WindowActions::nameReasons()
{
    const QString ours = tr("No exchange is selected whose request was made here");
    for (QAction *action : {editAgain, sendAgain, sendAgainInForm})
        setWhyNot(action, ours);
    for (QAction *action : {copyCurl, replay})
        setWhyNot(action, tr("No exchange is selected"));
    for (QAction *action : {copyText, goToSelected})
        setWhyNot(action, tr("Nothing is selected"));
    setWhyNot(copyBytes, tr("No read or write is selected"));
    for (QAction *action : {leavePresenter, blackScreen})
        setWhyNot(action, tr("Only while presenting (F11)"));
    setWhyNot(endExchange, tr("The selected exchange does not run"));
    setWhyNot(showCleared, tr("Nothing was cleared"));
    setWhyNot(startServer, tr("The server runs"));
    setWhyNot(stopServer, tr("No server runs"));
    setWhyNot(goOn, tr("Nothing is paused, and nothing is held"));
    setWhyNot(goLive, tr("It is live already"));
    setWhyNot(callEnd, tr("Nobody waits for a forgotten end()"));
    for (QAction *action : {releaseHeld, thaw})
        setWhyNot(action, tr("Nothing of this exchange is held"));
    setWhyNot(editHeld, tr("Nothing is held here whose bytes could be changed"));
    setWhyNot(dropHeld, tr("Nothing is held here whose bytes could be dropped"));
    setWhyNot(answerHeld, tr("No request is held in front of its handler"));
    for (QAction *action : calls->actions())
        setWhyNot(action, tr("No half of this exchange waits for this call of yours"));
}

QList<WindowActions::Entry> WindowActions::all() const
{
    Collected collected{formMenu, {}};
    for (const QAction *top : m_window->menuBar()->actions()) {
        if (top->menu())
            collect(top->menu(), {}, false, collected);
    }
    return collected.entries;
}

void WindowActions::makeFile(QMainWindow *window)
{
    QMenu *menu = window->menuBar()->addMenu(tr("&File"));
    quit = add(menu, "quit", tr("&Quit"), {QKeySequence::Quit});
    quit->setMenuRole(QAction::QuitRole);
}

void WindowActions::makeEdit(QMainWindow *window)
{
    QMenu *menu = window->menuBar()->addMenu(tr("&Edit"));
    editAgain =
        add(menu, "editAgain", tr("Put this request into the &form"), {Qt::CTRL | Qt::Key_E});
    copyCurl = add(menu, "copyCurl", tr("&Copy as cURL"));
    copyText = add(menu, "copyText", tr("Copy as &text"));
    copyBytes = add(menu, "copyBytes", tr("Copy the &bytes"));
    menu->addSeparator();
    goToUrl = add(menu, "goToUrl", tr("Go to the &URL"), {Qt::CTRL | Qt::Key_L});
    goToFilter = add(menu, "goToFilter", tr("F&ilter the exchanges"), {QKeySequence::Find});
}

void WindowActions::makeView(QMainWindow *window)
{
    QMenu *menu = window->menuBar()->addMenu(tr("&View"));
    docksMenu = menu->addMenu(tr("&Panels"));

    QMenu *depthMenu = menu->addMenu(tr("&Depth"));
    depth = new QActionGroup(this);
    addChoice(depth, depthMenu, "depthStory", tr("story"), int(flow::Depth::Story), Qt::Key_1);
    addChoice(depth, depthMenu, "depthCode", tr("code"), int(flow::Depth::Code), Qt::Key_2);
    addChoice(
        depth, depthMenu, "depthProtocol", tr("protocol"), int(flow::Depth::Protocol), Qt::Key_3);
    addChoice(depth, depthMenu, "depthWire", tr("wire"), int(flow::Depth::Wire), Qt::Key_4);

    QMenu *stageMenu = menu->addMenu(tr("Sta&ge"));
    makeStageModes(stageMenu);
    stageMenu->addSeparator();
    makeStage(stageMenu);

    QMenu *themeMenu = menu->addMenu(tr("&Theme"));
    using Appearance = Theme::Appearance;
    appearance = new QActionGroup(this);
    addChoice(appearance, themeMenu, "themeSystem", tr("As the &desktop"), int(Appearance::System));
    addChoice(appearance, themeMenu, "themeLight", tr("&Light"), int(Appearance::Light));
    addChoice(appearance, themeMenu, "themeDark", tr("D&ark"), int(Appearance::Dark));

    QMenu *languageMenu = menu->addMenu(tr("&Language"));
    language = new QActionGroup(this);
    addChoice(language, languageMenu, "languageSystem", tr("As the &desktop"), 0)
        ->setData(QString());
    // Languages call themselves by their own names.
    addChoice(language, languageMenu, "languageEnglish", QStringLiteral("English"), 0)
        ->setData(QStringLiteral("en"));
    addChoice(language, languageMenu, "languageChinese", QStringLiteral("简体中文"), 0)
        ->setData(QStringLiteral("zh_CN"));

    menu->addSeparator();
    liftVeil =
        add(menu, "liftVeil", tr("Show &what comes later"), {Qt::CTRL | Qt::SHIFT | Qt::Key_L});
    liftVeil->setCheckable(true);
    menu->addSeparator();
    zoomIn =
        add(menu, "zoomIn", tr("Zoom &in"), {Qt::CTRL | Qt::Key_Plus, Qt::CTRL | Qt::Key_Equal});
    zoomOut = add(menu, "zoomOut", tr("Zoom &out"), {Qt::CTRL | Qt::Key_Minus});
    zoomReset = add(menu, "zoomReset", tr("&Normal size"), {Qt::CTRL | Qt::Key_0});
    menu->addSeparator();
    reducedMotion = add(menu, "reducedMotion", tr("Reduced &motion"));
    reducedMotion->setCheckable(true);
    setPlainToolTip(reducedMotion, tr("What moves on the stage is shown where it comes to rest"));
    makePresenter(menu->addMenu(tr("Pr&esenter")));
    menu->addSeparator();
    resetLayout = add(menu, "resetLayout", tr("&Reset layout"));
}

/// What the stage shows.
void WindowActions::makeStageModes(QMenu *menu)
{
    stageMode = new QActionGroup(this);
    addChoice(stageMode, menu, "stageExchange", tr("&Exchange"), int(StageMode::Exchange),
        Qt::CTRL | Qt::Key_1);
    addChoice(stageMode, menu, "stageConnection", tr("&Connection"), int(StageMode::Connection),
        Qt::CTRL | Qt::Key_2);
    addChoice(stageMode, menu, "stageConnections", tr("Connections &side by side"),
        int(StageMode::Connections), Qt::CTRL | Qt::Key_3)
        ->setIconText(tr("Side by side"));
    addChoice(stageMode, menu, "stagePool", tr("Agent &pool"), int(StageMode::Pool),
        Qt::CTRL | Qt::Key_4);
    addChoice(stageMode, menu, "stageCompare", tr("&Before, after"), int(StageMode::Compare),
        Qt::CTRL | Qt::Key_5);
    menu->addSeparator();
    compareWithPrevious =
        add(menu, "compareWithPrevious", tr("C&ompare with the exchange above"));
}

/// The window's zoom is for all letters; this one for the picture in the middle.
void WindowActions::makeStage(QMenu *menu)
{
    stageLarger =
        add(menu, "stageLarger", tr("&Larger"), {Qt::Key_Plus, Qt::Key_Equal});
    stageSmaller = add(menu, "stageSmaller", tr("S&maller"), {Qt::Key_Minus});
    stageFits = add(menu, "stageFits", tr("As &wide as its room"), {Qt::Key_0});
    menu->addSeparator();
    foldAll = add(menu, "foldAll", tr("&Fold what was opened"), {Qt::CTRL | Qt::Key_Backspace});
}

void WindowActions::makePresenter(QMenu *menu)
{
    presenter = add(menu, "presenter", tr("&Present"), {Qt::Key_F11});
    presenter->setCheckable(true);
    leavePresenter = add(menu, "leavePresenter", tr("&Leave"), {Qt::Key_Escape});
    leavePresenter->setEnabled(false);
    blackScreen = add(menu, "blackScreen", tr("&Black screen"), {Qt::Key_Period, Qt::Key_B});
    blackScreen->setCheckable(true);
    blackScreen->setEnabled(false);
}

void WindowActions::makeCapture(QMainWindow *window)
{
    QMenu *menu = window->menuBar()->addMenu(tr("&Capture"));
    send = add(menu, "send", tr("&Send the request"),
        {Qt::CTRL | Qt::Key_Enter, Qt::CTRL | Qt::Key_Return});
    sendAgain = add(menu, "sendAgain", tr("Send a&gain, as it was"), {Qt::CTRL | Qt::Key_R});
    sendAgainMenu = menu->addMenu(tr("Send again, cha&nge one thing"));
    sendAgainInForm = add(sendAgainMenu, "sendAgainInForm", tr("In the &form …"),
        {Qt::CTRL | Qt::SHIFT | Qt::Key_R});
    sendAgainMenu->addSeparator();
    sendBurst = add(menu, "sendBurst", tr("Send a &burst over the agent"),
        {Qt::CTRL | Qt::SHIFT | Qt::Key_Enter, Qt::CTRL | Qt::SHIFT | Qt::Key_Return});
    goToAgent = add(menu, "goToAgent", tr("Set the &agent's options"));
    setAlsoFoundBy(goToAgent,
        QT_TRANSLATE_NOOP("ActionWords",
            "maxSockets maxTotalSockets maxFreeSockets keepAlive scheduling timeout pool"));
    formMenu = menu->addMenu(tr("Set in the for&m"));
    endExchange = add(menu, "endExchange", tr("&End this exchange: destroy()"));
    endExchange->setEnabled(false);
    makeHand(menu);
    menu->addSeparator();
    clearList = add(menu, "clearList", tr("C&lear the list"));
    showCleared = add(menu, "showCleared", tr("Sho&w what was cleared"));
    showCleared->setEnabled(false);
    menu->addSeparator();
    startAnew = add(menu, "startAnew", tr("This &demonstration again"), {Qt::Key_F12});
    setPlainToolTip(startAnew,
        tr("The server on the same port, the form as it was first sent, exchanges from 1 (F12)"));
    menu->addSeparator();
    startServer = add(menu, "startServer", tr("S&tart server"));
    stopServer = add(menu, "stopServer", tr("Sto&p server"));
}

void WindowActions::makeHand(QMenu *menu)
{
    callEnd = add(menu, "callEnd", tr("Call end() n&ow"));
    QMenu *hand = menu->addMenu(tr("By &hand"));
    releaseHeld = add(hand, "releaseStep", tr("Let it &go"));
    editHeld = add(hand, "editStep", tr("&Edit what is held …"),
        {Qt::CTRL | Qt::SHIFT | Qt::Key_E});
    answerHeld = add(hand, "answerStep", tr("&Answer in place of the handler …"));
    dropHeld = add(hand, "dropStep", tr("&Drop what is held"));
    thaw = add(hand, "thaw", tr("Let our dead&lines run"));
    hand->addSeparator();
    makeCalls(hand);
    for (QAction *action : {callEnd, releaseHeld, editHeld, answerHeld, dropHeld, thaw})
        action->setEnabled(false);
}

/// Named as in a program: they are calls.
void WindowActions::makeCalls(QMenu *menu)
{
    using Verb = engine::CallOnHalf::Verb;
    calls = new QActionGroup(this);
    calls->setExclusive(false);
    const auto call = [&](bool server, Verb verb, const char *name, const char *text) {
        QAction *action = add(menu, name, QString::fromLatin1(text));
        action->setData(handCall(server, int(verb)));
        action->setEnabled(false);
        calls->addAction(action);
    };
    call(false, Verb::SetHeader, "callRequestSetHeader", "request.setHeader()");
    call(false, Verb::FlushHeaders, "callRequestFlushHeaders", "request.flushHeaders()");
    call(false, Verb::Write, "callRequestWrite", "request.write()");
    call(false, Verb::End, "callRequestEnd", "request.end()");
    call(false, Verb::Destroy, "callRequestDestroy", "request.destroy()");
    menu->addSeparator();
    call(true, Verb::WriteHead, "callResponseWriteHead", "response.writeHead()");
    call(true, Verb::SetHeader, "callResponseSetHeader", "response.setHeader()");
    call(true, Verb::FlushHeaders, "callResponseFlushHeaders", "response.flushHeaders()");
    call(true, Verb::Write, "callResponseWrite", "response.write()");
    call(true, Verb::End, "callResponseEnd", "response.end()");
    call(true, Verb::Destroy, "callResponseDestroy", "response.destroy()");
}

void WindowActions::makePlay(QMainWindow *window)
{
    QMenu *menu = window->menuBar()->addMenu(tr("&Play"));
    makeSteps(menu);
    menu->addSeparator();
    makeJumps(menu);
    menu->addSeparator();
    makePace(menu->addMenu(tr("Pa&ce")));
}

void WindowActions::makeSteps(QMenu *menu)
{
    playPause = add(menu, "playPause", tr("&Pause"), {Qt::Key_Space, Qt::Key_F6});
    goOn = add(menu, "goOn", tr("&Go on from here"), {Qt::Key_F5});
    stepForward =
        add(menu, "stepForward", tr("Step &forward"), {Qt::Key_F10, Qt::ALT | Qt::Key_Right});
    stepForward->setIconText(tr("Step ▶"));
    stepBack =
        add(menu, "stepBack", tr("Step &back"), {Qt::SHIFT | Qt::Key_F10, Qt::ALT | Qt::Key_Left});
    stepBack->setIconText(tr("◀ Step"));
    eventForward =
        add(menu, "eventForward", tr("One &event forward"), {Qt::ALT | Qt::SHIFT | Qt::Key_Right});
    eventBack = add(menu, "eventBack", tr("One event bac&k"), {Qt::ALT | Qt::SHIFT | Qt::Key_Left});
    QMenu *runTo = menu->addMenu(tr("Run &to"));
    runToRequest = add(runTo, "runToRequest", tr("the next 'req&uest'"), {Qt::CTRL | Qt::Key_F9});
    runToResponse =
        add(runTo, "runToResponse", tr("the next 'res&ponse'"), {Qt::CTRL | Qt::Key_F10});
    runToEnd = add(runTo, "runToEnd", tr("the &end of the exchange"), {Qt::CTRL | Qt::Key_F11});
}

void WindowActions::makeJumps(QMenu *menu)
{
    replay = add(menu, "replay", tr("&Replay this exchange"), {Qt::SHIFT | Qt::Key_F5});
    replay->setIconText(tr("Replay"));
    goLive = add(menu, "goLive", tr("&Live"), {Qt::Key_F7});
    goLive->setIconText(withoutAccelerator(goLive->text()));
    menu->addSeparator();
    toBegin = add(menu, "toBegin", tr("To the beg&inning"), {Qt::Key_Home});
    toBegin->setIconText(QStringLiteral("|◀"));
    follow = add(menu, "follow", tr("To the end, and foll&ow"), {Qt::Key_End});
    follow->setIconText(QStringLiteral("▶|"));
    toExchangeBegin = add(menu, "toExchangeBegin", tr("To the beginning of this e&xchange"),
        {Qt::CTRL | Qt::Key_Home});
    toExchangeEnd =
        add(menu, "toExchangeEnd", tr("To the end of this exc&hange"), {Qt::CTRL | Qt::Key_End});
    goToSelected = add(menu, "goToSelected", tr("To the moment of what is selecte&d"));
    goToEvent = add(menu, "goToEvent", tr("Go to e&vent …"), {Qt::CTRL | Qt::Key_G});
    menu->addSeparator();
    previousExchange = add(menu, "previousExchange", tr("Previou&s exchange"),
        {Qt::CTRL | Qt::Key_Up, Qt::ALT | Qt::Key_Up});
    nextExchange = add(menu, "nextExchange", tr("&Next exchange"),
        {Qt::CTRL | Qt::Key_Down, Qt::ALT | Qt::Key_Down});
}

void WindowActions::makePace(QMenu *menu)
{
    pace = new QActionGroup(this);
    addChoice(pace, menu, "paceToScale", slownessText(1), 0);
    addChoice(pace, menu, "paceSecond", tr("1 s a step"), 1000);
    addChoice(pace, menu, "paceThreeSeconds", tr("3 s a step"), 3000);
    byHand = addChoice(pace, menu, "paceByHand", tr("by hand"), Pace::noSetting);
    setPlainToolTip(byHand,
        tr("Real steps wait until Step (F10) lets them go: the other side really waits"));
    QMenu *sides = menu->addMenu(tr("By &hand holds"));
    heldSides = new QActionGroup(this);
    addChoice(heldSides, sides, "holdBoth", tr("our client and our server"), 3)->setChecked(true);
    addChoice(heldSides, sides, "holdClient", tr("our client"), 1);
    addChoice(heldSides, sides, "holdServer", tr("our server"), 2);
    QMenu *toScale = menu->addMenu(tr("To s&cale"));
    scales = new QActionGroup(this);
    scales->setExclusionPolicy(QActionGroup::ExclusionPolicy::ExclusiveOptional);
    for (const int slowness : Pace::slownesses) {
        const QByteArray name = "scale" + QByteArray::number(slowness);
        addChoice(scales, toScale, name.constData(), slownessText(slowness), slowness);
    }
    menu->addSeparator();
    slower = add(menu, "slower", tr("&Slower"), {Qt::Key_BracketLeft});
    faster = add(menu, "faster", tr("&Faster"), {Qt::Key_BracketRight});
}

void WindowActions::setSlowness(int slowness)
{
    QAction *toScale = pace->actions().constFirst();
    toScale->setText(slownessText(slowness));
    toScale->setData(Pace::toScale(slowness).toSetting());
    setPlainToolTip(toScale,
        slowness == 1 ? tr("As fast as it happened")
                      : tr("To scale: 1 s takes %1 s").arg(slowness));
}

void WindowActions::makeHelp(QMainWindow *window)
{
    QMenu *menu = window->menuBar()->addMenu(tr("&Help"));
    palette = add(menu, "palette", tr("&Find an action …"),
        {Qt::CTRL | Qt::Key_K, Qt::CTRL | Qt::SHIFT | Qt::Key_P});
    menu->addSeparator();
    about = add(menu, "about", tr("&About Roundtrip"));
    about->setMenuRole(QAction::AboutRole);
}

QAction *WindowActions::add(
    QMenu *menu, const char *name, const QString &text, const QList<QKeySequence> &keys)
{
    QAction *action = menu->addAction(text);
    action->setObjectName(QLatin1String(name));
    action->setShortcuts(keys);
    m_window->addAction(action); // its keys go without the menus, too
    nameKeyInToolTip(action);
    return action;
}

QAction *WindowActions::addChoice(QActionGroup *group, QMenu *menu, const char *name,
    const QString &text, int data, const QKeySequence &key)
{
    QAction *action = add(menu, name, text, key.isEmpty() ? QList<QKeySequence>() : QList{key});
    action->setCheckable(true);
    action->setData(data);
    group->addAction(action);
    return action;
}

} // namespace roundtrip::ui
