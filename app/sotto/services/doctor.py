"""What ``sotto doctor`` and the Models page say about this computer, and a quick check that the parts work."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sotto
from sotto.config.installation import kind_of_installation
from sotto.config.paths import AppPaths
from sotto.config.resources import resource_path
from sotto.services.generation import GenerationQueue
from sotto.services.hub import EventHub
from sotto.services.tasks import Task, TaskRunner

if TYPE_CHECKING:
    from sotto.engine.protocol import Hello
    from sotto.services.graphics import Graphics
    from sotto.services.sandbox import SandboxReport
    from sotto.store.store import Protection, Store

_MEBIBYTE = 1024 * 1024


class DoctorService:
    """Gathers the report. Owner thread only."""

    def __init__(
        self,
        paths: AppPaths,
        tasks: TaskRunner,
        hub: EventHub,
        queue: GenerationQueue,
        protection: Callable[[], Protection | None],
    ) -> None:
        self._paths = paths
        self._tasks = tasks
        self._hub = hub
        self._queue = queue
        self._protection = protection

    def computer(self) -> Task[dict[str, int]]:
        """Return ``cores`` (physical), ``memory_mb``, ``memory_available_mb`` and ``disk_free_mb`` (MiB)."""
        return self._tasks.io(lambda: _computer(self._paths))

    @property
    def graphics(self) -> tuple[Graphics, ...]:
        """The graphics processors that the engine can use, as far as it was started already to say so."""
        from sotto.services.graphics import graphics_of  # no start of the window needs it

        hello = self._queue.hello
        return graphics_of(hello.devices) if hello is not None else ()

    def sandbox(self) -> Task[SandboxReport]:
        """Return what the engine can do to this computer; it is started if need be, and tries."""
        from sotto.services.sandbox import SandboxCheck  # no start of the window needs it

        return SandboxCheck(self._paths, self._tasks, self._hub, self._queue).run()

    def report(self) -> Task[dict[str, Any]]:
        """Return the object of ``sotto doctor --json``; starts the engine to ask what it can do."""
        finished: Task[dict[str, Any]] = Task(self._hub)

        def asked(hello: Hello | None) -> None:
            checks = self._tasks.store(_check_store)
            checks.success(lambda result: gather(hello, result)).failure(lambda error: gather(hello, error.text))

        def gather(hello: Hello | None, store_check: str) -> None:
            self.sandbox().success(lambda sandbox: write(hello, store_check, sandbox)).failure(finished.fail)

        def write(hello: Hello | None, store_check: str, sandbox: SandboxReport) -> None:
            work = self._tasks.io(lambda: _report(self._paths, hello, self._protection(), store_check, sandbox))
            work.success(finished.succeed).failure(finished.fail)

        self._queue.ask_engine(asked)
        return finished


def _report(
    paths: AppPaths, hello: Hello | None, protection: Protection | None, store_check: str, sandbox: SandboxReport
) -> dict[str, Any]:
    computer = _computer(paths)
    devices = hello.devices if hello else []
    return {
        "version": sotto.__version__,
        "installation": kind_of_installation().value,
        "llama_cpp": {
            "version": hello.llama_cpp if hello else None,
            "backends": sorted({device.backend for device in devices}),
            "devices": [asdict(device) for device in devices],
            "variant": (hello.variant or None) if hello else None,
            "graphics_note": (hello.why_no_gpu or None) if hello else None,
        },
        "cpu": {"cores": computer["cores"], "features": cpu_features(hello.system_info if hello else "")},
        "memory_mb": computer["memory_mb"],
        "disk_free_mb": computer["disk_free_mb"],
        "engine_sandbox": {
            "network": _blocked(sandbox.network_blocked),
            "exec": _blocked(sandbox.exec_blocked),
            "files": _blocked(sandbox.files_blocked),
            "how": sandbox.how,
        },
        "store": {
            "encrypted": bool(protection and protection.encrypted),
            "cipher": protection.cipher if protection else None,
            "key_protection": protection.key_protection.value if protection else None,
        },
        "paths": {name: str(path) for name, path in asdict(paths).items()},
        "desktop": {"portable": paths.is_portable, "keep_awake": _means_of_keeping_awake()},
        "self_test": {
            "store": store_check,
            "engine": "ok" if hello else "The engine could not be started.",
            "resources": _check_resources(),
        },
    }


def _means_of_keeping_awake() -> str:
    """Return what keeps the computer from falling asleep, by trying it for a moment."""
    from sotto.services.keep_awake import NoSleepControlError, system_inhibitor

    inhibitor = system_inhibitor()
    try:
        return inhibitor.hold()
    except NoSleepControlError as error:
        return f"not possible: {error}"
    finally:
        inhibitor.release()


def _blocked(is_blocked: bool) -> str:
    return "blocked" if is_blocked else "not blocked"


def _computer(paths: AppPaths) -> dict[str, int]:
    from sotto.engine import hardware

    try:
        free = shutil.disk_usage(_existing(paths.data)).free
    except OSError:
        free = 0
    return {
        "cores": hardware.physical_cores(),
        "memory_mb": hardware.memory_total() // _MEBIBYTE,
        "memory_available_mb": hardware.memory_available() // _MEBIBYTE,
        "disk_free_mb": free // _MEBIBYTE,
    }


def _existing(path: Path) -> Path:
    while not path.exists() and path != path.parent:
        path = path.parent
    return path


def cpu_features(system_info: str) -> list[str]:
    """Return the names that llama.cpp's line ("CPU : AVX2 = 1 | …") reports as present."""
    _, _, cpu = system_info.rpartition("CPU :")
    return [name.strip() for part in cpu.split("|") for name, _, value in [part.partition("=")] if value.strip() == "1"]


def _check_store(store: Store) -> str:
    problems = store.db.integrity_check()
    return "ok" if not problems else f"{len(problems)} problems, the first: {problems[0]}"


def _check_resources() -> str:
    try:
        resource_path("icons")
    except FileNotFoundError:
        return "The program’s own files are incomplete: install Sotto again."
    return "ok"
