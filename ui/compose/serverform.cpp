#include "ui/compose/serverform.h"

#include "core/flow/addresses.h"
#include "ui/compose/explain.h"
#include "ui/compose/filefield.h"
#include "ui/compose/playgroundroutes.h"
#include "ui/compose/requestcheck.h"
#include "ui/compose/routedelegate.h"
#include "ui/theme/parts.h"
#include "ui/theme/theme.h"
#include "ui/theme/tooltip.h"

#include <QCheckBox>
#include <QCoreApplication>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>

#include <algorithm>
#include <utility>

namespace roundtrip::ui
{

namespace
{

QString words(const char *english)
{
    return QCoreApplication::translate("ServerState", english);
}

/// An address of a network: not this machine's own, and no name, of which nothing is known before
/// it was looked up.
bool isNetworkAddress(const QByteArray &host)
{
    const bool isAddress =
        host.contains(':') || (!host.isEmpty() && std::all_of(host.begin(), host.end(), [](char c) {
            return c == '.' || (c >= '0' && c <= '9');
        }));
    return isAddress && !flow::isLoopback(host);
}

/// Every request is left to a person.
plan::Route leftToPerson()
{
    plan::Route route;
    route.path = "*";
    route.answer.byHand = true;
    return route;
}

constexpr int mostPort = 65535;
const QByteArray localHost = "127.0.0.1";

} // namespace

QString shortText(const ServerState &state)
{
    return std::visit(Overloaded{
                          [](const ServerStopped &) {
                              return words(QT_TRANSLATE_NOOP("ServerState", "Server stopped"));
                          },
                          [](const ServerStarting &) {
                              return words(QT_TRANSLATE_NOOP("ServerState", "Server starting …"));
                          },
                          [](const ServerListening &s) {
                              return words(QT_TRANSLATE_NOOP("ServerState", "Server on %1"))
                                  .arg((s.secure ? QStringLiteral("https://") : QString())
                                      + flow::placeText(s.host, s.port));
                          },
                          [](const ServerFailed &s) {
                              return words(QT_TRANSLATE_NOOP("ServerState", "No server on %1"))
                                  .arg(flow::placeText(s.host, s.port));
                          },
                      },
        state);
}

ServerForm::ServerForm(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(theme.px(12), theme.px(12), theme.px(12), theme.px(12));
    column->setSpacing(theme.px(4));
    addAddress(column);
    addTls(column);
    addByHand(column);
    addProxy(column);
    addState(column);
    addRoutes(column);
    m_base.port = 3000;
    setPlan(m_base);
    setState(ServerStopped{});
}

plan::ServerPlan ServerForm::plan() const
{
    plan::ServerPlan plan = m_base;
    plan.host = m_host->text().trimmed().toUtf8();
    plan.port = quint16(std::min(m_port->value(), mostPort));
    plan.proxy = m_proxy->isChecked();
    if (m_byHand->isChecked())
        plan.routes.routes.insert(plan.routes.routes.begin(), leftToPerson());
    plan.tls.reset();
    if (!m_certificate->text().isEmpty() || !m_key->text().isEmpty())
        plan.tls = plan::ServerTlsPlan{m_certificate->text().toUtf8(), m_key->text().toUtf8()};
    return plan;
}

void ServerForm::setPlan(const plan::ServerPlan &plan)
{
    m_base = plan;
    const bool byHand = !plan.routes.routes.empty() && plan.routes.routes.front() == leftToPerson();
    if (byHand)
        m_base.routes.routes.erase(m_base.routes.routes.begin());
    m_byHand->setChecked(byHand);
    m_host->setText(QString::fromUtf8(plan.host));
    m_port->setValue(plan.port);
    m_proxy->setChecked(plan.proxy);
    const plan::ServerTlsPlan tls = plan.tls.value_or(plan::ServerTlsPlan{});
    m_certificate->setText(QString::fromUtf8(tls.certificateFile));
    m_key->setText(QString::fromUtf8(tls.keyFile));
}

void ServerForm::setState(const ServerState &shown, const ServerState &now)
{
    m_state = shown;
    m_now = now;
    showState();
    showFailure();
    m_toggle->setText(isRunning() ? tr("Stop server") : tr("Start server"));
    m_toggle->setEnabled(!std::holds_alternative<ServerStarting>(now));
    m_host->setEnabled(!isRunning());
    m_port->setEnabled(!isRunning());
    m_certificate->setEnabled(!isRunning());
    m_key->setEnabled(!isRunning());
    if (const auto *listening = std::get_if<ServerListening>(&now))
        m_port->setValue(listening->port);
    showWhoCanReachIt();
    showProxy();
}

void ServerForm::setThen(bool then)
{
    if (std::exchange(m_then, then) != then)
        showState();
}

void ServerForm::showState()
{
    const QString state = shortText(m_state);
    m_stateLabel->setText(m_then ? tr("Then: %1").arg(state) : state);
}

void ServerForm::start()
{
    m_port->interpretText();
    QWidget *wrong = nullptr;
    if (m_host->text().trimmed().isEmpty())
        wrong = m_host;
    else if (m_port->value() > mostPort)
        wrong = m_port;
    if (!wrong) {
        Q_EMIT startRequested(plan());
        return;
    }
    Q_EMIT inputWanted(); // whoever hides the form shows it
    wrong->setFocus();
}

/// Why there is no server, and what helps: another port or this machine's own address.
void ServerForm::showFailure()
{
    const auto *failed = std::get_if<ServerFailed>(&m_state);
    const Error error = failed ? failed->error : Error();
    const bool portIsTaken = error.code == "EADDRINUSE" || error.code == "EACCES";
    m_freePort->setVisible(failed && portIsTaken);
    m_localHost->setVisible(failed && !portIsTaken && failed->host != localHost);
    setComplaint(m_failure,
        failed ? describe(RequestProblem{{}, -1, error, explainListen(error)}) : QString());
}

void ServerForm::showWhoCanReachIt()
{
    const auto *listening = std::get_if<ServerListening>(&m_state);
    const QByteArray host = listening ? listening->host : m_host->text().trimmed().toUtf8();
    const QString reach = listening ? tr("Other machines can reach this server.")
                                    : tr("Other machines will be able to reach this server.");
    const QString others = m_proxy->isChecked()
        ? reach + u' ' + tr("Through the proxy they reach whatever this machine can.")
        : reach;
    setComplaint(m_openToOthers, isNetworkAddress(host) ? others : QString());
}

/// How it is used, with the address as it is, or will be. One that another program has is neither.
void ServerForm::showProxy()
{
    const auto *listening = std::get_if<ServerListening>(&m_state);
    const QByteArray host = listening ? listening->host : m_host->text().trimmed().toUtf8();
    const int port = listening ? listening->port : m_port->value();
    const bool secure = listening ? listening->secure : plan().tls.has_value();
    const bool known = port > 0 && port <= mostPort;
    const QString url = QStringLiteral("%1://%2").arg(secure ? "https" : "http",
        known ? flow::placeText(flow::hostToAsk(host), quint16(port)) : QString::fromUtf8(host) + QStringLiteral(":…"));
    m_proxyNote->setText(QStringLiteral("curl --proxy %1 http://…").arg(url));
    m_proxyNote->setVisible(m_proxy->isChecked() && !std::holds_alternative<ServerFailed>(m_state));
}

/// More digits than a port can have are not swallowed, they are wrong.
void ServerForm::showPort()
{
    const bool wrong = m_port->value() > mostPort;
    const QString why = wrong ? tr("Port %1 is above 65535.").arg(m_port->value()) : QString();
    setInvalid(m_port, wrong, why);
    setComplaint(m_portComplaint, why);
    showProxy();
}

void ServerForm::addAddress(QVBoxLayout *column)
{
    m_host = new QLineEdit(this);
    m_host->setAccessibleName(tr("Host"));
    m_port = new QSpinBox(this);
    m_port->setRange(0, 999'999); // what is too much is shown as wrong
    m_port->setSpecialValueText(tr("any free"));
    m_port->setAccessibleName(tr("Port"));
    m_port->setButtonSymbols(QAbstractSpinBox::NoButtons);
    setCode(m_host);
    setCode(m_port);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(m_theme.px(6));
    grid->setVerticalSpacing(m_theme.px(4));
    grid->addWidget(makeCaption(tr("Host"), this), 0, 0);
    grid->addWidget(makeCaption(tr("Port"), this), 0, 1);
    grid->addWidget(m_host, 1, 0);
    grid->addWidget(m_port, 1, 1);
    grid->setColumnStretch(0, 3);
    grid->setColumnStretch(1, 2);
    column->addLayout(grid);

    m_portComplaint = makeComplaint(this);
    column->addWidget(m_portComplaint);
    m_openToOthers = makeWarning(this);
    column->addWidget(m_openToOthers);
    connect(m_host, &QLineEdit::textChanged, this, [this](const QString &text) {
        showWhoCanReachIt();
        showProxy();
        setInvalid(m_host, text.trimmed().isEmpty());
    });
    connect(m_port, &QSpinBox::valueChanged, this, &ServerForm::showPort);
    connect(m_host, &QLineEdit::returnPressed, this, &ServerForm::start);
    connect(m_port->findChild<QLineEdit *>(), &QLineEdit::returnPressed, this, &ServerForm::start);
}

void ServerForm::addTls(QVBoxLayout *column)
{
    m_certificate = new FileField(m_theme, tr("Certificate"), this);
    m_key = new FileField(m_theme, tr("Private key"), this);
    m_certificate->edit()->setPlaceholderText(tr("none: http"));
    m_key->edit()->setPlaceholderText(tr("none: http"));
    column->addSpacing(m_theme.px(4));
    column->addWidget(makeCaption(tr("Certificate and private key (PEM), for https"), this));
    column->addWidget(m_certificate);
    column->addWidget(m_key);
}

void ServerForm::addByHand(QVBoxLayout *column)
{
    m_byHand = new QCheckBox(tr("Answer by hand"), this);
    m_byHand->setObjectName(QStringLiteral("answerByHand"));
    setPlainToolTip(m_byHand,
        tr("Every request waits until you make the calls of its response: a real curl waits, too"));
    column->addSpacing(m_theme.px(4));
    column->addWidget(m_byHand);
    connect(m_byHand, &QCheckBox::toggled, this, [this] {
        if (isRunning())
            Q_EMIT routesChanged(plan().routes);
    });
}

void ServerForm::addProxy(QVBoxLayout *column)
{
    m_proxy = new QCheckBox(tr("Proxy for other servers"), this);
    m_proxy->setObjectName(QStringLiteral("proxy"));
    setPlainToolTip(m_proxy,
        tr("Hands on what is meant for other servers, and connects to whatever host is asked for; "
           "https through a tunnel"));
    m_proxyNote = makeNote(this);
    m_proxyNote->setObjectName(QStringLiteral("proxyNote"));
    m_proxyNote->setTextInteractionFlags(Qt::TextSelectableByMouse);
    setCode(m_proxyNote);
    column->addSpacing(m_theme.px(4));
    column->addWidget(m_proxy);
    column->addWidget(m_proxyNote);
    connect(m_proxy, &QCheckBox::toggled, this, [this](bool on) {
        showProxy();
        showWhoCanReachIt();
        if (isRunning())
            Q_EMIT proxyToggled(on);
    });
}

void ServerForm::addState(QVBoxLayout *column)
{
    m_toggle = new QPushButton(this);
    m_toggle->setObjectName(QStringLiteral("toggleServer"));
    m_freePort = new QPushButton(tr("Use a free port"), this);
    m_freePort->setObjectName(QStringLiteral("useFreePort"));
    m_freePort->setProperty("primary", true);
    m_localHost = new QPushButton(tr("Use %1").arg(QString::fromLatin1(localHost)), this);
    m_localHost->setObjectName(QStringLiteral("useLocalHost"));
    m_localHost->setProperty("primary", true);
    m_stateLabel = makeLabel({}, this);
    m_stateLabel->setWordWrap(true);
    m_stateLabel->setProperty("strong", true);
    m_failure = makeComplaint(this);
    auto *row = new QHBoxLayout;
    row->setSpacing(m_theme.px(6));
    row->addWidget(m_freePort);
    row->addWidget(m_localHost);
    row->addWidget(m_toggle);
    row->addStretch();
    column->addSpacing(m_theme.px(6));
    column->addWidget(m_stateLabel);
    column->addWidget(m_failure);
    column->addSpacing(m_theme.px(2));
    column->addLayout(row);
    connect(m_toggle, &QPushButton::clicked, this, &ServerForm::toggle);
    connect(m_freePort, &QPushButton::clicked, this, &ServerForm::startOnFreePort);
    connect(m_localHost, &QPushButton::clicked, this, &ServerForm::startOnLocalHost);
}

void ServerForm::addRoutes(QVBoxLayout *column)
{
    column->addSpacing(m_theme.px(10));
    QLabel *caption = makeCaption(tr("Playground: a click puts an example into the form"), this);
    caption->setWordWrap(true);
    column->addWidget(caption);
    m_routes = new QListWidget(this);
    m_routes->setObjectName(QStringLiteral("routes"));
    m_routes->setAccessibleName(tr("Routes of the playground"));
    m_routes->setFrameShape(QFrame::NoFrame);
    m_routes->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_routes->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_routes->setItemDelegate(new RouteDelegate(m_theme, m_routes));
    for (const PlaygroundRoute &route : playgroundRoutes()) {
        auto *item = new QListWidgetItem(QString::fromLatin1(route.path), m_routes);
        item->setData(RouteDelegate::WhatRole, route.what);
        item->setData(
            Qt::AccessibleTextRole, QStringLiteral("%1: %2").arg(item->text(), route.what));
    }
    column->addWidget(m_routes, 1);
    connect(m_routes, &QListWidget::itemClicked, this,
        [this](QListWidgetItem *item) { pickRoute(m_routes->row(item)); });
    connect(m_routes, &QListWidget::itemActivated, this,
        [this](QListWidgetItem *item) { pickRoute(m_routes->row(item)); });
}

void ServerForm::toggle()
{
    if (isRunning())
        Q_EMIT stopRequested();
    else
        start();
}

void ServerForm::startOnFreePort()
{
    m_port->setValue(0);
    start();
}

void ServerForm::startOnLocalHost()
{
    m_host->setText(QString::fromLatin1(localHost));
    start();
}

void ServerForm::pickRoute(int row)
{
    const std::vector<PlaygroundRoute> routes = playgroundRoutes();
    if (row >= 0 && row < int(routes.size()))
        Q_EMIT examplePicked(
            exampleFor(routes[size_t(row)], plan().host, plan().port, plan().tls.has_value()));
}

bool ServerForm::isRunning() const
{
    return std::holds_alternative<ServerListening>(m_now);
}

} // namespace roundtrip::ui
