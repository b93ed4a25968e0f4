"""Moving the models folder: every file arrives, the list follows, and an end in the middle loses nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from sotto.config import options
from sotto.domain.errors import UserFacingError
from sotto.domain.models import InstalledModel
from sotto.services import file_moves, model_files
from sotto.services.models_move import ModelsMove, Moved
from support.gguf_files import split_model, write_bpe_model
from support.running_services import RunningServices, model_bytes

Start = Callable[..., RunningServices]


def ignore(_fraction: float) -> None:
    """A progress nobody looks at."""


def code_of(running: RunningServices, task: object) -> str:
    with pytest.raises(UserFacingError) as caught:
        running.wait(task)  # type: ignore[arg-type]
    return caught.value.code


def register(running: RunningServices, record: InstalledModel) -> InstalledModel:
    running.wait(running.services.tasks.store(lambda store: store.installed.add(record)))
    running.wait(running.services.models.refresh())
    return running.services.models.current(record)


def download(running: RunningServices, name: str) -> InstalledModel:
    """Have a model as a finished download leaves it."""
    folder = running.services.models_move.folder / f"{name}-a1b2c3"
    folder.mkdir(parents=True)
    (folder / "model.gguf").write_bytes(model_bytes(name))
    (folder / "projector.gguf").write_bytes(b"GGUF projector")
    record = model_files.model_at(folder / "model.gguf")
    record = replace(record, repository="owner/repo", projector=folder / "projector.gguf")
    added = register(running, record)
    running.wait(running.services.models.hash(added, ignore))
    return running.services.models.current(added)


@pytest.fixture
def other_drive(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no file have two names, as if the new folder were on another drive."""

    def refuse(_self: Path, _target: Path) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(Path, "hardlink_to", refuse)


def files_below(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("drive", ["same", "other"])
def test_everything_moves_and_the_list_follows(
    start: Start, tmp_path: Path, request: pytest.FixtureRequest, drive: str
) -> None:
    if drive == "other":
        request.getfixturevalue("other_drive")
    running = start()
    old, new = running.services.models_move.folder, tmp_path / "big" / "models"
    model = download(running, "story")
    half = old / "half-x1y2z3" / "model.gguf.part"
    half.parent.mkdir()
    half.write_bytes(b"half a model")
    progress: list[float] = []
    moved = running.wait(running.services.models_move.move(new, progress.append))
    size = model.size_bytes + len(b"GGUF projector") + len(b"half a model")
    assert moved == Moved(new, 3, size)
    assert progress[-1] == 1.0
    assert progress == sorted(progress)
    after = running.services.models.current(model)
    assert (after.path, after.projector) == (
        new / "story-a1b2c3" / "model.gguf",
        new / "story-a1b2c3" / "projector.gguf",
    )
    assert after.path.read_bytes() == model_bytes("story")
    assert list(old.iterdir()) == []
    assert files_below(new) == [
        "half-x1y2z3/model.gguf.part",
        "story-a1b2c3/model.gguf",
        "story-a1b2c3/projector.gguf",
    ]
    assert running.services.models_move.folder == new
    assert running.services.library.owns_files(after)
    result = running.wait(running.services.models.verify(after.id, ignore))
    assert result.ok


def test_the_stored_hash_still_holds_on_another_drive(start: Start, tmp_path: Path, other_drive: None) -> None:
    running = start()
    model = download(running, "story")
    running.wait(running.services.models_move.move(tmp_path / "new", ignore))
    after = running.services.models.current(model)
    status = after.path.stat()
    known = running.wait(
        running.services.tasks.store(
            lambda store: store.installed.sha256_of(after.id, size_bytes=status.st_size, mtime_ns=status.st_mtime_ns)
        )
    )
    assert known == model.sha256 != ""


def test_a_split_model_moves_as_a_whole(start: Start, tmp_path: Path) -> None:
    running = start()
    folder = running.paths.models / "tiny-a1b2c3"
    folder.mkdir(parents=True)
    parts = split_model(write_bpe_model(tmp_path / "tiny.gguf"), 3)
    for part in parts:
        shutil.move(part, folder / part.name)
    register(running, replace(model_files.model_at(folder / parts[0].name), repository="o/r"))
    running.wait(running.services.models_move.move(tmp_path / "new", ignore))
    (model,) = running.services.models.own
    assert model.path == tmp_path / "new" / folder.name / parts[0].name
    assert len(running.wait(running.services.models.describe(model))["files"]) == 3


def test_files_can_be_left_where_they_are(start: Start, tmp_path: Path) -> None:
    running = start()
    model = download(running, "story")
    moved = running.wait(running.services.models_move.move(tmp_path / "new", ignore, with_files=False))
    assert moved == Moved(tmp_path / "new", 0, 0)
    assert running.services.models.current(model).path == model.path
    assert model.path.exists()
    assert running.services.models_move.folder == tmp_path / "new"
    assert running.services.library.owns_files(model)


def test_back_to_sottos_own_folder_is_no_setting(start: Start, tmp_path: Path) -> None:
    running = start()
    running.wait(running.services.models_move.move(tmp_path / "new", ignore))
    download(running, "story")
    running.wait(running.services.models_move.move(running.paths.models, ignore))
    assert running.settings.get(options.MODELS_FOLDER) == ""
    assert running.services.models.own[0].path.is_relative_to(running.paths.models)


def test_the_users_own_files_stay(start: Start, tmp_path: Path) -> None:
    running = start()
    path = tmp_path / "mine.gguf"
    path.write_bytes(model_bytes("mine"))
    running.wait(running.services.models.add(path))
    running.wait(running.services.models_move.move(tmp_path / "new", ignore))
    assert running.services.models.own[0].path == path
    assert path.exists()


def test_a_drive_that_fails_in_the_middle_loses_nothing_and_the_next_try_goes_on(
    start: Start, tmp_path: Path, other_drive: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = start()
    small, large = download(running, "a"), download(running, "larger name")
    copystat = shutil.copystat

    def fail(source: Path, target: Path) -> None:
        if "larger" in str(source) and "projector" in str(source):
            raise OSError(28, "No space left on device")
        copystat(source, target)

    monkeypatch.setattr(file_moves.shutil, "copystat", fail)
    old, new = running.services.models_move.folder, tmp_path / "new"
    assert code_of(running, running.services.models_move.move(new, ignore)) == "move_failed"
    running.until(lambda: running.services.models.current(small).path.is_relative_to(new))
    for model in running.services.models.own:
        assert model.path.exists()
        assert running.wait(running.services.models.verify(model.id, ignore)).ok
    assert running.services.models.current(large).path == large.path
    assert running.services.models_move.folder == old
    assert not [name for name in files_below(new) if name.endswith(".moving")]
    monkeypatch.undo()
    running.wait(running.services.models_move.move(new, ignore))
    assert {model.path.is_relative_to(new) for model in running.services.models.own} == {True}
    assert files_below(old) == []


def test_a_disk_that_is_too_small_is_refused_before_anything_moves(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = start()
    model = download(running, "story")
    needed = model.size_bytes + len(b"GGUF projector")
    new = tmp_path / "new"
    stat = Path.stat

    def on_another_drive(self: Path, **options: bool) -> os.stat_result | SimpleNamespace:
        status = stat(self, **options)
        return SimpleNamespace(st_dev=-1, st_mode=status.st_mode) if self == new else status

    monkeypatch.setattr(Path, "stat", on_another_drive)
    for free, code in ((needed + file_moves.ROOM - 1, "disk_too_small"), (needed + file_moves.ROOM, "")):
        monkeypatch.setattr(file_moves.shutil, "disk_usage", lambda _path, free=free: SimpleNamespace(free=free))
        task = running.services.models_move.move(new, ignore)
        if code:
            assert code_of(running, task) == code
            assert model.path.exists()
        else:
            running.wait(task)
            assert not model.path.exists()


def test_another_file_of_the_same_name_is_not_overwritten(start: Start, tmp_path: Path) -> None:
    running = start()
    model = download(running, "story")
    there = tmp_path / "new" / "story-a1b2c3" / "model.gguf"
    there.parent.mkdir(parents=True)
    there.write_bytes(b"something else")
    assert code_of(running, running.services.models_move.move(tmp_path / "new", ignore)) == "move_failed"
    assert there.read_bytes() == b"something else"
    assert model.path.exists()


def test_what_cannot_be_done_now_is_refused(start: Start, tmp_path: Path) -> None:
    running = start()
    services = running.services
    inside = services.models_move.folder / "inside"
    (tmp_path / "file").write_text("x")
    assert code_of(running, services.models_move.move(inside, ignore)) == "folder_overlaps"
    assert code_of(running, services.models_move.move(services.models_move.folder, ignore)) == "folder_overlaps"
    assert code_of(running, services.models_move.move(tmp_path / "file" / "x", ignore)) == "folder_unusable"
    busy = ModelsMove(
        running.paths, running.settings, services.tasks, services.hub, running.loop, services.models, lambda: True
    )
    assert code_of(running, busy.move(tmp_path / "new", ignore)) == "downloads_running"
    assert running.settings.get(options.MODELS_FOLDER) == ""
