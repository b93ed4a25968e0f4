"""Lanes and timers on an owner loop of the test's own: two fixtures."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sotto.services.hub import EventHub
from sotto.services.tasks import TaskRunner
from support.owner_loop import OwnerLoop


@pytest.fixture
def loop() -> OwnerLoop:
    """The owner thread, which runs while the test waits for something."""
    return OwnerLoop()


@pytest.fixture
def tasks(loop: OwnerLoop) -> Iterator[TaskRunner]:
    """Lanes and timers that come back to ``loop``; closed at the end of the test."""
    runner = TaskRunner(loop, EventHub())
    yield runner
    runner.close()
