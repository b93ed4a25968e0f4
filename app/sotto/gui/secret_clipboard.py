"""A secret on the clipboard: it is marked as one, and taken off again after a while, or when Sotto ends before."""

from __future__ import annotations

import atexit
from functools import cache
from typing import Final

from PySide6.QtCore import QMimeData, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

CLEARED_AFTER_SECONDS: Final = 60
_HINT: Final = "x-kde-passwordManagerHint"
"""Programs that keep what was copied leave out what has this beside it; not all of them do."""


def copy_secret(text: str, seconds: float = CLEARED_AFTER_SECONDS) -> None:
    """Put ``text`` on the clipboard for ``seconds``; something else that is copied meanwhile stays."""
    data = QMimeData()
    data.setText(text)
    data.setData(_HINT, b"secret")
    clipboard = QGuiApplication.clipboard()
    clipboard.setMimeData(data)
    QTimer.singleShot(round(seconds * 1000), clipboard, lambda: _clear(clipboard))
    _clear_at_the_end(clipboard)


@cache
def _clear_at_the_end(clipboard: QClipboard) -> None:
    """Once per program. WORKAROUND(PySide6 6.11): it crashes at the end if what Python put there is still there."""
    atexit.register(_clear, clipboard)


def _clear(clipboard: QClipboard) -> None:
    if clipboard.mimeData().hasFormat(_HINT):
        clipboard.clear()
