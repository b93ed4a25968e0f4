"""What may be left out of a chat that has outgrown the context window: what the user chose, as the engine is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sotto.config import options
from sotto.config.option import Option, T
from sotto.config.settings import Settings
from sotto.domain.chat import Message
from sotto.domain.context import WhenFull
from sotto.domain.errors import UserFacingError
from sotto.domain.generation import ContextRules, LoadSettings, Span
from sotto.domain.ids import MessageId
from sotto.domain.models import InstalledModel, is_guide
from sotto.services.context_record import context_facts

GROWN = "grown_n_ctx"
"""The setting of a chat that remembers how far its window was enlarged, in tokens."""
_REFUSING = (WhenFull.SUMMARISE, WhenFull.ENLARGE, WhenFull.ASK)


def chosen_way(own: Mapping[str, object], settings: Settings, model: InstalledModel) -> WhenFull:
    """Return what is to be done: ``own`` are the settings of the chat. The guide is always asked in the same way."""
    if is_guide(model):
        return WhenFull.DROP_OLDEST
    return WhenFull(_own_value(own, settings, options.WHEN_FULL))


def context_rules(
    way: WhenFull,
    own: Mapping[str, object],
    settings: Settings,
    turns: Sequence[Message],
    sources: Sequence[MessageId | None],
) -> ContextRules:
    """Return what the engine may leave out; the newest summary among ``turns`` is used if summing up was chosen.

    ``sources`` are the messages behind those of the prompt, as in a request.
    """
    keep_first = _own_value(own, settings, options.KEEP_FIRST) if way is WhenFull.KEEP_FIRST else 0
    rules = ContextRules(keep_first=keep_first, refuses=way in _REFUSING, before=_left_out_before(turns, sources))
    if way is WhenFull.SUMMARISE:
        for turn in reversed(turns):
            if turn.summary and turn.id in sources:
                return replace(rules, summary=turn.summary, summarised=sources.index(turn.id) + 1)
    return rules


def _left_out_before(turns: Sequence[Message], sources: Sequence[MessageId | None]) -> tuple[Span, ...]:
    """Return what the model did not see when it wrote the last of ``turns``, as places among ``sources``."""
    for turn in reversed(turns):
        facts = context_facts(turn.run)
        if facts.n_ctx:
            places = {id_: place for place, id_ in enumerate(sources)}
            ends = [(places.get(first), places.get(last)) for first, last in facts.left_out]
            return tuple(Span(first, last + 1) for first, last in ends if first is not None and last is not None)
    return ()


def load_in(way: WhenFull, own: Mapping[str, object], load: LoadSettings, model: InstalledModel) -> LoadSettings:
    """Return ``load``, with the larger window that the chat was given before if enlarging was chosen."""
    grown = own.get(GROWN)
    if way is not WhenFull.ENLARGE or type(grown) is not int:
        return load
    trained = model.n_ctx_train
    return replace(load, n_ctx=max(load.n_ctx, min(grown, trained) if trained else grown))


def _own_value(own: Mapping[str, object], settings: Settings, option: Option[T]) -> T:
    """Return the chat's own value of ``option``; that of Settings if it has none that makes sense."""
    value = own.get(option.name)
    try:
        return settings.get(option) if value is None else option.check(value)
    except UserFacingError:  # an imported chat may hold anything
        return settings.get(option)
