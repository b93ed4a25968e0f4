"""``sotto bench --replay``: a text is said, with and without guesses."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.sotto_runner import SottoRunner


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "edit.txt"
    path.write_text("one two three four\n-----\nfive six\n", encoding="utf-8")
    return path


def test_report_has_the_keys_and_the_arithmetic_of_the_contract(with_model: SottoRunner, text: Path) -> None:
    result = with_model("bench", "tiny", "--json", "--replay", str(text), "--repeat", "2")
    assert (result.code, result.err) == (0, "")
    assert {key: result.json[key] for key in result.json if key not in ("choices", "threads", "backend")} == {
        "model": "Scripted",
        "gpu_layers": 0,
        "tokens": 2,
        "plain_tokens_per_second": {"median": 2, "min": 2, "max": 2},
        "guessing_tokens_per_second": {"median": 4.5, "min": 4, "max": 5},
        "ratio": 2.25,
        "guessed": 4,
        "right": 3,
        "load_ms": 0,
    }


def test_what_is_read_may_stand_in_a_file_of_its_own(with_model: SottoRunner, text: Path, tmp_path: Path) -> None:
    read = tmp_path / "read.txt"
    read.write_text("only this", encoding="utf-8")
    result = with_model("bench", "tiny", "--json", "--replay", str(text), "--read", str(read))
    assert (result.json["guessed"], result.json["tokens"]) == (2, 7), "the line of dashes is part of the text then"


def test_without_a_line_of_dashes_all_is_said(with_model: SottoRunner, tmp_path: Path) -> None:
    path = tmp_path / "say.txt"
    path.write_text("one\n---\ntwo\n", encoding="utf-8")
    result = with_model("bench", "tiny", "--json", "--replay", str(path))
    assert (result.json["guessed"], result.json["tokens"]) == (0, 3)


def test_text_report_names_both_speeds(with_model: SottoRunner, text: Path) -> None:
    out = with_model("bench", "tiny", "--replay", str(text)).out
    assert "saying 2 tokens" in out
    assert "with guessing ahead" in out
    assert "2.25 times as fast; of 4 guesses 3 were right" in out


def test_errors_reach_the_user(with_model: SottoRunner, text: Path, tmp_path: Path) -> None:
    run = ("bench", "tiny", "--json", "--replay")
    assert with_model(*run, str(text), replay=[["fail", "bench_no_guessing"]]).error_code == "bench_no_guessing"
    assert with_model(*run, str(tmp_path / "none.txt")).error_code == "file_unreadable"
    (tmp_path / "empty.txt").write_text("read\n-----\n\n", encoding="utf-8")
    assert with_model(*run, str(tmp_path / "empty.txt")).error_code == "replay_empty"
    (tmp_path / "bytes.txt").write_bytes(b"\xff\xfe\x00")
    assert with_model(*run, str(tmp_path / "bytes.txt")).error_code == "file_unreadable"


def test_a_text_to_read_needs_one_to_say(with_model: SottoRunner, tmp_path: Path) -> None:
    result = with_model("bench", "tiny", "--read", str(tmp_path / "text.txt"))
    assert result.code == 2
    assert "--read needs --replay" in result.err
