#pragma once

#include "core/flow/wirerange.h"

#include <QString>

#include <vector>

namespace roundtrip::ui
{

/// What a page of the inspector says, without its looks: lines that SheetView sets.
struct SheetLine {
    enum class Kind : quint8 {
        Heading, ///< "Request"
        StartLine, ///< code, strong
        Field, ///< label and value as they stood on the wire, with a tag
        Fact, ///< label: value in words
        Note, ///< muted
        Error,
    };
    /// Who put a field line into a head.
    enum class Tag : quint8 {
        None,
        You,
        Handler,
        Module,
        Proxy, ///< this program's proxy, of its own
        ClientHandedOn, ///< the client that asked the proxy
        ServerHandedOn, ///< the server that the proxy asked
    };

    Kind kind = Kind::Fact;
    QString label;
    QString value;
    Tag tag = Tag::None;
    flow::WireRange bytes = {}; ///< what of the wire it stands for; empty: nothing
    bool operator==(const SheetLine &) const = default;
};
using Sheet = std::vector<SheetLine>;

} // namespace roundtrip::ui
