"""Searches the commands while somebody types, in slices so short that no key press waits for it.

The sources are read while the first search runs: a profile with ten thousand chats opens the palette as fast as an
empty one.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, Signal

from sotto.gui.commands import Command, CommandKind, CommandSource
from sotto.gui.fuzzy import folded, match, query_words
from sotto.gui.throttle import Slices

MOST: Final = 100
"""Lines that are shown; who does not see it among these types another letter."""
_SLICE_MS: Final = 5
_STEP: Final = 40
"""Commands that are looked at between two looks at the clock."""
_SHOWN_EVERY: Final = 0.06
"""Seconds between two lists of a search that is not done yet."""
_RECENT_CHATS: Final = 6
"""Chats that are offered before a letter is typed, above the actions."""
_RECENT: Final = 30
"""Added to the score of what was used last; a little less for each one before it."""


class FoundCommand(NamedTuple):
    """A command, and the code points of its title that were meant."""

    command: Command
    positions: tuple[int, ...]


class CommandSearch(QObject):
    """Owns the commands while the palette is open. Lives in the GUI thread."""

    found = Signal(object, bool)
    """``list[FoundCommand]``, best first, and whether that is all; not only at the end if the search takes long."""

    def __init__(self, sources: Sequence[CommandSource], recent: Sequence[str], parent: QObject | None = None) -> None:
        """``recent`` are the ids of what was used lately, the last one first."""
        super().__init__(parent)
        self._recent: Mapping[str, int] = {id_: place for place, id_ in enumerate(recent)}
        self._unread: Iterator[Command] = chain.from_iterable(source() for source in sources)
        self._commands: list[tuple[str, Command]] = []
        self._slices = Slices(_SLICE_MS, self)
        self._words: tuple[str, ...] = ()
        self._next = 0
        self._hits: list[tuple[int, int, FoundCommand]] = []
        self._chats = 0
        self._shown = 0.0

    @property
    def is_done(self) -> bool:
        """Whether the last search has said all it found."""
        return self._slices.is_idle

    def search(self, query: str) -> None:
        """Look for ``query``; what an earlier call still looks for is forgotten. Empty: what is offered by itself."""
        self._slices.clear()
        self._words = query_words(query)
        self._next = 0
        self._hits = []
        self._chats = 0
        self._shown = time.monotonic()
        self._slices.add(self, self._look_further)
        self._slices.run(_SLICE_MS)

    def close(self) -> None:
        """Let go of all commands."""
        self._slices.clear()
        self._unread = iter(())
        self._commands = []
        self._hits = []

    def _look_further(self) -> bool:
        for _ in range(_STEP):
            entry = self._take()
            if entry is None:
                self._show(is_done=True)
                return False
            self._look_at(*entry)
        if time.monotonic() - self._shown > _SHOWN_EVERY:
            self._show(is_done=False)
        return True

    def _take(self) -> tuple[str, Command] | None:
        if self._next == len(self._commands):
            command = next(self._unread, None)
            if command is None:
                return None
            self._commands.append((folded(command.title), command))
        self._next += 1
        return self._commands[self._next - 1]

    def _look_at(self, text: str, command: Command) -> None:
        used = self._recent.get(command.id)
        bonus = 0 if used is None else max(1, _RECENT - used)
        if not self._words:
            if bonus or self._is_offered(command):
                rank = _RECENT + bonus if bonus else int(command.kind is CommandKind.CHAT)
                self._hits.append((rank, -self._next, FoundCommand(command, ())))
            return
        hit = match(self._words, text)
        if hit is not None:
            found = FoundCommand(command, hit.positions)
            self._hits.append((hit.score + bonus - 2 * command.kind, -self._next, found))

    def _is_offered(self, command: Command) -> bool:
        if command.kind is CommandKind.CHAT:
            self._chats += 1
            return self._chats <= _RECENT_CHATS
        return command.kind in (CommandKind.ACTION, CommandKind.PAGE)

    def _show(self, is_done: bool) -> None:
        self._shown = time.monotonic()
        self.found.emit([hit[2] for hit in heapq.nlargest(MOST, self._hits)], is_done)
