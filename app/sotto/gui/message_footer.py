"""The quiet row under a message: what can be done with it, its versions, and what it cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QLocale, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from sotto.domain.chat import Message, MessageStatus, Role
from sotto.domain.generation import StopReason
from sotto.domain.ids import MessageId
from sotto.gui.labels import ElidedLabel, plain_label
from sotto.gui.message_buttons import BUTTON_HEIGHT, NARROW_WIDTH, CopyButton, FaintButton, below, icon_button
from sotto.gui.tokens import EDGE


class VersionSwitch(QWidget):
    """Two arrows around ``2 / 3``: moves between the branches that start at one place."""

    version_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._versions: tuple[MessageId, ...] = ()
        self._index = 0
        self._is_built = False
        self.hide()

    def set_versions(self, versions: tuple[MessageId, ...], current: MessageId) -> None:
        """Offer ``versions`` (in order, ``current`` among them); hidden when there is only one."""
        self._versions = versions
        self._index = versions.index(current) if current in versions else 0
        self.setVisible(len(versions) > 1)
        if len(versions) < 2 and not self._is_built:
            return
        if not self._is_built:
            self._build()
        self._label.setText(self.tr("{number} / {count}").format(number=self._index + 1, count=len(versions)))
        self._previous.setEnabled(self._index > 0)
        self._next.setEnabled(self._index + 1 < len(versions))

    def _build(self) -> None:
        """Make the parts: few messages have several versions, and making a message must be quick."""
        self._is_built = True
        self._previous = icon_button("chevron-left", "previous_version_button", self.tr("Previous version"))
        self._next = icon_button("chevron-right", "next_version_button", self.tr("Next version"))
        self._label = plain_label("", "facts")
        self._previous.clicked.connect(lambda: self._go(-1))
        self._next.clicked.connect(lambda: self._go(1))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for widget in (self._previous, self._label, self._next):
            row.addWidget(widget)

    def _go(self, step: int) -> None:
        index = self._index + step
        if 0 <= index < len(self._versions):
            self.version_requested.emit(self._versions[index])


class MessageFooter(QWidget):
    """What can be done with one message, its versions, and what it cost.

    An answer has Copy, another version, and the menus of both; the user's own words have Copy, Edit and the menu, which
    are drawn when the pointer or the focus is on the message, so they need not exist before :meth:`complete`. An answer
    that was cut has "Continue".
    """

    regenerate_requested = Signal()
    version_menu_requested = Signal(QPoint)
    """Where on the screen the menu for another version should open."""
    menu_requested = Signal(QPoint)
    edit_requested = Signal()
    continue_requested = Signal()
    version_requested = Signal(str)

    def __init__(self, role: Role, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_answer = role is Role.ASSISTANT
        self._message: Message | None = None
        self._shown_versions: tuple[MessageId, ...] = ()
        self._is_complete = False
        self._faint: tuple[CopyButton | FaintButton, ...] = ()
        self._continue: QToolButton | None = None
        self.setMinimumHeight(BUTTON_HEIGHT)

    def show_message(self, message: Message, versions: tuple[MessageId, ...]) -> None:
        """Show what belongs to ``message``."""
        self._message, self._shown_versions = message, versions
        if self._is_complete:
            self._refresh()
        elif self._is_answer or len(versions) > 1:
            self.complete()

    def complete(self) -> bool:
        """Make the parts, if they are not there yet; return whether they were not."""
        if self._is_complete:
            return False
        self._is_complete = True
        self._copy = CopyButton(self._is_answer)
        self._versions = VersionSwitch()
        self._versions.version_requested.connect(self.version_requested)
        self._menu = FaintButton("ellipsis", "message_menu_button", self.tr("More about this message"))
        self._menu.clicked.connect(lambda: self.menu_requested.emit(below(self._menu)))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2)
        if self._is_answer:
            self._add_answer_row(self._row)
        else:
            self._add_question_row(self._row)
        self._refresh()
        return True

    def set_hovered(self, is_hovered: bool) -> None:
        """Tell whether the pointer is on the message: only then its own row is drawn."""
        if is_hovered:
            self.complete()
        for button in self._faint:
            button.set_faint(not is_hovered and not any(each.hasFocus() for each in self._faint))

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut) and watched in self._faint:
            for button in self._faint:
                button.set_faint(event.type() == QEvent.Type.FocusOut)
        return False

    def _refresh(self) -> None:
        if self._message is None:
            return
        self._copy.set_text(self._message.content)
        self._copy.setVisible(bool(self._message.content))
        self._versions.set_versions(self._shown_versions, self._message.id)
        if self._is_answer:
            self._facts.set_text(self._facts_of(self._message))
        self._show_continue(can_continue(self._message))

    def _add_answer_row(self, row: QHBoxLayout) -> None:
        regenerate = icon_button("refresh-cw", "regenerate_button", self.tr("Write another version"))
        regenerate.clicked.connect(self.regenerate_requested)
        others = icon_button("chevron-down", "version_menu_button", self.tr("Another version with…"))
        others.setIconSize(QSize(12, 12))
        others.setFixedWidth(NARROW_WIDTH)
        others.clicked.connect(lambda: self.version_menu_requested.emit(below(others)))
        row.setContentsMargins(0, 0, EDGE, 0)
        row.addWidget(self._copy)
        row.addWidget(regenerate)
        row.addWidget(others)
        row.addWidget(self._menu)
        row.addStretch()
        row.addWidget(self._versions)
        row.addSpacing(6)
        self._facts = ElidedLabel("", "facts")
        self._facts.setObjectName("message_facts")
        row.addWidget(self._facts)

    def _add_question_row(self, row: QHBoxLayout) -> None:
        edit = FaintButton("pencil", "edit_message_button", self.tr("Edit and ask again"))
        edit.clicked.connect(self.edit_requested)
        self._faint = (edit, self._copy, self._menu)
        row.addStretch()
        for button in self._faint:
            row.addWidget(button)
            button.installEventFilter(self)
            button.set_faint(True)
        row.addWidget(self._versions)

    def _show_continue(self, is_cut: bool) -> None:
        if is_cut and self._continue is None:
            self._continue = QToolButton()
            self._continue.setText(self.tr("Continue"))
            self._continue.setObjectName("continue_button")
            self._continue.setProperty("kind", "outline")
            self._continue.setMinimumHeight(BUTTON_HEIGHT)
            self._continue.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self._continue.setAccessibleName(self.tr("Continue this answer"))
            self._continue.setToolTip(self.tr("Go on where the answer was cut, as another version"))
            self._continue.clicked.connect(self.continue_requested)
            place = self._row.indexOf(self._menu) + 1
            self._row.insertSpacing(place, 6)
            self._row.insertWidget(place + 1, self._continue)
        if self._continue is not None:
            self._continue.setVisible(is_cut)

    def _facts_of(self, message: Message) -> str:
        parts = [message.model] if message.model else []
        if message.usage is not None and message.usage.completion_tokens:
            count = message.usage.completion_tokens
            words = self.tr("1 token") if count == 1 else self.tr("{count} tokens")
            parts.append(words.format(count=QLocale().toString(count)))
        timings = message.run.get("timings")
        speed = number_of(timings, "tokens_per_second") if isinstance(timings, Mapping) else 0.0
        if speed:
            parts.append(self.tr("{speed} tokens/s").format(speed=QLocale().toString(speed, "f", 1)))
        return " · ".join(parts)


def can_continue(message: Message) -> bool:
    """Tell whether ``message`` is an answer that was cut: stopped, interrupted, or at the end of its room."""
    if message.role is not Role.ASSISTANT or not message.content:
        return False
    is_full = message.run.get("stop_reason") in (StopReason.LENGTH.value, StopReason.CONTEXT.value)
    return is_full or message.status in (MessageStatus.STOPPED, MessageStatus.INTERRUPTED, MessageStatus.FAILED)


class HoverArea(QWidget):
    """A widget that tells when the pointer enters and leaves it."""

    hovered = Signal(bool)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.hovered.emit(True)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(False)


def number_of(record: Mapping[str, Any], name: str) -> float:
    """Return the number ``name`` of a run record, 0 where there is none: old or foreign records may lack it."""
    value = record.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0
