"""The trial of micro-batches in the engine's program: some seconds after the last job, given up for the next one."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from sotto.engine.child.backend import Aborted, Backend, StopFlag
from sotto.engine.child.micro_batch import MicroBatchTrial, trial_for

IDLE_SECONDS: Final = 5.0
"""So long nothing must have been asked for: somebody who reads an answer is about to ask the next question."""

JOB: Final = "micro-batch-trial"

OnMeasured = Callable[[str, dict[int, float]], None]


class IdleTrial:
    """Belongs to the job loop, apart from :meth:`interrupt`.

    ``begin`` and ``end`` mark the time in which ``ask`` sets the stop flag (the engine's stop requests).
    """

    def __init__(
        self,
        begin: Callable[[str], None],
        end: Callable[[], None],
        ask: Callable[[str], None],
        on_measured: OnMeasured,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``on_measured`` gets the conditions and tokens a second by size."""
        self._begin, self._end, self._ask = begin, end, ask
        self._on_measured = on_measured
        self._clock = clock
        self._trial: MicroBatchTrial | None = None
        self._conditions = ""
        self._last_job = clock()
        self._is_running = False

    @property
    def is_pending(self) -> bool:
        """Whether there is something to find out about the model in memory."""
        return self._trial is not None

    def loaded(self, backend: Backend, stop: StopFlag) -> None:
        """There is a model now; ``stop`` is the flag it was loaded with."""
        self._trial = trial_for(backend, stop)
        self._conditions = backend.reading_conditions
        self.job_done()

    def unloaded(self) -> None:
        """There is no model any more."""
        self._trial = None

    def job_done(self) -> None:
        """A job is over: the time without one begins anew."""
        self._last_job = self._clock()

    def wait(self, seconds: float | None) -> float | None:
        """Return how long to wait for a job before :meth:`go_on`; at most ``seconds``; None is for ever."""
        if self._trial is None:
            return seconds
        left = max(0.0, self._last_job + IDLE_SECONDS - self._clock())
        return left if seconds is None else min(left, seconds)

    def go_on(self, is_job_waiting: Callable[[], bool]) -> None:
        """Do what can be done until a job comes; nothing if the last one was not long ago."""
        if not self.is_pending or self._clock() < self._last_job + IDLE_SECONDS:
            return
        self._is_running = True
        self._begin(JOB)
        try:
            while not is_job_waiting() and self._step():
                pass
        except Aborted:
            pass  # the step is done again, some seconds after that job
        finally:
            self._is_running = False
            self._end()

    def finish(self) -> None:
        """Do all that is left, within a job that measures anyway. Raises Aborted when that is stopped."""
        while self._step():
            pass

    def interrupt(self) -> None:
        """A job has come: let a step that is being done end at once (any thread)."""
        if self._is_running:
            self._ask(JOB)

    def _step(self) -> bool:
        """Do a step, if there is one; return whether there may be another."""
        trial = self._trial
        if trial is None:
            return False
        trial.step()
        if trial.is_over:
            self._trial = None
            if trial.speeds:
                self._on_measured(self._conditions, trial.speeds)
        return not trial.is_over
