"""Keeps what is written but not sent, per conversation, without writing to disk at every key press."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer

from sotto.domain.chat import Attachment
from sotto.domain.ids import ConversationId
from sotto.services.drafts import Draft

SAVE_AFTER = 500
"""Milliseconds between the first unsaved key press and the save."""

Save = Callable[[ConversationId | None, str, Sequence[Attachment] | None], object]
NO_DRAFT = Draft()


class Drafts(QObject):
    """Remembers drafts by conversation; None is the chat that has not begun. Lives in the GUI thread.

    Before :meth:`open` nothing is saved: what is stored has not been read yet, and must not be overwritten.
    """

    def __init__(self, save: Save, parent: QObject | None = None) -> None:
        """``save`` stores one draft and must not block; it gets None for attachments that are stored already."""
        super().__init__(parent)
        self._save = save
        self._drafts: dict[ConversationId | None, Draft] = {}
        self._unsaved: set[ConversationId | None] = set()
        self._unsaved_attachments: set[ConversationId | None] = set()
        self._is_open = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER)
        self._timer.timeout.connect(self.flush)

    def open(self, stored: Draft) -> Draft:
        """Begin to save. ``stored`` is the draft of the chat that has not begun; returns it with what was added.

        A second time, when the chats were closed in between, what is remembered here counts.
        """
        if self._is_open:
            return self.read(None, stored)
        self._is_open = True
        both = joined(stored, self._drafts.get(None, NO_DRAFT))
        self.write(None, both)
        if self._unsaved:
            self._timer.start()
        return both

    def close(self) -> None:
        """Save what is not saved yet, and remember nothing any more, until :meth:`open`."""
        self.flush()
        self._is_open = False
        self._drafts.clear()

    def write(self, conversation: ConversationId | None, draft: Draft) -> None:
        """Remember ``draft`` now and save it soon."""
        known = self._drafts.get(conversation, NO_DRAFT)
        if known == draft:  # an empty field says nothing about a draft not read yet
            return
        if known.attachments != draft.attachments:
            self._unsaved_attachments.add(conversation)
        self._drafts[conversation] = draft
        self._unsaved.add(conversation)
        if not self._timer.isActive():
            self._timer.start()

    def read(self, conversation: ConversationId | None, stored: Draft = NO_DRAFT) -> Draft:
        """Return the newest draft: the one remembered here, else ``stored``, which is remembered from now on."""
        return self._drafts.setdefault(conversation, stored) if stored else self._drafts.get(conversation, stored)

    def forget(self, conversation: ConversationId | None) -> None:
        """Drop the draft of a deleted chat, or of one that has just begun: what is stored of it goes too."""
        self._drafts.pop(conversation, None)
        self._unsaved.discard(conversation)
        self._unsaved_attachments.discard(conversation)
        if conversation is None:
            self._save(None, "", ())

    def flush(self) -> None:
        """Save what is not saved yet."""
        self._timer.stop()
        if not self._is_open:
            return
        unsaved, self._unsaved = self._unsaved, set()
        changed, self._unsaved_attachments = self._unsaved_attachments, set()
        for conversation in unsaved:
            draft = self._drafts.get(conversation, NO_DRAFT)
            self._save(conversation, draft.text, draft.attachments if conversation in changed else None)


def joined(first: Draft, second: Draft) -> Draft:
    """Return both drafts as one, ``first`` above."""
    text = "\n".join(text for text in (first.text, second.text) if text)
    return Draft(text, first.attachments + second.attachments)
