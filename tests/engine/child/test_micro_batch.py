"""Which micro-batch is the fastest: the trial with a real model, its interruption, and when it must not be made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sotto.engine import hardware
from sotto.engine.child.backend import Aborted, Backend
from sotto.engine.child.idle_trial import IDLE_SECONDS, JOB, IdleTrial
from sotto.engine.child.micro_batch import SIZES, MicroBatchTrial, trial_for
from support.open_model import OpenModel

Open = Callable[..., OpenModel]
Make = Callable[[int, int], Any]
_MOST_STEPS = 30


def _trial(model: OpenModel, make: Make | None = None, least_share: float = 0.0) -> MicroBatchTrial:
    """A trial that doesn't mind being disturbed: other tests run at the same time."""
    backend = model.backend
    return MicroBatchTrial(make or backend.small_context, backend.n_vocab, 1, model.stop, least_share=least_share)


def _finish(trial: MicroBatchTrial) -> int:
    steps = 0
    while not trial.is_over:
        trial.step()
        steps += 1
        assert steps <= _MOST_STEPS
    return steps


def test_every_size_is_tried_and_the_best_twice(open_model: Open, babble: Path) -> None:
    model = open_model(babble)
    made: list[int] = []

    def make(n_ctx: int, size: int) -> Any:
        made.append(size)
        return model.backend.small_context(n_ctx, size)

    trial = _trial(model, make)
    assert trial.speeds == {}
    steps = _finish(trial)
    assert steps == len(made) == 1 + len(SIZES) + 2
    assert set(trial.speeds) == set(SIZES)
    assert all(speed > 0 for speed in trial.speeds.values())
    assert sorted(made[1:6]) == sorted(SIZES)


def test_what_is_in_memory_stays_there(open_model: Open, babble: Path) -> None:
    model = open_model(babble)
    first = model.ask("The same question", max_tokens=24)
    _finish(_trial(model))
    again = model.ask("The same question", max_tokens=24)
    assert again.text == first.text
    assert again.cached > 0


def test_a_step_that_is_aborted_is_done_again(open_model: Open, babble: Path) -> None:
    model = open_model(babble)
    trial = _trial(model)
    for _ in range(3):
        trial.step()
    model.stop.set()
    with pytest.raises(Aborted):
        trial.step()
    model.stop.clear()
    assert not trial.is_over
    _finish(trial)
    assert set(trial.speeds) == set(SIZES)


def test_a_stop_in_the_middle_of_a_reading_ends_it(open_model: Open, babble: Path) -> None:
    model = open_model(babble)

    def make(n_ctx: int, size: int) -> Any:
        context = model.backend.small_context(n_ctx, size)
        model.stop.set()
        return context

    with pytest.raises(Aborted):
        _trial(model, make).step()


def test_without_room_for_a_context_nothing_is_found_out(open_model: Open, babble: Path) -> None:
    model = open_model(babble)
    trial = _trial(model, lambda n_ctx, size: model.backend.small_context(n_ctx, size) if size <= 128 else None)
    _finish(trial)
    assert trial.speeds == {}


def test_on_a_busy_computer_it_gives_up(open_model: Open, babble: Path) -> None:
    """No reading gets more of the processor than there is."""
    trial = _trial(open_model(babble), least_share=1000.0)
    assert _finish(trial) == 1 + 5
    assert trial.speeds == {}


def test_a_pinned_or_known_size_is_not_tried(open_model: Open, babble: Path) -> None:
    fresh = open_model(babble)
    assert trial_for(fresh.backend, fresh.stop) is not None
    pinned = open_model(babble, micro_batch=64)
    assert pinned.backend.ubatch == 64
    assert trial_for(pinned.backend, pinned.stop) is None
    known = open_model(babble, measured={fresh.backend.reading_conditions: {128: 1.0, 256: 2.0}})
    assert known.backend.ubatch == 256
    assert trial_for(known.backend, known.stop) is None
    other = open_model(babble, threads=2, measured={fresh.backend.reading_conditions: {128: 1.0, 256: 2.0}})
    assert (other.backend.ubatch, trial_for(other.backend, other.stop) is None) == (128, False)


def test_where_memory_is_short_nothing_is_tried(
    open_model: Open, babble: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = open_model(babble)
    monkeypatch.setattr(hardware, "memory_available", lambda: 900_000_000)
    assert trial_for(model.backend, model.stop) is None
    monkeypatch.setattr(hardware, "memory_available", lambda: 0)  # unknown
    assert trial_for(model.backend, model.stop) is not None


class Idle:
    """An idle trial with a clock of its own, and a flag for its stop requests."""

    def __init__(self, model: OpenModel) -> None:
        self.now = 100.0
        self.measured: list[tuple[str, dict[int, float]]] = []
        self.asked: list[str] = []
        self.current = ""
        self._model = model
        self.trial = IdleTrial(
            self._begin, self._end, self._ask, lambda *found: self.measured.append(found), lambda: self.now
        )

    def _begin(self, job: str) -> None:
        self.current = job

    def _end(self) -> None:
        self.current = ""
        self._model.stop.clear()

    def _ask(self, job: str) -> None:
        self.asked.append(job)
        if job == self.current:
            self._model.stop.set()

    def load(self, backend: Backend) -> None:
        self.trial.loaded(backend, self._model.stop)


@pytest.fixture
def idle(open_model: Open, babble: Path, monkeypatch: pytest.MonkeyPatch) -> Idle:
    monkeypatch.setattr("sotto.engine.child.micro_batch.UNDISTURBED", 0.0)
    model = open_model(babble)
    made = Idle(model)
    made.load(model.backend)
    return made


def test_it_waits_until_nothing_was_asked_for_a_while(idle: Idle) -> None:
    assert idle.trial.wait(None) == IDLE_SECONDS
    assert idle.trial.wait(1.0) == 1.0
    idle.now += IDLE_SECONDS - 1
    assert idle.trial.wait(None) == 1.0
    idle.trial.go_on(lambda: False)
    assert idle.trial.is_pending
    idle.trial.job_done()
    assert idle.trial.wait(None) == IDLE_SECONDS
    idle.now += IDLE_SECONDS
    assert idle.trial.wait(None) == 0.0
    idle.trial.go_on(lambda: False)
    assert not idle.trial.is_pending
    assert idle.trial.wait(None) is None
    ((conditions, speeds),) = idle.measured
    assert "llama" in conditions
    assert set(speeds) == set(SIZES)


def test_a_job_that_comes_ends_it_and_it_goes_on_afterwards(idle: Idle) -> None:
    idle.now += IDLE_SECONDS
    waiting = iter([False, False, True])
    idle.trial.go_on(lambda: next(waiting))
    assert idle.trial.is_pending
    idle.trial.interrupt()
    assert idle.asked == [], "nothing runs"
    waits = iter([False, False])

    def look() -> bool:
        if next(waits, None) is None:
            return True
        idle.trial.interrupt()  # the reader, just after the loop has looked
        return False

    idle.trial.go_on(look)
    assert idle.asked == [JOB]
    assert idle.trial.is_pending
    idle.trial.go_on(lambda: False)
    assert len(idle.measured) == 1


def test_nothing_is_tried_without_a_model(idle: Idle) -> None:
    idle.trial.unloaded()
    idle.now += 60
    idle.trial.go_on(lambda: False)
    assert idle.measured == []
    assert idle.trial.wait(3.0) == 3.0


def test_a_measurement_of_the_users_finishes_it_at_once(idle: Idle) -> None:
    idle.trial.finish()
    assert len(idle.measured) == 1
    idle.trial.finish()
    assert len(idle.measured) == 1
