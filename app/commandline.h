#pragma once

#include "core/flow/scene.h"
#include "core/plan/conditions.h"
#include "core/plan/plans.h"
#include "core/result.h"

#include <QSize>
#include <QString>
#include <QStringList>

#include <variant>

namespace roundtrip::app
{

/// --trace none|text|json[:FILE]
struct TraceOutput {
    enum class Format : quint8 { None, Text, Json } format = Format::None;
    QString file; ///< empty: stderr
    bool operator==(const TraceOutput &) const = default;
};

struct OpenWindow {
    QString language; ///< empty: what was chosen in the window, else the locale's
    bool operator==(const OpenWindow &) const = default;
};
struct TakePicture {
    QString output;
    QSize size{1600, 1000};
    bool dark = false;
    QString language; ///< empty: the locale's
    double zoom = 1.0;
    flow::Depth depth = flow::Depth::Code;
    QString url; ///< what to send; empty: the first window as it opens
    bool operator==(const TakePicture &) const = default;
};
struct Serve {
    plan::ServerPlan plan;
    plan::LinkPlan link; ///< --link
    TraceOutput trace;
    bool operator==(const Serve &) const = default;
};
struct Send {
    plan::RequestFile file;
    bool json = false;
    bool isList = false; ///< --requests
    plan::LinkPlan link; ///< --link
    TraceOutput trace;
    bool operator==(const Send &) const = default;
};
/// Something to print on stdout, and success: --help, --version.
struct Print {
    QString text;
    bool operator==(const Print &) const = default;
};
using Invocation = std::variant<OpenWindow, TakePicture, Serve, Send, Print>;

/// What is wrong with a command line, for stderr; the program then exits with 2.
struct UsageError {
    QString message;
    bool operator==(const UsageError &) const = default;
};

/// The words after the program's name.
Result<Invocation, UsageError> parseCommandLine(const QStringList &words);

} // namespace roundtrip::app
