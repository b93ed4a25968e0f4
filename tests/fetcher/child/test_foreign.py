from __future__ import annotations

import pytest

from sotto.fetcher.child import foreign
from support.hub_server import HOSTILE_COMMIT, HOSTILE_ETAG, HOSTILE_NAMES

GOOD_NAMES = ["model.gguf", "Q4_K_M/model-00001-of-00003.gguf", "Modèle (v2) 模型.gguf", ".hidden.gguf", "x" * 300]


@pytest.mark.parametrize("name", [*HOSTILE_NAMES, "a//b", "a/", ".", "a/..", "a/ .. /b", "x" * 301, "z\u200b", None, 3])
def test_hostile_names_are_refused(name: object) -> None:
    assert not foreign.is_safe_name(name)
    assert not foreign.is_repository(name)


@pytest.mark.parametrize("name", GOOD_NAMES)
def test_honest_names_are_accepted(name: str) -> None:
    assert foreign.is_safe_name(name)


def test_repositories() -> None:
    assert foreign.is_repository("Qwen/Qwen3-0.6B-GGUF")
    for name in [
        "name",
        "a/b/c",
        "a/..",
        "../b",
        "a/b..c",
        "a/b--c",
        "-a/b",
        "a/b c",
        "a/b\n",
        "ä/b",
        "",
        "a/" + "b" * 97,
    ]:
        assert not foreign.is_repository(name)


def test_checksums_and_commits() -> None:
    assert foreign.sha256("AB" * 32) == "ab" * 32
    assert foreign.sha256("ab" * 31) is None
    assert foreign.sha256(None) is None
    assert foreign.commit("0a" * 20) == "0a" * 20
    for hostile in [HOSTILE_COMMIT, "main", "0A" * 20, None, "0a" * 20 + "\n"]:
        assert foreign.commit(hostile) == ""
    assert foreign.etag("ab" * 32) == "ab" * 32
    for hostile in [HOSTILE_ETAG, HOSTILE_ETAG.strip('"'), 'a"b', "a\r\nb", "x" * 200, None]:
        assert foreign.etag(hostile) == ""


def test_numbers() -> None:
    assert foreign.size(0) == 0
    assert foreign.size(1 << 40) == 1 << 40
    for hostile in [-1, 1 << 60, True, 1.5, "10", None]:
        assert foreign.size(hostile) is None
        assert foreign.count(hostile) == 0


def test_texts_have_one_short_visible_line() -> None:
    assert foreign.text(" two\nlines\x1b[0m \u202eevil ") == "twolines[0m evil"
    assert foreign.text("x" * 5000) == "x" * 200
    assert foreign.text(None) == ""
    assert foreign.texts("one") == ["one"]
    assert foreign.texts(["one", "", 3, "two"]) == ["one", "two"]
    assert foreign.texts({"a": 1}) == []
    assert foreign.texts(None) == []


def test_only_https_addresses_are_passed_on() -> None:
    assert foreign.web_address("https://hub.example/licence") == "https://hub.example/licence"
    for hostile in [
        "http://hub.example",
        "javascript:alert(1)",
        "LICENSE",
        "https://",
        "https://[",
        "https://x\n",
        None,
    ]:
        assert foreign.web_address(hostile) == ""
