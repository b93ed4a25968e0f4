"""The command line without a word, which is not parsed."""

from __future__ import annotations

from sotto.cli.parser import build_parser, no_words


def test_no_words_mean_what_the_parser_makes_of_them() -> None:
    assert no_words() == build_parser().parse_args([])
