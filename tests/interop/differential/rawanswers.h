#pragma once

#include <QByteArrayList>

#include <vector>

namespace roundtrip::differential
{

/// A request and what its server answers.
struct Exchange {
    QByteArray method = "GET";
    bool asksUpgrade = false; ///< Connection: Upgrade, Upgrade: foo
    bool listensForUpgrade = false; ///< to 'upgrade' and 'connect'
    bool endsLate = false; ///< end() comes behind the answer
    QByteArrayList pieces; ///< each arrives by itself
    enum class Then : quint8 { Nothing, Fin, Reset } then = Then::Nothing;
};

/// Two or three requests through one keep-alive agent.
struct Conversation {
    bool together = false; ///< all are made at once, with maxSockets: 1
    std::vector<Exchange> exchanges;
};

/// Answers of a grammar, most of them with something odd or hostile in them. The same ones each
/// time.
std::vector<Conversation> rawAnswers(int count);

} // namespace roundtrip::differential
