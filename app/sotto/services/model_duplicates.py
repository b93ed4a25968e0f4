"""Models that are stored twice: the same bytes in two files, found without reading what cannot be the same."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from sotto.domain.errors import UserFacingError
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import InstalledModel
from sotto.services.hub import EventHub
from sotto.services.model_files import Progress
from sotto.services.tasks import Task, TaskRunner

Hash = Callable[[InstalledModel, Progress], Task[str]]


@dataclass(frozen=True, slots=True)
class DuplicateGroup:
    """Models with the same content, by name. ``wasted_bytes`` is what all but one of them take on the disk."""

    sha256: str
    models: tuple[InstalledModel, ...]
    wasted_bytes: int


class DuplicateSearch:
    """One look for duplicates. Owner thread only."""

    def __init__(self, tasks: TaskRunner, hub: EventHub, hash_model: Hash) -> None:
        """``hash_model`` returns the stored hash at once where it is known."""
        self._tasks = tasks
        self._hub = hub
        self._hash = hash_model

    def known(self, models: Iterable[InstalledModel]) -> list[DuplicateGroup]:
        """Return the groups among the models that have a hash; quick, looks only at directory entries."""
        return _groups({model: model.sha256 for model in models if model.sha256})

    def find(self, models: Sequence[InstalledModel], on_progress: Progress) -> Task[list[DuplicateGroup]]:
        """Hash what may be the same, one after the other; return the groups."""
        finished: Task[list[DuplicateGroup]] = Task(self._hub)
        suspects = _of_equal_size(models)
        total = sum(model.size_bytes for model in suspects) or 1
        hashes: dict[InstalledModel, str] = {}

        def go_on(done: int) -> None:
            if len(hashes) == len(suspects):
                grouping = self._tasks.io(lambda: _groups(hashes))
                grouping.success(finished.succeed).failure(finished.fail)
                return
            model = suspects[len(hashes)]

            def hashed(sha256: str) -> None:
                hashes[model] = sha256
                go_on(done + model.size_bytes)

            def failed(_error: UserFacingError) -> None:
                hashed(f"unreadable {model.id}")

            task = self._hash(model, lambda fraction: on_progress((done + fraction * model.size_bytes) / total))
            task.success(hashed).failure(failed)

        go_on(0)
        return finished


def _of_equal_size(models: Iterable[InstalledModel]) -> list[InstalledModel]:
    by_size: defaultdict[int, list[InstalledModel]] = defaultdict(list)
    for model in models:
        by_size[model.size_bytes].append(model)
    return [model for group in by_size.values() if len(group) > 1 for model in group]


def _groups(hashes: dict[InstalledModel, str]) -> list[DuplicateGroup]:
    by_hash: defaultdict[str, list[InstalledModel]] = defaultdict(list)
    for model, sha256 in hashes.items():
        by_hash[sha256].append(model)
    groups = []
    for sha256, same in by_hash.items():
        files = len({_file_of(model) for model in same})
        if files > 1:
            ordered = tuple(sorted(same, key=lambda model: (model.name.casefold(), str(model.path))))
            groups.append(DuplicateGroup(sha256, ordered, (files - 1) * same[0].size_bytes))
    return sorted(groups, key=lambda group: -group.wasted_bytes)


def _file_of(model: InstalledModel) -> object:
    """Return what two names of one file (links) share; they take the disk only once."""
    try:
        status = os.stat(model.path)  # noqa: PTH116 - of whatever a link leads to
    except OSError:
        return model.path
    return (status.st_dev, status.st_ino)
