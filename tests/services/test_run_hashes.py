"""A record that was written before the model's file was hashed is completed, and nothing waits for that."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sotto.domain.chat import Message
from sotto.domain.models import InstalledModel
from sotto.services import run_hashes
from sotto.services.run_hashes import RunHashes
from support.running_services import RunningServices, model_bytes

Start = Callable[..., RunningServices]


class Watching(RunHashes):
    """One that looks more often than that of the program, and counts."""

    def __init__(self, running: RunningServices) -> None:
        services = running.services
        super().__init__(services.tasks, services.hub, services.models, services.generation, look_every=0.01)
        self.looks = 0

    def look(self) -> None:
        self.looks += 1
        super().look()


def unhashed(running: RunningServices, folder: Path) -> InstalledModel:
    """A model in a folder of another program: such files are not hashed when they are found."""
    (folder / "found.gguf").write_bytes(model_bytes("found"))
    running.wait(running.services.model_folders.add(folder))
    (found,) = (model for model in running.services.models.installed if model.from_folder)
    assert not found.sha256
    return found


def stored(running: RunningServices, message: Message) -> Message:
    return next(each for each in running.messages(message.conversation) if each.id == message.id)


def recorded_sha256(running: RunningServices, message: Message) -> object:
    return stored(running, message).run["model"]["sha256"]


def test_the_hash_follows_and_changes_nothing_else(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_hashes, "LOOK_EVERY_SECONDS", 0.01)
    running = start()
    model = unhashed(running, tmp_path)
    answer = running.ask(model=model).message
    assert answer.run["model"]["sha256"] is None
    running.until(lambda: bool(recorded_sha256(running, answer)))
    after = stored(running, answer)
    assert recorded_sha256(running, answer) == running.services.models.current(model).sha256
    assert (after.content, after.status, after.usage) == (answer.content, answer.status, answer.usage)
    assert {**after.run, "model": answer.run["model"]} == answer.run
    assert running.ask(model=model).message.run["model"]["sha256"] == recorded_sha256(running, answer)


def test_it_waits_until_the_model_has_nothing_to_do(start: Start, tmp_path: Path) -> None:
    running = start(generate=[["started"], ["tokens_until_stopped"], ["finish"]])
    hashes = Watching(running)
    model = unhashed(running, tmp_path)
    first = running.services.chat.send("One", model=model)
    second = running.services.chat.send("Two", model=model)
    running.until_writing(first)
    running.services.chat.stop(first.job)
    running.until_writing(second)
    running.until(lambda: hashes.looks > 3)
    assert not running.services.models.current(model).sha256
    running.services.chat.stop(second.job)
    answer = running.finished(second).message
    running.until(lambda: bool(recorded_sha256(running, answer)))
    assert recorded_sha256(running, running.finished(first).message)


def test_a_file_that_cannot_be_read_leaves_the_record_as_it_is(start: Start, tmp_path: Path) -> None:
    running = start()
    hashes = Watching(running)
    model = unhashed(running, tmp_path)
    answer = running.ask(model=model).message
    model.path.unlink()
    other = running.add_model("story")
    running.until(lambda: not hashes.is_busy)
    assert recorded_sha256(running, answer) is None
    assert running.ask(model=other).error is None
