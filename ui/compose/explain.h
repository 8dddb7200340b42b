#pragma once

// What is wrong, in the person's language: it stands beside Node's English words and its code.

#include "core/result.h"

#include <QByteArray>
#include <QString>

namespace roundtrip::ui
{

/// Which part of a URL that message::parseUrl() refused is wrong, and why.
QString explainUrl(const QByteArray &url, const Error &error);
QString explainMethod(const QByteArray &method, const Error &error);
/// Of a header's name and value, as UTF-8.
QString explainHeaderName(const QByteArray &name, const Error &error);
QString explainHeaderValue(const QByteArray &value, const Error &error);
/// Why the engine did not do what a person asked for.
QString explainRefusal(const Error &error);
/// Why a server could not listen; empty for what is rare.
QString explainListen(const Error &error);

} // namespace roundtrip::ui
