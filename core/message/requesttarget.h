#pragma once

#include "core/message/messageparser.h"

#include <QByteArrayView>

namespace roundtrip::message
{

/// The four forms of a request-target (RFC 9112, section 3.2).
enum class TargetForm : quint8 { Origin, Absolute, Authority, Asterisk, Invalid };

struct RequestTarget {
    TargetForm form = TargetForm::Invalid;
    QByteArrayView authority; ///< host[:port] of the absolute and the authority form
    QByteArrayView pathAndQuery; ///< of the origin and the absolute form; may be empty there
};
/// Which form the target has, for this method: "*" is for OPTIONS alone, and CONNECT has nothing
/// but the authority form. Invalid also with a fragment, with userinfo or without a host.
RequestTarget readTarget(QByteArrayView method, QByteArrayView target) noexcept;

/// Whom a request asks: the authority of an absolute or authority form, else the Host field's
/// value; what Host says beside such a target is ignored (RFC 9112, sections 3.2.2 and 3.3). May be
/// empty.
QByteArray authorityOf(const MessageHead &head);

/// Host = uri-host [ ":" port ] (RFC 9110, section 7.2). An empty one is in order.
bool isHostValue(QByteArrayView value) noexcept;
/// uri-host ":" port with a port from 1 to 65535 (RFC 9110, section 9.3.6).
bool isConnectTarget(QByteArrayView target) noexcept;

} // namespace roundtrip::message
