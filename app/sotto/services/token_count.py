"""How many tokens a text is: what the engine's tokenizer says, or an estimate while no model is in memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from sotto.domain.light_dataclass import dataclass
from sotto.services.generation import GenerationQueue

LONGEST_COUNTED = 2_000_000
"""Characters; a longer text is estimated."""
_BYTES_PER_TOKEN = 4
"""Of UTF-8: a token of English is about four letters, one of Russian two, one of Chinese a little more than one."""
_WORTH_KEEPING = 1_000
_KEPT = 32


@dataclass(frozen=True, slots=True)
class TokenCount:
    """A number of tokens; ``is_exact`` is False for an estimate."""

    tokens: int
    is_exact: bool


def estimated(text: str) -> TokenCount:
    """Return about how many tokens ``text`` is for a usual model."""
    return TokenCount(-(-len(text.encode("utf-8", "replace")) // _BYTES_PER_TOKEN), is_exact=False)


class TokenCounter:
    """Owner thread only. Long texts (attachments) are counted once per model."""

    def __init__(self, queue: GenerationQueue) -> None:
        self._queue = queue
        self._known: OrderedDict[tuple[str, str], int] = OrderedDict()

    def count(self, text: str, deliver: Callable[[TokenCount], None]) -> None:
        """Call ``deliver`` once with the count, perhaps at once. Never blocks: the engine counts."""
        loaded = self._queue.loaded
        if loaded is None or not text or len(text) > LONGEST_COUNTED:
            deliver(estimated(text) if text else TokenCount(0, is_exact=True))
            return
        key = (loaded.path, text)
        if key in self._known:
            self._known.move_to_end(key)
            deliver(TokenCount(self._known[key], is_exact=True))
            return

        def counted(tokens: int | None) -> None:
            if tokens is None:
                deliver(estimated(text))
                return
            if len(text) >= _WORTH_KEEPING:
                self._known[key] = tokens
                while len(self._known) > _KEPT:
                    self._known.popitem(last=False)
            deliver(TokenCount(tokens, is_exact=True))

        self._queue.count_tokens(text, counted)
