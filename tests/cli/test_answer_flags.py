"""Every setting of an answer can be given on the command line, within its limits; forms come from files."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import pytest

from sotto.cli.answer_flags import SETTABLE, add_answer_flags, answer_overrides
from sotto.cli.program import UsageError
from sotto.config.settings import Settings, sampler_settings
from sotto.domain.errors import UserFacingError
from sotto.domain.generation import WordBias


def _overrides(*words: str) -> dict[str, Any]:
    parser = argparse.ArgumentParser(exit_on_error=False)
    add_answer_flags(parser)
    return answer_overrides(parser.parse_args(words))


def test_nothing_is_said_by_default() -> None:
    assert _overrides() == {}


def test_every_setting_can_be_given() -> None:
    for name, option in SETTABLE.items():
        if name not in ("mirostat", "grammar", "json_schema", "stop", "logit_bias", "dry_breakers"):
            assert _overrides("--set", f"{name}={option.default}") == {name: option.default}
    given = _overrides("--set", "mirostat=2", "--set", "logit-bias=cat = -5", "--set", "reasoning=off")
    assert given == {"mirostat": "2", "logit_bias": "cat = -5", "reasoning": False}
    sampler = sampler_settings(Settings(), given)
    assert (sampler.mirostat, sampler.logit_bias, sampler.reasoning) == ("2", (WordBias("cat", -5.0),), False)


def test_texts_to_stop_at_are_taken_as_they_are() -> None:
    given = _overrides("--stop", "END", "--stop", "a\\n\n\tb")
    assert sampler_settings(Settings(), given).stop == ("END", "a\\n\n\tb")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--set", "min_p"), "lacks a “=”"),
        (("--set", "min_q=1"), "Did you mean min_p"),
        (("--set", "min_p=2"), "from 0 to 1"),
        (("--set", "min_p=x"), "not a number"),
        (("--set", "mirostat=3"), "Choose one of"),
        (("--set", "logit_bias=cat"), "cat"),
        (("--set", "reasoning=perhaps"), "on or off"),
        (("--grammar", "a", "--json-schema", "b"), "not allowed with"),
    ],
)
def test_what_makes_no_sense_is_wrong_usage(words: tuple[str, ...], reason: str) -> None:
    with pytest.raises(argparse.ArgumentError) as caught:
        _overrides(*words)
    assert reason in str(caught.value)


def test_a_text_to_stop_at_that_is_too_long_is_wrong_usage() -> None:
    with pytest.raises(UsageError):
        _overrides("--stop", "x" * 1000)


def test_a_form_is_read_from_its_file_and_replaces_the_other_kind(tmp_path: Path) -> None:
    (tmp_path / "a.gbnf").write_text('root ::= "ä"', encoding="utf-8-sig")
    assert _overrides("--grammar", str(tmp_path / "a.gbnf")) == {"grammar": 'root ::= "ä"', "json_schema": ""}
    (tmp_path / "b.json").write_text("{}", encoding="utf-8")
    assert _overrides("--json-schema", str(tmp_path / "b.json")) == {"json_schema": "{}", "grammar": ""}


def test_a_form_that_cannot_be_used_is_an_error_with_a_hint(tmp_path: Path) -> None:
    with pytest.raises(UserFacingError, match="cannot be read") as caught:
        _overrides("--grammar", str(tmp_path / "none.gbnf"))
    assert caught.value.code == "form_unreadable"
    (tmp_path / "bad.json").write_text("{", encoding="utf-8")
    with pytest.raises(UserFacingError) as caught:
        _overrides("--json-schema", str(tmp_path / "bad.json"))
    assert caught.value.code == "setting_invalid"
    (tmp_path / "large.gbnf").write_text("a" * 70_000, encoding="utf-8")
    with pytest.raises(UserFacingError):
        _overrides("--grammar", str(tmp_path / "large.gbnf"))
