"""An icon that is not a button; drawn on painting, so that it follows the theme and stays sharp at every scale."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from sotto.gui.icons import icon


class IconLabel(QWidget):
    """A picture of ``size`` pixels; it carries no meaning of its own, so screen readers pass over it."""

    def __init__(self, name: str, role: str = "text", size: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon(name, role)
        self.setFixedSize(size, size)

    def show_icon(self, name: str, role: str) -> None:
        """Show another icon."""
        self._icon = icon(name, role)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._icon.paint(painter, self.rect())
        painter.end()
