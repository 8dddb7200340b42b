#pragma once

#include <QLineEdit>

namespace roundtrip::ui
{

class Playback;

/// The number of the event that was the last to happen; another one is typed, and Enter goes there.
/// After Enter and Escape whoever shows the moment has the keys again. A number the trace does not
/// have goes to its nearer end.
class MomentField final : public QLineEdit
{
    Q_OBJECT
public:
    explicit MomentField(Playback &playback, QWidget *parent = nullptr);

Q_SIGNALS:
    /// A person has typed what they wanted, or nothing.
    void finished();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

private:
    void showMoment();
    void go();

    Playback &m_playback;
};

} // namespace roundtrip::ui
