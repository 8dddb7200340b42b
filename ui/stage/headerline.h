#pragma once

#include <QWidget>

class QHBoxLayout;
class QPushButton;

namespace roundtrip::ui
{

class SegmentedControl;
class Theme;

/// Which exchange the stage shows: "Exchange 7  POST /api/data  third on this connection".
struct StageHeading {
    int number = 0; ///< 0: none
    QString method;
    QString target;
    QString note;
    bool operator==(const StageHeading &) const = default;
};

/// What can be done next with one click.
struct HeaderLink {
    QString text; ///< empty: nothing
    QString shortText; ///< where there is no room
    QString toolTip;
    QString shorterText = {}; ///< between them; empty: there is nothing between them
    bool operator==(const HeaderLink &) const = default;
};

/// "third on this connection"; in words up to ten.
QString ordinalNote(int ordinal);

/// The line above the stage: which exchange it shows, and what could be tried next.
class HeaderLine final : public QWidget
{
    Q_OBJECT
public:
    explicit HeaderLine(const Theme &theme, QWidget *parent = nullptr);
    void setHeading(const StageHeading &heading);
    const StageHeading &heading() const { return m_heading; }

    /// One quiet link at the end of the line; none when the text is empty.
    void setLink(const HeaderLink &link);
    QPushButton *link() const { return m_link; }
    /// A widget at the end of the line, behind the link. Owned as a child.
    void setCorner(QWidget *corner);
    /// In front of a class: the corner instead of the switch and the link.
    void setPresented(bool presented);

    /// A choice at the end of the line, behind the link; where there is little room it is one button
    /// with a menu. Becomes its child.
    void setSwitch(SegmentedControl *control);

Q_SIGNALS:
    void linkActivated();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

private:
    void fit();
    double headingWidth() const;
    double noteWidth() const;
    void fitLink();
    int switchWidth() const;

    const Theme &m_theme;
    StageHeading m_heading;
    QPushButton *m_link;
    SegmentedControl *m_switch = nullptr;
    QWidget *m_corner = nullptr;
    bool m_presented = false;
    HeaderLink m_offer;
};

} // namespace roundtrip::ui
