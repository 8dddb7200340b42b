#pragma once

#include <QByteArrayList>

#include <vector>

namespace roundtrip::differential
{

/// The bytes of one connection, as they arrive.
using Pieces = QByteArrayList;

/// Requests of a grammar, most of them with something odd or hostile in them; one to three on a
/// connection, in one piece, byte by byte or cut anywhere. The same ones each time.
struct Input {
    Pieces pieces;
    bool answersLate = false; ///< the program does, when all pieces have come
    bool saysClose = false; ///< the program says Connection: close
};
std::vector<Input> rawInputs(int count);

} // namespace roundtrip::differential
