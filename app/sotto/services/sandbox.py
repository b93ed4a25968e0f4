"""What the engine can do to this computer, found out by having it try."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from sotto.config.paths import AppPaths
from sotto.domain.light_dataclass import dataclass
from sotto.services.generation import GenerationQueue
from sotto.services.hub import EventHub
from sotto.services.tasks import Task, TaskRunner

if TYPE_CHECKING:
    from sotto.engine.protocol import Attempt, Probed

_MOST_LOOKED_AT = 1000
"""Entries of the home folder among which a file is looked for."""


@dataclass(frozen=True, slots=True)
class SandboxReport:
    """Whether the engine was refused the network, other programs, and files; ``how`` in words, for ``sotto doctor``.

    ``was_asked`` is False when there was no engine to ask; nothing is known to be blocked then.
    """

    network_blocked: bool
    exec_blocked: bool
    files_blocked: bool
    how: str
    was_asked: bool = True

    @property
    def all_blocked(self) -> bool:
        """Whether nothing was left that it could do."""
        return self.network_blocked and self.exec_blocked and self.files_blocked


class SandboxCheck:
    """Owner thread only."""

    def __init__(self, paths: AppPaths, tasks: TaskRunner, hub: EventHub, queue: GenerationQueue) -> None:
        self._paths = paths
        self._tasks = tasks
        self._hub = hub
        self._queue = queue

    def run(self) -> Task[SandboxReport]:
        """Have the engine try, now; it is started if there is none. Always succeeds."""
        finished: Task[SandboxReport] = Task(self._hub)
        paths = self._paths
        look = self._tasks.io(lambda: forbidden_files(paths, Path(os.path.expanduser("~"))))  # noqa: PTH111 - may fail
        look.success(lambda files: self._queue.probe_engine(files, _deliver_to(finished))).failure(finished.fail)
        return finished


def forbidden_files(paths: AppPaths, home: Path) -> list[str]:
    """Return files and folders that this program can read and the engine must not: chats, settings, the user's own."""
    folders = [folder for folder in (paths.data, paths.config, home) if os.access(folder, os.R_OK | os.X_OK)]
    files = [file for file in (paths.store_file, paths.settings_file, _some_file_in(home)) if file is not None]
    readable = [file for file in files if file.is_file() and os.access(file, os.R_OK)]
    return list(dict.fromkeys(str(path) for path in (*readable, *folders)))


def _some_file_in(folder: Path) -> Path | None:
    try:
        with os.scandir(folder) as entries:
            for _number, entry in zip(range(_MOST_LOOKED_AT), entries, strict=False):
                if entry.is_file(follow_symlinks=False) and os.access(entry.path, os.R_OK):
                    return Path(entry.path)
    except OSError:
        pass
    return None


def _deliver_to(task: Task[SandboxReport]) -> Callable[[Probed | None], None]:
    return lambda probed: task.succeed(report_of(probed))


def report_of(probed: Probed | None) -> SandboxReport:
    """Return what the attempts mean: something is blocked if all that was tried of its kind was refused."""
    if probed is None:
        return SandboxReport(False, False, False, "The engine could not be asked.", was_asked=False)
    attempts = probed.attempts
    refused = sum(attempt.blocked for attempt in attempts)
    possible = [attempt.what for attempt in attempts if not attempt.blocked]
    means = ", ".join(probed.measures) or "nothing that this system offers"
    words = f"The engine itself tried: {refused} of {len(attempts)} attempts were refused ({means})."
    if possible:
        words += f" Not refused: {', '.join(possible)}."
    return SandboxReport(
        _is_blocked(attempts, "network"), _is_blocked(attempts, "exec"), _is_blocked(attempts, "files"), words
    )


def _is_blocked(attempts: Iterable[Attempt], kind: str) -> bool:
    outcomes = [attempt.blocked for attempt in attempts if attempt.kind == kind]
    return bool(outcomes) and all(outcomes)
