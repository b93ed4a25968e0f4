"""Folders, tags, pins, the archive and temporary chats from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.sotto_runner import SottoRunner


@pytest.fixture
def chats(with_model: SottoRunner) -> SottoRunner:
    """A profile with the chats “One” and “Two”."""
    for question in ("One", "Two"):
        with_model("ask", question)
    return with_model


def ids(sotto: SottoRunner) -> dict[str, str]:
    return {chat["title"]: chat["id"] for chat in sotto("history", "list", "--json").json}


def titles(sotto: SottoRunner, *flags: str) -> list[str]:
    return [chat["title"] for chat in sotto("history", "list", "--json", *flags).json]


def test_set_changes_everything_at_once_and_list_narrows_by_it(chats: SottoRunner) -> None:
    one = ids(chats)["One"]
    result = chats(
        *("history", "set", one, "--title", "First", "--folder", "Work", "--tag", "a", "--tag", "b", "--pin", "--json")
    ).json
    assert {name: result[name] for name in ("id", "title", "folder", "tags", "pinned", "archived")} == {
        "id": one,
        "title": "First",
        "folder": "Work",
        "tags": ["a", "b"],
        "pinned": True,
        "archived": False,
    }
    assert titles(chats, "--folder", "work") == ["First"]
    assert titles(chats, "--folder", "") == ["Two"]
    assert titles(chats, "--tag", "A", "--tag", "b") == ["First"]
    assert titles(chats, "--tag", "c") == []
    after = chats("history", "set", one, "--untag", "A", "--folder", "", "--unpin", "--archive").out
    assert after == "“First”: archived; tags: b\n"
    assert titles(chats, "--archived") == ["First"]
    assert titles(chats, "--no-archived") == ["Two"]
    assert set(titles(chats)) == {"First", "Two"}
    assert "archived" in chats("history", "list").out
    assert chats("history", "set", one, "--unarchive").out == "“First”: -; tags: b\n"
    assert chats("history", "list", "--tag", "none").err == "No conversation is like that.\n"


def test_nothing_to_set_is_wrong_usage(chats: SottoRunner) -> None:
    assert chats("history", "set", ids(chats)["One"]).code == 2
    assert chats("history", "set", ids(chats)["One"], "--pin", "--unpin").code == 2
    assert chats("history", "set", ids(chats)["One"], "--title", " ", "--json").json["error"]["code"] == "title_empty"


def test_a_temporary_chat_answers_and_keeps_nothing(with_model: SottoRunner) -> None:
    result = with_model("chat", "--temporary", stdin=b"One\nTwo\n/new\nThree\n")
    assert (result.code, result.out) == (0, "la la la \n\n" * 3)
    assert ids(with_model) == {}


def test_a_temporary_chat_remembers_what_was_said_in_it(with_model: SottoRunner, tmp_path: Path) -> None:
    requests = tmp_path / "requests.jsonl"
    script = [["record", str(requests)], ["started"], ["tokens", 1, "La"], ["finish"]]
    with_model("chat", "--temporary", stdin=b"One\nTwo\n", generate=script)
    prompts = [json.loads(line)["messages"] for line in requests.read_text(encoding="utf-8").splitlines()]
    assert [turn["content"] for turn in prompts[1]] == ["One", "La", "Two"]
