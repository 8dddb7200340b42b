#pragma once

#include <QString>

namespace roundtrip::app
{

/// Installs the translation of the program and of Qt's own texts for a language ("zh_CN"), or for
/// the locale's when it is empty. English needs none: it stands in the sources. An application must
/// exist; it owns what is installed.
void installTranslations(const QString &language = {});

} // namespace roundtrip::app
