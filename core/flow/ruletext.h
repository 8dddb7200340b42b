#pragma once

#include <QByteArrayView>
#include <QString>

namespace roundtrip::flow
{

/// What the rule of this name (core/message/rules.h) says, for people; empty for a name that is not
/// known (a file of a newer program).
QString ruleWords(QByteArrayView name);

} // namespace roundtrip::flow
