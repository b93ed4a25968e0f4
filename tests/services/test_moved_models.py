"""The folder with everything in it lies elsewhere, as a memory stick does on the next computer: models are found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sotto.config.paths import AppPaths
from sotto.domain.ids import ModelId
from sotto.domain.models import InstalledModel
from sotto.services.moved_models import follow_moved_models
from support.gguf_files import write_bpe_model
from support.running_services import RunningServices


@pytest.fixture
def running(start: Callable[..., RunningServices]) -> RunningServices:
    return start()


def installed(running: RunningServices, path: str) -> None:
    model = InstalledModel(ModelId("m"), "M", Path(path), 5, added=1)
    running.wait(running.services.tasks.store(lambda store: store.installed.add(model)))


def followed(running: RunningServices, folder: Path) -> tuple[int, list[Path]]:
    return running.wait(
        running.services.tasks.store(
            lambda store: (follow_moved_models(store, folder), [one.path for one in store.installed.all()])
        )
    )


@pytest.mark.parametrize("old", ["/media/anna/STICK/data/models/a/story.gguf", "E:\\data\\models\\a\\story.gguf"])
def test_a_model_is_found_where_it_lies_now(running: RunningServices, tmp_path: Path, old: str) -> None:
    place = tmp_path / "models" / "a" / "story.gguf"
    place.parent.mkdir(parents=True)
    place.write_bytes(b"12345")
    installed(running, old)
    assert followed(running, tmp_path / "models") == (1, [place])


@pytest.mark.parametrize("old", ["/elsewhere/story.gguf", "/x/models/gone.gguf", "/x/models/../models/../story.gguf"])
def test_a_model_that_is_not_there_stays_missing(running: RunningServices, tmp_path: Path, old: str) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "story.gguf").touch()
    installed(running, old)
    assert followed(running, tmp_path / "models") == (0, [Path(old)])


def test_a_model_in_its_place_is_left_there(running: RunningServices, tmp_path: Path) -> None:
    here, there = tmp_path / "a" / "models" / "story.gguf", tmp_path / "models" / "story.gguf"
    for path in (here, there):
        path.parent.mkdir(parents=True)
        path.touch()
    installed(running, str(here))
    assert followed(running, tmp_path / "models") == (0, [here])


def test_the_folder_with_everything_is_carried_to_another_place(
    start: Callable[..., RunningServices], paths: AppPaths, tmp_path: Path
) -> None:
    first = start()
    file = write_bpe_model(paths.models / "story.gguf")
    model = first.wait(first.services.models.add(file))
    first.services.close()
    assert paths.root is not None
    paths.root.rename(tmp_path / "stick")
    moved = RunningServices(AppPaths.under(tmp_path / "stick"))
    try:
        moved.open()
        assert [(one.id, one.path) for one in moved.services.models.own] == [
            (model.id, tmp_path / "stick" / "models" / "story.gguf")
        ]
    finally:
        moved.services.close()
