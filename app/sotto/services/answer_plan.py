"""What is asked of the engine for one answer: planned when the user presses Send, made from what was stored then."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import field, replace

from sotto.config.model_defaults import load_for, sampler_for
from sotto.config.settings import Settings
from sotto.domain.chat import Message, Role
from sotto.domain.errors import UserFacingError
from sotto.domain.generation import LoadSettings, PromptMessage, SamplerSettings
from sotto.domain.ids import JobId
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import InstalledModel, ModelDefaults, is_guide
from sotto.services.attachments import with_attachments
from sotto.services.generation import GenerationRequest
from sotto.services.guide import asked
from sotto.services.models import ModelService
from sotto.services.new_messages import Stored


@dataclass(frozen=True, slots=True)
class AnswerPlan:
    """Who answers, and how; ``changes`` are sampler values for this once, by the names of their options."""

    model: InstalledModel
    load: LoadSettings
    sampler: SamplerSettings | None
    defaults: ModelDefaults
    insists: bool = False
    changes: Mapping[str, object] = field(default_factory=dict)
    continue_last: bool = False


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
    return AnswerPlan(chosen, *asked(chosen, load or load_for(settings, defaults), sampler), defaults)


def request_for(plan: AnswerPlan, job: JobId, stored: Stored, settings: Settings) -> GenerationRequest:
    """Return what the engine is told; the seed is drawn here if none is set."""
    own = {**stored.conversation.settings, **plan.changes}
    sampler = plan.sampler or sampler_for(settings, plan.defaults, own)
    if sampler.seed is None:
        sampler = replace(sampler, seed=int.from_bytes(os.urandom(4), "big") >> 1)
    instructions = "" if is_guide(plan.model) else stored.conversation.system_prompt
    turns = prompt_messages(instructions, stored.turns)
    if plan.continue_last:
        turns.append(PromptMessage(Role.ASSISTANT.value, stored.answer.content))
    return GenerationRequest(
        job, plan.model, plan.load, tuple(turns), sampler, plan.insists, continue_last=plan.continue_last
    )


def prompt_messages(system_prompt: str, turns: Sequence[Message]) -> list[PromptMessage]:
    """Return ``turns`` as the model sees them. Reasoning is never sent back, and answers without text are left out."""
    messages = [PromptMessage("system", system_prompt)] if system_prompt.strip() else []
    texts = ((turn.role, with_attachments(turn) if turn.attachments else turn.content) for turn in turns)
    messages += [PromptMessage(role.value, text) for role, text in texts if text]
    return messages
