"""The frame of a tab of the Models page: its own scroll area, so that heading and tabs stay where they are."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sotto.gui.page import WIDEST, ScrollColumn

PAGE_MARGIN = 32
"""Pixels left and right of everything on the page."""

_ABOVE = 16
_BELOW = 32


class TabPage(ScrollColumn):
    """A column of cards under the tabs: put them into ``body``, from the top."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        content = QWidget()
        content.setObjectName("tab_content")
        content.setProperty("role", "page")
        self._column = QVBoxLayout(content)
        self._column.addLayout(self.body)
        self._column.addStretch(1)
        self.setWidget(content)

    def resizeEvent(self, event: QResizeEvent) -> None:
        left, right = side_margins(self.width(), self.width() - self.viewport().width())
        self._column.setContentsMargins(left, _ABOVE, right, _BELOW)
        super().resizeEvent(event)


def side_margins(width: int, scroll_bar: int) -> tuple[int, int]:
    """Return the pixels left and right of a column in a place of ``width`` whose right edge has a scroll bar.

    The column stands under the page's heading, whether there is a scroll bar or not.
    """
    side = max(0, (width - WIDEST) // 2 - PAGE_MARGIN) + PAGE_MARGIN
    return side, max(0, side - scroll_bar)
