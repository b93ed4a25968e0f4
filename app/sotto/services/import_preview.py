"""What a preview notes of the chats it comes across; small, however large the chats are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from sotto.services.import_report import ImportPreview, PreviewedChat, PreviewedFile, Skipped

if TYPE_CHECKING:
    from sotto.store.imported_chats import Recognition
    from sotto.store.importers.found_chat import FoundChat
    from sotto.store.store import Store

MOST_LISTED: Final = 50_000
"""Chats to choose from one by one; all others are imported with all."""


def mark_of(chat: FoundChat) -> str:
    """Return what names ``chat`` among those of an import."""
    return f"{chat.source} {chat.key}"


class Overview:
    """Collects files and their chats, on the io pool; :meth:`result` completes them with what the store knows."""

    def __init__(self) -> None:
        self._files: list[PreviewedFile] = []
        self._recognitions: dict[str, Recognition] = {}
        self._chats: list[PreviewedChat] = []
        self._programs: dict[str, None] = {}
        self._conversations = self._messages = 0
        self._unlisted = 0
        self.skipped: list[Skipped] = []

    def add(self, chat: FoundChat) -> bool:
        """Note one chat of the file that is being read."""
        from sotto.store.imported_chats import recognition_of
        from sotto.store.importers.reading import NAMES

        program = NAMES[chat.source]
        self._programs[program] = None
        self._conversations += 1
        self._messages += len(chat.messages)
        if len(self._recognitions) >= MOST_LISTED:
            self._unlisted += 1
            return True
        facts, mark = chat.conversation, mark_of(chat)
        self._recognitions[mark] = recognition_of(chat)
        self._chats.append(PreviewedChat(mark, facts.title, program, len(chat.messages), facts.created, facts.updated))
        return True

    def end_file(self, name: str) -> None:
        """Everything that was added since the last time is in the file ``name``."""
        if self._conversations:
            programs, chats = tuple(self._programs), tuple(self._chats)
            self._files.append(PreviewedFile(name, programs, self._conversations, self._messages, chats))
        self.drop_file()

    def drop_file(self) -> None:
        """Forget what was added since the last file: it turned out to be damaged."""
        self._programs, self._chats = {}, []
        self._conversations = self._messages = 0

    def result(self, store: Store) -> ImportPreview:
        """Return the preview. On the store lane."""
        from sotto.store.imported_chats import ImportedChats

        known = ImportedChats(store.db, store.conversations, store.messages)
        here = {mark for mark, one in self._recognitions.items() if known.knows(one)}
        files = [replace(file, chats=_noted(file.chats, here)) for file in self._files]
        return ImportPreview(tuple(files), tuple(self.skipped), self._unlisted)


def _noted(chats: Sequence[PreviewedChat], here: set[str]) -> tuple[PreviewedChat, ...]:
    return tuple(replace(chat, is_known=True) if chat.mark in here else chat for chat in chats)
