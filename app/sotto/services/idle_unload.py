"""Give the memory of a model back when nothing was asked of it for a while; the next question loads it again."""

from __future__ import annotations

import time
from collections.abc import Callable

from sotto.config import options
from sotto.config.settings import Settings
from sotto.domain.events import ModelState, ModelStateChanged
from sotto.services.generation import GenerationQueue
from sotto.services.hub import EventHub
from sotto.services.tasks import TaskRunner, Timer

LOOK_EVERY_SECONDS = 15.0


class IdleUnload:
    """Owner thread only. It looks now and then while a model is in memory, and never while a job runs or waits.

    A computer that slept did nothing with its memory: what passed between two looks counts as little more than the
    time between them should be. ``clock`` counts seconds.
    """

    def __init__(
        self,
        settings: Settings,
        tasks: TaskRunner,
        hub: EventHub,
        queue: GenerationQueue,
        clock: Callable[[], float] = time.monotonic,
        look_every: float | None = None,
    ) -> None:
        self._settings = settings
        self._tasks = tasks
        self._queue = queue
        self._clock = clock
        self._look_every = LOOK_EVERY_SECONDS if look_every is None else look_every
        self._last = 0.0
        self._idle = 0.0
        self._timer: Timer | None = None
        hub.subscribe(ModelStateChanged, self._on_model_state)

    @property
    def is_watching(self) -> bool:
        """Whether it will look again."""
        return self._timer is not None

    def look(self) -> None:
        """Unload if it is time for it; look again later while there is something to unload."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._queue.loaded is None:
            return
        now = self._clock()
        passed, self._last = now - self._last, now
        self._idle += min(max(passed, 0.0), 2 * self._look_every)
        if self._queue.idle_model is None:
            self._idle = 0.0
        minutes = self._settings.get(options.UNLOAD_AFTER_MINUTES)
        if minutes and self._idle >= minutes * 60:
            self._queue.unload()
        else:
            self._timer = self._tasks.call_later(self._look_every, self.look)

    def _on_model_state(self, event: ModelStateChanged) -> None:
        """The time begins anew with whatever is done with a model."""
        self._idle, self._last = 0.0, self._clock()
        if event.state is ModelState.READY and self._timer is None:
            self._timer = self._tasks.call_later(self._look_every, self.look)
