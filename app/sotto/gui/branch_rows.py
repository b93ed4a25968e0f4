"""The messages of the branch that is shown, as rows of a column: which is where, how high it may be, what must be read.

Texts come from a :class:`MessageSource`; of a long chat it reads them page by page, while one scrolls.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Final, Protocol

from sotto.domain.chat import Message, Role
from sotto.domain.ids import MessageId
from sotto.domain.transcript import MessageNode

READ_PAGE: Final = 32
"""Messages that are read at once."""
UNKNOWN_QUESTION: Final = 96
UNKNOWN_ANSWER: Final = 420
_LINE: Final = 23
_LETTER: Final = 7.2
_ESTIMATED: Final = 40
_LONGEST_READ: Final = 20_000
"""Characters; a longer text is estimated by its length."""


class MessageSource(Protocol):
    """Gives the texts of messages. Everything is called on the GUI thread."""

    def message(self, message: MessageId) -> Message | None:
        """Return a message; None if it must be read first."""

    def want(self, messages: Sequence[MessageId]) -> None:
        """Read these messages; the view is told with ``messages_read`` when they are there."""

    def find(
        self, messages: Sequence[MessageId], query: str, found: Callable[[list[tuple[MessageId, int]]], None]
    ) -> None:
        """Call ``found`` with how often each of ``messages`` that holds ``query`` holds it, in their order."""


class BranchRows:
    """The branch from its first message on, without system messages."""

    def __init__(self, nodes: Iterable[MessageNode | Message] = (), source: MessageSource | None = None) -> None:
        """Messages among ``nodes`` need no source."""
        system, assistant = Role.SYSTEM, Role.ASSISTANT  # looked up once: there may be ten thousand
        shown = [node for node in nodes if node.role is not system]
        self.ids = [node.id for node in shown]
        self._is_answer = [node.role is assistant for node in shown]
        self._rows = dict(zip(self.ids, range(len(shown)), strict=True))
        self._own = {node.id: node for node in shown if isinstance(node, Message)}
        self._source = source
        self._asked: set[int] = set()

    def __len__(self) -> int:
        return len(self.ids)

    def row_of(self, message: MessageId) -> int | None:
        """Return where a message is; None if it is not in this branch."""
        return self._rows.get(message)

    def is_answer(self, row: int) -> bool:
        """Whether a model wrote it."""
        return self._is_answer[row]

    def message(self, row: int) -> Message | None:
        """Return the message of a row; None if it must be read first."""
        id_ = self.ids[row]
        own = self._own.get(id_)
        return own if own is not None or self._source is None else self._source.message(id_)

    def append(self, message: Message) -> None:
        """Add a message at the end."""
        self._rows[message.id] = len(self.ids)
        self.ids.append(message.id)
        self._is_answer.append(message.role is Role.ASSISTANT)
        self._own[message.id] = message

    def replace(self, message: Message) -> None:
        """Take over the final form of a message."""
        if message.id in self._rows:
            self._own[message.id] = message

    def want(self, row: int) -> None:
        """Have the page of ``row`` read, once."""
        page = row // READ_PAGE
        if self._source is None or page in self._asked:
            return
        self._asked.add(page)
        self._source.want(self.ids[page * READ_PAGE : (page + 1) * READ_PAGE])

    def were_read(self, messages: Iterable[MessageId]) -> list[int]:
        """Note that ``messages`` can be had now, and return their rows."""
        rows = [self._rows[id_] for id_ in messages if id_ in self._rows]
        self._asked.difference_update(row // READ_PAGE for row in rows)
        return rows

    def find(self, query: str, found: Callable[[list[tuple[MessageId, int]]], None]) -> None:
        """Call ``found`` with how often each message that holds ``query`` holds it."""
        if self._source is not None:
            self._source.find(self.ids, query, found)
            return
        from sotto.services.readable_text import find_in_texts

        found(find_in_texts(((id_, self._own[id_].content) for id_ in self.ids), query))

    def estimates(self, width: int, around: int | None = None) -> list[int]:
        """Return about how high each row of ``width`` pixels is.

        The texts of the last ones, and of those ``around`` a row, are looked at; of the others it is only known who
        wrote them.
        """
        heights = [UNKNOWN_ANSWER if is_answer else UNKNOWN_QUESTION for is_answer in self._is_answer]
        for middle in (len(heights), around):
            if middle is not None:
                for row in range(max(0, middle - _ESTIMATED), min(len(heights), middle + _ESTIMATED)):
                    heights[row] = self.estimate(row, width)
        return heights

    def estimate(self, row: int, width: int) -> int:
        """Return about how high a row of ``width`` pixels is."""
        message = self.message(row)
        is_answer = self._is_answer[row]
        if message is None:
            return UNKNOWN_ANSWER if is_answer else UNKNOWN_QUESTION
        letters = max(10, int((width if is_answer else min(width, 600)) / _LETTER))
        text = message.content
        if len(text) > _LONGEST_READ:
            return 80 + _LINE * math.ceil(len(text) / letters)
        lines = sum(max(1, math.ceil(len(line) / letters)) for line in text.split("\n"))
        return 72 + _LINE * lines
