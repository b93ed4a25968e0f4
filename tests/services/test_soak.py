"""A day of short answers: neither the engine nor this process grows, and nothing is left over between two of them.

The prompt cache is off: the conversations it keeps in memory have a limit of their own, far above those here.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from sotto.config.paths import AppPaths
from sotto.domain.generation import LoadSettings, SamplerSettings
from sotto.domain.models import InstalledModel
from sotto.ipc.commands import engine_command
from support.gguf_files import write_bpe_model
from support.running_services import RunningServices

SMALL = LoadSettings(n_ctx=256, threads=1)
SHORT = SamplerSettings(temperature=1.0, seed=3, max_tokens=8)
MEGABYTE = 1024 * 1024
FEW = 3
"""Threads of pools and files of the database that are there now and not then."""
OWN_ROOM = 8 * MEGABYTE
"""The database keeps so many of its pages in memory, and has them after some 1,600 answers."""


class Use:
    """Memory and open things of the engine and of this process, in bytes and counts."""

    def __init__(self, running: RunningServices) -> None:
        (engine,) = running.engines()
        own = psutil.Process()
        self.engine_bytes = engine.memory_info().rss
        self.own_bytes = own.memory_info().rss
        lasting = [thread for thread in threading.enumerate() if not isinstance(thread, threading.Timer)]
        self.threads = (engine.num_threads(), len(lasting))
        self.children = len(own.children(recursive=True))
        self.files = (_open_files(engine), _open_files(own))


def _open_files(process: psutil.Process) -> int:
    return len(list(Path(f"/proc/{process.pid}/fd").iterdir())) if psutil.LINUX else 0


@pytest.fixture
def real(paths: AppPaths, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningServices]:
    monkeypatch.setenv("SOTTO_PROMPT_CACHE", "off")
    running = RunningServices(paths, command=engine_command()).open()
    yield running
    running.services.close()


def add_model(running: RunningServices, path: Path) -> InstalledModel:
    model = running.wait(running.services.models.add(path))
    running.until(lambda: bool(running.services.models.current(model).sha256))
    return running.services.models.current(model)


def ask(running: RunningServices, count: int, model: InstalledModel | None = None) -> None:
    """Ask that often, each time in a new chat."""
    for number in range(count):
        finished = running.ask(f"Sing verse {number}", sampler=SHORT, load=SMALL, model=model)
        assert finished.error is None
        running.events.clear()


@pytest.mark.parametrize(
    ("warm_up", "answers"), [(5, 12), pytest.param(2_000, 5_000, marks=pytest.mark.soak)], ids=["short", "soak"]
)
def test_answers_leave_nothing_behind(real: RunningServices, tmp_path: Path, warm_up: int, answers: int) -> None:
    add_model(real, write_bpe_model(tmp_path / "random.gguf"))
    ask(real, warm_up)
    before = Use(real)
    ask(real, answers)
    after = Use(real)
    assert all(now <= then + FEW for then, now in zip(before.threads, after.threads, strict=True))
    assert after.children == before.children
    assert after.files[0] <= before.files[0]
    assert after.files[1] <= before.files[1] + FEW
    room = max(2 * MEGABYTE, before.engine_bytes // 20)
    assert after.engine_bytes - before.engine_bytes < room, "the engine grew by more than 5 % (at least 2 MB)"
    assert after.own_bytes - before.own_bytes < OWN_ROOM


@pytest.mark.parametrize(("warm_up", "switches"), [(2, 2), pytest.param(4, 50, marks=pytest.mark.soak)])
def test_switching_models_leaves_nothing_behind(
    real: RunningServices, tmp_path: Path, warm_up: int, switches: int
) -> None:
    models = [add_model(real, write_bpe_model(tmp_path / f"{name}.gguf", seed=seed)) for seed, name in enumerate("ab")]
    for number in range(warm_up):
        ask(real, 1, models[number % 2])
    before = Use(real)
    for number in range(switches):
        ask(real, 1, models[(warm_up + number) % 2])
        assert len(real.engines()) == 1, "one engine at a time"
    after = Use(real)
    assert after.children == before.children
    assert after.threads[1] <= before.threads[1] + FEW
    assert after.files[1] <= before.files[1] + FEW
    assert after.own_bytes - before.own_bytes < OWN_ROOM
