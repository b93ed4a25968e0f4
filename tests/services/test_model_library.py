"""Names, notes, a model's own settings, deleting with undo, and models that are stored twice."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sotto.config import options
from sotto.config.paths import AppPaths
from sotto.domain.errors import UserFacingError
from sotto.domain.events import ModelsChanged, ModelState
from sotto.domain.ids import ModelId
from sotto.domain.models import InstalledModel, ModelDefaults
from sotto.services import model_deletion, model_files
from sotto.services.clock import now_ms
from support.running_services import RunningServices, model_bytes, requests_file

Start = Callable[..., RunningServices]


def code_of(running: RunningServices, task: object) -> str:
    with pytest.raises(UserFacingError) as caught:
        running.wait(task)  # type: ignore[arg-type]
    return caught.value.code


def write_model(path: Path, name: str = "story") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model_bytes(name))
    return path


def add_own(running: RunningServices, name: str = "own") -> InstalledModel:
    """Install a model as a download does: in a folder of its own in Sotto's folder, with a projector."""
    folder = running.paths.models / f"{name}-a1b2c3"
    record = model_files.model_at(write_model(folder / "model.gguf", name))
    projector = folder / "projector.gguf"
    projector.write_bytes(b"GGUF")
    record = replace(record, repository="owner/repo", remote_name="x.gguf", projector=projector)
    running.wait(running.services.tasks.store(lambda store: store.installed.add(record)))
    running.wait(running.services.models.refresh())
    return record


def purge_now(running: RunningServices) -> None:
    folders = running.services.library.folders
    running.wait(running.services.tasks.store(lambda store: model_deletion.purge(store, folders, before=now_ms() + 1)))


def names(running: RunningServices) -> list[str]:
    return [model.name for model in running.services.models.own]


# Names and notes -----------------------------------------------------------------------------------------------------


def test_a_model_gets_another_name_and_keeps_its_file(with_model: Start) -> None:
    running = with_model()
    model = running.services.models.own[0]
    running.wait(running.services.library.rename(model.id, "  My   story \n teller "))
    assert names(running) == ["My story teller"]
    assert running.services.models.own[0].path == model.path
    assert running.of(ModelsChanged)


def test_a_name_that_is_none_and_a_model_that_is_none_are_refused(with_model: Start) -> None:
    running = with_model()
    library = running.services.library
    assert code_of(running, library.rename(running.services.models.own[0].id, " \n ")) == "model_name_empty"
    assert code_of(running, library.rename(ModelId("gone"), "x")) == "model_unknown"
    assert code_of(running, library.set_notes(running.services.models.own[0].id, "x" * 20_001)) == "notes_too_long"
    assert names(running) == ["story"]


def test_notes_are_kept(with_model: Start) -> None:
    running = with_model()
    running.wait(running.services.library.set_notes(running.services.models.own[0].id, "Good at rhymes.\nSlow.\n"))
    assert running.services.models.own[0].notes == "Good at rhymes.\nSlow."


# A model's own settings ----------------------------------------------------------------------------------------------


def test_a_models_own_settings_hold_for_its_answers_only(with_model: Start) -> None:
    running = with_model()
    model = running.services.models.own[0]
    running.settings.set(options.TOP_K, 33)
    own = ModelDefaults(temperature=0.25, max_tokens=77, system_prompt="Speak like a pirate.")
    running.wait(running.services.library.set_defaults(model.id, own))
    assert running.services.models.defaults(model.id) == own
    finished = running.ask()
    settings = finished.message.run["settings"]
    assert (settings["temperature"], settings["max_tokens"], settings["top_k"]) == (0.25, 77, 33)
    assert running.conversation(finished.message.conversation).system_prompt == "Speak like a pirate."
    other = running.add_model("other")
    finished = running.ask(model=other)
    assert finished.message.run["settings"]["temperature"] == options.TEMPERATURE.default


def test_a_model_is_loaded_as_it_was_set_up(with_model: Start, paths: AppPaths) -> None:
    running = with_model(load=[["record", str(requests_file(paths))], ["loaded"]])
    model = running.services.models.own[0]
    running.settings.set(options.THREADS, 3)
    own = ModelDefaults(n_ctx=1024, gpu_layers=0, template="{{ messages }}")
    running.wait(running.services.library.set_defaults(model.id, own))
    running.services.models.load()
    running.until(lambda: running.services.models.state.state is ModelState.READY)
    running.wait(running.services.library.set_defaults(model.id, ModelDefaults(n_ctx=2048)))
    running.ask()  # other settings: it is loaded again
    names = ("n_ctx", "threads", "gpu_layers", "template")
    loads = [{name: request["settings"][name] for name in names} for request in running.requests]
    assert loads == [
        {"n_ctx": 1024, "threads": 3, "gpu_layers": 0, "template": "{{ messages }}"},
        {"n_ctx": 2048, "threads": 3, "gpu_layers": -1, "template": ""},
    ]


def test_a_chats_own_settings_come_before_the_models(with_model: Start) -> None:
    running = with_model()
    model = running.services.models.own[0]
    running.wait(running.services.library.set_defaults(model.id, ModelDefaults(temperature=0.25, top_k=5)))
    first = running.ask()
    conversation = first.message.conversation
    running.wait(
        running.services.tasks.store(
            lambda store: store.conversations.save(conversation, settings={"temperature": 1.5, "top_k": None})
        )
    )
    settings = running.ask("And?", conversation=conversation).message.run["settings"]
    assert (settings["temperature"], settings["top_k"]) == (1.5, 5)


def test_settings_outside_their_limits_are_refused_and_change_nothing(with_model: Start) -> None:
    running = with_model()
    model = running.services.models.own[0]
    library = running.services.library
    assert code_of(running, library.set_defaults(model.id, ModelDefaults(temperature=9.0))) == "setting_invalid"
    assert code_of(running, library.set_defaults(model.id, ModelDefaults(n_ctx=3))) == "setting_invalid"
    assert code_of(running, library.set_defaults(model.id, ModelDefaults(template="x" * 1_048_577))) == (
        "template_too_long"
    )
    assert running.services.models.defaults(model.id) == ModelDefaults()


def test_the_last_use_is_remembered(with_model: Start) -> None:
    running = with_model()
    model = running.services.models.own[0]
    assert model.last_used == 0
    before = now_ms()
    running.ask()
    assert before <= running.services.models.own[0].last_used <= now_ms()
    used = running.services.models.own[0].last_used
    running.wait(running.services.models.refresh())
    assert running.services.models.own[0].last_used == used


# Deleting ------------------------------------------------------------------------------------------------------------


def test_deleting_can_be_undone_and_nothing_was_lost(start: Start) -> None:
    running = start()
    model = add_own(running)
    running.wait(running.services.library.set_notes(model.id, "mine"))
    running.wait(running.services.library.delete(model.id))
    assert names(running) == []
    assert model.path.exists()
    running.wait(running.services.library.undo_delete(model.id))
    assert names(running) == ["own"]
    assert running.services.models.own[0].notes == "mine"
    purge_now(running)
    assert model.path.exists()


def test_our_own_files_go_when_undo_has_run_out(start: Start) -> None:
    running = start()
    model = add_own(running)
    assert running.services.library.owns_files(model)
    running.wait(running.services.library.delete(model.id))
    purge_now(running)
    assert not model.path.parent.exists()
    assert code_of(running, running.services.library.undo_delete(model.id)) == "model_unknown"


def test_files_go_when_sotto_ends_and_stay_when_they_are_the_users(start: Start, tmp_path: Path) -> None:
    running = start()
    ours = add_own(running)
    theirs = running.wait(running.services.models.add(write_model(tmp_path / "theirs.gguf", "theirs")))
    assert not running.services.library.owns_files(theirs)
    for model in (ours, theirs):
        running.wait(running.services.library.delete(model.id))
    running.services.close()
    assert not ours.path.exists()
    assert theirs.path.exists()
    assert names(start()) == []


def test_a_deletion_that_a_killed_process_left_is_finished_at_the_next_start(start: Start) -> None:
    running = start()
    model = add_own(running)
    long_ago = now_ms() - 60_000
    running.wait(running.services.tasks.store(lambda store: store.installed.set_deleted(model.id, long_ago)))
    running.services.close()
    assert model.path.exists()
    start()
    assert not model.path.exists()


def test_a_file_that_cannot_be_deleted_is_tried_again(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    running = start()
    model = add_own(running)
    running.wait(running.services.library.delete(model.id))

    def refuse(_path: Path) -> None:
        raise UserFacingError("model_file_not_deleted", "In use.")

    monkeypatch.setattr(model_files, "delete_files", refuse)
    purge_now(running)
    assert model.path.exists()
    monkeypatch.undo()
    purge_now(running)
    assert not model.path.exists()


def test_something_else_in_a_downloads_folder_is_not_deleted(start: Start) -> None:
    running = start()
    model = add_own(running)
    (model.path.parent / "notes.txt").write_text("mine")
    running.wait(running.services.models.remove(model.id))
    assert [path.name for path in model.path.parent.iterdir()] == ["notes.txt"]


def test_the_guide_and_the_unknown_cannot_be_deleted(start: Start) -> None:
    running = start()
    assert code_of(running, running.services.library.delete(ModelId("guide"))) == "model_ships_with_sotto"
    assert code_of(running, running.services.library.delete(ModelId("gone"))) == "model_unknown"


# Stored twice --------------------------------------------------------------------------------------------------------


def test_the_same_bytes_in_two_files_are_found(start: Start, tmp_path: Path) -> None:
    running = start()
    first = write_model(tmp_path / "a" / "story.gguf")
    for path in (first, Path(shutil.copy(first, tmp_path / "copy.gguf")), write_model(tmp_path / "b.gguf", "longer")):
        running.wait(running.services.models.add(path))
    progress: list[float] = []
    (group,) = running.wait(running.services.library.find_duplicates(progress.append))
    assert {model.path for model in group.models} == {first, tmp_path / "copy.gguf"}
    assert group.wasted_bytes == first.stat().st_size
    assert progress == [] or progress[-1] <= 1.0
    assert running.services.library.known_duplicates()[0].sha256 == group.sha256


def test_files_of_equal_size_with_other_bytes_are_not_the_same(start: Start, tmp_path: Path) -> None:
    running = start()
    for name in ("one", "two"):
        running.wait(running.services.models.add(write_model(tmp_path / f"{name}.gguf", name)))
    assert running.wait(running.services.library.find_duplicates(lambda _fraction: None)) == []


def test_two_names_of_one_file_waste_nothing(start: Start, tmp_path: Path) -> None:
    running = start()
    path = write_model(tmp_path / "story.gguf")
    link = tmp_path / "link.gguf"
    link.hardlink_to(path)
    for one in (path, link):
        running.wait(running.services.models.add(one))
    assert running.wait(running.services.library.find_duplicates(lambda _fraction: None)) == []


def test_a_file_that_is_gone_is_no_duplicate(start: Start, tmp_path: Path) -> None:
    running = start()
    paths = [write_model(tmp_path / name / "story.gguf") for name in ("a", "b", "c")]
    for path in paths:
        added = running.wait(running.services.models.add(path))
        running.until(lambda model=added: bool(running.services.models.current(model).sha256))  # type: ignore[misc]
    paths[2].unlink()
    (group,) = running.wait(running.services.library.find_duplicates(lambda _fraction: None))
    assert {model.path for model in group.models} == set(paths[:2])
