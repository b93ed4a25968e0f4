"""The command line without a word, which is not parsed, and with files in place of a command."""

from __future__ import annotations

from pathlib import Path

import pytest

from sotto.cli.parser import VALUE_FLAGS, build_parser, no_words, parse


def test_no_words_mean_what_the_parser_makes_of_them() -> None:
    assert no_words() == build_parser().parse_args([])


def test_files_stand_in_place_of_a_command() -> None:
    arguments = parse(["--data-dir", "/tmp/try", "story.gguf", "--offline", "file:///tmp/a%20b.json"])
    assert arguments.files_to_open == ("story.gguf", "file:///tmp/a%20b.json")
    assert (arguments.data_dir, arguments.offline, arguments.run) == (Path("/tmp/try"), True, None)
    assert parse(["./chat"]).files_to_open == ("./chat",)
    assert parse(["--", "ask", "-x"]).files_to_open == ("ask", "-x")


@pytest.mark.parametrize("words", [["doctor"], ["ask", "what.is"], ["models", "add", "/tmp/a.gguf"], ["--offline"]])
def test_a_command_stays_one(words: list[str]) -> None:
    expected = build_parser().parse_args(words)
    assert parse(words) == expected
    assert expected.files_to_open == ()


def test_a_word_that_is_neither_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(["frobnicate"])
    assert "frobnicate" in capsys.readouterr().err


def test_every_flag_that_takes_a_word_is_known() -> None:
    takes_word = {
        name for action in build_parser()._actions if action.option_strings and action.nargs != 0
        for name in action.option_strings
    }  # fmt: skip
    assert takes_word == VALUE_FLAGS
