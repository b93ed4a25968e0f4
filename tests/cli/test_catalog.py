"""``sotto catalog``: the list that ships with Sotto, for people and for scripts."""

from __future__ import annotations

from pathlib import Path

import pytest

from sotto.cli import catalog as command
from sotto.engine import hardware
from sotto.services.catalog import LicenceClass, Role
from support.sotto_runner import SottoRunner

_LIST_KEYS = {
    "id", "name", "family", "role", "summary", "languages", "parameters", "active_parameters", "context", "licence",
    "openness", "recommended", "fit",
}  # fmt: skip
_SHOW_KEYS = _LIST_KEYS | {"origin", "completion", "template_sha256", "template_of", "notes", "files"}
_FIT_KEYS = {"advice", "reason", "memory_bytes", "n_ctx", "gpu_share", "tokens_per_second"}
_FILE_KEYS = {"kind", "quantization", "repository", "name", "commit", "bytes", "sha256", "check", "quantized_by"}


@pytest.fixture(autouse=True)
def _this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardware, "memory_available", lambda: 6_000_000_000)
    monkeypatch.setattr("sotto.engine.read_speed.read_speed", lambda: 40e9)


def _ids(sotto: SottoRunner, *words: str) -> list[str]:
    result = sotto("catalog", *words, "--json")
    assert result.code == 0
    return [model["id"] for model in result.json]


def test_the_list_holds_what_scripts_rely_on(sotto: SottoRunner) -> None:
    models = sotto("catalog", "list", "--json").json
    assert len(models) >= 40
    for model in models:
        assert set(model) == _LIST_KEYS
        assert set(model["fit"]) == _FIT_KEYS
        assert set(model["licence"]) == {"id", "name", "class"}


def test_the_list_for_people_is_a_table(sotto: SottoRunner) -> None:
    result = sotto("catalog", "list")
    head, *rows = result.out.splitlines()
    assert head.split() == ["ID", "ON", "THIS", "COMPUTER", "SIZE", "TYPE", "ROLE", "LICENCE"]
    assert any(row.startswith("qwen3-4b ") and "Runs well" in row and "2.5 GB" in row for row in rows)
    assert any(row.startswith("mistral-small-3.2-24b") and "Too large" in row for row in rows)
    assert "sotto catalog show ID" in result.err


def test_searching_and_filtering(sotto: SottoRunner) -> None:
    assert "llama-3.1-8b-instruct" in _ids(sotto, "search", "llama", "instruct")
    assert _ids(sotto, "search", "pythia", "1b") == ["pythia-1b"]
    assert _ids(sotto, "list", "--role", "vision") == _ids(sotto, "search", "smolvlm")
    assert _ids(sotto, "list", "--licence", "research") == ["qwen2.5-3b-instruct"]
    assert _ids(sotto, "search", "small", "--language", "de", "--licence", "open")  # the example in the help
    german = _ids(sotto, "list", "--language", "DE")
    assert "apertus-8b-instruct" in german
    assert "pythia-1b" not in german
    fitting = _ids(sotto, "list", "--fits")
    assert "qwen3-4b" in fitting
    assert "gpt-oss-20b" not in fitting


def test_nothing_found_says_what_to_try(sotto: SottoRunner) -> None:
    result = sotto("catalog", "search", "xylophone")
    assert (result.code, result.out) == (0, "")
    assert "fewer words" in result.err
    assert sotto("catalog", "search", "xylophone", "--json").json == []


def test_everything_about_one_model(sotto: SottoRunner) -> None:
    model = sotto("catalog", "show", "llama-3.2-3b", "--json").json
    assert set(model) == _SHOW_KEYS
    assert [len(one) for one in model["template_sha256"]] == [64]
    assert model["template_of"] == "author"
    assert model["licence"]["class"] == "open with use policy"
    assert model["licence"]["obligations"]
    assert "LLAMA 3.2 COMMUNITY LICENSE AGREEMENT" in Path(model["licence"]["text"]).read_text(encoding="utf-8")
    for file in model["files"]:
        assert set(file) == _FILE_KEYS | {"fit"}
        assert file["quantized_by"] == "bartowski"
    pinned = model["files"][0]
    assert (pinned["check"], len(pinned["commit"]), len(pinned["sha256"])) == ("pinned", 40, 64)


def test_people_read_where_the_file_is_and_what_they_have_to_do(sotto: SottoRunner) -> None:
    text = sotto("catalog", "show", "llama-3.2-3b").out
    assert "bartowski/Llama-3.2-3B-Instruct-GGUF" in text
    assert "Llama-3.2-3B-Instruct-Q4_K_M.gguf" in text
    assert "“Built with Llama”" in text
    assert "the SHA-256; to be asked from the hub" in text  # of the Q8_0 file
    assert "sotto download llama-3.2-3b" in text
    seeing = sotto("catalog", "show", "smolvlm-500m").out
    assert "reads pictures, used beside the model" in seeing
    assert "completion" in sotto("catalog", "show", "pythia-1b").out


@pytest.mark.parametrize(("given", "code"), [("saga", "catalog_model_unknown"), ("qwen", "catalog_model_ambiguous")])
def test_a_name_that_fits_none_or_several(sotto: SottoRunner, given: str, code: str) -> None:
    result = sotto("catalog", "show", given, "--json")
    assert (result.code, result.error_code) == (1, code)


def test_looking_at_the_catalog_opens_no_chats(sotto: SottoRunner) -> None:
    assert sotto("catalog", "list").code == 0
    assert [path for path in sotto.profile.rglob("*") if path.is_file() and path.parent.name == "data"] == []


def test_wrong_words_are_wrong_usage(sotto: SottoRunner) -> None:
    assert sotto("catalog", "list", "--role", "poet").code == 2


def test_the_words_of_the_command_line_are_those_of_the_catalog() -> None:
    assert list(command.ROLES) == list(Role)
    assert list(command.LICENCES.values()) == list(LicenceClass)
