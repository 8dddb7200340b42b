#pragma once

#include <QWidget>

namespace roundtrip::ui
{

class Theme;

/// Which exchange the stage shows: "Exchange 7  POST /api/data  third on this connection".
struct StageHeading {
    int number = 0; ///< 0: none
    QString method;
    QString target;
    QString note;
    bool operator==(const StageHeading &) const = default;
};

/// "third on this connection, which was reused"; in words up to ten.
QString ordinalNote(int ordinal);

class HeaderLine final : public QWidget
{
    Q_OBJECT
public:
    explicit HeaderLine(const Theme &theme, QWidget *parent = nullptr);
    void setHeading(const StageHeading &heading);
    const StageHeading &heading() const { return m_heading; }

protected:
    void paintEvent(QPaintEvent *event) override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

private:
    const Theme &m_theme;
    StageHeading m_heading;
};

} // namespace roundtrip::ui
