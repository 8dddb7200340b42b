#pragma once

#include <QHash>
#include <QSet>
#include <QTranslator>

#include <utility>
#include <vector>

namespace roundtrip::ui
{

/// The English of what is shown in another language, so that an action is found by either name: a
/// translator that translates nothing and notes what it is asked for. In English there is nothing
/// to note, and it is not asked.
class SourceTexts final : public QTranslator
{
public:
    /// Listens from here on, when the application speaks another language than its sources.
    static void listen();
    /// The text of the sources, without its mark of a key; empty where it is not known.
    static QString sourceOf(const QString &shown);

    bool isEmpty() const override { return true; }
    QString translate(const char *context, const char *text, const char *disambiguation,
        int n) const override;

private:
    using QTranslator::QTranslator;
    void resolve();

    using Text = std::pair<QByteArray, QByteArray>; ///< context and source
    mutable QSet<Text> m_known;
    mutable std::vector<Text> m_unresolved;
    QHash<QString, QString> m_sources;
};

} // namespace roundtrip::ui
