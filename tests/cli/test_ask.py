"""One question, one answer: what scripts rely on."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from sotto.domain.generation import SamplerSettings
from support.sotto_command import sotto_environment
from support.sotto_runner import SottoRunner

_HELLO = {"generate": [["started"], ["tokens", 1, "Hello "], ["tokens", 1, "you.\n"], ["finish", "end"]]}


def test_text_is_streamed_to_stdout_and_ends_with_one_newline(with_model: SottoRunner) -> None:
    result = with_model("ask", "Hi", **_HELLO)
    assert (result.code, result.out, result.err) == (0, "Hello you.\n", "")
    result = with_model("ask", "Hi", generate=[["started"], ["tokens", 1, "no newline"], ["finish"]])
    assert result.out == "no newline\n"


def test_json_has_exactly_the_keys_of_the_contract(with_model: SottoRunner, tiny_model: Path) -> None:
    script = [["started"], ["tokens", 1, "hm", True], ["tokens", 2, "é\x1b[31m"], ["finish", "length"]]
    result = with_model(
        "ask", "--json", "--temperature", "0", "--seed", "5", "--max-tokens", "7", "Hi", generate=script
    )
    answer = result.json
    assert (result.code, result.err) == (0, "")
    assert list(answer) == [
        "text", "reasoning", "stop_reason", "conversation", "message", "model", "settings", "usage", "timings",
        "context",
    ]  # fmt: skip
    assert answer["text"] == "é\x1b[31m" * 2
    assert answer["reasoning"] == "hm"
    assert answer["stop_reason"] == "length"
    assert set(answer["model"]) == {"id", "name", "sha256", "architecture", "quantization", "n_ctx"}
    assert answer["model"]["name"] == "tiny"
    assert answer["model"]["n_ctx"] == 2048
    assert answer["model"]["sha256"] == hashlib.sha256(tiny_model.read_bytes()).hexdigest()
    sampler = {field.name for field in dataclasses.fields(SamplerSettings)} - {"reasoning"}
    assert set(answer["settings"]) == sampler | {"template_hash"}
    assert (answer["settings"]["temperature"], answer["settings"]["seed"], answer["settings"]["max_tokens"]) == (
        0,
        5,
        7,
    )
    assert answer["usage"] == {"prompt_tokens": 9, "cached_tokens": 4, "completion_tokens": 3}
    assert set(answer["timings"]) == {
        "load_ms", "prompt_ms", "first_token_ms", "decode_ms", "prompt_tokens_per_second", "tokens_per_second",
    }  # fmt: skip


def test_what_is_left_out_is_said_on_standard_error_and_in_json(with_model: SottoRunner) -> None:
    context = {"n_ctx": 2048, "system": 2, "history": 7, "reserve": 512, "left_out": [{"start": 0, "end": 2}]}
    asked = [["started"], ["tokens", 1, "la"], ["finish"]]
    first = with_model("ask", "--json", "One", generate=asked, context={**context, "left_out": []}).json
    everything = {
        "left_out": 0,
        "n_ctx": 2048,
        "system": 2,
        "summary": 0,
        "history": 7,
        "reserve": 512,
        "trouble": None,
    }
    assert first["context"] == everything
    result = with_model("ask", "-c", first["conversation"], "Two", generate=asked, context=context)
    assert (result.code, result.out) == (0, "la\n")
    assert result.err == (
        "sotto: 2 earlier messages were left out: the chat does not fit the context window of 2,048 tokens.\n"
    )
    again = with_model("ask", "--json", "-c", first["conversation"], "Three", generate=asked, context=context)
    assert again.json["context"] == {**everything, "left_out": 2}
    assert "2 earlier messages" in again.err


def test_what_is_done_when_it_is_full_can_be_said(with_model: SottoRunner, tmp_path: Path) -> None:
    requests = tmp_path / "requests"
    answer = [["started"], ["tokens", 1, "la"], ["finish"]]
    refusing = [["record", str(requests)], ["unless_refusing", answer]]
    first = with_model("ask", "--json", "One").json["conversation"]
    result = with_model("ask", "-c", first, "--when-full", "ask", "Two", generate=refusing)
    assert result.code == 1
    assert "needs 3,000 tokens" in result.err
    assert with_model("ask", "-c", first, "--when-full", "keep-first", "Two", generate=refusing).code == 0
    result = with_model("ask", "-c", first, "--when-full", "summarise", "Two", generate=refusing)
    assert result.code == 0  # the summary is refused, too
    rules = [json.loads(line)["context"] for line in requests.read_text("utf-8").splitlines()]
    assert [(each["keep_first"], each["refuses"]) for each in rules] == [
        (0, True),
        (2, False),
        (0, True),
        (0, True),
        (0, False),
    ]
    assert with_model("ask", "--when-full", "sometimes", "Two").code == 2


def test_a_question_is_kept_and_no_save_keeps_nothing(with_model: SottoRunner) -> None:
    unsaved = with_model("ask", "--no-save", "--json", "Secret", **_HELLO).json
    assert (unsaved["conversation"], unsaved["message"]) == (None, None)
    assert unsaved["text"] == "Hello you.\n"
    assert with_model("history", "list", "--json").json == []
    saved = with_model("ask", "--json", "Kept", **_HELLO).json
    assert saved.keys() == unsaved.keys()
    assert saved["model"].keys() == unsaved["model"].keys()
    assert saved["settings"].keys() == unsaved["settings"].keys()
    shown = with_model("history", "show", saved["conversation"], "--json").json
    assert [message["content"] for message in shown["messages"]] == ["Kept", "Hello you.\n"]
    assert shown["messages"][1]["id"] == saved["message"]


def test_a_seed_is_always_named(with_model: SottoRunner) -> None:
    seeds = {with_model("ask", "--json", "Hi").json["settings"]["seed"] for _ in range(3)}
    assert len(seeds) == 3
    assert all(isinstance(seed, int) and seed >= 0 for seed in seeds)


def test_conversation_goes_on_by_the_end_or_beginning_of_its_id(with_model: SottoRunner) -> None:
    first = with_model("ask", "--json", "One").json["conversation"]
    second = with_model("ask", "--json", "-c", first[-6:].upper(), "Two").json["conversation"]
    third = with_model("ask", "--json", "-c", first, "Three").json["conversation"]
    assert first == second == third
    assert with_model("history", "list", "--json").json[0]["messages"] == 6
    with_model("ask", "Another")
    ambiguous = with_model("ask", "--json", "-c", first[:3], "Which?")  # the same centuries
    assert (ambiguous.code, ambiguous.error_code) == (1, "conversation_ambiguous")
    unknown = with_model("ask", "--json", "-c", "zzzzzz", "Which?")
    assert (unknown.code, unknown.error_code) == (1, "conversation_not_found")


@pytest.mark.parametrize("arguments", [["-"], []])
def test_question_from_standard_input(with_model: SottoRunner, arguments: list[str]) -> None:
    result = with_model("ask", "--json", *arguments, stdin="\ufeffZwölf\nZeilen \n".encode() + b"\xff")
    shown = with_model("history", "show", result.json["conversation"], "--json").json
    assert shown["messages"][0]["content"] == "Zwölf\nZeilen \n\ufffd"


@pytest.mark.parametrize("arguments", [[""], ["  \n"], ["-"], []])
def test_empty_question_is_wrong_usage(with_model: SottoRunner, arguments: list[str]) -> None:
    result = with_model("ask", *arguments)
    assert (result.code, result.out, result.err) == (2, "", "sotto: the question is empty.\n")


def test_huge_standard_input_is_refused(with_model: SottoRunner) -> None:
    result = with_model("ask", "--json", "-", stdin=b"a" * (4 * 1024 * 1024 + 1))
    assert (result.code, result.error_code) == (1, "prompt_too_long")


@pytest.mark.parametrize(
    "flags",
    [
        ["--temperature", "5.1"],
        ["--temperature", "-1"],
        ["--temperature", "nan"],
        ["--temperature", "warm"],
        ["--max-tokens", "-3"],
        ["--max-tokens", "1.5"],
        ["--seed", str(2**32)],
        ["--n-ctx", "17"],
        ["-c", "abc", "--no-save"],
    ],
)
def test_wrong_numbers_are_wrong_usage(sotto: SottoRunner, flags: list[str]) -> None:
    result = sotto("ask", *flags, "Hi")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("sotto: argument ")
    assert result.err.endswith("Try “sotto ask --help”.\n")


def test_without_a_model_the_error_says_what_to_do(sotto: SottoRunner) -> None:
    assert sotto("models", "list").code == 0  # makes the profile, which is announced once
    result = sotto("ask", "Hi")
    assert (result.code, result.out) == (1, "")
    happened, hint = result.err.splitlines()
    assert happened == "sotto: No model is installed yet."
    assert "sotto models add" in hint
    as_json = sotto("ask", "--json", "Hi")
    assert (as_json.code, as_json.err) == (1, "")
    assert as_json.json == {"error": {"code": "no_model", "text": "No model is installed yet.", "hint": hint}}


def test_a_file_need_not_be_installed(sotto: SottoRunner, tiny_model: Path) -> None:
    answer = sotto("ask", "--json", "-m", tiny_model, "Hi").json
    assert answer["model"]["id"] is None
    assert answer["model"]["sha256"] == hashlib.sha256(tiny_model.read_bytes()).hexdigest()
    assert sotto("models", "list", "--json").json == []


def test_a_crash_of_the_engine_keeps_what_was_written(with_model: SottoRunner) -> None:
    crash = [["started"], ["tokens", 1, "Half an ans"], ["abort"]]
    result = with_model("ask", "Hi", generate=crash)
    assert (result.code, result.out) == (1, "Half an ans\n")
    assert result.err.startswith("sotto: ")
    assert len(result.err.splitlines()) == 2
    newest = with_model("history", "list", "--json").json[0]["id"]
    answer = with_model("history", "show", newest, "--json").json["messages"][1]
    assert (answer["content"], answer["status"]) == ("Half an ans", "interrupted")


@pytest.mark.parametrize("saving", [[], ["--no-save"]])
def test_errors_of_the_engine_are_printed_as_json(with_model: SottoRunner, saving: list[str]) -> None:
    result = with_model("ask", "--json", *saving, "Hi", generate=[["fail", "prompt_too_long"]])
    assert (result.code, result.err) == (1, "")
    assert result.json == {"error": {"code": "prompt_too_long", "text": "No answer.", "hint": "Try again."}}
    result = with_model("ask", "--json", *saving, "Hi", load=[["load_failed", "model_refused"]])
    assert (result.code, result.error_code) == (1, "model_refused")


def test_system_prompt_stays_with_the_conversation(with_model: SottoRunner) -> None:
    conversation = with_model("ask", "--json", "--system", "Be brief.", "Hi").json["conversation"]
    result = with_model("ask", "-c", conversation, "And now?")
    assert result.code == 0
    assert with_model("ask", "--no-save", "--system", "Be brief.", "Hi").out == "la la la \n"


@pytest.mark.needs_shared
def test_known_story_of_a_real_model(shared: Path, tmp_path: Path) -> None:
    model = shared / "models" / "stories260K-f16.gguf"
    command = [sys.executable, "-m", "sotto", "--data-dir", tmp_path, "ask", "-m", model, "--temperature", "0"]
    command += ["--max-tokens", "60", "Once upon a time"]
    done = subprocess.run(command, env=sotto_environment(), capture_output=True, encoding="utf-8", timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout == (
        ", there was a little girl named Lily. She loved to play outside in the park. One day, she saw a big, red "
        "ball. She wanted to play with it, but it was too high.\nLily\n"
    )


@pytest.mark.needs_shared
def test_an_answer_in_a_form_of_a_real_model(shared: Path, tmp_path: Path) -> None:
    model = shared / "models" / "stories260K-f16.gguf"
    schema = tmp_path / "colour.json"
    schema.write_text('{"enum": ["red", "blue"]}', encoding="utf-8")
    (tmp_path / "wrong.gbnf").write_text("root ::= colour", encoding="utf-8")
    command = [sys.executable, "-m", "sotto", "--data-dir", tmp_path, "ask", "-m", model, "--no-save", "Once"]
    command += ["--set", "dry_multiplier=0.5", "--set", "mirostat=2", "--set", "reasoning_budget=5"]
    done = subprocess.run(
        [*command, "--json-schema", schema], env=sotto_environment(), capture_output=True, encoding="utf-8", timeout=60
    )
    assert done.stdout in ('"red"\n', '"blue"\n'), done.stderr
    wrong = subprocess.run(
        [*command, "--grammar", tmp_path / "wrong.gbnf"],
        **{"env": sotto_environment(), "capture_output": True, "encoding": "utf-8", "timeout": 60},
    )
    assert wrong.returncode == 1
    assert "Line 1: there is no rule “colour”." in wrong.stderr


def test_who_said_which_value_is_known_of_an_answer(with_model: SottoRunner, tmp_path: Path) -> None:
    assert with_model("models", "set", "tiny", "--top-p", "0.5").code == 0
    preset = {"name": "Brief", "sampling": {"max_tokens": 40, "temperature": 0.9}}
    presets = {"format": "sotto-presets", "version": 1, "presets": [preset], "prompts": []}
    (tmp_path / "presets.json").write_text(json.dumps(presets), encoding="utf-8")
    assert with_model("presets", "import", tmp_path / "presets.json").code == 0
    said = ("--preset", "Brief", "--temperature", "0.1", "--set", "min_p=0.2", "--seed", "7")
    asked = with_model("ask", "--json", *said, "Hi").json
    run = with_model("history", "run", asked["conversation"], "--json").json["run"]
    assert {name: run["settings"][name] for name in ("top_p", "max_tokens", "temperature", "min_p", "seed")} == {
        "top_p": 0.5,
        "max_tokens": 40,
        "temperature": 0.1,
        "min_p": 0.2,
        "seed": 7,
    }
    assert run["settings"] == asked["settings"]
    assert run["origins"] == {"top_p": "model", "max_tokens": "chat", "temperature": "once", "min_p": "once"}
