"""Word of a new version is believed only if its makers signed it, and never if it is older than one before (P11)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import signing
from signing import SigningKey
from sotto.domain.errors import UserFacingError
from sotto.domain.releases import version_numbers
from sotto.release.announcement import MAX_BYTES, Release, read_announcement
from support.releases import DATE, NOTES, VERSION, announced, announced_as, date_text, public

KEY = signing.new_key()
NOW = datetime.fromtimestamp(DATE, UTC) + timedelta(days=3)


def read(text: str, seen: int = 0, now: datetime = NOW) -> Release:
    return read_announcement(text, public(KEY), now, seen)


def refusal(text: str, seen: int = 0, now: datetime = NOW) -> str:
    with pytest.raises(UserFacingError) as caught:
        read(text, seen, now)
    assert caught.value.hint
    return caught.value.code


def test_what_was_signed_is_read() -> None:
    release = read(announced(KEY))
    assert (release.version, release.date, release.notes) == (VERSION, DATE, NOTES)
    assert release.files[0].name == "sotto_0.9.1_amd64.deb"
    assert 1 <= release.oldest_store <= release.store_schema


def test_every_byte_counts() -> None:
    text = announced(KEY, notes="x")
    for at, character in enumerate(text):
        other = chr(ord(character) ^ 1)
        assert refusal(text[:at] + other + text[at + 1 :]) == "update_not_signed"
    for cut in (0, 10, text.index("{"), len(text) - 1):
        assert refusal(text[:cut]) == "update_not_signed"
    assert refusal(text + " ") == "update_not_signed"


def test_what_is_no_text_is_not_understood() -> None:
    assert refusal(announced(KEY) + "\ud800") == "update_not_understood"


def test_another_key_is_refused() -> None:
    assert refusal(announced(signing.new_key())) == "update_not_signed"
    assert refusal(announced(SigningKey(KEY.id, signing.new_key().key))) == "update_not_signed"


def test_a_signature_for_another_purpose_is_none() -> None:
    assert refusal(announced_as(KEY, comment=f"sotto {VERSION} {date_text(DATE)} SHA256SUMS")) == "update_not_signed"
    assert refusal(announced_as(KEY, comment=f"sotto 9.9 {date_text(DATE)} announcement")) == "update_not_signed"


def test_an_older_answer_than_one_before_is_refused_and_the_same_is_not() -> None:
    assert refusal(announced(KEY), seen=DATE + 1) == "update_outdated"
    assert read(announced(KEY), seen=DATE).version == VERSION


def test_impossible_dates_are_refused() -> None:
    assert refusal(announced(KEY, date=DATE + 10 * 86_400)) == "update_date_wrong"
    assert refusal(announced(KEY, date=1_600_000_000)) == "update_date_wrong"
    assert read(announced(KEY, date=DATE + 3 * 86_400 + 3600)).version == VERSION  # clocks go a little wrong


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "1"},
        {"format": True},
        {"format": None},
        {"version": "2"},
        {"version": "1.0b1"},
        {"version": 1.0},
        {"date": "2026-10-26"},
        {"date": "2026-13-26T10:00:00Z"},
        {"notes": None},
        {"notes": ["a"]},
        {"files": {}},
        {"files": [{"name": "../sotto.deb", "size": 1, "sha256": "ab" * 32}]},
        {"files": [{"name": "sotto.deb", "size": -1, "sha256": "ab" * 32}]},
        {"files": [{"name": "sotto.deb", "size": 1, "sha256": "AB" * 32}]},
        {"files": [{"name": "sotto.deb"}]},
        {"files": ["sotto.deb"]},
        {"files": [{"name": "sotto.deb", "size": 1, "sha256": "ab" * 32}] * 201},
        {"oldest_store": 0},
        {"oldest_store": 9, "store_schema": 8},
        {"store_schema": True},
    ],
)
def test_another_form_is_not_understood_even_if_it_is_signed(changes: dict[str, object]) -> None:
    assert refusal(announced_as(KEY, **changes)) == "update_not_understood"


def test_what_is_no_object_is_not_understood() -> None:
    for body in ("[]", "null", "{", "[" * 50_000):
        assert refusal(signing.sign(body.encode(), KEY, "c") + body) == "update_not_understood"


def test_a_format_of_the_future_is_said() -> None:
    assert refusal(announced_as(KEY, format=2)) == "update_too_new"


def test_fields_that_are_added_later_are_no_obstacle() -> None:
    assert read(announced_as(KEY, mirrors=["x"])).version == VERSION


def test_too_much_is_not_read() -> None:
    body = " " * MAX_BYTES
    assert refusal(signing.sign(body.encode(), KEY, "c") + body) == "update_not_understood"


@given(st.text(max_size=400))
def test_whatever_comes_is_refused_in_words(text: str) -> None:
    assert refusal(text) == "update_not_signed"


def test_versions_are_compared_by_their_numbers() -> None:
    order = ["0.1", "0.1.1", "0.2.0", "0.10", "1.0.0.1", "2.0"]
    numbers = [version_numbers(version) for version in order]
    assert numbers == sorted(numbers, key=lambda one: one or ())
    assert version_numbers("1.0") == version_numbers("1.0.0")
    for text in ("1", "", "1.2.3rc1", "v1.2", "1.-2", "1.2.3.4.5", "\u0661.\u0662"):
        assert version_numbers(text) is None
