"""The messages of one branch, newest at the bottom; follows an answer as it is written unless you scrolled away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from sotto.domain.chat import Message, MessageStatus, Role
from sotto.domain.errors import UserFacingError
from sotto.domain.ids import MessageId
from sotto.gui.branch_rows import BranchRows
from sotto.gui.jump_buttons import JumpButtons
from sotto.gui.message_column import MessageColumn
from sotto.gui.texts import said
from sotto.gui.theme import Theme
from sotto.gui.throttle import Throttle
from sotto.gui.tokens import EDGE
from sotto.gui.virtual_column import FIRST_SLICE_MS

if TYPE_CHECKING:  # imported with the first message: the window opens without any
    from sotto.domain.context import RoomStep
    from sotto.gui.answer_widget import AnswerWidget

COLUMN_WIDTH: Final = 760
FRAME_MS: Final = 40
_MARGIN: Final = 24 - EDGE
_NOTCH: Final = 120
"""What one notch of a wheel turns; a touchpad gives less at a time."""


class ChatView(MessageColumn):
    """Shows one conversation. Lives in the GUI thread; text may be appended as fast as it comes."""

    zoom_requested = Signal(int)
    """1 for larger text, -1 for smaller."""
    left = Signal()
    """Esc was pressed on a message: the person wants to write again."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, COLUMN_WIDTH + 2 * EDGE, _MARGIN, parent)
        self._throttle = Throttle(FRAME_MS, self._draw, self)
        self._undrawn: set[MessageId] = set()
        self._announced: set[MessageId] = set()
        self._row_to_focus: int | None = None
        self._turned = 0
        self.setObjectName("chat_view")
        self.setAccessibleName(self.tr("Conversation"))
        self._jumps = JumpButtons(self)
        self._jumps.end_requested.connect(self.scroll_to_end)
        self._jumps.start_requested.connect(self.scroll_to_start)

    # ----------------------------------------------------------------------------------------- what is written

    def append_message(self, message: Message) -> None:
        """Show ``message`` below the others, and scroll there."""
        if message.role is Role.SYSTEM:
            return
        self._rows.append(message)
        self.append_row(self._rows.estimate(len(self._rows) - 1, self.column_width))
        self.follow_end()
        self.work_now()

    def append_text(self, message_id: MessageId, text: str, is_reasoning: bool) -> None:
        """Add ``text`` to an answer that is being written; drawn at most every ``FRAME_MS``."""
        widget = self._answer(message_id)
        if widget is None:
            return
        if message_id not in self._announced:
            self._announced.add(message_id)
            self._announce(self.tr("Answering"))
        widget.take(text, is_reasoning)
        self._undrawn.add(message_id)
        self._throttle.request()

    def set_queued(self, message_id: MessageId, ahead: int = 1) -> None:
        """Say that the answer waits for so many others."""
        if (widget := self._answer(message_id)) is not None:
            widget.set_queued(ahead)

    def set_loading(self, message_id: MessageId, fraction: float) -> None:
        """Say that the answer waits for the model; ``fraction`` is 0…1."""
        if (widget := self._answer(message_id)) is not None:
            widget.set_loading(fraction)

    def set_prompt_progress(self, message_id: MessageId, done: int, total: int) -> None:
        """Say how much the model has read, in tokens."""
        if (widget := self._answer(message_id)) is not None:
            widget.set_prompt_progress(done, total)

    def set_room_step(self, message_id: MessageId, step: RoomStep) -> None:
        """Say what is done so that the chat fits the context window."""
        if (widget := self._answer(message_id)) is not None:
            widget.set_room_step(step)

    def finish_message(self, message: Message, error: UserFacingError | None) -> None:
        """Show the final state of an answer."""
        row = self._rows.row_of(message.id)
        if row is None:
            return
        self._rows.replace(message)
        self._undrawn.discard(message.id)
        if (widget := self._answer(message.id)) is not None:
            widget.finish(message, error)
            self._slices.run(FIRST_SLICE_MS)
            self.measure(row)
        self._announce(self._announcement(message, error))

    @property
    def is_settled(self) -> bool:
        return super().is_settled and not self._undrawn

    # ---------------------------------------------------------------------------------------- --------- moving

    def scroll_to_start(self) -> None:
        """Scroll to the first message."""
        self.scroll_to_y(0)
        self.work_now()

    def scroll_to_end(self) -> None:
        """Scroll to the newest text and follow it from now on."""
        self.follow_end()
        self.work_now()

    def focus_message(self, message_id: MessageId) -> None:
        """Give a message the keyboard focus, bringing it into view."""
        row = self._rows.row_of(message_id)
        if row is not None:
            self._focus_row(row)

    def focus_previous_message(self) -> None:
        """Move the focus one message up: to the lowest in view if none has it."""
        current = self._focused_row()
        self._focus_row(max(self.visible_rows(), default=-1) if current is None else current - 1)

    def focus_next_message(self) -> None:
        """Move the focus one message down: to the uppermost in view if none has it."""
        current = self._focused_row()
        self._focus_row(min(self.visible_rows(), default=-1) if current is None else current + 1)

    # --------------------------------------------------------------------------------------- rows of the column

    def row_appeared(self, row: int, widget: QWidget) -> None:
        self._focus_wanted_row()
        super().row_appeared(row, widget)

    def scroll_moved(self) -> None:
        last = self._rows.message(len(self._rows) - 1) if len(self._rows) else None
        is_writing = last is not None and last.status is MessageStatus.STREAMING
        self._jumps.show_for(self.verticalScrollBar(), self.follows_end, is_writing)

    # ------------------------------------------------------------------------------------------- Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._jumps.place()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turning the wheel with Ctrl held asks for larger or smaller text."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        self._turned += event.angleDelta().y()
        notches = int(self._turned / _NOTCH)
        self._turned -= notches * _NOTCH
        for _ in range(abs(notches)):
            self.zoom_requested.emit(1 if notches > 0 else -1)
        event.accept()

    def key_help(self) -> list[tuple[str, str]]:
        """Return the keys that this view has of its own, for the list of shortcuts."""
        return [
            ("J", self.tr("Next message")),
            ("K", self.tr("Previous message")),
            ("Home", self.tr("To the first message")),
            ("End", self.tr("To the end")),
            ("Return", self.tr("Menu of the message")),
            ("C", self.tr("Copy the message")),
            ("E", self.tr("Edit the question")),
            ("R", self.tr("Write another version of the answer")),
            ("Delete", self.tr("Delete the message (with Undo)")),
        ]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = event.key()
        if key == Qt.Key.Key_Home:
            self.scroll_to_start()
        elif key == Qt.Key.Key_End:
            self.scroll_to_end()
        elif is_plain and key == Qt.Key.Key_J:
            self.focus_next_message()
        elif is_plain and key == Qt.Key.Key_K:
            self.focus_previous_message()
        elif is_plain and key == Qt.Key.Key_Escape and self._focused_row() is not None:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------------------------------------------- private

    def _begin(
        self, rows: BranchRows, siblings: Mapping[MessageId, tuple[MessageId, ...]], around: int | None = None
    ) -> None:
        self._throttle.cancel()
        self._undrawn, self._announced = set(), set()
        self._row_to_focus = None
        super()._begin(rows, siblings, around)

    def _answer(self, message_id: MessageId) -> AnswerWidget | None:
        """Return the widget of an answer that is being written, or is on the screen."""
        widget = self.widget_of(message_id)
        return widget if widget is not None and widget.message.role is Role.ASSISTANT else None  # type: ignore[return-value]

    def _draw(self) -> None:
        undrawn, self._undrawn = self._undrawn, set()
        for message_id in undrawn:
            if (widget := self._answer(message_id)) is not None:
                widget.draw()
        self._slices.run(0)
        for message_id in undrawn:
            row = self._rows.row_of(message_id)
            if row is not None:
                self.measure(row)

    def _focused_row(self) -> int | None:
        focused = QApplication.focusWidget()
        for row, widget in self.placed_rows():
            if focused is not None and (widget is focused or widget.isAncestorOf(focused)):
                return row
        return None

    def _focus_row(self, row: int) -> None:
        if not 0 <= row < len(self._rows):
            return
        top, value = self.top_of(row), self.verticalScrollBar().value()
        if self.widget_at(row) is None or not value <= top < value + self.viewport().height() - 48:
            self.scroll_to_y(top - 24)
            self.work_now()
        self._row_to_focus = row
        self._focus_wanted_row()

    def _focus_wanted_row(self) -> None:
        """Give the focus to the row that should have it, as soon as it is there."""
        widget = dict(self.placed_rows()).get(self._row_to_focus) if self._row_to_focus is not None else None
        if widget is not None:
            self._row_to_focus = None
            widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.reveal(widget)

    def _announcement(self, message: Message, error: UserFacingError | None) -> str:
        if message.status is MessageStatus.COMPLETE:
            return self.tr("Answer complete")
        if message.status is MessageStatus.STOPPED:
            return self.tr("Answer stopped")
        return said(error.text) if error is not None else self.tr("The answer was interrupted")

    def _announce(self, text: str) -> None:
        """Say ``text`` politely: at the start and the end of an answer, never for every word."""
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # slow to load, and first used here

        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
