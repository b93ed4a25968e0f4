"""What the next token of an answer is, where more than the sampler has a say in it: reasoning that must end, and a
grammar, which is about the answer and not about the reasoning before it.

Used only where there is a budget or a grammar. Which token comes is decided in the order of the tokens, each once, so
that guessing ahead changes nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Final

from sotto.domain.generation import SamplerSettings
from sotto.engine.child.reasoning import Markers, ReasoningSplitter, begins_reasoning
from sotto.engine.child.sampling import Sampler, Vocabulary
from sotto.engine.child.text import Utf8Stream

_MOST_BLANKS: Final = 2
"""Tokens of blank space between reasoning and answer that no grammar has to know of."""
_LONGEST_DELAY: Final = 16
"""Tokens that the end of reasoning waits at most for the end of a letter, or of a marker that is just being written."""


class AnswerTokens:
    """Takes the place of ``sampler`` in the decode loop. ``shown`` gives the bytes of a token as they are shown."""

    def __init__(
        self,
        sampler: Sampler,
        model: Vocabulary,
        settings: SamplerSettings,
        open_reasoning: Markers | None,
        shown: Callable[[int], bytes],
    ) -> None:
        """``open_reasoning``: the prompt ends within reasoning."""
        self._sampler = sampler
        self._model = model
        self._budget = settings.reasoning_budget
        self._may_reason = settings.reasoning is not False and self._budget != 0
        self._shown = shown
        self._utf8 = Utf8Stream()
        self._splitter = ReasoningSplitter(open_reasoning)
        self._forced: deque[int] = deque()
        self._spent = 0
        self._blanks = 0
        self._was_closed = False
        self._close_in_time()

    def sample(self, context: Any, index: int = -1) -> int:
        """Return the next token from the logits of position ``index``."""
        if self._forced:
            token = self._forced.popleft()
            self._sampler.accept(token)
        else:
            token = self._sampler.sample(context, index, self._is_free)
        self._saw(token)
        return token

    def _saw(self, token: int) -> None:
        was_reasoning = self._splitter.is_reasoning
        text = self._utf8.feed(self._shown(token))
        if text:
            self._splitter.feed(text)
        self._spent += was_reasoning
        self._close_in_time()

    def _close_in_time(self) -> None:
        """Have the reasoning closed once its budget is spent, but not in the middle of a letter or marker."""
        over = self._spent - self._budget if self._budget is not None else -1
        if over < 0 or self._was_closed or not self._splitter.is_reasoning:
            return
        if over < _LONGEST_DELAY and not (self._utf8.is_whole and self._splitter.may_close):
            return
        self._was_closed = True
        markers = self._splitter.markers
        assert markers is not None
        self._forced.extend(self._closing(markers))

    def _closing(self, markers: Markers) -> Sequence[int]:
        text = markers.closes if markers.answer_opens else f"\n{markers.closes}\n\n"
        return self._model.tokenize(text, add_special=False, parse_special=True)

    def _is_free(self, token: int) -> bool:
        """Return whether ``token`` is no part of what a grammar is about: reasoning, its markers, blanks after it."""
        splitter = self._splitter
        if splitter.is_reasoning:
            return True
        text = self._shown(token).decode("utf-8", "replace")
        if splitter.is_at_start:
            return self._may_reason and begins_reasoning(splitter.pending + text)
        if splitter.is_after_reasoning and text and not text.strip() and self._blanks < _MOST_BLANKS:
            self._blanks += 1
            return True
        return False
