"""How large a dialog opens."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QDialog

_FRAME: Final = 48
"""Pixels, above all for the title bar of the dialog's own."""


def resize_within_window(dialog: QDialog, width: int, height: int) -> None:
    """Give ``dialog`` this size in pixels, or what is left beside a small window: its buttons must be on the screen."""
    parent = dialog.parentWidget()
    if parent is not None:
        room = parent.window().size()
        width, height = min(width, room.width() - _FRAME), min(height, room.height() - _FRAME)
    dialog.resize(width, height)
