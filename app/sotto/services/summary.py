"""A summary of the older part of a chat, written by the model that is to read it instead.

What is asked begins with the chat itself: the engine has read most of that already. An older summary is extended. If
even the older part is more than the model reads at once, it is summed up in pieces.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final, Protocol

from sotto.domain.context import ContextFullError
from sotto.domain.errors import UserFacingError
from sotto.domain.generation import (
    Completion,
    ContextRules,
    ContextUse,
    PromptMessage,
    SamplerSettings,
    StopReason,
)
from sotto.domain.models import LoadedModel
from sotto.services.generation import GenerationQueue, GenerationRequest

_ASKED: Final = (
    "Summarise our conversation up to here, for yourself: you will go on with it and see nothing of it but this "
    "summary. Say what was asked, answered and decided, and keep names, numbers, wishes and what is still open. "
    "If there is an earlier summary, take over what it says. Use the language of the conversation, at most 200 words, "
    "and write nothing but the summary."
)
_LONGEST: Final = 512
"""Tokens."""
_SHARE: Final = 8
"""A summary takes at most this part of the context window."""


class OnSummary(Protocol):
    """Gets the outcome: ``text`` stands for the messages before the index ``end``; None if there is no summary."""

    def __call__(self, text: str | None, end: int) -> None: ...


class SummaryJob:
    """The sink of one summary, made in one or more answers. Owner thread only; ``done`` is called once.

    ``on_loading`` is told while the model is being loaded.
    """

    def __init__(
        self,
        request: GenerationRequest,
        end: int,
        n_ctx: int,
        queue: GenerationQueue,
        done: OnSummary,
        on_loading: Callable[[float], None],
    ) -> None:
        """``request`` is that of the answer; the messages of it before the index ``end`` are to be summed up."""
        self._request = request
        self._goal = self._end = end
        self._queue = queue
        self._done = done
        self.on_loading = on_loading
        self._text = ""
        self._rules = ContextRules(summary=request.context.summary, summarised=request.context.summarised)
        self._sampler = SamplerSettings(
            temperature=0.2, seed=1, max_tokens=min(_LONGEST, max(32, n_ctx // _SHARE)), reasoning=False
        )

    def begin(self) -> None:
        """Ask for the summary, or for its next piece."""
        self._text = ""
        messages = (*self._request.messages[: self._end], PromptMessage("user", _ASKED))
        rules = replace(self._rules, refuses=True)
        self._queue.submit(
            replace(
                self._request,
                messages=messages,
                sources=(),
                sampler=self._sampler,
                continue_last=False,
                context=rules,
            ),
            self,
        )

    def on_queued(self, ahead: int) -> None:
        """The answer waits for it; its line says already that it is being made."""

    def on_started(self, prompt_tokens: int, cached_tokens: int, context: ContextUse) -> None:
        """The model begins to read."""

    def on_prompt_progress(self, done: int, total: int) -> None:
        """The model has read a part."""

    def on_text(self, text: str, is_reasoning: bool) -> None:
        """A part of the summary."""
        if not is_reasoning:
            self._text += text

    def on_finished(self, completion: Completion, loaded: LoadedModel | None) -> None:
        """A piece is complete."""
        text = self._text.strip()
        if completion.stop_reason is StopReason.STOPPED or not any(each.isalnum() for each in text):
            self._done(None, 0)
            return
        text = text if completion.stop_reason is StopReason.END else f"{text}…"
        self._rules = ContextRules(summary=text, summarised=self._end)
        if self._end >= self._goal:
            self._done(text, self._end)
        else:
            self._end = self._goal
            self.begin()

    def on_failed(self, error: UserFacingError) -> None:
        """It is more than the model reads at once: sum up a smaller piece first; anything else is the end."""
        middle = self._middle() if isinstance(error, ContextFullError) else None
        if middle is None:
            self._done(None, 0)
        else:
            self._end = middle
            self.begin()

    def _middle(self) -> int | None:
        """Return the beginning of a turn halfway through what is not summed up yet."""
        messages, first = self._request.messages, self._rules.summarised
        starts = [i for i in range(first + 1, self._end) if messages[i].role == "user"]
        starts = [i for i in starts if any(message.role != "system" for message in messages[first:i])]
        return starts[len(starts) // 2] if starts else None
