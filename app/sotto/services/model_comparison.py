"""Two models foretell the same text, one after the other: how much worse the smaller one has become."""

from __future__ import annotations

from collections.abc import Callable

from sotto.domain.errors import UserFacingError
from sotto.domain.generation import LoadSettings
from sotto.domain.ids import JobId, new_id
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import InstalledModel
from sotto.domain.workshop import Perplexity, WorkshopStep
from sotto.services.generation import GenerationQueue


class Comparison:
    """Two jobs of the queue. Owner thread only.

    ``tell`` gets which of the two reads and what is known of it, None at its beginning; ``done`` is called once, with
    what kept one of them from reading, if anything did: half a comparison is none.
    """

    def __init__(
        self,
        queue: GenerationQueue,
        load: Callable[[InstalledModel], LoadSettings],
        text: str,
        most_windows: int,
        tell: Callable[[WorkshopStep, Perplexity | None], None],
        done: Callable[[UserFacingError | None], None],
    ) -> None:
        """``load`` says how a model is loaded for this; ``most_windows`` parts of ``text`` are read (0: all)."""
        self._queue = queue
        self._load = load
        self._text = text
        self._most_windows = most_windows
        self._tell = tell
        self._done = done
        self._job = JobId("")

    def begin(self, before: InstalledModel, after: InstalledModel) -> None:
        """Let ``before`` read, then ``after``."""

        def then() -> None:
            self._measure(WorkshopStep.AFTER, after, lambda: self._done(None))

        self._measure(WorkshopStep.BEFORE, before, then)

    def cancel(self) -> None:
        """End it; ``done`` follows."""
        self._queue.stop(self._job)

    def _measure(self, step: WorkshopStep, model: InstalledModel, then: Callable[[], None]) -> None:
        self._job = JobId(new_id())
        self._tell(step, None)
        sink = _Reading(lambda perplexity: self._tell(step, perplexity), then, self._done)
        self._queue.perplexity(self._job, model, self._load(model), self._text, self._most_windows, sink)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the queue tells of one of the two."""

    tell: Callable[[Perplexity], None]
    then: Callable[[], None]
    failed: Callable[[UserFacingError], None]

    def on_queued(self, ahead: int) -> None:
        """The chat goes first."""

    def on_loading(self, fraction: float) -> None:
        """The model is being loaded; that is short beside the reading."""

    def on_estimate(self, perplexity: Perplexity) -> None:
        self.tell(perplexity)

    def on_finished(self) -> None:
        self.then()

    def on_failed(self, error: UserFacingError) -> None:
        self.failed(error)
