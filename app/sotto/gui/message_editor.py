"""A question of one's own, edited where it stands: the field takes the place of the bubble."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from sotto.gui.labels import plain_label
from sotto.gui.message_edit import MessageEdit

HIGHEST = 360
"""Pixels at which the field begins to scroll."""


class EditField(MessageEdit):
    """Enter makes a new line here, as the text may be long; Ctrl+Enter sends and Esc leaves all as it was."""

    cancel_requested = Signal()

    def key_help(self) -> list[tuple[str, str]]:
        """Return the keys that this field has of its own, for the list of shortcuts."""
        return [("Ctrl+Return", self.tr("Send the edited message")), ("Escape", self.tr("Leave the message as it was"))]

    def event(self, event: QEvent) -> bool:
        is_override = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_override and event.matches(QKeySequence.StandardKey.Cancel):  # type: ignore[attr-defined]
            event.accept()  # Esc is also the window's key to stop an answer
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.send_requested.emit()
        elif is_enter:
            self.insertPlainText("\n")
            self.ensureCursorVisible()
        elif event.matches(QKeySequence.StandardKey.Cancel):
            self.cancel_requested.emit()
        else:
            super().keyPressEvent(event)


class MessageEditor(QFrame):
    """The field and its two buttons. What is typed is kept by whoever made it: :attr:`text` is always current."""

    send_requested = Signal(str)
    cancelled = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message_editor")
        self.setProperty("role", "composer")
        self.field = EditField()
        self.field.setObjectName("message_edit_field")
        self.field.setAccessibleName(self.tr("Edit your message"))
        self.field.setAcceptDrops(False)
        self.field.set_highest(HIGHEST)
        self.field.setPlainText(text)
        self.field.moveCursor(QTextCursor.MoveOperation.End)
        self.send_button = QPushButton(self.tr("Send"))
        cancel = QPushButton(self.tr("Cancel"))
        for button, name in ((cancel, "message_edit_cancel_button"), (self.send_button, "message_edit_send_button")):
            button.setObjectName(name)
            button.setAccessibleName(button.text())
        self.send_button.setProperty("kind", "primary")
        self.send_button.setToolTip(self.tr("Ask this instead; the old question stays as a version (Ctrl+Enter)"))
        cancel.setToolTip(self.tr("Leave the message as it was (Esc)"))
        self.field.textChanged.connect(self._update_button)
        self.field.send_requested.connect(self._on_send)
        self.field.cancel_requested.connect(self.cancelled)
        self.send_button.clicked.connect(self._on_send)
        cancel.clicked.connect(self.cancelled)
        note = plain_label(
            self.tr("Becomes another version. The answers to the old one are kept."), "facts", wraps=True
        )
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(note, 1)
        row.addWidget(cancel)
        row.addWidget(self.send_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(10)
        column.addWidget(self.field)
        column.addLayout(row)
        self._update_button()

    @property
    def text(self) -> str:
        """What is written."""
        return self.field.toPlainText()

    def _update_button(self) -> None:
        self.send_button.setEnabled(bool(self.text.strip()))

    def _on_send(self) -> None:
        if self.text.strip():
            self.send_requested.emit(self.text)
