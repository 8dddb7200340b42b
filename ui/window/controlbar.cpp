#include "ui/window/controlbar.h"

#include "core/flow/addresses.h"
#include "ui/theme/parts.h"
#include "ui/theme/segmentedcontrol.h"
#include "ui/theme/theme.h"
#include "ui/theme/tooltip.h"
#include "ui/window/barmenu.h"
#include "ui/window/byhand.h"
#include "ui/window/windowactions.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QPushButton>
#include <QResizeEvent>
#include <QSlider>
#include <QToolButton>

#include <algorithm>
#include <utility>

namespace roundtrip::ui
{

namespace
{

/// The state of the server as a shape: a disc while it listens, a ring when there is none, a cross
/// when it failed.
class StateDot final : public QWidget
{
public:
    StateDot(const Theme &theme, QWidget *parent)
        : QWidget(parent)
        , m_theme(theme)
    {
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
        connect(&theme, &Theme::changed, this, [this] { updateGeometry(); });
    }

    void setState(const ServerState &state)
    {
        m_state = state;
        update();
    }

    QSize sizeHint() const override { return {m_theme.px(10), m_theme.px(10)}; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const Palette &palette = m_theme.palette();
        const QRectF box = QRectF(rect()).adjusted(1.5, 1.5, -1.5, -1.5);
        if (std::holds_alternative<ServerListening>(m_state)) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(palette.chunk);
            painter.drawEllipse(box);
        } else if (std::holds_alternative<ServerFailed>(m_state)) {
            painter.setPen(QPen(palette.error, 2, Qt::SolidLine, Qt::RoundCap));
            painter.drawLine(box.topLeft(), box.bottomRight());
            painter.drawLine(box.topRight(), box.bottomLeft());
        } else {
            painter.setPen(QPen(palette.faint, 1.5));
            painter.drawEllipse(box);
        }
    }

private:
    const Theme &m_theme;
    ServerState m_state;
};

/// Short: it stands beside "by hand".
QString whoseText(const QAction *sides)
{
    switch (ByHand::Sides(sides->data().toInt())) {
    case ByHand::Sides::Client:
        return ControlBar::tr("client");
    case ByHand::Sides::Server:
        return ControlBar::tr("server");
    case ByHand::Sides::Both:
        break;
    }
    return ControlBar::tr("both");
}

QString thenText(const QString &words)
{
    return ControlBar::tr("Then: %1").arg(words);
}

} // namespace

ControlBar::ControlBar(
    const Theme &theme, const Playback &playback, const WindowActions &actions, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_badge(new ModeBadge(playback, this))
{
    makeSteps(actions);
    makeSlowness();
    makeHeldSides(actions.heldSides);
    makeBesidePace();
    m_pace = makeChoice(actions.pace, tr("Pace"));
    QStringList speeds;
    for (const int slowness : Pace::slownesses)
        speeds << slownessText(slowness);
    m_pace->setOtherTexts(0, speeds);
    m_pace->setSegmentText(int(actions.pace->actions().indexOf(actions.byHand)),
        actions.byHand->text(), actions.byHand->toolTip());
    m_depth = makeChoice(actions.depth, tr("Depth"));
    m_dot = new StateDot(theme, this);
    m_serverLabel = makeLabel({}, this);
    m_serverButton = new QPushButton(this);
    m_serverButton->setObjectName(QStringLiteral("serverButton"));
    connect(m_serverButton, &QPushButton::clicked, this, &ControlBar::serverToggled);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(theme.px(4), 0, theme.px(4), 0);
    row->setSpacing(theme.px(6));
    row->addWidget(m_badge);
    row->addWidget(m_steps);
    row->addWidget(makeWord(tr("Pace")));
    row->addWidget(m_pace);
    row->addWidget(m_besidePace);
    row->addWidget(makeWord(tr("Depth")));
    row->addWidget(m_depth);
    row->addStretch(1);
    row->addWidget(m_dot);
    row->addWidget(m_serverLabel);
    row->addWidget(m_serverButton);
    setServerState(ServerStopped{});
}

void ControlBar::fitSoon()
{
    QCoreApplication::postEvent(this, new QEvent(QEvent::LayoutRequest));
}

void ControlBar::makeSteps(const WindowActions &actions)
{
    m_steps = new SegmentedControl(this);
    m_steps->setAccessibleName(tr("Steps"));
    for (QAction *action :
        {actions.stepBack, actions.playPause, actions.stepForward, actions.replay, actions.goLive}) {
        QToolButton *button = action == actions.playPause
            ? m_steps->addCommand(action, {tr("Pause"), tr("Play")})
            : m_steps->addCommand(action);
        if (action == actions.stepBack || action == actions.stepForward)
            m_steps->setBriefText(button, action == actions.stepBack ? QStringLiteral("◀")
                                                                     : QStringLiteral("▶"));
        button->installEventFilter(this);
        connect(action, &QAction::changed, this, &ControlBar::fitSoon); // another text, another width
        if (action == actions.stepBack)
            m_withShift.insert(button, actions.eventBack);
        else if (action == actions.stepForward)
            m_withShift.insert(button, actions.eventForward);
    }
}

/// From real time at the right down to a thousandth of it at the left.
void ControlBar::makeSlowness()
{
    const int most = int(Pace::slownesses.size()) - 1;
    m_slowness = new QSlider(Qt::Horizontal, this);
    m_slowness->setRange(0, most);
    m_slowness->setValue(most);
    m_slowness->setPageStep(1);
    m_slowness->setFixedWidth(m_theme.px(72));
    m_slowness->setAccessibleName(tr("How slow"));
    setPlainToolTip(m_slowness, tr("From a thousandth of its speed to real time"));
    const auto end = [this](const QString &text) {
        QLabel *label = makeLabel(text, this);
        label->setProperty("muted", true);
        label->setProperty("small", true);
        return label;
    };
    m_slownessParts = {end(tr("slow")), m_slowness, end(tr("real"))};
    connect(m_slowness, &QSlider::valueChanged, this, [this, most](int value) {
        Q_EMIT slownessPicked(Pace::slownesses.at(size_t(most - value)));
    });
}

void ControlBar::makeHeldSides(QActionGroup *sides)
{
    m_heldSides = new QToolButton(this);
    m_heldSides->setObjectName(QStringLiteral("heldSides"));
    m_heldSides->setPopupMode(QToolButton::InstantPopup);
    m_heldSides->setFocusPolicy(Qt::StrongFocus);
    m_heldSides->setProperty("choice", true);
    setPlainToolTip(m_heldSides, tr("Whose steps wait for you"));
    auto *menu = new QMenu(m_heldSides);
    menu->addActions(sides->actions());
    m_heldSides->setMenu(menu);
    m_heldSides->hide();
    for (const QAction *side : sides->actions())
        m_heldSidesTexts << whoseText(side);
    connect(sides, &QActionGroup::triggered, this, [this, sides] { showHeldSides(sides); });
    showHeldSides(sides);
}

void ControlBar::makeBesidePace()
{
    m_besidePace = new QWidget(this);
    auto *row = new QHBoxLayout(m_besidePace);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(m_theme.px(6));
    for (QWidget *part : m_slownessParts)
        row->addWidget(part);
    row->addWidget(m_heldSides);
    row->addStretch(1);
}

void ControlBar::showHeldSides(QActionGroup *sides)
{
    const QString whose = whoseText(sides->checkedAction());
    m_heldSides->setText(whose);
    m_heldSides->setAccessibleName(tr("By hand holds: %1").arg(whose));
}

void ControlBar::setByHand(bool on)
{
    if (on == m_byHand)
        return;
    m_byHand = on;
    fit();
}

/// Of a pace that is not to scale it would claim to be at one.
void ControlBar::setToScale(bool toScale)
{
    if (std::exchange(m_toScale, toScale) != toScale)
        fit();
}

void ControlBar::setSlowness(int slowness)
{
    const QSignalBlocker quiet(m_slowness);
    m_slowness->setValue(int(Pace::slownesses.size()) - 1 - Pace::toScale(slowness).notch());
    m_slowness->setAccessibleDescription(slownessText(slowness));
}

/// A click with Shift on a step: one event of any kind.
bool ControlBar::eventFilter(QObject *watched, QEvent *event)
{
    QAction *action = m_withShift.value(watched);
    const bool mouse =
        event->type() == QEvent::MouseButtonPress || event->type() == QEvent::MouseButtonDblClick;
    if (!action || !mouse || !(static_cast<QMouseEvent *>(event)->modifiers() & Qt::ShiftModifier))
        return QWidget::eventFilter(watched, event);
    action->trigger();
    return true;
}

void ControlBar::setServerState(const ServerState &shown, const ServerState &now)
{
    static_cast<StateDot *>(m_dot)->setState(shown);
    m_serverWords = shortText(shown);
    const auto *listening = std::get_if<ServerListening>(&shown);
    m_serverAddress =
        listening ? flow::placeText(listening->host, listening->port) : m_serverWords;
    m_serverPort = listening ? QStringLiteral(":%1").arg(listening->port) : m_serverWords;
    m_serverRuns = std::holds_alternative<ServerListening>(now);
    m_serverButton->setAccessibleName(buttonIn({}, m_serverRuns));
    showServer();
    m_serverButton->setEnabled(!std::holds_alternative<ServerStarting>(now));
    fitSoon(); // what is not seen asks for no layout
}

void ControlBar::addMenu(BarMenu *menu)
{
    auto *row = static_cast<QHBoxLayout *>(layout());
    row->insertWidget(row->indexOf(m_depth) + 1 + int(m_menus.size()), menu);
    m_menus << menu;
}

void ControlBar::setThen(bool then)
{
    if (std::exchange(m_then, then) != then)
        showServer();
}

void ControlBar::showServer()
{
    const QString words = m_then ? thenText(m_serverWords) : m_serverWords;
    m_serverLabel->setText(words);
    setPlainToolTip(m_dot, words); // those beside it may have had to go
    setPlainToolTip(m_serverButton,
        m_then ? tr("%1. What is done here is done to the server there is now.").arg(words) : words);
    m_serverButton->setAccessibleDescription(words);
    fit();
}

QSize ControlBar::minimumSizeHint() const
{
    return {m_badge->sizeHint().width(), QWidget::minimumSizeHint().height()};
}

void ControlBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

bool ControlBar::event(QEvent *event)
{
    const bool handled = QWidget::event(event);
    if (event->type() == QEvent::LayoutRequest)
        fit();
    else if (event->type() == QEvent::Show)
        fitSoon(); // only now is it known how large everything is
    return handled;
}

/// Where there is no room for everything the bar says less, one thing after the other, until all
/// that is left fits: what it no longer shows is in the menus and on keys too. The badge stays.
/// What is measured is the room for whatever the mode and the moment may bring: with them nothing
/// moves.
void ControlBar::fit()
{
    static constexpr bool Fitting::*savings[] = {&Fitting::wordless, &Fitting::endless,
        &Fitting::briefMenus, &Fitting::addressOnly, &Fitting::briefButton, &Fitting::usualBadge,
        &Fitting::paceChosen, &Fitting::briefBadge, &Fitting::briefSteps, &Fitting::depthChosen,
        &Fitting::leastBadge, &Fitting::leastMenus, &Fitting::portOnly, &Fitting::slotless,
        &Fitting::serverless, &Fitting::paceless, &Fitting::depthless, &Fitting::menuless,
        &Fitting::stepless, &Fitting::buttonless};
    Fitting fitting;
    for (bool Fitting::*const saving : savings) {
        if (widthOf(fitting) <= width())
            break;
        fitting.*saving = true;
    }
    // What was given up last may have made more room than was needed.
    for (auto saving = std::rbegin(savings); saving != std::rend(savings); ++saving) {
        if (!std::exchange(fitting.**saving, false))
            continue;
        fitting.**saving = widthOf(fitting) > width();
    }
    apply(fitting);
    layout()->activate(); // what went leaves its place at once
}

BarMenu::Says ControlBar::saysIn(const Fitting &fitting)
{
    return fitting.leastMenus  ? BarMenu::Says::Least
        : fitting.briefMenus   ? BarMenu::Says::Brief
                               : BarMenu::Says::Whole;
}

int ControlBar::widthOf(const Fitting &fitting) const
{
    const QMargins margins = layout()->contentsMargins();
    int width = margins.left() + margins.right() + m_badge->widthWhen(badgeIn(fitting));
    const auto add = [&](int part) { width += layout()->spacing() + part; };
    if (!fitting.stepless)
        add(m_steps->widthWhen(false, fitting.briefSteps));
    if (!fitting.wordless) {
        for (const QLabel *word : m_words)
            add(word->sizeHint().width());
    }
    if (!fitting.paceless)
        add(m_pace->widthWhen(fitting.paceChosen));
    if (!fitting.slotless)
        add(besidePaceWidth(fitting));
    if (!fitting.depthless)
        add(m_depth->widthWhen(fitting.depthChosen));
    for (const BarMenu *menu : m_menus) {
        if (!fitting.menuless)
            add(menu->widthWhen(saysIn(fitting)));
    }
    // Room for "Then" is always kept: its coming must not take anything away.
    if (!fitting.serverless)
        add(widthOfServer(thenText(serverIn(fitting))));
    if (!fitting.buttonless) {
        add(m_dot->sizeHint().width());
        add(widthOfButton(fitting));
    }
    return width;
}

/// Whether it starts or stops: so nothing moves when that changes.
int ControlBar::widthOfButton(const Fitting &fitting) const
{
    const QFontMetrics metrics = m_serverButton->fontMetrics();
    const auto room = [&metrics](const QString &text) {
        return metrics.size(Qt::TextShowMnemonic, text).width();
    };
    return m_serverButton->sizeHint().width() - room(m_serverButton->text())
        + std::max(room(buttonIn(fitting, true)), room(buttonIn(fitting, false)));
}

int ControlBar::besidePaceWidth(const Fitting &fitting) const
{
    m_heldSides->ensurePolished(); // it may never have been seen
    int sides = 0;
    const QFontMetrics metrics = m_heldSides->fontMetrics();
    for (const QString &whose : m_heldSidesTexts)
        sides = std::max(sides, metrics.size(Qt::TextShowMnemonic, whose).width());
    sides += m_heldSides->sizeHint().width()
        - metrics.size(Qt::TextShowMnemonic, m_heldSides->text()).width();
    int slider = 0;
    for (const QWidget *part : m_slownessParts) {
        if (part == m_slowness || !fitting.endless)
            slider +=
                (slider > 0 ? m_besidePace->layout()->spacing() : 0) + part->sizeHint().width();
    }
    return std::max(sides, slider);
}

void ControlBar::placeBesidePace(const Fitting &fitting)
{
    for (QWidget *part : std::as_const(m_slownessParts))
        part->setVisible(slides() && (part == m_slowness || !fitting.endless));
    m_heldSides->setVisible(m_byHand);
    m_besidePace->setFixedWidth(besidePaceWidth(fitting));
    m_besidePace->setVisible(!fitting.slotless);
}

int ControlBar::widthOfServer(const QString &words) const
{
    return m_serverLabel->fontMetrics().size(Qt::TextSingleLine, words).width();
}

const QString &ControlBar::serverIn(const Fitting &fitting) const
{
    return fitting.portOnly     ? m_serverPort
        : fitting.addressOnly ? m_serverAddress
                              : m_serverWords;
}

QString ControlBar::buttonIn(const Fitting &fitting, bool runs)
{
    if (fitting.briefButton)
        return runs ? tr("Stop") : tr("Start");
    return runs ? tr("Stop server") : tr("Start server");
}

ModeBadge::Says ControlBar::badgeIn(const Fitting &fitting)
{
    return fitting.leastBadge ? ModeBadge::Says::Least
        : fitting.briefBadge  ? ModeBadge::Says::Brief
        : fitting.usualBadge  ? ModeBadge::Says::Usual
                              : ModeBadge::Says::All;
}

void ControlBar::apply(const Fitting &fitting)
{
    m_badge->setSays(badgeIn(fitting));
    m_serverButton->setText(buttonIn(fitting, m_serverRuns));
    m_serverButton->setFixedWidth(widthOfButton(fitting));
    m_steps->setBrief(fitting.briefSteps);
    m_pace->setCollapsed(fitting.paceChosen);
    m_depth->setCollapsed(fitting.depthChosen);
    const QString &words = serverIn(fitting);
    const QString server = m_then ? thenText(words) : words;
    if (m_serverLabel->text() != server)
        m_serverLabel->setText(server);
    m_serverLabel->setFixedWidth(widthOfServer(thenText(words)));
    for (BarMenu *menu : std::as_const(m_menus)) {
        menu->setSays(saysIn(fitting));
        menu->setVisible(!fitting.menuless);
    }
    for (QLabel *word : std::as_const(m_words))
        word->setVisible(!fitting.wordless);
    placeBesidePace(fitting);
    m_steps->setVisible(!fitting.stepless);
    m_pace->setVisible(!fitting.paceless);
    m_depth->setVisible(!fitting.depthless);
    m_serverLabel->setVisible(!fitting.serverless);
    m_dot->setVisible(!fitting.buttonless);
    m_serverButton->setVisible(!fitting.buttonless);
}

QLabel *ControlBar::makeWord(const QString &text)
{
    QLabel *label = makeLabel(text, this);
    label->setProperty("muted", true);
    m_words.append(label);
    return label;
}

/// A choice and its actions follow each other.
SegmentedControl *ControlBar::makeChoice(QActionGroup *group, const QString &accessibleName)
{
    auto *choice = new SegmentedControl(this);
    choice->setAccessibleName(accessibleName);
    const QList<QAction *> actions = group->actions();
    for (QAction *action : actions) {
        const QString key = action->shortcut().toString(QKeySequence::NativeText);
        const int index =
            choice->addSegment(action->text(), key.isEmpty() ? QString() : tr("Key %1").arg(key));
        connect(action, &QAction::changed, choice, [choice, index, action] {
            if (choice->segmentText(index) != action->text())
                choice->setSegmentText(index, action->text(), action->toolTip());
        });
        connect(action, &QAction::toggled, choice, [choice, index](bool on) {
            if (on)
                choice->setCurrentIndex(index);
        });
    }
    connect(choice, &SegmentedControl::activated, group,
        [actions](int index) { actions.at(index)->setChecked(true); });
    return choice;
}

} // namespace roundtrip::ui
