"""From a conversation to the tokens a model reads.

A model with a chat template is asked through it. A base model (no template) continues the text: the turns are put
one after the other. When the conversation is longer than the context window, the oldest turns are left out and the
caller is told from where on the model sees it; system messages always stay.

An answer that was cut is continued by leaving its turn open: the template renders it as if it were complete, with a
marker after its last word, and the prompt ends where the marker stands. So the model reads exactly the tokens of an
answer it is in the middle of, whatever the template puts around one. A template that drops the marker is asked for the
turns before the answer instead, and the answer's text follows what it puts there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from sotto.domain.errors import UserFacingError
from sotto.domain.generation import PromptMessage
from sotto.domain.light_dataclass import dataclass
from sotto.engine.child.reasoning import Markers, open_marker_at_end

_LEAST_ROOM = 64
"""Tokens: less room than this for the answer is no use to anyone."""
_USUAL_ROOM = 512


class Vocabulary(Protocol):
    """What the prompt needs of a loaded model."""

    template: str
    bos_text: str
    eos_text: str
    adds_bos: bool

    def tokenize(self, text: str, *, add_special: bool, parse_special: bool) -> list[int]: ...


class Render(Protocol):
    """Renders turns with a template; ``open_ended``: without the beginning of another answer after them."""

    def __call__(
        self, template: str, messages: Sequence[PromptMessage], bos: str, eos: str, *, open_ended: bool = ...
    ) -> str: ...


_CUT_MARK = "sotto-goes-on-here"


@dataclass(frozen=True, slots=True)
class Prompt:
    """Tokens to read; ``kept_from`` is the index into the messages of the first turn that is in them."""

    tokens: list[int]
    kept_from: int
    open_reasoning: Markers | None


class PromptBuilder:
    """Builds prompts for one model."""

    def __init__(self, vocabulary: Vocabulary, render: Render, n_ctx: int) -> None:
        self._vocabulary = vocabulary
        self._render = render
        self._n_ctx = n_ctx

    def build(
        self, messages: Sequence[PromptMessage], max_tokens: int | None, *, continue_last: bool = False
    ) -> Prompt:
        """Return the prompt with as many of the newest turns as fit beside an answer of ``max_tokens``.

        With ``continue_last`` the model goes on with the last turn, an answer, instead of beginning one.
        Raises UserFacingError ``context_overflow`` when the last turn alone is too long, ``empty_prompt`` when
        there is nothing to read, and the template's errors.
        """
        if not any(message.content.strip() for message in messages):
            raise _nothing_to_read()
        first = next((i for i, m in enumerate(messages) if m.role != "system"), len(messages))
        system = list(messages[:first])
        starts = [i for i, m in enumerate(messages) if i == first or (i > first and m.role != "assistant")] or [first]
        limit = self._n_ctx - self._room(max_tokens)
        low, high = 0, len(starts) - 1
        best = self._prompt(system, messages, starts[low], continue_last)
        if len(best.tokens) <= limit:
            return self._checked(best)
        best = self._prompt(system, messages, starts[high], continue_last)
        if len(best.tokens) > limit:
            # The answer's room may shrink for the last turn, down to what is still of use.
            if len(best.tokens) > self._n_ctx - min(_LEAST_ROOM, self._n_ctx // 4):
                raise self._too_long(len(best.tokens))
            return self._checked(best)
        while high - low > 1:  # bisection: starts[low] does not fit, starts[high] does
            middle = (low + high) // 2
            candidate = self._prompt(system, messages, starts[middle], continue_last)
            if len(candidate.tokens) <= limit:
                high, best = middle, candidate
            else:
                low = middle
        return self._checked(best)

    def _room(self, max_tokens: int | None) -> int:
        return min(max_tokens or _USUAL_ROOM, _USUAL_ROOM, self._n_ctx // 4)

    def _prompt(
        self, system: list[PromptMessage], messages: Sequence[PromptMessage], start: int, continue_last: bool
    ) -> Prompt:
        turns = [*system, *messages[start:]]
        kept_from = start if start > len(system) else 0
        if not self._vocabulary.template:
            text = _completion_text(turns)
            return Prompt(self._vocabulary.tokenize(text, add_special=True, parse_special=False), kept_from, None)
        joined = _alternating(turns)
        is_open = continue_last and joined[-1].role == "assistant"
        text = self._render_open(joined) if is_open else self._render_turns(joined)
        bos = self._vocabulary.bos_text
        # Templates often write the begin-of-text token themselves; adding it again would confuse the model.
        if bos and self._vocabulary.adds_bos and text.startswith(bos):
            text = text[len(bos) :]
        tokens = self._vocabulary.tokenize(text, add_special=True, parse_special=True)
        return Prompt(tokens, kept_from, None if is_open else open_marker_at_end(text))

    def _render_open(self, turns: list[PromptMessage]) -> str:
        """Return the text of ``turns`` up to the last word of the last one, which is an answer."""
        before, last = turns[:-1], turns[-1].content
        mark = _CUT_MARK
        while any(mark in turn.content for turn in turns):
            mark += "-"
        try:
            text = self._render_turns([*before, PromptMessage("assistant", last + mark)], open_ended=True)
        except UserFacingError as error:  # it insists on a question at the end
            if error.code != "template_failed":
                raise
            text = ""
        if text.count(mark) == 1:
            return text.partition(mark)[0]
        text = self._render_turns(before) if before else ""
        reasoning = open_marker_at_end(text)
        return text + (f"{reasoning.closes}\n\n" if reasoning is not None else "") + last

    def _render_turns(self, turns: list[PromptMessage], *, open_ended: bool = False) -> str:
        """Return the text of ``turns``. A character speaks first; templates that refuse that, or leave it out, are told
        its words as part of the instructions."""
        said = next((i for i, turn in enumerate(turns) if turn.role != "system"), len(turns))
        if said + 1 < len(turns) and turns[said].role == "assistant":
            try:
                text = self._render_after_system(turns, open_ended=open_ended)
            except UserFacingError as error:
                if error.code != "template_failed":
                    raise
            else:
                if turns[said].content.strip() in text:
                    return text
            told = [turn.content for turn in turns[:said]]
            told.append(f"You have begun this chat with these words:\n{turns[said].content}")
            turns = [PromptMessage("system", "\n\n".join(told)), *turns[said + 1 :]]
        return self._render_after_system(turns, open_ended=open_ended)

    def _render_after_system(self, turns: list[PromptMessage], *, open_ended: bool) -> str:
        """Return the text of ``turns``. Some templates refuse a system message, others leave it out without a word:
        its text then goes before the first question."""
        if turns[0].role != "system" or len(turns) < 2:
            return self._apply(turns, open_ended)
        try:
            text = self._apply(turns, open_ended)
        except UserFacingError as error:
            if error.code != "template_failed":
                raise
        else:
            if turns[0].content.strip() in text:
                return text
        merged = PromptMessage(turns[1].role, f"{turns[0].content}\n\n{turns[1].content}")
        return self._apply([merged, *turns[2:]], open_ended)

    def _apply(self, turns: Sequence[PromptMessage], open_ended: bool) -> str:
        vocabulary = self._vocabulary
        words = (vocabulary.template, turns, vocabulary.bos_text, vocabulary.eos_text)
        return self._render(*words, open_ended=True) if open_ended else self._render(*words)

    def _checked(self, prompt: Prompt) -> Prompt:
        if not prompt.tokens:
            raise _nothing_to_read()
        return prompt

    def _too_long(self, tokens: int) -> UserFacingError:
        return UserFacingError(
            "context_overflow",
            f"This message is too long for the model: {tokens:,} tokens, and its context window holds {self._n_ctx:,}.",
            "Shorten the message, or enlarge the context window in Settings.",
        )


def _nothing_to_read() -> UserFacingError:
    return UserFacingError("empty_prompt", "There is nothing for the model to read.", "Write a message first.")


def _completion_text(turns: Sequence[PromptMessage]) -> str:
    """Join turns for a base model: an answer continues the text before it, a new turn begins a paragraph."""
    text = ""
    for turn in turns:
        if text and turn.role != "assistant" and not text.endswith("\n"):
            text += "\n\n"
        text += turn.content
    return text


def _alternating(turns: Sequence[PromptMessage]) -> list[PromptMessage]:
    """Join neighbours of the same role (a question whose answer failed): many templates insist on alternation."""
    joined: list[PromptMessage] = []
    for turn in turns:
        if joined and joined[-1].role == turn.role:
            joined[-1] = PromptMessage(turn.role, f"{joined[-1].content}\n\n{turn.content}")
        else:
            joined.append(turn)
    return joined
