"""The part of the style sheet that only the main window needs: large greetings, chips, and the header's line."""

from __future__ import annotations

from string import Template

from sotto.gui.tokens import Tokens

_SHEET = """
QLabel[role="display"] { font-size: ${display_px}px; font-weight: 600; }
QLabel[role="lead"] { color: $muted; font-size: ${base_px}px; }
QLabel[role="chat_title"] { font-size: ${base_px}px; font-weight: 600; }
QLabel[role="chip"] { color: $muted; border: 1px solid $line; border-radius: 6px; padding: 3px 7px;
    font-size: ${caption_px}px; }
QLabel[role="path"] { color: $muted; font-size: ${caption_px}px; }
QLabel#promise_line, QLabel#context_figure, QLabel#sidebar_empty { font-weight: 400; }
QFrame#header { background: $ground; border: none; border-bottom: 1px solid $line; }
QWidget#scrim, QWidget#palette_scrim { background: rgba(0, 0, 0, 90); }
QLineEdit#search_field { border: 1px solid $line; padding: 6px 8px; }
QLineEdit#search_field:focus { border: 2px solid $focus; padding: 5px 7px; }
QLineEdit#rename_field { padding: 3px 7px; min-height: 0px; font-size: ${list_px}px; }
QPlainTextEdit#composer { border: none; padding: 0px; font-size: ${base_px}px; }
QPushButton#model_picker { padding: 5px 10px; }
QPushButton[kind="example"] { text-align: left; padding: 14px 16px; border-radius: 10px; font-size: ${base_px}px; }
QPushButton[kind="example"]:focus { padding: 13px 15px; }
QPushButton[kind="row"] { padding-left: 5px; }
QPushButton[kind="row"]:focus { padding-left: 4px; }
QFrame[role="palette"] { background: $ground; border: 1px solid $line; border-radius: 12px; }
QLineEdit#palette_field, QLineEdit#palette_field:focus { border: none; padding: 2px 0px; font-size: ${base_px}px;
    background: transparent; }
QFrame#find_bar { background: $ground; border: none; border-bottom: 1px solid $line; }
QFrame[role="dock"] { background: $ground; border: 1px solid $line; border-radius: 10px; }
QFrame[role="dock"][place="below"] { border: none; border-top: 1px solid $line; border-radius: 0px; }
QPushButton[kind="dock"] { background: transparent; border: 1px solid transparent; border-radius: 6px;
    text-align: left; padding: 3px 4px; font-weight: 600; }
QPushButton[kind="dock"]:hover { text-decoration: underline; }
QPushButton[kind="dock"]:focus { border: 2px solid $focus; padding: 2px 3px; }
QTableView#privacy_requests_table { background: transparent; border: none; outline: none; color: $text;
    font-size: ${caption_px}px; selection-background-color: $selection; selection-color: $text; }
QTableView#privacy_requests_table QHeaderView, QTableView#privacy_requests_table QHeaderView::section {
    background: transparent; color: $muted; border: none; }
QTableView#privacy_requests_table QHeaderView::section { border-bottom: 1px solid $line; padding: 6px 7px;
    font-size: ${caption_px}px; font-weight: 500; }
QTableView#privacy_requests_table::item { padding: 2px 4px; border: none; }
QProgressBar#context_meter { min-height: 5px; max-height: 5px; border-radius: 2px; }
QProgressBar#context_meter::chunk { border-radius: 2px; }
"""


def build_window_stylesheet(tokens: Tokens, font_px: int) -> str:
    """Return the main window's own style sheet for a base size of ``font_px`` pixels."""
    return Template(_SHEET).substitute(
        ground=tokens.ground,
        text=tokens.text,
        selection=tokens.selection,
        muted=tokens.muted,
        line=tokens.line,
        focus=tokens.focus,
        base_px=font_px,
        display_px=round(font_px * 1.8),
        list_px=max(11, round(font_px * 0.93)),
        caption_px=max(10, round(font_px * 0.83)),
    )
