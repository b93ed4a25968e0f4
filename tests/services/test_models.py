"""Installed models: what may be added, which one is meant, and whether it is still the same file."""

from __future__ import annotations

import hashlib
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from sotto.config import options
from sotto.config.paths import AppPaths
from sotto.domain.errors import UserFacingError
from sotto.domain.events import ModelsChanged, ModelState, ModelStateChanged, Notice
from sotto.domain.ids import ModelId
from sotto.domain.models import InstalledModel
from sotto.services import model_files
from sotto.services.models import VerifyResult
from support.gguf_files import split_model, write_bpe_model
from support.running_services import RunningServices, model_bytes, requests_file
from support.wrong_files import write_wrong_files

Start = Callable[..., RunningServices]


def ignore(_fraction: float) -> None:
    """A progress nobody looks at."""


def code_of(running: RunningServices, task: object) -> str:
    with pytest.raises(UserFacingError) as caught:
        running.wait(task)  # type: ignore[arg-type]
    return caught.value.code


def write_model(path: Path, name: str = "story") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model_bytes(name))
    return path


def add(running: RunningServices, path: Path) -> InstalledModel:
    return running.wait(running.services.models.add(path))


def until_hashed(running: RunningServices, model: InstalledModel) -> InstalledModel:
    running.until(lambda: bool(running.services.models.current(model).sha256))
    return running.services.models.current(model)


def sha256(*paths: Path) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


# Adding --------------------------------------------------------------------------------------------------------------


def test_an_added_model_is_described_by_its_header(start: Start, tmp_path: Path) -> None:
    running = start()
    path = write_bpe_model(tmp_path / "tiny.gguf", n_ctx=384)
    added = add(running, path)
    assert running.services.models.installed == (running.services.models.current(added),)
    assert (added.name, added.path, added.size_bytes) == ("tiny", path, path.stat().st_size)
    assert (added.architecture, added.quantization, added.n_ctx_train) == ("llama", "F16", 384)
    assert added.parameters > 0
    assert added.has_template
    assert added.licence == "CC0-1.0"
    assert added.added > 0
    assert running.of(ModelsChanged)
    assert path.exists()


def test_the_hash_is_computed_in_the_background_and_stored(start: Start, tmp_path: Path) -> None:
    running = start()
    path = write_model(tmp_path / "story.gguf")
    added = add(running, path)
    assert added.sha256 == ""  # it did not wait
    assert until_hashed(running, added).sha256 == sha256(path)
    running.services.close()
    again = start()
    assert again.services.models.current(added).sha256 == sha256(path)


def test_a_file_is_known_once(start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    running = start()
    path = write_model(tmp_path / "models" / "story.gguf")
    first = add(running, path)
    monkeypatch.chdir(tmp_path)
    for spelling in (
        path,
        Path("models/story.gguf"),
        tmp_path / "models" / ".." / "models" / "story.gguf",
        Path("models/../models/./story.gguf"),
    ):
        assert add(running, spelling).id == first.id
    assert len(running.services.models.installed) == 1
    assert running.services.models.installed[0].path == path


def test_adding_twice_at_once_gives_one_model_and_reads_it_once(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[Path] = []
    hash_files = model_files.hash_files

    def count(path: Path, *arguments: object) -> model_files.FileHash:
        hashed.append(path)
        return hash_files(path, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(model_files, "hash_files", count)
    running = start()
    path = write_model(tmp_path / "story.gguf")
    tasks = [running.services.models.add(path) for _ in range(3)]
    assert len({running.wait(task).id for task in tasks[:1]} | {add(running, path).id}) == 1
    until_hashed(running, running.services.models.installed[0])
    assert hashed == [path]


def test_any_part_of_a_split_model_adds_the_whole(start: Start, tmp_path: Path) -> None:
    running = start()
    parts = split_model(write_bpe_model(tmp_path / "tiny.gguf"), 3)
    added = add(running, parts[2])
    assert added.path == parts[0]
    assert added.size_bytes == sum(part.stat().st_size for part in parts)
    assert add(running, parts[1]).id == added.id
    assert until_hashed(running, added).sha256 == sha256(*parts)


def test_a_wrong_file_is_named_for_what_it_is_and_not_registered(start: Start, tmp_path: Path) -> None:
    running = start()
    wrong = write_wrong_files(tmp_path)
    assert len(wrong) > 50
    found = [(file.name, code_of(running, running.services.models.add(file.path))) for file in wrong]
    instead = {"model_file_adapter": "adapter_unknown_type"}  # adapters may be added, but not one that says so little
    assert found == [(file.name, instead.get(file.code, file.code)) for file in wrong]
    assert running.services.models.installed == ()
    assert running.of(Notice) == []


def test_a_link_keeps_its_own_name(start: Start, tmp_path: Path) -> None:
    running = start()
    path = write_model(tmp_path / "story.gguf")
    link = tmp_path / "link.gguf"
    try:
        link.symlink_to(path)
    except OSError:
        pytest.skip("this system makes no links")
    assert add(running, link).path == link


def test_a_hash_that_fails_in_the_background_bothers_nobody(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> model_files.FileHash:
        raise UserFacingError("model_file_unreadable", "It cannot be read.")

    monkeypatch.setattr(model_files, "hash_files", fail)
    running = start()
    added = add(running, write_model(tmp_path / "story.gguf"))
    assert code_of(running, running.services.models.hash(added, ignore)) == "model_file_unreadable"
    assert running.of(Notice) == []
    monkeypatch.undo()
    assert running.wait(running.services.models.hash(added, ignore)) == sha256(added.path)


# Hash and verify -----------------------------------------------------------------------------------------------------


def test_an_unchanged_file_is_verified(start: Start, tmp_path: Path) -> None:
    running = start()
    added = until_hashed(running, add(running, write_model(tmp_path / "story.gguf")))
    progress: list[float] = []
    result = running.wait(running.services.models.verify(added.id, progress.append))
    assert result == VerifyResult(True, added.sha256, added.sha256)
    assert progress[-1] == 1.0


def test_a_changed_file_is_found_out_even_after_its_hash_was_asked_for(start: Start, tmp_path: Path) -> None:
    running = start()
    path = write_model(tmp_path / "story.gguf")
    added = until_hashed(running, add(running, path))
    before = sha256(path)
    with path.open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"!")
    assert running.wait(running.services.models.hash(added, ignore)) == sha256(path) != before
    result = running.wait(running.services.models.verify(added.id, ignore))
    assert result == VerifyResult(False, before, sha256(path))
    assert running.services.models.current(added).sha256 == before


def test_verifying_a_model_that_was_never_hashed_hashes_it(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = start()
    path = write_model(tmp_path / "story.gguf")
    record = model_files.model_at(path)
    running.wait(running.services.tasks.store(lambda store: store.installed.add(record)))
    running.wait(running.services.models.refresh())
    result = running.wait(running.services.models.verify(record.id, ignore))
    assert result == VerifyResult(True, "", sha256(path))
    assert running.services.models.current(record).sha256 == sha256(path)


def test_verifying_what_is_not_there(start: Start, tmp_path: Path) -> None:
    running = start()
    path = write_model(tmp_path / "story.gguf")
    added = until_hashed(running, add(running, path))
    path.unlink()
    assert code_of(running, running.services.models.verify(added.id, ignore)) == "model_file_missing"
    assert code_of(running, running.services.models.verify(ModelId("unknown"), ignore)) == "model_unknown"


def test_a_known_hash_is_not_computed_again(start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    running = start()
    before = add(running, write_model(tmp_path / "story.gguf"))
    hashed = until_hashed(running, before)

    def fail(*_arguments: object) -> model_files.FileHash:
        raise AssertionError("computed again")

    monkeypatch.setattr(model_files, "hash_files", fail)
    for model in (hashed, before):  # the second one does not know it yet
        assert running.wait(running.services.models.hash(model, ignore)) == hashed.sha256


def test_a_file_that_was_only_touched_is_read_once_more(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = start()
    added = until_hashed(running, add(running, write_model(tmp_path / "story.gguf")))
    os.utime(added.path, ns=(1, 1))
    assert running.wait(running.services.models.hash(added, ignore)) == added.sha256
    monkeypatch.setattr(model_files, "hash_files", None)
    assert running.wait(running.services.models.hash(added, ignore)) == added.sha256


def test_an_unregistered_file_can_be_hashed(start: Start, tmp_path: Path) -> None:
    running = start()
    path = write_model(tmp_path / "story.gguf")
    model = running.wait(running.services.models.resolve(str(path)))
    assert model.id == ""
    assert running.wait(running.services.models.hash(model, ignore)) == sha256(path)
    assert running.services.models.installed == ()


def test_closing_does_not_wait_for_a_hash(start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, ended = threading.Event(), threading.Event()

    def endless(header: object) -> object:
        begun.set()
        try:
            while True:
                yield b"x"
        finally:
            ended.set()

    monkeypatch.setattr(model_files, "_chunks", endless)
    running = start()
    add(running, write_model(tmp_path / "story.gguf"))
    running.until(begun.is_set)
    running.services.close()
    assert ended.wait(5)


# Which one is meant --------------------------------------------------------------------------------------------------


@pytest.fixture
def three(start: Start, tmp_path: Path) -> RunningServices:
    """Services with the models Alpha 7B, Alpha 13B and beta.gguf."""
    running = start()
    for name in ("Alpha 7B", "Alpha 13B", "beta.gguf"):
        add(running, write_model(tmp_path / "models" / f"{name.replace(' ', '-')}.bin.gguf", name))
    return running


def resolved(running: RunningServices, spec: str) -> str:
    return running.wait(running.services.models.resolve(spec)).name


def test_a_model_is_found_by_id_by_part_of_its_id_and_by_name(three: RunningServices) -> None:
    for model in three.services.models.installed:
        assert resolved(three, model.id) == model.name
        assert resolved(three, model.name) == model.name
    assert resolved(three, "13b") == "Alpha 13B"
    assert resolved(three, "ALPHA 7") == "Alpha 7B"
    assert resolved(three, "beta") == "beta.gguf"
    assert resolved(three, "beta.gguf") == "beta.gguf"  # looks like a path, but no such file is here
    last = three.services.models.installed[-1]
    assert resolved(three, last.id[:-1]) == last.name


def test_a_part_that_fits_several_names_is_refused(three: RunningServices) -> None:
    with pytest.raises(UserFacingError) as caught:
        three.wait(three.services.models.resolve("alpha"))
    assert caught.value.code == "model_ambiguous"
    assert "Alpha 7B" in caught.value.text
    assert "Alpha 13B" in caught.value.text


@pytest.mark.parametrize(
    ("spec", "code"),
    [("gamma", "model_unknown"), ("", "model_unknown"), ("./gamma", "model_file_missing"), ("zero\0", "model_unknown")],
)
def test_what_is_nowhere_is_said_to_be_nowhere(three: RunningServices, spec: str, code: str) -> None:
    assert code_of(three, three.services.models.resolve(spec)) == code


def test_a_path_need_not_be_registered(three: RunningServices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_model(tmp_path / "elsewhere" / "gamma.gguf", "gamma")
    monkeypatch.chdir(tmp_path)
    for spec in (str(path), "elsewhere/gamma.gguf", "./elsewhere/../elsewhere/gamma.gguf"):
        model = three.wait(three.services.models.resolve(spec))
        assert (model.id, model.name, model.path) == ("", "gamma", path)
    monkeypatch.chdir(path.parent)
    assert resolved(three, "gamma.gguf") == "gamma"
    assert len(three.services.models.installed) == 3


def test_the_path_of_a_registered_model_is_that_model(three: RunningServices, tmp_path: Path) -> None:
    known = three.services.models.installed[0]
    assert three.wait(three.services.models.resolve(str(known.path))).id == known.id
    known.path.unlink()
    assert three.wait(three.services.models.resolve(str(known.path))).id == known.id


def test_any_part_of_a_registered_split_model_is_that_model(start: Start, tmp_path: Path) -> None:
    running = start()
    parts = split_model(write_bpe_model(tmp_path / "tiny.gguf"), 3)
    added = add(running, parts[0])
    assert running.wait(running.services.models.resolve(str(parts[1]))).id == added.id


def test_a_wrong_file_named_by_its_path_says_what_it_is(three: RunningServices, tmp_path: Path) -> None:
    path = tmp_path / "page.gguf"
    path.write_text("<!DOCTYPE html><html></html>", encoding="utf-8")
    assert code_of(three, three.services.models.resolve(str(path))) == "model_file_html"
    assert code_of(three, three.services.models.resolve(str(tmp_path) + "/")) == "model_file_folder"


def test_the_header_can_be_looked_at(start: Start, tmp_path: Path) -> None:
    running = start()
    parts = split_model(write_bpe_model(tmp_path / "tiny.gguf", n_ctx=384), 3)
    facts = running.wait(running.services.models.describe(add(running, parts[0])))
    assert facts["name"] == "tiny"
    assert facts["context_length"] == 384
    assert facts["files"] == [str(part) for part in parts]
    assert facts["metadata"]["general.architecture"] == "llama"
    assert all(isinstance(value, str | int | float) for value in facts["metadata"].values())
    assert "im_start" in facts["chat_template"]


# Choosing ------------------------------------------------------------------------------------------------------------


def test_the_selected_model_is_chosen_else_default_else_last_used_else_newest(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = start()
    service = running.services.models
    assert service.selected is None
    clock = iter(range(1, 100))
    monkeypatch.setattr(model_files, "now_ms", lambda: next(clock))
    names = ("a", "b", "c", "d")
    a, b, c, d = (add(running, write_model(tmp_path / f"{name}.gguf", name)).id for name in names)

    def selected() -> ModelId | None:
        return service.selected.id if service.selected else None

    assert selected() == d  # the newest
    running.ask(model=next(model for model in service.installed if model.id == c))
    running.wait(service.refresh())
    assert selected() == c  # the last used
    running.settings.set(options.DEFAULT_MODEL, b)
    assert selected() == b  # the default
    running.events.clear()
    service.select(a)
    assert selected() == a  # the chosen one
    assert running.events == [ModelsChanged()]
    service.select(ModelId("unknown"))
    assert selected() == a
    running.wait(service.remove(a))
    assert selected() == b
    running.wait(service.remove(b))
    running.settings.set(options.DEFAULT_MODEL, "no longer there")
    assert selected() == c


def test_the_last_used_model_survives_a_restart(start: Start, tmp_path: Path) -> None:
    running = start()
    used = add(running, write_model(tmp_path / "a.gguf", "a"))
    add(running, write_model(tmp_path / "b.gguf", "b"))
    running.ask(model=used)
    running.services.close()
    again = start()
    assert again.services.models.selected is not None
    assert again.services.models.selected.id == used.id


def test_the_selected_model_can_be_loaded_and_unloaded(with_model: Start, paths: AppPaths) -> None:
    running = with_model(load=[["record", str(requests_file(paths))], ["loaded"]])
    service = running.services.models
    running.settings.set(options.N_CTX, 512)
    service.load()
    running.until(lambda: service.state.state is ModelState.READY)
    (request,) = running.requests
    assert request["path"] == str(service.installed[0].path)
    assert request["settings"]["n_ctx"] == 512
    assert service.state.model == service.installed[0].id
    assert service.state.loaded is not None
    service.unload()
    assert service.state == ModelStateChanged(None, "", ModelState.NOT_LOADED)
    running.until(lambda: not running.engines())


def test_without_a_model_nothing_is_loaded(start: Start) -> None:
    running = start()
    running.services.models.load()
    assert running.events == []
    assert running.engines() == []


# Removing ------------------------------------------------------------------------------------------------------------


def test_removing_keeps_the_users_file(start: Start, tmp_path: Path) -> None:
    running = start()
    added = add(running, write_model(tmp_path / "story.gguf"))
    running.events.clear()
    running.wait(running.services.models.remove(added.id))
    assert running.services.models.installed == ()
    assert running.events == [ModelsChanged()]
    assert added.path.exists()
    assert code_of(running, running.services.models.remove(added.id)) == "model_unknown"


def test_removing_deletes_what_lies_in_the_own_folder(start: Start) -> None:
    running = start()
    added = add(running, write_model(running.paths.models / "story" / "story.gguf"))
    running.wait(running.services.models.remove(added.id))
    assert not added.path.exists()


@pytest.mark.parametrize("is_damaged", [False, True])
def test_removing_deletes_all_parts(start: Start, is_damaged: bool) -> None:
    running = start()
    parts = split_model(write_bpe_model(running.paths.models / "tiny.gguf"), 3)
    bystander = write_model(running.paths.models / "other-00001-of-00003.gguf")
    added = until_hashed(running, add(running, parts[0]))
    if is_damaged:
        parts[1].write_bytes(b"damaged")
    running.wait(running.services.models.remove(added.id))
    assert not any(part.exists() for part in parts)
    assert bystander.exists()


def test_a_path_that_leaves_the_own_folder_is_the_users(start: Start) -> None:
    running = start()
    path = write_model(running.paths.models.parent / "story.gguf")
    added = add(running, running.paths.models / ".." / "story.gguf")
    running.wait(running.services.models.remove(added.id))
    assert path.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_a_file_that_cannot_be_deleted_stays_in_the_list(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    running = start()
    added = add(running, write_model(running.paths.models / "story.gguf"))

    def fail(*_arguments: object, **_options: object) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "unlink", fail)
    assert code_of(running, running.services.models.remove(added.id)) == "model_file_not_deleted"
    assert [model.id for model in running.services.models.installed] == [added.id]
    monkeypatch.undo()
    running.wait(running.services.models.remove(added.id))
    assert not added.path.exists()


def test_removing_a_file_that_is_gone_already(start: Start) -> None:
    running = start()
    added = until_hashed(running, add(running, write_model(running.paths.models / "story.gguf")))
    added.path.unlink()
    running.wait(running.services.models.remove(added.id))
    assert running.services.models.installed == ()
