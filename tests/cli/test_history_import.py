"""``sotto history import``."""

from __future__ import annotations

import json
from pathlib import Path

from support.sotto_runner import SottoRunner


def write(path: Path, *titles: str) -> Path:
    turns = [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Hello"}]
    chats = [{"id": title, "title": title, "conversations": turns} for title in titles]
    path.write_text(json.dumps(chats), "utf-8")
    return path


def test_the_report_has_the_keys_of_the_contract(sotto: SottoRunner, tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", "One", "Two")
    report = sotto("history", "import", path, "--json")
    assert report.code == 0
    assert set(report.json) == {"imported", "messages", "skipped", "conversations"}
    assert (report.json["imported"], report.json["messages"], report.json["skipped"]) == (2, 4, [])
    listed = sotto("history", "list", "--json").json
    assert sorted(one["id"] for one in listed) == sorted(report.json["conversations"])
    assert [one["messages"] for one in listed] == [2, 2]
    again = sotto("history", "import", path, "--json")
    assert (again.code, again.json["imported"]) == (0, 0)
    assert [set(one) for one in again.json["skipped"]] == [{"file", "title", "reason"}] * 2
    assert len(sotto("history", "list", "--json").json) == 2


def test_people_read_sentences(sotto: SottoRunner, tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("[{", "utf-8")
    result = sotto("history", "import", write(tmp_path / "a.json", "One"), bad)
    assert result.code == 0
    assert result.out == "Imported 1 conversation with 2 messages.\n"
    assert "Skipped bad.json: The file is damaged or incomplete.\n" in result.err


def test_a_file_of_which_nothing_can_be_imported_is_an_error(sotto: SottoRunner, tmp_path: Path) -> None:
    result = sotto("history", "import", tmp_path / "gone.json", "--json")
    assert (result.code, result.error_code) == (1, "import_failed")
    two = sotto("history", "import", tmp_path / "gone.json", tmp_path / "gone too.json", "--json")
    assert (two.code, two.json["imported"], len(two.json["skipped"])) == (1, 0, 2)
