"""The text field of the composer: grows with its text, sends on Enter, and keeps its hands off huge lines."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

LONGEST_LINE = 100_000
"""Characters. Laying out one line is quadratic: 100 kB take 0.3 s and 1 MB 30 s in Qt 6.12."""
LONGEST_TEXT = 2_000_000
"""Characters; no context window holds more."""


def fits_editor(text: str) -> bool:
    """Tell whether ``text`` can be shown in an editor without freezing the window."""
    return len(text) <= LONGEST_TEXT and all(len(line) <= LONGEST_LINE for line in text.splitlines())


class MessageEdit(QPlainTextEdit):
    """A plain text field as high as its text, up to a limit. Tab leaves it."""

    send_requested = Signal()
    paste_refused = Signal()
    """The text on the clipboard is too large to be shown here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._highest = 240
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(2)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def set_highest(self, height: int) -> None:
        """Set the height in pixels at which it starts to scroll."""
        self._highest = height
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._wanted_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._line_height() + self._frame())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.send_requested.emit()
        else:
            super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasText() and not fits_editor(source.text()):
            self.paste_refused.emit()
            return
        super().insertFromMimeData(source)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() and not source.hasUrls()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def _fit(self) -> None:
        wanted = self._wanted_height()
        scrolls = wanted >= self._highest
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if scrolls else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
        if self.height() != wanted or self.minimumHeight() != wanted:
            self.setFixedHeight(wanted)

    def _wanted_height(self) -> int:
        lines = max(1, int(self.document().documentLayout().documentSize().height()))
        return min(lines * self._line_height() + self._frame(), max(self._highest, self._line_height() + self._frame()))

    def _line_height(self) -> int:
        return self.fontMetrics().lineSpacing()

    def _frame(self) -> int:
        return int(2 * self.document().documentMargin()) + 2 * self.frameWidth()
