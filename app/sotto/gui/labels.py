"""Labels that show what they are given: a plain QLabel guesses HTML and would load a picture named in a chat title."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QWidget

_NARROWEST = 48


def plain_label(text: str = "", role: str = "", parent: QWidget | None = None, *, wraps: bool = False) -> QLabel:
    """Return a label that never interprets markup.

    ``role`` picks a style of :mod:`sotto.gui.stylesheet`: ``title``, ``heading``, ``muted``, ``caption``,
    ``facts``, ``badge``, ``warning``, ``danger``, ``good`` or empty. ``wraps`` breaks long text at words.
    """
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    label.setWordWrap(wraps)
    if role:
        label.setProperty("role", role)
    return label


class ElidedLabel(QLabel):
    """One line of plain text that ends in “…” where there is no room for all of it.

    ``role`` is one of :func:`plain_label`. Screen readers are given the whole text.
    """

    def __init__(self, text: str, role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._full = " ".join(text.split())
        self._wanted = QSize()
        if role:
            self.setProperty("role", role)
        self.setAccessibleName(self._full)
        self.setText(self._full)

    def set_text(self, text: str) -> None:
        """Show another text."""
        self._full = " ".join(text.split())
        self._wanted = QSize()
        self.setAccessibleName(self._full)
        self.setText(self._full)
        self._elide()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        if not self._wanted.isValid():
            shown = self.text()
            if shown != self._full:
                self.setText(self._full)
            self._wanted = super().sizeHint()
            if shown != self._full:
                self.setText(shown)
        return self._wanted

    def minimumSizeHint(self) -> QSize:
        wanted = self.sizeHint()
        return QSize(min(_NARROWEST, wanted.width()), wanted.height())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._wanted = QSize()
            self._elide()

    def _elide(self) -> None:
        if not self.isVisible():
            return  # done once it is shown: font and size change several times before that
        wanted = self.sizeHint()
        room = self.width() - (wanted.width() - self.fontMetrics().horizontalAdvance(self._full))
        shown = self._full
        if self.width() < wanted.width():
            shown = self.fontMetrics().elidedText(self._full, Qt.TextElideMode.ElideRight, max(0, room))
        if shown != self.text():
            self.setText(shown)
