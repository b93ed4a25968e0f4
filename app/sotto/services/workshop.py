"""The workshop: a model is made smaller, and how well it foretells a text is compared with the original.

One model is made at a time, by a program of its own (:mod:`sotto.engine.quantizer`), so that a chat goes on meanwhile;
the comparison waits for its turn with the engine like any answer. Imported when somebody makes or measures one.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from sotto.catalog.fit import Computer, assess
from sotto.config.model_defaults import load_for
from sotto.config.paths import AppPaths
from sotto.config.settings import Settings
from sotto.domain.errors import UserFacingError
from sotto.domain.events import Notice, WorkshopChanged
from sotto.domain.generation import LoadSettings
from sotto.domain.ids import JobId
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import InstalledModel
from sotto.domain.workshop import QUANTIZATIONS, WorkshopState
from sotto.engine.gguf.quantizing import forecast
from sotto.engine.gguf.reader import read_tensors
from sotto.services import workshop_files
from sotto.services.catalog import CatalogService, Fit, demand_of_header
from sotto.services.dispatcher import Dispatcher
from sotto.services.generation import GenerationQueue
from sotto.services.hub import EventHub
from sotto.services.job_sinks import EstimateSink
from sotto.services.models import ModelService
from sotto.services.models_folder import models_folder
from sotto.services.quantize_run import QuantizeOrder, QuantizeRun
from sotto.services.tasks import Task, TaskRunner

__all__ = [  # what the window and the command line need
    "Choice",
    "Choices",
    "QuantizeOrder",
    "WorkshopService",
]

WINDOW: Final = 512
"""Tokens of a text that a model sees at once, as llama.cpp's own tool does: figures can be compared with others'."""

COMPARED_WINDOWS: Final = 40
"""How many such parts are read of a text when two models are compared: enough to tell them apart, and soon done."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing a model can be made into: the bytes of its file, and how it would run here."""

    quantization: str
    size_bytes: int
    fit: Fit


@dataclass(frozen=True, slots=True)
class Choices:
    """What a model can be made into, the largest first; ``disk_free`` are the bytes free where it would be put."""

    choices: tuple[Choice, ...]
    disk_free: int


class WorkshopService:
    """Owner thread only. What happens is announced as :class:`WorkshopChanged`; :attr:`state` says what it is."""

    def __init__(
        self,
        paths: AppPaths,
        settings: Settings,
        tasks: TaskRunner,
        hub: EventHub,
        dispatcher: Dispatcher,
        models: ModelService,
        queue: GenerationQueue,
        catalog: Callable[[], CatalogService],
    ) -> None:
        self._paths = paths
        self._settings = settings
        self._tasks = tasks
        self._hub = hub
        self._dispatcher = dispatcher
        self._models = models
        self._queue = queue
        self._catalog = catalog
        self._state: WorkshopState | None = None
        self._run: QuantizeRun | None = None

    @property
    def state(self) -> WorkshopState | None:
        """The model that is being made, or the last one that was, until it is dismissed."""
        return self._state

    @property
    def folder(self) -> Path:
        """Where smaller models are put, each in a folder of its own."""
        return models_folder(self._paths, self._settings)

    def choices(self, model: InstalledModel) -> Task[Choices]:
        """Return what ``model`` can be made into. Fails with the codes of the header reader, or with
        ``quantize_already_quantized``."""
        folder = self.folder

        def work(computer: Computer) -> Choices:
            header = workshop_files.readable(model.path)
            tensors, demand = read_tensors(header), demand_of_header(header)
            sizes = {name: forecast(header, tensors, name) for name in QUANTIZATIONS}
            fits = {name: assess(replace(demand, weights=size), computer) for name, size in sizes.items()}
            existing = next(one for one in (folder, *folder.parents) if one.is_dir())
            offered = tuple(Choice(name, sizes[name], fits[name]) for name in QUANTIZATIONS)
            return Choices(offered, shutil.disk_usage(existing).free)

        return self._catalog().with_computer(work)

    def begin(self, order: QuantizeOrder) -> None:
        """Make a smaller model; what came of it is told by :attr:`state`. One at a time: else there is a notice."""
        if self._run is not None:
            self._hub.publish(Notice(_busy()))
            return
        self._state = WorkshopState(order.source, order.quantization)
        self._run = QuantizeRun(
            order,
            self.folder,
            owns_folder=self.folder == self._paths.models,
            tasks=self._tasks,
            hub=self._hub,
            dispatcher=self._dispatcher,
            models=self._models,
            queue=self._queue,
            load=self._load_of,
            tell=self._on_state,
        )
        self._hub.publish(WorkshopChanged())
        self._run.begin()

    def cancel(self) -> None:
        """Give up what is being done. Before the smaller model is there nothing is left of it; afterwards it stays."""
        if self._run is not None:
            self._run.cancel()

    def dismiss(self) -> None:
        """Forget what was made last: it was looked at. Nothing that is being made is forgotten."""
        if self._run is None and self._state is not None:
            self._state = None
            self._hub.publish(WorkshopChanged())

    def read_text(self, path: Path) -> Task[str]:
        """Return the text in a file. Fails with a code that begins with ``perplexity_``."""
        return self._tasks.io(lambda: workshop_files.read_text(path))

    def perplexity(
        self, job: JobId, model: InstalledModel, text: str, sink: EstimateSink, most_windows: int = 0
    ) -> None:
        """Find out how well ``model`` foretells ``text``: ``most_windows`` parts of it, or with 0 all.

        ``stop`` of the queue ends it. A text that is too short fails with ``perplexity_text_too_short``.
        """
        self._queue.perplexity(job, model, self._load_of(model), text, most_windows, sink)

    def close(self) -> None:
        """Give up what is being made and leave nothing half-finished; waits for the program that is ended for it."""
        run, self._run = self._run, None
        if run is not None:
            run.close()

    def _on_state(self, state: WorkshopState) -> None:
        self._state = state
        if state.is_over:
            self._run = None
        self._hub.publish(WorkshopChanged())

    def _load_of(self, model: InstalledModel) -> LoadSettings:
        """Return the user's own settings for ``model`` with a context window of one part."""
        window = min(WINDOW, model.n_ctx_train) if model.n_ctx_train else WINDOW
        return replace(load_for(self._settings, self._models.defaults(model.id)), n_ctx=window)


def _busy() -> UserFacingError:
    return UserFacingError(
        "workshop_busy", "Another model is being made smaller.", "Wait until it is done, or cancel it."
    )
