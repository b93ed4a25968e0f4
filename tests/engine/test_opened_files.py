"""A process may open one model's files, and is not asked to open another's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sotto.domain.generation import LoadSettings
from sotto.engine.client import EngineClient
from sotto.engine.opened_files import files_of
from sotto.engine.protocol import Probed
from sotto.engine.restart_policy import LoadKey
from sotto.engine.states import EngineState
from sotto.ipc.commands import engine_command
from support.engine_bench import EngineBench
from support.gguf_files import write_scripted_model
from support.owner_loop import OwnerLoop
from support.recording_sinks import RecordingLoadSink

Make = Callable[..., EngineBench]


def _files(path: str) -> list[str]:
    return [Path(name).name for name in files_of(LoadKey(path, LoadSettings()))]


def test_all_parts_of_a_split_model_are_opened_whichever_was_named() -> None:
    parts = [f"m-0000{number}-of-00003.gguf" for number in (1, 2, 3)]
    assert _files("/m/m-00001-of-00003.gguf") == _files("/m/m-00003-of-00003.gguf") == parts
    assert _files("/m/m.gguf") == ["m.gguf"]


@pytest.mark.parametrize("name", ["m-00001-of-00000.gguf", "m-00001-of-99999.gguf"])
def test_a_name_alone_makes_no_endless_list(name: str) -> None:
    assert _files(f"/m/{name}") == [name]


def test_paths_are_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert files_of(LoadKey("m.gguf", LoadSettings())) == (str(tmp_path / "m.gguf"),)


def test_adapters_are_among_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    key = LoadKey("/m.gguf", LoadSettings(adapters=("/a/sums.gguf", "rhymes.gguf")))
    assert files_of(key) == ("/m.gguf", "/a/sums.gguf", str(tmp_path / "rhymes.gguf"))


def test_a_process_that_was_started_without_a_model_is_replaced_for_the_load(bench: Make) -> None:
    one = bench().started()
    first = one.client.pid
    assert one.loaded("/m.gguf").model is not None
    assert one.client.pid != first


def test_a_load_after_one_that_failed_gets_a_fresh_process(bench: Make, tmp_path: Path) -> None:
    script = [["once", str(tmp_path / "tried"), [["load_failed", "model_damaged"]]], ["loaded"]]
    one = bench(load=script)
    assert one.loaded("/m.gguf").code == "model_damaged"
    first = one.client.pid
    assert one.client.state is EngineState.IDLE
    assert one.loaded("/m.gguf").model is not None
    assert one.client.pid != first


def test_the_right_process_is_used_as_it_is(bench: Make) -> None:
    one = bench()
    one.loaded("/m.gguf")
    assert one.states.count(EngineState.STARTING) == 1


def test_the_real_engine_is_given_what_it_loads_and_no_foreign_library(tmp_path: Path) -> None:
    model = write_scripted_model(tmp_path / "bell.gguf", "abc")
    other = write_scripted_model(tmp_path / "other.gguf", "abc")
    loop = OwnerLoop()
    hostile = {"LLAMA_CPP_LIB_PATH": str(tmp_path), "GGML_BACKEND_PATH": str(model), "LD_PRELOAD": str(model)}
    client = EngineClient(engine_command(), loop.post, environ={**_environment(), **hostile})
    try:
        sink = RecordingLoadSink()
        client.load(str(model), LoadSettings(threads=1), sink)
        loop.run_until(lambda: sink.is_over, timeout=30)
        assert sink.model is not None
        answers: list[Probed | None] = []
        client.probe([str(model), str(other)], answers.append)
        loop.run_until(lambda: bool(answers), timeout=30)
        assert answers[0] is not None
        outcomes = {attempt.what: attempt.outcome for attempt in answers[0].attempts}
        assert outcomes[f"read {model}"] == "ok"
        if any(measure.startswith("Landlock") for measure in answers[0].measures):
            assert outcomes[f"read {other}"] == "EACCES"
    finally:
        client.close()


def _environment() -> dict[str, str]:
    import os

    return dict(os.environ)


# Questions about the sandbox


def _asked(one: EngineBench) -> list[Probed | None]:
    answers: list[Probed | None] = []
    one.client.probe(["/home/me"], answers.append)
    return answers


def test_a_question_starts_the_engine(bench: Make) -> None:
    one = bench(probed={"measures": ["scripted"]})
    answers = _asked(one)
    one.loop.run_until(lambda: bool(answers))
    assert answers[0] is not None
    assert answers[0].measures == ["scripted"]
    assert one.client.state is EngineState.IDLE


def test_an_engine_that_cannot_start_is_an_answer_too(bench: Make) -> None:
    one = bench(start=[["exit", 3]])
    answers = _asked(one)
    one.loop.run_until(lambda: bool(answers))
    assert answers == [None]


def test_a_question_that_the_engine_did_not_live_to_answer(bench: Make) -> None:
    one = bench(load=[["abort"]], ignore=["probe"]).started()
    answers = _asked(one)
    one.client.unload()
    one.loop.run_until(lambda: bool(answers))
    assert answers == [None]


def test_a_question_is_kept_while_the_process_is_replaced(bench: Make) -> None:
    one = bench()
    one.loaded("/a.gguf")
    one.client.unload()
    answers = _asked(one)
    one.loop.run_until(lambda: bool(answers))
    assert answers[0] is not None


def test_closing_answers_every_question(bench: Make) -> None:
    one = bench(ignore=["probe"])
    answers = _asked(one)
    one.client.close()
    assert answers == [None]
