#include "tests/fuzz/targets.h"

#include <QCoreApplication>

#include <cstddef>

extern "C" int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    static QCoreApplication application(*argc, *argv);
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const quint8 *data, std::size_t size)
{
    roundtrip::fuzz::converse({reinterpret_cast<const char *>(data), qsizetype(size)});
    QCoreApplication::sendPostedEvents();
    return 0;
}
