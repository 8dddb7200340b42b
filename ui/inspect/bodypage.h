#pragma once

#include "core/flow/exchange.h"
#include "ui/inspect/inspectorpage.h"

#include <optional>

class QLabel;
class QPlainTextEdit;

namespace roundtrip::ui
{

class SegmentedControl;
class Theme;

/// The payload of the request or of the answer, without its framing: as text, as JSON, as bytes. Of
/// a large one the beginning; what is not shown is said.
class BodyPage final : public InspectorPage
{
    Q_OBJECT
public:
    enum Message { Request, Response };
    enum Form { Text, Json, Hex };

    explicit BodyPage(const Theme &theme, QWidget *parent = nullptr);

    void show(const InspectedExchange &exchange) override;
    void clear(const QString &why) override;
    using InspectorPage::show;

    SegmentedControl *messageChoice() const { return m_message; }
    SegmentedControl *formChoice() const { return m_form; }
    QPlainTextEdit *text() const { return m_text; }
    QLabel *note() const { return m_note; }

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void take(const flow::Payload &payload);
    void render();
    Form bestForm() const;
    QString shown(Form form) const;
    QString noteFor(Form form, int brokenLines) const;
    int bytesInLine() const;

    SegmentedControl *m_message;
    SegmentedControl *m_form;
    QLabel *m_note;
    QPlainTextEdit *m_text;
    flow::Payload m_payloads[2];
    flow::Payload m_payload;
    std::optional<QByteArray> m_pretty; ///< when the payload is JSON
    bool m_jsonTooLarge = false; ///< it is JSON, and indented it would be too large
    bool m_chosenByPerson = false; ///< the form: then it stays, else it is the best one
    QString m_shownText;
    bool m_over = false; ///< it ended with an error: what is not here will not come
    flow::ExchangeKey m_key;
};

} // namespace roundtrip::ui
