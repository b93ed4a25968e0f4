"""What an answer's run record says about its context: what the model saw of the chat, and what that was made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sotto.domain.generation import ContextUse
from sotto.domain.ids import MessageId
from sotto.domain.light_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class ContextFacts:
    """Tokens as in :class:`~sotto.domain.generation.ContextUse`; ``n_ctx`` 0: nothing is known.

    ``left_out`` are pairs of the first and the last message of what the model did not see, ``messages`` how many those
    are. ``trouble`` is a :class:`~sotto.domain.context.RoomTrouble` or empty. ``asks``: nothing was written, the user
    is to say what should be done.
    """

    n_ctx: int = 0
    system: int = 0
    summary: int = 0
    history: int = 0
    reserve: int = 0
    left_out: tuple[tuple[MessageId, MessageId], ...] = ()
    messages: int = 0
    trouble: str = ""
    asks: bool = False


def context_record(use: ContextUse, sources: Sequence[MessageId | None], trouble: str = "") -> dict[str, Any]:
    """Return the record of ``use``; ``sources`` are the messages behind those of the prompt."""
    spans = [span for span in use.left_out if span.end <= len(sources)]
    record: dict[str, Any] = {
        "n_ctx": use.n_ctx,
        "system": use.system,
        "summary": use.summary,
        "history": use.history,
        "reserve": use.reserve,
        "left_out": [_ends(sources[span.start : span.end]) for span in spans],
        "messages": sum(span.end - span.start for span in spans),
    }
    return {**record, "trouble": trouble} if trouble else record


def context_facts(run: Mapping[str, Any]) -> ContextFacts:
    """Read the record back; whatever is not as it should be counts as not known."""
    record = run.get("context")
    if not isinstance(record, Mapping):
        return ContextFacts()
    spans = record.get("left_out")
    left_out = tuple(
        (MessageId(span[0]), MessageId(span[1]))
        for span in (spans if isinstance(spans, list | tuple) else ())
        if isinstance(span, list | tuple) and len(span) == 2 and all(isinstance(each, str) for each in span)
    )
    trouble = record.get("trouble")
    return ContextFacts(
        _count(record.get("n_ctx")),
        _count(record.get("system")),
        _count(record.get("summary")),
        _count(record.get("history")),
        _count(record.get("reserve")),
        left_out,
        _count(record.get("messages")),
        trouble if isinstance(trouble, str) else "",
        record.get("asks") is True,
    )


def left_out_of(path: Sequence[MessageId], facts: ContextFacts) -> list[range]:
    """Return what of ``path``, a branch from its first message on, the model did not see, as ranges of places.

    Messages may have been deleted since: a range reaches from the beginning if its first one is gone, and counts no
    more if its last one is.
    """
    places = {id_: place for place, id_ in enumerate(path)}
    found: list[range] = []
    for number, (first, last) in enumerate(facts.left_out):
        end = places.get(last)
        start = places.get(first, 0 if number == 0 else None)
        if start is not None and end is not None and start <= end:
            found.append(range(start, end + 1))
    return found


def _ends(sources: Sequence[MessageId | None]) -> list[str]:
    known = [each for each in sources if each is not None]
    return [known[0], known[-1]] if known else []


def _count(value: object) -> int:
    return value if type(value) is int and value >= 0 else 0
