#pragma once

#include <QWidget>

class QLineEdit;
class QToolButton;

namespace roundtrip::ui
{

class Theme;

/// The name of a file, typed or chosen.
class FileField final : public QWidget
{
    Q_OBJECT
public:
    /// `what` names the field for people who hear it and for the dialog: "Certificate".
    FileField(const Theme &theme, const QString &what, QWidget *parent = nullptr);

    QString text() const;
    void setText(const QString &text);
    QLineEdit *edit() const { return m_edit; }
    QToolButton *chooseButton() const { return m_choose; }

Q_SIGNALS:
    void edited();

private:
    void choose();

    const QString m_what;
    QLineEdit *m_edit;
    QToolButton *m_choose;
};

} // namespace roundtrip::ui
