"""The workshop: from the order to the model on the list, and what is left of work that ends early."""

from __future__ import annotations

import functools
import os
import shutil
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from sotto.config import options
from sotto.config.paths import AppPaths
from sotto.domain.errors import UserFacingError
from sotto.domain.events import Notice, WorkshopChanged
from sotto.domain.models import InstalledModel
from sotto.domain.protection import KeyProtection
from sotto.domain.workshop import QUANTIZATIONS, WorkshopState, WorkshopStep, can_be_made_smaller
from sotto.engine.gguf import read_model
from sotto.services import workshop_files
from sotto.services.workshop import QuantizeOrder, WorkshopService
from sotto.store.keys import KeyVault
from sotto.store.process_lock import ProcessLock
from sotto.store.record import ScryptCost
from support.gguf_files import Shape, write_bpe_model
from support.needs import needs_posix
from support.running_services import RunningServices

TEXT = "The quick brown fox jumps over the lazy dog. " * 20


@pytest.fixture
def running(paths: AppPaths) -> Iterator[RunningServices]:
    services = RunningServices(paths).open()
    yield services
    services.services.close()


@pytest.fixture
def source(running: RunningServices, tmp_path: Path) -> InstalledModel:
    """An F16 model that is on the list, with its checksum."""
    return add(running, write_bpe_model(tmp_path / "story F16.gguf"))


@pytest.fixture(scope="session")
def large_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    shape = Shape(n_embd=512, n_layer=10, n_ff=1024)
    return write_bpe_model(tmp_path_factory.mktemp("models") / "large.gguf", shape=shape)


@pytest.fixture
def large(running: RunningServices, large_file: Path) -> InstalledModel:
    """The same, but making it smaller takes a second or more."""
    return add(running, large_file)


def add(running: RunningServices, path: Path) -> InstalledModel:
    model = running.wait(running.services.models.add(path))
    running.until(lambda: bool(running.services.models.current(model).sha256))
    return running.services.models.current(model)


def workshop(running: RunningServices) -> WorkshopService:
    return running.services.workshop


def make(running: RunningServices, order: QuantizeOrder) -> WorkshopState:
    """Have it made and return the last state."""
    workshop(running).begin(order)
    return ended(running)


def ended(running: RunningServices) -> WorkshopState:
    running.until(lambda: state(running).is_over, timeout=60)
    return state(running)


def state(running: RunningServices) -> WorkshopState:
    found = workshop(running).state
    assert found is not None
    return found


def being_written(running: RunningServices) -> Path:
    """Wait until a part is written and return it."""
    running.until(lambda: state(running).step is WorkshopStep.QUANTIZING, timeout=60)
    (part,) = workshop(running).folder.glob("*/*.part")
    return part


def is_empty(folder: Path) -> bool:
    return not folder.is_dir() or list(folder.iterdir()) == []


def test_a_smaller_model_is_on_the_list_with_its_origin(running: RunningServices, source: InstalledModel) -> None:
    last = make(running, QuantizeOrder(source, "Q8_0"))
    assert (last.step, last.error) == (WorkshopStep.DONE, None)
    assert last.result is not None
    assert last.result.name == "story Q8_0"
    assert (last.result.quantization, last.result.licence) == ("Q8_0", "CC0-1.0")
    assert last.result.path.is_relative_to(running.paths.models)
    assert [path.name for path in last.result.path.parent.iterdir()] == ["model.gguf"]
    assert [model.name for model in running.services.models.own] == ["story F16", "story Q8_0"]
    made = read_model(last.result.path)
    assert made.text("sotto.quantized_from.sha256") == source.sha256
    assert made.text("sotto.quantized_from.name") == "story F16"
    origin = dict(running.wait(running.services.passports.read(last.result)).origin)
    assert origin["Made smaller from"] == "story F16 (F16)"
    assert origin["SHA-256 of that file"] == source.sha256
    assert "llama-cpp-python" in origin["With llama.cpp"]
    assert running.services.library.owns_files(last.result)
    running.wait(running.services.models.remove(last.result.id))
    assert is_empty(running.paths.models)


def test_the_licence_that_was_accepted_goes_along(running: RunningServices, source: InstalledModel) -> None:
    last = make(running, QuantizeOrder(replace(source, licence="llama3.2"), "Q4_0"))
    assert last.result is not None
    assert last.result.licence == "llama3.2"


def test_its_steps_are_told(running: RunningServices, large: InstalledModel) -> None:
    told: list[WorkshopState] = []
    unsubscribe = running.services.hub.subscribe(WorkshopChanged, lambda _event: told.append(state(running)))
    make(running, QuantizeOrder(large, "Q4_K_M"))
    steps = list(dict.fromkeys(one.step for one in told))
    assert steps == [WorkshopStep.PREPARING, WorkshopStep.QUANTIZING, WorkshopStep.SAVING, WorkshopStep.DONE]
    fractions = [one.fraction for one in told if one.step is WorkshopStep.QUANTIZING]
    assert fractions == sorted(fractions)
    assert any(0 < fraction < 1 for fraction in fractions)
    unsubscribe()
    workshop(running).dismiss()
    assert workshop(running).state is None


def test_both_models_are_compared_on_a_text(running: RunningServices, source: InstalledModel) -> None:
    last = make(running, QuantizeOrder(source, "Q8_0", text=TEXT))
    assert last.step is WorkshopStep.DONE
    assert last.before is not None
    assert last.after is not None
    assert (last.before.value, last.after.windows) == (12.5, 2)  # the scripted engine's


@pytest.mark.parametrize(
    "script", [{"perplexity": [["fail", "perplexity_text_too_short"]]}, {"load": [["load_failed", "out_of_memory"]]}]
)
def test_without_a_comparison_the_model_is_there_all_the_same(
    paths: AppPaths, tmp_path: Path, script: dict[str, object]
) -> None:
    running = RunningServices(paths, **script).open()
    try:
        last = make(running, QuantizeOrder(add(running, write_bpe_model(tmp_path / "a.gguf")), "Q8_0", text=TEXT))
        assert last.step is WorkshopStep.DONE
        assert last.result is not None
        assert last.error is not None
        assert (last.before, last.after) == (None, None)
    finally:
        running.services.close()


def test_cancelled_while_comparing_the_model_stays(paths: AppPaths, tmp_path: Path) -> None:
    running = RunningServices(paths, perplexity=[["estimate"], ["wait_for_stop"], ["perplexity_finish"]]).open()
    try:
        model = add(running, write_bpe_model(tmp_path / "a.gguf"))
        workshop(running).begin(QuantizeOrder(model, "Q8_0", text=TEXT))
        running.until(lambda: state(running).before is not None, timeout=60)
        workshop(running).cancel()
        last = ended(running)
        assert (last.step, last.error, last.before) == (WorkshopStep.DONE, None, None)
        assert last.result is not None
        assert last.result.id in [one.id for one in running.services.models.own]
    finally:
        running.services.close()


def test_a_chat_goes_on_meanwhile(running: RunningServices, large: InstalledModel) -> None:
    workshop(running).begin(QuantizeOrder(large, "Q4_0"))
    being_written(running)
    assert running.ask("Sing").message.content == "la la la "
    assert ended(running).step is WorkshopStep.DONE


def test_cancelled_nothing_is_left(running: RunningServices, large: InstalledModel) -> None:
    workshop(running).begin(QuantizeOrder(large, "Q3_K_M"))
    part = being_written(running)
    workshop(running).cancel()
    assert ended(running).step is WorkshopStep.CANCELLED
    assert not part.parent.exists()
    assert [model.name for model in running.services.models.own] == ["large"]


def test_cancelled_before_it_began_nothing_is_left(running: RunningServices, source: InstalledModel) -> None:
    workshop(running).begin(QuantizeOrder(source, "Q8_0"))
    workshop(running).cancel()
    assert ended(running).step is WorkshopStep.CANCELLED
    assert make(running, QuantizeOrder(source, "Q8_0")).step is WorkshopStep.DONE  # the next one is not disturbed
    assert len(list(workshop(running).folder.iterdir())) == 1


def test_finished_while_the_chats_are_locked_it_waits_for_them(
    paths: AppPaths, large_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = KeyVault.__init__
    monkeypatch.setattr(KeyVault, "__init__", functools.partialmethod(usual, cost=ScryptCost(1024, 8, 1)))
    running = RunningServices(paths).open()
    try:
        protection = running.services.protection
        running.wait(protection.set_level(KeyProtection.PASSPHRASE, passphrase="nine owls on a train"))
        workshop(running).begin(QuantizeOrder(add(running, large_file), "Q8_0"))
        part = being_written(running)
        running.wait(protection.lock())
        running.until(lambda: state(running).result is not None or not part.exists(), timeout=60)
        assert not state(running).is_over
        running.wait(protection.unlock("nine owls on a train"))
        last = ended(running)
        assert (last.step, last.error) == (WorkshopStep.DONE, None)
        assert "large Q8_0" in [model.name for model in running.services.models.own]
    finally:
        running.services.close()


@needs_posix
def test_a_program_that_dies_leaves_nothing(running: RunningServices, large: InstalledModel) -> None:
    workshop(running).begin(QuantizeOrder(large, "Q3_K_M"))
    being_written(running)
    for child in psutil.Process().children():
        if "--quantize" in child.cmdline():
            os.kill(child.pid, signal.SIGKILL)
    last = ended(running)
    assert last.step is WorkshopStep.FAILED
    assert last.error is not None
    assert last.error.code == "quantize_failed"
    assert is_empty(workshop(running).folder)


def test_closing_sotto_leaves_nothing(running: RunningServices, large: InstalledModel) -> None:
    workshop(running).begin(QuantizeOrder(large, "Q3_K_M"))
    part = being_written(running)
    running.services.close()
    assert not part.parent.exists()
    assert not any("--quantize" in child.cmdline() for child in psutil.Process().children())


def test_what_a_killed_sotto_left_is_deleted_the_next_time(running: RunningServices, source: InstalledModel) -> None:
    folder = workshop(running).folder
    left, busy, own = (folder / name for name in ("left", "busy", "own"))
    for one in (left, busy, own):
        one.mkdir(parents=True)
        (one / "quantize.lock").touch()
        (one / "sotto-00.gguf.part").touch()
    (left / "model.gguf").touch()  # whole, but never registered
    write_bpe_model(own / "model.gguf")
    add(running, own / "model.gguf")
    held = ProcessLock(busy / "quantize.lock")
    assert held.try_acquire()
    make(running, QuantizeOrder(source, "Q8_0"))
    assert not left.exists()
    assert (busy / "sotto-00.gguf.part").exists()
    assert [path.name for path in own.iterdir()] == ["model.gguf"]
    held.release()


def test_it_can_be_put_elsewhere_but_overwrites_nothing(
    running: RunningServices, source: InstalledModel, tmp_path: Path
) -> None:
    output = tmp_path / "Märchen.gguf"
    last = make(running, QuantizeOrder(source, "Q4_0", output))
    assert last.result is not None
    assert last.result.path == output
    again = make(running, QuantizeOrder(source, "Q4_0", output))
    assert again.error is not None
    assert again.error.code == "quantize_output_exists"
    nowhere = make(running, QuantizeOrder(source, "Q4_0", tmp_path / "no" / "x.gguf"))
    assert nowhere.error is not None
    assert nowhere.error.code == "quantize_folder"
    assert list(tmp_path.glob("*.part")) == []


def test_a_full_disk_is_said_beforehand(
    running: RunningServices, source: InstalledModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=5_000))
    last = make(running, QuantizeOrder(source, "Q8_0"))
    assert last.error is not None
    assert last.error.code == "disk_too_small"
    assert is_empty(workshop(running).folder)


def test_what_is_small_already_is_refused(running: RunningServices, source: InstalledModel) -> None:
    small = make(running, QuantizeOrder(source, "Q4_0")).result
    assert small is not None
    assert can_be_made_smaller(source)
    assert not can_be_made_smaller(small)
    with pytest.raises(UserFacingError) as caught:
        running.wait(workshop(running).choices(small))
    assert caught.value.code == "quantize_already_quantized"
    last = make(running, QuantizeOrder(small, "Q8_0"))
    assert last.error is not None
    assert last.error.code == "quantize_already_quantized"


@pytest.mark.needs_shared
def test_the_oldest_files_are_refused_in_a_sentence(running: RunningServices, shared: Path, tmp_path: Path) -> None:
    with pytest.raises(UserFacingError) as caught:
        workshop_files.readable(shared / "models" / "old-ggufv1-stories260K-f32.gguf")
    assert caught.value.code == "model_file_version_old"


def test_one_at_a_time(running: RunningServices, large: InstalledModel) -> None:
    workshop(running).begin(QuantizeOrder(large, "Q3_K_M"))
    workshop(running).begin(QuantizeOrder(large, "Q8_0"))
    assert running.of(Notice)[-1].error.code == "workshop_busy"
    assert state(running).quantization == "Q3_K_M"
    workshop(running).cancel()
    ended(running)


def test_the_choices_say_size_room_and_fit(running: RunningServices, source: InstalledModel) -> None:
    choices = running.wait(workshop(running).choices(source))
    assert [one.quantization for one in choices.choices] == list(QUANTIZATIONS)
    sizes = [one.size_bytes for one in choices.choices]
    assert sizes[0] == max(sizes) < source.size_bytes
    assert choices.disk_free > 0
    assert all(one.fit.advice for one in choices.choices)


def test_another_models_folder_is_used(running: RunningServices, source: InstalledModel, tmp_path: Path) -> None:
    folder = tmp_path / "big drive"
    running.settings.set(options.MODELS_FOLDER, str(folder))
    gone = make(running, QuantizeOrder(source, "Q8_0"))
    assert gone.error is not None
    assert gone.error.code == "models_folder_missing"
    folder.mkdir()
    last = make(running, QuantizeOrder(source, "Q8_0"))
    assert last.result is not None
    assert last.result.path.is_relative_to(folder)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (None, "perplexity_text_unreadable"),
        (b"", "perplexity_no_text"),
        (bytes(range(256)) * 20, "perplexity_no_text"),
        (b"x" * (workshop_files.LARGEST_TEXT + 1), "perplexity_text_too_large"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes | None, code: str) -> None:
    if data is not None:
        (tmp_path / "text").write_bytes(data)
    with pytest.raises(UserFacingError) as caught:
        workshop_files.read_text(tmp_path / "text")
    assert caught.value.code == code


def test_a_text_is_read_whatever_its_encoding(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes("Grüße 😀\r\n".encode())
    (tmp_path / "b").write_bytes("Grüße".encode("utf-16"))
    assert [workshop_files.read_text(tmp_path / name) for name in "ab"] == ["Grüße 😀\n", "Grüße"]


@pytest.mark.parametrize(
    ("name", "type_", "expected"),
    [("Story F16", "F16", "Story Q8_0"), ("Story", "F16", "Story Q8_0"), ("f16", "F16", "Q8_0")],
)
def test_the_name_says_the_type(name: str, type_: str, expected: str) -> None:
    model = InstalledModel(id=None, name=name, path=Path(), size_bytes=0, quantization=type_)  # type: ignore[arg-type]
    assert workshop_files.smaller_name(model, "Q8_0") == expected
