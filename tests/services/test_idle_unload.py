"""A model that nobody asks anything of gives its memory back, and comes again with the next question."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sotto.config import options
from sotto.domain.events import ModelState
from sotto.services import idle_unload
from sotto.services.idle_unload import IdleUnload
from support.running_services import RunningServices

Start = Callable[..., RunningServices]


class Watch:
    """Looks at running services when the test says so, on a clock that the test moves."""

    def __init__(self, running: RunningServices, minutes: int = 10, look_every: float = 60.0) -> None:
        self.running = running
        self.now = 500.0
        running.settings.set(options.UNLOAD_AFTER_MINUTES, minutes)
        services = running.services
        self.idle = IdleUnload(
            running.settings, services.tasks, services.hub, services.generation, lambda: self.now, look_every
        )

    @property
    def is_loaded(self) -> bool:
        return self.running.services.generation.loaded is not None

    def after(self, minutes: int) -> bool:
        """Look once a minute, and return whether the model is in memory then."""
        for _ in range(minutes):
            self.now += 60
            self.idle.look()
        return self.is_loaded


def test_a_model_that_nobody_needs_gives_its_memory_back_and_comes_again(with_model: Start) -> None:
    running = with_model()
    watch = Watch(running)
    running.ask()
    running.loop.run_pending()
    assert watch.after(9)
    assert not watch.after(1)
    running.until(lambda: not running.engines())
    assert running.services.models.state.state is ModelState.NOT_LOADED
    assert running.ask().error is None
    assert watch.is_loaded


def test_every_answer_begins_the_time_anew(with_model: Start) -> None:
    running = with_model()
    watch = Watch(running)
    for _ in range(3):
        running.ask()
        running.loop.run_pending()
        assert watch.after(9)


def test_never_while_an_answer_is_written_or_waits(with_model: Start, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    running = with_model(generate=[["started"], ["tokens", 1], ["wait_for_file", str(gate)], ["finish"]])
    watch = Watch(running)
    first, second = running.services.chat.send("One"), running.services.chat.send("Two")
    running.until_writing(first)
    assert watch.after(30)
    gate.touch()
    assert running.finished(second).error is None


def test_never_if_one_says_so(with_model: Start) -> None:
    running = with_model()
    watch = Watch(running, minutes=0)
    running.ask()
    running.loop.run_pending()
    assert watch.after(3000)


@pytest.mark.parametrize("jump", [8 * 3600.0, -8 * 3600.0])
def test_a_night_asleep_is_not_a_night_without_work(with_model: Start, jump: float) -> None:
    running = with_model()
    watch = Watch(running)
    running.ask()
    running.loop.run_pending()
    watch.now += jump
    watch.idle.look()
    assert watch.after(7)
    assert not watch.after(3)


def test_the_program_looks_by_itself(with_model: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[IdleUnload] = []
    monkeypatch.setattr(idle_unload, "LOOK_EVERY_SECONDS", 0.01)
    monkeypatch.setattr(IdleUnload, "look", lambda idle: looked.append(idle))
    running = with_model()
    running.ask()
    running.until(lambda: bool(looked))


def test_it_looks_by_itself_while_a_model_is_in_memory_and_not_after(with_model: Start) -> None:
    running = with_model()
    looks: list[float] = []

    def clock() -> float:
        looks.append(0.0)
        return 0.0

    services = running.services
    idle = IdleUnload(running.settings, services.tasks, services.hub, services.generation, clock, look_every=0.01)
    assert not idle.is_watching
    running.ask()
    running.loop.run_pending()
    looks.clear()
    running.until(lambda: len(looks) > 2)
    services.models.unload()
    running.until(lambda: not idle.is_watching)
