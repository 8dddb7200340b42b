#pragma once

#include <QList>
#include <QPointer>
#include <QPushButton>

class QLabel;
class QScrollArea;

namespace roundtrip::ui
{

class Theme;

/// The edge of a form that goes on below what is seen: it names what lies there, and a click
/// scrolls to it. Where all is seen it is not there.
class MoreBelow final : public QPushButton
{
    Q_OBJECT
public:
    MoreBelow(const Theme &theme, QScrollArea *scroll, QWidget *parent);
    /// What stands above a part of the form: its name, when it is out of sight.
    void addPart(QLabel *caption);

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QList<QLabel *> below() const;
    void follow();
    void scrollOn();

    const Theme &m_theme;
    QScrollArea *m_scroll;
    QList<QPointer<QLabel>> m_parts;
};

} // namespace roundtrip::ui
