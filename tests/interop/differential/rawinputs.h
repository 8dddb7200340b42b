#pragma once

#include <QByteArrayList>

#include <vector>

namespace roundtrip::differential
{

/// The bytes of one connection, as they arrive.
using Pieces = QByteArrayList;

/// Requests of a grammar, most of them with something odd or hostile in them; one to three on a
/// connection, in one piece, byte by byte or cut anywhere. The same ones each time.
std::vector<Pieces> rawInputs(int count);

} // namespace roundtrip::differential
