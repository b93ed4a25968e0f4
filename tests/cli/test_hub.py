"""``sotto catalog … --hub``: what a scripted fetcher finds, as people and scripts read it."""

from __future__ import annotations

from typing import Any

import pytest

from sotto.engine import hardware
from support.scripted_fetcher import fetcher_command
from support.sotto_runner import SottoRunner

REPOSITORY = "owner/story-GGUF"
FOUND = {"repository": REPOSITORY, "downloads": 12_345, "likes": 9, "updated": 1_700_000_000_000}
FOUND |= {"licence": "mit", "gated": "manual", "task": "text-generation"}
FILES = [
    {"name": "story-Q8_0-00001-of-00002.gguf", "size_bytes": 5_000_000_000, "sha256": "1" * 64},
    {"name": "story-Q8_0-00002-of-00002.gguf", "size_bytes": 5_000_000_000, "sha256": "2" * 64},
    {"name": "story-Q4_0.gguf", "size_bytes": 800_000_000, "sha256": "3" * 64},
]


def repository(**changes: Any) -> list[list[Any]]:
    answer = {"type": "repository_files", "repository": REPOSITORY, "commit": "c" * 40, "licence": "mit"}
    return [["say", {**answer, "languages": ["en"], "base_models": ["owner/story"], "files": FILES, **changes}]]


@pytest.fixture(autouse=True)
def _six_gigabytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardware, "memory_available", lambda: 6_000_000_000)
    monkeypatch.setattr("sotto.engine.read_speed.read_speed", lambda: 40e9)
    for name in ("HF_TOKEN", "HF_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def searching(sotto: SottoRunner) -> SottoRunner:
    """A hub with one repository."""
    results = [["say", {"type": "search_results", "repositories": [FOUND]}]]
    sotto.fetcher = fetcher_command(search=results, inspect=repository())
    return sotto


def test_searching(searching: SottoRunner) -> None:
    assert searching("catalog", "search", "story", "--hub", "--json").json == [FOUND]
    shown = searching("catalog", "search", "story", "--hub")
    assert REPOSITORY in shown.out
    assert "12.3 k" in shown.out
    assert "on request" in shown.out
    assert "sotto catalog show REPOSITORY --hub" in shown.err


def test_nothing_found(sotto: SottoRunner) -> None:
    sotto.fetcher = fetcher_command()
    result = sotto("catalog", "search", "xylophone", "--hub")
    assert (result.code, result.out) == (0, "")
    assert "Try fewer" in result.err


def test_a_repository_for_scripts(searching: SottoRunner) -> None:
    model = searching("catalog", "show", f"{REPOSITORY}/story-Q4_0.gguf", "--hub", "--json").json
    assert (model["repository"], model["commit"], model["wanted"]) == (REPOSITORY, "c" * 40, "Q4_0")
    assert model["recommended"] == "Q4_0"
    assert (model["licence"]["id"], model["licence"]["class"]) == ("mit", "open")
    small, large = model["variants"]
    assert (small["quantization"], small["size_bytes"]) == ("Q4_0", 800_000_000)
    assert small["files"] == [
        {"name": FILES[2]["name"], "part": "model", "size_bytes": 800_000_000, "sha256": "3" * 64}
    ]
    assert set(small["fit"]) == {"advice", "reason", "memory_bytes"}
    assert [file["name"] for file in large["files"]] == [FILES[0]["name"], FILES[1]["name"]]


def test_a_repository_for_people(searching: SottoRunner) -> None:
    shown = searching("catalog", "show", REPOSITORY, "--hub")
    text = shown.out
    (marked,) = [line for line in text.splitlines() if ", recommended" in line]
    assert marked.startswith("Q4_0 ")
    assert f"“sotto download {REPOSITORY} --quantization Q4_0”" in shown.err
    assert "MIT License (open)" in text
    assert "Made from" in text
    assert "10.0 GB" in text
    assert "Too large" in text
    assert "and 1 more" in text


def test_a_closed_repository_without_a_model(sotto: SottoRunner) -> None:
    sotto.fetcher = fetcher_command(inspect=repository(files=[], gated="auto", licence=""))
    text = sotto("catalog", "show", REPOSITORY, "--hub").out
    assert "needs a token" in text
    assert "none is named" in text
    assert "no whole model file" in text


def test_what_the_hub_says_cannot_steer_the_terminal(sotto: SottoRunner) -> None:
    sotto.fetcher = fetcher_command(inspect=repository(licence="\x1b]0;evil\x07", base_models=["a\x1b[2Jb"]))
    assert "\x1b" not in sotto("catalog", "show", REPOSITORY, "--hub").out


def test_offline(searching: SottoRunner) -> None:
    result = searching("--offline", "catalog", "search", "story", "--hub", "--json")
    assert (result.code, result.error_code) == (1, "offline")
    assert searching("catalog", "search", "story", "--hub").code == 0, "the flag must not have been stored"


def test_filters_are_for_the_catalog(searching: SottoRunner) -> None:
    result = searching("catalog", "search", "story", "--hub", "--fits")
    assert result.code == 2
    assert "by words only" in result.err
