"""Asking again with exactly what a run record says, and comparing what came of it.

The seed makes an answer repeatable only with the same file, the same settings and the same words before it. What can be
pinned is; what has changed all the same is found out afterwards from the two records and said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sotto.domain.chat import Message
from sotto.domain.errors import UserFacingError
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import InstalledModel
from sotto.domain.text_difference import Difference, difference_of
from sotto.services.answer_plan import AnswerPlan
from sotto.services.generation import GenerationQueue
from sotto.services.models import ModelService
from sotto.services.run_record import differing, part, pinned_load, recorded_load, recorded_sampler, was_loaded_like


@dataclass(frozen=True, slots=True)
class Comparison:
    """An answer and what came when it was asked for again. ``changed``: (name, then, now) of what was not the same."""

    text: Difference
    reasoning: Difference
    changed: tuple[tuple[str, Any, Any], ...]

    @property
    def is_identical(self) -> bool:
        """Whether both texts, and the reasoning before them, are the same to the last character."""
        return self.text.is_identical and self.reasoning.is_identical


def plan_again(models: ModelService, queue: GenerationQueue, answer: Message) -> AnswerPlan:
    """Return how ``answer`` is to be asked for again.

    Raises ``run_not_recorded`` if not enough is known of it, ``run_model_missing`` if its model is not here any more.
    """
    sampler = recorded_sampler(answer.run)
    if sampler is None:
        raise UserFacingError(
            "run_not_recorded",
            "It is not known how this answer came about, so it can’t be asked for in the same way.",
            "Have another version written instead.",
        )
    model = model_of(models.installed, answer)
    if model is None:
        name = answer.model
        raise UserFacingError(
            "run_model_missing",
            f"The model that wrote this answer is not here any more: {name}.",
            "Add its file again under Models; its SHA-256 is in the details of the answer.",
        )
    defaults = models.defaults(model.id)
    template = defaults.template or ""
    load = replace(recorded_load(answer.run), template=template)
    loaded = queue.loaded if queue.has_in_memory(model, load) else None
    if loaded is None or not was_loaded_like(answer.run, loaded):
        load = replace(pinned_load(answer.run), template=template)
    continued = answer.run.get("continued")
    kept = continued if isinstance(continued, int) and continued > 0 else None
    return AnswerPlan(
        model, load, sampler, defaults, continue_last=kept is not None, kept=kept, adapters=models.adapters
    )


def model_of(installed: Sequence[InstalledModel], answer: Message) -> InstalledModel | None:
    """Return the model that wrote ``answer``: the one with its hash, else the one with its id; None if it is gone.

    One with its id and another hash is another file in its place; the comparison says so.
    """
    recorded = part(answer.run, "model")
    same_file = [model for model in installed if model.sha256 and model.sha256 == recorded.get("sha256")]
    same_id = [model for model in installed if model.id and model.id == recorded.get("id")]
    both = [model for model in same_file if model in same_id]
    return next(iter((*both, *same_file, *same_id)), None)


def compare(then: Message, now: Message) -> Comparison:
    """Compare an answer with what came when it was asked for again."""
    return Comparison(
        difference_of(then.content, now.content),
        difference_of(then.reasoning, now.reasoning),
        differing(then.run, now.run),
    )
