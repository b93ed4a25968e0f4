"""The one style sheet of the application, made from a palette; widgets ask for a look through two properties.

``role`` on labels: ``title``, ``heading``, ``muted``, ``caption``, ``facts``, ``badge``,
``warning_badge``, ``danger_badge``, ``accent``, ``warning``, ``danger``, ``good``; on frames: ``card``,
``chosen_card``, ``accent_card``, ``warning_card``, ``danger_card``, ``sidebar``, ``composer``,
``bubble``, ``code``, ``code_header``, ``toast``, ``line``, ``reasoning``, ``attachment``, ``popup``.
``kind`` on buttons: ``primary``, ``quiet`` (no outline), ``row`` (a line of the sidebar), ``chip``, ``icon``, ``pill``,
``link``, ``danger``, ``example`` (a question to click). A plain push button has an outline.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from string import Template

from sotto.gui.tokens import Spacing, Tokens

CONTROL_RADIUS = 8
CODE_RADIUS = 10
CARD_RADIUS = 12
BUBBLE_RADIUS = 14

_BASE = """
QWidget { color: $text; }
QMainWindow, QDialog, QStackedWidget, QScrollArea, QScrollArea > QWidget > QWidget[role="page"] { background: $ground; }
QAbstractScrollArea { border: none; }
QToolTip { background: $code_header; color: $text; border: 1px solid $line; padding: 4px 8px; }
QLabel { background: transparent; }
QLabel[role="title"] { font-size: ${title_px}px; font-weight: 600; }
QLabel[role="heading"] { font-size: ${base_px}px; font-weight: 600; }
QLabel[role="muted"] { color: $muted; font-size: ${small_px}px; }
QLabel[role="term"] { font-size: ${small_px}px; font-weight: 500; }
QLabel[role="caption"] { color: $muted; font-size: ${caption_px}px; font-weight: 500; }
QLabel[role="caption"][over="true"] { color: $warning; }
QLabel[role="facts"] { color: $muted; font-size: ${caption_px}px; }
QLabel[role="keycap"] { color: $text; background: $code; border: 1px solid $line; border-bottom: 2px solid $line;
    border-radius: 6px; padding: 2px 7px; font-size: ${caption_px}px; }
QLabel[role="badge"] { color: $good; background: $accent_soft; border-radius: 6px; padding: 3px 8px;
    font-size: ${caption_px}px; }
QLabel[role="warning_badge"] { color: $warning; background: $warning_soft; border-radius: 6px; padding: 3px 8px;
    font-size: ${caption_px}px; }
QLabel[role="danger_badge"] { color: $danger; background: $danger_soft; border-radius: 6px; padding: 3px 8px;
    font-size: ${caption_px}px; }
QLabel[role="accent"] { color: $accent; font-size: ${caption_px}px; font-weight: 600; }
QLabel[role="warning"] { color: $warning; }
QLabel[role="danger"] { color: $danger; }
QLabel[role="good"] { color: $good; }
"""

_FRAMES = """
QFrame[role="card"] { background: $ground; border: 1px solid $line; border-radius: ${card_radius}px; }
QFrame[role="chosen_card"] { background: $ground; border: 1px solid $accent; border-radius: ${card_radius}px; }
QFrame[role="accent_card"] { background: $accent_soft; border: none; border-radius: ${card_radius}px; }
QFrame[role="warning_card"] { background: $warning_soft; border: 1px solid $warning_line;
    border-radius: ${card_radius}px; }
QFrame[role="danger_card"] { background: $danger_soft; border: 1px solid $danger_line;
    border-radius: ${card_radius}px; }
QFrame[role="sidebar"] { background: $sidebar; border: none; border-right: 1px solid $line; }
QFrame[role="composer"] { background: $ground; border: 1px solid $line; border-radius: ${bubble_radius}px; }
QFrame[role="composer"][focused="true"] { border: 1px solid $focus; }
QFrame[role="bubble"] { background: $bubble; border: none; border-radius: ${bubble_radius}px;
    border-bottom-right-radius: 4px; }
QFrame[role="code"] { background: $code; border: 1px solid $line; border-radius: ${code_radius}px; }
QFrame[role="code_header"] { background: $code_header; border: none; border-top-left-radius: 9px;
    border-top-right-radius: 9px; }
QFrame[role="toast"] { background: $toast; border: 1px solid $line; border-radius: ${card_radius}px; }
QFrame[role="attachment"] { background: $ground; border: 1px solid $line; border-radius: ${control_radius}px; }
QFrame[role="popup"] { background: $ground; border: 1px solid $line; border-radius: ${card_radius}px; }
QFrame[role="line"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QFrame[role="reasoning"] { background: transparent; border: none; border-left: 2px solid $line; border-radius: 0; }
"""

_BUTTONS = """
QPushButton { background: $ground; color: $text; border: 1px solid $line; border-radius: ${control_radius}px;
    padding: ${pad}px 14px; font-size: ${small_px}px; min-height: ${button_line}px; }
QPushButton:hover, QPushButton:pressed { background: $hover; }
QPushButton:checked { background: $accent_soft; border-color: $accent_soft; }
QPushButton:disabled { color: $disabled; border-color: $disabled_line; }
QPushButton:focus { border: 2px solid $focus; padding: ${pad_focused}px 13px; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border: 1px solid $accent; font-weight: 600; }
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed { background: $accent_hover; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="primary"]:disabled { background: $off; border-color: $off_line; color: $off_text; }
QPushButton[kind="danger"] { color: $danger; border-color: $danger; }
QPushButton[kind="quiet"], QPushButton[kind="row"], QPushButton[kind="link"] { background: transparent;
    border: 1px solid transparent; }
QPushButton[kind="quiet"]:hover, QPushButton[kind="row"]:hover { background: $hover; }
QPushButton[kind="row"] { text-align: left; padding: ${pad}px 9px; font-size: ${list_px}px; }
QPushButton[kind="row"]:checked { background: $selection; font-weight: 500; }
QPushButton[kind="quiet"]:focus, QPushButton[kind="row"]:focus, QPushButton[kind="link"]:focus {
    border: 2px solid $focus; }
QPushButton[kind="row"]:focus { padding: ${pad_focused}px 8px; }
QPushButton[kind="link"] { color: $accent; padding: 2px 2px; }
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:focus { padding: 1px 1px; }
QPushButton[kind="chip"] { padding: 5px 10px; font-size: ${caption_px}px; }
QPushButton[kind="chip"]:focus { padding: 4px 9px; }
QPushButton[kind="icon"] { padding: 7px 8px; }
QPushButton[kind="icon"]:focus { padding: 6px 7px; }
QPushButton[kind="pill"] { border-radius: 17px; padding: 7px 16px 7px 12px; background: $pill; }
QPushButton[kind="pill"][round="true"] { padding: 0; }
QPushButton[kind="pill"]:focus { padding: 6px 15px 6px 11px; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: ${control_radius}px; padding: 5px;
    color: $muted; font-size: ${small_px}px; }
QToolButton:hover, QToolButton:pressed, QToolButton:open { background: $hover; }
QToolButton:checked { background: transparent; }
QToolButton:focus { border: 2px solid $focus; padding: 4px; }
QToolButton:disabled { color: $disabled; }
QToolButton::menu-indicator, QPushButton::menu-indicator { image: none; width: 0; }
QToolButton[kind="primary"] { background: $accent; border: 1px solid $accent; color: $on_accent; }
QToolButton[kind="primary"]:hover, QToolButton[kind="primary"]:pressed { background: $accent_hover; }
QToolButton[kind="primary"]:focus { border: 2px solid $text; }
QToolButton[kind="primary"]:disabled { background: $off; border-color: $off_line; }
QToolButton[kind="outline"] { border: 1px solid $line; color: $text; padding: 5px 9px; }
QToolButton[kind="outline"]:focus { border: 2px solid $focus; padding: 4px 8px; }
QToolButton#continue_button { padding: 2px 9px; }
QToolButton#continue_button:focus { padding: 1px 8px; }
QToolButton[kind="fold"] { padding: 3px 7px 3px 3px; border-radius: 6px; }
QToolButton[kind="fold"]:focus { padding: 2px 6px 2px 2px; }
QToolButton[kind="fold"]:hover { background: transparent; color: $text; }
QToolButton[kind="code"] { padding: 2px 6px; border-radius: 6px; font-size: ${caption_px}px; }
QToolButton[kind="attachment"] { padding: 3px 5px; border-radius: 6px; color: $text; font-size: ${caption_px}px; }
QToolButton[kind="attachment"]:focus { padding: 2px 4px; }
QToolButton[kind="code"]:focus { padding: 1px 5px; }
QToolButton[kind="code"]:hover { background: $selection; }
"""

_FIELDS = """
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QPlainTextEdit[role="field"], QTextEdit[role="field"] {
    background: $ground; color: $text; border: 1px solid $control; border-radius: ${control_radius}px;
    padding: ${pad_focused}px 10px; min-height: ${field_line}px; font-size: ${small_px}px;
    selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit[role="quiet"], QComboBox[role="quiet"] { border-color: $line; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus, QPlainTextEdit[role="field"]:focus,
QTextEdit[role="field"]:focus { border: 2px solid $focus; padding: ${pad_field_focused}px 9px; }
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled,
QPlainTextEdit[role="field"]:disabled, QTextEdit[role="field"]:disabled { color: $disabled;
    border-color: $disabled_line; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url("$icons/indicator-chevron.svg"); width: 14px; height: 14px; }
QComboBox QAbstractItemView { background: $ground; border: 1px solid $line; padding: 4px;
    selection-background-color: $selection; selection-color: $text; outline: none; }
QPlainTextEdit, QTextEdit, QTextBrowser { background: transparent; selection-background-color: $accent;
    selection-color: $on_accent; }
QCheckBox, QRadioButton { spacing: 8px; background: transparent; font-size: ${small_px}px; }
QCheckBox::indicator, QRadioButton::indicator, QListView::indicator { width: 16px; height: 16px;
    border: 1px solid $control; border-radius: 5px; background: $ground; }
QRadioButton::indicator { border-radius: 9px; }
QCheckBox:disabled, QRadioButton:disabled { color: $disabled; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $disabled_line; }
QCheckBox::indicator:checked, QListView::indicator:checked { background: $accent; border-color: $accent;
    image: url("$icons/indicator-check-$check.svg"); }
QRadioButton::indicator:checked { width: 8px; height: 8px; border: 5px solid $accent; background: $on_accent; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border: 2px solid $focus; width: 14px; height: 14px; }
QRadioButton::indicator:checked:focus { width: 8px; height: 8px; border: 5px solid $focus; }
QCheckBox::indicator:checked:focus { border-color: $text; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button { width: 0; }
QProgressBar { background: $track; border: none; border-radius: 3px; min-height: 6px; max-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
"""

_LISTS = """
QListView, QTreeView { background: transparent; border: none; outline: none; font-size: ${list_px}px; }
QListView::item { border-radius: ${control_radius}px; padding: ${pad}px 10px; color: $text; }
QListView::item:hover { background: $hover; }
QListView::item:selected { background: $selection; color: $text; }
QMenu { background: $ground; border: 1px solid $line; border-radius: ${control_radius}px; padding: 4px; }
QMenu::item { padding: ${pad}px 24px ${pad}px 12px; border-radius: 6px; font-size: ${small_px}px; }
QMenu::icon { padding-left: 8px; }
QMenu::item:selected { background: $selection; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QTabBar { qproperty-drawBase: 0; background: transparent; }
QTabBar::tab { background: transparent; color: $muted; padding: 8px 0px; margin-right: 20px; font-size: ${small_px}px;
    border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $text; font-weight: 600; border-bottom: 2px solid $accent; }
QTabBar::tab:focus { border-bottom: 2px solid $focus; color: $text; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 2px 1px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 1px 2px; }
QScrollBar::handle { background: $scroll; border-radius: 4px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $control; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: $line; }
"""


def build_stylesheet(tokens: Tokens, spacing: Spacing, font_px: int, icons: Path) -> str:
    """Return the style sheet of ``tokens`` and ``spacing`` for a base size of ``font_px`` pixels.

    ``icons`` is the folder of the icons.
    """
    is_contrast = tokens.name == "contrast"
    faded = disabled_ink(tokens)
    values: dict[str, object] = asdict(tokens)
    values |= {
        "base_px": font_px,
        "title_px": round(font_px * 1.47),
        "list_px": max(11, round(font_px * 0.93)),
        "small_px": max(11, round(font_px * 0.9)),
        "button_line": max(18, round(font_px * 1.1)),
        "field_line": max(20, round(font_px * 1.1)),
        "caption_px": max(10, round(font_px * 0.83)),
        "pad": spacing.padding,
        "pad_focused": spacing.padding - 1,
        "pad_field_focused": spacing.padding - 2,
        "control_radius": CONTROL_RADIUS,
        "code_radius": CODE_RADIUS,
        "card_radius": CARD_RADIUS,
        "bubble_radius": BUBBLE_RADIUS,
        "disabled": faded,
        "disabled_line": tokens.line if not is_contrast else faded,
        "off": tokens.selection if not is_contrast else tokens.ground,
        "off_line": tokens.selection if not is_contrast else faded,
        "off_text": tokens.muted if not is_contrast else faded,
        "scroll": mixed(tokens.ground, tokens.control, 0.45),
        "track": tokens.line if not is_contrast else tokens.hover,
        "warning_line": mixed(tokens.warning_soft, tokens.warning, 0.3),
        "danger_line": mixed(tokens.danger_soft, tokens.danger, 0.3),
        "toast": tokens.code_header,
        "pill": tokens.ground if not tokens.is_dark else tokens.code_header,
        "icons": icons.as_posix(),
        "check": "dark" if tokens.is_dark else "light",
    }
    return Template(_BASE + _FRAMES + _BUTTONS + _FIELDS + _LISTS).substitute(values)


def disabled_ink(tokens: Tokens) -> str:
    """Return the colour of words and icons that cannot be used now."""
    if tokens.name == "contrast":
        return mixed(tokens.ground, tokens.text, 0.45)  # its outlines are as bright as its text
    return tokens.control


def mixed(first: str, second: str, share: float) -> str:
    """Return ``first`` with ``share`` (0…1) of ``second`` mixed in; colours are ``#RRGGBB``."""
    channels = (
        round(int(first[index : index + 2], 16) * (1 - share) + int(second[index : index + 2], 16) * share)
        for index in (1, 3, 5)
    )
    return "#" + "".join(f"{channel:02X}" for channel in channels)
