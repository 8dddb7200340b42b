#include "ui/window/sourcetexts.h"

#include "ui/window/windowactions.h"

#include <QCoreApplication>
#include <QPointer>
#include <QThread>

namespace roundtrip::ui
{

namespace
{

QPointer<SourceTexts> &theOne()
{
    static QPointer<SourceTexts> one;
    return one;
}

} // namespace

void SourceTexts::listen()
{
    const char *sample = "&File";
    if (theOne() || WindowActions::tr(sample) == QLatin1String(sample))
        return;
    theOne() = new SourceTexts(QCoreApplication::instance());
    QCoreApplication::installTranslator(theOne());
}

QString SourceTexts::sourceOf(const QString &shown)
{
    if (!theOne())
        return {};
    theOne()->resolve();
    return theOne()->m_sources.value(shown);
}

/// The window's thread alone: what the engine says is no name of an action.
QString SourceTexts::translate(
    const char *context, const char *text, const char *, int n) const
{
    if (n >= 0 || QThread::currentThread() != thread())
        return {};
    const Text one(context, text);
    if (!m_known.contains(one)) {
        m_known.insert(one);
        m_unresolved.push_back(one);
    }
    return {};
}

void SourceTexts::resolve()
{
    for (const auto &[context, text] : std::exchange(m_unresolved, {})) {
        const QString shown = QCoreApplication::translate(context.constData(), text.constData());
        m_sources.insert(
            withoutAccelerator(shown), withoutAccelerator(QString::fromUtf8(text)));
    }
}

} // namespace roundtrip::ui
