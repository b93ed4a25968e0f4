"""``sotto history export``: to a file and to standard output."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from support.sotto_runner import SottoRunner


@pytest.fixture
def two_chats(with_model: SottoRunner) -> tuple[SottoRunner, str, str]:
    first = with_model("ask", "--json", "First").json["conversation"]
    second = with_model("ask", "--json", "Second").json["conversation"]
    return with_model, first, second


def test_without_a_file_it_is_printed(two_chats: tuple[SottoRunner, str, str]) -> None:
    sotto, first, _second = two_chats
    result = sotto("history", "export", first[-8:], "--format", "md")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("# First\n")
    assert "## You, " in result.out
    document = sotto("history", "export", "--all", "--format", "json").json
    assert [chat["title"] for chat in document["conversations"]] == ["Second", "First"]
    assert sotto("history", "export", "--all", "--format", "html").out.startswith("<!DOCTYPE html>")


def test_a_file_is_written_and_described(two_chats: tuple[SottoRunner, str, str], tmp_path: Path) -> None:
    sotto, first, second = two_chats
    path = tmp_path / "two.json"
    result = sotto("history", "export", first, second, "--format", "json", "-o", path, "--json")
    assert result.json == {"file": str(path), "format": "json", "conversations": 2, "messages": 4}
    assert len(json.loads(path.read_bytes())["conversations"]) == 2
    result = sotto("history", "export", "--all", "--format", "md", "-o", tmp_path / "all.zip")
    assert (result.code, result.out, result.err) == (0, "", f"Wrote 2 conversations to {tmp_path / 'all.zip'}.\n")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert len(archive.namelist()) == 2


def test_a_file_that_is_there_stays_without_replace(two_chats: tuple[SottoRunner, str, str], tmp_path: Path) -> None:
    sotto, first, _second = two_chats
    path = tmp_path / "one.md"
    path.write_text("old")
    result = sotto("history", "export", first, "--format", "md", "-o", path)
    assert result.code == 1
    assert result.err == "sotto: one.md is there already.\nChoose another name, or add --replace.\n"
    assert path.read_text() == "old"
    assert sotto("history", "export", first, "--format", "md", "-o", path, "--replace").code == 0
    assert path.read_text("utf-8").startswith("# First")


@pytest.mark.parametrize(
    "words",
    [
        ("--format", "md"),
        ("ID", "--all", "--format", "md"),
        ("--all", "--format", "pdf"),
        ("--all",),
        ("--all", "--format", "md", "--json"),
    ],
)
def test_wrong_usage_is_said(sotto: SottoRunner, words: tuple[str, ...]) -> None:
    assert sotto("history", "export", *words).code == 2


def test_unknown_chats_and_empty_stores_are_errors(sotto: SottoRunner, tmp_path: Path) -> None:
    assert sotto("history", "export", "nosuch", "--format", "md").code == 1
    result = sotto("history", "export", "--all", "--format", "md", "-o", tmp_path / "x.md", "--json")
    assert (result.code, result.error_code) == (1, "export_nothing")
    assert not (tmp_path / "x.md").exists()
