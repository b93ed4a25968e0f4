"""What is asked of the engine for one answer: planned when the user presses Send, made from what was stored then."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from typing import TYPE_CHECKING

from sotto.config.model_defaults import load_for, sampler_for
from sotto.config.origins import origins
from sotto.config.settings import Settings
from sotto.domain.chat import Message, Role
from sotto.domain.errors import UserFacingError
from sotto.domain.generation import LoadSettings, PromptMessage, SamplerSettings
from sotto.domain.ids import JobId, MessageId
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import InstalledModel, ModelDefaults, is_guide
from sotto.services.adapters import named
from sotto.services.attachments import with_attachments
from sotto.services.generation import GenerationRequest
from sotto.services.guide import asked
from sotto.services.models import ModelService
from sotto.services.new_messages import Stored

if TYPE_CHECKING:
    from sotto.domain.context import WhenFull


@dataclass(frozen=True, slots=True)
class AnswerPlan:
    """Who answers, and how; ``changes`` are sampler values for this once, by the names of their options.

    ``continue_last``: go on with an answer that is there; with all of it, or with the first ``kept`` characters.
    """

    model: InstalledModel
    load: LoadSettings
    sampler: SamplerSettings | None
    defaults: ModelDefaults
    insists: bool = False
    changes: Mapping[str, object] = field(default_factory=dict)
    continue_last: bool = False
    kept: int | None = None
    adapters: Sequence[InstalledModel] = ()
    """Those that are installed."""


def plan_answer(
    models: ModelService,
    settings: Settings,
    model: InstalledModel | None = None,
    load: LoadSettings | None = None,
    sampler: SamplerSettings | None = None,
) -> AnswerPlan:
    """Return a plan in which what is None is as the user set it. Raises ``no_model``."""
    chosen = model or models.selected
    if chosen is None:
        raise UserFacingError(
            "no_model",
            "No model is installed yet.",
            "Add a model file (GGUF): “sotto models add FILE”, or Models in the window.",
        )
    defaults = models.defaults(chosen.id)
    return AnswerPlan(
        chosen, *asked(chosen, load or load_for(settings, defaults), sampler), defaults, adapters=models.adapters
    )


def request_for(plan: AnswerPlan, job: JobId, stored: Stored, settings: Settings) -> GenerationRequest:
    """Return what the engine is told; the seed is drawn here if none is set. Raises ``adapter_missing``."""
    from sotto.services.context_plan import chosen_way, context_rules, load_in  # not before the first question

    own = {**stored.conversation.settings, **plan.changes}
    sampler = plan.sampler or sampler_for(settings, plan.defaults, own)
    if sampler.seed is None:
        sampler = replace(sampler, seed=int.from_bytes(os.urandom(4), "big") >> 1)
    sampler = named(sampler, plan.adapters)
    instructions = "" if is_guide(plan.model) else stored.conversation.system_prompt
    turns = prompt_messages(instructions, stored.turns)
    sources = _sources(instructions, stored.turns)
    if plan.continue_last:
        turns.append(PromptMessage(Role.ASSISTANT.value, stored.answer.content))
        sources.append(stored.answer.id)
    way = chosen_way(own, settings, plan.model)
    return GenerationRequest(
        job,
        plan.model,
        load_in(way, own, plan.load, plan.model),
        tuple(turns),
        sampler,
        plan.insists,
        continue_last=plan.continue_last,
        conversation=stored.conversation.id,
        context=context_rules(way, own, settings, stored.turns, sources),
        sources=tuple(sources),
        origins=origins(plan.defaults, stored.conversation.settings, plan.changes) if plan.sampler is None else {},
    )


def way_of(plan: AnswerPlan, stored: Stored, settings: Settings) -> WhenFull:
    """Return what is done if the chat does not fit the context window."""
    from sotto.services.context_plan import chosen_way

    return chosen_way({**stored.conversation.settings, **plan.changes}, settings, plan.model)


def prompt_messages(system_prompt: str, turns: Sequence[Message]) -> list[PromptMessage]:
    """Return ``turns`` as the model sees them. Reasoning is never sent back, and answers without text are left out."""
    messages = [PromptMessage("system", system_prompt)] if system_prompt.strip() else []
    texts = ((turn, with_attachments(turn) if turn.attachments else turn.content) for turn in turns)
    messages += [PromptMessage(turn.role.value, text, turn.pinned) for turn, text in texts if text]
    return messages


def _sources(system_prompt: str, turns: Sequence[Message]) -> list[MessageId | None]:
    """Return the messages behind those that :func:`prompt_messages` makes, None for the instructions."""
    sources: list[MessageId | None] = [None] if system_prompt.strip() else []
    return sources + [turn.id for turn in turns if turn.attachments or turn.content]
