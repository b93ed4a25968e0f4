"""Services of a fresh profile, closed at the end of each test whatever happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sotto.config.paths import AppPaths
from support.downloading import Downloading
from support.owner_tasks import loop, tasks
from support.running_services import RunningServices

__all__ = ["downloading", "loop", "start", "tasks", "with_model"]


@pytest.fixture
def start(paths: AppPaths) -> Iterator[Callable[..., RunningServices]]:
    """Return a maker of opened services without a model; its keywords are those of :class:`RunningServices`.

    What opening announced is not among the events any more.
    """
    started: list[RunningServices] = []

    def make(**script: Any) -> RunningServices:
        running = RunningServices(paths, **script)
        started.append(running)
        running.open()
        running.events.clear()
        return running

    yield make
    for running in started:
        running.services.close()


@pytest.fixture
def with_model(start: Callable[..., RunningServices]) -> Callable[..., RunningServices]:
    """The same with one model, ``story``, and without the events of its installation."""

    def make(**script: Any) -> RunningServices:
        running = start(**script)
        running.add_model()
        running.loop.run_pending()
        running.events.clear()
        return running

    return make


@pytest.fixture
def downloading(paths: AppPaths, start: Callable[..., RunningServices]) -> Iterator[Callable[..., Downloading]]:
    """Return a maker of download services, all of one profile; its keywords are those of :class:`DownloadService`.

    With ``running``, the services of an earlier one, it is a second process on the same store, or the next start.
    """
    made: list[Downloading] = []

    def make(running: RunningServices | None = None, **options: Any) -> Downloading:
        made.append(Downloading(paths, running or start(), **options))
        return made[-1]

    yield make
    for one in made:
        one.service.close()
