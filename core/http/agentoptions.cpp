#include "core/http/agentoptions.h"

namespace roundtrip::http
{

Status AgentOptions::validate() const
{
    if (maxTotalSockets >= 0)
        return Done{};
    return Failure{Error{.code = "ERR_OUT_OF_RANGE",
        .message = "The value of \"maxTotalSockets\" is out of range. It must be >= 1. Received "
            + QByteArray::number(maxTotalSockets),
        .syscall = {}}};
}

AgentOptions AgentOptions::global()
{
    AgentOptions options;
    options.name = "globalAgent";
    options.keepAlive = true;
    options.timeout = std::chrono::milliseconds(5000);
    return options;
}

} // namespace roundtrip::http
