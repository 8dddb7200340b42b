#pragma once

#include <QByteArrayView>

namespace roundtrip::fuzz
{

/// The first bytes of each input are options: see Input.
///
/// A connection's requests through the parser. Options: 1 conformance Node, 2 small limits, 4 an
/// Upgrade is taken, 16 pauses in every call.
void parseRequests(QByteArrayView input);
/// A connection's responses. 4: they answer HEAD, 8: CONNECT.
void parseResponses(QByteArrayView input);
/// Whole connections in memory: 1 conformance Node, 2 and 4 which (a server that reads the input, a
/// client that does, both with the input as what the program says, a server that gives connections
/// away), 8 another handler or method, 16 small limits.
void converse(QByteArrayView input);

} // namespace roundtrip::fuzz
