"""LoRA adapters that are installed: kept apart from models, named by a model or a chat, and given to the engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sotto.config.paths import AppPaths
from sotto.domain.adapters import AdapterUse, adapters_from, adapters_value
from sotto.domain.errors import UserFacingError
from sotto.domain.generation import LoadSettings, SamplerSettings
from sotto.domain.ids import ModelId
from sotto.domain.models import ADAPTER, GUIDE, InstalledModel, ModelDefaults
from sotto.services.adapters import named, opened, with_files
from support.adapter_files import write_adapter
from support.gguf_files import write_bpe_model
from support.running_services import RunningServices, requests_file

Start = Callable[..., RunningServices]

SUMS = InstalledModel(ModelId("a1"), "Sums", Path("/a/sums.gguf"), 9, "llama", ADAPTER, sha256="5a")
OTHER = InstalledModel(ModelId("a2"), "Other", Path("/a/other.gguf"), 9, "gemma", ADAPTER)
MODEL = InstalledModel(ModelId("m"), "Story", Path("/m.gguf"), 9, "llama", "F16")
KNOWN = (SUMS, OTHER)


def _using(*uses: AdapterUse) -> SamplerSettings:
    return SamplerSettings(seed=1, adapters=uses)


# What the engine is given, and what the record says ------------------------------------------------------------------


def test_the_engine_gets_the_file_and_the_record_the_name() -> None:
    asked = _using(AdapterUse(id="a1", scale=0.5))
    assert with_files(asked, KNOWN).adapters == (AdapterUse("/a/sums.gguf", 0.5),)
    assert named(asked, KNOWN).adapters == (AdapterUse("", 0.5, "a1", "Sums", "5a"),)


def test_a_file_that_is_not_installed_is_used_as_it_is() -> None:
    asked = _using(AdapterUse("/x.gguf", 2.0))
    assert with_files(asked, KNOWN) == named(asked, KNOWN) == asked


def test_one_that_was_removed_is_told(start: Start) -> None:
    for find in (named, with_files):
        with pytest.raises(UserFacingError) as caught:
            find(_using(AdapterUse(id="gone")), KNOWN)
        assert caught.value.code == "adapter_missing"


def test_one_of_a_record_without_an_id_is_found_by_its_name_once_it_is_installed() -> None:
    asked = _using(AdapterUse(scale=0.5, name="Sums"))
    assert with_files(asked, KNOWN).adapters == (AdapterUse("/a/sums.gguf", 0.5),)
    assert named(asked, KNOWN).adapters == (AdapterUse("", 0.5, "a1", "Sums", "5a"),)
    with pytest.raises(UserFacingError):
        named(_using(AdapterUse()), KNOWN)


def test_a_load_may_open_what_could_fit_and_what_was_named() -> None:
    load = opened(LoadSettings(n_ctx=64), MODEL, KNOWN, [AdapterUse("/x.gguf"), AdapterUse(id="a2")])
    assert load == LoadSettings(n_ctx=64, adapters=("/a/sums.gguf", "/x.gguf"))
    assert opened(load, MODEL, KNOWN) == load
    guide = InstalledModel(GUIDE, "Guide", Path("/g.gguf"), 9, "llama")
    assert opened(LoadSettings(), guide, KNOWN) == LoadSettings()


def test_what_is_stored_is_read_back_and_nonsense_left_out() -> None:
    uses = (AdapterUse(id="a1", scale=0.5), AdapterUse(id="a2", scale=-1.0))
    assert adapters_from(adapters_value(uses)) == uses
    nonsense = [3, {}, {"id": 4}, {"id": ""}, {"id": "b", "scale": "1"}, {"id": "b", "scale": float("nan")}]
    assert adapters_from(nonsense) == adapters_from("a1") == adapters_from(None) == ()


# Installed adapters --------------------------------------------------------------------------------------------------


def _add(running: RunningServices, path: Path) -> InstalledModel:
    return running.wait(running.services.models.add(path))


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return write_bpe_model(tmp_path / "tiny.gguf")


@pytest.fixture
def sums(tmp_path: Path, model: Path) -> Path:
    return write_adapter(tmp_path / "sums.gguf", model)


def test_an_adapter_is_listed_apart_and_never_chosen(start: Start, sums: Path, model: Path) -> None:
    running = start()
    added = _add(running, sums)
    models = running.services.models
    assert (added.name, added.architecture, added.is_adapter) == ("sums", "llama", True)
    assert [one.id for one in models.adapters] == [added.id]
    assert list(models.installed) == []
    assert models.selected is None
    tiny = _add(running, model)
    assert models.selected == models.current(tiny)
    assert running.wait(models.resolve("sums", adapters=True)).id == added.id
    for spec in ("sums", str(sums)):
        with pytest.raises(UserFacingError) as caught:
            running.wait(models.resolve(spec))
        assert caught.value.code in ("model_unknown", "model_file_adapter")


def test_it_can_be_deleted_and_comes_back(start: Start, sums: Path) -> None:
    running = start()
    added = _add(running, sums)
    running.wait(running.services.library.delete(added.id))
    assert list(running.services.models.adapters) == []
    running.wait(running.services.library.undo_delete(added.id))
    assert [one.id for one in running.services.models.adapters] == [added.id]
    assert sums.exists()


def test_a_model_keeps_its_adapters_over_a_restart(start: Start, sums: Path, model: Path) -> None:
    running = start()
    adapter, tiny = _add(running, sums), _add(running, model)
    wanted = ModelDefaults(adapters=(AdapterUse(id=adapter.id, scale=0.5),))
    running.wait(running.services.library.set_defaults(tiny.id, wanted))
    running.wait(running.services.models.refresh())
    assert running.services.models.defaults(tiny.id) == wanted


@pytest.mark.parametrize("scale", [float("nan"), 11.0, -11.0])
def test_an_impossible_strength_is_refused(start: Start, model: Path, scale: float) -> None:
    running = start()
    tiny = _add(running, model)
    wanted = ModelDefaults(adapters=(AdapterUse(id="a", scale=scale),))
    with pytest.raises(UserFacingError) as caught:
        running.wait(running.services.library.set_defaults(tiny.id, wanted))
    assert caught.value.code == "adapter_scale"


def test_answers_use_those_of_the_model_and_a_chat_its_own(
    start: Start, paths: AppPaths, sums: Path, model: Path
) -> None:
    note = ["record", str(requests_file(paths))]
    running = start(load=[note, ["loaded"]], generate=[note, ["started"], ["tokens", 1], ["finish"]])
    adapter, tiny = _add(running, sums), _add(running, model)
    own = ModelDefaults(adapters=(AdapterUse(id=adapter.id, scale=0.5),))
    running.wait(running.services.library.set_defaults(tiny.id, own))
    finished = running.ask("Sing")
    used = finished.message.run["settings"]["adapters"]
    assert [(use["id"], use["name"], use["scale"]) for use in used] == [(adapter.id, "sums", 0.5)]
    assert str(sums) not in str(finished.message.run)
    sent = [request for request in running.requests if request["type"] == "generate"]
    assert sent[-1]["settings"]["adapters"][0]["path"] == str(sums)
    loads = [request for request in running.requests if request["type"] == "load"]
    assert loads[-1]["settings"]["adapters"] == [str(sums)]
    chat = finished.message.conversation
    running.wait(running.services.tasks.store(lambda store: store.conversations.save(chat, settings={"adapters": []})))
    running.ask("Again", conversation=chat)
    sent = [request for request in running.requests if request["type"] == "generate"]
    assert sent[-1]["settings"]["adapters"] == []
    assert len([request for request in running.requests if request["type"] == "load"]) == len(loads)


def test_an_answer_without_its_adapter_fails_in_words(start: Start, sums: Path, model: Path) -> None:
    running = start()
    adapter, tiny = _add(running, sums), _add(running, model)
    own = ModelDefaults(adapters=(AdapterUse(id=adapter.id),))
    running.wait(running.services.library.set_defaults(tiny.id, own))
    running.wait(running.services.library.delete(adapter.id))
    finished = running.ask("Sing")
    assert finished.error is not None
    assert finished.error.code == "adapter_missing"
