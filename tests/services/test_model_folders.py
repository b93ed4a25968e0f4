"""Extra folders: models of other programs are listed where they are, and nothing there is ever touched."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sotto.config import options
from sotto.domain.errors import UserFacingError
from sotto.services.model_folders import FolderKind, ModelFolders
from support.running_services import RunningServices, model_bytes

Start = Callable[..., RunningServices]


def write_model(path: Path, name: str = "story") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model_bytes(name))
    return path


def code_of(running: RunningServices, task: object) -> str:
    with pytest.raises(UserFacingError) as caught:
        running.wait(task)  # type: ignore[arg-type]
    return caught.value.code


def names(running: RunningServices) -> list[str]:
    return [model.name for model in running.services.models.own]


def snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    """Return size and time of change of everything below ``folder``."""
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in sorted(folder.rglob("*"))}


def test_the_models_of_a_folder_are_used_where_they_are(start: Start, tmp_path: Path) -> None:
    running = start()
    folder = tmp_path / "lm"
    paths = [write_model(folder / "owner" / name / f"{name}.gguf", name) for name in ("one", "two")]
    (folder / "notes.gguf").write_text("Dear diary")
    before = snapshot(folder)
    scan = running.wait(running.services.model_folders.add(folder))
    assert (scan.kind, scan.models, [model.path for model in scan.added]) == (FolderKind.FOLDER, 2, paths)
    assert [skipped.path.name for skipped in scan.skipped] == ["notes.gguf"]
    assert "notes.gguf" in scan.skipped[0].reason
    assert names(running) == ["one", "two"]
    assert all(model.from_folder and not running.services.library.owns_files(model) for model in scan.added)
    running.services.close()
    again = start()
    assert names(again) == ["one", "two"]
    assert [folder.path for folder in again.wait(again.services.model_folders.all())] == [folder]
    assert snapshot(folder) == before


def test_nothing_in_a_folder_is_deleted_even_when_its_model_is(start: Start, tmp_path: Path) -> None:
    running = start()
    snapshot = tmp_path / "hub" / "models--owner--repo" / "snapshots" / ("c0" * 20)
    path = write_model(snapshot / "x.gguf")
    (model,) = running.wait(running.services.model_folders.add(tmp_path / "hub")).added
    assert (model.repository, model.remote_name) == ("owner/repo", "x.gguf")  # as if Sotto had downloaded it
    assert not running.services.library.owns_files(model)
    running.wait(running.services.library.delete(model.id))
    assert names(running) == []
    running.wait(running.services.model_folders.scan())
    assert names(running) == []  # hidden is hidden
    running.services.close()
    again = start()
    again.wait(again.services.model_folders.scan())
    assert names(again) == []
    assert path.exists()
    again.wait(again.services.models.add(path))  # asked for by name, it comes back
    assert names(again) == ["story"]
    again.wait(again.services.models.remove(model.id))
    assert path.exists()


def test_looking_again_finds_what_is_new_and_forgets_what_is_gone(start: Start, tmp_path: Path) -> None:
    running = start()
    first = write_model(tmp_path / "lm" / "first.gguf", "first")
    running.wait(running.services.model_folders.add(tmp_path / "lm"))
    running.wait(running.services.library.set_notes(running.services.models.own[0].id, "mine"))
    write_model(tmp_path / "lm" / "second.gguf", "second")
    (scan,) = running.wait(running.services.model_folders.scan())
    assert [model.name for model in scan.added] == ["second"]
    assert names(running) == ["first", "second"]
    assert running.services.models.own[0].notes == "mine"
    first.unlink()
    running.wait(running.services.model_folders.scan())
    assert names(running) == ["second"]


def test_a_drive_that_is_not_plugged_in_costs_nothing(start: Start, tmp_path: Path) -> None:
    running = start()
    write_model(tmp_path / "drive" / "x.gguf")
    running.wait(running.services.model_folders.add(tmp_path / "drive"))
    (tmp_path / "drive").rename(tmp_path / "unplugged")
    (scan,) = running.wait(running.services.model_folders.scan())
    assert scan.error is not None
    assert scan.error.code == "folder_missing"
    assert names(running) == ["story"]
    (tmp_path / "unplugged").rename(tmp_path / "drive")
    (scan,) = running.wait(running.services.model_folders.scan())
    assert (scan.error, scan.models, scan.added) == (None, 1, ())


def test_a_folder_is_forgotten_with_its_models_only(start: Start, tmp_path: Path) -> None:
    running = start()
    mine = running.wait(running.services.models.add(write_model(tmp_path / "lm" / "mine.gguf", "mine")))
    write_model(tmp_path / "lm" / "deep" / "theirs.gguf", "theirs")
    write_model(tmp_path / "other" / "x.gguf", "x")
    for folder in (tmp_path / "lm", tmp_path / "lm" / "deep", tmp_path / "other"):
        running.wait(running.services.model_folders.add(folder))
    assert names(running) == ["mine", "theirs", "x"]
    running.wait(running.services.model_folders.remove(tmp_path / "lm"))
    assert names(running) == ["mine", "theirs", "x"]  # "deep" is still used
    running.wait(running.services.model_folders.remove(tmp_path / "lm" / "deep"))
    assert names(running) == ["mine", "x"]
    assert running.services.models.own[0].id == mine.id
    assert (tmp_path / "lm" / "deep" / "theirs.gguf").exists()


def test_ollamas_blobs_have_ollamas_names(start: Start, tmp_path: Path) -> None:
    running = start()
    data = model_bytes("whatever")
    digest = hashlib.sha256(data).hexdigest()
    manifest = tmp_path / "o" / "manifests" / "registry.ollama.ai" / "library" / "tiny" / "1b"
    manifest.parent.mkdir(parents=True)
    layer = {"mediaType": "application/vnd.ollama.image.model", "digest": f"sha256:{digest}"}
    manifest.write_text(json.dumps({"layers": [layer]}))
    blob = tmp_path / "o" / "blobs" / f"sha256-{digest}"
    blob.parent.mkdir()
    blob.write_bytes(data)
    scan = running.wait(running.services.model_folders.add(tmp_path / "o"))
    assert scan.kind is FolderKind.OLLAMA
    assert names(running) == ["tiny:1b"]
    assert running.services.models.own[0].path == blob


def test_what_is_in_two_programs_is_found_to_be_the_same(start: Start, tmp_path: Path) -> None:
    running = start()
    first = write_model(tmp_path / "a" / "x.gguf")
    (tmp_path / "b").mkdir()
    shutil.copy(first, tmp_path / "b" / "y.gguf")
    for folder in ("a", "b"):
        running.wait(running.services.model_folders.add(tmp_path / folder))
    (group,) = running.wait(running.services.library.find_duplicates(lambda _fraction: None))
    assert len(group.models) == 2


def test_folders_that_cannot_be_used_are_refused_and_not_kept(start: Start, tmp_path: Path) -> None:
    running = start()
    folders = running.services.model_folders
    running.settings.set(options.MODELS_FOLDER, str(tmp_path / "big"))
    (tmp_path / "big").mkdir()
    (tmp_path / "file").write_text("x")
    assert code_of(running, folders.add(tmp_path / "gone")) == "folder_missing"
    assert code_of(running, folders.add(tmp_path / "file")) == "folder_unreadable"
    assert code_of(running, folders.add(tmp_path / "big")) == "folder_is_ours"
    assert code_of(running, folders.add(running.paths.models / "x")) == "folder_is_ours"
    assert running.wait(folders.all()) == []


def test_programs_with_models_are_suggested_until_they_are_used(start: Start, tmp_path: Path) -> None:
    running = start()
    home = tmp_path / "home"
    path = write_model(home / ".lmstudio" / "models" / "owner" / "repo" / "x.gguf")
    (home / ".ollama" / "models").mkdir(parents=True)  # nothing in it: no suggestion
    services = running.services
    folders = ModelFolders(services.tasks, services.hub, services.models, lambda: services.library.folders, {}, home)
    (suggestion,) = [one for one in running.wait(folders.suggestions()) if one.path.is_relative_to(home)]
    assert (suggestion.owner, suggestion.models, suggestion.size_bytes) == ("LM Studio", 1, path.stat().st_size)
    scan = running.wait(folders.add(suggestion.path))
    assert scan.kind is FolderKind.LM_STUDIO
    assert scan.added[0].repository == "owner/repo"
    assert [one for one in running.wait(folders.suggestions()) if one.path.is_relative_to(home)] == []
