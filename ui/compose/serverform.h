#pragma once

#include "core/plan/plans.h"
#include "core/result.h"

#include <QWidget>

#include <variant>

class QCheckBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QSpinBox;
class QVBoxLayout;

namespace roundtrip::ui
{

class FileField;
class Theme;

/// What the window knows of its server, from the trace.
struct ServerStopped {
    bool operator==(const ServerStopped &) const = default;
};
struct ServerStarting {
    bool operator==(const ServerStarting &) const = default;
};
struct ServerListening {
    QByteArray host;
    quint16 port = 0;
    bool secure = false; ///< https
    bool operator==(const ServerListening &) const = default;
};
struct ServerFailed {
    QByteArray host;
    quint16 port = 0;
    Error error;
    bool operator==(const ServerFailed &) const = default;
};
using ServerState = std::variant<ServerStopped, ServerStarting, ServerListening, ServerFailed>;

/// "Server on 127.0.0.1:3000", "Server stopped" …: one line.
QString shortText(const ServerState &state);

/// The server tab: host, port, certificate and key, whether it is a proxy, start and stop, what
/// became of it, and the routes of the playground. A click on a route puts an example into the request form.
class ServerForm final : public QWidget
{
    Q_OBJECT
public:
    explicit ServerForm(const Theme &theme, QWidget *parent = nullptr);

    plan::ServerPlan plan() const;
    void setPlan(const plan::ServerPlan &plan);
    const ServerState &state() const { return m_state; }
    void setState(const ServerState &state) { setState(state, state); }
    /// The one of a moment, and the one there is now: that is the one which is stopped.
    void setState(const ServerState &shown, const ServerState &now);
    /// What is shown is how it was at a moment, not how it is.
    void setThen(bool then);

    /// Starts as the form says; a host or a port that cannot be gets the cursor instead.
    void start();
    /// Puts the example of a route of the playground into the request form.
    void pickRoute(int row);

    QLineEdit *hostEdit() const { return m_host; }
    QSpinBox *portSpin() const { return m_port; }
    FileField *certificateField() const { return m_certificate; }
    FileField *keyField() const { return m_key; }
    QPushButton *toggleButton() const { return m_toggle; }
    QPushButton *freePortButton() const { return m_freePort; }
    QPushButton *localHostButton() const { return m_localHost; }
    QLabel *stateLabel() const { return m_stateLabel; }
    QLabel *portComplaint() const { return m_portComplaint; }
    QLabel *openToOthersNote() const { return m_openToOthers; }
    QCheckBox *proxySwitch() const { return m_proxy; }
    QLabel *proxyNote() const { return m_proxyNote; }
    QCheckBox *byHandSwitch() const { return m_byHand; }
    QListWidget *routeList() const { return m_routes; }

Q_SIGNALS:
    void startRequested(const roundtrip::plan::ServerPlan &plan);
    void stopRequested();
    /// start() needs something that is not in the form, or wrong: the cursor goes there.
    void inputWanted();
    /// Of the server that runs. (Before it is started the plan says it.)
    void proxyToggled(bool on);
    /// Of the server that runs, other routes: every request is left to a person, or no longer.
    void routesChanged(const roundtrip::plan::RouteTable &routes);
    void examplePicked(const roundtrip::plan::RequestPlan &plan);

private:
    void addAddress(QVBoxLayout *column);
    void addTls(QVBoxLayout *column);
    void addByHand(QVBoxLayout *column);
    void addProxy(QVBoxLayout *column);
    void addState(QVBoxLayout *column);
    void addRoutes(QVBoxLayout *column);
    void toggle();
    void startOnFreePort();
    void startOnLocalHost();
    void showState();
    void showFailure();
    void showWhoCanReachIt();
    void showPort();
    void showProxy();
    bool isRunning() const; ///< now

    const Theme &m_theme;
    plan::ServerPlan m_base;
    ServerState m_state = ServerStopped{};
    ServerState m_now = ServerStopped{};
    bool m_then = false;
    QLineEdit *m_host = nullptr;
    QSpinBox *m_port = nullptr;
    FileField *m_certificate = nullptr;
    FileField *m_key = nullptr;
    QCheckBox *m_byHand = nullptr;
    QCheckBox *m_proxy = nullptr;
    QLabel *m_proxyNote = nullptr;
    QPushButton *m_toggle = nullptr;
    QPushButton *m_freePort = nullptr;
    QPushButton *m_localHost = nullptr;
    QLabel *m_stateLabel = nullptr;
    QLabel *m_failure = nullptr;
    QLabel *m_portComplaint = nullptr;
    QLabel *m_openToOthers = nullptr;
    QListWidget *m_routes = nullptr;
};

} // namespace roundtrip::ui
