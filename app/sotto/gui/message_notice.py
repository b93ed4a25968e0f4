"""What became of an answer, said under its text: waiting, reading, stopped, or what went wrong and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from sotto.domain.context import WhenFull
from sotto.domain.errors import UserFacingError
from sotto.gui.icon_label import IconLabel
from sotto.gui.labels import plain_label
from sotto.gui.texts import said


class ErrorCard(QFrame):
    """One error with "Try again" and, where there is something to see, "Details".

    ``asks``: it is a question rather; instead of "Try again" it offers the ways to make room in the context window.
    """

    retry_requested = Signal()
    details_requested = Signal(object)
    way_chosen = Signal(str)
    """A value of :class:`~sotto.domain.context.WhenFull`."""

    def __init__(
        self, error: UserFacingError, is_interrupted: bool, parent: QWidget | None = None, *, asks: bool = False
    ) -> None:
        super().__init__(parent)
        self._asks = asks
        is_interrupted = is_interrupted or asks
        self.setObjectName("error_card")
        self.setProperty("role", "warning_card" if is_interrupted else "danger_card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._error = error
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 12, 12)
        row.setSpacing(12)
        picture = IconLabel("triangle-alert", "warning" if is_interrupted else "danger", 18)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(4)
        for text, role in ((said(error.text), ""), (said(error.hint), "muted")):
            if text:
                label = plain_label(text, role, wraps=True)
                label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                column.addWidget(label)
        column.addSpacing(4)
        column.addLayout(self._buttons())
        row.addLayout(column, 1)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        if self._asks:
            self._add_ways(row)
            return row
        retry = QPushButton(self.tr("Try again"))
        retry.setObjectName("retry_button")
        retry.setAccessibleName(retry.text())
        retry.setToolTip(self.tr("Ask the model for this answer again"))
        retry.clicked.connect(self.retry_requested)
        row.addWidget(retry)
        if self._error.details or self._error.code:
            details = QPushButton(self.tr("Details"))
            details.setObjectName("details_button")
            details.setAccessibleName(details.text())
            details.setProperty("kind", "quiet")
            details.setToolTip(self.tr("Show what is known about this error"))
            details.clicked.connect(lambda: self.details_requested.emit(self._error))
            row.addWidget(details)
        row.addStretch()
        return row

    def _add_ways(self, row: QHBoxLayout) -> None:
        for way, text, tip in (
            (WhenFull.DROP_OLDEST, self.tr("Leave out the oldest"), self.tr("Answer without the oldest messages")),
            (WhenFull.SUMMARISE, self.tr("Summarise them"), self.tr("Have older messages summarised, then answer")),
            (WhenFull.ENLARGE, self.tr("Enlarge the window"), self.tr("Load the model so that it reads more at once")),
        ):
            button = QPushButton(text)
            button.setObjectName(f"way_{way.name.lower()}")
            button.setAccessibleName(text)
            button.setToolTip(tip)
            button.clicked.connect(lambda _checked=False, chosen=way.value: self.way_chosen.emit(chosen))
            row.addWidget(button)
        row.addStretch()


class MessageNotice(QWidget):
    """One quiet line, or an error card; nothing while an answer is being written."""

    retry_requested = Signal()
    details_requested = Signal(object)
    way_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = plain_label("", "muted", wraps=True)
        self._line.setObjectName("message_status")
        self._card: ErrorCard | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 2, 0, 8)
        self._column.addWidget(self._line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def text(self) -> str:
        """The line that is shown."""
        return self._line.text() if not self.isHidden() else ""

    def show_line(self, text: str) -> None:
        """Show ``text``, or nothing if it is empty."""
        self._drop_card()
        self._line.setText(text)
        self._line.setVisible(bool(text))
        self.setVisible(bool(text))

    def show_error(self, error: UserFacingError, is_interrupted: bool, *, asks: bool = False) -> None:
        """Show ``error`` with what can be done about it; ``asks`` as in :class:`ErrorCard`."""
        self._drop_card()
        self._line.setText(said(error.text))
        self._line.hide()
        self._card = ErrorCard(error, is_interrupted, asks=asks)
        self._card.way_chosen.connect(self.way_chosen)
        self._card.retry_requested.connect(self.retry_requested)
        self._card.details_requested.connect(self.details_requested)
        self._column.addWidget(self._card)
        self.show()

    def _drop_card(self) -> None:
        if self._card is not None:
            self._column.removeWidget(self._card)
            self._card.hide()
            self._card.deleteLater()
            self._card = None
