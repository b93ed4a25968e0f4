"""Finding words in messages as a reader sees them."""

from __future__ import annotations

import pytest

from sotto.domain.ids import MessageId
from sotto.services.readable_text import find_in_texts, readable


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("plain", "plain"),
        ("a **bold** and *slanted* ~~struck~~ `code` word", "a bold and slanted struck code word"),
        ("snake_case_name and _slanted_", "snake_case_name and slanted"),
        ("see [the map](https://example.org/a_b) now", "see the map now"),
        ("![picture](a.png)", "picture"),
        ("# Title\n- one\n* two\n> said", "Title\none\ntwo\nsaid"),
        ("```python\nx = 1\n```", "\nx = 1\n"),
        (r"5 \* 3", "5 * 3"),
    ],
)
def test_markdown_is_taken_off(markdown: str, text: str) -> None:
    assert readable(markdown) == text


def count(text: str, query: str) -> list[tuple[str, int]]:
    return [(str(id_), number) for id_, number in find_in_texts([(MessageId("m"), text)], query)]


def test_places_are_counted_whatever_their_case() -> None:
    assert count("Train, train and **tra**in", "TRAIN") == [("m", 3)]
    assert count("bus", "train") == []
    assert count("anything", "  ") == []


def test_a_hostile_text_takes_no_long_time() -> None:
    floods = ("[", "*", "_", "`", "[a](", "> ", "\\", "a_", "[a]", "~", "| ", " ")
    for text in (flood * (200_000 // len(flood)) + end for flood in floods for end in ("", "b", "\nb")):
        readable(text)
