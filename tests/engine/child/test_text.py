"""Token bytes become whole characters, and stop strings end the text wherever the tokens cut them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sotto.engine.child.text import StopStrings, Utf8Stream, held_back
from support.pieces import cut_at, places

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def _decoded(pieces: list[bytes]) -> list[str]:
    stream = Utf8Stream()
    return [*(stream.feed(piece) for piece in pieces), stream.finish()]


def test_an_emoji_in_four_tokens_arrives_whole() -> None:
    assert _decoded([b"a\xf0", b"\x9f", b"\x98", b"\x80b"]) == ["a", "", "", "😀b", ""]


@pytest.mark.parametrize("length", [1, 2, 3])
def test_a_character_cut_off_by_the_end_is_one_replacement_character(length: int) -> None:
    assert _decoded([b"ok ", "😀".encode()[:length]]) == ["ok ", "", _REPLACEMENT]


def test_nothing_becomes_nothing() -> None:
    assert _decoded([b"", b""]) == ["", "", ""]


@settings(deadline=None)
@given(st.one_of(st.binary(max_size=60), st.text(max_size=30).map(str.encode)), places())
def test_any_bytes_cut_anywhere_give_the_same_text(data: bytes, where: list[int]) -> None:
    assert "".join(_decoded(cut_at(data, where))) == data.decode("utf-8", "replace")


@settings(deadline=None)
@given(st.text(max_size=30), places())
def test_good_text_never_shows_a_replacement_character(text: str, where: list[int]) -> None:
    shown = _decoded(cut_at(text.encode(), where))
    assert "".join(shown).count(_REPLACEMENT) == text.count(_REPLACEMENT)


@pytest.mark.parametrize(
    ("text", "markers", "count"),
    [
        ("abc", ["cde"], 1),
        ("abcd", ["cde"], 2),
        ("abcde", ["cde"], 0),  # a whole marker is found, not held back
        ("aa", ["aab"], 2),
        ("aaa", ["aab"], 2),
        ("x", [], 0),
        ("", ["ab"], 0),
        ("ab", ["bc", "abz"], 2),
    ],
)
def test_the_beginning_of_a_marker_is_held_back(text: str, markers: list[str], count: int) -> None:
    assert held_back(text, markers) == count


def _cut_by(strings: list[str], pieces: list[str]) -> tuple[str, bool]:
    stops = StopStrings(strings)
    shown = "".join(stops.feed(piece) for piece in pieces)
    return shown + stops.finish(), stops.hit


@pytest.mark.parametrize(
    ("strings", "pieces", "shown"),
    [
        (["END"], ["one END two"], "one "),
        (["END"], ["one E", "N", "D two", " three"], "one "),
        (["END"], ["one EN", "EMY"], "one ENEMY"),
        (["END"], ["EEN", "D"], "E"),
        (["\n\n", "."], ["a\n", "b.c\n\n"], "a\nb"),
        (["bc", "abcd"], ["abcd"], "a"),  # "bc" is complete first
        (["bc", "abc"], ["ab", "c"], ""),  # both are complete at once: the longer one
        (["", "x"], ["axb"], "a"),  # an empty one means nothing
        ([], ["a", "b"], "ab"),
        (["😀"], ["a", "😀b"], "a"),
    ],
)
def test_the_text_ends_at_the_first_stop_string(strings: list[str], pieces: list[str], shown: str) -> None:
    text, hit = _cut_by(strings, pieces)
    assert text == shown
    assert hit == (text != "".join(pieces))


def test_what_can_be_no_stop_string_is_shown_at_once() -> None:
    stops = StopStrings(["STOP"])
    assert stops.feed("Hello S") == "Hello "
    assert stops.feed("!") == "S!"
    assert not stops.hit


def _first_complete(strings: list[str], text: str) -> str:
    """The rule as slowly as possible: letter by letter, until one of the strings stands at the end."""
    for end in range(len(text) + 1):
        there = [string for string in strings if string and text[:end].endswith(string)]
        if there:
            return text[: end - max(map(len, there))]
    return text


_letters = st.text("ab\n", max_size=40)


@settings(deadline=None)
@given(st.lists(st.text("ab\n", max_size=4), max_size=3), _letters, places())
def test_stop_strings_cut_the_same_wherever_the_pieces_end(strings: list[str], text: str, where: list[int]) -> None:
    assert _cut_by(strings, cut_at(text, where))[0] == _first_complete(strings, text)
