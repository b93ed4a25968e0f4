"""Where a message is written: text field, model picker, context meter, and the button that sends or stops."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from sotto.gui.context_meter import ContextMeter
from sotto.gui.icon_label import IconLabel
from sotto.gui.icons import icon
from sotto.gui.labels import plain_label
from sotto.gui.message_edit import MessageEdit
from sotto.gui.model_drop import dropped_models
from sotto.gui.model_picker import ModelPicker

COLUMN_WIDTH = 760
"""Widest column of prose, in pixels."""
_TALLEST_SHARE = 0.4


class Composer(QWidget):
    """Emits what the person wants; knows nothing of conversations."""

    send_requested = Signal(str)
    stop_requested = Signal()
    text_changed = Signal(str)
    files_dropped = Signal(list)
    """Paths of model files."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.edit = MessageEdit()
        self.edit.setObjectName("composer")
        self.edit.setAccessibleName(self.tr("Message"))
        self.set_asks_guide(False)
        self.edit.setAcceptDrops(False)
        self.picker = ModelPicker()
        self.meter = ContextMeter()
        self.send_button = self._round_button("send_button", "arrow-up", self.tr("Send"), self.tr("Send (Enter)"))
        self.stop_button = self._round_button("stop_button", "square", self.tr("Stop"), self.tr("Stop (Esc)"))
        self._is_answering = False
        self._is_open = True
        self._box = QFrame()
        self._lay_out()
        self.edit.send_requested.connect(self._on_send)
        self.edit.textChanged.connect(self._on_text_changed)
        self.send_button.clicked.connect(self._on_send)
        self.stop_button.clicked.connect(self._on_stop)
        self.set_answering(False)

    def text(self) -> str:
        """Return what is written."""
        return self.edit.toPlainText()

    def set_text(self, text: str) -> None:
        """Replace what is written, with the cursor at its end."""
        if text != self.text():
            self.edit.setPlainText(text)
            cursor = self.edit.textCursor()
            cursor.movePosition(cursor.MoveOperation.End)
            self.edit.setTextCursor(cursor)

    def set_asks_guide(self, asks_guide: bool) -> None:
        """Say in the empty field who will answer: the guide, or a model for everything."""
        self.edit.setPlaceholderText(self.tr("Ask the guide…") if asks_guide else self.tr("Message Sotto…"))
        self.edit.viewport().update()  # Qt paints a new placeholder only where there was none before

    @property
    def is_open(self) -> bool:
        """Whether a message can be sent."""
        return self._is_open

    def set_open(self, is_open: bool) -> None:
        """Allow sending; before the chats are open one can already write."""
        self._is_open = is_open
        self.picker.setEnabled(is_open)
        self._update_send_button()

    def set_answering(self, answering: bool) -> None:
        """Turn the send button into the stop button, or back."""
        had_focus = self.send_button.hasFocus() or self.stop_button.hasFocus()
        self._is_answering = answering
        self.send_button.setVisible(not answering)
        self.stop_button.setVisible(answering)
        self._update_send_button()
        if had_focus:
            self.edit.setFocus()

    def set_window_height(self, height: int) -> None:
        """Tell the composer how high the window is; it takes up to 40 % of it."""
        chrome = 100  # buttons, margins and the footer line
        self.edit.set_highest(max(60, int(height * _TALLEST_SHARE) - chrome))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_models(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths: list[Path] = dropped_models(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.files_dropped.emit(paths)

    def _on_send(self) -> None:
        if self._can_send():
            self.send_requested.emit(self.text())

    def _on_stop(self) -> None:
        if self._is_answering:
            self.stop_requested.emit()

    def _on_text_changed(self) -> None:
        self._update_send_button()
        self.text_changed.emit(self.text())

    def _update_send_button(self) -> None:
        self.send_button.setEnabled(self._can_send())

    def _can_send(self) -> bool:
        return self._is_open and not self._is_answering and bool(self.text().strip())

    def _round_button(self, name: str, icon_name: str, label: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setAccessibleName(label)
        button.setToolTip(tip)
        button.setIcon(icon(icon_name, "on_accent"))
        button.setIconSize(QSize(18, 18))
        button.setFixedSize(34, 34)
        button.setProperty("kind", "primary")
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _lay_out(self) -> None:
        box = self._box
        box.setObjectName("composer_box")
        box.setProperty("role", "composer")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.picker)
        buttons.addStretch(1)
        buttons.addWidget(self.meter)
        buttons.addWidget(self.send_button)
        buttons.addWidget(self.stop_button)
        inside = QVBoxLayout(box)
        inside.setContentsMargins(14, 12, 14, 10)
        inside.setSpacing(10)
        inside.addWidget(self.edit)
        inside.addLayout(buttons)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(box)
        column.addWidget(self._footer(), 0, Qt.AlignmentFlag.AlignHCenter)
        box.setMaximumWidth(COLUMN_WIDTH)
        box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 8, 24, 16)
        layout.addLayout(column)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _footer(self) -> QWidget:
        footer = QWidget()
        words = plain_label(self.tr("Runs on this computer. Nothing you write leaves it."), "caption")
        words.setObjectName("promise_line")
        row = QHBoxLayout(footer)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(IconLabel("lock", "muted", 13))
        row.addWidget(words)
        return footer
