#pragma once

#include <QAbstractScrollArea>

namespace roundtrip::ui
{

class Theme;

/// A scrolled picture beside the exchange's: laid out anew when its width or its language changes,
/// with the frame of the focus around what is under the keyboard.
class BoardArea : public QAbstractScrollArea
{
    Q_OBJECT
public:
    using QAbstractScrollArea::QAbstractScrollArea;

    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void changeEvent(QEvent *event) override;

    virtual void relayout() = 0;
};

} // namespace roundtrip::ui
