#pragma once

#include <QWidget>

namespace roundtrip::ui
{

class Theme;

/// What a person does to the connection that the stage shows, and what follows from it now.
struct StageNotice {
    QString text; ///< empty: nothing
    QString detail;
    QString toolTip;
    bool operator==(const StageNotice &) const = default;
};

/// One line above the sentence, with a pencil: what is shown is not as it would be by itself. It is
/// there only while somebody has changed something.
class NoticeLine final : public QWidget
{
    Q_OBJECT
public:
    explicit NoticeLine(const Theme &theme, QWidget *parent = nullptr);

    void setNotice(const StageNotice &notice);
    const StageNotice &notice() const { return m_notice; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    StageNotice m_notice;
};

} // namespace roundtrip::ui
