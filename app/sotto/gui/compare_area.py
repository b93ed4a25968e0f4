"""The place of one answer in a comparison: it scrolls by itself, and its text can be selected across its blocks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from sotto.domain.chat import Message
from sotto.gui.answer_widget import AnswerWidget
from sotto.gui.chat_selection import ChatTexts
from sotto.gui.selection import TextSelection

INSET: Final = 14
"""Pixels left and right of what stands in a column."""
_NEAR_END: Final = 24
_UNSEEN: Final = (Qt.FocusReason.MouseFocusReason, Qt.FocusReason.PopupFocusReason)


class AnswerArea(QScrollArea):
    """Scrolls one answer by itself, and follows it as it is written unless one scrolled away."""

    focused = Signal(bool)
    """Whether the keyboard scrolls it now, which must be seen."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compare_text")
        self.setAccessibleName(self.tr("{answer}, text").format(answer=name))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._follows = False
        self._content: QWidget | None = None
        self._selection = TextSelection(ChatTexts(self, self._rows, self._message), self)
        page = QWidget()
        page.setProperty("role", "page")
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(INSET, 10, INSET, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self.setWidget(page)
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(self._on_range_changed)
        bar.valueChanged.connect(self._on_value_changed)

    @property
    def text_selection(self) -> TextSelection:
        """What is selected in the answer, across its blocks."""
        return self._selection

    def show_content(self, content: QWidget, *, follows: bool) -> None:
        """Show ``content`` from its top instead of what is shown; ``follows``: stay at its end as it grows."""
        self._selection.clear()
        if self._content is not None:
            if self._content.isAncestorOf(QApplication.focusWidget() or self):
                self.setFocus(Qt.FocusReason.OtherFocusReason)  # what has it goes; Esc must still reach this view
            self._column.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = content
        self._column.insertWidget(0, content)
        self._follows = follows
        self.verticalScrollBar().setValue(0)
        self._follows = follows

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(event.reason() not in _UNSEEN)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focused.emit(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event)
        event.accept()  # at its end an answer does not pass the wheel on

    def _rows(self) -> Sequence[tuple[int, QWidget]]:
        return [(0, self._content)] if isinstance(self._content, AnswerWidget) else []

    def _message(self, _row: int) -> Message | None:
        return self._content.message if isinstance(self._content, AnswerWidget) else None

    def _on_range_changed(self, _minimum: int, maximum: int) -> None:
        if self._follows:
            self.verticalScrollBar().setValue(maximum)

    def _on_value_changed(self, value: int) -> None:
        self._follows = value >= self.verticalScrollBar().maximum() - _NEAR_END
