"""The quiet row under a message: what can be done with it, its versions, and what it cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QGuiApplication, QIcon
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from sotto.domain.chat import Message, Role
from sotto.domain.ids import MessageId
from sotto.gui.icons import icon
from sotto.gui.labels import plain_label

COPIED_MS: Final = 2_000
BUTTON_WIDTH: Final = 28
BUTTON_HEIGHT: Final = 26
EDGE: Final = 6
"""Pixels. Text stands that far inside the column, so that the icons below it line up with its edge."""


def icon_button(name: str, object_name: str, text: str, parent: QWidget | None = None) -> QToolButton:
    """Return a small button that shows the icon ``name``; ``text`` names it for screen readers and as a tooltip."""
    button = QToolButton(parent)
    button.setObjectName(object_name)
    button.setAccessibleName(text)
    button.setToolTip(text)
    button.setIcon(icon(name, "muted"))
    button.setIconSize(QSize(16, 16))
    button.setFixedSize(BUTTON_WIDTH, BUTTON_HEIGHT)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


class VersionSwitch(QWidget):
    """Two arrows around ``2 / 3``: moves between the branches that start at one place."""

    version_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._versions: tuple[MessageId, ...] = ()
        self._index = 0
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
        self.hide()

    def set_versions(self, versions: tuple[MessageId, ...], current: MessageId) -> None:
        """Offer ``versions`` (in order, ``current`` among them); hidden when there is only one."""
        self._versions = versions
        self._index = versions.index(current) if current in versions else 0
        self._label.setText(self.tr("{number} / {count}").format(number=self._index + 1, count=len(versions)))
        self._previous.setEnabled(self._index > 0)
        self._next.setEnabled(self._index + 1 < len(versions))
        self.setVisible(len(versions) > 1)

    def _go(self, step: int) -> None:
        index = self._index + step
        if 0 <= index < len(self._versions):
            self.version_requested.emit(self._versions[index])


class CopyButton(QToolButton):
    """Copies a text and says so for two seconds."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self._name = self.tr("Copy message")
        self.setObjectName("copy_message_button")
        self.setIconSize(QSize(16, 16))
        self.setFixedSize(BUTTON_WIDTH, BUTTON_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._is_faint = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(COPIED_MS)
        self._timer.timeout.connect(self._refresh)
        self.clicked.connect(self._on_clicked)
        self._refresh()

    def set_text(self, text: str) -> None:
        """Set what is copied."""
        self._text = text

    def set_faint(self, is_faint: bool) -> None:
        """Show no icon; the button stays where it is and can be reached with the keyboard."""
        self._is_faint = is_faint
        if not self._timer.isActive():
            self._refresh()

    def _on_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self.setIcon(icon("check", "good"))
        self.setAccessibleName(self.tr("Copied"))
        self.setToolTip(self.tr("Copied"))
        self._timer.start()

    def _refresh(self) -> None:
        self.setIcon(QIcon() if self._is_faint else icon("copy", "muted"))
        self.setAccessibleName(self._name)
        self.setToolTip(self._name)


class MessageFooter(QWidget):
    """Copy, Regenerate (answers only), the version switch and the facts of one message."""

    regenerate_requested = Signal()
    version_requested = Signal(str)

    def __init__(self, role: Role, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_answer = role is Role.ASSISTANT
        self._copy = CopyButton("")
        self._versions = VersionSwitch()
        self._versions.version_requested.connect(self.version_requested)
        self._facts = plain_label("", "facts")
        self._facts.setObjectName("message_facts")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        if self._is_answer:
            self._add_answer_row(row)
        else:
            row.addStretch()
            row.addWidget(self._versions)
            row.addWidget(self._copy)
            self._copy.installEventFilter(self)
            self._copy.set_faint(True)

    def show_message(self, message: Message, versions: tuple[MessageId, ...]) -> None:
        """Show what belongs to ``message``."""
        self._copy.set_text(message.content)
        self._copy.setVisible(bool(message.content))
        self._versions.set_versions(versions, message.id)
        self._facts.setText(self._facts_of(message))

    def set_hovered(self, is_hovered: bool) -> None:
        """Tell whether the pointer is on the message: only then its own row is drawn."""
        if not self._is_answer:
            self._copy.set_faint(not is_hovered and not self._copy.hasFocus())

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut) and watched is self._copy:
            self._copy.set_faint(event.type() == QEvent.Type.FocusOut)
        return False

    def _add_answer_row(self, row: QHBoxLayout) -> None:
        regenerate = icon_button("refresh-cw", "regenerate_button", self.tr("Write another version"))
        regenerate.clicked.connect(self.regenerate_requested)
        row.setContentsMargins(0, 0, EDGE, 0)
        row.addWidget(self._copy)
        row.addWidget(regenerate)
        row.addStretch()
        row.addWidget(self._versions)
        row.addSpacing(6)
        row.addWidget(self._facts)

    def _facts_of(self, message: Message) -> str:
        parts = [message.model] if message.model else []
        if message.usage is not None and message.usage.completion_tokens:
            count = message.usage.completion_tokens
            parts.append(self.tr("1 token") if count == 1 else self.tr("{count} tokens").format(count=f"{count:,}"))
        timings = message.run.get("timings")
        speed = number_of(timings, "tokens_per_second") if isinstance(timings, Mapping) else 0.0
        if speed:
            parts.append(self.tr("{speed} tokens/s").format(speed=f"{speed:.1f}"))
        return " · ".join(parts)


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
