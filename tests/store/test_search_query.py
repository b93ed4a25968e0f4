"""What is typed into the search field is taken apart, and nothing is an error."""

from __future__ import annotations

from datetime import datetime

import pytest

from sotto.store.search_query import Filter, parse_query


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("night", '"night"*'),
        ("night train", '"night" AND "train"*'),
        ('"night train"', '"night train"'),
        ('"night train', '"night train"'),
        ("night -train", '("night"*) NOT ("train")'),
        ("a", '"a"'),
        ("x2", '"x2"*'),
        ("-", '"-"'),
        ('say"what"', '"say what "'),
        ("", ""),
        ("-night", ""),
    ],
)
def test_the_query_of_the_index(text: str, match: str) -> None:
    assert parse_query(text).match == match


def test_filters() -> None:
    query = parse_query('Tag:"Summer  Höliday" -folder:Work model:qwen rest')
    assert query.filters == (
        Filter("tag", "summer holiday", False),
        Filter("folder", "work", True),
        Filter("model", "qwen", False),
    )
    assert query.wanted == ("rest",)


@pytest.mark.parametrize(
    ("text", "moment"),
    [("2025", (2025, 1, 1)), ("2025-3", (2025, 3, 1)), ("2025-03-09", (2025, 3, 9)), ('"2025-03"', (2025, 3, 1))],
)
def test_dates(text: str, moment: tuple[int, int, int]) -> None:
    milliseconds = int(datetime(*moment).timestamp() * 1000)
    assert parse_query(f"after:{text}").after == milliseconds
    assert parse_query(f"before:{text}").before == milliseconds


def test_the_narrowest_dates_count() -> None:
    query = parse_query("after:2024 after:2025 before:2027 before:2026")
    assert (query.after, query.before) == (parse_query("after:2025").after, parse_query("before:2026").before)


@pytest.mark.parametrize("text", ["before:yesterday", "after:2025-02-30", "before:0000", "after:99999", "-before:2025"])
def test_what_is_no_date_is_text(text: str) -> None:
    query = parse_query(text)
    assert (query.after, query.before) == (None, None)
    assert query.wanted


@pytest.mark.parametrize("text", ["", " ", "-night", "- ", "\0", "tag:"])
def test_nothing_asked(text: str) -> None:
    assert parse_query(text).is_empty or parse_query(text).wanted


def test_the_longest_queries_are_cut() -> None:
    assert len(parse_query("a " * 5_000).wanted) == 32
    assert len(parse_query("a" * 5_000).wanted[0]) == 1_000
