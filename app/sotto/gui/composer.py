"""Where a message is written: text field, model picker, context meter, and the button that sends or stops."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from sotto.domain.chat import Attachment
from sotto.gui.composer_parts import plain_button, promise_line, round_button
from sotto.gui.context_meter import ContextMeter
from sotto.gui.draft_attachments import DraftAttachments
from sotto.gui.message_edit import MessageEdit
from sotto.gui.model_drop import dropped_models, dropped_texts, holds_files
from sotto.gui.model_picker import ModelPicker
from sotto.services.drafts import Draft

if TYPE_CHECKING:  # imported when the first one is shown
    from sotto.gui.slash_popup import SlashCommand, SlashPopup

COLUMN_WIDTH = 760
"""Widest column of prose, in pixels."""
_TALLEST_SHARE = 0.4


class Composer(QWidget):
    """Emits what the person wants; knows nothing of conversations."""

    send_requested = Signal(str)
    stop_requested = Signal()
    text_changed = Signal(str)
    draft_changed = Signal()
    """What is written or attached is another now."""
    files_dropped = Signal(list)
    """Paths of model files."""
    text_files_dropped = Signal(list)
    """Paths of other files, which may be texts."""
    attach_requested = Signal()
    edit_last_requested = Signal()
    command_chosen = Signal(str)
    """The name of a slash command; it is no longer in the field."""

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
        self.send_button = round_button("send_button", "arrow-up", self.tr("Send"), self.tr("Send (Enter)"))
        self.stop_button = round_button("stop_button", "square", self.tr("Stop"), self.tr("Stop (Esc)"))
        attach_tip = self.tr("Attach a text file; you can also drop it here or paste it")
        self.attach_button = plain_button("attach_button", "paperclip", self.tr("Attach a text file"), attach_tip)
        self._is_answering = False
        self._is_open = True
        self._is_replacing = False
        self._commands: Sequence[SlashCommand] = ()
        self._popup: SlashPopup | None = None
        self._window_height = 0
        self._inside = QVBoxLayout()
        self.attachments = DraftAttachments(self._inside, self)
        self._box = QFrame()
        self._lay_out()
        self._connect()
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

    def draft(self) -> Draft:
        """Return what is written and attached."""
        return Draft(self.text(), self.attachments.all)

    def set_draft(self, draft: Draft) -> None:
        """Replace what is written and attached."""
        before, self._is_replacing = self.draft(), True
        self.attachments.replace(draft.attachments)
        self.set_text(draft.text)
        self._is_replacing = False
        if self.draft() != before:
            self.draft_changed.emit()

    def set_commands(self, commands: Sequence[SlashCommand]) -> None:
        """Offer ``commands`` when a message begins with a slash."""
        self._commands = tuple(commands)
        if self._popup is not None:
            self._popup.set_commands(self._commands)

    def set_asks_guide(self, asks_guide: bool) -> None:
        """Say in the empty field who will answer: the guide, or a model for everything."""
        self.edit.setPlaceholderText(self.tr("Ask the guide…") if asks_guide else self.tr("Message Sotto…"))
        if self.edit.isVisible():
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
        self._window_height = height
        chrome = 116 + self.attachments.height  # buttons, margins and the footer line
        self.edit.set_highest(max(60, int(height * _TALLEST_SHARE) - chrome))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if holds_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self.take_files(event.mimeData()):
            event.acceptProposedAction()

    def take_files(self, data: QMimeData) -> bool:
        """Take in the files of a drop: models to be added, texts to be attached. False if there are none."""
        models, texts = dropped_models(data), dropped_texts(data)
        if models:
            self.files_dropped.emit(models)
        if texts:
            self.text_files_dropped.emit(texts)
        return bool(models or texts)

    def _on_edit_last(self) -> None:
        if not self.attachments.all:
            self.edit_last_requested.emit()

    def _on_long_text_pasted(self, text: str) -> None:
        names = {attachment.name for attachment in self.attachments.all}
        name, number = self.tr("Pasted text"), 1
        while name in names:
            number += 1
            name = self.tr("Pasted text {number}").format(number=number)
        self.attachments.add(Attachment(name, text))

    def _on_attachments_changed(self) -> None:
        if self._window_height:
            self.set_window_height(self._window_height)
        self._update_send_button()
        self._tell_draft()

    def _update_popup(self) -> None:
        """Offer commands while the first word of the message begins with a slash."""
        if self._popup is None and self._commands and self.text().startswith("/"):
            from sotto.gui.slash_popup import SlashPopup

            self._popup = SlashPopup(self.edit, self._box)
            self._popup.set_commands(self._commands)
            self._popup.chosen.connect(self.command_chosen)
        if self._popup is not None:
            self._popup.follow()

    def _on_send(self) -> None:
        if self._can_send():
            self.send_requested.emit(self.text())

    def _on_stop(self) -> None:
        if self._is_answering:
            self.stop_requested.emit()

    def _on_text_changed(self) -> None:
        self._update_send_button()
        self._update_popup()
        self.text_changed.emit(self.text())
        self._tell_draft()

    def _tell_draft(self) -> None:
        if not self._is_replacing:
            self.draft_changed.emit()

    def _update_send_button(self) -> None:
        self.send_button.setEnabled(self._can_send())

    def _can_send(self) -> bool:
        return self._is_open and not self._is_answering and bool(self.attachments.all or self.text().strip())

    def _connect(self) -> None:
        self.edit.send_requested.connect(self._on_send)
        self.edit.textChanged.connect(self._on_text_changed)
        self.edit.edit_last_requested.connect(self._on_edit_last)
        self.edit.long_text_pasted.connect(self._on_long_text_pasted)
        self.edit.files_pasted.connect(self.take_files)
        self.attachments.changed.connect(self._on_attachments_changed)
        self.attachments.emptied.connect(self.edit.setFocus)
        self.attachments.resized.connect(lambda: self.set_window_height(self._window_height))
        self.attach_button.clicked.connect(self.attach_requested)
        self.send_button.clicked.connect(self._on_send)
        self.stop_button.clicked.connect(self._on_stop)

    def _lay_out(self) -> None:
        box = self._box
        box.setObjectName("composer_box")
        box.setProperty("role", "composer")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.picker)
        buttons.addWidget(self.attach_button)
        buttons.addStretch(1)
        buttons.addWidget(self.meter)
        buttons.addWidget(self.send_button)
        buttons.addWidget(self.stop_button)
        inside = self._inside
        box.setLayout(inside)
        inside.setContentsMargins(14, 12, 14, 10)
        inside.setSpacing(10)
        inside.addWidget(self.edit)
        inside.addLayout(buttons)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(box)
        promise = promise_line(self.tr("Runs on this computer. Nothing you write leaves it."))
        column.addWidget(promise, 0, Qt.AlignmentFlag.AlignHCenter)
        box.setMaximumWidth(COLUMN_WIDTH)
        box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 8, 24, 16)
        layout.addLayout(column)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
