#pragma once

#include "core/flow/steps.h"

#include <QTextLayout>
#include <QWidget>

#include <vector>

namespace roundtrip::ui
{

class Theme;

/// The sentence on top of the stage: who waits for whom, and below it what comes next. Wraps to two
/// lines at most; once it took two, it keeps the room for them until forget(), so that the stage
/// does not jump while time goes on.
class SentenceView final : public QWidget
{
    Q_OBJECT
public:
    explicit SentenceView(const Theme &theme, QWidget *parent = nullptr);

    void setSentence(const flow::Sentence &sentence);
    const flow::Sentence &sentence() const { return m_sentence; }
    /// Another exchange: the room may shrink again.
    void forget();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

private:
    struct CodeRange {
        int begin = 0;
        int length = 0;
    };
    void layOut();
    QFont font(double width) const;
    void paintTints(QPainter &painter, QPointF origin) const;

    const Theme &m_theme;
    flow::Sentence m_sentence;
    QTextLayout m_layout;
    std::vector<CodeRange> m_code;
    int m_lines = 1; ///< room is kept for
};

} // namespace roundtrip::ui
