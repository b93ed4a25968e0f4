"""How many tokens is this text? What was asked of the engine and not answered yet."""

from __future__ import annotations

from collections.abc import Callable

from sotto.engine.protocol import Tokenized

Deliver = Callable[[int | None], None]
"""Gets the number of tokens, or None: nobody can tell."""


class TokenQuestions:
    """Owner thread only."""

    def __init__(self) -> None:
        self._waiting: dict[int, Deliver] = {}
        self._last = 0

    def add(self, deliver: Deliver) -> int:
        """Return the number of a new question; ``deliver`` is called once, by one of the methods below."""
        self._last += 1
        self._waiting[self._last] = deliver
        return self._last

    def answered(self, message: Tokenized) -> None:
        """Deliver what the engine said; an answer to nothing is ignored."""
        deliver = self._waiting.pop(message.request, None)
        if deliver is not None:
            deliver(message.tokens if message.tokens >= 0 else None)

    def give_up(self) -> None:
        """The engine is gone."""
        waiting, self._waiting = self._waiting, {}
        for deliver in waiting.values():
            deliver(None)
