"""What of a chat may be left out of a prompt, and in which order: whole turns, a question with what answers it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sotto.domain.generation import ContextRules, PromptMessage, Span

SUMMARY_LABEL = "Summary of the earlier part of this conversation:"


class Turns:
    """The turns of ``messages``. The last one always stays, and so does one with a pinned message."""

    def __init__(self, messages: Sequence[PromptMessage], rules: ContextRules) -> None:
        self.messages = messages
        self._rules = rules
        self.first = next((i for i, m in enumerate(messages) if m.role != "system"), len(messages))
        """The index of the first message after the leading system messages."""
        ends = range(self.first, len(messages))
        starts = [i for i in ends if i == self.first or messages[i].role != "assistant"] or [self.first]
        self._turns = [Span(start, end) for start, end in zip(starts, [*starts[1:], len(messages)], strict=True)]

    @property
    def has_pinned(self) -> bool:
        """Whether a turn before the last one must stay."""
        return any(map(self._is_pinned, self._turns[:-1]))

    @property
    def has_summary(self) -> bool:
        """Whether there is a summary that can stand for some turns."""
        return bool(self._rules.summary.strip()) and bool(self.summarised)

    @property
    def summarised(self) -> list[Span]:
        """The turns that the summary stands for."""
        end = self._rules.summarised
        return [turn for turn in self._turns[:-1] if turn.end <= end and not self._is_pinned(turn)]

    def droppable(self, besides: Iterable[Span] = ()) -> list[Span]:
        """Return the turns that may be left out, the first to go first, without those of ``besides``."""
        older = self._turns[:-1]
        kept = min(self._rules.keep_first, len(older))
        # When even the first turns that were to stay are too much, the last of them go first.
        order = [*older[kept:], *reversed(older[:kept])]
        out = {turn.start for turn in besides}  # by number: there may be thousands
        return [turn for turn in order if turn.start not in out and not self._is_pinned(turn)]

    def were_dropped(self, order: Sequence[Span]) -> int:
        """Return how many of ``order``, the turns that may be left out, were left out of the answer before; 0 if those
        were not the first of them: it was done in another way then."""
        gone = self._rules.before
        were = [any(span.start <= turn.start and turn.end <= span.end for span in gone) for turn in order]
        count = sum(were)
        return count if all(were[:count]) else 0

    def without(self, left_out: Iterable[Span], *, with_summary: bool) -> list[PromptMessage]:
        """Return the messages but for the turns ``left_out``; a summary stands after the leading system messages."""
        gone = {index for turn in left_out for index in range(turn.start, turn.end)}
        kept = [message for index, message in enumerate(self.messages) if index not in gone]
        if with_summary:
            kept.insert(self.first, PromptMessage("system", self.summary_text))
        return kept

    @property
    def summary_text(self) -> str:
        """The summary as the model reads it."""
        return f"{SUMMARY_LABEL}\n{self._rules.summary.strip()}"

    def _is_pinned(self, turn: Span) -> bool:
        return any(message.pinned for message in self.messages[turn.start : turn.end])


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return ``spans`` in order, neighbours joined."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda each: each.start):
        if joined and joined[-1].end == span.start:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return tuple(joined)
