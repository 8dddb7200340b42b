#include "ui/theme/stylesheet.h"

#include "ui/theme/theme.h"

#include <QFontInfo>

#include <array>
#include <utility>

namespace roundtrip::ui
{

namespace
{

// Each text below is a piece of Qt style sheet; @names are replaced by the tokens and @N by N
// pixels of the design.

constexpr auto surfaces = R"(
QMainWindow, QDialog { background: @panel; }
QDialog[framed="true"] { border: @2px solid @strongLine; }
QMainWindow::separator { background: @line; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: @accent; }
QWidget { color: @text; selection-background-color: @selection; selection-color: @text; }
QToolTip { background: @panel; color: @text; border: 1px solid @strongLine; padding: @4px; }
QLabel { background: transparent; }
QLabel[muted="true"] { color: @muted; }
QLabel[small="true"] { font-size: @small; }
QLabel[strong="true"] { font-weight: 600; }
QLabel[code="true"], QLineEdit[code="true"], QPlainTextEdit[code="true"], QTextEdit[code="true"],
QComboBox[code="true"], QSpinBox[code="true"], QCheckBox[code="true"] { font-family: @codeFamilies; font-size: @codeSize; }
QLabel[held="true"] { color: @endText; font-weight: 600; }
QLabel[invalid="true"] { color: @errorText; }
QLabel[warning="true"] { color: @endText; }
QFrame[banner="true"] { background: @headTint; border: none; border-left: @4px solid @accent; }
QFrame[panel="true"] { background: @panel; border: 1px solid @line; border-radius: @6px; }
QLabel[badge="live"], QLabel[badge="behind"], QLabel[badge="paused"], QLabel[badge="replay"],
QLabel[badge="held"] { color: @onAccent; background: @accentFill; border-radius: @6px; padding: @4px @10px;
    font-weight: 600; }
QLabel[badge="live"] { background: @chunkFill; }
QLabel[badge="behind"], QLabel[badge="held"] { background: @endFill; }
QLabel[badge="paused"] { background: @mutedFill; }
QScrollArea, QAbstractScrollArea { border: none; }
QStatusBar { background: @window; color: @muted; border-top: 1px solid @line; font-size: @small; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: @muted; font-size: @small; padding: @3px @8px; }
QStatusBar QLabel[warning="true"] { color: @endText; }
QSplitter::handle { background: @line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QDockWidget { titlebar-close-icon: none; titlebar-normal-icon: none; }
QDockWidget::title { background: @panel; padding: @6px @8px; border-bottom: 1px solid @line; }
QGroupBox { border: none; margin-top: @16px; font-weight: 600; }
QGroupBox::title { subcontrol-origin: margin; left: 0; color: @muted; }
)";

constexpr auto menus = R"(
QMenuBar { background: @panel; padding: @2px @4px; }
QMenuBar::item { background: transparent; padding: @4px @8px; border-radius: @4px; }
QMenuBar::item:selected { background: @headTint; }
QMenu { background: @panel; border: 1px solid @strongLine; padding: @4px; }
QMenu::item { padding: @5px @24px @5px @24px; border-radius: @4px; }
QMenu::item:selected { background: @headTint; }
QMenu::item:disabled { color: @faint; }
QMenu::separator { height: 1px; background: @line; margin: @4px @8px; }
QMenu::icon { padding-left: @6px; }
QMenu::indicator { width: @12px; height: @12px; left: @6px; }
QMenu::indicator:checked { image: url(:/icons/qss/check-@mode.svg); }
QToolBar { background: @panel; border: none; border-bottom: 1px solid @line; padding: @6px @8px;
    spacing: @8px; }
QToolBar::handle { image: none; width: @4px; }
QToolBar::separator { background: @line; width: 1px; margin: @6px @4px; }
)";

constexpr auto buttons = R"(
QPushButton, QToolButton { background: @panel; color: @text; border: 1px solid @strongLine; border-radius: @6px;
    padding: @5px @11px; }
QPushButton, QToolButton { outline: none; }
QPushButton:hover, QToolButton:hover { background: @hover; }
QPushButton:pressed, QToolButton:pressed { background: @headTint; }
QPushButton:focus, QToolButton:focus { border: 2px solid @accent; padding: @5pxLess @11pxLess; }
QPushButton:disabled, QToolButton:disabled { color: @faint; border-color: @line; }
QPushButton:checked, QToolButton:checked { background: @headTint; color: @accentOnTint; }
QPushButton[primary="true"] { background: @accentFill; color: @onAccent; border-color: @accentFill; font-weight: 600; }
QPushButton[primary="true"]:hover { background: @accentHover; border-color: @accentHover; }
QPushButton[primary="true"]:pressed { background: @accentPressed; border-color: @accentPressed; }
QPushButton[primary="true"]:focus { border: 2px solid @text; padding: @5pxLess @11pxLess; }
QPushButton[primary="true"]:disabled { background: @line; color: @muted; border-color: @line; }
QPushButton[flat="true"], QToolButton[flat="true"] { background: transparent; border: 1px solid transparent;
    color: @accentText; padding: @3px @4px; text-align: left; }
QPushButton[flat="true"]:hover, QToolButton[flat="true"]:hover { background: @headTint; }
QPushButton[flat="true"]:focus, QToolButton[flat="true"]:focus { border: 1px solid @accent; }
QPushButton[edge="true"] { background: @panel; border: none; border-top: 1px solid @line; border-radius: 0;
    color: @accentText; font-size: @small; text-align: left; padding: @4px @12px; }
QPushButton[edge="true"]:hover { background: @headTint; }
QPushButton[callButton="true"] { font-size: @small; padding: @3px @8px; }
QPushButton[callButton="true"]:focus { padding: @3pxLess @8pxLess; }
QToolButton[remove="true"] { background: transparent; border: 1px solid transparent; color: @muted; padding: @3px @4px; }
QToolButton[remove="true"]:hover { color: @errorText; background: @errorTint; }
QToolButton[remove="true"]:focus { border: 1px solid @accent; }
QToolButton[acting="true"] { background: @endTint; color: @endText; border-color: @endText; }
QPushButton::menu-indicator, QToolButton::menu-indicator { image: url(:/icons/qss/down-@mode.svg); width: @9px;
    height: @9px; subcontrol-origin: padding; subcontrol-position: right center; right: @8px; }
QPushButton[menu="true"], QToolButton[popupMode="2"], QToolButton[popupMode="1"] { padding-right: @24px; }
QToolButton[segment] { border-radius: 0; padding: @5px @7px; }
QToolButton[segment][compact="true"] { font-size: @small; padding: @5px @4px; }
QToolButton[segment][compact="true"]:focus { padding: @5pxLess @4pxLess; }
QToolButton[segment="first"] { border-top-left-radius: @6px; border-bottom-left-radius: @6px; border-right: none; }
QToolButton[segment="middle"] { border-right: none; }
QToolButton[segment="last"] { border-top-right-radius: @6px; border-bottom-right-radius: @6px; }
QToolButton[segment="only"] { border-radius: @6px; }
QToolButton[choice="true"], QToolButton[choice="true"]:focus { padding-right: @22px; }
QToolButton[segment]:checked { background: @headTint; color: @accentOnTint; font-weight: 600; }
QToolButton[segment]:focus { border: 2px solid @accent; padding: @5pxLess @7pxLess; }
)";

constexpr auto fields = R"(
QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QComboBox { background: @panel; color: @text;
    border: 1px solid @strongLine; border-radius: @6px; padding: @4px @8px; }
QPlainTextEdit, QTextEdit { padding: @4px; }
QPlainTextEdit[piece="true"] { padding: 0 @4px; }
QTextBrowser[sheet="true"], QTextBrowser[sheet="true"]:focus { border: none; padding: 0; border-radius: 0; }
QTextBrowser[card="true"] { background: @headTint; border: 1px solid @headTint; padding: 0; }
QTextBrowser[card="true"]:focus { border: 1px solid @accent; padding: 0; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus {
    border: 2px solid @accent; padding: @4pxLess @8pxLess; }
QPlainTextEdit:focus, QTextEdit:focus { padding: @4pxLess; }
QTextBrowser[card="true"]:focus, QTextBrowser[sheet="true"]:focus { padding: 0; }
QPlainTextEdit[piece="true"]:focus { padding: 0 @4pxLess; margin: 0; }
QLineEdit:disabled, QPlainTextEdit:disabled, QSpinBox:disabled, QComboBox:disabled { color: @faint;
    background: @window; border-color: @line; }
QLineEdit[readOnly="true"], QPlainTextEdit[readOnly="true"] { background: @window; border-color: @line; }
QLineEdit[invalid="true"], QPlainTextEdit[invalid="true"], QComboBox[invalid="true"], QSpinBox[invalid="true"] {
    border: 2px solid @error; padding: @4pxLess @8pxLess; background: @errorTint; }
QLineEdit[callField="true"] { padding: @2px @6px; }
QLineEdit[callField="true"]:focus, QLineEdit[callField="true"][invalid="true"] { padding: @2pxLess @6pxLess; }
QComboBox { padding-right: @22px; combobox-popup: 0; }
QComboBox:focus { padding-right: @22pxLess; }
QComboBox::drop-down { border: none; width: @22px; subcontrol-origin: padding; subcontrol-position: right center; }
QComboBox::down-arrow { image: url(:/icons/qss/down-@mode.svg); width: @9px; height: @9px; }
QComboBox QAbstractItemView { background: @panel; border: 1px solid @strongLine; outline: none; padding: 0; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button { border: none;
    width: @18px; background: transparent; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url(:/icons/qss/up-@mode.svg); width: @8px; height: @8px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url(:/icons/qss/down-@mode.svg); width: @8px; height: @8px; }
QCheckBox, QRadioButton { spacing: @8px; background: transparent; padding: @2px; border: 1px solid transparent;
    border-radius: @4px; }
QCheckBox:focus, QRadioButton:focus { border: 1px solid @accent; }
QCheckBox::indicator, QRadioButton::indicator { width: @14px; height: @14px; border: 1px solid @faint;
    border-radius: @4px; background: @panel; }
QRadioButton::indicator { border-radius: @8px; }
QCheckBox::indicator:checked { background: @accentFill; border-color: @accentFill;
    image: url(:/icons/qss/checked-@mode.svg); }
QRadioButton::indicator:checked { border: @4px solid @accentFill; width: @8px; height: @8px; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: @line; background: @window; }
)";

constexpr auto tabs = R"(
QTabWidget::pane { border: none; border-top: 1px solid @line; top: -1px; }
QTabWidget::tab-bar { left: @8px; }
QTabBar { background: transparent; border: none; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: @muted; border: none; border-bottom: 2px solid transparent;
    padding: @8px @2px @6px @2px; margin: 0 @8px; }
QTabBar[crowded="true"] { font-size: @small; }
QTabBar[crowded="true"]::tab { margin: 0 @4px; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected { color: @accentText; border-bottom: 2px solid @accent; font-weight: 600; }
QTabBar::tab:focus { color: @text; background: @headTint; }
QTabBar::tab:disabled { color: @faint; }
)";

constexpr auto lists = R"(
QTableView, QTreeView, QListView { background: @panel; alternate-background-color: @panel; border: none; outline: none;
    gridline-color: @line; selection-background-color: @selection; selection-color: @text; }
QTableView::item, QTreeView::item, QListView::item { padding: @3px @6px; border: none; }
QTableView::item { border-bottom: 1px solid @line; }
QTableView::item:selected, QTreeView::item:selected, QListView::item:selected { background: @selection;
    color: @text; }
QTableView:focus, QTreeView:focus, QListView:focus { border: 1px solid @accent; }
QTableView[ownFocus="true"]:focus { border: none; }
QHeaderView { background: @panel; border: none; }
QHeaderView::section { background: @panel; color: @muted; border: none; border-bottom: 1px solid @line;
    padding: @4px @6px; font-weight: normal; }
QTableCornerButton::section { background: @panel; border: none; }
)";

constexpr auto bars = R"(
QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: @10px; }
QScrollBar:horizontal { height: @10px; }
QScrollBar::handle { background: @strongLine; border-radius: @3px; margin: @2px; }
QScrollBar::handle:vertical { min-height: @24px; }
QScrollBar::handle:horizontal { min-width: @24px; }
QScrollBar::handle:hover { background: @faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: @window; border: 1px solid @line; border-radius: @4px; text-align: center; }
QProgressBar::chunk { background: @accent; border-radius: @3px; }
QSlider::groove:horizontal { height: @4px; background: @line; border-radius: @2px; }
QSlider::handle:horizontal { width: @14px; margin: -@5px 0; background: @accent; border-radius: @7px; }
QSlider::handle:horizontal:focus { border: 2px solid @text; }
)";

QString familiesOf(const QFont &font)
{
    QStringList quoted;
    for (const QString &family : font.families())
        quoted << QLatin1Char('"') + family + QLatin1Char('"');
    return quoted.join(QStringLiteral(", "));
}

QString sizeOf(const QFont &font)
{
    return font.pointSizeF() > 0 ? QString::number(font.pointSizeF(), 'f', 2) + QStringLiteral("pt")
                                 : QString::number(font.pixelSize()) + QStringLiteral("px");
}

/// The value of a name: a colour, a font, or for "12px" twelve pixels of the design ("12pxLess":
/// one pixel fewer, for what has a border of 2 instead of 1).
QString valueOf(const QString &name, const Theme &theme)
{
    const Palette &p = theme.palette();
    const QColor onAccent = p.dark ? p.stage : QColor(Qt::white);
    const QColor fill = readableOn(p.accent, onAccent);
    const std::array<std::pair<const char *, QColor>, 30> colors{{
        {"window", p.window},
        {"panel", p.panel},
        {"stage", p.stage},
        {"line", p.line},
        {"strongLine", p.strongLine},
        {"text", p.text},
        {"muted", p.muted},
        {"faint", p.faint},
        {"accent", p.accent},
        {"headTint", p.headTint},
        {"chunkTint", p.chunkTint},
        {"endTint", p.endTint},
        {"error", p.error},
        {"errorTint", p.errorTint},
        {"agent", p.agent},
        {"agentTint", p.agentTint},
        {"selection", p.selection},
        {"onAccent", onAccent},
        {"accentFill", fill},
        {"accentHover", mixed(fill, p.text, 0.12)},
        {"accentPressed", mixed(fill, p.text, 0.24)},
        {"accentText", readableOn(p.accent, p.panel)},
        {"accentOnTint", readableOn(p.accent, p.headTint)},
        {"hover", mixed(p.panel, p.text, 0.05)},
        {"errorText", readableOn(p.error, p.panel)},
        {"endText", readableOn(p.end, p.panel)},
        {"chunkFill", readableOn(p.chunk, onAccent)},
        {"endFill", readableOn(p.end, onAccent)},
        {"mutedFill", readableOn(p.muted, onAccent)},
        {"head", p.head},
    }};
    for (const auto &[token, color] : colors) {
        if (name == QLatin1String(token))
            return color.name();
    }
    if (name == QLatin1String("mode"))
        return p.dark ? QStringLiteral("dark") : QStringLiteral("light");
    if (name == QLatin1String("small"))
        return sizeOf(theme.small());
    if (name == QLatin1String("codeSize"))
        return sizeOf(theme.code());
    if (name == QLatin1String("codeFamilies"))
        return familiesOf(theme.code());
    const bool less = name.endsWith(QLatin1String("pxLess"));
    const int pixels = theme.px(QStringView(name).chopped(less ? 6 : 2).toInt()) - (less ? 1 : 0);
    return QString::number(pixels) + QStringLiteral("px");
}

QString filled(const QString &text, const Theme &theme)
{
    QString result;
    qsizetype at = 0;
    while (at < text.size()) {
        const qsizetype mark = text.indexOf(QLatin1Char('@'), at);
        if (mark < 0)
            break;
        qsizetype end = mark + 1;
        while (end < text.size() && text.at(end).isLetterOrNumber())
            ++end;
        result += QStringView(text).mid(at, mark - at);
        result += valueOf(text.mid(mark + 1, end - mark - 1), theme);
        at = end;
    }
    result += QStringView(text).mid(at);
    return result;
}

} // namespace

QString styleSheetFor(const Theme &theme)
{
    QString sheet;
    for (const char *part : {surfaces, menus, buttons, fields, tabs, lists, bars})
        sheet += filled(QString::fromLatin1(part), theme);
    return sheet;
}

} // namespace roundtrip::ui
