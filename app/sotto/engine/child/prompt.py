"""From a conversation to the tokens a model reads.

A model with a chat template is asked through it. A base model (no template) continues the text: the turns are put
one after the other. When the conversation is longer than the context window, turns are left out by the rules that the
caller gives (:mod:`sotto.engine.child.turns`), and it is told which; system messages always stay.

An answer that was cut is continued by leaving its turn open: the template renders it as if it were complete, with a
marker after its last word, and the prompt ends where the marker stands. So the model reads exactly the tokens of an
answer it is in the middle of, whatever the template puts around one. A template that drops the marker is asked for the
turns before the answer instead, and the answer's text follows what it puts there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from sotto.domain.context import ContextFullError
from sotto.domain.errors import UserFacingError
from sotto.domain.generation import ContextRules, ContextUse, Overflow, PromptMessage, Span
from sotto.domain.light_dataclass import dataclass
from sotto.engine.child.reasoning import Markers, open_marker_at_end
from sotto.engine.child.turns import Turns, merged

_LEAST_ROOM = 64
"""Tokens: less room than this for the answer is no use to anyone."""
_USUAL_ROOM = 512
_SPARED = 8
"""This part of the window is made free when turns are left out again."""
_USUAL_RULES = ContextRules()


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
    """Tokens to read; ``kept_from`` is the index into the messages of the first turn that is in them.

    ``use`` says which messages are not in them, wherever they stand, and what they are made of.
    """

    tokens: list[int]
    kept_from: int
    open_reasoning: Markers | None
    has_summary: bool = False
    use: ContextUse = ContextUse()


class PromptBuilder:
    """Builds prompts for one model."""

    def __init__(self, vocabulary: Vocabulary, render: Render, n_ctx: int) -> None:
        self._vocabulary = vocabulary
        self._render = render
        self._n_ctx = n_ctx

    def build(
        self,
        messages: Sequence[PromptMessage],
        max_tokens: int | None,
        *,
        continue_last: bool = False,
        rules: ContextRules = _USUAL_RULES,
    ) -> Prompt:
        """Return the prompt with as many turns as fit beside an answer of ``max_tokens``, left out by ``rules``.

        With ``continue_last`` the model goes on with the last turn, an answer, instead of beginning one.
        Raises UserFacingError ``context_overflow`` when the last turn alone is too long, ``context_pinned`` when it is
        with what is pinned, ContextFullError when ``rules`` refuse, ``empty_prompt`` when there is nothing to read,
        and the template's errors.
        """
        if not any(message.content.strip() for message in messages):
            raise _nothing_to_read()
        fitting = _Fitting(self, Turns(messages, rules), continue_last)
        limit = self._n_ctx - self._room(max_tokens)
        whole = fitting.candidate((), with_summary=False)
        chosen = whole if len(whole.tokens) <= limit else fitting.with_summary_alone(limit)
        if chosen is None and rules.refuses:
            raise self._refused(fitting, len(whole.tokens), limit)
        if chosen is None:
            chosen = fitting.shortest(limit)
            if len(chosen.tokens) > limit:
                self._check_last(fitting, chosen)
        if not chosen.tokens:
            raise _nothing_to_read()
        return replace(chosen, use=self._use(fitting.turns, chosen, self._room(max_tokens)))

    def _check_last(self, fitting: _Fitting, shortest: Prompt) -> None:
        """The answer's room may shrink for the last turn, down to what is still of use."""
        if len(shortest.tokens) <= self._most:
            return
        if fitting.turns.has_pinned and len(fitting.last_alone().tokens) <= self._most:
            raise self._pinned_too_long(len(shortest.tokens))
        raise self._too_long(len(shortest.tokens))

    def _refused(self, fitting: _Fitting, tokens: int, limit: int) -> ContextFullError:
        is_of_use = len(fitting.shortest(limit).tokens) <= max(limit, self._most)
        older = fitting.older(self._n_ctx // 2) if is_of_use else ()
        return ContextFullError(
            "context_full",
            "This chat no longer fits into what the model reads at once.",
            "Let older messages be left out, or enlarge the context window in Settings.",
            Overflow(tokens + self._n_ctx - limit, self._n_ctx, older),
        )

    def _use(self, turns: Turns, prompt: Prompt, room: int) -> ContextUse:
        """Return what ``prompt`` is made of; instructions and summary are counted as the texts they are."""
        system = "\n\n".join(message.content for message in turns.messages[: turns.first])
        system_tokens = self._count(system)
        summary_tokens = self._count(turns.summary_text) if prompt.has_summary else 0
        total = len(prompt.tokens)
        history = max(0, total - system_tokens - summary_tokens)
        reserve = min(room, max(0, self._n_ctx - total))
        return ContextUse(self._n_ctx, system_tokens, summary_tokens, history, reserve, prompt.use.left_out)

    def _count(self, text: str) -> int:
        return len(self._vocabulary.tokenize(text, add_special=False, parse_special=False)) if text else 0

    @property
    def _most(self) -> int:
        """The longest prompt in tokens that leaves room for an answer."""
        return self._n_ctx - min(_LEAST_ROOM, self._n_ctx // 4)

    def _room(self, max_tokens: int | None) -> int:
        return min(max_tokens or _USUAL_ROOM, _USUAL_ROOM, self._n_ctx // 4)

    def prompt_of(self, turns: list[PromptMessage], continue_last: bool) -> Prompt:
        """Return the prompt for ``turns``, however long it is."""
        if not self._vocabulary.template:
            text = _completion_text(turns)
            return Prompt(self._vocabulary.tokenize(text, add_special=True, parse_special=False), 0, None)
        joined = _alternating(turns)
        is_open = continue_last and joined[-1].role == "assistant"
        text = self._render_open(joined) if is_open else self._render_turns(joined)
        bos = self._vocabulary.bos_text
        # Templates often write the begin-of-text token themselves; adding it again would confuse the model.
        if bos and self._vocabulary.adds_bos and text.startswith(bos):
            text = text[len(bos) :]
        tokens = self._vocabulary.tokenize(text, add_special=True, parse_special=True)
        return Prompt(tokens, 0, None if is_open else open_marker_at_end(text))

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

    def _too_long(self, tokens: int) -> UserFacingError:
        return UserFacingError(
            "context_overflow",
            f"This message is too long for the model: {tokens:,} tokens, and its context window holds {self._n_ctx:,}.",
            "Shorten the message, or enlarge the context window in Settings.",
        )

    def _pinned_too_long(self, tokens: int) -> UserFacingError:
        return UserFacingError(
            "context_pinned",
            f"What the model is to keep in mind leaves no room for this message: together {tokens:,} tokens, and the "
            f"context window holds {self._n_ctx:,}.",
            "Pin fewer messages, or enlarge the context window in Settings.",
        )


class _Fitting:
    """Ways to make one chat shorter: which turns are left out, and whether a summary stands for some of them."""

    def __init__(self, builder: PromptBuilder, turns: Turns, continue_last: bool) -> None:
        self.turns = turns
        self._builder = builder
        self._continue_last = continue_last

    def candidate(self, left_out: Sequence[Span], *, with_summary: bool) -> Prompt:
        """Return the prompt without these turns."""
        prompt = self._builder.prompt_of(self.turns.without(left_out, with_summary=with_summary), self._continue_last)
        gone = merged(left_out)
        kept_from = gone[0].end if gone and gone[0].start == self.turns.first else 0
        return replace(prompt, kept_from=kept_from, has_summary=with_summary, use=ContextUse(left_out=gone))

    def with_summary_alone(self, limit: int) -> Prompt | None:
        """Return the prompt in which the summary stands for what it covers; None if there is none, or it is too
        long."""
        if not self.turns.has_summary:
            return None
        prompt = self.candidate(self.turns.summarised, with_summary=True)
        return prompt if len(prompt.tokens) <= limit else None

    def shortest(self, limit: int) -> Prompt:
        """Return the prompt with the fewest turns left out that has at most ``limit`` tokens, else the shortest."""
        if self.turns.has_summary:
            prompt = self._fewest(self.turns.summarised, limit)
            if len(prompt.tokens) <= limit:
                return prompt
        return self._fewest([], limit)

    def last_alone(self) -> Prompt:
        """Return the prompt of the last turn and the instructions, without what is pinned."""
        unpinned = Turns([replace(each, pinned=False) for each in self.turns.messages], _USUAL_RULES)
        return _Fitting(self._builder, unpinned, self._continue_last).candidate(
            unpinned.droppable(), with_summary=False
        )

    def older(self, limit: int) -> tuple[Span, ...]:
        """Return what would have to go, the oldest first, for the rest to have at most ``limit`` tokens."""
        oldest_first = Turns(self.turns.messages, _USUAL_RULES)
        return _Fitting(self._builder, oldest_first, self._continue_last)._fewest([], limit).use.left_out

    def _fewest(self, summarised: Sequence[Span], limit: int) -> Prompt:
        """Leave out ``summarised``, for which the summary stands, and as few other turns as will do."""
        order, has_summary = self.turns.droppable(summarised), bool(summarised)

        def without(count: int) -> Prompt:
            return self.candidate([*summarised, *order[:count]], with_summary=has_summary)

        low, high, best = 0, len(order), without(len(order))
        if len(best.tokens) > limit:
            return best
        dropped = self.turns.were_dropped(order)
        if dropped:
            same = without(dropped)
            if len(same.tokens) <= limit:
                return same
            # Some more than must go: the beginning would be another one with every answer, and all be read again.
            spared = limit - limit // _SPARED
            low, limit = dropped, spared if len(best.tokens) <= spared else limit
        while high - low > 1:  # bisection: without ``low`` turns it is too long, without ``high`` it fits
            middle = (low + high) // 2
            candidate = without(middle)
            if len(candidate.tokens) <= limit:
                high, best = middle, candidate
            else:
                low = middle
        return best


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
