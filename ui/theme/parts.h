#pragma once

#include <QString>

class QLabel;
class QPushButton;
class QToolButton;
class QWidget;

namespace roundtrip::ui
{

// Small parts that every panel is made of, so that they look alike. Their looks are the style
// sheet's.

/// A label that shows its text as it is, tags included: every label of the window is made here.
QLabel *makeLabel(const QString &text, QWidget *parent);
/// A muted line above a field or a group of fields: "Headers of yours".
QLabel *makeCaption(const QString &text, QWidget *parent);
/// A muted paragraph that wraps: "The module adds: Host, …".
QLabel *makeNote(QWidget *parent);
/// A paragraph that says what will surprise: amber.
QLabel *makeWarning(QWidget *parent);
/// What is wrong with the field above it; hidden while it is empty.
QLabel *makeComplaint(QWidget *parent);
/// A button that looks like a link: "+ Add a piece".
QPushButton *makeLink(const QString &text, QWidget *parent);
/// A small cross that removes the row it stands in.
QToolButton *makeRemoveButton(const QString &accessibleName, QWidget *parent);

/// Sets the widget in the fixed-width font.
void setCode(QWidget *widget);

/// Marks a field as wrong, or not, and says why to people who hear the window.
void setInvalid(QWidget *field, bool invalid, const QString &why = {});
/// Writes a complaint, or hides the label when there is none.
void setComplaint(QLabel *label, const QString &text);

} // namespace roundtrip::ui
