"""Who is next at the one engine: those who came first, but for the conversation that somebody looks at.

A conversation has at most one answer in the line, and its next one goes to the end, so that conversations take turns.
The one that is looked at goes before the others; each of them lets it by once only, so that nobody waits for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Generic, Protocol, TypeVar

from sotto.domain.ids import ConversationId


class Waiting(Protocol):
    """What stands in the line. ``conversation`` is None for what belongs to none: a measurement, a mere load."""

    @property
    def conversation(self) -> ConversationId | None: ...


T = TypeVar("T", bound=Waiting)


class WaitingLine(Generic[T]):
    """Owner thread only. Iterating gives the order in which they would be taken now."""

    def __init__(self) -> None:
        self.in_view: ConversationId | None = None
        """The conversation that is looked at."""
        self._line: list[T] = []
        self._let_by: set[int] = set()
        """Those, by identity, who let somebody by already."""

    def __iter__(self) -> Iterator[T]:
        return iter(self._in_order())

    def __bool__(self) -> bool:
        return bool(self._line)

    def append(self, one: T) -> None:
        """Put ``one`` at the end."""
        self._line.append(one)

    def take(self) -> T:
        """Remove and return who is next; there must be somebody."""
        first = self._in_order()[0]
        self._let_by |= {id(one) for one in self._line[: self._line.index(first)]}
        self.remove(first)
        return first

    def remove(self, one: T) -> None:
        """Remove ``one``, which must be there."""
        self._line.remove(one)
        self._let_by.discard(id(one))

    def keep(self, is_kept: Callable[[T], bool]) -> None:
        """Remove all for which ``is_kept`` does not hold."""
        for one in tuple(self._line):
            if not is_kept(one):
                self.remove(one)

    def _in_order(self) -> list[T]:
        line = list(self._line)
        viewed = self.in_view
        place = next((place for place, one in enumerate(line) if viewed is not None and one.conversation == viewed), 0)
        while place > 0 and id(line[place - 1]) not in self._let_by:
            line[place - 1], line[place] = line[place], line[place - 1]
            place -= 1
        return line
