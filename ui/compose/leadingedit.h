#pragma once

#include <QLineEdit>

namespace roundtrip::ui
{

/// A field that may be narrower than what stands in it (a URL, the name of a header): as long as
/// nobody edits it the beginning is seen, and the whole is in the tool tip.
class LeadingEdit final : public QLineEdit
{
    Q_OBJECT
public:
    explicit LeadingEdit(QWidget *parent = nullptr);

    /// Marks all of it with the cursor at the beginning, so that the beginning stays in view.
    void selectFromEnd();

protected:
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    QString m_textTip; ///< the tool tip as the text made it
};

} // namespace roundtrip::ui
