"""The bar over a chat that looks for words in it: a field, how many there are, and the way from one to the next."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QLocale, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QToolButton, QWidget

from sotto.gui.icons import icon
from sotto.gui.labels import plain_label

_DELAY_MS: Final = 120
"""Milliseconds without a key press before the chat is searched."""
_WIDEST_FIELD: Final = 420


class FindField(QLineEdit):
    """Enter goes on, with Shift back; Escape, else the window's key for stopping an answer, closes the bar."""

    next_requested = Signal()
    previous_requested = Signal()
    cancelled = Signal()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.cancelled.emit()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            (self.previous_requested if is_back else self.next_requested).emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            (self.next_requested if event.key() == Qt.Key.Key_Down else self.previous_requested).emit()
        else:
            super().keyPressEvent(event)


class FindBar(QFrame):
    """Says what the person wants; :class:`~sotto.gui.find_controller.FindController` does it."""

    query_changed = Signal(str)
    """Comes a moment after the last key press."""
    next_requested = Signal()
    previous_requested = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("find_bar")
        self.field = self._make_field()
        self.count = plain_label("", "muted")
        self.count.setObjectName("find_count")
        self.previous_button = self._button("find_previous_button", "arrow-up", self.tr("Previous match"))
        self.next_button = self._button("find_next_button", "arrow-down", self.tr("Next match"))
        self.close_button = self._button("find_close_button", "x", self.tr("Close the search"))
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(_DELAY_MS)
        self._delay.timeout.connect(self._announce_query)
        self._announced = ""
        self._lay_out()
        self._connect()
        self.show_count(0, None)

    @property
    def query(self) -> str:
        """What is looked for."""
        return self.field.text()

    def begin(self) -> None:
        """Show the bar with the cursor in the field; what stands there is replaced by what is typed."""
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def show_count(self, number: int, total: int | None) -> None:
        """Say which of how many matches is the current one, from 1; None: nothing was looked for."""
        if total is None:
            text = ""
        elif total == 0:
            text = self.tr("Not found")
        else:
            locale = QLocale()
            words = self.tr("{number} of {total}")
            text = words.format(number=locale.toString(number), total=locale.toString(total))
        self.count.setText(text)
        for button in (self.previous_button, self.next_button):
            button.setEnabled(bool(total))

    def flush(self) -> None:
        """Look for what is typed at once."""
        self._delay.stop()
        self._announce_query()

    def _announce_query(self) -> None:
        if self.query != self._announced:
            self._announced = self.query
            self.query_changed.emit(self.query)

    def _connect(self) -> None:
        self.field.textChanged.connect(lambda _text: self._delay.start())
        self.field.next_requested.connect(self._on_next)
        self.field.previous_requested.connect(self._on_previous)
        self.field.cancelled.connect(self.closed)
        self.next_button.clicked.connect(self.next_requested)
        self.previous_button.clicked.connect(self.previous_requested)
        self.close_button.clicked.connect(self.closed)

    def _on_next(self) -> None:
        """Enter right after typing looks for it, and only then goes on."""
        if self.query != self._announced:
            self.flush()
        else:
            self.next_requested.emit()

    def _on_previous(self) -> None:
        if self.query != self._announced:
            self.flush()
        else:
            self.previous_requested.emit()

    def _make_field(self) -> FindField:
        field = FindField()
        field.setObjectName("find_field")
        field.setAccessibleName(self.tr("Find in this chat"))
        field.setPlaceholderText(self.tr("Find in this chat"))
        field.setProperty("role", "quiet")
        field.setClearButtonEnabled(True)
        field.setMaxLength(200)
        field.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        field.setMaximumWidth(_WIDEST_FIELD)
        return field

    def _button(self, name: str, icon_name: str, label: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setAccessibleName(label)
        button.setToolTip(label)
        button.setIcon(icon(icon_name, "text"))
        button.setIconSize(QSize(16, 16))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 7, 12, 7)
        row.setSpacing(6)
        row.addWidget(self.field, 1)
        row.addSpacing(6)
        row.addWidget(self.count)
        row.addStretch(0)
        row.addWidget(self.previous_button)
        row.addWidget(self.next_button)
        row.addWidget(self.close_button)
