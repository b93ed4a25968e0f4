"""One smaller model from the order to the comparison: checksum, room, program, name, registration, two measurements.

Every step is a piece of background work that calls the next; whatever ends it early, the part file goes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sotto.domain.errors import UserFacingError
from sotto.domain.events import Unlocked
from sotto.domain.generation import LoadSettings
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import InstalledModel
from sotto.domain.workshop import Perplexity, WorkshopState, WorkshopStep
from sotto.engine.quantizer import Quantizer
from sotto.services import workshop_files
from sotto.services.dispatcher import Dispatcher
from sotto.services.generation import GenerationQueue
from sotto.services.hub import EventHub
from sotto.services.model_comparison import Comparison
from sotto.services.models import ModelService
from sotto.services.tasks import TaskRunner
from sotto.services.workshop_files import Workplace


@dataclass(frozen=True, slots=True)
class QuantizeOrder:
    """Make ``source`` smaller. ``output`` is where it goes, None: into the models folder. Both models then foretell
    ``text``, unless that is empty, ``most_windows`` parts of it (0: all)."""

    source: InstalledModel
    quantization: str
    output: Path | None = None
    text: str = ""
    most_windows: int = 0


class QuantizeRun:
    """Owner thread only. ``tell`` gets every new state; the last one is over."""

    def __init__(
        self,
        order: QuantizeOrder,
        folder: Path,
        *,
        owns_folder: bool,
        tasks: TaskRunner,
        hub: EventHub,
        dispatcher: Dispatcher,
        models: ModelService,
        queue: GenerationQueue,
        load: Callable[[InstalledModel], LoadSettings],
        tell: Callable[[WorkshopState], None],
    ) -> None:
        """``owns_folder``: ``folder`` may be made; else it is on a drive that may be gone."""
        self._order = order
        self._folder = folder
        self._owns_folder = owns_folder
        self._tasks = tasks
        self._hub = hub
        self._dispatcher = dispatcher
        self._models = models
        self._queue = queue
        self._load = load
        self._tell = tell
        self._state = WorkshopState(order.source, order.quantization)
        self._place: Workplace | None = None
        self._quantizer: Quantizer | None = None
        self._comparison: Comparison | None = None
        self._is_cancelled = False
        self._is_closed = False

    def begin(self) -> None:
        """Find out the checksum of the original, then go on."""
        source = self._order.source
        hashing = self._models.hash(source, lambda fraction: self._show(WorkshopStep.PREPARING, fraction))
        hashing.success(self._prepare).failure(self._fail)

    def cancel(self) -> None:
        """End it as soon as possible."""
        if self._is_cancelled or self._state.is_over:
            return
        self._is_cancelled = True
        if self._comparison is not None:
            self._comparison.cancel()
        elif self._quantizer is not None:
            self._quantizer.cancel()
        elif self._state.step is WorkshopStep.PREPARING:
            self._finish(WorkshopStep.CANCELLED)

    def close(self) -> None:
        """End it now, wait for its program, and leave no part behind. What is being saved is deleted the next time."""
        self._is_closed = True
        if self._quantizer is not None:
            self._quantizer.close()
        if self._place is not None and self._state.step is WorkshopStep.QUANTIZING:
            workshop_files.discard(self._place)

    # One step after the other

    def _prepare(self, sha256: str) -> None:
        if self._is_cancelled:
            return
        order, folder, owns = self._order, self._folder, self._owns_folder
        known = frozenset(model.path for model in self._models.own)

        def work() -> Workplace:
            workshop_files.sweep(folder, known)
            return workshop_files.prepare(
                order.source, sha256, order.quantization, folder, owns_folder=owns, output=order.output
            )

        self._tasks.io(work).success(self._quantize).failure(self._fail)

    def _quantize(self, place: Workplace) -> None:
        self._place = place
        if self._is_cancelled or self._is_closed:
            workshop_files.discard(place)
            return
        try:
            self._quantizer = Quantizer(place.work, self, self._dispatcher.post)
        except OSError as error:
            self.on_failed(_not_started(error))
            return
        self._show(WorkshopStep.QUANTIZING, 0.0)

    def on_progress(self, fraction: float) -> None:
        """``fraction`` of the new file is written."""
        self._show(WorkshopStep.QUANTIZING, fraction)

    def on_cancelled(self) -> None:
        """The program was ended."""
        self._discard()
        self._finish(WorkshopStep.CANCELLED)

    def on_failed(self, error: UserFacingError) -> None:
        """The program could not do it."""
        self._discard()
        self._fail(error)

    def on_finished(self) -> None:
        """The new file is whole."""
        place, order = self._place, self._order
        assert place is not None
        self._quantizer = None
        self._show(WorkshopStep.SAVING, 0.0)

        def failed(error: UserFacingError) -> None:
            self._discard()
            self._fail(error)

        finishing = self._tasks.io(lambda: workshop_files.finish(place, order.source, order.quantization))
        finishing.success(self._register).failure(failed)

    def _register(self, model: InstalledModel) -> None:
        """Put it on the list; where the chats are locked meanwhile, once they are open again."""
        self._state = replace(self._state, result=model)

        def failed(error: UserFacingError) -> None:
            if error.code == "passphrase_needed":
                self._after_unlocking(lambda: self._register(model))
            else:
                self._fail(error)

        registering = self._tasks.store(lambda store: store.installed.add(model))
        registering.success(self._registered).failure(failed)

    def _after_unlocking(self, go_on: Callable[[], None]) -> None:
        def unlocked(_event: Unlocked) -> None:
            unsubscribe()
            go_on()

        unsubscribe = self._hub.subscribe(Unlocked, unlocked)

    def _registered(self, model: InstalledModel) -> None:
        self._state = replace(self._state, result=model)
        if self._place is not None:
            workshop_files.release(self._place)

        def listed(_: None) -> None:
            self._models.hash(model, lambda _fraction: None).failure(lambda _error: None)
            if self._order.text and not self._is_cancelled:
                self._compare(self._models.current(model))
            else:
                self._finish(WorkshopStep.DONE)

        self._models.refresh().success(listed).failure(self._fail)

    def _compare(self, result: InstalledModel) -> None:
        order = self._order
        self._comparison = Comparison(
            self._queue, self._load, order.text, order.most_windows, self._on_estimate, self._on_compared
        )
        self._comparison.begin(order.source, result)

    def _on_estimate(self, step: WorkshopStep, perplexity: Perplexity | None) -> None:
        if perplexity is not None and step is WorkshopStep.BEFORE:
            self._state = replace(self._state, before=perplexity)
        elif perplexity is not None:
            self._state = replace(self._state, after=perplexity)
        self._show(step, perplexity.done / perplexity.windows if perplexity is not None else 0.0)

    def _on_compared(self, error: UserFacingError | None) -> None:
        if error is not None:
            self._state = replace(self._state, before=None, after=None)
        self._finish(WorkshopStep.DONE, None if self._is_cancelled else error)

    def _discard(self) -> None:
        if self._place is not None:
            workshop_files.discard(self._place)

    def _show(self, step: WorkshopStep, fraction: float) -> None:
        if not self._state.is_over and not self._is_closed:
            self._state = replace(self._state, step=step, fraction=fraction)
            self._tell(self._state)

    def _fail(self, error: UserFacingError) -> None:
        self._finish(WorkshopStep.CANCELLED if self._is_cancelled else WorkshopStep.FAILED, error)

    def _finish(self, step: WorkshopStep, error: UserFacingError | None = None) -> None:
        if not self._state.is_over and not self._is_closed:
            self._state = replace(self._state, step=step, error=error)
            self._tell(self._state)


def _not_started(error: OSError) -> UserFacingError:
    return UserFacingError(
        "engine_not_started",
        "The engine could not be started.",
        "Install Sotto again; if this goes on, report it with the details.",
        f"{type(error).__name__}: {error.strerror}",
    )
