"""A check box that looks like a switch, for the few settings that turn a part of Sotto on or off."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QWidget

from sotto.gui.theme import current_tokens

_WIDTH, _HEIGHT, _MARGIN = 40, 22, 3


class Switch(QCheckBox):
    """Without text: the words stand beside it, and its accessible name says them. Colours follow the theme."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH + 2 * _MARGIN, _HEIGHT + 2 * _MARGIN)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, position: QPoint) -> bool:
        return self.rect().contains(position)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = current_tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(_MARGIN, _MARGIN, _WIDTH, _HEIGHT)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.focus), 2))
            painter.drawRoundedRect(track.adjusted(-2, -2, 2, 2), _HEIGHT / 2 + 2, _HEIGHT / 2 + 2)
        is_on = self.isChecked()
        painter.setOpacity(1.0 if self.isEnabled() else 0.5)
        painter.setPen(QPen(QColor(tokens.accent if is_on else tokens.control), 1))
        painter.setBrush(QColor(tokens.accent if is_on else tokens.ground))
        painter.drawRoundedRect(track.adjusted(0.5, 0.5, -0.5, -0.5), _HEIGHT / 2, _HEIGHT / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.on_accent if is_on else tokens.control))
        at_right = self.isChecked() != (self.layoutDirection() == Qt.LayoutDirection.RightToLeft)
        side = _HEIGHT - 8
        left = track.right() - side - 4 if at_right else track.left() + 4
        painter.drawEllipse(QRectF(left, track.top() + 4, side, side))
        painter.end()
