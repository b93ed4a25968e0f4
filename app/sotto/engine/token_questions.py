"""How many tokens is this text? What was asked of the engine and not answered yet."""

from __future__ import annotations

from collections.abc import Callable

from sotto.engine.protocol import Tokenize, Tokenized
from sotto.ipc.child import Post
from sotto.ipc.jsonl import ProtocolError

Deliver = Callable[[int | None], None]
"""Gets the number of tokens, or None: nobody can tell."""


class TokenQuestions:
    """Owner thread only."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._waiting: dict[int, Deliver] = {}
        self._last = 0

    def ask(self, text: str, send: Callable[[Tokenize], None], deliver: Deliver) -> None:
        """Ask by ``send``; ``deliver`` is called once, later: by one of the methods below."""
        self._last += 1
        request = self._last
        self._waiting[request] = deliver
        try:
            send(Tokenize(request, text))
        except ProtocolError:
            self._post(lambda: self.answered(Tokenized(request, -1)))

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
