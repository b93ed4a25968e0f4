"""What is in the files of other programs, and what became of it, as it is shown."""

from __future__ import annotations

from typing import Final

from sotto.domain.chat import Conversation
from sotto.domain.light_dataclass import dataclass

ALREADY_THERE: Final = "It was imported before."


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that is not imported. ``title`` is empty for a whole file; ``is_known``: it is in Sotto already."""

    file: str
    title: str
    reason: str
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class PreviewedChat:
    """One chat that can be imported. ``mark`` names it when some are chosen; times in Unix milliseconds.

    ``is_known``: it is in Sotto already, with these messages.
    """

    mark: str
    title: str
    program: str
    messages: int
    created: int
    updated: int
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class PreviewedFile:
    """What is in one file: the programs it comes from, how much, and the chats, as far as they are listed."""

    file: str
    programs: tuple[str, ...]
    conversations: int
    messages: int
    chats: tuple[PreviewedChat, ...]


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What an import would find. ``unlisted`` chats are more than can be chosen from one by one."""

    files: tuple[PreviewedFile, ...]
    skipped: tuple[Skipped, ...]
    unlisted: int = 0

    @property
    def chats(self) -> tuple[PreviewedChat, ...]:
        """All chats that are listed."""
        return tuple(chat for file in self.files for chat in file.chats)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of it. ``conversations`` are those that are new, as stored, ``messages`` all of theirs together."""

    conversations: tuple[Conversation, ...]
    messages: int
    skipped: tuple[Skipped, ...]
