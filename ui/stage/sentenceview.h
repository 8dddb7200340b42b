#pragma once

#include "core/flow/steps.h"

#include <QTextLayout>
#include <QWidget>

#include <vector>

namespace roundtrip::ui
{

class Theme;

/// The sentence on top of the stage: who waits for whom, and below it what comes next. Wraps to two
/// lines at most; what does not fit is left out and stands in the tool tip. It is as high as its
/// text; while it keeps room (an exchange is shown) it is as high as two lines: the stage does not
/// jump with every step, and is where it is whatever was seen before.
class SentenceView final : public QWidget
{
    Q_OBJECT
public:
    explicit SentenceView(const Theme &theme, QWidget *parent = nullptr);

    void setSentence(const flow::Sentence &sentence);
    const flow::Sentence &sentence() const { return m_sentence; }
    /// What of it is on the lines.
    QString shownText() const;
    void setKeepsRoom(bool keeps);
    /// Where the stage is low its own height matters more than the size of the letters.
    void setLow(bool low);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    struct CodeRange {
        int begin = 0;
        int length = 0;
    };
    void layOut();
    bool breakLines(const QString &text, double width);
    void elide(const QString &text, double width);
    QString plainNext() const;
    QFont font(double width) const;
    double lineHeight() const;
    double textHeight() const; ///< of the sentence alone
    void paintTints(QPainter &painter, QPointF origin) const;

    const Theme &m_theme;
    flow::Sentence m_sentence;
    QTextLayout m_layout;
    std::vector<CodeRange> m_code;
    int m_lines = 1; ///< there is room for
    bool m_low = false;
    bool m_keepsRoom = false;
};

} // namespace roundtrip::ui
