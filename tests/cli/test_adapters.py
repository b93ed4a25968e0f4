"""LoRA adapters on the command line: added like models, listed apart, used for one answer or with a model."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from sotto.cli.adapters import WantedAdapter, wanted_adapter
from support.adapter_files import write_adapter
from support.sotto_runner import SottoRunner


@pytest.fixture
def sums(tmp_path: Path, tiny_model: Path) -> Path:
    return write_adapter(tmp_path / "sums.gguf", tiny_model)


def _asked_with(sotto: SottoRunner, log: Path, *flags: object) -> list[tuple[str, float]]:
    """Ask, and return which adapters the engine was told to use."""
    log.unlink(missing_ok=True)
    script = [["record", str(log)], ["started"], ["tokens", 1], ["finish"]]
    asked = sotto("ask", "--no-save", "-m", "tiny", *flags, "Once upon a time", generate=script)
    assert asked.code == 0, asked.err
    (request,) = map(json.loads, log.read_text(encoding="utf-8").splitlines())
    return [(use["path"], use["scale"]) for use in request["settings"]["adapters"]]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a.gguf", WantedAdapter("a.gguf")),
        ("a.gguf=0.5", WantedAdapter("a.gguf", 0.5)),
        ("a=b.gguf=-1", WantedAdapter("a=b.gguf", -1.0)),
        ("a=b.gguf", WantedAdapter("a=b.gguf")),
        ("=2", WantedAdapter("=2")),
    ],
)
def test_how_it_is_written(text: str, wanted: WantedAdapter) -> None:
    assert wanted_adapter(text) == wanted


@pytest.mark.parametrize("text", ["a=nan", "a=inf", "a=11"])
def test_impossible_strengths_are_wrong_usage(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        wanted_adapter(text)


def test_it_is_added_like_a_model_and_listed_apart(with_model: SottoRunner, sums: Path) -> None:
    added = with_model("models", "add", sums, "--json").json
    assert (added["kind"], added["name"], added["selected"]) == ("adapter", "sums", False)
    listed = with_model("models", "list", "--json").json
    assert [(one["kind"], one["name"]) for one in listed] == [("model", "tiny"), ("adapter", "sums")]
    text = with_model("models", "list").out
    assert text.index("tiny") < text.index("ADAPTER") < text.index("sums")
    assert with_model("models", "info", "sums", "--json").json["id"] == added["id"]
    assert with_model("models", "remove", "sums").code == 0
    assert len(with_model("models", "list", "--json").json) == 1
    assert sums.exists()


def test_an_answer_uses_the_files_that_are_named(with_model: SottoRunner, sums: Path, tmp_path: Path) -> None:
    log = tmp_path / "requests.jsonl"
    assert _asked_with(with_model, log) == []
    assert _asked_with(with_model, log, "--lora", sums, "--lora", f"{sums}=0.5") == [(str(sums), 1.0), (str(sums), 0.5)]


def test_a_model_is_used_with_its_adapter_until_an_answer_says_otherwise(
    with_model: SottoRunner, sums: Path, tmp_path: Path
) -> None:
    log = tmp_path / "requests.jsonl"
    added = with_model("models", "add", sums, "--json").json
    kept = with_model("models", "set", "tiny", "--lora", "sums=0.5", "--json").json
    assert kept["settings"] == {"adapters": [{"id": added["id"], "scale": 0.5}]}
    assert "sums × 0.5" in with_model("models", "set", "tiny").out
    assert _asked_with(with_model, log) == [(str(sums), 0.5)]
    assert _asked_with(with_model, log, "--lora", "none") == []
    assert with_model("models", "set", "tiny", "--clear", "--json").json["settings"] == {}
    assert _asked_with(with_model, log) == []


def test_what_is_no_adapter_is_said(with_model: SottoRunner, tiny_model: Path, sums: Path, tmp_path: Path) -> None:
    def code(*words: object) -> str:
        result = with_model(*words, "--json")
        assert result.code == 1
        return result.error_code

    assert code("ask", "--no-save", "--lora", tiny_model, "Hi") == "adapter_not_one"
    assert code("ask", "--no-save", "--lora", tmp_path / "gone.gguf", "Hi") == "model_file_missing"
    assert code("ask", "--no-save", "-m", sums, "Hi") == "model_file_adapter"
    assert code("models", "set", "tiny", "--lora", sums) == "adapter_not_installed"
