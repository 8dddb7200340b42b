#pragma once

#include <QObject>

#include <functional>

class QAction;
class QMenu;

namespace roundtrip::ui
{

class RequestForm;
class ServerForm;
class WindowActions;

/// What the forms at the left offer, as actions: found in the palette by the words a person has for
/// it, they set the field and show it. Nothing is sent by them.
class FormActions final : public QObject
{
    Q_OBJECT
public:
    enum class Tab { Request, Server };
    /// Adds its menus to WindowActions::formMenu. Nothing is owned.
    FormActions(WindowActions &actions, RequestForm &request, ServerForm &server, QObject *parent);

Q_SIGNALS:
    /// A field of this tab is going to be shown.
    void wanted(roundtrip::ui::FormActions::Tab tab);

private:
    void addMethods();
    void addBody();
    void addFraming();
    void addFinish();
    void addAgent();
    void addServer();
    void addRoutes();
    QAction *add(QMenu *menu, const QByteArray &name, const QString &text, const char *otherWords,
        Tab tab, std::function<void()> set);

    WindowActions &m_actions;
    RequestForm &m_request;
    ServerForm &m_server;
};

} // namespace roundtrip::ui
