#include "ui/window/formactions.h"

#include "ui/compose/agentpicker.h"
#include "ui/compose/filefield.h"
#include "ui/compose/headerrows.h"
#include "ui/compose/piecerows.h"
#include "ui/compose/playgroundroutes.h"
#include "ui/compose/requestform.h"
#include "ui/compose/serverform.h"
#include "ui/theme/segmentedcontrol.h"
#include "ui/window/windowactions.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSpinBox>

#include <utility>

namespace roundtrip::ui
{

namespace
{

// Other words for what the forms offer. They are translated, and found in English in any language.
constexpr auto endWords = QT_TRANSLATE_NOOP("ActionWords", "finish the request, complete");
constexpr auto noEndWords = QT_TRANSLATE_NOOP("ActionWords",
    "missing end(), end() forgotten, never end, never ends, without end, unfinished, hang");
constexpr auto abortWords = QT_TRANSLATE_NOOP("ActionWords", "destroy(), cancel, give up");
constexpr auto handWords = QT_TRANSLATE_NOOP(
    "ActionWords", "hold, manual, drive, make the calls: setHeader(), write(), end()");
constexpr auto continueWords = QT_TRANSLATE_NOOP("ActionWords", "Expect: 100-continue");
constexpr auto headerWords = QT_TRANSLATE_NOOP("ActionWords", "field, setHeader()");
constexpr auto pieceWords =
    QT_TRANSLATE_NOOP("ActionWords", "write(), body, chunk, data, delay, pause between pieces");
constexpr auto timeoutWords =
    QT_TRANSLATE_NOOP("ActionWords", "deadline, setTimeout(), give up waiting");
constexpr auto lengthWords = QT_TRANSLATE_NOOP("ActionWords", "body with a length");
constexpr auto chunkedWords = QT_TRANSLATE_NOOP("ActionWords", "chunks, chunked encoding");
constexpr auto unframedWords = QT_TRANSLATE_NOOP("ActionWords", "no length, unframed body");
constexpr auto sharedWords =
    QT_TRANSLATE_NOOP("ActionWords", "keep-alive, keepAlive, pool, reuse the connection");
constexpr auto newWords = QT_TRANSLATE_NOOP("ActionWords", "new agent, one request");
constexpr auto noneWords = QT_TRANSLATE_NOOP("ActionWords", "no agent, new connection, close");
constexpr auto ownWords =
    QT_TRANSLATE_NOOP("ActionWords", "keepAlive, maxSockets, own agent, limit, queue");
constexpr auto answerWords = QT_TRANSLATE_NOOP(
    "ActionWords", "hold the answer, response by hand, the server waits, curl waits");
constexpr auto proxyWords = QT_TRANSLATE_NOOP("ActionWords", "forward, tunnel, CONNECT");
constexpr auto portWords =
    QT_TRANSLATE_NOOP("ActionWords", "address, listen, port in use, EADDRINUSE");
constexpr auto tlsWords = QT_TRANSLATE_NOOP("ActionWords", "https, TLS, secure, private key");

/// Of a route what is no parameter; the menu has no room for those.
QString pathOf(const PlaygroundRoute &route)
{
    return QString::fromLatin1(route.path).section(u'?', 0, 0);
}

} // namespace

FormActions::FormActions(
    WindowActions &actions, RequestForm &request, ServerForm &server, QObject *parent)
    : QObject(parent)
    , m_actions(actions)
    , m_request(request)
    , m_server(server)
{
    addMethods();
    addBody();
    addFraming();
    addFinish();
    addAgent();
    addServer();
    addRoutes();
}

QAction *FormActions::add(QMenu *menu, const QByteArray &name, const QString &text,
    const char *otherWords, Tab tab, std::function<void()> set)
{
    QAction *action = m_actions.add(menu, name.constData(), text);
    if (otherWords)
        setAlsoFoundBy(action, otherWords);
    connect(action, &QAction::triggered, this, [this, tab, set = std::move(set)] {
        Q_EMIT wanted(tab);
        set();
    });
    return action;
}

void FormActions::addMethods()
{
    QMenu *menu = m_actions.formMenu->addMenu(tr("&Method"));
    const QComboBox *methods = m_request.methodCombo();
    for (int i = 0; i < methods->count(); ++i) {
        const QString method = methods->itemText(i);
        add(menu, "form" + method.toLatin1(), method, nullptr, Tab::Request, [this, method] {
            m_request.methodCombo()->setCurrentText(method);
            m_request.pointAt(m_request.methodCombo());
        });
    }
}

void FormActions::addBody()
{
    QMenu *menu = m_actions.formMenu;
    add(menu, "formHeader", tr("Add a &header"), headerWords, Tab::Request, [this] {
        m_request.headerRows()->addRow();
        m_request.pointAt(m_request.headerRows()->nameEdit(m_request.headerRows()->rowCount() - 1));
    });
    add(menu, "formPiece", tr("Add a &piece of the body"), pieceWords, Tab::Request, [this] {
        m_request.pieceRows()->addRow();
        m_request.pointAt(m_request.pieceRows()->textEdit(m_request.pieceRows()->rowCount() - 1));
    });
    add(menu, "formContinue", tr("Wait for '&continue'"), continueWords, Tab::Request, [this] {
        m_request.waitForContinue()->setChecked(true);
        m_request.pointAt(m_request.waitForContinue());
    });
    add(menu, "formTimeout", tr("&Timeout …"), timeoutWords, Tab::Request, [this] {
        m_request.pointAt(m_request.timeoutEdit());
        m_request.timeoutEdit()->selectAll();
    });
}

void FormActions::addFraming()
{
    QMenu *menu = m_actions.formMenu->addMenu(tr("&Framing"));
    const auto choice = [&](const char *name, const QString &text, const char *words,
                            plan::FramingChoice framing) {
        add(menu, name, text, words, Tab::Request, [this, framing] {
            m_request.framing()->setCurrentIndex(int(framing));
            m_request.pointAt(m_request.framing());
        });
    };
    choice("formFramingAuto", tr("automatic"), nullptr, plan::FramingChoice::Auto);
    choice("formFramingLength", QStringLiteral("Content-Length"), lengthWords,
        plan::FramingChoice::ContentLength);
    choice("formFramingChunked", QStringLiteral("Transfer-Encoding: chunked"), chunkedWords,
        plan::FramingChoice::Chunked);
    choice("formFramingNone", tr("none"), unframedWords, plan::FramingChoice::None);
}

void FormActions::addFinish()
{
    QMenu *menu = m_actions.formMenu->addMenu(tr("F&inish"));
    const auto choice = [&](const char *name, const QString &text, const char *words,
                            plan::Finish finish) {
        add(menu, name, text, words, Tab::Request, [this, finish] {
            m_request.setFinish(finish);
            m_request.pointAt(m_request.finish());
        });
    };
    choice("formEnd", tr("call end()"), endWords, plan::Finish::End);
    choice("formNoEnd", tr("forget end()"), noEndWords, plan::Finish::None);
    choice("formAbort", tr("abort"), abortWords, plan::Finish::Abort);
    choice("formByHand", tr("make the calls by hand"), handWords, plan::Finish::ByHand);
}

void FormActions::addAgent()
{
    QMenu *menu = m_actions.formMenu->addMenu(tr("&Agent"));
    const auto choice = [&](const char *name, const QString &text, const char *words,
                            const plan::AgentChoice &agent) {
        add(menu, name, text, words, Tab::Request, [this, agent] {
            m_request.agent()->setChoice(agent);
            m_request.pointAt(m_request.agent()->combo());
        });
    };
    choice("formAgentShared", tr("shared, as globalAgent"), sharedWords, plan::SharedAgent{});
    choice("formAgentNew", tr("new: agent: false"), newWords, plan::NewAgent{});
    choice("formAgentNone", tr("none: a socket of its own"), noneWords, plan::NoAgent{});
    plan::AgentPlan own;
    own.keepAlive = true;
    own.maxSockets = 1;
    choice("formAgentOwn", tr("with options of its own: maxSockets 1"), ownWords, own);
}

void FormActions::addServer()
{
    QMenu *menu = m_actions.formMenu->addMenu(tr("&Server"));
    // Of a server that runs its address cannot be changed: then it is to be stopped first.
    const auto show = [this](QWidget *field) {
        QWidget *stop = m_server.toggleButton();
        (field->isEnabled() ? field : stop)->setFocus(Qt::ShortcutFocusReason);
    };
    add(menu, "formAnswerByHand", tr("Answer by &hand"), answerWords, Tab::Server, [this, show] {
        m_server.byHandSwitch()->setChecked(true);
        show(m_server.byHandSwitch());
    });
    add(menu, "formProxy", tr("&Proxy for other servers"), proxyWords, Tab::Server, [this, show] {
        m_server.proxySwitch()->setChecked(true);
        show(m_server.proxySwitch());
    });
    add(menu, "formPort", tr("H&ost and port …"), portWords, Tab::Server,
        [this, show] { show(m_server.portSpin()); });
    add(menu, "formCertificate", tr("&Certificate …"), tlsWords, Tab::Server,
        [this, show] { show(m_server.certificateField()->edit()); });
}

/// As a click in the list of routes.
void FormActions::addRoutes()
{
    QMenu *menu = m_actions.formMenu->addMenu(tr("P&layground"));
    const std::vector<PlaygroundRoute> routes = playgroundRoutes();
    for (size_t i = 0; i < routes.size(); ++i) {
        const QString path = pathOf(routes[i]);
        add(menu, "formRoute" + path.toLatin1(), QStringLiteral("%1: %2").arg(path, routes[i].what),
            nullptr, Tab::Request, [this, i] {
                m_server.pickRoute(int(i));
                m_request.focusUrl();
            });
    }
}

} // namespace roundtrip::ui
