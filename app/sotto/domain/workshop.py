"""The workshop, where models are made smaller: what it finds out about them, and how far it is."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from sotto.domain.errors import UserFacingError
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import InstalledModel, is_guide

QUANTIZATIONS: Final = ("Q8_0", "Q6_K", "Q5_K_M", "Q4_K_M", "IQ4_NL", "Q4_0", "Q3_K_M")
"""What a model can be made into, the largest first: the types that need no importance matrix and are in use."""

_WHOLE = frozenset({"F32", "F16", "BF16"})


@dataclass(frozen=True, slots=True)
class Perplexity:
    """How well a model foretells a text, after ``done`` of ``windows`` parts of it: on average it was as unsure as if
    it had to choose among ``value`` tokens. Lower is better.

    ``tokens`` were counted; the value is within ``uncertainty`` (one standard error) of what an endless text of this
    kind would give.
    """

    done: int
    windows: int
    tokens: int
    value: float
    uncertainty: float


class WorkshopStep(StrEnum):
    """How far the making of a smaller model is; the last three are ends."""

    PREPARING = "preparing"
    """The original is read for its checksum, unless that is known."""
    QUANTIZING = "quantizing"
    SAVING = "saving"
    BEFORE = "before"
    """The original foretells the text; the smaller model is there already."""
    AFTER = "after"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class WorkshopState:
    """One smaller model being made of ``source``. ``fraction`` (0…1) is of the step.

    ``result`` is there from the moment it is installed; ``before`` and ``after`` tell how well both foretell a text,
    if one was given. ``error`` says why there is no result, or with a result why there is no comparison.
    """

    source: InstalledModel
    quantization: str
    step: WorkshopStep = WorkshopStep.PREPARING
    fraction: float = 0.0
    result: InstalledModel | None = None
    before: Perplexity | None = None
    after: Perplexity | None = None
    error: UserFacingError | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self.step in (WorkshopStep.DONE, WorkshopStep.CANCELLED, WorkshopStep.FAILED)


def can_be_made_smaller(model: InstalledModel) -> bool:
    """Return whether ``model`` is offered for it: by its record, its numbers are as they were trained."""
    return model.quantization in _WHOLE and not is_guide(model)
