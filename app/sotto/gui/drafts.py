"""Keeps what is written but not sent, per conversation, without writing to disk at every key press."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from sotto.domain.ids import ConversationId

SAVE_AFTER = 500
"""Milliseconds between the first unsaved key press and the save."""


class Drafts(QObject):
    """Remembers drafts by conversation; None is the chat that has not begun. Lives in the GUI thread.

    Before :meth:`open` nothing is saved: what is stored has not been read yet, and must not be overwritten.
    """

    def __init__(self, save: Callable[[ConversationId | None, str], object], parent: QObject | None = None) -> None:
        """``save`` stores one draft and must not block."""
        super().__init__(parent)
        self._save = save
        self._texts: dict[ConversationId | None, str] = {}
        self._unsaved: set[ConversationId | None] = set()
        self._is_open = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER)
        self._timer.timeout.connect(self.flush)

    def open(self, stored: str) -> str:
        """Begin to save. ``stored`` is the draft of the chat that has not begun; returns it with what was added."""
        self._is_open = True
        typed = self._texts.get(None, "")
        both = f"{stored}\n{typed}" if stored and typed else stored or typed
        self.write(None, both)
        if self._unsaved:
            self._timer.start()
        return both

    def write(self, conversation: ConversationId | None, text: str) -> None:
        """Remember ``text`` now and save it soon."""
        if self._texts.get(conversation, "") == text:  # an empty field says nothing about a draft not read yet
            return
        self._texts[conversation] = text
        self._unsaved.add(conversation)
        if not self._timer.isActive():
            self._timer.start()

    def read(self, conversation: ConversationId | None, stored: str = "") -> str:
        """Return the newest draft: the one remembered here, else ``stored``."""
        return self._texts.get(conversation, stored)

    def forget(self, conversation: ConversationId | None) -> None:
        """Drop the draft of a deleted chat, or of one that has just begun: its stored text goes too."""
        self._texts.pop(conversation, None)
        self._unsaved.discard(conversation)
        if conversation is None:
            self._save(None, "")

    def flush(self) -> None:
        """Save what is not saved yet."""
        self._timer.stop()
        if not self._is_open:
            return
        unsaved, self._unsaved = self._unsaved, set()
        for conversation in unsaved:
            self._save(conversation, self._texts.get(conversation, ""))
